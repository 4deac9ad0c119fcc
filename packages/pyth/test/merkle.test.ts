import { buildTree, decodeUpdate, hashEmpty, hashLeaf, hashNode, verifyProof } from "@akash-bme/pyth";
import { toHex, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import fc from "fast-check";
import { expectRefusal } from "./refusal.js";
import { bytesOf, vector } from "./vectors.js";

function setup(count: number) {
  return Array.from({ length: count }, (_, index) => toUtf8(`message ${index}`));
}

/** The plain construction: all slots filled, level by level. */
function plainRoot(messages: readonly Uint8Array[], depth: number): string {
  let level = Array.from({ length: 2 ** depth }, (_, at) => {
    const message = messages[at];
    return message === undefined ? hashEmpty() : hashLeaf(message);
  });
  while (level.length > 1) {
    level = level.flatMap((node, at) => {
      const right = level[at + 1];
      return at % 2 === 0 && right !== undefined ? [hashNode(node, right)] : [];
    });
  }
  return toHex(level[0] ?? hashEmpty());
}

describe("Merkle tree", () => {
  it("has its root equal to the leaf when it has one", () => {
    const [message = new Uint8Array()] = setup(1);
    expect(buildTree([message])).to.deep.equal({ root: toHex(hashLeaf(message)), proofs: [[]] });
  });

  it("sorts siblings, so that a proof needs no sides", () => {
    const [one = new Uint8Array(), other = new Uint8Array()] = setup(2).map(hashLeaf);
    expect(hashNode(one, other)).to.deep.equal(hashNode(other, one));
  });

  it("equals the fully padded tree for any count and depth (property)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3 }), (count, extra) => {
        const messages = setup(count);
        const depth = Math.ceil(Math.log2(count)) + extra;
        const { root, proofs } = buildTree(messages, depth);
        expect(root).to.equal(plainRoot(messages, depth));
        for (const [index, message] of messages.entries()) {
          const proof = proofs[index] ?? [];
          expect(proof.length).to.equal(depth);
          expect(verifyProof(message, proof, root)).to.equal(true);
          expect(verifyProof(toUtf8("another"), proof, root)).to.equal(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("equals trees that Pyth's own tools built over the same messages, empty slots included", () => {
    const ids = [
      "sui-accumulator-single-feed",
      "sui-accumulator-three-feeds",
      "aptos-accumulator-three-feeds-later",
    ];
    for (const id of ids) {
      const { updates, root } = decodeUpdate(bytesOf(vector(id)));
      const tree = buildTree(
        updates.map(({ message }) => message),
        updates[0]?.proof.length,
      );
      expect(tree, id).to.deep.equal({ root: root.root, proofs: updates.map(({ proof }) => proof) });
    }
  });

  it("proves in trees deeper than 32 levels", () => {
    const messages = setup(3);
    const { root, proofs } = buildTree(messages, 36);
    expect(messages.map((message, at) => verifyProof(message, proofs[at] ?? [], root))).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it("refuses an inner node and an empty slot as messages", () => {
    const messages = setup(3);
    const { root, proofs } = buildTree(messages);
    const [left, right] = messages.map(hashLeaf);
    const inner = Uint8Array.of(...(left ?? []), ...(right ?? []));
    expect(verifyProof(inner, (proofs[0] ?? []).slice(1), root)).to.equal(false);
    expect(verifyProof(new Uint8Array(), proofs[2] ?? [], root)).to.equal(false);
  });

  it("is not built over nothing, nor over more than its depth holds", () => {
    expectRefusal(() => buildTree([]), "out_of_range");
    expectRefusal(() => buildTree(setup(5), 2), "out_of_range");
    expectRefusal(() => buildTree(setup(1), -1), "out_of_range");
  });
});
