import { command, optional } from "../../command.js";
import { wholeNumber } from "../../parse.js";
import { oraclePrice } from "../../shapes/oracle.js";
import { symbolOptions } from "./common.js";

export const price = command({
  name: "price",
  summary: "Print the newest price of a symbol",
  examples: ["oracle price --oracle akash1…", "oracle price --max-age 60 --json | jq -r .price"],
  options: {
    ...symbolOptions,
    maxAge: optional("--max-age SECONDS", "refuse a price that is older", wholeNumber),
  },
  output: oraclePrice,
  run: async ({ oracle, symbol, maxAge }, context) => (await context.oracle(oracle)).price(symbol, maxAge),
});
