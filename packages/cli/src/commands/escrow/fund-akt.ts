import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { aktAmount } from "../../parse.js";
import { VAULT } from "../vault/common.js";
import { attached } from "./coins.js";
import { escrowId } from "./common.js";

export const fundAkt = messageCommand(VAULT, {
  name: "fund-akt",
  summary: "Put AKT into an escrow, to pay where its ACT is gone while mints are closed",
  details: "It stays the sender's until it is spent: escrow withdraw-akt takes it back.",
  examples: ["escrow fund-akt 7 12.5akt --key-file key.txt --vault akash1…"],
  arguments: {
    ...escrowId,
    amount: needed("AMOUNT", "AKT to put in, such as 12.5akt or 12500000uakt", aktAmount),
  },
  compose: async (messages, { contract, id, amount }, client) =>
    messages.fundEscrowAkt({ id: id.toString() }, await attached(amount, client, contract)),
});
