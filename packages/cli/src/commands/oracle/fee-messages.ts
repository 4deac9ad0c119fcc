import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { address, coin } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { ORACLE } from "./common.js";

export const setFee = messageCommand(ORACLE, {
  name: "set-fee",
  summary: "Change the fee of an update call",
  details: FOR_OWNER,
  examples: ["oracle set-fee 1uakt --key-file key.txt", "oracle set-fee 0uakt --key-file key.txt"],
  arguments: { fee: needed("COIN", "such as 5000uakt; an amount of 0 for none", coin) },
  compose: (messages, { fee }) => messages.setFee({ fee }),
});

export const withdrawFees = messageCommand(ORACLE, {
  name: "withdraw-fees",
  summary: "Send collected fees to an account",
  details: FOR_OWNER,
  examples: ["oracle withdraw-fees akash1… 5000uakt --key-file key.txt"],
  arguments: {
    to: needed("ADDR", "who gets them", address),
    amount: needed("COIN", "such as 5000uakt", coin),
  },
  compose: (messages, { to, amount }) => messages.withdrawFees({ to, amount }),
});
