import { BmeError } from "./errors.js";

declare const unit: unique symbol;
type Amount<Unit extends string> = bigint & { readonly [unit]: Unit };

/** Millionths of AKT. */
export type Uakt = Amount<"uakt">;
/** Millionths of ACT. */
export type Uact = Amount<"uact">;
/** USD per unit with 18 decimals. */
export type PriceE18 = Amount<"price">;

const MICRO_PLACES = 6;
const PRICE_PLACES = 18;
/** What the contracts' `Uint128` holds. */
const MAX = 2n ** 128n - 1n;

/**
 * Millionths of AKT, from a number of them: a contract's answer, or a computation.
 *
 * Errors: `invalid_amount` for what is not a whole number from 0 to 2¹²⁸ - 1.
 */
export function uakt(value: bigint | string): Uakt {
  return whole(value) as Uakt;
}

/** Millionths of ACT; otherwise as `uakt`. */
export function uact(value: bigint | string): Uact {
  return whole(value) as Uact;
}

/** A price with 18 decimals; otherwise as `uakt`. */
export function priceE18(value: bigint | string): PriceE18 {
  return whole(value) as PriceE18;
}

/**
 * AKT as people write it: `parseAkt("1.5")` is 1,500,000 uakt. Never rounds.
 *
 * Errors: `invalid_amount` for anything but digits with at most six after a point.
 */
export function parseAkt(text: string): Uakt {
  return uakt(parseDecimal(text, MICRO_PLACES, "AKT"));
}

/** ACT as people write it; otherwise as `parseAkt`. */
export function parseAct(text: string): Uact {
  return uact(parseDecimal(text, MICRO_PLACES, "ACT"));
}

/** A price as people and the vault write it, at most 18 places after a point; otherwise as `parseAkt`. */
export function parsePrice(text: string): PriceE18 {
  return priceE18(parseDecimal(text, PRICE_PLACES, "a price"));
}

/** AKT in exact decimals without trailing zeros and without a unit: `"1.5"`. */
export function formatUakt(amount: Uakt): string {
  return formatDecimal(amount, MICRO_PLACES);
}

/** ACT in exact decimals, as `formatUakt`. */
export function formatUact(amount: Uact): string {
  return formatDecimal(amount, MICRO_PLACES);
}

/** A price in exact decimals, as `formatUakt`: `"0.58646744"`. */
export function formatPrice(price: PriceE18): string {
  return formatDecimal(price, PRICE_PLACES);
}

function whole(value: bigint | string): bigint {
  if (typeof value === "string" && !/^\d+$/.test(value)) {
    throw new BmeError("invalid_amount", `"${value}" is not a whole number`);
  }
  const amount = BigInt(value);
  if (amount < 0n || amount > MAX) {
    throw new BmeError("invalid_amount", `${amount} is outside 0 to 2^128 - 1`);
  }
  return amount;
}

function parseDecimal(text: string, places: number, what: string): bigint {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) {
    throw new BmeError("invalid_amount", `"${text}" is not ${what}: write digits and at most one point`);
  }
  const [, integer = "", fraction = ""] = match;
  if (fraction.length > places) {
    throw new BmeError(
      "invalid_amount",
      `"${text}" has ${fraction.length} decimals, ${what} has at most ${places}`,
    );
  }
  return BigInt(integer + fraction.padEnd(places, "0"));
}

function formatDecimal(amount: bigint, places: number): string {
  const digits = amount.toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`;
}
