import { type Bme, type BurnResult, formatUakt, quoted, type Uact } from "@akash-bme/clients";

/** Burns ACT and says what came of it: AKT at once, and a claim for what the vault cannot pay yet. */
export async function burnToAkt(vault: Bme, amount: Uact): Promise<string> {
  // With the holder, the quote looks at the balance too.
  const expected = quoted(await vault.quoteBurn(amount, { holder: vault.sender }));
  if (expected.payment.claimed > 0n) {
    return `Not burned: ${formatUakt(expected.payment.claimed)} AKT of it would have to wait`;
  }

  const { result, hash } = await vault.burnAct(amount);
  if (result.kind === "executed") return `${paid(result.result)} in ${hash}`;
  const outcome = await vault.waitFor(result.request);
  if (outcome.kind === "paid") return `${paid(outcome.result)} for request ${result.request}`;
  const why = outcome.kind === "cancelled" ? outcome.reason : outcome.kind;
  return `Not burned (${why}): the ACT is back`;
}

function paid({ payment }: BurnResult): string {
  const { owed, claimed, claimId } = payment;
  const later = claimId === undefined ? "" : `, of which ${formatUakt(claimed)} AKT is claim ${claimId}`;
  return `Paid ${formatUakt(owed)} AKT${later}`;
}
