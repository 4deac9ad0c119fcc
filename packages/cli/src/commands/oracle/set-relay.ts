import { needed } from "../../command.js";
import { usageError } from "../../errors.js";
import { messageCommand } from "../../message.js";
import { anything, orNone, type Parser } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { ORACLE } from "./common.js";

/** The names of a pair in the chain's own oracle. */
interface Pair {
  readonly denom: string;
  readonly base_denom: string;
}

const pair: Parser<Pair> = (written) => {
  const [, denom, base_denom] = /^([^/\s]+)\/([^/\s]+)$/.exec(written) ?? [];
  if (denom === undefined || base_denom === undefined) {
    throw usageError(`"${written}" is not a pair: write akt/usd, or none`);
  }
  return { denom, base_denom };
};

export const setRelay = messageCommand(ORACLE, {
  name: "set-relay",
  summary: "Pass accepted prices of a symbol on to the chain's own oracle, or none",
  details: FOR_OWNER,
  examples: [
    "oracle set-relay AKT/USD akt/usd --key-file key.txt",
    "oracle set-relay AKT/USD none --key-file key.txt",
  ],
  arguments: {
    symbol: needed("SYMBOL", "whose prices", anything),
    pair: needed("PAIR", "how the chain calls it, DENOM/BASE; none turns the relay off", orNone(pair)),
  },
  compose: (messages, { symbol, pair: named }) =>
    messages.setRelay(named === undefined ? {} : { relay: { symbol, ...named } }),
});
