/** Converts what is there; the contracts write what is absent as null. */
export function maybe<T, U>(value: T | null | undefined, convert: (value: T) => U): U | undefined {
  return value === null || value === undefined ? undefined : convert(value);
}

/** A `Uint64` that may be absent or null. */
export function maybeBigInt(value: string | null | undefined): bigint | undefined {
  return maybe(value, BigInt);
}
