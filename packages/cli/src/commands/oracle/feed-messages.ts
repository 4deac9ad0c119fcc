import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { anything, feedId } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { ORACLE } from "./common.js";

const feed = {
  symbol: needed("SYMBOL", "what it prices, such as AKT/USD", anything),
  id: needed("FEEDID", "Pyth's id of it, 64 hex digits", feedId),
};
const EXAMPLE_ID = "4ea5bb4d2f59…";

export const addFeed = messageCommand(ORACLE, {
  name: "add-feed",
  summary: "Price a new symbol by a feed",
  details: FOR_OWNER,
  examples: [`oracle add-feed AKT/USD ${EXAMPLE_ID} --key-file key.txt`],
  arguments: feed,
  compose: (messages, { symbol, id }) => messages.addFeed({ feed: { symbol, id } }),
});

export const updateFeed = messageCommand(ORACLE, {
  name: "update-feed",
  summary: "Put another feed in the place of a symbol's only one",
  details: FOR_OWNER,
  examples: [`oracle update-feed AKT/USD ${EXAMPLE_ID} --key-file key.txt`],
  arguments: feed,
  compose: (messages, { symbol, id }) => messages.updateFeed({ feed: { symbol, id } }),
});

export const removeFeed = messageCommand(ORACLE, {
  name: "remove-feed",
  summary: "Take a feed from its symbol",
  details: FOR_OWNER,
  examples: [`oracle remove-feed ${EXAMPLE_ID} --key-file key.txt`],
  arguments: { id: feed.id },
  compose: (messages, { id }) => messages.removeFeed({ id }),
});
