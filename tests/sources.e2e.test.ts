import { formatPrice, type Oracle, parseOracleEvents, priceE18 } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { type Devnet, type DevnetRole, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { expect } from "chai";
import { AKT_USD, aktUpdate, Suite, SYMBOL } from "../scripts/suite.js";
import { FAST_VOTES, refusedWith } from "./support.js";

const usd = (cents: bigint) => priceE18(cents * 10n ** 16n);
const CONF = priceE18(10n ** 14n);

describe("a symbol with several sources", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let owner: Oracle;
  let time: bigint;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "sources-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    plan = await suite.plan({
      windowSecs: 8,
      maxGapSecs: 4,
      emitters: [signer.emitter],
      oracles: { oracle: { signerSets: [signer.signerSet] } },
      vaults: {},
    });
    await suite.install(plan);
    owner = as("deployer");
    time = await suite.now();
  });
  after(() => net?.stop());

  const as = (role: DevnetRole) => suite.oracle(role, plan);
  const pusher = (role: DevnetRole) => ({ pusher: { address: suite.address(role) } });
  const reasons = async () => (await owner.health(SYMBOL)).reasons;

  it("has no price until enough of them agree", async () => {
    const sources = [{ feed: { id: AKT_USD } }, pusher("spare1"), pusher("spare2")];
    await owner.setSources(SYMBOL, sources, 2);
    const tx = await as("relayer").updatePriceFeeds([aktUpdate(signer, 50_000_000n, time)]);
    expect(parseOracleEvents(tx.events)).to.deep.equal([
      {
        kind: "price_reported",
        symbol: SYMBOL,
        price: usd(50n),
        publishTime: time,
        source: `feed:${AKT_USD}`,
        agreeing: 1,
        minSources: 2,
      },
    ]);
    await refusedWith("no_price", owner.price(SYMBOL));
    expect(await reasons()).to.deep.include({ kind: "too_few_sources", agreeing: 1, minSources: 2 });
  });

  it("is the median of those that are fresh, and names who is far from it", async () => {
    await as("spare1").submitPrice(SYMBOL, priceE18(502n * 10n ** 15n), CONF, time);
    expect(formatPrice((await owner.price(SYMBOL)).price)).to.equal("0.501");
    await as("spare2").submitPrice(SYMBOL, usd(60n), CONF, time);
    const { price, conf } = await owner.price(SYMBOL);
    expect(formatPrice(price)).to.equal("0.502");
    // To the far end of the feed's interval, 0.50 − 0.00025.
    expect(formatPrice(conf)).to.equal("0.00225");
    const deviating = (await reasons()).find(({ kind }) => kind === "deviating");
    expect(deviating).to.deep.equal({
      kind: "deviating",
      source: pusher("spare2"),
      deviationBps: 1_953n,
      maxBps: 100,
    });
    const { sources } = await owner.sources(SYMBOL);
    expect(sources.map(({ last }) => last && formatPrice(last.price))).to.deep.equal(["0.5", "0.502", "0.6"]);
    expect((await owner.rawSnapshot(SYMBOL))?.current.price).to.equal(price);
  });

  it("takes no word of strangers, and none that is not newer", async () => {
    await refusedWith("not_a_source", as("tenant").submitPrice(SYMBOL, usd(50n), CONF, time + 1n));
    await refusedWith("nothing_new", as("spare1").submitPrice(SYMBOL, usd(50n), CONF, time));
    await refusedWith("out_of_bounds", owner.setSources(SYMBOL, [pusher("spare1")], 2));
  });

  it("stands still while its guardian pauses it, until the owner lifts that", async () => {
    await owner.setGuardian(suite.address("guardian"));
    await as("guardian").pause((await suite.now()) + 3_600n, SYMBOL);
    await refusedWith("paused", as("relayer").updatePriceFeeds([aktUpdate(signer, 50_000_000n, time + 1n)]));
    await refusedWith("paused", as("spare1").submitPrice(SYMBOL, usd(50n), CONF, time + 1n));
    expect((await owner.rawSnapshot(SYMBOL))?.isPaused).to.equal(true);
    expect((await owner.roles()).charges).to.equal(2);
    await refusedWith("pause_shortened", as("guardian").pause((await suite.now()) + 60n, SYMBOL));
    await owner.pause(time, SYMBOL);
    await as("spare1").submitPrice(SYMBOL, usd(50n), CONF, time + 1n);
    expect((await owner.rawSnapshot(SYMBOL))?.isPaused).to.equal(false);
  });

  it("keeps a price that moved too far aside until a later one confirms it", async () => {
    await owner.setSources(SYMBOL, [{ feed: { id: AKT_USD } }], 1);
    const { version } = await owner.params();
    await owner.updateParams({ move_floor_bps: 500, max_move_bps: 500, confirm_secs: 2 }, version);
    await refusedWith("stale_params", owner.updateParams({ confirm_secs: 3 }, version));
    const before = (await owner.price(SYMBOL)).price;
    const send = (price: bigint, secs: bigint) =>
      as("relayer").updatePriceFeeds([aktUpdate(signer, price, time + secs)]);
    const tx = await send(30_000_000n, 3n);
    expect(parseOracleEvents(tx.events).map(({ kind }) => kind)).to.deep.equal(["price_quarantined"]);
    expect((await owner.price(SYMBOL)).price).to.equal(before);
    expect((await reasons()).map(({ kind }) => kind)).to.include("quarantined");
    await send(30_100_000n, 5n);
    expect(formatPrice((await owner.price(SYMBOL)).price)).to.equal("0.301");
  });
});
