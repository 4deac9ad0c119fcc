import type { Event } from "@cosmjs/stargate";
import type { Payout, Status } from "../generated/Bme.types.js";
import { type Attributes, type EventReaders, readEvents } from "./attributes.js";
import type { PriceE18, Uact, Uakt } from "./units.js";

/** What the vault reports in a transaction; times are Unix seconds, prices USD per AKT. */
export type BmeEvent =
  /** AKT was burned and ACT minted. */
  | ({
      readonly kind: "bme_mint";
      readonly sender: string;
      readonly to: string;
      readonly burned: Uakt;
      readonly minted: Uact;
      readonly change: Uakt;
      /** Part of what was burned that went to the buffer, at most; claims come first. */
      readonly spread: Uakt;
      readonly price: PriceE18;
      readonly spreadBps: number;
    } & Ratios)
  /** A holder's ACT was burned and AKT paid. */
  | ({
      readonly kind: "bme_burn";
      readonly sender: string;
      readonly to: string;
      readonly burned: Uact;
      readonly fromCredits: Uakt;
      readonly fromBuffer: Uakt;
      readonly claimed: Uakt;
      readonly claimId: bigint | undefined;
      readonly spread: Uakt;
      readonly price: PriceE18;
      readonly spreadBps: number;
    } & Ratios)
  /** An invoice was settled; what is about AKT is absent for a payout in ACT. */
  | ({
      readonly kind: "bme_settle";
      readonly settler: string;
      readonly invoice: string;
      readonly payer: string;
      readonly provider: string;
      readonly spent: Uact;
      readonly payout: Payout;
      readonly fromCredits: Uakt | undefined;
      readonly fromBuffer: Uakt | undefined;
      readonly claimed: Uakt | undefined;
      readonly claimId: bigint | undefined;
      readonly spread: Uakt | undefined;
      readonly price: PriceE18 | undefined;
    } & Ratios)
  /** The breaker changed. */
  | {
      readonly kind: "bme_status";
      readonly from: Status;
      readonly to: Status;
      readonly ratioBps: number | undefined;
    }
  /** A claim was paid, in part or in full. */
  | {
      readonly kind: "bme_claim";
      readonly id: bigint;
      readonly owner: string;
      readonly paid: Uakt;
      readonly left: Uakt;
    }
  /** AKT was given to the vault. */
  | { readonly kind: "bme_fund"; readonly sender: string; readonly funded: Uakt; readonly toClaims: Uakt }
  /** A permission was given, or taken back with a limit of zero. */
  | {
      readonly kind: "bme_approve";
      readonly holder: string;
      readonly settler: string;
      readonly limit: Uact;
      readonly expires: bigint;
    }
  | { readonly kind: "bme_settler"; readonly settler: string; readonly enabled: boolean }
  | { readonly kind: "bme_owner_offer"; readonly nominee: string; readonly expires: bigint }
  /** No one before at instantiation. */
  | { readonly kind: "bme_owner"; readonly from: string | undefined; readonly to: string };

/** Collateral ratio around a conversion; none when nothing is outstanding, or without a price. */
interface Ratios {
  readonly ratioBeforeBps: number | undefined;
  readonly ratioAfterBps: number | undefined;
}

const STATUSES: readonly Status[] = ["healthy", "warning", "halt_cr", "halt_oracle"];
const PAYOUTS: readonly Payout[] = ["akt", "act"];

const ratios = (a: Attributes): Ratios => ({
  ratioBeforeBps: a.maybe("ratio_before_bps", a.small),
  ratioAfterBps: a.maybe("ratio_after_bps", a.small),
});

const READERS: EventReaders<BmeEvent> = {
  bme_mint: (a) => ({
    sender: a.text("sender"),
    to: a.text("to"),
    burned: a.uakt("burned_uakt"),
    minted: a.uact("minted_uact"),
    change: a.uakt("change_uakt"),
    spread: a.uakt("spread_uakt"),
    price: a.price("price"),
    spreadBps: a.small("spread_bps"),
    ...ratios(a),
  }),
  bme_burn: (a) => ({
    sender: a.text("sender"),
    to: a.text("to"),
    burned: a.uact("burned_uact"),
    fromCredits: a.uakt("from_credits_uakt"),
    fromBuffer: a.uakt("from_buffer_uakt"),
    claimed: a.uakt("claimed_uakt"),
    claimId: a.maybe("claim_id", a.integer),
    spread: a.uakt("spread_uakt"),
    price: a.price("price"),
    spreadBps: a.small("spread_bps"),
    ...ratios(a),
  }),
  bme_settle: (a) => ({
    settler: a.text("settler"),
    invoice: a.text("invoice"),
    payer: a.text("payer"),
    provider: a.text("provider"),
    spent: a.uact("spent_uact"),
    payout: a.oneOf("payout", PAYOUTS),
    fromCredits: a.maybe("from_credits_uakt", a.uakt),
    fromBuffer: a.maybe("from_buffer_uakt", a.uakt),
    claimed: a.maybe("claimed_uakt", a.uakt),
    claimId: a.maybe("claim_id", a.integer),
    spread: a.maybe("spread_uakt", a.uakt),
    price: a.maybe("price", a.price),
    ...ratios(a),
  }),
  bme_status: (a) => ({
    from: a.oneOf("from", STATUSES),
    to: a.oneOf("to", STATUSES),
    ratioBps: a.maybe("ratio_bps", a.small),
  }),
  bme_claim: (a) => ({
    id: a.integer("id"),
    owner: a.text("owner"),
    paid: a.uakt("paid_uakt"),
    left: a.uakt("left_uakt"),
  }),
  bme_fund: (a) => ({
    sender: a.text("sender"),
    funded: a.uakt("funded_uakt"),
    toClaims: a.uakt("to_claims_uakt"),
  }),
  bme_approve: (a) => ({
    holder: a.text("holder"),
    settler: a.text("settler"),
    limit: a.uact("limit_uact"),
    expires: a.integer("expires"),
  }),
  bme_settler: (a) => ({ settler: a.text("settler"), enabled: a.flag("enabled") }),
  bme_owner_offer: (a) => ({ nominee: a.text("nominee"), expires: a.integer("expires") }),
  bme_owner: (a) => ({ from: a.maybe("from", (key) => a.text(key)), to: a.text("to") }),
};

/** Event names of the vault. */
export const BME_EVENT_KINDS: readonly string[] = Object.keys(READERS);

/**
 * The vault's events of a transaction, in order; with an address, those of that contract alone.
 *
 * Errors: `bad_answer` for an event that misses an attribute.
 */
export function parseBmeEvents(events: readonly Event[], vault?: string): BmeEvent[] {
  return readEvents(events, READERS, vault);
}
