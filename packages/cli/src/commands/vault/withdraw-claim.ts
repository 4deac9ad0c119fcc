import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { wholeNumber } from "../../parse.js";
import { VAULT } from "./common.js";

export const withdrawClaim = messageCommand(VAULT, {
  name: "withdraw-claim",
  summary: "Pay the owner of a claim what is funded of it",
  details: "Anybody may send it; vault claims lists what can be withdrawn.",
  examples: ["vault withdraw-claim 1 --key-file key.txt --vault akash1…"],
  arguments: { id: needed("ID", "number of the claim", wholeNumber) },
  compose: (messages, { id }) => messages.withdrawClaim({ id: id.toString() }),
});
