import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { address } from "../../parse.js";
import { VAULT } from "./common.js";

export const retryPayout = messageCommand(VAULT, {
  name: "retry-payout",
  summary: "Send an address the AKT that the bank did not deliver to it before",
  details: "Anybody may send it; vault account says how much that is.",
  examples: ["vault retry-payout akash1… --key-file key.txt --vault akash1…"],
  arguments: { to: needed("ADDR", "who is to have it", address) },
  compose: (messages, { to }) => messages.retryPayout({ to }),
});
