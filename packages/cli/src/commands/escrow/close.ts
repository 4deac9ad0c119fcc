import { messageCommand } from "../../message.js";
import { VAULT } from "../vault/common.js";
import { escrowId } from "./common.js";

export const close = messageCommand(VAULT, {
  name: "close",
  summary: "End an escrow of the sender, and give back what is left of it",
  details: "ACT goes back to those whose it is; AKT waits for its givers: escrow returns.",
  examples: ["escrow close 7 --key-file key.txt --vault akash1…"],
  arguments: escrowId,
  compose: (messages, { id }) => messages.closeEscrow({ id: id.toString() }),
});
