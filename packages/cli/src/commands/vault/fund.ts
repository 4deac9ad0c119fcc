import { command, needed } from "../../command.js";
import { aktAmount } from "../../parse.js";
import { coinsOf, sentToVault } from "../../send.js";
import { aktDenom, sendToVault, vaultSendOptions } from "./common.js";

export const fund = command({
  name: "fund",
  summary: "Give AKT to the vault, for claims first, then for the buffer",
  details: "It does not come back.",
  examples: ["vault fund 100akt --key-file key.txt --vault akash1…"],
  arguments: { amount: needed("AMOUNT", "AKT to give, such as 12.5akt or 12500000uakt", aktAmount) },
  options: vaultSendOptions,
  output: sentToVault,
  run: async (input, context) => {
    const { sent } = await sendToVault(input, context, async (messages, client) =>
      messages.fundVault(coinsOf(input.amount, await aktDenom(client, input.vault))),
    );
    return sent;
  },
});
