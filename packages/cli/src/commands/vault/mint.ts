import { command, needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { coinsOf, sentToVault } from "../../send.js";
import {
  aktDenom,
  deadlineOption,
  recipientOption,
  sendToVault,
  textOf,
  vaultSendOptions,
} from "./common.js";

export const mint = command({
  name: "mint",
  summary: "Burn AKT and mint ACT at the oracle's price",
  examples: [
    "vault mint 12.5akt --min-out 7act --key-file key.txt --vault akash1…",
    "vault mint 12.5akt --devnet-account tenant --dry-run",
  ],
  arguments: { amount: needed("AMOUNT", "AKT to burn, such as 12.5akt or 12500000uakt", aktAmount) },
  options: {
    ...vaultSendOptions,
    minOut: optional("--min-out AMOUNT", "least ACT to accept", actAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  output: sentToVault,
  run: async (input, context) => {
    const { vault, amount, minOut: minActOut, to, deadline } = input;
    const { sent } = await sendToVault(input, context, async (messages, client) =>
      messages.mintAct(textOf({ minActOut, to, deadline }), coinsOf(amount, await aktDenom(client, vault))),
    );
    return sent;
  },
});
