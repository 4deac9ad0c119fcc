import type {
  AgedSnapshot,
  HealthReason,
  OracleFee,
  OracleHealth,
  OraclePause,
  OraclePrice,
  OracleRoles,
  OracleSignerSet,
  OracleSource,
  OracleSources,
  OracleTwap,
  OracleTypes,
  Prices,
} from "@akash-bme/clients";
import {
  bps,
  count,
  fewSecs,
  flag,
  list,
  maybe,
  price,
  record,
  type Shape,
  secs,
  shown,
  tagged,
  text,
  time,
  whole,
  wideBps,
} from "../shape.js";
import { everySymbol, model } from "./events.js";

export { model };

/** In JSON as the contract writes it. */
const source: Shape<OracleTypes.Source> = {
  schema: {
    anyOf: [namedSchema("feed", "id"), namedSchema("pusher", "address")],
  },
  unit: "",
  json: (value) => ("feed" in value ? { feed: { ...value.feed } } : { pusher: { ...value.pusher } }),
  view: (value) => ({
    kind: "text",
    text: "feed" in value ? `feed ${value.feed.id}` : `pusher ${value.pusher.address}`,
  }),
};

function namedSchema(name: string, field: string) {
  const inner = { type: "object", properties: { [field]: { type: "string" } }, required: [field] } as const;
  return { type: "object", properties: { [name]: inner }, required: [name] } as const;
}

const reason: Shape<HealthReason> = tagged("kind", {
  no_price: record({}),
  stale: record({ ageSecs: secs, maxSecs: fewSecs }),
  warming: record({ coverageSecs: fewSecs, neededSecs: fewSecs }),
  flat: record({ flatSecs: secs, maxSecs: fewSecs }),
  uncertain: record({ price, conf: price, maxBps: bps }),
  zero_confidence: record({ price, conf: price }),
  too_few_sources: record({ agreeing: count, minSources: count }),
  deviating: record({ source, deviationBps: wideBps, maxBps: bps }),
  quarantined: record({ price, lastPrice: price, movedBps: wideBps, maxBps: wideBps }),
  relay_refused: record({ publishTime: time, cause: text }),
  paused: record({ until: time, now: time }),
  no_live_signer_set: record({ model }),
});

export const health: Shape<OracleHealth> = record<OracleHealth>({ isOk: flag, reasons: list(reason) });

const prices: Shape<Prices> = record<Prices>({
  ...{
    price,
    conf: price,
    ema: price,
    emaConf: price,
    twap: price,
    coverageSecs: fewSecs,
    publishTime: time,
  },
});

/** All that the oracle says of a symbol. */
export interface SymbolState {
  readonly symbol: string;
  readonly health: OracleHealth;
  readonly snapshot: AgedSnapshot;
}

export const symbolState: Shape<SymbolState> = record<SymbolState>({
  symbol: text,
  health,
  snapshot: record<AgedSnapshot>({
    ...{ current: prices, ageSecs: secs, receivedTime: time, receivedHeight: whole, windowSecs: fewSecs },
    ...{ isPaused: flag, isQuarantined: flag, isWarming: flag, previous: maybe(prices) },
  }),
});

export const oraclePrice: Shape<OraclePrice> = record<OraclePrice>({ price, conf: price, publishTime: time });

export const twap: Shape<OracleTwap> = record<OracleTwap>({
  ...{ twap: price, coverageSecs: fewSecs, windowSecs: fewSecs, publishTime: time },
});

export const fee: Shape<OracleFee> = shown(
  record<OracleFee>({ amount: whole, denom: text }),
  ({ amount, denom }) => `${amount}${denom}`,
);

export const emitter: Shape<OracleTypes.PriceEmitter> = record<OracleTypes.PriceEmitter>({
  ...{ model, chain: count, address: text },
});

export const sources: Shape<OracleSources> = record<OracleSources>({
  minSources: count,
  sources: list(
    record<OracleSource>({
      ...{ source, last: maybe(oraclePrice), ageSecs: maybe(secs) },
      waiting: maybe(record({ price, publishTime: time })),
      ...{ isFresh: flag, deviationBps: maybe(wideBps) },
    }),
  ),
});

export const signerSet: Shape<OracleSignerSet> = record<OracleSignerSet>({
  ...{ model, index: count, quorum: count, members: list(text), isCurrent: flag, expires: maybe(time) },
});

export const roles: Shape<OracleRoles> = record<OracleRoles>({
  owner: text,
  offer: maybe(record({ nominee: text, expires: time })),
  ...{ guardian: maybe(text), charges: count },
  pauses: list(record<OraclePause>({ symbol: everySymbol, until: time })),
});
