import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { aktAmount } from "../../parse.js";
import { coinsOf } from "../../send.js";
import { aktDenom, VAULT } from "./common.js";

export const fund = messageCommand(VAULT, {
  name: "fund",
  summary: "Give AKT to the vault, for claims first, then for the buffer",
  details: "It does not come back.",
  examples: ["vault fund 100akt --key-file key.txt --vault akash1…"],
  arguments: { amount: needed("AMOUNT", "AKT to give, such as 12.5akt or 12500000uakt", aktAmount) },
  compose: async (messages, { amount, contract }, client) =>
    messages.fundVault(coinsOf(amount, await aktDenom(client, contract))),
});
