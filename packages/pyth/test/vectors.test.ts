import {
  bodyDigest,
  decodeUpdate,
  encodeContainer,
  encodePriceFeed,
  encodeRoot,
  encodeVaa,
  encodeVaaBody,
  formatPrice,
  type PriceEmitter,
  type PythErrorCode,
  parseVaa,
  peekSignerSet,
  recoverSigners,
  verifyUpdate,
  verifyVaa,
} from "@akash-bme/pyth";
import { fromHex, toHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { expectRefusal } from "./refusal.js";
import {
  bytesOf,
  indexed,
  inWordsOfTheIndex,
  publishedSet,
  signerSetOf,
  type Vector,
  vector,
  vectors,
} from "./vectors.js";

/** What refuses an update that must be refused: its verification and, where it is malformed, even its decoding. */
const REFUSED_UPDATES: Readonly<Record<string, { decoding?: PythErrorCode; verification: PythErrorCode }>> = {
  "gs3-20240318-eth-usd-x2-badproof": { verification: "merkle_proof" },
  // What is unproved is not looked into: its type is met only where nothing is verified.
  "aptos-accumulator-unknown-message-type": { decoding: "message_type", verification: "merkle_proof" },
  "near-testnet-20241120-truncated": { decoding: "truncated", verification: "truncated" },
  "sui-accumulator-bad-proof": { verification: "merkle_proof" },
  "sui-accumulator-major-60": { decoding: "container_version", verification: "container_version" },
  "sui-accumulator-wrong-payload-magic": { decoding: "root_magic", verification: "root_magic" },
};

/** What refuses the signatures of a bare VAA. */
const REFUSED_VAAS: Readonly<Record<string, PythErrorCode>> = {
  "non-pyth-gs66580-header-20250610": "signer_set_index",
  "sui-half-quorum-2-of-5": "below_quorum",
  "sui-half-quorum-doubled": "signatures_unordered",
  "sui-two-thirds-12-of-19": "below_quorum",
  "sui-two-thirds-doubled": "signatures_unordered",
};

const updates = vectors.filter(({ kind }) => kind === "pnau");
const vaas = vectors.filter(({ kind }) => kind === "vaa");

/** Believes the set and the emitter that the vector is made for. */
function trustOf(of: Vector) {
  const signerSet = signerSetOf(of);
  const emitter: PriceEmitter = { ...of.emitter, model: signerSet.model };
  return { signerSets: [signerSet], emitters: [emitter] };
}

describe("vectors: updates", () => {
  it("are 49", () => {
    expect(updates.length).to.equal(49);
  });

  for (const of of updates.filter(({ id }) => !(id in REFUSED_UPDATES))) {
    it(`${of.id} verifies with its indexed values`, () => {
      const decoded = decodeUpdate(bytesOf(of));
      expect(inWordsOfTheIndex(decoded)).to.deep.equal(indexed(of));
      expect(toHex(bodyDigest(decoded.vaa.body))).to.equal(of.digest);

      const verified = verifyUpdate(bytesOf(of), trustOf(of));
      expect(verified).to.deep.include(decoded);
      expect(verified.signers).to.deep.equal(of.signers.map(({ index, address }) => ({ index, address })));
    });
  }

  for (const [id, { decoding, verification }] of Object.entries(REFUSED_UPDATES)) {
    it(`${id} is refused: ${verification}`, () => {
      const of = vector(id);
      expectRefusal(() => verifyUpdate(bytesOf(of), trustOf(of)), verification);
      if (decoding === undefined) {
        expect(inWordsOfTheIndex(decodeUpdate(bytesOf(of)))).to.deep.equal(indexed(of));
      } else {
        expectRefusal(() => decodeUpdate(bytesOf(of)), decoding);
      }
    });
  }

  it("peeks at the signer set of every update whose head is sound, cut off or not", () => {
    for (const of of updates.filter(({ id }) => id !== "sui-accumulator-major-60")) {
      const { emitters } = trustOf(of);
      const hint = { model: emitters[0]?.model, index: of.vaa_set_index, emitter: of.emitter };
      expect(peekSignerSet(bytesOf(of), emitters), of.id).to.deep.equal(hint);
    }
    expect(peekSignerSet(bytesOf(vector("router-set0-20260709-akt-usd"))).model).to.equal("router");
    expect(peekSignerSet(bytesOf(vector("gs4-20240503-btc-usd"))).model).to.equal("guardian");
    expect(peekSignerSet(bytesOf(vector("sui-accumulator-single-feed"))).model).to.equal(undefined);
  });

  it("encodes every genuine update back to its bytes", () => {
    for (const of of updates.filter(({ model }) => model !== "test")) {
      const { vaa, updates: leaves, feeds, twaps, root, trailingBytes } = decodeUpdate(bytesOf(of));
      const body = encodeVaaBody({ ...vaa, payload: encodeRoot(root) });
      const again = encodeContainer(encodeVaa(vaa.setIndex, vaa.signatures, body), leaves);
      expect(toHex(again), of.id).to.equal(of.hex.slice(0, of.hex.length - 2 * trailingBytes));
      if (twaps.length === 0) {
        expect(feeds.map(encodePriceFeed), of.id).to.deep.equal(leaves.map(({ message }) => message));
      }
    }
  });

  it("shows the AKT/USD price of 9 July 2026 under router set 0, and under no other set", () => {
    const akt = vector("router-set0-20260709-akt-usd");
    const [feed] = verifyUpdate(bytesOf(akt), trustOf(akt)).feeds;
    expect(feed && formatPrice(feed.price, feed.expo)).to.equal("0.58646744");
    expect(feed && formatPrice(feed.conf, feed.expo)).to.equal("0.00056631");

    const { vaa } = decodeUpdate(bytesOf(akt));
    expectRefusal(() => verifyVaa(vaa, publishedSet("router", 1)), "signer_set_index", {
      found: 0,
      expected: 1,
    });
    const renumbered = { ...publishedSet("router", 1), index: 0 };
    expectRefusal(() => verifyVaa(vaa, renumbered), "wrong_signer", {
      index: 3,
      recovered: "d9d7d4529577864352c9a6539a48238fcd447052",
      member: "13edc776d3063549fdb0702af182edc905a539d4",
    });
    // Under the guardians' rule three of five are not enough.
    const stricter = { ...publishedSet("router", 0), model: "guardian" as const };
    expectRefusal(() => verifyVaa(vaa, stricter), "below_quorum", { found: 3, quorum: 4, members: 5 });
  });

  it("keeps what it verified when the input is written to afterwards", () => {
    const akt = vector("router-set0-20260709-akt-usd");
    const input = Buffer.from(fromHex(akt.hex));
    const verified = verifyUpdate(input, trustOf(akt));
    const before = toHex(verified.vaa.body);
    input.fill(0);
    expect(toHex(verified.vaa.body)).to.equal(before);
  });
});

describe("vectors: bare VAAs", () => {
  it("are 13", () => {
    expect(vaas.length).to.equal(13);
  });

  for (const of of vaas) {
    const code = REFUSED_VAAS[of.id];
    it(`${of.id} has its indexed values and ${code === undefined ? "verifies" : `is refused: ${code}`}`, () => {
      const vaa = parseVaa(bytesOf(of));
      const signers = of.signers.map(({ index, address }) => ({ index, address }));
      expect({
        emitter: vaa.emitter,
        sequence: `${vaa.sequence}`,
        vaa_timestamp: `${vaa.timestamp}`,
        vaa_set_index: vaa.setIndex,
        digest: toHex(bodyDigest(vaa.body)),
        signers: recoverSigners(vaa),
      }).to.deep.equal({
        emitter: of.emitter,
        sequence: of.sequence,
        vaa_timestamp: of.vaa_timestamp,
        vaa_set_index: of.vaa_set_index,
        digest: of.digest,
        signers,
      });
      if (code === undefined) {
        expect(verifyVaa(vaa, signerSetOf(of))).to.deep.equal(signers);
      } else {
        expectRefusal(() => verifyVaa(vaa, signerSetOf(of)), code);
      }
    });
  }

  it("takes no VAA with good signatures but another payload for a price", () => {
    const leaf = { message: Uint8Array.of(0), proof: [] };
    for (const of of vaas.filter(({ id, model }) => model === "guardian" && !(id in REFUSED_VAAS))) {
      const update = encodeContainer(bytesOf(of), [leaf]);
      expectRefusal(() => verifyUpdate(update, { ...trustOf(of), emitters: [] }), "unknown_emitter");
      expectRefusal(() => verifyUpdate(update, trustOf(of)), "root_magic");
    }
    const foreign = vector("non-pyth-gs66580-header-20250610");
    const update = encodeContainer(bytesOf(foreign), [leaf]);
    const details = { model: "guardian", index: 66580 };
    expectRefusal(() => verifyUpdate(update, trustOf(foreign)), "unknown_signer_set", details);
  });
});
