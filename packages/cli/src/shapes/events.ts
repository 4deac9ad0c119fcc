import type { BmeEvent, BmeTypes, LimitChange, OracleEvent, OracleTypes } from "@akash-bme/clients";
import {
  act,
  akt,
  bps,
  choice,
  count,
  fewSecs,
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
  wideBps,
} from "../shape.js";

const STATUSES = ["healthy", "warning", "halt_cr", "halt_oracle"] as const;

export const leg: Shape<BmeTypes.Leg> = choice("mint", "refund", "settle");

/** Where a symbol is absent, all are meant. */
export const everySymbol: Shape<string | undefined> = shown(
  maybe(text),
  (symbol) => symbol ?? "every symbol",
);

export const breakerStatus: Shape<(typeof STATUSES)[number]> = choice(...STATUSES);

export const model: Shape<OracleTypes.SignerModel> = choice("guardian", "router");

/** Where nobody is named, everyone may. */
export const everyone: Shape<readonly string[] | undefined> = shown(
  maybe(list(text)),
  (named) => named?.join(", ") ?? "everyone",
);

const ratios = { ratioBeforeBps: maybe(bps), ratioAfterBps: maybe(bps) };

export const bmeEvent: Shape<BmeEvent> = tagged("kind", {
  bme_mint: record({
    ...{ sender: text, to: text, request: maybe(whole), burned: akt, minted: act, change: akt },
    ...{ spread: akt, spreadAct: act, price, spreadBps: bps, ...ratios },
  }),
  bme_burn: record({
    ...{ sender: text, to: text, request: maybe(whole), burned: act, fromCredits: akt, fromBuffer: akt },
    ...{ claimed: akt, claimId: maybe(whole), spread: akt, price, spreadBps: bps, ...ratios },
  }),
  bme_settle: record({
    ...{ settler: text, invoice: text, payer: text, escrow: maybe(whole), provider: text, spent: act },
    ...{ payout: choice("akt", "act"), fromCredits: maybe(akt), fromBuffer: maybe(akt) },
    ...{ fromEscrow: maybe(akt), claimed: maybe(akt), claimId: maybe(whole), request: maybe(whole) },
    ...{ spread: maybe(akt), price: maybe(price), ...ratios },
  }),
  bme_pay: record({
    ...{ request: whole, provider: text, spent: act, fromCredits: akt, fromBuffer: akt, claimed: akt },
    ...{ claimId: maybe(whole), spread: akt, price, spreadBps: bps, ...ratios },
  }),
  bme_request: record({
    ...{ request: whole, owner: text, to: text, leg, paidAkt: maybe(akt), paidAct: maybe(act) },
    dueHeight: maybe(whole),
  }),
  bme_requeue: record({ request: whole, dueHeight: whole }),
  bme_cancel: record({
    ...{ request: whole, owner: text, reason: text, returnedAkt: maybe(akt), returnedAct: maybe(act) },
  }),
  bme_undelivered: record({ to: text, kept: akt }),
  bme_retry: record({ to: text, sent: akt }),
  bme_status: record({ from: breakerStatus, to: breakerStatus, ratioBps: maybe(bps) }),
  bme_claim: record({ id: whole, owner: text, paid: akt, left: akt }),
  bme_fund: record({ sender: text, funded: akt, toClaims: akt }),
  bme_approve: record({ holder: text, settler: text, limit: act, expires: time }),
  bme_escrow_open: record({
    ...{ id: whole, owner: text, refundTo: text, settlers: list(text), depositors: everyone },
  }),
  bme_escrow_depositors: record({ id: whole, depositors: everyone }),
  bme_escrow_deposit: record({ id: whole, depositor: text, deposited: act, expires: maybe(time) }),
  bme_escrow_return: record({ id: whole, depositor: text, returned: act }),
  bme_escrow_fund: record({ id: whole, giver: text, funded: akt }),
  bme_escrow_akt_due: record({ id: whole, giver: text, due: akt }),
  bme_escrow_akt_paid: record({ id: whole, giver: text, paid: akt }),
  bme_escrow_close: record({ id: whole, owner: text }),
  bme_settler: record({ settler: text, dailyCap: maybe(act), enabled: flag }),
  bme_params: record({ version: count, fields: list(text) }),
  bme_params_proposed: record({ version: count, fields: list(text), loosened: list(text), due: time }),
  bme_params_cancelled: record({ version: count }),
  bme_pause: record({ by: text, leg, until: time }),
  bme_guardian: record({ guardian: maybe(text), charges: count }),
  bme_oracle: record({ oracle: text, symbol: text, price }),
  bme_owner_offer: record({ nominee: text, expires: time }),
  bme_owner: record({ from: maybe(text), to: text }),
});

export const oracleEvent: Shape<OracleEvent> = tagged("kind", {
  price_accepted: record({
    ...{ symbol: text, price, conf: price, twap: price, coverageSecs: fewSecs, publishTime: time },
    ...{ source: maybe(text), agreeing: maybe(count) },
  }),
  price_reported: record({
    ...{ symbol: text, price, publishTime: time, source: text, agreeing: count, minSources: count },
  }),
  price_ignored: tagged("reason", {
    not_newer: record({ symbol: text, publishTime: time, storedTime: time }),
    paused: record({ symbol: text, until: time }),
  }),
  price_quarantined: record({
    ...{ symbol: text, price, lastPrice: price, movedBps: wideBps, maxBps: wideBps, publishTime: time },
    ...{ confirmFrom: time, source: maybe(text) },
  }),
  price_skipped: record({ feedId: text }),
  signer_set_installed: record({
    ...{ model, index: count, members: count, oldSetExpires: maybe(time) },
  }),
  signer_set_expired: record({ model, index: count }),
  feed_added: record({ symbol: text, feedId: text }),
  feed_changed: record({ symbol: text, from: text, to: text }),
  feed_removed: record({ symbol: text, feedId: text }),
  sources_set: record({ symbol: text, sources: list(text), minSources: count }),
  emitters_set: record({ emitters: list(text) }),
  fee_set: record({ fee: text }),
  fees_withdrawn: record({ to: text, amount: text }),
  params_updated: record({
    version: count,
    changes: list(record<LimitChange>({ limit: text, from: count, to: count })),
  }),
  paused: record({ symbol: everySymbol, until: time, by: text }),
  relay_set: record({ relay: maybe(text) }),
  relay_refused: record({ symbol: text, publishTime: time, cause: text }),
  guardian_set: record({ guardian: maybe(text), charges: count }),
  owner_proposed: record({ nominee: text, expires: time }),
  owner_changed: record({ from: text, to: text }),
});
