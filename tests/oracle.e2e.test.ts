import {
  execute,
  formatPrice,
  type Oracle,
  OracleMsgComposer,
  parseOracleEvents,
  parsePrice,
  priceE18,
  type TxResult,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_GAS_PRICE, type Devnet, type DevnetRole, startDevnet } from "@akash-bme/devnet";
import {
  createDevSigner,
  decodeUpdate,
  GUARDIAN_PRICE_EMITTER,
  type SignUpdateOptions,
  signerAddress,
} from "@akash-bme/pyth";
import { keccak256, Secp256k1 } from "@cosmjs/crypto";
import { toBase64, toHex, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { AKT_USD, addressOf, publishedSet, Suite, SYMBOL, signerSetMsg, vector } from "../scripts/suite.js";
import { FAST_VOTES, pythVector, refusedWith } from "./support.js";

const WINDOW_SECS = 8;
const MAX_GAP_SECS = 4;
/** What ANY_AGE asks for: 90 per cent of the window, in whole seconds. */
const NEEDED_SECS = 8;

const FEEDS = {
  "BTC/USD": "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43",
  "ETH/USD": "ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace",
};
const SOL_USD = "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d";

const GENUINE = "router-pnau/router-set0-20260709-akt-usd";

describe("oracle with real signatures", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;

  // An oracle for each test, as signer sets and prices are its state.
  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "oracle-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    const router0 = { signerSets: [publishedSet("router", 0)] };
    // Every model that an emitter uses needs somebody to sign, or the oracle calls itself unhealthy.
    const development = { signerSets: [signer.signerSet, publishedSet("guardian", 4)] };
    plan = await suite.plan({
      windowSecs: WINDOW_SECS,
      maxGapSecs: MAX_GAP_SECS,
      emitters: [GUARDIAN_PRICE_EMITTER, signer.emitter],
      oracles: {
        genuine: router0,
        untouched: router0,
        routers: { ...router0, feeds: FEEDS },
        guardians: { signerSets: [publishedSet("guardian", 3)], feeds: FEEDS },
        rotation: { signerSets: [publishedSet("guardian", 0)] },
        average: development,
        gap: development,
        refusing: development,
      },
      vaults: {},
    });
    await suite.install(plan);
  });
  after(() => net?.stop());

  const messagesOf = (role: DevnetRole, name: string) =>
    new OracleMsgComposer(suite.address(role), addressOf(plan, name));

  const accepted = (oracle: Oracle, tx: TxResult) =>
    parseOracleEvents(tx.events, oracle.address).flatMap((event) =>
      event.kind === "price_accepted" ? [event] : [],
    );

  it("accepts the genuine router update at 0.58646744 exactly, and its replay never", async () => {
    const oracle = suite.oracle("relayer", plan, "genuine");
    const { bytes, feeds } = await pythVector(GENUINE);
    const tx = await oracle.updatePriceFeeds([bytes]);

    const { price, publishTime } = await oracle.price(SYMBOL);
    expect(formatPrice(price)).to.equal("0.58646744");
    expect(publishTime).to.equal(1_783_572_461n);
    expect(accepted(oracle, tx)).to.have.length(1);
    const { current } = await oracle.snapshot(SYMBOL);
    const { id: _, ...numbers } = feeds[0] ?? { id: "" };
    expect(current).to.deep.equal({ ...numbers, twap: 0n, coverageSecs: 0 });

    await refusedWith("nothing_new", oracle.updatePriceFeeds([bytes]));
    expect((await oracle.snapshot(SYMBOL)).receivedHeight).to.equal(BigInt(tx.height));
  });

  describe("with a changed byte in the signed body", () => {
    const SAMPLE = 24;
    let update: Uint8Array;
    let start: number;
    let length: number;

    before(async () => {
      update = await vector(GENUINE);
      const body = toHex(decodeUpdate(update).vaa.body);
      [start, length] = [toHex(update).indexOf(body) / 2, body.length / 2];
    });

    const changed = (offset: number) => {
      const copy = update.slice();
      copy[start + offset] = (copy[start + offset] ?? 0) ^ 0x01;
      return copy;
    };
    /** Spread evenly, with the first and the last byte among them. */
    const offsets = (count: number) =>
      Array.from({ length: count }, (_, step) => Math.round((step * (length - 1)) / (count - 1)));
    /** Timestamp and nonce take 8 bytes, the emitter the 34 after them. */
    const codeAt = (offset: number) => (offset >= 8 && offset < 42 ? "unknown_emitter" : "wrong_signer");

    it(`is refused at ${SAMPLE} places, when asked`, async () => {
      const oracle = suite.oracle("spare1", plan, "untouched");
      expect((await oracle.verifyUpdate([update])).messages).to.have.length(1);
      for (const offset of offsets(SAMPLE)) {
        await refusedWith(codeAt(offset), oracle.verifyUpdate([changed(offset)]));
      }
    });

    it("is refused at 3 places in a block, and nothing is stored", async () => {
      const messages = messagesOf("spare1", "untouched");
      for (const offset of offsets(3)) {
        const message = messages.updatePriceFeeds({ data: [toBase64(changed(offset))] });
        const options = { gasPrice: DEVNET_GAS_PRICE, gas: 400_000 };
        const error = await refusedWith(
          codeAt(offset),
          execute(suite.client, messages.sender, [message], options),
        );
        expect(error.details.hash, "it was in a block").to.match(/^[0-9A-F]{64}$/);
        expect(error.details.height).to.be.above(0);
      }
      const oracle = suite.oracle("spare1", plan, "untouched");
      expect(await oracle.rawSnapshot(SYMBOL)).to.equal(undefined);
      await refusedWith("no_price", oracle.snapshot(SYMBOL));
    });
  });

  it("follows the genuine router rotation, and takes updates of both sets within the grace", async () => {
    const owner = suite.oracle("deployer", plan, "routers");
    const oracle = suite.oracle("spare2", plan, "routers");
    const { bytes, feeds } = await pythVector("router-pnau/router-set1-20260912-btc-eth-sol-bnb");
    await refusedWith("unknown_signer_set", oracle.updatePriceFeeds([bytes]));

    const packet = await vector("router-governance/router-set-upgrade-0-to-1");
    const rotation = await oracle.submitGovernance(packet);
    expect(parseOracleEvents(rotation.events, oracle.address)).to.have.length(1);
    expect(await oracle.signerSet("router")).to.deep.include({
      index: 1,
      members: publishedSet("router", 1).addresses,
      quorum: 3,
      isCurrent: true,
    });
    const { isCurrent, expires } = await oracle.signerSet("router", 0);
    expect(isCurrent).to.equal(false);
    expect(expires).to.equal((await blockTime(rotation.height)) + 86_400n);
    await refusedWith("not_current_set", oracle.submitGovernance(packet));

    await owner.addFeed({ symbol: "SOL/USD", id: SOL_USD });
    const tx = await oracle.updatePriceFeeds([bytes]);
    expect(accepted(oracle, tx).map(({ symbol, price, conf }) => ({ symbol, price, conf }))).to.deep.equal(
      ["BTC/USD", "ETH/USD", "SOL/USD"].map((symbol, index) => ({
        symbol,
        price: feeds[index]?.price,
        conf: feeds[index]?.conf,
      })),
    );
    const skipped = parseOracleEvents(tx.events).filter(({ kind }) => kind === "price_skipped");
    expect(skipped).to.deep.equal([{ kind: "price_skipped", feedId: feeds[3]?.id }]);

    await oracle.updatePriceFeeds([await vector(GENUINE)]);
    expect(formatPrice((await oracle.price(SYMBOL)).price)).to.equal("0.58646744");
  });

  it("verifies genuine guardian updates of sets 3 and 4 around their rotation", async () => {
    const oracle = suite.oracle("guardian", plan, "guardians");
    const priceOf = async (symbol: string) => (await oracle.price(symbol)).price;

    const [first, second] = await Promise.all([
      pythVector("guardian-pnau/gs3-20231121-btc-usd"),
      pythVector("guardian-pnau/gs3-20240318-eth-usd-x2"),
    ]);
    await oracle.updatePriceFeeds([first.bytes, second.bytes]);
    expect(await priceOf("BTC/USD")).to.equal(first.feeds[0]?.price);
    expect(await priceOf("ETH/USD")).to.equal(second.feeds[0]?.price);

    const wrongProof = await vector("guardian-pnau/gs3-20240318-eth-usd-x2-badproof");
    await refusedWith("merkle_proof", oracle.verifyUpdate([wrongProof]));

    const eight = await pythVector("guardian-pnau/gs4-20250805-btc-usd-x8");
    await refusedWith("unknown_signer_set", oracle.verifyUpdate([eight.bytes]));
    await oracle.submitGovernance(await vector("guardian-governance/guardian-set-upgrade-3-to-4"));

    // A set that was replaced still signs what is under way.
    const late = await pythVector("guardian-pnau/gs3-20240408-btc-usd");
    await oracle.updatePriceFeeds([late.bytes]);
    expect(await priceOf("BTC/USD")).to.equal(late.feeds[0]?.price);

    const { containers, messages } = await oracle.verifyUpdate([eight.bytes]);
    expect(containers).to.have.length(1);
    expect(containers[0]).to.deep.include({
      model: "guardian",
      setIndex: 4,
      signatures: 13,
      members: 19,
    });
    expect(messages.map(({ kind }) => kind)).to.deep.equal([
      "accepted",
      "accepted",
      ...Array(6).fill("skipped"),
    ]);
    const tx = await oracle.updatePriceFeeds([eight.bytes]);
    expect(accepted(oracle, tx).map(({ price }) => price)).to.deep.equal(
      eight.feeds.slice(0, 2).map(({ price }) => price),
    );
  });

  it("replays all seven genuine guardian rotations in one transaction", async () => {
    const messages = messagesOf("spare3", "rotation");
    const packets = await Promise.all(
      Array.from({ length: 7 }, (_, from) =>
        vector(`guardian-governance/guardian-set-upgrade-${from}-to-${from + 1}`),
      ),
    );
    const all = packets.map((vaa) => messages.submitGovernance({ vaa: toBase64(vaa) }));
    const { tx } = await execute(suite.client, messages.sender, all, { gasPrice: DEVNET_GAS_PRICE });
    const installed = parseOracleEvents(tx.events).map((event) => ("index" in event ? event.index : event));
    expect(installed).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);

    const oracle = suite.oracle("spare3", plan, "rotation");
    const { members, index } = await oracle.signerSet("guardian");
    expect({ index, members }).to.deep.equal({ index: 7, members: publishedSet("guardian", 7).addresses });
    expect((await oracle.signerSet("guardian", 6)).expires).not.to.equal(undefined);
  });

  /** An update signed with development keys, priced in hundred-millionths. */
  const update = (price: bigint, publishTime: bigint, options: Partial<SignUpdateOptions> = {}) =>
    signer.signUpdate({ feeds: [{ id: AKT_USD, price, conf: 20_000n, expo: -8, publishTime }], ...options });

  it("serves the average once the window is covered, exact to the last digit", async () => {
    const oracle = suite.oracle("tenant", plan, "average");
    const start = (await suite.now()) - 100n;
    // Seconds after the start, and the price from then on.
    const course = [
      [0n, 58_000_000n],
      [1n, 59_000_001n],
      [4n, 57_000_000n],
      [7n, 61_000_007n],
      [9n, 60_000_000n],
      // The newest price has no weight yet.
      [13n, 20_000_000n],
    ] as const;
    for (const [seen, [second, price]] of course.entries()) {
      await oracle.updatePriceFeeds([update(price, start + second)]);
      const { sum, covered } = average(course.slice(0, seen + 1), BigInt(WINDOW_SECS));
      const { current, isWarming } = await oracle.snapshot(SYMBOL);
      expect(current.coverageSecs, `coverage at ${second} s`).to.equal(Number(covered));
      if (covered < NEEDED_SECS) {
        expect({ isWarming, twap: current.twap }).to.deep.equal({ isWarming: true, twap: 0n });
        await refusedWith("warming", oracle.twap(SYMBOL));
        expect((await oracle.health(SYMBOL)).reasons).to.deep.equal([
          { kind: "warming", coverageSecs: Number(covered), neededSecs: NEEDED_SECS },
        ]);
      } else {
        const twap = priceE18((sum * 10n ** 10n) / covered);
        expect(isWarming).to.equal(false);
        expect(await oracle.twap(SYMBOL)).to.deep.equal({
          twap,
          coverageSecs: WINDOW_SECS,
          windowSecs: WINDOW_SECS,
          publishTime: start + second,
        });
        expect(await oracle.health(SYMBOL)).to.deep.equal({ isOk: true, reasons: [] });
      }
    }
  });

  it("is read raw as the contract answers it, with the price of the block before", async () => {
    const oracle = suite.oracle("provider", plan, "gap");
    const start = (await suite.now()) - 100n;
    expect(await oracle.rawSnapshot(SYMBOL)).to.equal(undefined);
    for (const [second, price] of [
      [0n, 58_000_000n],
      [3n, 58_100_000n],
      // Longer than a price is carried: the average begins anew.
      [8n, 58_200_000n],
    ] as const) {
      await oracle.updatePriceFeeds([update(price, start + second)]);
      const { ageSecs, ...answered } = await oracle.snapshot(SYMBOL);
      expect(await oracle.rawSnapshot(SYMBOL)).to.deep.equal(answered);
      expect(ageSecs >= 100n - second).to.equal(true);
    }
    const { current, previous } = await oracle.snapshot(SYMBOL);
    expect(current.coverageSecs).to.equal(0);
    expect(previous?.price).to.equal(parsePrice("0.581"));
    expect(previous?.coverageSecs).to.equal(3);
  });

  it("refuses wrong signers and wrong numbers by name", async () => {
    const oracle = suite.oracle("settler", plan, "refusing");
    const now = await suite.now();
    const stranger = createDevSigner({ index: 1_000_000, label: "somebody else" });
    const later = createDevSigner({ index: 1_000_001 });
    const feed = { id: AKT_USD, price: 58_000_000n, conf: 1n, expo: -8, publishTime: now };
    for (const [code, bytes] of [
      ["below_quorum", update(1n, now, { signers: [0, 1] })],
      ["signatures_unordered", update(1n, now, { signers: [2, 1, 0] })],
      ["signatures_unordered", update(1n, now, { signers: [0, 0, 1] })],
      ["wrong_signer", stranger.signUpdate({ feeds: [feed] })],
      ["unknown_signer_set", later.signUpdate({ feeds: [feed] })],
      ["unknown_emitter", createDevSigner({ model: "guardian" }).signUpdate({ feeds: [feed] })],
      ["price_not_positive", signer.signUpdate({ feeds: [{ ...feed, price: 0n }] })],
      ["uncertain", signer.signUpdate({ feeds: [{ ...feed, conf: 1_160_001n }] })],
      ["future", signer.signUpdate({ feeds: [{ ...feed, publishTime: now + 3_600n }] })],
      ["exponent", signer.signUpdate({ feeds: [{ ...feed, expo: 1 }] })],
      ["truncated", update(1n, now).slice(0, -1)],
    ] as const) {
      await refusedWith(code, oracle.verifyUpdate([bytes]));
      await refusedWith(code, oracle.updatePriceFeeds([bytes]));
    }
    expect(await oracle.rawSnapshot(SYMBOL)).to.equal(undefined);
    await oracle.updatePriceFeeds([signer.signUpdate({ feeds: [{ ...feed, conf: 1_160_000n }] })]);
  });

  it("registers signer sets for its owner alone, and never over another", async () => {
    const set = createDevSigner({ index: 5, label: "a set of one", size: 1 }).signerSet;
    const key = Secp256k1.makeKeypair(keccak256(toUtf8("a set of one 0")));
    expect(set.addresses).to.deep.equal([signerAddress(key.pubkey)]);
    const owner = suite.oracle("deployer", plan, "refusing");
    await refusedWith(
      "not_owner",
      suite.oracle("spare1", plan, "refusing").registerSignerSet(signerSetMsg(set)),
    );
    await owner.registerSignerSet(signerSetMsg(set));
    expect(await owner.signerSet("router", 5)).to.deep.include({ members: set.addresses, isCurrent: false });
    await refusedWith("signer_set_exists", owner.registerSignerSet(signerSetMsg(set)));
  });

  async function blockTime(height: number): Promise<bigint> {
    const { block } = await suite.comet.block(height);
    return BigInt(Math.floor(block.header.time.getTime() / 1000));
  }
});

/**
 * Price × seconds over the window that ends with the newest price, and the seconds known of it. Written from the
 * definition, second by second.
 */
function average(
  course: readonly (readonly [second: bigint, price: bigint])[],
  window: bigint,
): { sum: bigint; covered: bigint } {
  const end = course.at(-1)?.[0] ?? 0n;
  let sum = 0n;
  let covered = 0n;
  for (let second = end - window; second < end; second++) {
    const inForce = course.findLast(([from]) => from <= second);
    if (inForce === undefined) continue;
    sum += inForce[1];
    covered += 1n;
  }
  return { sum, covered };
}
