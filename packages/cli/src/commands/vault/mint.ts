import { needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { coinsOf } from "../../send.js";
import { aktDenom, deadlineOption, recipientOption, textOf } from "./common.js";
import { convertCommand } from "./converting.js";

export const mint = convertCommand({
  name: "mint",
  summary: "Burn AKT and mint ACT at the oracle's price",
  examples: [
    "vault mint 12.5akt --min-out 7act --key-file key.txt --vault akash1…",
    "vault mint 12.5akt --wait --timeout 900 --devnet-account tenant",
    "vault mint 12.5akt --devnet-account tenant --dry-run",
  ],
  arguments: { amount: needed("AMOUNT", "AKT to burn, such as 12.5akt or 12500000uakt", aktAmount) },
  options: {
    minOut: optional("--min-out AMOUNT", "least ACT to accept", actAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  compose: async (messages, { contract, amount, minOut: minActOut, to, deadline }, client) =>
    messages.mintAct(textOf({ minActOut, to, deadline }), coinsOf(amount, await aktDenom(client, contract))),
});
