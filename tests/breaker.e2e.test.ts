import { parseAct, parseAkt, parseBmeEvents, type TxResult, uact, uakt } from "@akash-bme/clients";
import { expect } from "chai";
import { type Preset, preset } from "../scripts/suite.js";
import { refusedWith } from "./support.js";
import { atOnce, VaultBench, waiting } from "./vault-support.js";

/** A price is stale after this: longer than the steps take that need one, and short to wait for. */
const MAX_AGE_SECS = 12;
const DWELL_SECS = 8;

/** 100 AKT minted at 0.60 are 59.85 ACT, so a cent of the price is 167 bps of the ratio. */
const [PAR, WARNING, HALT] = [60_000_000n, 56_500_000n, 53_000_000n];
const E10 = 10n ** 10n;

describe("warning, halt, oracle outage and recovery, on the chain", function () {
  this.timeout(90_000);
  let bench: VaultBench;

  before(async () => {
    bench = await VaultBench.start("breaker-1", { vault: shortLived(await preset("replay")) });
    await bench.publish(PAR);
  });
  after(() => bench?.net.stop());

  const vault = () => bench.vault("tenant", "vault");
  const changes = (tx: TxResult) =>
    parseBmeEvents(tx.events, vault().address).filter(({ kind }) => kind === "bme_status");

  it("is healthy while the ACT is covered", async () => {
    expect((await atOnce(vault().mintAct(parseAkt("100")))).result.minted).to.equal(59_850_000n);
    expect(await vault().status()).to.deep.include({ status: "healthy", ratioBps: 10_025 });
  });

  it("warns at a price that falls below the first line: mints slow down, refunds go on", async () => {
    const tx = await bench.publish(WARNING, ["vault"]);
    expect(changes(tx)).to.deep.equal([
      { kind: "bme_status", from: "healthy", to: "warning", ratioBps: 9_440 },
    ]);
    const status = await vault().status();
    expect(status).to.deep.include({ status: "warning", ratioBps: 9_440 });
    // Whole basis points count, so the lines are crossed just below 95.01 and 90.01 % of 0.5985.
    expect(status.warnPrice).to.equal(568_634_850_000_000_000n - 1n);
    expect(status.haltPrice).to.equal(538_709_850_000_000_000n - 1n);
    expect(status.policy).to.deep.equal({ mint: "epoch", refund: "open", settle: "open" });

    const { request, wait } = await waiting(vault().mintAct(parseAkt("1")));
    expect(wait.kind).to.equal("epoch");
    await vault().cancel(request);
    expect((await vault().quoteBurn(parseAct("1"), { holder: vault().sender })).wouldFail).to.equal(
      undefined,
    );
  });

  it("halts below the second line: mints are refused, refunds go on", async () => {
    const tx = await bench.publish(HALT, ["vault"]);
    expect(changes(tx)).to.deep.equal([
      { kind: "bme_status", from: "warning", to: "halt_cr", ratioBps: 8_855 },
    ]);
    await refusedWith("leg_closed", vault().mintAct(parseAkt("1")));
    expect((await vault().quoteBurn(parseAct("1"), { holder: vault().sender })).wouldFail).to.equal(
      undefined,
    );
  });

  it("stays halted for its dwell time, whatever the price does meanwhile", async () => {
    expect(changes(await bench.publish(PAR, ["vault"]))).to.deep.equal([]);
    const { since } = await vault().status();
    expect(changes(await vault().crank())).to.deep.equal([]);
    const left = since + BigInt(DWELL_SECS) - (await bench.suite.now());
    expect(left > 0n, "the machine is too slow: the dwell time is over").to.equal(true);
    expect(await vault().status()).to.deep.include({ status: "halt_cr", since, ratioBps: 10_025 });
  });

  it("halts for want of a price, refuses by the oracle's name, and recovers through updates", async () => {
    const [settler, provider] = [bench.vault("settler", "vault"), bench.suite.address("provider")];
    await vault().approveSettler(settler.sender, parseAct("6"), (await bench.suite.now()) + 3_600n);
    const { since } = await vault().status();
    const { pricePublishedAt } = await vault().health();
    if (pricePublishedAt === undefined) throw new Error("there was no price");
    await bench.after(pricePublishedAt + BigInt(MAX_AGE_SECS));

    const outage = await vault().status();
    expect(outage).to.deep.include({ status: "halt_oracle", ratioBps: undefined, referencePrice: undefined });
    expect(outage.oracleIssue?.reason).to.equal("stale");
    const mint = await refusedWith("oracle_unhealthy", vault().mintAct(parseAkt("1")));
    expect(mint.details.reason).to.equal("stale");
    await refusedWith("oracle_unhealthy", vault().burnAct(parseAct("1")));
    // The breaker follows the ratio, and of that nothing is known: it stays as it was, for as long as this takes.
    expect(changes(await vault().crank())).to.deep.equal([]);
    expect((await vault().status()).since).to.equal(since);
    // Who works for ACT is not sent away: it is spent now and paid at the next price.
    const invoice = { id: "lease-1", payer: vault().sender, provider, amount: parseAct("6") };
    const [settled] = (await settler.settle([{ ...invoice, payout: "akt" }])).result;
    if (settled?.kind !== "settled") throw new Error("the invoice was refused");
    const { request, settledAt } = settled.invoice;
    if (request === undefined) throw new Error("the invoice does not wait");

    await bench.after(settledAt + 1n);
    const update = await bench.publish(PAR, ["vault"]);
    expect(parseBmeEvents(update.events, vault().address)).to.have.lengthOf(1);
    expect(parseBmeEvents(update.events, vault().address)[0]).to.deep.include({
      kind: "bme_pay",
      ...{ request, spent: uact(6_000_000n), fromCredits: uakt(10_000_000n), price: PAR * E10 },
    });
    // The price of this very block may be of someone's choice, so it lifts no halt before the next one.
    expect(changes(await vault().crank())).to.deep.equal([
      { kind: "bme_status", from: "halt_cr", to: "healthy", ratioBps: 10_027 },
    ]);
    expect(await vault().status()).to.deep.include({ status: "healthy", oracleIssue: undefined });
    await bench.publish(PAR);
    expect((await atOnce(vault().mintAct(parseAkt("10")))).result.minted).to.equal(5_985_000n);
  });

  it("tells an indexer each change of the breaker, and no outage", async () => {
    const told = (await bench.history("vault")).flatMap((event) =>
      event.kind === "bme_status" ? [[event.from, event.to]] : [],
    );
    expect(told).to.deep.equal([
      ["healthy", "warning"],
      ["warning", "halt_cr"],
      ["halt_cr", "healthy"],
    ]);
    await bench.expectSound("vault");
  });
});

/** The same rules with prices that grow old soon, a short dwell time, and clocks that differ by a second. */
function shortLived(params: Preset): Preset {
  const aged = (source: object) => ({ ...source, max_age_secs: MAX_AGE_SECS });
  const leg = (name: "mint" | "refund" | "settle") => ({
    ...params[name],
    price: aged(params[name].price),
  });
  return {
    ...params,
    max_future_secs: 1,
    thresholds: { ...params.thresholds, dwell_secs: DWELL_SECS },
    reference: aged(params.reference),
    mint: leg("mint"),
    refund: leg("refund"),
    settle: leg("settle"),
  };
}
