import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { everyoneOr } from "../../parse.js";
import { VAULT } from "../vault/common.js";
import { escrowId } from "./common.js";

export const depositors = messageCommand(VAULT, {
  name: "depositors",
  summary: "Say who may put something into an escrow of the sender from now on",
  details: "The owner always may, and the account to which what the owner mints belongs.",
  examples: [
    "escrow depositors 7 akash1…,akash1… --key-file key.txt --vault akash1…",
    "escrow depositors 7 everyone --key-file key.txt",
  ],
  arguments: {
    ...escrowId,
    named: needed("DEPOSITORS", "at most 32 with commas between them, or everyone", everyoneOr),
  },
  compose: (messages, { id, named }) =>
    messages.setEscrowDepositors({
      id: id.toString(),
      ...(named !== undefined && { depositors: [...named] }),
    }),
});
