import { messageCommand } from "../../message.js";
import { requestId } from "../record/common.js";
import { VAULT } from "./common.js";

export const cancel = messageCommand(VAULT, {
  name: "cancel",
  summary: "Cancel a request of the sender, and take back what was paid in",
  details: `One that waits for its epoch at any time; one that waits for a price only when none came for as long as the
parameters say. What pays a settled invoice is never cancelled.`,
  examples: ["vault cancel 7 --key-file key.txt --vault akash1…"],
  arguments: requestId,
  compose: (messages, { id }) => messages.cancel({ id: id.toString() }),
});
