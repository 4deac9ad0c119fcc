import type {
  Fee,
  HealthReason as HealthReasonJson,
  HealthResponse,
  MessageOutcome as MessageOutcomeJson,
  ObservationResponse,
  Params,
  PriceResponse,
  PricesResponse,
  RolesResponse,
  SignerModel,
  SignerSetResponse,
  SnapshotResponse,
  Source,
  SourceResponse,
  SourcesResponse,
  TwapResponse,
  VerifyUpdateResponse,
} from "../generated/Oracle.types.js";
import { BmeError } from "./errors.js";
import { maybeBigInt } from "./maybe.js";
import { type Ownership, toOwnership } from "./ownership.js";
import type { Prices, Snapshot } from "./snapshot.js";
import { type PriceE18, priceE18 } from "./units.js";

type MoveJson = Extract<HealthReasonJson, { quarantined: object }>["quarantined"];

/** A snapshot as the contract answers it, with the age at the block of the query. */
export interface AgedSnapshot extends Snapshot {
  /** Seconds since the newest update was published; 0 if it is dated ahead. */
  readonly ageSecs: bigint;
}

export interface OraclePrice {
  readonly price: PriceE18;
  /** Half width of the confidence interval. */
  readonly conf: PriceE18;
  /** Unix seconds. */
  readonly publishTime: bigint;
}

export interface OracleTwap {
  readonly twap: PriceE18;
  /** Seconds of the window that prices cover. */
  readonly coverageSecs: number;
  readonly windowSecs: number;
  /** End of the window: publish time of the newest price. */
  readonly publishTime: bigint;
}

/** Whether a symbol can be relied on, and every reason against it. */
export interface OracleHealth {
  readonly isOk: boolean;
  readonly reasons: readonly HealthReason[];
}

export type HealthReason =
  /** No price was accepted yet. */
  | { readonly kind: "no_price" }
  | { readonly kind: "stale"; readonly ageSecs: bigint; readonly maxSecs: number }
  /** There is no TWAP yet. */
  | { readonly kind: "warming"; readonly coverageSecs: number; readonly neededSecs: number }
  /** The price is the same to the digit for long. */
  | { readonly kind: "flat"; readonly flatSecs: bigint; readonly maxSecs: number }
  /** The sources disagree so much that the price is less certain than a report may be. */
  | { readonly kind: "uncertain"; readonly price: PriceE18; readonly conf: PriceE18; readonly maxBps: number }
  /** The price claims to be certain. */
  | { readonly kind: "zero_confidence"; readonly price: PriceE18; readonly conf: PriceE18 }
  /** Too few sources are fresh and near their median: the price ages. */
  | { readonly kind: "too_few_sources"; readonly agreeing: number; readonly minSources: number }
  /** A fresh source is far from the median of all. */
  | {
      readonly kind: "deviating";
      readonly source: Source;
      readonly deviationBps: bigint;
      readonly maxBps: number;
    }
  /** A price waits for confirmation, because it moved too far. */
  | ({ readonly kind: "quarantined" } & QuarantinedMove)
  /** The chain's own oracle refused the newest price; it stands here. */
  | {
      readonly kind: "relay_refused";
      readonly publishTime: bigint;
      /** What the chain says of it. */
      readonly cause: string;
    }
  /** Updates are paused. */
  | {
      readonly kind: "paused";
      /** First second after the pause. */
      readonly until: bigint;
      /** Block time. */
      readonly now: bigint;
    }
  /** No update can be accepted: a publisher's model has nobody to sign. */
  | { readonly kind: "no_live_signer_set"; readonly model: SignerModel };

/** A price that moved further than it may. */
export interface QuarantinedMove {
  readonly price: PriceE18;
  /** The last accepted price. */
  readonly lastPrice: PriceE18;
  /** Distance between the two. */
  readonly movedBps: bigint;
  /** Limit for the time between them. */
  readonly maxBps: bigint;
}

/** What an update call would do. */
export interface UpdateVerdict {
  /** The signed roots, one per container. */
  readonly containers: readonly VerifiedContainer[];
  /** What would happen to each message, in order. */
  readonly messages: readonly MessageOutcome[];
}

/** A container whose signatures and proofs hold. */
export interface VerifiedContainer {
  readonly model: SignerModel;
  readonly setIndex: number;
  readonly signatures: number;
  /** Size of the set. */
  readonly members: number;
  readonly sequence: bigint;
}

export type MessageOutcome =
  /** It becomes the newest price. */
  | {
      readonly kind: "accepted";
      readonly symbol: string;
      /** The numbers stored, of all sources together. */
      readonly prices: Prices;
      /** Whose report it was, if the symbol has several sources. */
      readonly source: Source | undefined;
      /** How many of them agree. */
      readonly agreeing: number | undefined;
    }
  /** It is not newer than what is stored. */
  | {
      readonly kind: "ignored";
      readonly symbol: string;
      readonly publishTime: bigint;
      readonly storedTime: bigint;
    }
  /** It is kept, but too few sources agree: the price of the symbol stays what it was. */
  | {
      readonly kind: "reported";
      readonly symbol: string;
      readonly source: Source;
      readonly price: PriceE18;
      readonly publishTime: bigint;
      readonly agreeing: number;
      readonly minSources: number;
    }
  /** It moved too far, and waits for confirmation; or another that did still waits. */
  | ({
      readonly kind: "quarantined";
      readonly symbol: string;
      /** Whose report it is, if the symbol has several sources. */
      readonly source: Source | undefined;
      readonly publishTime: bigint;
      /** Publish time from which an update near the price that waits confirms it. */
      readonly confirmFrom: bigint;
    } & QuarantinedMove)
  /** Its symbol is paused until that second. */
  | { readonly kind: "paused"; readonly symbol: string; readonly until: bigint }
  /** No symbol uses the feed. */
  | { readonly kind: "skipped"; readonly feedId: string };

export interface OracleSignerSet {
  readonly model: SignerModel;
  readonly index: number;
  /** Addresses, 40 hex digits each. */
  readonly members: readonly string[];
  /** Signatures needed. */
  readonly quorum: number;
  /** It is the one that may sign a rotation. */
  readonly isCurrent: boolean;
  /** Last second at which it is valid; none while it is not replaced. */
  readonly expires: bigint | undefined;
}

/** The limits and their version. */
export interface OracleParams {
  /** Rises by one with each change; `updateParams` asks for it. */
  readonly version: number;
  readonly params: Params;
}

/** Who may do what. */
export interface OracleRoles extends Ownership {
  /** Who may pause beside the owner. */
  readonly guardian: string | undefined;
  /** Pauses that the guardian has left. */
  readonly charges: number;
  /** Pauses that hold now. */
  readonly pauses: readonly OraclePause[];
}

export interface OraclePause {
  /** None for every symbol. */
  readonly symbol: string | undefined;
  /** First second after the pause. */
  readonly until: bigint;
}

/** Value of the accumulator at a publish time. */
export interface OracleObservation {
  /** Rises by one with each accepted price. */
  readonly number: number;
  readonly time: bigint;
  /** Price × seconds up to that time, 18 decimals. */
  readonly cumulative: bigint;
}

/** Who says what a symbol costs. */
export interface OracleSources {
  /** How many must agree on a price. */
  readonly minSources: number;
  readonly sources: readonly OracleSource[];
}

export interface OracleSource {
  readonly source: Source;
  /** Its last accepted report under the present list. */
  readonly last: OraclePrice | undefined;
  readonly ageSecs: bigint | undefined;
  /** A later price that waits for confirmation. */
  readonly waiting: { readonly price: PriceE18; readonly publishTime: bigint } | undefined;
  /** Its report counts: it is recent, and no other waits. */
  readonly isFresh: boolean;
  /** Its distance from the median of the fresh ones, if it is one. */
  readonly deviationBps: bigint | undefined;
}

/** A coin to be paid for an update; an amount of 0 is none. */
export interface OracleFee {
  readonly amount: bigint;
  readonly denom: string;
}

export function toSnapshot(json: SnapshotResponse): AgedSnapshot {
  return {
    isPaused: json.is_paused,
    isQuarantined: json.is_quarantined,
    isWarming: json.is_warming,
    windowSecs: json.window_secs,
    receivedTime: BigInt(json.received_time),
    receivedHeight: BigInt(json.received_height),
    current: toPrices(json.current),
    previous: json.previous ? toPrices(json.previous) : undefined,
    ageSecs: BigInt(json.age_secs),
  };
}

export function toPrice({ price, conf, publish_time }: PriceResponse): OraclePrice {
  return { price: priceE18(price), conf: priceE18(conf), publishTime: BigInt(publish_time) };
}

export function toTwap({ twap, coverage_secs, window_secs, publish_time }: TwapResponse): OracleTwap {
  return {
    twap: priceE18(twap),
    coverageSecs: coverage_secs,
    windowSecs: window_secs,
    publishTime: BigInt(publish_time),
  };
}

export function toHealth({ is_ok, reasons }: HealthResponse): OracleHealth {
  return { isOk: is_ok, reasons: reasons.map(toReason) };
}

export function toVerdict({ containers, messages }: VerifyUpdateResponse): UpdateVerdict {
  return {
    containers: containers.map(({ model, set_index, signatures, members, sequence }) => ({
      model,
      setIndex: set_index,
      signatures,
      members,
      sequence: BigInt(sequence),
    })),
    messages: messages.map(toOutcome),
  };
}

export function toSignerSet(json: SignerSetResponse): OracleSignerSet {
  const { model, index, members, quorum, is_current, expires } = json;
  return { model, index, members, quorum, isCurrent: is_current, expires: maybeBigInt(expires) };
}

export function toRoles(json: RolesResponse): OracleRoles {
  return {
    ...toOwnership(json),
    guardian: json.guardian ?? undefined,
    charges: json.charges,
    pauses: json.pauses.map(({ symbol, until }) => ({ symbol: symbol ?? undefined, until: BigInt(until) })),
  };
}

export function toSources({ min_sources, sources }: SourcesResponse): OracleSources {
  return { minSources: min_sources, sources: sources.map(toSource) };
}

function toSource({
  source,
  last,
  age_secs,
  waiting,
  is_fresh,
  deviation_bps,
}: SourceResponse): OracleSource {
  return {
    source,
    last: last ? toPrice(last) : undefined,
    ageSecs: maybeBigInt(age_secs),
    waiting: waiting
      ? { price: priceE18(waiting.price), publishTime: BigInt(waiting.publish_time) }
      : undefined,
    isFresh: is_fresh,
    deviationBps: maybeBigInt(deviation_bps),
  };
}

export function toObservation({ number, time, cumulative }: ObservationResponse): OracleObservation {
  return { number, time: BigInt(time), cumulative: BigInt(cumulative) };
}

export function toFee({ amount, denom }: Fee): OracleFee {
  return { amount: BigInt(amount), denom };
}

function toPrices(json: PricesResponse): Prices {
  return {
    price: priceE18(json.price),
    conf: priceE18(json.conf),
    ema: priceE18(json.ema),
    emaConf: priceE18(json.ema_conf),
    twap: priceE18(json.twap),
    coverageSecs: json.coverage_secs,
    publishTime: BigInt(json.publish_time),
  };
}

function toReason(json: HealthReasonJson): HealthReason {
  if ("stale" in json) {
    return { kind: "stale", ageSecs: BigInt(json.stale.age_secs), maxSecs: json.stale.max_secs };
  }
  if ("warming" in json) {
    const { coverage_secs, needed_secs } = json.warming;
    return { kind: "warming", coverageSecs: coverage_secs, neededSecs: needed_secs };
  }
  if ("flat" in json) {
    return { kind: "flat", flatSecs: BigInt(json.flat.flat_secs), maxSecs: json.flat.max_secs };
  }
  if ("uncertain" in json) {
    const { price, conf, max_bps } = json.uncertain;
    return { kind: "uncertain", price: priceE18(price), conf: priceE18(conf), maxBps: max_bps };
  }
  if ("zero_confidence" in json) {
    const { price, conf } = json.zero_confidence;
    return { kind: "zero_confidence", price: priceE18(price), conf: priceE18(conf) };
  }
  if ("too_few_sources" in json) {
    const { agreeing, min_sources } = json.too_few_sources;
    return { kind: "too_few_sources", agreeing, minSources: min_sources };
  }
  if ("deviating" in json) {
    const { source, deviation_bps, max_bps } = json.deviating;
    return { kind: "deviating", source, deviationBps: BigInt(deviation_bps), maxBps: max_bps };
  }
  if ("no_live_signer_set" in json) {
    return { kind: "no_live_signer_set", model: json.no_live_signer_set.model };
  }
  if ("quarantined" in json) return { kind: "quarantined", ...toMove(json.quarantined) };
  if ("relay_refused" in json) {
    const { publish_time, cause } = json.relay_refused;
    return { kind: "relay_refused", publishTime: BigInt(publish_time), cause };
  }
  if ("paused" in json) {
    return { kind: "paused", until: BigInt(json.paused.until), now: BigInt(json.paused.now) };
  }
  if ("no_price" in json) return { kind: "no_price" };
  throw unknownKind("reason", json);
}

function toOutcome(json: MessageOutcomeJson): MessageOutcome {
  if ("accepted" in json) {
    const { symbol, prices, source, agreeing } = json.accepted;
    return {
      kind: "accepted",
      symbol,
      prices: toPrices(prices),
      source: source ?? undefined,
      agreeing: agreeing ?? undefined,
    };
  }
  if ("ignored" in json) {
    const { symbol, publish_time, stored_time } = json.ignored;
    return { kind: "ignored", symbol, publishTime: BigInt(publish_time), storedTime: BigInt(stored_time) };
  }
  if ("reported" in json) {
    const { symbol, source, price, publish_time, agreeing, min_sources } = json.reported;
    return {
      kind: "reported",
      symbol,
      source,
      price: priceE18(price),
      publishTime: BigInt(publish_time),
      agreeing,
      minSources: min_sources,
    };
  }
  if ("quarantined" in json) {
    const { symbol, source, publish_time, confirm_from } = json.quarantined;
    return {
      kind: "quarantined",
      symbol,
      source: source ?? undefined,
      ...toMove(json.quarantined),
      publishTime: BigInt(publish_time),
      confirmFrom: BigInt(confirm_from),
    };
  }
  if ("paused" in json) {
    return { kind: "paused", symbol: json.paused.symbol, until: BigInt(json.paused.until) };
  }
  if ("skipped" in json) return { kind: "skipped", feedId: json.skipped.feed_id };
  throw unknownKind("outcome", json);
}

function toMove(json: MoveJson): QuarantinedMove {
  return {
    price: priceE18(json.price),
    lastPrice: priceE18(json.last_price),
    movedBps: BigInt(json.moved_bps),
    maxBps: BigInt(json.max_bps),
  };
}

/** Of a newer contract; that none is forgotten here, the compiler checks. */
function unknownKind(what: string, json: never): BmeError {
  return new BmeError("bad_answer", `a ${what} of unknown kind: ${JSON.stringify(json)}`);
}
