import {
  type Bme,
  type Conversion,
  type MintResult,
  quoted,
  type Uact,
  type Uakt,
  uact,
  uakt,
} from "@akash-bme/clients";

/** How far the price may move before the mint executes, in hundredths of a per cent. */
const TOLERANCE_BPS = 50n;
const BPS = 10_000n;

/** Burns AKT for ACT, but not for half a per cent less than what is quoted now. */
export async function mintAsQuoted(vault: Bme, amount: Uakt): Promise<MintResult> {
  const { minted } = quoted(await vault.quoteMint(amount, { sender: vault.sender }));
  const minOut = uact((minted * (BPS - TOLERANCE_BPS)) / BPS);
  const answer = await vault.mintAct(amount, { minOut });
  return finished(vault, answer.result);
}

/** Mints exactly the ACT of a bill. Half a per cent more AKT is attached, and what is too much comes back. */
export async function mintForBill(vault: Bme, bill: Uact): Promise<MintResult> {
  const { burned } = quoted(await vault.quoteMintExact(bill, { sender: vault.sender }));
  const maxIn = uakt((burned * (BPS + TOLERANCE_BPS)) / BPS);
  const answer = await vault.mintActExact(bill, maxIn);
  return finished(vault, answer.result);
}

/** What a mint gave: at once, or when its price has come. A cancelled one has sent the AKT back. */
async function finished(vault: Bme, mint: Conversion<MintResult>): Promise<MintResult> {
  if (mint.kind === "executed") return mint.result;
  const outcome = await vault.waitFor(mint.request);
  if (outcome.kind === "minted") return outcome.result;
  const why = outcome.kind === "cancelled" ? outcome.reason : outcome.kind;
  throw new Error(`Nothing was minted (${why}); your AKT is back`);
}
