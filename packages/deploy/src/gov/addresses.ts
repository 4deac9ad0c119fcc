import { sha256 } from "@cosmjs/crypto";
import { fromBech32, fromHex, toBech32, toUtf8 } from "@cosmjs/encoding";

/** What decides the address of a contract that is made by Instantiate2. */
export interface Instantiate2 {
  readonly checksum: string;
  readonly creator: string;
  readonly salt: Uint8Array;
  /** The message, if it is part of the address. */
  readonly fixedMsg?: Uint8Array;
}

/** The address of a contract made by Instantiate2: wasmd's definition, with the message where that is fixed. */
export function predictAddress({ checksum, creator, salt, fixedMsg }: Instantiate2): string {
  const { prefix, data } = fromBech32(creator);
  const parts = [fromHex(checksum), data, salt, fixedMsg ?? new Uint8Array()];
  const key = [toUtf8("wasm\0"), ...parts.flatMap((part) => [uint64(part.length), part])];
  return toBech32(prefix, sha256(joined([sha256(toUtf8("module")), ...key])));
}

/** `akash1qqqqqq…zzzzzz`, for titles. */
export function shortAddress(address: string): string {
  return address.length <= 24 ? address : `${address.slice(0, 12)}…${address.slice(-6)}`;
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
