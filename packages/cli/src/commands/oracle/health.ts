import { command } from "../../command.js";
import { health as shape } from "../../shapes/oracle.js";
import { symbolOptions } from "./common.js";

export const health = command({
  name: "health",
  summary: "Say whether a symbol can be relied on, and every reason against it",
  details: "Ends with exit code 1 when it cannot.",
  examples: ["oracle health --oracle akash1…", "oracle health --json | jq -r '.reasons[].kind'"],
  options: symbolOptions,
  output: shape,
  run: async ({ oracle, symbol }, context) => (await context.oracle(oracle)).health(symbol),
  isYes: ({ isOk }) => isOk,
});
