import { command } from "../../command.js";
import { roles as shape } from "../../shapes/oracle.js";
import { oracleOption } from "./common.js";

export const roles = command({
  name: "roles",
  summary: "Print owner, guardian, and the pauses that hold",
  examples: ["oracle roles --oracle akash1…"],
  options: oracleOption,
  output: shape,
  run: async ({ oracle }, context) => (await context.oracle(oracle)).roles(),
});
