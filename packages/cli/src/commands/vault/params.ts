import type { VaultParams } from "@akash-bme/clients";
import { command } from "../../command.js";
import { count, raw, record } from "../../shape.js";
import { vaultOption } from "./common.js";

export const params = command({
  name: "params",
  summary: "Print the parameters, in the form of a preset file, and their version",
  examples: ["vault params --vault akash1…", "vault params --json | jq .params > preset.json"],
  options: vaultOption,
  output: record<VaultParams>({ version: count, params: raw }),
  run: async ({ vault }, context) => (await context.vault(vault)).params(),
});
