import type { Account, Uakt } from "@akash-bme/clients";
import { command, needed } from "../../command.js";
import { address } from "../../parse.js";
import { act, akt, count, maybe, record, text, time } from "../../shape.js";
import { vaultOption } from "./common.js";

interface WholeAccount extends Account {
  /** AKT that the bank did not deliver. */
  readonly undelivered: Uakt;
}

export const account = command({
  name: "account",
  summary: "Print the ACT of an account, what is locked of it and until when, and its requests",
  details: `What is locked can be spent, and not yet be burned for AKT. Undelivered is AKT that the bank refused to deliver;
vault retry-payout sends it again.`,
  examples: ["vault account akash1… --vault akash1…", "vault account akash1… --json | jq -r .locked_uact"],
  arguments: { holder: needed("ADDR", "the account", address) },
  options: vaultOption,
  output: record<WholeAccount>({
    ...{ address: text, amount: act, locked: act, unlocksAt: maybe(time), requests: count, undelivered: akt },
  }),
  run: async ({ vault, holder }, context) => {
    const reader = await context.vault(vault);
    const [found, undelivered] = await Promise.all([reader.account(holder), reader.undelivered(holder)]);
    return { ...found, undelivered };
  },
});
