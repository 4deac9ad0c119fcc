import type { BmeConfig } from "@akash-bme/clients";
import { command } from "../../command.js";
import { record, text } from "../../shape.js";
import { vaultOption } from "./common.js";

export const config = command({
  name: "config",
  summary: "Print where the vault takes its price from, and what it calls AKT",
  examples: ["vault config --vault akash1…", "vault config --json | jq -r .oracle"],
  options: vaultOption,
  output: record<BmeConfig>({ oracle: text, symbol: text, aktDenom: text }),
  run: async ({ vault }, context) => (await context.vault(vault)).config(),
});
