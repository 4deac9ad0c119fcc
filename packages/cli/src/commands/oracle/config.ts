import type { OracleConfig, OracleTypes } from "@akash-bme/clients";
import { command } from "../../command.js";
import { list, maybe, raw, record, text } from "../../shape.js";
import { emitter, fee } from "../../shapes/oracle.js";
import { oracleOption } from "./common.js";

export const config = command({
  name: "config",
  summary: "Print the fee, the accepted publishers, the limits, and what is passed on to the chain's oracle",
  examples: ["oracle config --oracle akash1…", "oracle config --json | jq -r .fee"],
  options: oracleOption,
  output: record<OracleConfig>({
    fee,
    params: raw,
    emitters: list(emitter),
    relay: maybe(record<OracleTypes.Relay>({ symbol: text, denom: text, base_denom: text })),
  }),
  run: async ({ oracle }, context) => (await context.oracle(oracle)).config(),
});
