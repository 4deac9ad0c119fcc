import {
  createDevSigner,
  type FeedInput,
  PRICE_EMITTERS,
  PUBLISHED_SIGNER_SETS,
  quorum,
  type SignerModel,
  verifyUpdate,
} from "@akash-bme/pyth";
import { expect } from "chai";
import fc from "fast-check";
import { expectRefusal } from "./refusal.js";
import { bytesOf, vector } from "./vectors.js";

const U32 = 2n ** 32n - 1n;
const I64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const U64 = { min: 0n, max: 2n ** 64n - 1n };

const models = fc.constantFrom<SignerModel>("guardian", "router");
const feeds: fc.Arbitrary<FeedInput> = fc.record({
  id: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  price: fc.bigInt(I64),
  conf: fc.bigInt(U64),
  expo: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  emaPrice: fc.bigInt(I64),
  emaConf: fc.bigInt(U64),
  publishTime: fc.bigInt({ min: 0n, max: U32 }),
  prevPublishTime: fc.bigInt(I64),
});

/** A set and some of its members: a quorum or more of them, or fewer, at will. */
function signings(kind: "enough" | "too few") {
  return fc.record({ model: models, size: fc.integer({ min: 1, max: 32 }) }).chain(({ model, size }) => {
    const needed = quorum(model, size);
    const [minLength, maxLength] = kind === "enough" ? [needed, size] : [0, needed - 1];
    const members = fc.subarray([...Array(size).keys()], { minLength, maxLength });
    return fc.record({ model: fc.constant(model), size: fc.constant(size), signers: members });
  });
}

function setup(options: Parameters<typeof createDevSigner>[0] = {}) {
  const signer = createDevSigner(options);
  const trust = { signerSets: [signer.signerSet], emitters: [signer.emitter] };
  const feed: FeedInput = {
    id: "4e".repeat(32),
    price: 58646744n,
    conf: 56631n,
    expo: -8,
    publishTime: 1783572461,
  };
  return { signer, trust, feed };
}

describe("development signer", () => {
  it("has the same five published keys on every machine", () => {
    const { signer } = setup();
    expect(signer.signerSet).to.deep.equal({
      model: "router",
      index: 0,
      addresses: [
        "7635611c8d7f67ca886e53385b783b66b0946a06",
        "4df5115af63b1af682833c96e2e22c70cdff59f4",
        "bdd85a19094d16a8f53ac9f35b075e076d38f14a",
        "af20b7adc1c21a7d6fd65f86a244720aae61329e",
        "dcd5c74417210581615998bd66d9ecabbf8d6380",
      ],
    });
  });

  it("shares no key and no emitter with production", () => {
    for (const model of ["guardian", "router"] as const) {
      const { signer } = setup({ model, size: 32 });
      const genuine = new Set(PUBLISHED_SIGNER_SETS.flatMap(({ addresses }) => addresses));
      expect(signer.signerSet.addresses.filter((address) => genuine.has(address))).to.deep.equal([]);
      expect(PRICE_EMITTERS.map(({ address }) => address)).not.to.include(signer.emitter.address);
    }
  });

  it("makes updates of the size and numbering of the genuine one", () => {
    const { signer, trust, feed } = setup();
    const update = signer.signUpdate({ feeds: [feed] });
    expect(update.length).to.equal(bytesOf(vector("router-set0-20260709-akt-usd")).length);
    const { vaa, root } = verifyUpdate(update, trust);
    expect([vaa.sequence, root.slot, root.ringSize]).to.deep.equal([35671449220n, 35671449220n, 0]);
    expect([vaa.timestamp, vaa.nonce, vaa.consistencyLevel]).to.deep.equal([1783572461, 0, 0]);
  });

  it("signs equal bytes for equal input", () => {
    const { signer, feed } = setup();
    expect(signer.signUpdate({ feeds: [feed] })).to.deep.equal(
      createDevSigner().signUpdate({ feeds: [feed] }),
    );
  });

  it("fills in what a feed leaves out", () => {
    const { signer, trust, feed } = setup();
    const [found] = verifyUpdate(signer.signUpdate({ feeds: [feed] }), trust).feeds;
    expect(found).to.deep.equal({
      ...feed,
      publishTime: 1783572461n,
      prevPublishTime: 1783572460n,
      emaPrice: 58646744n,
      emaConf: 56631n,
    });
  });

  it("round-trips 1 to 8 feeds through verification (property)", () => {
    const { signer, trust } = setup();
    fc.assert(
      fc.property(
        fc.array(feeds, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 3, max: 12 }),
        fc.bigInt(U64),
        (input, depth, sequence) => {
          const update = verifyUpdate(signer.signUpdate({ feeds: input, depth, sequence }), trust);
          expect(update.feeds).to.deep.equal(input);
          expect(update.vaa.sequence).to.equal(sequence);
          expect(update.trailingBytes).to.equal(0);
        },
      ),
      { numRuns: 40 },
    );
  }).timeout(30_000);

  it("passes with any subset of at least a quorum, in sets of 1 to 32 (property)", () => {
    fc.assert(
      fc.property(signings("enough"), fc.nat(2 ** 32 - 1), ({ model, size, signers }, index) => {
        const { signer, trust, feed } = setup({ model, size, index });
        const verified = verifyUpdate(signer.signUpdate({ feeds: [feed], signers }), trust);
        expect(verified.signers.map((one) => one.index)).to.deep.equal(signers);
      }),
      { numRuns: 25 },
    );
  }).timeout(30_000);

  it("fails with any subset below the quorum, in sets of 1 to 32 (property)", () => {
    fc.assert(
      fc.property(signings("too few"), ({ model, size, signers }) => {
        const { signer, trust, feed } = setup({ model, size });
        const update = signer.signUpdate({ feeds: [feed], signers });
        const details = { found: signers.length, quorum: quorum(model, size), members: size };
        expectRefusal(() => verifyUpdate(update, trust), "below_quorum", details);
      }),
      { numRuns: 25 },
    );
  }).timeout(30_000);

  it("fails when a quorum of another label signs", () => {
    const { trust, feed } = setup();
    const { signer: other } = setup({ label: "somebody else" });
    expectRefusal(() => verifyUpdate(other.signUpdate({ feeds: [feed] }), trust), "wrong_signer");
  });

  it("refuses input that the wire cannot hold", () => {
    const { signer, feed } = setup();
    const sign = (change: Partial<FeedInput>) => () => signer.signUpdate({ feeds: [{ ...feed, ...change }] });
    expectRefusal(sign({ price: 2n ** 63n }), "out_of_range");
    expectRefusal(sign({ conf: -1n }), "out_of_range");
    expectRefusal(sign({ publishTime: 1.5 }), "out_of_range", { field: "publish time", found: "1.5" });
    expectRefusal(sign({ id: "4e" }), "invalid_hex", { field: "feed id", found: "4e", digits: 64 });
    expectRefusal(() => signer.signUpdate({ feeds: [] }), "out_of_range");
    expectRefusal(() => signer.signUpdate({ feeds: [feed, feed, feed], depth: 1 }), "out_of_range");
    expectRefusal(() => signer.signUpdate({ feeds: [feed], signers: [5] }), "signer_out_of_range");
    expectRefusal(() => createDevSigner({ size: 33 }), "set_size");
    expectRefusal(() => createDevSigner({ size: 0 }), "set_size");
  });
});
