import { keccak256 } from "@cosmjs/crypto";
import { PythError } from "./errors.js";
import { Reader } from "./reader.js";
import { concat, hexBytes, uint } from "./writer.js";

const VERSION = 1;
const RS_BYTES = 64;

/** Who published a message: a Wormhole chain id and the address on that chain, 64 lower-case hex digits. */
export interface Emitter {
  readonly chain: number;
  readonly address: string;
}

/** One signature in the header of a VAA. */
export interface VaaSignature {
  /** Position of the signer in its set. */
  readonly index: number;
  /** r and s, 32 bytes each. */
  readonly rs: Uint8Array;
  /** Parity of the nonce point, 0 or 1 when valid. */
  readonly recoveryId: number;
}

/** What the signers of a VAA sign. */
export interface VaaBody {
  /** Seconds. */
  readonly timestamp: number;
  readonly nonce: number;
  readonly emitter: Emitter;
  readonly sequence: bigint;
  readonly consistencyLevel: number;
  readonly payload: Uint8Array;
}

/**
 * A signed message (VAA version 1), parsed but not verified.
 *
 * Only the body is signed. Set index and signatures are not, so one body may come in different wrappings:
 * its digest is its identity.
 */
export interface Vaa extends VaaBody {
  /** Index of the signer set that the header names. */
  readonly setIndex: number;
  readonly signatures: readonly VaaSignature[];
  /** The signed bytes. */
  readonly body: Uint8Array;
}

/**
 * Reads a VAA.
 *
 * Errors: `vaa_version`, `truncated`.
 */
export function parseVaa(bytes: Uint8Array): Vaa {
  const reader = new Reader(bytes);
  const version = reader.u8("VAA version");
  if (version !== VERSION) {
    throw new PythError("vaa_version", `VAA has version ${version}, only ${VERSION} is known`, {
      found: version,
      expected: VERSION,
    });
  }
  const setIndex = reader.u32("signer set index");
  const count = reader.u8("signature count");
  const signatures = Array.from({ length: count }, () => ({
    index: reader.u8("signer index"),
    rs: reader.bytes("signature", RS_BYTES),
    recoveryId: reader.u8("recovery id"),
  }));
  const body = reader.rest();
  return {
    setIndex,
    signatures,
    timestamp: reader.u32("timestamp"),
    nonce: reader.u32("nonce"),
    emitter: { chain: reader.u16("emitter chain"), address: reader.hex("emitter address", 32) },
    sequence: reader.u64("sequence"),
    consistencyLevel: reader.u8("consistency level"),
    payload: reader.rest(),
    body,
  };
}

/** What the signatures of a VAA are over: keccak256(keccak256(body)). */
export function bodyDigest(body: Uint8Array): Uint8Array {
  return keccak256(keccak256(body));
}

/** Whether two emitters are the same chain and address. */
export function isSameEmitter(one: Emitter, other: Emitter): boolean {
  return one.chain === other.chain && one.address === other.address;
}

/**
 * The bytes of a body.
 *
 * Errors: `out_of_range`, `invalid_hex`.
 */
export function encodeVaaBody(body: VaaBody): Uint8Array {
  return concat(
    uint("timestamp", 4, body.timestamp),
    uint("nonce", 4, body.nonce),
    uint("emitter chain", 2, body.emitter.chain),
    hexBytes("emitter address", 32, body.emitter.address),
    uint("sequence", 8, body.sequence),
    uint("consistency level", 1, body.consistencyLevel),
    body.payload,
  );
}

/**
 * The bytes of a VAA around an encoded body. Writes the signatures as they come, valid or not.
 *
 * Errors: `out_of_range`.
 */
export function encodeVaa(
  setIndex: number,
  signatures: readonly VaaSignature[],
  body: Uint8Array,
): Uint8Array {
  return concat(
    uint("VAA version", 1, VERSION),
    uint("signer set index", 4, setIndex),
    uint("signature count", 1, signatures.length),
    ...signatures.flatMap(({ index, rs, recoveryId }) => [
      uint("signer index", 1, index),
      rs,
      uint("recovery id", 1, recoveryId),
    ]),
    body,
  );
}
