import { command } from "../../command.js";
import { twap as shape } from "../../shapes/oracle.js";
import { symbolOptions } from "./common.js";

export const twap = command({
  name: "twap",
  summary: "Print the time-weighted average of a symbol",
  examples: ["oracle twap --oracle akash1…"],
  options: symbolOptions,
  output: shape,
  run: async ({ oracle, symbol }, context) => (await context.oracle(oracle)).twap(symbol),
});
