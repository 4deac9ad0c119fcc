import { fromHex } from "@cosmjs/encoding";
import { PythError } from "./errors.js";

/** One array from several. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/**
 * An unsigned integer as `width` big-endian bytes.
 *
 * Errors: `out_of_range` instead of wrapping around.
 */
export function uint(field: string, width: number, value: bigint | number): Uint8Array {
  return integer(field, width, value, 0n, (1n << BigInt(width * 8)) - 1n);
}

/**
 * A signed integer as `width` big-endian bytes, two's complement.
 *
 * Errors: `out_of_range` instead of wrapping around.
 */
export function int(field: string, width: number, value: bigint | number): Uint8Array {
  const half = 1n << BigInt(width * 8 - 1);
  return integer(field, width, value, -half, half - 1n);
}

/**
 * Bytes from hex digits, exactly `length` of them.
 *
 * Errors: `invalid_hex`.
 */
export function hexBytes(field: string, length: number, text: string): Uint8Array {
  if (text.length !== length * 2 || !/^[0-9a-f]*$/i.test(text)) {
    const details = { field, found: text, digits: length * 2 };
    throw new PythError("invalid_hex", `${field} must be ${length * 2} hex digits, got "${text}"`, details);
  }
  return fromHex(text);
}

/**
 * A whole number as bigint.
 *
 * Errors: `out_of_range` for fractions and NaN, which `BigInt` itself answers with a bare RangeError.
 */
export function whole(field: string, value: bigint | number): bigint {
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw new PythError("out_of_range", `${field} is ${value}, not a whole number`, {
      field,
      found: `${value}`,
    });
  }
  return BigInt(value);
}

function integer(field: string, width: number, value: bigint | number, min: bigint, max: bigint): Uint8Array {
  const found = whole(field, value);
  if (found < min || found > max) {
    const details = { field, found: `${found}`, min: `${min}`, max: `${max}` };
    throw new PythError("out_of_range", `${field} is ${found}, allowed are ${min} to ${max}`, details);
  }
  const digits = BigInt.asUintN(width * 8, found)
    .toString(16)
    .padStart(width * 2, "0");
  return fromHex(digits);
}
