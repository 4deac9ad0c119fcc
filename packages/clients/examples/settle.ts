import { type Bme, type Invoice, type InvoiceResult, parseAct } from "@akash-bme/clients";

const HOUR_SECS = 3_600n;

/** A tenant lets a marketplace spend up to 20 ACT in the next hour. */
export async function allow(tenant: Bme, marketplace: string): Promise<void> {
  const now = BigInt(Math.floor(Date.now() / 1000));
  await tenant.approveSettler(marketplace, parseAct("20"), now + HOUR_SECS);
}

/**
 * A marketplace bills a lease. Sending the same invoice twice pays it once: the second answer is the first one's
 * result, so a program that does not know whether it was heard sends it again.
 */
export async function bill(marketplace: Bme, invoice: Invoice): Promise<InvoiceResult> {
  const { result } = await marketplace.settle([invoice]);
  const [outcome] = result;
  if (outcome === undefined) throw new Error("the vault answered no outcome");
  return outcome;
}
