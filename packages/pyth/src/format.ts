import { PythError } from "./errors.js";

/** Far beyond any real feed; it keeps a forged exponent from asking for gigabytes of zeros. */
const MAX_EXPO = 64;

/**
 * A published price as exact decimal text: `formatPrice(58646744n, -8)` is `"0.58646744"`. All published decimals
 * are kept, trailing zeros too: they tell the precision of the feed.
 *
 * Errors: `out_of_range` for an exponent beyond ±64.
 */
export function formatPrice(mantissa: bigint, expo: number): string {
  if (!Number.isInteger(expo) || Math.abs(expo) > MAX_EXPO) {
    const message = `exponent is ${expo}, allowed are -${MAX_EXPO} to ${MAX_EXPO}`;
    throw new PythError("out_of_range", message, { field: "exponent", found: `${expo}` });
  }
  if (expo >= 0) {
    return `${mantissa * 10n ** BigInt(expo)}`;
  }
  const places = -expo;
  const sign = mantissa < 0n ? "-" : "";
  const digits = `${mantissa < 0n ? -mantissa : mantissa}`.padStart(places + 1, "0");
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
