import { needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { deadlineOption, recipientOption, textOf } from "./common.js";
import { convertCommand } from "./converting.js";

export const burn = convertCommand({
  name: "burn",
  summary: "Burn ACT and take AKT at the oracle's price",
  details: "What the vault cannot pay becomes a claim, which --min-out does not count.",
  examples: [
    "vault burn 3act --min-out 5akt --key-file key.txt --vault akash1…",
    "vault burn 3act --wait --json --key-file key.txt | jq -r .outcome.kind",
  ],
  arguments: { amount: needed("AMOUNT", "ACT to burn, such as 3act or 3000000uact", actAmount) },
  options: {
    minOut: optional("--min-out AMOUNT", "least AKT to accept at once", aktAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  compose: (messages, { amount, minOut: minAktOut, to, deadline }) =>
    messages.burnAct({ amount: amount.toString(), ...textOf({ minAktOut, to, deadline }) }),
});
