import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { listOf, oneOf, unixSeconds } from "../../parse.js";
import { VAULT } from "./common.js";

const LEGS = ["mint", "refund", "settle"] as const;

const legs = needed(
  "LEGS",
  `${LEGS.join(", ")}, or several with commas between them`,
  listOf(oneOf(...LEGS)),
);

export const pause = messageCommand(VAULT, {
  name: "pause",
  summary: "Close legs of the vault until a point in time",
  details: "For the owner, and for the guardian three times, 72 hours each at most.",
  examples: [
    "vault pause mint,refund --until +24h --key-file key.txt",
    "vault pause mint --until 1790000000 --key-file key.txt",
  ],
  arguments: { legs },
  options: { until: needed("--until TIME", "first second after it: Unix seconds or +72h", unixSeconds) },
  compose: (messages, { legs: closed, until }) =>
    messages.pause({ legs: [...closed], until: until.toString() }),
});

export const unpause = messageCommand(VAULT, {
  name: "unpause",
  summary: "Open legs of the vault again",
  details: "For the owner alone: a guardian cannot end a pause.",
  examples: ["vault unpause mint,refund --key-file key.txt"],
  arguments: { legs },
  // A pause until a time that has passed is none.
  compose: (messages, { legs: opened }) => messages.pause({ legs: [...opened], until: "0" }),
});
