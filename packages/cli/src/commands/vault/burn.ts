import { command, needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { sentToVault } from "../../send.js";
import { deadlineOption, recipientOption, sendToVault, textOf, vaultSendOptions } from "./common.js";

export const burn = command({
  name: "burn",
  summary: "Burn ACT and take AKT at the oracle's price",
  details: "What the vault cannot pay at once becomes a claim, which --min-out does not count.",
  examples: ["vault burn 3act --min-out 5akt --key-file key.txt --vault akash1…"],
  arguments: { amount: needed("AMOUNT", "ACT to burn, such as 3act or 3000000uact", actAmount) },
  options: {
    ...vaultSendOptions,
    minOut: optional("--min-out AMOUNT", "least AKT to accept at once", aktAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  output: sentToVault,
  run: async (input, context) => {
    const { amount, minOut: minAktOut, to, deadline } = input;
    const { sent } = await sendToVault(input, context, (messages) =>
      messages.burnAct({ amount: amount.toString(), ...textOf({ minAktOut, to, deadline }) }),
    );
    return sent;
  },
});
