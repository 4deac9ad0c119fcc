import { type BmeEvent, type Uact, type Uakt, uact, uakt, type VaultBooks } from "@akash-bme/clients";

const NO_AKT = uakt(0n);
const NO_ACT = uact(0n);

/** What a request keeps until it ends. */
interface Kept {
  readonly akt: Uakt;
  readonly act: Uact;
}

/** The books after these events, as an indexer keeps them. */
export function booksOf(events: readonly BmeEvent[]): VaultBooks {
  const book = { credits: 0n, buffer: 0n, outstanding: 0n, pendingAkt: 0n, pendingAct: 0n, payable: 0n };
  const kept = new Map<bigint, Kept>();
  let undelivered = 0n;
  const totals = {
    ...{ burned: 0n, minted: 0n, spent: 0n, paid: 0n, reminted: 0n, funded: 0n, spread: 0n },
    ...{ claimed: 0n, claimsFunded: 0n, claimsWithdrawn: 0n },
  };
  const least = (one: bigint, other: bigint) => (one < other ? one : other);
  const end = (request: bigint | undefined) => {
    const { akt, act } = (request !== undefined && kept.get(request)) || { akt: 0n, act: 0n };
    book.pendingAkt -= akt;
    book.pendingAct -= act;
  };
  const pay = (event: { spent: Uact; fromCredits: Uakt; fromBuffer: Uakt; claimed: Uakt; spread: Uakt }) => {
    book.outstanding -= event.spent;
    totals.spent += event.spent;
    book.credits -= event.fromCredits;
    totals.reminted += event.fromCredits;
    book.buffer -= event.fromBuffer;
    totals.paid += event.fromCredits + event.fromBuffer;
    totals.claimed += event.claimed;
    const spread = least(event.spread, book.credits);
    book.credits -= spread;
    book.buffer += spread;
    totals.spread += spread;
  };
  for (const event of events) {
    switch (event.kind) {
      case "bme_request":
        // What pays an invoice keeps nothing that is its owner's: the payer's ACT is burned.
        if (event.leg === "settle") break;
        kept.set(event.request, { akt: event.paidAkt ?? NO_AKT, act: event.paidAct ?? NO_ACT });
        book.pendingAkt += event.paidAkt ?? 0n;
        book.pendingAct += event.paidAct ?? 0n;
        break;
      case "bme_cancel":
        end(event.request);
        break;
      case "bme_mint": {
        end(event.request);
        const toClaims = least(event.burned, totals.claimed - totals.claimsFunded);
        const toBuffer = least(event.spread, event.burned - toClaims);
        totals.burned += event.burned;
        totals.minted += event.minted + event.spreadAct;
        book.outstanding += event.minted + event.spreadAct;
        totals.claimsFunded += toClaims;
        book.buffer += toBuffer;
        totals.spread += toBuffer;
        book.credits += event.burned - toClaims - toBuffer;
        break;
      }
      case "bme_burn":
        end(event.request);
        pay({ ...event, spent: event.burned });
        break;
      case "bme_settle": {
        const { spent, payout, request, fromCredits, fromBuffer, claimed, spread } = event;
        if (request !== undefined) book.payable += spent;
        if (payout === "act" || request !== undefined) break;
        pay({
          spent,
          fromCredits: fromCredits ?? NO_AKT,
          fromBuffer: fromBuffer ?? NO_AKT,
          claimed: claimed ?? NO_AKT,
          spread: spread ?? NO_AKT,
        });
        break;
      }
      case "bme_pay":
        book.payable -= event.spent;
        pay(event);
        break;
      case "bme_undelivered":
        undelivered += event.kept;
        break;
      case "bme_retry":
        undelivered -= event.sent;
        break;
      case "bme_fund":
        totals.funded += event.funded;
        totals.claimsFunded += event.toClaims;
        book.buffer += event.funded - event.toClaims;
        break;
      case "bme_claim":
        totals.claimsWithdrawn += event.paid;
        break;
      default:
        break;
    }
  }
  const unfunded = totals.claimed - totals.claimsFunded;
  return {
    credits: uakt(book.credits),
    buffer: uakt(book.buffer),
    collateral: uakt(book.credits + book.buffer - unfunded),
    outstanding: uact(book.outstanding),
    unfundedClaims: uakt(unfunded),
    fundedClaims: uakt(totals.claimsFunded - totals.claimsWithdrawn),
    pendingAkt: uakt(book.pendingAkt),
    pendingAct: uact(book.pendingAct),
    payable: uact(book.payable),
    undelivered: uakt(undelivered),
    totals: {
      burned: uakt(totals.burned),
      minted: uact(totals.minted),
      spent: uact(totals.spent),
      paid: uakt(totals.paid),
      reminted: uakt(totals.reminted),
      funded: uakt(totals.funded),
      spread: uakt(totals.spread),
      claimed: uakt(totals.claimed),
      claimsFunded: uakt(totals.claimsFunded),
      claimsWithdrawn: uakt(totals.claimsWithdrawn),
    },
  };
}
