import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { type Coin, coins } from "@cosmjs/stargate";
import { expect } from "chai";
import type {
  HealthReason as HealthReasonJson,
  MessageOutcome as MessageOutcomeJson,
  ObservationResponse,
  RolesResponse,
  SignerSetResponse,
  SourcesResponse,
} from "../generated/Oracle.types.js";
import { BmeError } from "../src/errors.js";
import { Oracle } from "../src/oracle.js";
import { toHealth, toVerdict } from "../src/oracle-types.js";
import { priceE18 } from "../src/units.js";

const ORACLE = "akash1oracle";
const SENDER = "akash1sender";
const SYMBOL = "AKT/USD";
const MOVE = {
  price: "900000000000000000",
  last_price: "586467440000000000",
  moved_bps: "5347",
  max_bps: "1000",
};
const FEED = { feed: { id: "ab".repeat(32) } };
const PUSHER = { pusher: { address: "akash1p" } };
const PRICES = {
  price: "1",
  conf: "2",
  ema: "3",
  ema_conf: "4",
  twap: "0",
  coverage_secs: 6,
  publish_time: "7",
};
const PARAMS = {
  max_future_secs: 5,
  max_age_secs: 60,
  max_conf_bps: 200,
  window_secs: 1_800,
  min_coverage_bps: 5_000,
  max_gap_secs: 300,
  max_move_bps: 500,
  move_floor_bps: 1_000,
  confirm_secs: 60,
  outlier_bps: 100,
  flat_secs: 0,
  set_grace_secs: 86_400,
  own_chain: 0,
};

/** An oracle that answers every query the same, and keeps what it was asked and sent. */
function setup(answer?: unknown) {
  const asked: unknown[] = [];
  const sent: { msg: unknown; funds: Coin[] }[] = [];
  const stub = {
    queryContractSmart: async (_address: string, message: unknown) => {
      asked.push(JSON.parse(JSON.stringify(message)));
      return answer;
    },
    signAndBroadcast: async (_sender: string, messages: readonly EncodeObject[]) => {
      for (const { value } of messages)
        sent.push({ msg: JSON.parse(fromUtf8(value.msg)), funds: value.funds });
      return { code: 0, height: 7, transactionHash: "AB", events: [], msgResponses: [] };
    },
  };
  const client = stub as unknown as SigningCosmWasmClient;
  return { asked, sent, oracle: new Oracle(client, SENDER, ORACLE, { gasPrice: "0.0025uakt", gas: 1 }) };
}

describe("answers of the oracle", () => {
  it("name every reason against a symbol", () => {
    const reasons: HealthReasonJson[] = [
      { no_price: {} },
      { stale: { age_secs: "90", max_secs: 60 } },
      { warming: { coverage_secs: 17, needed_secs: 900 } },
      { flat: { flat_secs: "61", max_secs: 60 } },
      { uncertain: { price: "100", conf: "5", max_bps: 200 } },
      { zero_confidence: { price: "5", conf: "0" } },
      { too_few_sources: { agreeing: 1, min_sources: 2 } },
      { deviating: { source: FEED, deviation_bps: "150", max_bps: 100 } },
      { quarantined: MOVE },
      { relay_refused: { publish_time: "7", cause: "codespace: oracle, code: 2" } },
      { paused: { until: "1783658861", now: "1783572461" } },
      { no_live_signer_set: { model: "router" } },
    ];
    expect(toHealth({ is_ok: false, reasons }).reasons).to.deep.equal([
      { kind: "no_price" },
      { kind: "stale", ageSecs: 90n, maxSecs: 60 },
      { kind: "warming", coverageSecs: 17, neededSecs: 900 },
      { kind: "flat", flatSecs: 61n, maxSecs: 60 },
      { kind: "uncertain", price: 100n, conf: 5n, maxBps: 200 },
      { kind: "zero_confidence", price: 5n, conf: 0n },
      { kind: "too_few_sources", agreeing: 1, minSources: 2 },
      { kind: "deviating", source: FEED, deviationBps: 150n, maxBps: 100 },
      {
        kind: "quarantined",
        price: 900_000_000_000_000_000n,
        lastPrice: 586_467_440_000_000_000n,
        movedBps: 5_347n,
        maxBps: 1_000n,
      },
      { kind: "relay_refused", publishTime: 7n, cause: "codespace: oracle, code: 2" },
      { kind: "paused", until: 1_783_658_861n, now: 1_783_572_461n },
      { kind: "no_live_signer_set", model: "router" },
    ]);
  });

  it("name every outcome of a message", () => {
    const report = { symbol: SYMBOL, source: PUSHER, price: "5", publish_time: "7" };
    const messages: MessageOutcomeJson[] = [
      { accepted: { symbol: SYMBOL, prices: PRICES, source: FEED, agreeing: 2 } },
      { accepted: { symbol: SYMBOL, prices: PRICES, source: null, agreeing: null } },
      { reported: { ...report, agreeing: 1, min_sources: 2 } },
      { ignored: { symbol: SYMBOL, publish_time: "5", stored_time: "6" } },
      { quarantined: { symbol: SYMBOL, ...MOVE, publish_time: "1783572461", confirm_from: "1783572521" } },
      { paused: { symbol: SYMBOL, until: "1783658861" } },
      { skipped: { feed_id: "ab" } },
    ];
    const prices = { price: 1n, conf: 2n, ema: 3n, emaConf: 4n, twap: 0n, coverageSecs: 6, publishTime: 7n };
    expect(toVerdict({ containers: [], messages }).messages).to.deep.equal([
      { kind: "accepted", symbol: SYMBOL, prices, source: FEED, agreeing: 2 },
      { kind: "accepted", symbol: SYMBOL, prices, source: undefined, agreeing: undefined },
      {
        kind: "reported",
        symbol: SYMBOL,
        source: PUSHER,
        price: 5n,
        publishTime: 7n,
        agreeing: 1,
        minSources: 2,
      },
      { kind: "ignored", symbol: SYMBOL, publishTime: 5n, storedTime: 6n },
      {
        kind: "quarantined",
        symbol: SYMBOL,
        source: undefined,
        price: 900_000_000_000_000_000n,
        lastPrice: 586_467_440_000_000_000n,
        movedBps: 5_347n,
        maxBps: 1_000n,
        publishTime: 1_783_572_461n,
        confirmFrom: 1_783_572_521n,
      },
      { kind: "paused", symbol: SYMBOL, until: 1_783_658_861n },
      { kind: "skipped", feedId: "ab" },
    ]);
  });

  it("of a kind that is not known are refused, and not taken for another", () => {
    const reasons = [{ moonshot: {} }] as unknown as HealthReasonJson[];
    const messages = [{ moonshot: {} }] as unknown as MessageOutcomeJson[];
    for (const call of [
      () => toHealth({ is_ok: false, reasons }),
      () => toVerdict({ containers: [], messages }),
    ]) {
      expect(call).to.throw(BmeError).with.property("code", "bad_answer");
    }
  });

  it("list the sources of a symbol and what each of them says", async () => {
    const said: SourcesResponse = {
      min_sources: 2,
      sources: [
        {
          source: FEED,
          last: { price: "5", conf: "1", publish_time: "7" },
          age_secs: "3",
          waiting: { price: "9", publish_time: "8" },
          is_fresh: false,
          deviation_bps: null,
        },
        { source: PUSHER, last: null, age_secs: null, waiting: null, is_fresh: true, deviation_bps: "12" },
      ],
    };
    expect(await setup(said).oracle.sources(SYMBOL)).to.deep.equal({
      minSources: 2,
      sources: [
        {
          source: FEED,
          last: { price: 5n, conf: 1n, publishTime: 7n },
          ageSecs: 3n,
          waiting: { price: 9n, publishTime: 8n },
          isFresh: false,
          deviationBps: undefined,
        },
        {
          source: PUSHER,
          last: undefined,
          ageSecs: undefined,
          waiting: undefined,
          isFresh: true,
          deviationBps: 12n,
        },
      ],
    });
  });

  it("list roles and what is paused", async () => {
    const pauses = [{ symbol: SYMBOL, until: "8" }, { until: "9" }, { symbol: null, until: "10" }];
    const all: RolesResponse = {
      owner: "akash1o",
      offer: { nominee: "akash1n", expires: "7" },
      guardian: "akash1g",
      charges: 2,
      pauses,
    };
    expect(await setup(all).oracle.roles()).to.deep.equal({
      owner: "akash1o",
      offer: { nominee: "akash1n", expires: 7n },
      guardian: "akash1g",
      charges: 2,
      pauses: [
        { symbol: SYMBOL, until: 8n },
        { symbol: undefined, until: 9n },
        { symbol: undefined, until: 10n },
      ],
    });
    const none: RolesResponse = { owner: "akash1o", offer: null, guardian: null, charges: 0, pauses: [] };
    expect(await setup(none).oracle.roles()).to.deep.equal({
      owner: "akash1o",
      offer: undefined,
      guardian: undefined,
      charges: 0,
      pauses: [],
    });
  });

  it("give the limits with their version, and the configuration with the relay", async () => {
    const limits = { version: 4, params: PARAMS };
    expect(await setup(limits).oracle.params()).to.deep.equal(limits);
    const relay = { symbol: SYMBOL, denom: "akt", base_denom: "usd" };
    const config = { fee: { amount: "5", denom: "uakt" }, params: PARAMS, emitters: [] };
    const known = { ...config, fee: { amount: 5n, denom: "uakt" } };
    expect(await setup({ ...config, relay }).oracle.config()).to.deep.equal({ ...known, relay });
    const off = { ...known, relay: undefined };
    expect(await setup({ ...config, relay: null }).oracle.config()).to.deep.equal(off);
  });

  it("come in pages", async () => {
    const observation: ObservationResponse = { number: 3, time: "5", cumulative: "7" };
    const observing = setup({ observations: [observation] });
    expect(await observing.oracle.observations(SYMBOL, { startAfter: 2, limit: 1 })).to.deep.equal([
      { number: 3, time: 5n, cumulative: 7n },
    ]);
    expect(observing.asked).to.deep.equal([{ observations: { symbol: SYMBOL, start_after: 2, limit: 1 } }]);

    const set: SignerSetResponse = { model: "router", index: 1, members: [], quorum: 3, is_current: true };
    const sets = setup({ signer_sets: [set] });
    expect(await sets.oracle.signerSets("router")).to.deep.equal([
      { model: "router", index: 1, members: [], quorum: 3, isCurrent: true, expires: undefined },
    ]);
    expect(sets.asked).to.deep.equal([{ signer_sets: { model: "router" } }]);

    const symbols = setup({ symbols: [SYMBOL] });
    expect(await symbols.oracle.symbols({ startAfter: "AAA" })).to.deep.equal([SYMBOL]);
    expect(symbols.asked).to.deep.equal([{ symbols: { start_after: "AAA" } }]);
  });
});

describe("messages to the oracle", () => {
  it("attach the fee that it asks for", async () => {
    const { oracle, asked, sent } = setup({ amount: "5", denom: "uakt" });
    expect(await oracle.updateFee()).to.deep.equal({ amount: 5n, denom: "uakt" });
    await oracle.updatePriceFeeds([Uint8Array.of(1)]);
    expect(asked).to.have.lengthOf(2);
    expect(asked.at(1)).to.deep.equal({ get_update_fee: { vaas: [] } });
    expect(sent).to.deep.equal([
      { msg: { update_price_feeds: { data: ["AQ=="] } }, funds: coins(5, "uakt") },
    ]);
  });

  const relay = { symbol: SYMBOL, denom: "akt", base_denom: "usd" };
  const cases: readonly (readonly [string, (oracle: Oracle) => Promise<unknown>, object])[] = [
    [
      "change limits",
      (oracle) => oracle.updateParams({ max_age_secs: 90 }, 4),
      { update_params: { patch: { max_age_secs: 90 }, expect_version: 4 } },
    ],
    [
      "set sources",
      (oracle) => oracle.setSources(SYMBOL, [FEED, PUSHER], 2),
      { set_sources: { symbol: SYMBOL, sources: [FEED, PUSHER], min_sources: 2 } },
    ],
    ["remove a feed", (oracle) => oracle.removeFeed("ab"), { remove_feed: { id: "ab" } }],
    [
      "report a price",
      (oracle) => oracle.submitPrice(SYMBOL, priceE18(5n), priceE18(1n), 7n),
      { submit_price: { symbol: SYMBOL, price: "5", conf: "1", publish_time: "7" } },
    ],
    ["pause a symbol", (oracle) => oracle.pause(9n, SYMBOL), { pause: { symbol: SYMBOL, until: "9" } }],
    ["pause all", (oracle) => oracle.pause(9n), { pause: { until: "9" } }],
    ["name a guardian", (oracle) => oracle.setGuardian("akash1g"), { set_guardian: { guardian: "akash1g" } }],
    ["name no guardian", (oracle) => oracle.setGuardian(undefined), { set_guardian: {} }],
    ["turn the relay on", (oracle) => oracle.setRelay(relay), { set_relay: { relay } }],
    ["turn the relay off", (oracle) => oracle.setRelay(undefined), { set_relay: {} }],
  ];

  for (const [what, send, msg] of cases) {
    it(what, async () => {
      const { oracle, sent } = setup();
      await send(oracle);
      expect(sent).to.deep.equal([{ msg, funds: [] }]);
    });
  }
});
