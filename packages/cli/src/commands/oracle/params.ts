import type { OracleParams } from "@akash-bme/clients";
import { command } from "../../command.js";
import { count, raw, record } from "../../shape.js";
import { oracleOption } from "./common.js";

export const params = command({
  name: "params",
  summary: "Print the limits and their version",
  examples: ["oracle params --oracle akash1…", "oracle params --json | jq .params.max_age_secs"],
  options: oracleOption,
  output: record<OracleParams>({ version: count, params: raw }),
  run: async ({ oracle }, context) => (await context.oracle(oracle)).params(),
});
