import { toHex } from "@cosmjs/encoding";
import { PythError } from "./errors.js";

/** Reads big-endian fields from left to right and never past the end. */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  /** Works on a copy: writing to the input afterwards cannot change what was read and verified. */
  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes);
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /**
   * The next `length` bytes.
   *
   * Errors: `truncated`, with the field, the bytes it needs and the bytes left.
   */
  bytes(field: string, length: number): Uint8Array {
    if (length > this.left) {
      const details = { field, needed: length, left: this.left };
      throw new PythError("truncated", `${field} needs ${length} bytes, ${this.left} are left`, details);
    }
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Everything that follows, without moving on. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset);
  }

  /** The next `length` bytes as lower-case hex. */
  hex(field: string, length: number): string {
    return toHex(this.bytes(field, length));
  }

  u8(field: string): number {
    return Number(this.#unsigned(field, 1));
  }

  u16(field: string): number {
    return Number(this.#unsigned(field, 2));
  }

  u32(field: string): number {
    return Number(this.#unsigned(field, 4));
  }

  i32(field: string): number {
    return Number(this.#signed(field, 4));
  }

  u64(field: string): bigint {
    return this.#unsigned(field, 8);
  }

  i64(field: string): bigint {
    return this.#signed(field, 8);
  }

  u128(field: string): bigint {
    return this.#unsigned(field, 16);
  }

  i128(field: string): bigint {
    return this.#signed(field, 16);
  }

  #unsigned(field: string, width: number): bigint {
    return BigInt(`0x${this.hex(field, width)}`);
  }

  #signed(field: string, width: number): bigint {
    return BigInt.asIntN(width * 8, this.#unsigned(field, width));
  }
}
