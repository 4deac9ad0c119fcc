import { command } from "../../command.js";
import { sources as shape } from "../../shapes/oracle.js";
import { symbolOptions } from "./common.js";

export const sources = command({
  name: "sources",
  summary: "List the sources of a symbol, with what each of them says",
  examples: ["oracle sources --oracle akash1…"],
  options: symbolOptions,
  output: shape,
  run: async ({ oracle, symbol }, context) => (await context.oracle(oracle)).sources(symbol),
});
