import type { Event } from "@cosmjs/stargate";
import type { Params, SignerModel } from "../generated/Oracle.types.js";
import { type Attributes, type EventReaders, readEvents } from "./attributes.js";
import type { PriceE18 } from "./units.js";

/** What the oracle reports in a transaction; times are Unix seconds. */
export type OracleEvent =
  /** A message became the newest price. */
  | {
      readonly kind: "price_accepted";
      readonly symbol: string;
      readonly price: PriceE18;
      readonly conf: PriceE18;
      /** Zero while warming. */
      readonly twap: PriceE18;
      readonly coverageSecs: number;
      readonly publishTime: bigint;
      /** Whose report it was, as `feed:<id>` or `pusher:<address>`, if the symbol has several sources. */
      readonly source: string | undefined;
      /** How many of them agree. */
      readonly agreeing: number | undefined;
    }
  /** A report is kept, but too few sources agree: the price of the symbol stays what it was. */
  | {
      readonly kind: "price_reported";
      readonly symbol: string;
      readonly price: PriceE18;
      readonly publishTime: bigint;
      readonly source: string;
      readonly agreeing: number;
      readonly minSources: number;
    }
  /** A message was not newer than what is stored. */
  | {
      readonly kind: "price_ignored";
      readonly symbol: string;
      readonly reason: "not_newer";
      readonly publishTime: bigint;
      readonly storedTime: bigint;
    }
  /** The symbol of a message is paused. */
  | {
      readonly kind: "price_ignored";
      readonly symbol: string;
      readonly reason: "paused";
      /** First second after the pause. */
      readonly until: bigint;
    }
  /** A message moved too far, and waits for confirmation; or another that did still waits. */
  | {
      readonly kind: "price_quarantined";
      readonly symbol: string;
      readonly price: PriceE18;
      /** The last accepted price. */
      readonly lastPrice: PriceE18;
      /** Distance between the two. */
      readonly movedBps: bigint;
      /** Limit for the time between them. */
      readonly maxBps: bigint;
      readonly publishTime: bigint;
      /** Publish time from which an update near the price that waits confirms it. */
      readonly confirmFrom: bigint;
      /** Whose report it is, if the symbol has several sources. */
      readonly source: string | undefined;
    }
  /** No symbol uses the feed of a message. */
  | { readonly kind: "price_skipped"; readonly feedId: string }
  | {
      readonly kind: "signer_set_installed";
      readonly model: SignerModel;
      readonly index: number;
      readonly members: number;
      /** Last second of the set before it; none when it replaces none. */
      readonly oldSetExpires: bigint | undefined;
    }
  | { readonly kind: "signer_set_expired"; readonly model: SignerModel; readonly index: number }
  | { readonly kind: "feed_added"; readonly symbol: string; readonly feedId: string }
  /** Emitters as `model:chain/address`. */
  /** A symbol is priced by another feed from now on. */
  | {
      readonly kind: "feed_changed";
      readonly symbol: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "feed_removed"; readonly symbol: string; readonly feedId: string }
  | {
      readonly kind: "sources_set";
      readonly symbol: string;
      readonly sources: readonly string[];
      readonly minSources: number;
    }
  | { readonly kind: "emitters_set"; readonly emitters: readonly string[] }
  | { readonly kind: "fee_set"; readonly fee: string }
  | { readonly kind: "fees_withdrawn"; readonly to: string; readonly amount: string }
  /** Limits were changed. */
  | {
      readonly kind: "params_updated";
      /** Version of the limits from now on. */
      readonly version: number;
      readonly changes: readonly LimitChange[];
    }
  /** Updates were stopped, or let go by a time that has passed. */
  | {
      readonly kind: "paused";
      /** None for every symbol. */
      readonly symbol: string | undefined;
      /** First second after the pause. */
      readonly until: bigint;
      readonly by: string;
    }
  /** What is passed on to the chain's own oracle, as `symbol as denom/base`; none when it is turned off. */
  | { readonly kind: "relay_set"; readonly relay: string | undefined }
  /** The chain's own oracle refused a price; it stands here. */
  | {
      readonly kind: "relay_refused";
      readonly symbol: string;
      readonly publishTime: bigint;
      /** What the chain says of it. */
      readonly cause: string;
    }
  | {
      readonly kind: "guardian_set";
      /** None when nobody is named. */
      readonly guardian: string | undefined;
      /** Pauses that it may order. */
      readonly charges: number;
    }
  | { readonly kind: "owner_proposed"; readonly nominee: string; readonly expires: bigint }
  | { readonly kind: "owner_changed"; readonly from: string; readonly to: string };

/** A limit that was changed. */
export interface LimitChange {
  readonly limit: keyof Params;
  readonly from: number;
  readonly to: number;
}

/** Names of the limits, in the contract's order. */
export const LIMITS: readonly (keyof Params)[] = [
  "max_future_secs",
  "max_age_secs",
  "max_conf_bps",
  "window_secs",
  "min_coverage_bps",
  "max_gap_secs",
  "max_move_bps",
  "move_floor_bps",
  "confirm_secs",
  "outlier_bps",
  "flat_secs",
  "set_grace_secs",
  "own_chain",
];

const MODELS: readonly SignerModel[] = ["guardian", "router"];

const IGNORED = ["not_newer", "paused"] as const;

const signerSet = (a: Attributes) => ({ model: a.oneOf("model", MODELS), index: a.small("index") });

const READERS: EventReaders<OracleEvent> = {
  price_accepted: (a) => ({
    symbol: a.text("symbol"),
    price: a.priceE18("price_usd_e18"),
    conf: a.priceE18("conf_usd_e18"),
    twap: a.priceE18("twap_usd_e18"),
    coverageSecs: a.small("coverage_secs"),
    publishTime: a.integer("publish_time"),
    source: a.maybe("source", a.text),
    agreeing: a.maybe("agreeing", a.small),
  }),
  price_reported: (a) => ({
    symbol: a.text("symbol"),
    price: a.priceE18("price_usd_e18"),
    publishTime: a.integer("publish_time"),
    source: a.text("source"),
    agreeing: a.small("agreeing"),
    minSources: a.small("min_sources"),
  }),
  price_ignored: (a) => {
    const symbol = a.text("symbol");
    const reason = a.oneOf("reason", IGNORED);
    return reason === "paused"
      ? { symbol, reason, until: a.integer("until") }
      : { symbol, reason, publishTime: a.integer("publish_time"), storedTime: a.integer("stored_time") };
  },
  price_quarantined: (a) => ({
    symbol: a.text("symbol"),
    price: a.priceE18("price_usd_e18"),
    lastPrice: a.priceE18("last_price_usd_e18"),
    movedBps: a.integer("moved_bps"),
    maxBps: a.integer("max_bps"),
    publishTime: a.integer("publish_time"),
    confirmFrom: a.integer("confirm_from"),
    source: a.maybe("source", a.text),
  }),
  price_skipped: (a) => ({ feedId: a.text("feed_id") }),
  signer_set_installed: (a) => ({
    ...signerSet(a),
    members: a.small("members"),
    oldSetExpires: a.maybe("old_set_expires", a.integer),
  }),
  signer_set_expired: signerSet,
  feed_added: (a) => ({ symbol: a.text("symbol"), feedId: a.text("feed_id") }),
  feed_changed: (a) => ({ symbol: a.text("symbol"), from: a.text("from"), to: a.text("to") }),
  feed_removed: (a) => ({ symbol: a.text("symbol"), feedId: a.text("feed_id") }),
  sources_set: (a) => ({
    symbol: a.text("symbol"),
    sources: a.text("sources").split(","),
    minSources: a.small("min_sources"),
  }),
  emitters_set: (a) => ({ emitters: a.text("emitters").split(",") }),
  fee_set: (a) => ({ fee: a.text("fee") }),
  fees_withdrawn: (a) => ({ to: a.text("to"), amount: a.text("amount") }),
  params_updated: (a) => ({
    version: a.small("version"),
    changes: LIMITS.flatMap((limit) => {
      const change = a.maybe(limit, a.change);
      return change === undefined ? [] : [{ limit, ...change }];
    }),
  }),
  paused: (a) => ({
    symbol: unless("all", a.text("symbol")),
    until: a.integer("until"),
    by: a.text("by"),
  }),
  relay_set: (a) => ({ relay: unless("off", a.text("relay")) }),
  relay_refused: (a) => ({
    symbol: a.text("symbol"),
    publishTime: a.integer("publish_time"),
    cause: a.text("cause"),
  }),
  guardian_set: (a) => ({ guardian: unless("none", a.text("guardian")), charges: a.small("charges") }),
  owner_proposed: (a) => ({ nominee: a.text("nominee"), expires: a.integer("expires") }),
  owner_changed: (a) => ({ from: a.text("from"), to: a.text("to") }),
};

/** Event names of the oracle. */
export const ORACLE_EVENT_KINDS: readonly string[] = Object.keys(READERS);

/**
 * The oracle's events of a transaction, in order; with an address, those of that contract alone.
 *
 * Errors: `bad_answer` for an event that misses an attribute.
 */
export function parseOracleEvents(events: readonly Event[], oracle?: string): OracleEvent[] {
  return readEvents(events, READERS, oracle);
}

/** What a text says, unless it is the contract's word for none. */
function unless(none: string, text: string): string | undefined {
  return text === none ? undefined : text;
}
