import type {
  ApprovalResponse,
  BurnQuote as BurnQuoteJson,
  BurnResult as BurnResultJson,
  ClaimInfo,
  InvariantsResponse,
  InvoiceInput,
  InvoiceResult as InvoiceResultJson,
  MintQuote as MintQuoteJson,
  MintResult as MintResultJson,
  Modes,
  Payer,
  PaymentResult,
  Payout,
  Refusal as RefusalJson,
  SettledInvoice as SettledInvoiceJson,
  SettleQuote as SettleQuoteJson,
  Status,
  StatusResponse,
  VaultResponse,
} from "../generated/Bme.types.js";
import { parseRefusal, type Refusal } from "./errors.js";
import { maybe, maybeBigInt } from "./maybe.js";
import { type PriceE18, parsePrice, type Uact, type Uakt, uact, uakt } from "./units.js";
import { toWait, type Wait } from "./wait.js";

/** What a mint did or would do. Prices here and below are USD per AKT. */
export interface MintResult {
  /** AKT taken. */
  readonly burned: Uakt;
  readonly minted: Uact;
  /** AKT sent back. */
  readonly change: Uakt;
  readonly price: PriceE18;
  readonly spreadBps: number;
}

/** Where the AKT of a payment comes from. */
export interface Payment {
  readonly owed: Uakt;
  /** Sent now, from remint credits. */
  readonly fromCredits: Uakt;
  /** Sent now, from the buffer. */
  readonly fromBuffer: Uakt;
  /** Sent now, from the AKT of an escrow. */
  readonly fromEscrow: Uakt;
  /** Became a claim. */
  readonly claimed: Uakt;
  /** The claim; none when there is none, and none in quotes. */
  readonly claimId: bigint | undefined;
}

/** What a burn did or would do. */
export interface BurnResult {
  readonly burned: Uact;
  readonly payment: Payment;
  readonly price: PriceE18;
  readonly spreadBps: number;
}

/** A bill to settle. */
export interface Invoice {
  /** The settler's own id, 1 to 64 bytes. The same id with the same content answers its first result again. */
  readonly id: string;
  /** Whose ACT is spent: an account that approved the settler, or an escrow that names it. */
  readonly payer: string | { readonly escrow: bigint };
  /** Who is paid. */
  readonly provider: string;
  /** ACT to spend. */
  readonly amount: Uact;
  /** What the provider takes. */
  readonly payout: Payout;
}

export interface SettledInvoice {
  /** Whose ACT, or whose escrow. */
  readonly payer: string;
  /** The escrow that paid; none for an account. */
  readonly escrow: bigint | undefined;
  readonly provider: string;
  readonly spent: Uact;
  readonly payout: Payout;
  /** None for a payout in ACT, and for one that waits for its price. */
  readonly price: PriceE18 | undefined;
  readonly spreadBps: number;
  /** None for a payout in ACT, and for one that waits for its price. */
  readonly payment: Payment | undefined;
  /** The request that pays it, when it waits for its price. */
  readonly request: bigint | undefined;
  /** Unix seconds. */
  readonly settledAt: bigint;
  /** An earlier call settled it, and this one only answers the result again. */
  readonly isReplay: boolean;
}

/** Outcome of one invoice. */
export type InvoiceResult =
  | { readonly id: string; readonly kind: "settled"; readonly invoice: SettledInvoice }
  | { readonly id: string; readonly kind: "refused"; readonly refusal: Refusal };

/** What a message would do. */
export interface Quote<T> {
  /** What would come of it, at the present price where it would wait; none when that is not known. */
  readonly result: T | undefined;
  /** What it would wait for; none when it would execute at once. */
  readonly wait: Wait | undefined;
  readonly status: Status;
  /** None when it would fail. */
  readonly statusAfter: Status | undefined;
  /** The refusal that it would meet. */
  readonly wouldFail: Refusal | undefined;
}

/** State of the circuit breaker. */
export interface BmeStatus {
  readonly status: Status;
  /** When it became so, as far as conversions have recorded it; Unix seconds. */
  readonly since: bigint;
  /** Collateral ratio; none when nothing is outstanding, or without a price. */
  readonly ratioBps: number | undefined;
  readonly referencePrice: PriceE18 | undefined;
  /** Why there is no reference price: the name of the oracle's issue and its text. */
  readonly oracleIssue: { readonly reason: string; readonly message: string } | undefined;
  /** Highest price at which the status is a warning or worse. */
  readonly warnPrice: PriceE18 | undefined;
  /** Highest price at which the status is a halt. */
  readonly haltPrice: PriceE18 | undefined;
  /** What each leg does now. */
  readonly policy: Modes;
}

/** All books. */
export interface VaultBooks {
  /** Remint credits. */
  readonly credits: Uakt;
  readonly buffer: Uakt;
  readonly collateral: Uakt;
  readonly outstanding: Uact;
  /** Claims that nothing is set aside for. */
  readonly unfundedClaims: Uakt;
  /** Set aside for claims and not yet withdrawn. */
  readonly fundedClaims: Uakt;
  /** AKT of mints that wait; their owners' still. */
  readonly pendingAkt: Uakt;
  /** ACT of burns that wait; their owners' still, and part of what is outstanding. */
  readonly pendingAct: Uact;
  /** ACT burned by its payer whose AKT waits for its price; part of what is outstanding. */
  readonly payable: Uact;
  /** AKT that the bank did not deliver, kept for its payees. */
  readonly undelivered: Uakt;
  /** Lifetime totals. */
  readonly totals: {
    readonly burned: Uakt;
    readonly minted: Uact;
    readonly spent: Uact;
    readonly paid: Uakt;
    /** The part of `paid` that came from remint credits. */
    readonly reminted: Uakt;
    /** Given by `fundVault`. */
    readonly funded: Uakt;
    /** Went to the buffer as spread. */
    readonly spread: Uakt;
    readonly claimed: Uakt;
    readonly claimsFunded: Uakt;
    readonly claimsWithdrawn: Uakt;
  };
}

/** What a settler may spend of a holder. */
export interface Approval {
  readonly remaining: Uact;
  /** Last second of it; none when there is none. */
  readonly expires: bigint | undefined;
}

/** AKT that the vault owes. */
export interface Claim {
  readonly id: bigint;
  readonly owner: string;
  /** Owed at first. */
  readonly amount: Uakt;
  readonly withdrawn: Uakt;
  /** Can be withdrawn now. */
  readonly withdrawable: Uakt;
  /** What older claims wait for. */
  readonly ahead: Uakt;
}

/** The invariants, each with both sides. */
export interface Invariants {
  readonly allHold: boolean;
  readonly invariants: readonly {
    readonly name: string;
    readonly left: bigint;
    readonly right: bigint;
    readonly holds: boolean;
  }[];
}

export function toMintResult(json: MintResultJson): MintResult {
  return {
    burned: uakt(json.burned_uakt),
    minted: uact(json.minted_uact),
    change: uakt(json.change_uakt),
    price: parsePrice(json.price),
    spreadBps: json.spread_bps,
  };
}

export function toBurnResult(json: BurnResultJson): BurnResult {
  return {
    burned: uact(json.burned_uact),
    payment: toPayment(json.payment),
    price: parsePrice(json.price),
    spreadBps: json.spread_bps,
  };
}

export function toInvoiceResult({ id, outcome }: InvoiceResultJson): InvoiceResult {
  return "settled" in outcome
    ? { id, kind: "settled", invoice: toSettledInvoice(outcome.settled) }
    : { id, kind: "refused", refusal: toRefusal(outcome.refused) };
}

export function toSettledInvoice(json: SettledInvoiceJson): SettledInvoice {
  return {
    payer: json.payer,
    escrow: maybeBigInt(json.escrow),
    provider: json.provider,
    spent: uact(json.uact),
    payout: json.payout,
    price: maybe(json.price, parsePrice),
    spreadBps: json.spread_bps,
    payment: maybe(json.payment, toPayment),
    request: maybeBigInt(json.request),
    settledAt: BigInt(json.settled_at),
    isReplay: json.is_replay,
  };
}

export function toMintQuote(json: MintQuoteJson): Quote<MintResult> {
  return toQuote(json, maybe(json.result, toMintResult));
}

export function toBurnQuote(json: BurnQuoteJson): Quote<BurnResult> {
  return toQuote(json, maybe(json.result, toBurnResult));
}

export function toSettleQuote(json: SettleQuoteJson): Quote<readonly InvoiceResult[]> {
  return toQuote(
    json,
    maybe(json.results, (results) => results.map(toInvoiceResult)),
  );
}

export function toStatus(json: StatusResponse): BmeStatus {
  return {
    status: json.status,
    since: BigInt(json.since),
    ratioBps: json.ratio_bps ?? undefined,
    referencePrice: maybe(json.reference_price, parsePrice),
    oracleIssue: maybe(json.oracle_issue, ({ code, message }) => ({ reason: code, message })),
    warnPrice: maybe(json.warn_price, parsePrice),
    haltPrice: maybe(json.halt_price, parsePrice),
    policy: json.policy,
  };
}

export function toVault(json: VaultResponse): VaultBooks {
  const { totals } = json;
  return {
    credits: uakt(json.credits_uakt),
    buffer: uakt(json.buffer_uakt),
    collateral: uakt(json.collateral_uakt),
    outstanding: uact(json.outstanding_uact),
    unfundedClaims: uakt(json.unfunded_claims_uakt),
    fundedClaims: uakt(json.funded_claims_uakt),
    pendingAkt: uakt(json.pending_uakt),
    pendingAct: uact(json.pending_uact),
    payable: uact(json.payable_uact),
    undelivered: uakt(json.undelivered_uakt),
    totals: {
      burned: uakt(totals.burned_uakt),
      minted: uact(totals.minted_uact),
      spent: uact(totals.spent_uact),
      paid: uakt(totals.paid_uakt),
      reminted: uakt(totals.reminted_uakt),
      funded: uakt(totals.funded_uakt),
      spread: uakt(totals.spread_uakt),
      claimed: uakt(totals.claimed_uakt),
      claimsFunded: uakt(totals.claims_funded_uakt),
      claimsWithdrawn: uakt(totals.claims_withdrawn_uakt),
    },
  };
}

export function toApproval({ remaining_uact, expires }: ApprovalResponse): Approval {
  return { remaining: uact(remaining_uact), expires: maybeBigInt(expires) };
}

export function toClaim(json: ClaimInfo): Claim {
  return {
    id: BigInt(json.id),
    owner: json.owner,
    amount: uakt(json.amount_uakt),
    withdrawn: uakt(json.withdrawn_uakt),
    withdrawable: uakt(json.withdrawable_uakt),
    ahead: uakt(json.ahead_uakt),
  };
}

export function toInvariants({ all_hold, invariants }: InvariantsResponse): Invariants {
  const sides = invariants.map(({ name, left, right, holds }) => ({
    name,
    left: BigInt(left),
    right: BigInt(right),
    holds,
  }));
  return { allHold: all_hold, invariants: sides };
}

/** An invoice as the messages take it. */
export function fromInvoice({ id, payer, provider, amount, payout }: Invoice): InvoiceInput {
  const from: Payer =
    typeof payer === "string" ? { account: { address: payer } } : { escrow: { id: payer.escrow.toString() } };
  return { id, payer: from, provider, uact: amount.toString(), payout };
}

function toPayment(json: PaymentResult): Payment {
  return {
    owed: uakt(json.owed_uakt),
    fromCredits: uakt(json.from_credits_uakt),
    fromBuffer: uakt(json.from_buffer_uakt),
    fromEscrow: uakt(json.from_escrow_uakt),
    claimed: uakt(json.claimed_uakt),
    claimId: maybeBigInt(json.claim_id),
  };
}

function toQuote<T>(
  json: Pick<MintQuoteJson, "status" | "status_after" | "would_fail"> & Partial<Pick<MintQuoteJson, "wait">>,
  result: T | undefined,
): Quote<T> {
  return {
    result,
    wait: maybe(json.wait, toWait),
    status: json.status,
    statusAfter: json.status_after ?? undefined,
    wouldFail: maybe(json.would_fail, toRefusal),
  };
}

function toRefusal({ code, message }: RefusalJson): Refusal {
  return parseRefusal(`${code}: ${message}`);
}
