import { expect } from "chai";
import { ALICE, accepting, answering, bme, ORACLE, VECTORS, vectorHex } from "./support.js";

const E18 = (cents: number) => `${cents}0000000000000000`;
const PRICES = {
  ...{ price: E18(58), conf: E18(1), ema: E18(57), ema_conf: E18(1), twap: E18(58) },
  ...{ coverage_secs: 300, publish_time: "1783572461" },
};
const SNAPSHOT = {
  ...{ is_paused: false, is_quarantined: false, is_warming: false, window_secs: 300 },
  ...{ received_time: "1783572462", received_height: "9", current: PRICES, previous: null, age_secs: "3" },
};
const REASONS = [
  "no_price",
  { stale: { age_secs: "90", max_secs: 60 } },
  { warming: { coverage_secs: 3, needed_secs: 270 } },
  { flat: { flat_secs: "900", max_secs: 600 } },
  { zero_confidence: { price: E18(58), conf: "0" } },
  { too_few_sources: { agreeing: 1, min_sources: 2 } },
  { deviating: { source: { feed: { id: "ab" } }, deviation_bps: "250", max_bps: 100 } },
  { quarantined: { price: E18(90), last_price: E18(58), moved_bps: "5517", max_bps: "1000" } },
  { relay_refused: { publish_time: "1783572461", cause: "no such pair" } },
  { paused: { until: "1783580000", now: "1783572461" } },
  { no_live_signer_set: { model: "router" } },
].map((reason) => (typeof reason === "string" ? { [reason]: {} } : reason));

describe("oracle, reading", () => {
  it("show asks for one symbol and puts health and numbers together", async () => {
    const { host, asked } = answering({ health: { is_ok: true, reasons: [] }, snapshot: SNAPSHOT });
    const { code, out } = await bme(["oracle", "show", "--json"], host);
    expect(code).to.equal(0);
    expect(asked.map(({ contract }) => contract)).to.deep.equal([ORACLE, ORACLE]);
    expect(asked[0]?.query).to.deep.equal({ health: { symbol: "AKT/USD" } });
    const { snapshot } = JSON.parse(out);
    expect(snapshot.current).to.include({ price: "0.58", ema: "0.57", publish_time: "1783572461" });
    expect(snapshot.previous).to.equal(null);
  });

  it("health tells every kind of reason, and ends with exit code 1", async () => {
    const { host } = answering({ health: { is_ok: false, reasons: REASONS } });
    const { code, out } = await bme(["oracle", "health", "--symbol", "BTC/USD", "--json"], host);
    expect(code).to.equal(1);
    const kinds = JSON.parse(out).reasons.map(({ kind }: { kind: string }) => kind);
    expect(kinds).to.deep.equal(REASONS.map((reason) => Object.keys(reason)[0]));
    const words = (await bme(["oracle", "health"], host)).out;
    expect(words).to.match(/kind +stale/);
    expect(words).to.match(/moved +55\.17 %/);
    expect(
      (await bme(["oracle", "health"], answering({ health: { is_ok: true, reasons: [] } }).host)).code,
    ).to.equal(0);
  });

  it("price passes the limit of its age on", async () => {
    const answer = { price: E18(58), conf: E18(1), publish_time: "1783572461" };
    const { host, asked } = answering({ price: answer });
    const { out } = await bme(["oracle", "price", "--max-age", "60"], host);
    expect(asked[0]?.query).to.deep.equal({ price: { symbol: "AKT/USD", max_age_secs: "60" } });
    expect(out).to.equal("price         0.58\nconf          0.01\npublish time  2026-07-09 04:47:41 UTC\n");
  });

  it("a refusal of the contract keeps its code", async () => {
    const { host, client } = answering({});
    client.queryContractSmart = () =>
      Promise.reject(
        new Error(
          "Query failed with (6): rpc error: code = Unknown desc = no_price: AKT/USD has no price: query wasm contract failed",
        ),
      );
    const { code, out } = await bme(["oracle", "price", "--json"], host);
    expect(code).to.equal(1);
    expect(JSON.parse(out).error).to.include({ code: "no_price", message: "AKT/USD has no price" });
  });

  it("sources, signer sets, feeds, roles and limits fit their schemas", async () => {
    const report = { price: E18(58), conf: E18(1), publish_time: "1783572461" };
    const sources = [
      {
        source: { feed: { id: "ab" } },
        last: report,
        age_secs: "3",
        waiting: null,
        is_fresh: true,
        deviation_bps: "0",
      },
      {
        ...{ source: { pusher: { address: ALICE } }, last: null, age_secs: null, is_fresh: false },
        ...{ waiting: { price: E18(60), publish_time: "1" }, deviation_bps: null },
      },
    ];
    const set = { model: "router", index: 1, members: ["ab"], quorum: 1, is_current: true, expires: null };
    const { host } = answering({
      sources: { min_sources: 1, sources },
      signer_sets: { signer_sets: [set] },
      feeds: { feeds: [{ symbol: "AKT/USD", id: "ab" }] },
      twap: { twap: E18(58), coverage_secs: 300, window_secs: 300, publish_time: "1783572461" },
      params: { version: 3, params: { max_age_secs: 60 } },
      config: {
        ...{ fee: { amount: "5", denom: "uakt" }, params: { max_age_secs: 60 }, relay: null },
        emitters: [{ model: "router", chain: 26, address: "ab" }],
      },
      roles: {
        owner: ALICE,
        offer: null,
        guardian: null,
        charges: 0,
        pauses: [{ symbol: null, until: "1783580000" }],
      },
    });
    for (const name of ["sources", "signer-sets", "feeds", "twap", "params show", "config", "roles"]) {
      const words = ["oracle", ...name.split(" ")];
      const { code, err } = await bme([...words, "--json"], host);
      expect(code, `${name} ${err}`).to.equal(0);
      expect((await bme(words, host)).out, name).not.to.include("[object");
    }
    expect((await bme(["oracle", "roles"], host)).out).to.match(/every symbol/);
    expect((await bme(["oracle", "config"], host)).out).to.match(/^fee +5uakt$/m);
    expect((await bme(["oracle", "sources"], host)).out).to.include(`pusher ${ALICE}`);
  });
});

describe("oracle, sending", () => {
  const as = ["--devnet-account", "relayer"];

  it("update sends the bytes with the fee that the oracle asks for", async () => {
    const { host } = accepting({ get_update_fee: { amount: "1", denom: "uakt" } });
    const file = `${VECTORS}/router-pnau/router-set0-20260709-akt-usd.json`;
    const { code, out, err } = await bme(["oracle", "update", file, ...as, "--dry-run", "--json"], host);
    expect(code, err).to.equal(0);
    const { message, funds } = JSON.parse(out);
    expect(funds).to.deep.equal([{ amount: "1", denom: "uakt" }]);
    const hex = Buffer.from(message.update_price_feeds.data[0], "base64").toString("hex");
    expect(hex).to.equal(await vectorHex("router-pnau/router-set0-20260709-akt-usd"));
  });

  it("rotate sends the packet", async () => {
    const packet = await vectorHex("router-governance/router-set-upgrade-0-to-1");
    const { out } = await bme(["oracle", "rotate", packet, ...as, "--dry-run", "--json"], accepting({}).host);
    const { vaa } = JSON.parse(out).message.submit_governance;
    expect(Buffer.from(vaa, "base64").toString("hex")).to.equal(packet);
  });
});
