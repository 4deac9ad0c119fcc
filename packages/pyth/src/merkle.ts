import { keccak256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import { PythError } from "./errors.js";
import { concat } from "./writer.js";

/** Bytes of a hash in the tree: keccak256 cut to 160 bits. */
export const NODE_BYTES = 20;

// A leaf, a node and an empty slot start with different bytes, so that none can stand for another.
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const EMPTY = Uint8Array.of(2);

/** A tree of messages. */
export interface MerkleTree {
  /** Root hash in hex. */
  readonly root: string;
  /** For each message the sibling hashes from its leaf upwards. */
  readonly proofs: readonly (readonly Uint8Array[])[];
}

/** Hash of a message. */
export function hashLeaf(message: Uint8Array): Uint8Array {
  return hash(LEAF, message);
}

/** Hash of two siblings; they are sorted, so a proof needs no sides. */
export function hashNode(one: Uint8Array, other: Uint8Array): Uint8Array {
  return toHex(one) <= toHex(other) ? hash(NODE, one, other) : hash(NODE, other, one);
}

/** Hash of a slot without a message, which pads a tree to a power of two. */
export function hashEmpty(): Uint8Array {
  return hash(EMPTY);
}

/** Whether the message is a leaf under `root` (hex). */
export function verifyProof(message: Uint8Array, proof: readonly Uint8Array[], root: string): boolean {
  return toHex(proof.reduce(hashNode, hashLeaf(message))) === root;
}

/**
 * Builds the tree of `messages`, padded with empty slots to 2^depth; the default is the least depth that holds them.
 * All-empty branches are hashed once a level, so a deep tree of few messages costs little.
 *
 * Errors: `out_of_range` when the messages are none or too many for the depth.
 */
export function buildTree(messages: readonly Uint8Array[], depth = leastDepth(messages.length)): MerkleTree {
  const count = messages.length;
  if (!Number.isInteger(depth) || count === 0 || count > 2 ** depth) {
    const message = `a tree of depth ${depth} holds 1 to ${2 ** depth} messages, got ${count}`;
    throw new PythError("out_of_range", message, { field: "depth", found: count, depth });
  }
  const proofs: Uint8Array[][] = messages.map(() => []);
  let nodes = messages.map(hashLeaf);
  let empty = hashEmpty();
  for (let height = 0; height < depth; height++) {
    const at = (position: number): Uint8Array => nodes[position] ?? empty;
    for (const [leaf, proof] of proofs.entries()) {
      proof.push(at(sibling(Math.floor(leaf / 2 ** height))));
    }
    nodes = Array.from({ length: Math.ceil(nodes.length / 2) }, (_, pair) =>
      hashNode(at(pair * 2), at(pair * 2 + 1)),
    );
    empty = hashNode(empty, empty);
  }
  return { root: toHex(nodes[0] ?? empty), proofs };
}

function sibling(position: number): number {
  return position % 2 === 0 ? position + 1 : position - 1;
}

function leastDepth(count: number): number {
  return Math.ceil(Math.log2(Math.max(count, 1)));
}

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  return keccak256(concat(...parts)).subarray(0, NODE_BYTES);
}
