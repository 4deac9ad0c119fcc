import { command } from "../../command.js";
import { symbolState } from "../../shapes/oracle.js";
import { symbolOptions } from "./common.js";

export const show = command({
  name: "show",
  summary: "Print all that the oracle says of a symbol",
  details: "Its newest numbers, the ones before, their age, and whether they can be relied on.",
  examples: [
    "oracle show --oracle akash1…",
    "oracle show --symbol AKT/USD --json | jq -r .snapshot.current.twap",
  ],
  options: symbolOptions,
  output: symbolState,
  run: async ({ oracle, symbol }, context) => {
    const reader = await context.oracle(oracle);
    const [health, snapshot] = await Promise.all([reader.health(symbol), reader.snapshot(symbol)]);
    return { symbol, health, snapshot };
  },
});
