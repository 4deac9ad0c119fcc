import { ExtendedSecp256k1Signature, keccak256, Secp256k1 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import { PythError } from "./errors.js";
import { bodyDigest, type Vaa, type VaaSignature } from "./vaa.js";
import { concat } from "./writer.js";

/** Most members of a signer set, as in the contract. */
export const MAX_SET_SIZE = 32;

const ADDRESS = /^[0-9a-f]{40}$/;
const ZERO_ADDRESS = "0".repeat(40);

/** Half of the order of secp256k1 in hex: an `s` above it has a twin below it that signs the same digest. */
const HALF_ORDER = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

/** Who signs: Wormhole guardians or Pyth routers. It decides the quorum, and each has its own numbering of sets. */
export type SignerModel = "guardian" | "router";

/** The addresses whose signatures count, in the order of their indices: 40 lower-case hex digits each. */
export interface SignerSet {
  readonly model: SignerModel;
  readonly index: number;
  readonly addresses: readonly string[];
}

/** Who made one signature of a VAA. */
export interface Signer {
  readonly index: number;
  readonly address: string;
}

/** Signatures needed of a set with `members` members: more than two thirds of guardians, more than half of routers. */
export function quorum(model: SignerModel, members: number): number {
  return Math.floor(model === "guardian" ? (members * 2) / 3 : members / 2) + 1;
}

/** The set with that model and index, if there is one. */
export function findSignerSet(
  sets: readonly SignerSet[],
  model: SignerModel,
  index: number,
): SignerSet | undefined {
  return sets.find((set) => set.model === model && set.index === index);
}

/** The address of an uncompressed public key: the last 20 bytes of keccak256 without the 0x04 before it. */
export function signerAddress(publicKey: Uint8Array): string {
  return toHex(keccak256(publicKey.subarray(1)).subarray(12));
}

/**
 * Checks that a set can verify anything: 1 to 32 members, none zero, none twice.
 *
 * Errors: `set_size`, `invalid_hex`, `zero_member`, `duplicate_member`.
 */
export function checkMembers(addresses: readonly string[]): void {
  const size = addresses.length;
  if (size === 0 || size > MAX_SET_SIZE) {
    const details = { found: size, max: MAX_SET_SIZE };
    throw new PythError(
      "set_size",
      `signer set has ${size} members, 1 to ${MAX_SET_SIZE} are accepted`,
      details,
    );
  }
  const seen = new Set<string>();
  for (const [index, address] of addresses.entries()) {
    // Lower case only: addresses are compared as text.
    if (!ADDRESS.test(address)) {
      const message = `member ${index} must be 40 lower-case hex digits, got "${address}"`;
      throw new PythError("invalid_hex", message, { index, found: address });
    }
    if (address === ZERO_ADDRESS) {
      throw new PythError("zero_member", `member ${index} of the signer set is the zero address`, { index });
    }
    if (seen.has(address)) {
      throw new PythError("duplicate_member", `${address} is in the signer set twice`, { address });
    }
    seen.add(address);
  }
}

/**
 * Who signed, whether or not they may: the recovered address of each signature.
 *
 * Errors: `recovery_id`, `high_s`, `unrecoverable_signature`.
 */
export function recoverSigners(vaa: Vaa): Signer[] {
  const digest = bodyDigest(vaa.body);
  return vaa.signatures.map((signature) => recoverSigner(digest, signature));
}

/**
 * Checks that a quorum of distinct members of `set` signed the body, and that nobody else did.
 *
 * Returns the signers. Errors: one code per cause; the first signature that is wrong decides.
 */
export function verifyVaa(vaa: Vaa, set: SignerSet): Signer[] {
  checkMembers(set.addresses);
  checkHeader(vaa, set);

  const digest = bodyDigest(vaa.body);
  const members = set.addresses.length;
  let previous = -1;
  return vaa.signatures.map((signature) => {
    const { index } = signature;
    if (index <= previous) {
      const message = `signer index ${index} follows ${previous}, indices must rise`;
      throw new PythError("signatures_unordered", message, { previous, index });
    }
    previous = index;
    const member = set.addresses[index];
    if (member === undefined) {
      const message = `signer index ${index}, the set has ${members} members`;
      throw new PythError("signer_out_of_range", message, { index, members });
    }
    const signer = recoverSigner(digest, signature);
    if (signer.address !== member) {
      const message = `signature ${index} recovers to ${signer.address}, the member is ${member}`;
      throw new PythError("wrong_signer", message, { index, recovered: signer.address, member });
    }
    return signer;
  });
}

/** What costs nothing to check comes before any signature is recovered. */
function checkHeader(vaa: Vaa, set: SignerSet): void {
  if (vaa.setIndex !== set.index) {
    const message = `VAA names ${set.model} set ${vaa.setIndex}, it is verified against set ${set.index}`;
    throw new PythError("signer_set_index", message, { found: vaa.setIndex, expected: set.index });
  }
  const found = vaa.signatures.length;
  const members = set.addresses.length;
  const needed = quorum(set.model, members);
  if (found > members) {
    const message = `VAA has ${found} signatures, its signer set ${members} members`;
    throw new PythError("too_many_signatures", message, { found, members });
  }
  if (found < needed) {
    const message = `VAA has ${found} signatures, quorum is ${needed} of ${members}`;
    throw new PythError("below_quorum", message, { found, quorum: needed, members });
  }
}

function recoverSigner(digest: Uint8Array, { index, rs, recoveryId }: VaaSignature): Signer {
  if (recoveryId > 1) {
    const message = `signature ${index} has recovery id ${recoveryId}, only 0 and 1 are valid`;
    throw new PythError("recovery_id", message, { index, found: recoveryId });
  }
  // Equally long hex compares like the numbers.
  if (toHex(rs.subarray(32)) > HALF_ORDER) {
    throw new PythError("high_s", `signature ${index} is not in low-s form`, { index });
  }
  try {
    const signature = ExtendedSecp256k1Signature.fromFixedLength(concat(rs, Uint8Array.of(recoveryId)));
    return { index, address: signerAddress(Secp256k1.recoverPubkey(signature, digest)) };
  } catch (cause) {
    const message = `signature ${index} recovers to no public key`;
    throw new PythError("unrecoverable_signature", message, { index }, { cause });
  }
}
