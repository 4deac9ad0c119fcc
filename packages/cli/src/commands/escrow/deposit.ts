import { optional } from "../../command.js";
import { usageError } from "../../errors.js";
import { unixSeconds } from "../../parse.js";
import { textOf } from "../vault/common.js";
import { convertCommand } from "../vault/converting.js";
import { attached } from "./coins.js";
import { escrowId, moneyOptions } from "./common.js";

export const deposit = convertCommand({
  name: "deposit",
  summary: "Put ACT into an escrow: of the sender's balance, or what AKT mints, or both",
  details: "It stays the sender's until it is spent: escrow withdraw takes it back.",
  examples: [
    "escrow deposit 7 --act 5act --key-file key.txt --vault akash1…",
    "escrow deposit 7 --akt 12.5akt --min-out 7act --expires +30d --key-file key.txt",
  ],
  arguments: escrowId,
  options: {
    ...moneyOptions,
    expires: optional(
      "--expires TIME",
      "last second at which it may be spent: Unix seconds or +30d; no end when absent",
      unixSeconds,
    ),
  },
  compose: async (messages, { contract, id, act, akt, minOut, expires, deadline }, client) => {
    if (act === undefined && akt === undefined) throw usageError("Write --act, --akt or both");
    const message = { id: id.toString(), ...textOf({ act, expires, minActOut: minOut, deadline }) };
    return messages.depositEscrow(message, await attached(akt, client, contract));
  },
});
