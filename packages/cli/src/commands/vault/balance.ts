import type { Uact } from "@akash-bme/clients";
import { command, needed } from "../../command.js";
import { address } from "../../parse.js";
import { act, record, text } from "../../shape.js";
import { vaultOption } from "./common.js";

export const balance = command({
  name: "balance",
  summary: "Print the ACT of an account",
  examples: ["vault balance akash1… --vault akash1…", "vault balance akash1… --json | jq -r .balance_uact"],
  arguments: { holder: needed("ADDR", "the account", address) },
  options: vaultOption,
  output: record<{ address: string; balance: Uact }>({ address: text, balance: act }),
  run: async ({ vault, holder }, context) => ({
    address: holder,
    balance: await (await context.vault(vault)).balance(holder),
  }),
});
