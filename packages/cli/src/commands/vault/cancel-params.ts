import { messageCommand } from "../../message.js";
import { FOR_OWNER } from "../shared/owned.js";
import { VAULT } from "./common.js";

export const cancelParams = messageCommand(VAULT, {
  name: "cancel-params",
  summary: "Forget the change of parameters that waits",
  details: FOR_OWNER,
  examples: ["vault cancel-params --key-file key.txt --vault akash1…"],
  compose: (messages) => messages.cancelParams(),
});
