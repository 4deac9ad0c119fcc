import { formatUakt, parseAct, parseAkt, type Uakt, uakt } from "@akash-bme/clients";

/** Amounts are whole millionths, never floating point numbers: 12500000n here. */
export const twelveAndAHalf: Uakt = parseAkt("12.5");

/** The compiler keeps AKT and ACT apart, so the result of arithmetic is given its unit again. */
export function half(amount: Uakt): Uakt {
  return uakt(amount / 2n);
}

/** As people read it, exact and without a unit: "6.25". */
export const text = formatUakt(half(twelveAndAHalf));

/** What a person types may be wrong; a BmeError with the code invalid_amount says how. */
export const typed = (input: string) => parseAct(input.trim());
