import type { BmeEvent, OracleEvent } from "@akash-bme/clients";
import {
  act,
  akt,
  bps,
  choice,
  count,
  fewSecs,
  maybe,
  price,
  record,
  type Shape,
  tagged,
  text,
  time,
  whole,
  wideBps,
} from "../shape.js";

const STATUSES = ["healthy", "warning", "halt_cr", "halt_oracle"] as const;

export const breakerStatus: Shape<(typeof STATUSES)[number]> = choice(...STATUSES);

/** The events of the vault that messages of this command line bring about. */
export type SentBmeEvent = Extract<
  BmeEvent,
  {
    kind: "bme_mint" | "bme_burn" | "bme_settle" | "bme_status" | "bme_claim" | "bme_fund" | "bme_approve";
  }
>;

/** The same of the oracle. */
export type SentOracleEvent = Extract<
  OracleEvent,
  {
    kind:
      | "price_accepted"
      | "price_reported"
      | "price_ignored"
      | "price_quarantined"
      | "price_skipped"
      | "signer_set_installed"
      | "relay_refused";
  }
>;

const ratios = { ratioBeforeBps: maybe(bps), ratioAfterBps: maybe(bps) };

export const bmeEvent: Shape<SentBmeEvent> = tagged("kind", {
  bme_mint: record({
    ...{ sender: text, to: text, burned: akt, minted: act, change: akt, spread: akt },
    ...{ price, spreadBps: bps, ...ratios },
  }),
  bme_burn: record({
    ...{ sender: text, to: text, burned: act, fromCredits: akt, fromBuffer: akt, claimed: akt },
    ...{ claimId: maybe(whole), spread: akt, price, spreadBps: bps, ...ratios },
  }),
  bme_settle: record({
    ...{
      settler: text,
      invoice: text,
      payer: text,
      provider: text,
      spent: act,
      payout: choice("akt", "act"),
    },
    ...{ fromCredits: maybe(akt), fromBuffer: maybe(akt), claimed: maybe(akt), claimId: maybe(whole) },
    ...{ spread: maybe(akt), price: maybe(price), ...ratios },
  }),
  bme_status: record({ from: breakerStatus, to: breakerStatus, ratioBps: maybe(bps) }),
  bme_claim: record({ id: whole, owner: text, paid: akt, left: akt }),
  bme_fund: record({ sender: text, funded: akt, toClaims: akt }),
  bme_approve: record({ holder: text, settler: text, limit: act, expires: time }),
});

export const oracleEvent: Shape<SentOracleEvent> = tagged("kind", {
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
    ...{ model: choice("guardian", "router"), index: count, members: count, oldSetExpires: maybe(time) },
  }),
  relay_refused: record({ symbol: text, publishTime: time, cause: text }),
});
