import type { OracleTypes } from "@akash-bme/clients";
import { needed } from "../../command.js";
import { usageError } from "../../errors.js";
import { messageCommand } from "../../message.js";
import { address, anything, countOf, feedId, listOf, type Parser } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { ORACLE } from "./common.js";

/** As the contract's events write it. */
const source: Parser<OracleTypes.Source> = (written) => {
  const [, kind, name = ""] = /^(feed|pusher):(.*)$/.exec(written) ?? [];
  if (kind === "feed") return { feed: { id: feedId(name) } };
  if (kind === "pusher") return { pusher: { address: address(name) } };
  throw usageError(`"${written}" is not a source: write feed:FEEDID or pusher:ADDR`);
};

export const setSources = messageCommand(ORACLE, {
  name: "set-sources",
  summary: "Replace the sources of a symbol, and say how many of them must agree",
  details: `${FOR_OWNER} The reports of the old sources are forgotten; price and average stay.`,
  examples: ["oracle set-sources AKT/USD feed:4ea5bb4d2f59…,pusher:akash1… --min 2 --key-file key.txt"],
  arguments: {
    symbol: needed("SYMBOL", "which price", anything),
    sources: needed("SOURCES", "feed:FEEDID or pusher:ADDR, with commas between them", listOf(source)),
  },
  options: { min: needed("--min COUNT", "how many must agree", countOf) },
  compose: (messages, { symbol, sources, min: minSources }) =>
    messages.setSources({ symbol, sources: [...sources], minSources }),
});
