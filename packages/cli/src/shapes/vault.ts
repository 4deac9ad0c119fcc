import {
  type BmeStatus,
  type BurnResult,
  type Claim,
  describeWait,
  type Invariants,
  type InvoiceResult,
  type MintResult,
  type Payment,
  type Quote,
  type Refusal,
  type SettledInvoice,
  type VaultBooks,
  type VaultRoles,
  type Wait,
} from "@akash-bme/clients";
import {
  act,
  akt,
  bps,
  choice,
  count,
  flag,
  list,
  maybe,
  price,
  record,
  type Shape,
  shown,
  tagged,
  text,
  time,
  whole,
} from "../shape.js";
import { breakerStatus, leg } from "./events.js";

const mode = choice("open", "next_price", "epoch", "closed");

export const status: Shape<BmeStatus> = record<BmeStatus>({
  ...{ status: breakerStatus, since: time, ratioBps: maybe(bps), referencePrice: maybe(price) },
  oracleIssue: maybe(record({ reason: text, message: text })),
  ...{ warnPrice: maybe(price), haltPrice: maybe(price) },
  policy: record({ mint: mode, settle: mode, refund: mode }),
});

export const books: Shape<VaultBooks> = record<VaultBooks>({
  ...{ credits: akt, buffer: akt, collateral: akt, outstanding: act, unfundedClaims: akt, fundedClaims: akt },
  ...{ pendingAkt: akt, pendingAct: act, payable: act, undelivered: akt },
  totals: record<VaultBooks["totals"]>({
    ...{ burned: akt, minted: act, spent: act, paid: akt, reminted: akt, funded: akt, spread: akt },
    ...{ claimed: akt, claimsFunded: akt, claimsWithdrawn: akt },
  }),
});

export const claim: Shape<Claim> = record<Claim>({
  ...{ id: whole, owner: text, amount: akt, withdrawn: akt, withdrawable: akt, ahead: akt },
});

const payment: Shape<Payment> = record<Payment>({
  ...{ owed: akt, fromCredits: akt, fromBuffer: akt, fromEscrow: akt, claimed: akt, claimId: maybe(whole) },
});

export const settledInvoice: Shape<SettledInvoice> = record<SettledInvoice>({
  ...{ payer: text, escrow: maybe(whole), provider: text, spent: act, payout: choice("akt", "act") },
  ...{ price: maybe(price), spreadBps: bps, payment: maybe(payment), request: maybe(whole) },
  ...{ settledAt: time, isReplay: flag },
});

export const invariants: Shape<Invariants> = record<Invariants>({
  allHold: flag,
  invariants: list(record({ name: text, left: whole, right: whole, holds: flag })),
});

export const pauses = list(record({ leg, until: time }));

export const roles: Shape<VaultRoles> = record<VaultRoles>({
  owner: text,
  offer: maybe(record({ nominee: text, expires: time })),
  ...{ guardian: maybe(text), charges: count },
  pauses,
});

const refusal: Shape<Refusal> = record<Refusal>({ code: text, message: text, reason: maybe(text) });

export const wait: Shape<Wait> = shown(
  tagged<Wait, "kind">("kind", { next_price: record({}), epoch: record({ dueHeight: whole }) }),
  describeWait,
);

const quote = <T>(result: Shape<T>): Shape<Quote<T>> =>
  record<Quote<T>>({
    result: maybe(result),
    wait: maybe(wait),
    status: breakerStatus,
    statusAfter: maybe(breakerStatus),
    wouldFail: maybe(refusal),
  });

export const mintResult: Shape<MintResult> = record<MintResult>({
  ...{ burned: akt, minted: act, change: akt, price, spreadBps: bps },
});

export const burnResult: Shape<BurnResult> = record<BurnResult>({
  ...{ burned: act, payment, price, spreadBps: bps },
});

export const mintQuote: Shape<Quote<MintResult>> = quote(mintResult);

/** One outcome for each invoice. */
export const settleQuote: Shape<Quote<readonly InvoiceResult[]>> = quote(
  list(
    tagged<InvoiceResult, "kind">("kind", {
      settled: record({ id: text, invoice: settledInvoice }),
      refused: record({ id: text, refusal }),
    }),
  ),
);

export const burnQuote: Shape<Quote<BurnResult>> = quote(burnResult);
