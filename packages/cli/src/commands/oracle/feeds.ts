import type { OracleTypes } from "@akash-bme/clients";
import { command } from "../../command.js";
import { allPages } from "../../pages.js";
import { list, record, text } from "../../shape.js";
import { oracleOption } from "./common.js";

export const feeds = command({
  name: "feeds",
  summary: "List the symbols and the feeds that price them",
  examples: ["oracle feeds --oracle akash1…"],
  options: oracleOption,
  output: list(record<OracleTypes.Feed>({ symbol: text, id: text })),
  run: async ({ oracle }, context) => {
    const reader = await context.oracle(oracle);
    return allPages<OracleTypes.Feed, string>(
      (page) => reader.feeds(page),
      ({ symbol }) => symbol,
    );
  },
});
