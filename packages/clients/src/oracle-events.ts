import type { Event } from "@cosmjs/stargate";
import type { SignerModel } from "../generated/Oracle.types.js";
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
    }
  /** A message was not newer than what is stored. */
  | {
      readonly kind: "price_ignored";
      readonly symbol: string;
      readonly publishTime: bigint;
      readonly storedTime: bigint;
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
  | { readonly kind: "emitters_set"; readonly emitters: readonly string[] }
  | { readonly kind: "fee_set"; readonly fee: string }
  | { readonly kind: "fees_withdrawn"; readonly to: string; readonly amount: string }
  | { readonly kind: "owner_proposed"; readonly nominee: string; readonly expires: bigint }
  | { readonly kind: "owner_changed"; readonly from: string; readonly to: string };

const MODELS: readonly SignerModel[] = ["guardian", "router"];

const signerSet = (a: Attributes) => ({ model: a.oneOf("model", MODELS), index: a.small("index") });

const READERS: EventReaders<OracleEvent> = {
  price_accepted: (a) => ({
    symbol: a.text("symbol"),
    price: a.priceE18("price_usd_e18"),
    conf: a.priceE18("conf_usd_e18"),
    twap: a.priceE18("twap_usd_e18"),
    coverageSecs: a.small("coverage_secs"),
    publishTime: a.integer("publish_time"),
  }),
  price_ignored: (a) => ({
    symbol: a.text("symbol"),
    publishTime: a.integer("publish_time"),
    storedTime: a.integer("stored_time"),
  }),
  price_skipped: (a) => ({ feedId: a.text("feed_id") }),
  signer_set_installed: (a) => ({
    ...signerSet(a),
    members: a.small("members"),
    oldSetExpires: a.maybe("old_set_expires", a.integer),
  }),
  signer_set_expired: signerSet,
  feed_added: (a) => ({ symbol: a.text("symbol"), feedId: a.text("feed_id") }),
  emitters_set: (a) => ({ emitters: a.text("emitters").split(",") }),
  fee_set: (a) => ({ fee: a.text("fee") }),
  fees_withdrawn: (a) => ({ to: a.text("to"), amount: a.text("amount") }),
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
