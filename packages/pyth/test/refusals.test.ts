import {
  buildTree,
  createDevSigner,
  encodeContainer,
  encodeRoot,
  encodeVaa,
  GOVERNANCE_EMITTER,
  type PythErrorCode,
  parseContainer,
  parseVaa,
  ROUTER_PRICE_EMITTER,
  type Vaa,
  type VaaSignature,
  verifySetUpgrade,
  verifyUpdate,
  verifyVaa,
} from "@akash-bme/pyth";
import { fromHex, toHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { expectRefusal } from "./refusal.js";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FEED = { id: "ab".repeat(32), price: 123n, conf: 1n, expo: -8, publishTime: 1_790_000_000 };

function setup() {
  const signer = createDevSigner();
  const { signerSet, emitter } = signer;
  const update = signer.signUpdate({ feeds: [FEED] });
  const container = parseContainer(update);
  const trust = { signerSets: [signerSet], emitters: [emitter] };
  return { signer, signerSet, emitter, update, container, vaa: parseVaa(container.vaa), trust };
}

/** The bytes with `replacement` written at `offset`. */
function patch(bytes: Uint8Array, offset: number, ...replacement: readonly number[]): Uint8Array {
  const out = new Uint8Array(bytes);
  out.set(replacement, offset);
  return out;
}

function withSignatures(vaa: Vaa, change: (signatures: readonly VaaSignature[]) => VaaSignature[]): Vaa {
  return parseVaa(encodeVaa(vaa.setIndex, change(vaa.signatures), vaa.body));
}

/** Changes the first signature only. */
function withFirst(vaa: Vaa, change: (signature: VaaSignature) => Partial<VaaSignature>): Vaa {
  return withSignatures(vaa, ([first, ...rest]) =>
    first ? [{ ...first, ...change(first) }, ...rest] : rest,
  );
}

/** The other signature that the same nonce gives: (r, n − s) with the other recovery id. */
function malleate({ rs, recoveryId }: VaaSignature): Partial<VaaSignature> {
  const s = ORDER - BigInt(`0x${toHex(rs.subarray(32))}`);
  const twin = fromHex(s.toString(16).padStart(64, "0"));
  return { rs: Uint8Array.of(...rs.subarray(0, 32), ...twin), recoveryId: recoveryId ^ 1 };
}

describe("refusals: VAA", () => {
  it("is truncated when empty, inside the header or without a body", () => {
    for (const length of [0, 3, 6]) {
      expectRefusal(() => parseVaa(Uint8Array.of(1, 0, 0, 0, 0, 0).subarray(0, length)), "truncated");
    }
    expectRefusal(() => parseVaa(Uint8Array.of(1, 0)), "truncated", {
      field: "signer set index",
      needed: 4,
      left: 1,
    });
  });

  it("is refused with another version", () => {
    const { container } = setup();
    expectRefusal(() => parseVaa(patch(container.vaa, 0, 2)), "vaa_version", { found: 2, expected: 1 });
  });

  const cases: readonly [string, PythErrorCode, (vaa: Vaa) => Vaa][] = [
    ["another set index", "signer_set_index", (vaa) => ({ ...vaa, setIndex: 7 })],
    ["no signatures", "below_quorum", (vaa) => withSignatures(vaa, () => [])],
    [
      "one signature less than the quorum",
      "below_quorum",
      (vaa) => withSignatures(vaa, (all) => all.slice(1)),
    ],
    [
      "more signatures than members",
      "too_many_signatures",
      (vaa) => withSignatures(vaa, (all) => [...all, ...all]),
    ],
    ["falling indices", "signatures_unordered", (vaa) => withSignatures(vaa, (all) => [...all].reverse())],
    [
      "one signature twice",
      "signatures_unordered",
      (vaa) => withSignatures(vaa, (all) => all.map((_, at) => all[Math.min(at, 1)] ?? raise())),
    ],
    [
      "an index beyond the set",
      "signer_out_of_range",
      (vaa) => withSignatures(vaa, (all) => all.map((one, at) => (at === 2 ? { ...one, index: 5 } : one))),
    ],
    ["a recovery id of 2", "recovery_id", (vaa) => withFirst(vaa, () => ({ recoveryId: 2 }))],
    ["a recovery id of 27", "recovery_id", (vaa) => withFirst(vaa, () => ({ recoveryId: 27 }))],
    ["the malleable twin of a signature", "high_s", (vaa) => withFirst(vaa, malleate)],
    [
      "r and s of zero",
      "unrecoverable_signature",
      (vaa) => withFirst(vaa, () => ({ rs: new Uint8Array(64) })),
    ],
    [
      "r beyond the order",
      "unrecoverable_signature",
      (vaa) =>
        withFirst(vaa, ({ rs }) => ({
          rs: new Uint8Array(64).fill(255, 0, 32).map((b, at) => b || (rs[at] ?? 0)),
        })),
    ],
    [
      "the other recovery id",
      "wrong_signer",
      (vaa) => withFirst(vaa, ({ recoveryId }) => ({ recoveryId: recoveryId ^ 1 })),
    ],
    [
      "a member signing at the index of another",
      "wrong_signer",
      (vaa) => withSignatures(vaa, (all) => all.map((one, at) => (at === 2 ? { ...one, index: 3 } : one))),
    ],
  ];
  for (const [what, code, change] of cases) {
    it(`is refused with ${what}: ${code}`, () => {
      const { vaa, signerSet } = setup();
      expect(verifyVaa(vaa, signerSet).map(({ index }) => index)).to.deep.equal([0, 1, 2]);
      expectRefusal(() => verifyVaa(change(vaa), signerSet), code);
    });
  }

  it("names what could not be recovered as the cause", () => {
    const { vaa, signerSet } = setup();
    const broken = withFirst(vaa, () => ({ rs: new Uint8Array(64) }));
    try {
      verifyVaa(broken, signerSet);
      expect.fail("verified");
    } catch (error) {
      expect(error).to.have.property("cause").that.is.instanceOf(Error);
    }
  });

  it("is refused by a set that can verify nothing", () => {
    const { vaa, signerSet } = setup();
    const [first = "", ...rest] = signerSet.addresses;
    const over = (addresses: string[]) => () => verifyVaa(vaa, { ...signerSet, addresses });
    expectRefusal(over([]), "set_size", { found: 0, max: 32 });
    expectRefusal(over(Array.from({ length: 33 }, (_, at) => `${at}`.padStart(40, "a"))), "set_size");
    expectRefusal(over(["0".repeat(40), ...rest]), "zero_member", { index: 0 });
    expectRefusal(over([first, first, ...rest]), "duplicate_member", { address: first });
    expectRefusal(over([first.toUpperCase(), ...rest]), "invalid_hex");
  });
});

describe("refusals: container", () => {
  const offsets: readonly [string, PythErrorCode, number, number][] = [
    ["another magic", "container_magic", 3, 0x56],
    ["another major version", "container_version", 4, 2],
    ["an unknown proof type", "proof_type", 7, 1],
    ["a VAA longer than any", "vaa_too_long", 8, 0x20],
    ["a VAA length past the end", "truncated", 8, 0x10],
  ];
  for (const [what, code, offset, value] of offsets) {
    it(`is refused with ${what}: ${code}`, () => {
      const { update, trust } = setup();
      const start = code === "vaa_too_long" ? patch(update, 9, 1) : update;
      expectRefusal(() => verifyUpdate(patch(start, offset, value), trust), code);
    });
  }

  it("is refused with no message, too many, or fewer than it says", () => {
    const { update, container, trust } = setup();
    const countAt = 10 + container.vaa.length;
    expectRefusal(() => verifyUpdate(patch(update, countAt, 0), trust), "no_updates");
    expectRefusal(() => verifyUpdate(patch(update, countAt, 2), trust), "truncated");
    expectRefusal(() => verifyUpdate(patch(update, countAt, 17), trust), "too_many_updates", {
      found: 17,
      max: 16,
    });
  });

  it("is refused with a proof longer than any", () => {
    const { signer, trust } = setup();
    const update = signer.signUpdate({ feeds: [FEED], depth: 40 });
    expect(verifyUpdate(update, trust).updates[0]?.proof.length).to.equal(40);
    const longer = signer.signUpdate({ feeds: [FEED], depth: 41 });
    expectRefusal(() => verifyUpdate(longer, trust), "proof_too_long", { found: 41, max: 40 });
  });

  it("is accepted with a higher minor version, a trailing header and bytes behind the last message", () => {
    const { update, trust } = setup();
    const header = [0xde, 0xad, 0xbe];
    const extended = Uint8Array.of(
      ...update.subarray(0, 5),
      9,
      header.length,
      ...header,
      ...update.subarray(7),
      1,
      2,
    );
    const { minor, trailingBytes, feeds } = verifyUpdate(extended, trust);
    expect({ minor, trailingBytes, feeds }).to.deep.equal({
      minor: 9,
      trailingBytes: 2,
      feeds: verifyUpdate(update, trust).feeds,
    });
  });

  it("is accepted with a longer payload and a longer message, refused with shorter ones", () => {
    const { signer, emitter, container, vaa, trust } = setup();
    const [leaf = raise()] = container.updates;
    const sign = (payload: Uint8Array, message: Uint8Array, proof: readonly Uint8Array[]) =>
      encodeContainer(signer.signVaa({ emitter, payload, sequence: 1n }), [{ message, proof }]);

    const longer = sign(Uint8Array.of(...vaa.payload, 0), leaf.message, leaf.proof);
    expect(verifyUpdate(longer, trust).feeds.length).to.equal(1);
    expectRefusal(
      () => verifyUpdate(sign(vaa.payload.subarray(0, 36), leaf.message, leaf.proof), trust),
      "truncated",
    );

    const alone = (message: Uint8Array) => sign(rootOf(message), message, []);
    expect(verifyUpdate(alone(Uint8Array.of(...leaf.message, 7, 7)), trust).feeds[0]?.price).to.equal(123n);
    expectRefusal(() => verifyUpdate(alone(leaf.message.subarray(0, 84)), trust), "truncated");
    expectRefusal(() => verifyUpdate(alone(patch(leaf.message, 0, 2)), trust), "message_type", { found: 2 });
  });

  it("is refused with another payload, root or proof", () => {
    const { signer, emitter, container, vaa, trust } = setup();
    const over = (payload: Uint8Array) => () =>
      verifyUpdate(
        encodeContainer(signer.signVaa({ emitter, payload, sequence: 1n }), container.updates),
        trust,
      );
    expectRefusal(over(patch(vaa.payload, 0, 0x42)), "root_magic");
    expectRefusal(over(patch(vaa.payload, 4, 1)), "root_type", { found: 1, expected: 0 });
    expectRefusal(over(patch(vaa.payload, 17, (vaa.payload[17] ?? 0) ^ 1)), "merkle_proof", { index: 0 });
  });

  it("is refused from another chain or address, and when its set is not given", () => {
    const { update, trust, emitter } = setup();
    const from = (emitters: typeof trust.emitters) => () => verifyUpdate(update, { ...trust, emitters });
    expectRefusal(from([{ ...emitter, chain: 1 }]), "unknown_emitter");
    expectRefusal(from([ROUTER_PRICE_EMITTER]), "unknown_emitter");
    // The emitter decides the model: the set of the other model with that index does not count.
    expectRefusal(from([{ ...emitter, model: "guardian" }]), "unknown_signer_set", {
      model: "guardian",
      index: 0,
    });
    expectRefusal(() => verifyUpdate(update, { ...trust, signerSets: [] }), "unknown_signer_set");
  });

  it("does not take a rotation for a price, nor a price for a rotation", () => {
    const { signer, signerSet, container, trust } = setup();
    const rotation = signer.signSetUpgrade({ index: 1, addresses: signerSet.addresses });
    const asPrice = encodeContainer(rotation, container.updates);
    expectRefusal(() => verifyUpdate(asPrice, trust), "unknown_emitter");
    const listed = { ...trust, emitters: [{ ...GOVERNANCE_EMITTER, model: "router" as const }] };
    expectRefusal(() => verifyUpdate(asPrice, listed), "root_magic");
    expectRefusal(() => verifySetUpgrade(container.vaa, signerSet), "governance_emitter");
  });
});

function rootOf(message: Uint8Array): Uint8Array {
  return encodeRoot({ slot: 1n, ringSize: 0, root: buildTree([message]).root });
}

function raise(): never {
  throw new Error("the setup lacks something");
}
