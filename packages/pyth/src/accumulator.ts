import { toAscii, toHex } from "@cosmjs/encoding";
import { PythError, type PythErrorCode } from "./errors.js";
import { NODE_BYTES } from "./merkle.js";
import { Reader } from "./reader.js";
import { concat, hexBytes, uint } from "./writer.js";

/** Most bytes of a VAA that are read, as in the contract; genuine ones have 292 to 1,400. */
export const MAX_VAA_BYTES = 8192;
/** Most messages of one container, as in the contract. */
export const MAX_UPDATES = 16;
/** Most nodes of one proof, as in the contract; genuine trees have a depth of 8 to 12. */
export const MAX_PROOF_NODES = 40;

const CONTAINER_MAGIC = "PNAU";
const MAJOR = 1;
const MINOR = 0;
const PROOF_TYPE_MERKLE = 0;
const ROOT_MAGIC = "AUWV";
const ROOT_TYPE_MERKLE = 0;

/** The part of a container before its messages. */
export interface ContainerHead {
  readonly major: number;
  readonly minor: number;
  /** Fields that this version does not know; skipped. */
  readonly trailingHeader: Uint8Array;
  /** The signed root, a VAA. */
  readonly vaa: Uint8Array;
}

/** One message and the nodes that lead from it to the root. */
export interface AccumulatorUpdate {
  /** The leaf. */
  readonly message: Uint8Array;
  /** Sibling hashes from the leaf upwards. */
  readonly proof: readonly Uint8Array[];
}

/** One accumulator update (`PNAU`) as Hermes serves it: a signed root and messages with their proofs. */
export interface Container extends ContainerHead {
  readonly updates: readonly AccumulatorUpdate[];
  /** Bytes after the last message. They are ignored, as in the contract; genuine updates with some exist. */
  readonly trailingBytes: number;
}

/** The signed payload (`AUWV`): the root of a tree of messages. */
export interface AccumulatorRoot {
  /** Slot of the publisher; equal to the VAA's sequence in the router era. */
  readonly slot: bigint;
  /** 10000 in the guardian era, 0 in the router era. */
  readonly ringSize: number;
  /** Root hash in hex. */
  readonly root: string;
}

/**
 * Reads a container. Any minor version, any trailing header and bytes after the last message are accepted:
 * Pyth extends the format that way.
 *
 * Errors: another format or version, a size over its bound, or an end inside a field.
 */
export function parseContainer(bytes: Uint8Array): Container {
  const reader = new Reader(bytes);
  const head = readHead(reader);
  const count = reader.u8("message count");
  if (count === 0) {
    throw new PythError("no_updates", "update contains no messages");
  }
  if (count > MAX_UPDATES) {
    throw tooMany("too_many_updates", "update contains", "messages", count, MAX_UPDATES);
  }
  const updates = Array.from({ length: count }, () => readUpdate(reader));
  return { ...head, updates, trailingBytes: reader.left };
}

/** Reads only what comes before the messages, so that it also answers for a container that is cut off later. */
export function parseContainerHead(bytes: Uint8Array): ContainerHead {
  return readHead(new Reader(bytes));
}

/**
 * The bytes of a container around a VAA and messages with their proofs.
 *
 * Errors: `out_of_range` for a length that its field cannot hold.
 */
export function encodeContainer(vaa: Uint8Array, updates: readonly AccumulatorUpdate[]): Uint8Array {
  return concat(
    toAscii(CONTAINER_MAGIC),
    Uint8Array.of(MAJOR, MINOR, 0, PROOF_TYPE_MERKLE),
    uint("VAA length", 2, vaa.length),
    vaa,
    uint("message count", 1, updates.length),
    ...updates.flatMap(({ message, proof }) => [
      uint("message length", 2, message.length),
      message,
      uint("proof length", 1, proof.length),
      ...proof,
    ]),
  );
}

/**
 * Reads the payload of a VAA; longer payloads are accepted, as Pyth may append fields.
 *
 * Errors: `root_magic`, `root_type`, `truncated`.
 */
export function parseRoot(payload: Uint8Array): AccumulatorRoot {
  const reader = new Reader(payload);
  expectMagic(reader, "root_magic", "VAA payload", ROOT_MAGIC);
  expectByte(reader, "root_type", "accumulator root", "type", ROOT_TYPE_MERKLE);
  return {
    slot: reader.u64("slot"),
    ringSize: reader.u32("ring size"),
    root: reader.hex("root", NODE_BYTES),
  };
}

/**
 * The payload of a VAA that signs `root`.
 *
 * Errors: `out_of_range`, `invalid_hex`.
 */
export function encodeRoot({ slot, ringSize, root }: AccumulatorRoot): Uint8Array {
  return concat(
    toAscii(ROOT_MAGIC),
    Uint8Array.of(ROOT_TYPE_MERKLE),
    uint("slot", 8, slot),
    uint("ring size", 4, ringSize),
    hexBytes("root", NODE_BYTES, root),
  );
}

function readHead(reader: Reader): ContainerHead {
  expectMagic(reader, "container_magic", "update", CONTAINER_MAGIC);
  const major = expectByte(reader, "container_version", "update", "major version", MAJOR);
  const minor = reader.u8("minor version");
  const trailingHeader = reader.bytes("trailing header", reader.u8("trailing header length"));
  expectByte(reader, "proof_type", "update", "proof type", PROOF_TYPE_MERKLE);
  const length = reader.u16("VAA length");
  if (length > MAX_VAA_BYTES) {
    throw tooMany("vaa_too_long", "VAA has", "bytes", length, MAX_VAA_BYTES);
  }
  return { major, minor, trailingHeader, vaa: reader.bytes("VAA", length) };
}

function readUpdate(reader: Reader): AccumulatorUpdate {
  const message = reader.bytes("message", reader.u16("message length"));
  const nodes = reader.u8("proof length");
  if (nodes > MAX_PROOF_NODES) {
    throw tooMany("proof_too_long", "proof has", "nodes", nodes, MAX_PROOF_NODES);
  }
  return { message, proof: Array.from({ length: nodes }, () => reader.bytes("proof", NODE_BYTES)) };
}

function expectMagic(reader: Reader, code: PythErrorCode, what: string, magic: string): void {
  const expected = toHex(toAscii(magic));
  const found = reader.hex(`magic of the ${what}`, magic.length);
  if (found !== expected) {
    const message = `${what} starts with ${found}, expected ${magic} (${expected})`;
    throw new PythError(code, message, { found, expected });
  }
}

function expectByte(
  reader: Reader,
  code: PythErrorCode,
  what: string,
  field: string,
  expected: number,
): number {
  const found = reader.u8(field);
  if (found !== expected) {
    const message = `${what} has ${field} ${found}, only ${expected} is known`;
    throw new PythError(code, message, { found, expected });
  }
  return found;
}

function tooMany(code: PythErrorCode, has: string, unit: string, found: number, max: number): PythError {
  return new PythError(code, `${has} ${found} ${unit}, at most ${max} are read`, { found, max });
}
