import { type OracleEvent, OracleMsgComposer, OracleReader, parseOracleEvents } from "@akash-bme/clients";
import { needed, preset } from "../../command.js";
import { address, anything } from "../../parse.js";
import { sentShape } from "../../send.js";
import { oracleEvent } from "../../shapes/events.js";
import type { Owned } from "../shared/owned.js";

export const oracleOption = { oracle: needed("--oracle ADDR", "the oracle", address, "BME_ORACLE") };

export const MODELS = ["guardian", "router"] as const;

export const symbolOptions = {
  ...oracleOption,
  symbol: preset("--symbol SYMBOL", "which price", anything, "AKT/USD"),
};

/** The oracle as messages reach it. */
export const ORACLE: Owned<OracleMsgComposer, OracleEvent> = {
  group: "oracle",
  contract: oracleOption.oracle,
  messages: (sender, contract) => new OracleMsgComposer(sender, contract),
  parse: parseOracleEvents,
  sent: sentShape(oracleEvent),
  params: (client, contract) => new OracleReader(client, contract).params(),
};
