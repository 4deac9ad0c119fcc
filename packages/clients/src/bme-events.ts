import type { Event } from "@cosmjs/stargate";
import type { Leg, Payout, Status } from "../generated/Bme.types.js";
import { type Attributes, type EventReaders, readEvents } from "./attributes.js";
import type { PriceE18, Uact, Uakt } from "./units.js";

/** What the vault reports in a transaction; times are Unix seconds, prices USD per AKT. */
export type BmeEvent =
  /** AKT was burned and ACT minted. */
  | ({
      readonly kind: "bme_mint";
      readonly sender: string;
      readonly to: string;
      /** The request, if it was one. */
      readonly request: bigint | undefined;
      readonly burned: Uakt;
      readonly minted: Uact;
      readonly change: Uakt;
      /** Part of what was burned that went to the buffer, at most; claims come first. */
      readonly spread: Uakt;
      /** ACT that was minted for the vault itself as spread. */
      readonly spreadAct: Uact;
      readonly price: PriceE18;
      readonly spreadBps: number;
    } & Ratios)
  /** A holder's ACT was burned and AKT paid. */
  | ({
      readonly kind: "bme_burn";
      readonly sender: string;
      readonly to: string;
      /** The request, if it was one. */
      readonly request: bigint | undefined;
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
      /** Whose ACT, or whose escrow. */
      readonly payer: string;
      /** The escrow that paid; none for an account. */
      readonly escrow: bigint | undefined;
      readonly provider: string;
      readonly spent: Uact;
      readonly payout: Payout;
      readonly fromCredits: Uakt | undefined;
      readonly fromBuffer: Uakt | undefined;
      /** Sent from the AKT of the escrow; none where that paid nothing. */
      readonly fromEscrow: Uakt | undefined;
      readonly claimed: Uakt | undefined;
      readonly claimId: bigint | undefined;
      /** The request that pays it, when it waits for its price; nothing is paid yet. */
      readonly request: bigint | undefined;
      readonly spread: Uakt | undefined;
      readonly price: PriceE18 | undefined;
    } & Ratios)
  /** A settled invoice was paid at the price that it waited for. */
  | ({
      readonly kind: "bme_pay";
      readonly request: bigint;
      readonly provider: string;
      readonly spent: Uact;
      readonly fromCredits: Uakt;
      readonly fromBuffer: Uakt;
      readonly claimed: Uakt;
      readonly claimId: bigint | undefined;
      readonly spread: Uakt;
      readonly price: PriceE18;
      readonly spreadBps: number;
    } & Ratios)
  /** A request waits. */
  | {
      readonly kind: "bme_request";
      readonly request: bigint;
      /** Who asked; of an invoice the provider. */
      readonly owner: string;
      readonly to: string;
      readonly leg: Leg;
      readonly paidAkt: Uakt | undefined;
      readonly paidAct: Uact | undefined;
      /** None when it waits for a price. */
      readonly dueHeight: bigint | undefined;
    }
  /** A request waits for the end of an epoch now, because the status became worse. */
  | { readonly kind: "bme_requeue"; readonly request: bigint; readonly dueHeight: bigint }
  /** A request was cancelled, and what was paid in went back. */
  | {
      readonly kind: "bme_cancel";
      readonly request: bigint;
      readonly owner: string;
      readonly reason: string;
      readonly returnedAkt: Uakt | undefined;
      readonly returnedAct: Uact | undefined;
    }
  /** The bank did not deliver a payout; the vault keeps it for its payee. */
  | { readonly kind: "bme_undelivered"; readonly to: string; readonly kept: Uakt }
  /** A payout that was kept is sent again. */
  | { readonly kind: "bme_retry"; readonly to: string; readonly sent: Uakt }
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
  /** An escrow was opened. */
  | {
      readonly kind: "bme_escrow_open";
      readonly id: bigint;
      readonly owner: string;
      /** Whose the ACT is that the owner mints into it. */
      readonly refundTo: string;
      readonly settlers: readonly string[];
      /** Who may put something in, the owner first; none for everyone. */
      readonly depositors: readonly string[] | undefined;
    }
  /** Who may put something into an escrow, the owner first; none for everyone. */
  | {
      readonly kind: "bme_escrow_depositors";
      readonly id: bigint;
      readonly depositors: readonly string[] | undefined;
    }
  /** ACT went from a balance into an escrow. A mint into one is a mint to the depositor and then this. */
  | {
      readonly kind: "bme_escrow_deposit";
      readonly id: bigint;
      readonly depositor: string;
      readonly deposited: Uact;
      /** Last second at which it may be spent; none for no end. */
      readonly expires: bigint | undefined;
    }
  /** ACT went from an escrow back into the balance of its depositor. */
  | {
      readonly kind: "bme_escrow_return";
      readonly id: bigint;
      readonly depositor: string;
      readonly returned: Uact;
    }
  /** AKT was put into an escrow. */
  | { readonly kind: "bme_escrow_fund"; readonly id: bigint; readonly giver: string; readonly funded: Uakt }
  /** AKT left an escrow and waits for its giver. */
  | { readonly kind: "bme_escrow_akt_due"; readonly id: bigint; readonly giver: string; readonly due: Uakt }
  /** AKT of an escrow was sent back to its giver. */
  | { readonly kind: "bme_escrow_akt_paid"; readonly id: bigint; readonly giver: string; readonly paid: Uakt }
  | { readonly kind: "bme_escrow_close"; readonly id: bigint; readonly owner: string }
  | {
      readonly kind: "bme_settler";
      readonly settler: string;
      /** Most ACT in a day of UTC; none for no cap. */
      readonly dailyCap: Uact | undefined;
      readonly enabled: boolean;
    }
  /** Parameters came into force. */
  | { readonly kind: "bme_params"; readonly version: number; readonly fields: readonly string[] }
  /** Parameters wait, because some of them loosen. */
  | {
      readonly kind: "bme_params_proposed";
      /** Version that they are to follow. */
      readonly version: number;
      readonly fields: readonly string[];
      readonly loosened: readonly string[];
      /** First second at which they may come into force. */
      readonly due: bigint;
    }
  | { readonly kind: "bme_params_cancelled"; readonly version: number }
  /** A leg is paused, or let go by a time that has passed. */
  | {
      readonly kind: "bme_pause";
      readonly by: string;
      readonly leg: Leg;
      /** First second after the pause. */
      readonly until: bigint;
    }
  | {
      readonly kind: "bme_guardian";
      /** None when nobody is named. */
      readonly guardian: string | undefined;
      /** Pauses that it may order. */
      readonly charges: number;
    }
  /** Prices come from there now. */
  | {
      readonly kind: "bme_oracle";
      readonly oracle: string;
      readonly symbol: string;
      readonly price: PriceE18;
    }
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
const LEGS: readonly Leg[] = ["mint", "refund", "settle"];

const names = (text: string): readonly string[] => (text === "" ? [] : text.split(","));

const depositors = (a: Attributes): readonly string[] | undefined =>
  a.maybe("depositors", (key) => names(a.text(key)));

const ratios = (a: Attributes): Ratios => ({
  ratioBeforeBps: a.maybe("ratio_before_bps", a.small),
  ratioAfterBps: a.maybe("ratio_after_bps", a.small),
});

const READERS: EventReaders<BmeEvent> = {
  bme_mint: (a) => ({
    sender: a.text("sender"),
    to: a.text("to"),
    request: a.maybe("request", a.integer),
    burned: a.uakt("burned_uakt"),
    minted: a.uact("minted_uact"),
    change: a.uakt("change_uakt"),
    spread: a.uakt("spread_uakt"),
    spreadAct: a.uact("spread_uact"),
    price: a.price("price"),
    spreadBps: a.small("spread_bps"),
    ...ratios(a),
  }),
  bme_burn: (a) => ({
    sender: a.text("sender"),
    to: a.text("to"),
    request: a.maybe("request", a.integer),
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
    escrow: a.maybe("escrow", a.integer),
    provider: a.text("provider"),
    spent: a.uact("spent_uact"),
    payout: a.oneOf("payout", PAYOUTS),
    fromCredits: a.maybe("from_credits_uakt", a.uakt),
    fromBuffer: a.maybe("from_buffer_uakt", a.uakt),
    fromEscrow: a.maybe("from_escrow_uakt", a.uakt),
    claimed: a.maybe("claimed_uakt", a.uakt),
    claimId: a.maybe("claim_id", a.integer),
    request: a.maybe("request", a.integer),
    spread: a.maybe("spread_uakt", a.uakt),
    price: a.maybe("price", a.price),
    ...ratios(a),
  }),
  bme_pay: (a) => ({
    request: a.integer("request"),
    provider: a.text("provider"),
    spent: a.uact("spent_uact"),
    fromCredits: a.uakt("from_credits_uakt"),
    fromBuffer: a.uakt("from_buffer_uakt"),
    claimed: a.uakt("claimed_uakt"),
    claimId: a.maybe("claim_id", a.integer),
    spread: a.uakt("spread_uakt"),
    price: a.price("price"),
    spreadBps: a.small("spread_bps"),
    ...ratios(a),
  }),
  bme_request: (a) => ({
    request: a.integer("request"),
    owner: a.text("owner"),
    to: a.text("to"),
    leg: a.oneOf("leg", LEGS),
    paidAkt: a.maybe("paid_uakt", a.uakt),
    paidAct: a.maybe("paid_uact", a.uact),
    dueHeight: a.maybe("due_height", a.integer),
  }),
  bme_requeue: (a) => ({ request: a.integer("request"), dueHeight: a.integer("due_height") }),
  bme_cancel: (a) => ({
    request: a.integer("request"),
    owner: a.text("owner"),
    reason: a.text("reason"),
    returnedAkt: a.maybe("returned_uakt", a.uakt),
    returnedAct: a.maybe("returned_uact", a.uact),
  }),
  bme_undelivered: (a) => ({ to: a.text("to"), kept: a.uakt("kept_uakt") }),
  bme_retry: (a) => ({ to: a.text("to"), sent: a.uakt("sent_uakt") }),
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
  bme_escrow_open: (a) => ({
    id: a.integer("id"),
    owner: a.text("owner"),
    refundTo: a.text("refund_to"),
    settlers: names(a.text("settlers")),
    depositors: depositors(a),
  }),
  bme_escrow_depositors: (a) => ({ id: a.integer("id"), depositors: depositors(a) }),
  bme_escrow_deposit: (a) => ({
    id: a.integer("id"),
    depositor: a.text("depositor"),
    deposited: a.uact("deposited_uact"),
    expires: a.maybe("expires", a.integer),
  }),
  bme_escrow_return: (a) => ({
    id: a.integer("id"),
    depositor: a.text("depositor"),
    returned: a.uact("returned_uact"),
  }),
  bme_escrow_fund: (a) => ({ id: a.integer("id"), giver: a.text("giver"), funded: a.uakt("funded_uakt") }),
  bme_escrow_akt_due: (a) => ({ id: a.integer("id"), giver: a.text("giver"), due: a.uakt("due_uakt") }),
  bme_escrow_akt_paid: (a) => ({ id: a.integer("id"), giver: a.text("giver"), paid: a.uakt("paid_uakt") }),
  bme_escrow_close: (a) => ({ id: a.integer("id"), owner: a.text("owner") }),
  bme_settler: (a) => ({
    settler: a.text("settler"),
    dailyCap: a.maybe("daily_cap_uact", a.uact),
    enabled: a.flag("enabled"),
  }),
  bme_params: (a) => ({ version: a.small("version"), fields: names(a.text("fields")) }),
  bme_params_proposed: (a) => ({
    version: a.small("version"),
    fields: names(a.text("fields")),
    loosened: names(a.text("loosened")),
    due: a.integer("due"),
  }),
  bme_params_cancelled: (a) => ({ version: a.small("version") }),
  bme_pause: (a) => ({ by: a.text("by"), leg: a.oneOf("leg", LEGS), until: a.integer("until") }),
  bme_guardian: (a) => ({ guardian: a.maybe("guardian", a.text), charges: a.small("charges") }),
  bme_oracle: (a) => ({ oracle: a.text("oracle"), symbol: a.text("symbol"), price: a.price("price") }),
  bme_owner_offer: (a) => ({ nominee: a.text("nominee"), expires: a.integer("expires") }),
  bme_owner: (a) => ({ from: a.maybe("from", a.text), to: a.text("to") }),
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
