import { formatPrice, parseOracleEvents, uakt } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_DENOM, type Devnet, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { toBase64 } from "@cosmjs/encoding";
import { expect } from "chai";
import { AKT_USD, addressOf, aktUpdate, publishedSet, Suite, SYMBOL, vector } from "../scripts/suite.js";
import { FAST_VOTES } from "./support.js";

/** What Akash's relayer asks and sends: its messages as JSON, its one coin, and nothing of our clients. */
describe("Akash's relayer at this oracle", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let sender: string;
  let contract: string;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "relayer-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    plan = await suite.plan({
      windowSecs: 8,
      maxGapSecs: 4,
      emitters: [signer.emitter],
      // It always attaches a coin, and the chain knows none of zero.
      oracles: {
        hermes: { signerSets: [publishedSet("router", 0)], fee: uakt(1n) },
        relaying: { signerSets: [signer.signerSet] },
      },
      vaults: {},
    });
    await suite.install(plan);
    sender = suite.address("relayer");
    contract = addressOf(plan, "hermes");
  });
  after(() => net?.stop());

  const ask = (query: object) => suite.client.queryContractSmart(contract, query);

  it("reads the configuration and a price of zero before the first", async () => {
    const config = await ask({ get_config: {} });
    expect(config).to.include({
      admin: suite.address("deployer"),
      wormhole_contract: contract,
      update_fee: "1",
      price_feed_id: `0x${AKT_USD}`,
      default_denom: "akt",
      default_base_denom: "usd",
    });
    expect(config.data_sources).to.have.length(2);
    for (const source of config.data_sources) {
      expect(source.emitter_chain).to.be.a("number");
      expect(source.emitter_address).to.match(/^[0-9a-f]{64}$/);
    }
    expect(await ask({ get_price: {} })).to.deep.equal({ price: "0", conf: "0", expo: -8, publish_time: 0 });
    expect(await ask({ get_price_feed_id: {} })).to.deep.equal({ price_feed_id: `0x${AKT_USD}` });
  });

  it("sends the genuine update with its coin, and reads the price", async () => {
    const vaa = toBase64(await vector("router-pnau/router-set0-20260709-akt-usd"));
    const { update_fee: amount } = await ask({ get_config: {} });
    const funds = [{ denom: DEVNET_DENOM, amount }];
    const before = await suite.client.getBalance(contract, DEVNET_DENOM);
    await suite.client.execute(sender, contract, { update_price_feed: { vaa } }, 1.5, undefined, funds);
    expect(await suite.client.getBalance(contract, DEVNET_DENOM)).to.deep.equal({
      denom: DEVNET_DENOM,
      amount: (BigInt(before.amount) + 1n).toString(),
    });
    expect(await ask({ get_price_feed: {} })).to.deep.equal({
      symbol: SYMBOL,
      price: "58646744",
      conf: "56631",
      expo: -8,
      publish_time: 1_783_572_461,
      prev_publish_time: 0,
    });
  });

  it("is passed on to the chain's own oracle; a price that it refuses stands here all the same", async () => {
    const owner = suite.oracle("deployer", plan, "relaying");
    const oracle = suite.oracle("relayer", plan, "relaying");
    await owner.setRelay({ symbol: SYMBOL, denom: "akt", base_denom: "usd" });
    const first = await suite.now();
    const taken = await oracle.updatePriceFeeds([aktUpdate(signer, 58_000_000n, first)]);
    const entry = taken.events.find(({ type }) => type === "akash.oracle.v2.MsgAddPriceEntry");
    expect(Object.fromEntries(entry?.attributes.map(({ key, value }) => [key, value]) ?? [])).to.include({
      signer: oracle.address,
      denom: "akt",
      base_denom: "usd",
      price: "0.580000000000000000",
    });
    expect((await oracle.health(SYMBOL)).reasons.map(({ kind }) => kind)).not.to.include("relay_refused");

    await owner.setRelay({ symbol: SYMBOL, denom: "akt", base_denom: "eur" });
    const publishTime = first + 1n;
    const tx = await oracle.updatePriceFeeds([aktUpdate(signer, 59_000_000n, publishTime)]);
    const refused = parseOracleEvents(tx.events, oracle.address).find(({ kind }) => kind === "relay_refused");
    expect(refused).to.include({ symbol: SYMBOL, publishTime });
    expect(formatPrice((await oracle.price(SYMBOL)).price)).to.equal("0.59");
    expect((await oracle.health(SYMBOL)).reasons.map(({ kind }) => kind)).to.include("relay_refused");
  });
});
