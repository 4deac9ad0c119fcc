import { type Bme, type MintResult, quoted, type Uact, type Uakt, uact, uakt } from "@akash-bme/clients";

/** How far the price may move before the next block, in hundredths of a per cent. */
const TOLERANCE_BPS = 50n;
const BPS = 10_000n;

/** Burns AKT for ACT, but not for half a per cent less than what is quoted now. */
export async function mintAsQuoted(vault: Bme, amount: Uakt): Promise<MintResult> {
  const { minted } = quoted(await vault.quoteMint(amount));
  const minOut = uact((minted * (BPS - TOLERANCE_BPS)) / BPS);
  const { result } = await vault.mintAct(amount, { minOut });
  return result;
}

/** Mints exactly the ACT of a bill. Half a per cent more AKT is attached, and what is too much comes back. */
export async function mintForBill(vault: Bme, bill: Uact): Promise<MintResult> {
  const { burned } = quoted(await vault.quoteMintExact(bill));
  const maxIn = uakt((burned * (BPS + TOLERANCE_BPS)) / BPS);
  const { result } = await vault.mintActExact(bill, maxIn);
  return result;
}
