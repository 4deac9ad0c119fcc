import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { actAmount } from "../../parse.js";
import { VAULT } from "../vault/common.js";
import { escrowId } from "./common.js";

export const withdraw = messageCommand(VAULT, {
  name: "withdraw",
  summary: "Take ACT of the sender out of an escrow, into the sender's balance",
  examples: ["escrow withdraw 7 3act --key-file key.txt --vault akash1…"],
  arguments: {
    ...escrowId,
    amount: needed("AMOUNT", "ACT to take, such as 3act or 3000000uact", actAmount),
  },
  compose: (messages, { id, amount }) =>
    messages.withdrawEscrow({ id: id.toString(), amount: amount.toString() }),
});

export const withdrawAkt = messageCommand(VAULT, {
  name: "withdraw-akt",
  summary: "Take all AKT that the sender gave to an escrow and nobody spent",
  details: "Also after the escrow was closed; escrow returns lists what waits then.",
  examples: ["escrow withdraw-akt 7 --key-file key.txt --vault akash1…"],
  arguments: escrowId,
  compose: (messages, { id }) => messages.withdrawEscrowAkt({ id: id.toString() }),
});
