import { OracleMsgComposer, parseOracleEvents } from "@akash-bme/clients";
import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { needed, preset } from "../../command.js";
import type { Context } from "../../context.js";
import { address, anything } from "../../parse.js";
import { type SendChoice, type SendOutcome, send, sendOptions } from "../../send.js";
import type { SentOracleEvent } from "../../shapes/events.js";

export const oracleOption = { oracle: needed("--oracle ADDR", "the oracle", address, "BME_ORACLE") };

export const symbolOptions = {
  ...oracleOption,
  symbol: preset("--symbol SYMBOL", "which price", anything, "AKT/USD"),
};

export const oracleSendOptions = { ...oracleOption, ...sendOptions };

/** Makes one message of the oracle and sends it. */
export function sendToOracle(
  input: SendChoice & { readonly oracle: string },
  context: Context,
  compose: (messages: OracleMsgComposer, client: CosmWasmClient) => Promise<EncodeObject> | EncodeObject,
): Promise<SendOutcome<SentOracleEvent>> {
  const sending = {
    contract: input.oracle,
    compose: (sender: string, client: CosmWasmClient) =>
      compose(new OracleMsgComposer(sender, input.oracle), client),
    parse: (...events: Parameters<typeof parseOracleEvents>) => parseOracleEvents(...events).filter(isSent),
  };
  return send(sending, input, context);
}

const SENT: ReadonlySet<string> = new Set<SentOracleEvent["kind"]>([
  "price_accepted",
  "price_reported",
  "price_ignored",
  "price_quarantined",
  "price_skipped",
  "signer_set_installed",
  "relay_refused",
]);

function isSent(event: ReturnType<typeof parseOracleEvents>[number]): event is SentOracleEvent {
  return SENT.has(event.kind);
}
