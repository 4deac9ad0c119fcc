import { needed, optional } from "../../command.js";
import { messageCommand } from "../../message.js";
import { anything, unixSeconds } from "../../parse.js";
import { ORACLE } from "./common.js";

const symbol = optional("--symbol SYMBOL", "only this one; every symbol when absent", anything);

const pauseOf = (named: string | undefined, until: bigint) => ({
  until: until.toString(),
  ...(named !== undefined && { symbol: named }),
});

export const pause = messageCommand(ORACLE, {
  name: "pause",
  summary: "Stop updates until a point in time",
  details: "For the owner, and for the guardian three times, 72 hours each at most.",
  examples: [
    "oracle pause --until +24h --key-file key.txt",
    "oracle pause --symbol AKT/USD --until 1790000000 --key-file key.txt",
  ],
  options: {
    symbol,
    until: needed("--until TIME", "first second after it: Unix seconds or +72h", unixSeconds),
  },
  compose: (messages, { symbol: named, until }) => messages.pause(pauseOf(named, until)),
});

export const unpause = messageCommand(ORACLE, {
  name: "unpause",
  summary: "Let updates in again",
  details: `For the owner alone: a guardian cannot end a pause. A pause of every symbol and those of single ones are ended
each by itself.`,
  examples: ["oracle unpause --key-file key.txt", "oracle unpause --symbol AKT/USD --key-file key.txt"],
  options: { symbol },
  // A pause until a time that has passed is none.
  compose: (messages, { symbol: named }) => messages.pause(pauseOf(named, 0n)),
});
