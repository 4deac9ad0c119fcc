import { needed, optional, toggle } from "../../command.js";
import { usageError } from "../../errors.js";
import { messageCommand } from "../../message.js";
import { actAmount, address } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { VAULT } from "./common.js";

export const setSettler = messageCommand(VAULT, {
  name: "set-settler",
  summary: "Register a settler, with a cap for each day if one is written, or take the registration back",
  details: FOR_OWNER,
  examples: [
    "vault set-settler akash1… --daily-cap 1000act --key-file key.txt",
    "vault set-settler akash1… --remove --key-file key.txt",
  ],
  arguments: { settler: needed("SETTLER", "the account or contract", address) },
  options: {
    dailyCap: optional(
      "--daily-cap AMOUNT",
      "most ACT to spend in a day of UTC; no cap when absent",
      actAmount,
    ),
    remove: toggle("--remove", "take the registration back"),
  },
  compose: (messages, { settler: addr, dailyCap, remove }) => {
    if (remove && dailyCap !== undefined) throw usageError("--daily-cap and --remove exclude each other");
    const cap = dailyCap === undefined ? {} : { dailyCap: dailyCap.toString() };
    return messages.setSettler({ addr, enabled: !remove, ...cap });
  },
});
