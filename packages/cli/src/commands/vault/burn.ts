import { needed, optional } from "../../command.js";
import { messageCommand } from "../../message.js";
import { actAmount, aktAmount } from "../../parse.js";
import { deadlineOption, recipientOption, textOf, VAULT } from "./common.js";

export const burn = messageCommand(VAULT, {
  name: "burn",
  summary: "Burn ACT and take AKT at the oracle's price",
  details: "What the vault cannot pay at once becomes a claim, which --min-out does not count.",
  examples: ["vault burn 3act --min-out 5akt --key-file key.txt --vault akash1…"],
  arguments: { amount: needed("AMOUNT", "ACT to burn, such as 3act or 3000000uact", actAmount) },
  options: {
    minOut: optional("--min-out AMOUNT", "least AKT to accept at once", aktAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  compose: (messages, { amount, minOut: minAktOut, to, deadline }) =>
    messages.burnAct({ amount: amount.toString(), ...textOf({ minAktOut, to, deadline }) }),
});
