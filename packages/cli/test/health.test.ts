import { expect } from "chai";
import { ALICE, accepting, answering, BOB, bme, vaultEvent } from "./support.js";

const FLOW = {
  ...{ burned_uakt: "10000000", paid_uakt: "12500000", net_uakt: "-2500000", funded_uakt: "1" },
  ...{ minted_uact: "5", spent_uact: "6" },
};
const NET_BURN = { day: FLOW, month: FLOW, total: { ...FLOW, net_uakt: "3" } };
const BUCKETS = [
  { name: "mint", capacity: "100", available: "40", period_secs: 3_600 },
  { name: "shortfall", capacity: "7", available: "7", period_secs: 86_400 },
];
const STATUS = {
  ...{ status: "warning", since: "1783572461", ratio_bps: 9_250, reference_price: "0.58" },
  ...{ oracle_issue: null, warn_price: "0.6", halt_price: "0.55" },
  policy: { mint: "epoch", refund: "next_price", settle: "open" },
};
const BOOKS = {
  ...{ credits_uakt: "1", buffer_uakt: "2", collateral_uakt: "3", outstanding_uact: "4" },
  ...{ unfunded_claims_uakt: "5", funded_claims_uakt: "6", pending_uakt: "7", pending_uact: "8" },
  ...{ payable_uact: "9", undelivered_uakt: "10" },
  totals: {
    ...{ burned_uakt: "11", minted_uact: "12", spent_uact: "13", paid_uakt: "14", reminted_uakt: "15" },
    ...{ funded_uakt: "16", spread_uakt: "17", claimed_uakt: "18", claims_funded_uakt: "19" },
    claims_withdrawn_uakt: "20",
  },
};
const HEALTH = {
  ...{ height: "7", time: "1783572461", status: STATUS, vault: BOOKS },
  ...{ pauses: [{ leg: "mint", until: "1783572461" }], params_version: 3 },
  queue: {
    ...{ last_id: "4", mint_epoch_ends: "8", refund_epoch_ends: "9", epoch_blocks: 10 },
    next_price_after: "1783572461",
  },
  ...{ buckets: BUCKETS, net_burn: NET_BURN, price_published_at: "1783572461", spot_price: "0.5" },
  all_invariants_hold: true,
};

describe("vault, what a dashboard shows", () => {
  it("books with what waits, under the names of the contract", async () => {
    const { out } = await bme(["vault", "books", "--json"], answering({ vault: BOOKS }).host);
    expect(JSON.parse(out)).to.deep.equal(BOOKS);
  });

  it("what each leg does by the table", async () => {
    const { out } = await bme(["vault", "status"], answering({ status: STATUS }).host);
    expect(out).to.match(/^ {2}mint +epoch\n {2}settle +open\n {2}refund +next price$/m);
  });

  it("an account, with what is locked and what the bank did not deliver", async () => {
    const balance = { address: ALICE, uact: "9000000", locked_uact: "4000000", requests: 2 };
    const unlocks_at = "1783572461";
    const { host, asked } = answering({ balance: { ...balance, unlocks_at }, undelivered: { uakt: "5" } });
    const { out } = await bme(["vault", "account", ALICE, "--json"], host);
    expect(JSON.parse(out)).to.deep.equal({
      ...{ address: ALICE, amount_uact: "9000000", locked_uact: "4000000", unlocks_at, requests: 2 },
      undelivered_uakt: "5",
    });
    expect(asked.map(({ query }) => query)).to.have.deep.members([
      { balance: { address: ALICE } },
      { undelivered: { address: ALICE } },
    ]);
    const words = (await bme(["vault", "account", ALICE], host)).out;
    expect(words).to.match(/^locked +4 ACT\nunlocks at +2026-07-09 04:47:41 UTC$/m);
  });

  it("buckets, of one account too", async () => {
    const { host, asked } = answering({ buckets: { buckets: BUCKETS } });
    expect((await bme(["vault", "buckets"], host)).out).to.equal(`name       unit  capacity  available  period
mint       uact  100       40         3600 s
shortfall  uakt  7         7          86400 s
`);
    await bme(["vault", "buckets", "--account", ALICE, "--json"], host);
    expect(asked.at(-1)?.query).to.deep.equal({ buckets: { address: ALICE } });
  });

  it("net burn, below zero where more was paid", async () => {
    const { host } = answering({ net_burn: NET_BURN });
    expect(JSON.parse((await bme(["vault", "net-burn", "--json"], host)).out)).to.deep.equal(NET_BURN);
    const { out } = await bme(["vault", "net-burn"], host);
    expect(out)
      .to.match(/^ {2}net +-2\.5 AKT$/m)
      .and.to.match(/^ {2}net +0\.000003 AKT$/m);
  });

  it("health in one document, and exit code 1 when an invariant is broken", async () => {
    const { code, out } = await bme(["vault", "health", "--json"], answering({ health: HEALTH }).host);
    expect(code).to.equal(0);
    const units = BUCKETS.map((bucket, index) => ({ ...bucket, unit: ["uact", "uakt"][index] }));
    expect(JSON.parse(out)).to.deep.equal({ ...HEALTH, buckets: units });
    const broken = answering({ health: { ...HEALTH, all_invariants_hold: false } });
    expect((await bme(["vault", "health"], broken.host)).code).to.equal(1);
  });
});

describe("vault, moving what waits", () => {
  const as = ["--devnet-account", "tenant"];

  it("crank says what it did", async () => {
    const cancelled = { request: "8", owner: ALICE, reason: "oracle:stale", returned_uakt: "5" };
    const { host } = accepting(
      {},
      [
        vaultEvent("bme_cancel", cancelled),
        vaultEvent("bme_requeue", { request: "9", due_height: "120" }),
        vaultEvent("bme_undelivered", { to: BOB, kept_uakt: "3" }),
      ],
      { visited: 3, executed: 0, cancelled: 1 },
    );
    const { code, out } = await bme(["vault", "crank", "--limit", "50", ...as, "--json"], host);
    expect(code).to.equal(0);
    const { sent, cranked } = JSON.parse(out);
    expect(sent.message).to.deep.equal({ crank: { limit: 50 } });
    expect(cranked).to.deep.equal({ visited: 3, executed: 0, cancelled: 1 });
    expect(sent.events).to.deep.equal([
      { kind: "bme_cancel", ...cancelled, returned_uact: null },
      { kind: "bme_requeue", request: "9", due_height: "120" },
      { kind: "bme_undelivered", to: BOB, kept_uakt: "3" },
    ]);
    const dry = await bme(["vault", "crank", ...as, "--dry-run", "--json"], host);
    expect(JSON.parse(dry.out)).to.deep.include({ cranked: null });
    expect(JSON.parse(dry.out).sent.message).to.deep.equal({ crank: {} });
  });

  for (const [words, message] of [
    [["cancel", "7"], { cancel: { id: "7" } }],
    [["retry-payout", BOB], { retry_payout: { to: BOB } }],
  ] as const) {
    it(`${words[0]} sends its message`, async () => {
      const { host } = accepting({});
      const { code, out, err } = await bme(["vault", ...words, ...as, "--dry-run", "--json"], host);
      expect(code, err).to.equal(0);
      expect(JSON.parse(out)).to.deep.include({ message, funds: [] });
    });
  }
});
