import { messageCommand } from "../../message.js";
import { FOR_OWNER } from "../shared/owned.js";
import { VAULT } from "./common.js";

export const applyParams = messageCommand(VAULT, {
  name: "apply-params",
  summary: "Bring the change of parameters that waited into force",
  details: `${FOR_OWNER} vault pending-params says when it is due.`,
  examples: ["vault apply-params --key-file key.txt --vault akash1…"],
  compose: (messages) => messages.applyParams(),
});
