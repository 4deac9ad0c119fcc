import { parseAct, parseAkt, parseBmeEvents, uact, uakt } from "@akash-bme/clients";
import { expect } from "chai";
import { preset } from "../scripts/suite.js";
import { refusedWith } from "./support.js";
import { atOnce, BRISK_CANCEL_SECS, briskHardened, feeOf, VaultBench, waiting } from "./vault-support.js";

const PRICE = 60_000_000n;
/** The worst of the market twice its confidence away, which is a two-thousandth: below for a mint, above for a refund. */
const MINT_PRICE = 59_940_000n;
const REFUND_PRICE = 60_060_000n;
/** Of settlements, which look only one confidence away. */
const SETTLE_PRICE = 60_030_000n;
/** A price of eight decimals as events have it. */
const E10 = 10n ** 10n;

const lessSpread = (amount: bigint) => amount * 9_975n;
const mintOf = (akt: bigint, price: bigint) => uact((lessSpread(akt) * price) / 10n ** 12n);
const refundOf = (act: bigint, price: bigint) => uakt((lessSpread(act) * 10n ** 4n) / price);

describe("requests that wait, on the chain", function () {
  this.timeout(90_000);
  let bench: VaultBench;

  before(async () => {
    const mainnet = await preset("mainnet");
    bench = await VaultBench.start("queue-1", {
      hardened: await preset("hardened"),
      brisk: await briskHardened(),
      mainnet: { ...mainnet, twap_window_secs: 1_800, max_future_secs: 1 },
    });
    await bench.publishSteady(PRICE);
  });
  after(() => bench?.net.stop());

  /** Waits until a price that is published now comes after a request's, then publishes one and cranks. */
  async function nextPrice(request: bigint, vault = "brisk") {
    const { requestedAt } = (await bench.vault("relayer", vault).request(request)) ?? { requestedAt: 0n };
    await bench.after(requestedAt + 1n);
    return bench.publish(PRICE, [vault]);
  }

  it("mints at the next price, in the very transaction that brings it", async () => {
    const vault = bench.vault("tenant", "brisk");
    const [burned, before] = [parseAkt("400"), await bench.akt(vault.sender)];
    const quote = await vault.quoteMint(burned, { sender: vault.sender });
    expect(quote.wait).to.deep.equal({ kind: "next_price" });
    expect(quote.result?.minted).to.equal(mintOf(burned, MINT_PRICE));

    const asked = await vault.mintAct(burned);
    if (asked.result.kind !== "waits") throw new Error("it executed at once");
    const { request, wait } = asked.result;
    expect(wait).to.deep.equal({ kind: "next_price" });
    expect(await bench.akt(vault.sender)).to.equal(before - burned - feeOf(asked));
    expect(parseBmeEvents(asked.events)).to.deep.equal([
      {
        kind: "bme_request",
        ...{ request, owner: vault.sender, to: vault.sender, leg: "mint" },
        ...{ paidAkt: burned, paidAct: undefined, dueHeight: undefined },
      },
    ]);
    expect((await vault.vault()).pendingAkt).to.equal(burned);
    expect(await vault.account(vault.sender)).to.deep.include({ amount: 0n, requests: 1 });

    // The price of before is known to whoever asked.
    expect((await bench.vault("guardian", "brisk").crank()).result).to.deep.equal({
      visited: 1,
      executed: 0,
      cancelled: 0,
    });
    expect((await vault.request(request))?.outcome).to.equal(undefined);
    await refusedWith("not_cancellable", vault.cancel(request));
    await refusedWith("still_waiting", vault.waitFor(request, { timeoutMs: 300, pollMs: 100 }));

    const waited = vault.waitFor(request, { timeoutMs: 30_000, pollMs: 100 });
    const relayed = await nextPrice(request);
    const minted = mintOf(burned, MINT_PRICE);
    expect(parseBmeEvents(relayed.events, vault.address)).to.have.lengthOf(1);
    expect(parseBmeEvents(relayed.events, vault.address)[0]).to.deep.include({
      kind: "bme_mint",
      ...{ request, sender: vault.sender, burned, minted, price: MINT_PRICE * E10 },
    });
    expect(await waited).to.deep.equal({
      kind: "minted",
      result: { burned, minted, change: 0n, price: MINT_PRICE * E10, spreadBps: 25 },
    });
    expect(await vault.balance(vault.sender)).to.equal(minted);
    expect((await vault.vault()).pendingAkt).to.equal(0n);
  });

  it("refunds at the next price what is unlocked", async () => {
    const vault = bench.vault("tenant", "brisk");
    const amount = parseAct("150");
    const { unlocksAt } = await vault.account(vault.sender);
    if (unlocksAt !== undefined) await bench.after(unlocksAt);
    const quote = await vault.quoteBurn(amount, { holder: vault.sender });
    expect(quote.wait).to.deep.equal({ kind: "next_price" });

    const { request } = await waiting(vault.burnAct(amount));
    expect((await vault.vault()).pendingAct).to.equal(amount);
    const before = await bench.akt(vault.sender);
    const relayed = await nextPrice(request);
    const owed = refundOf(amount, REFUND_PRICE);
    expect(parseBmeEvents(relayed.events, vault.address)[0]).to.deep.include({
      kind: "bme_burn",
      ...{ request, burned: amount, fromCredits: owed, claimed: 0n, price: REFUND_PRICE * E10 },
    });
    const outcome = await vault.waitFor(request);
    if (outcome.kind !== "paid") throw new Error(`the request ended as ${outcome.kind}`);
    expect(outcome.result.payment).to.deep.include({ owed, fromCredits: owed });
    expect(await bench.akt(vault.sender)).to.equal(before + owed);
  });

  it("cancels what the next price does not suit, with the reason, and gives all of it back", async () => {
    const vault = bench.vault("spare1", "brisk");
    const amount = parseAkt("300");
    const due = mintOf(amount, MINT_PRICE);
    const dear = await waiting(vault.mintAct(amount, { minOut: uact(due + 1n) }));
    // A deadline before its owner may cancel it would be a free cancel; three seconds are for the way into a block.
    const deadline = (await bench.suite.now()) + BRISK_CANCEL_SECS + 3n;
    const late = await waiting(vault.mintAct(amount, { deadline }));
    const left = await waiting(vault.mintAct(amount));
    const fair = await waiting(vault.mintAct(amount, { minOut: due }));
    await refusedWith("not_cancellable", vault.cancel(left.request));
    await bench.after(deadline);
    // No price has come for long enough.
    await vault.cancel(left.request);
    expect(await vault.waitFor(left.request)).to.deep.include({ kind: "cancelled", reason: "by_owner" });
    const before = await bench.akt(vault.sender);
    const relayed = await nextPrice(fair.request);

    expect(await vault.waitFor(dear.request)).to.deep.equal({
      kind: "cancelled",
      ...{ reason: "min_out", issue: undefined },
    });
    expect(await vault.waitFor(late.request)).to.deep.include({ kind: "cancelled", reason: "deadline" });
    expect((await vault.waitFor(fair.request)).kind).to.equal("minted");
    expect(await bench.akt(vault.sender)).to.equal(before + 2n * amount);
    const owner = vault.sender;
    expect(parseBmeEvents(relayed.events, vault.address).slice(0, 2)).to.deep.equal(
      [
        { request: dear.request, reason: "min_out" },
        { request: late.request, reason: "deadline" },
      ].map((ended) => ({
        kind: "bme_cancel",
        ...ended,
        ...{ owner, returnedAkt: amount, returnedAct: undefined },
      })),
    );
    await refusedWith("request_ended", vault.cancel(dear.request));
  });

  it("converts at once within the limit of an account, and no more than that in an hour", async () => {
    const vault = bench.vault("spare2", "brisk");
    const amount = parseAkt("100");
    const { result } = await atOnce(vault.mintAct(amount));
    expect(result.minted).to.equal(mintOf(amount, MINT_PRICE));
    // Of 100 ACT an hour 59.79 are used.
    expect((await vault.quoteMint(amount, { sender: vault.sender })).wait?.kind).to.equal("next_price");
    expect((await vault.quoteMint(amount, { sender: bench.suite.address("spare3") })).wait).to.equal(
      undefined,
    );
    const { request } = await waiting(vault.mintAct(amount));
    await nextPrice(request);
    expect((await vault.waitFor(request)).kind).to.equal("minted");

    const { unlocksAt } = await vault.account(vault.sender);
    if (unlocksAt !== undefined) await bench.after(unlocksAt);
    const refund = await atOnce(vault.burnAct(parseAct("50")));
    expect(refund.result.payment.owed).to.equal(refundOf(parseAct("50"), REFUND_PRICE));
  });

  it("refuses to refund what is locked, and says until when", async () => {
    const vault = bench.vault("tenant", "hardened");
    const { result } = await atOnce(vault.mintAct(parseAkt("10")));
    const { locked, unlocksAt } = await vault.account(vault.sender);
    expect(locked).to.equal(result.minted);
    const now = await bench.suite.now();
    expect(unlocksAt).to.satisfy((at: bigint) => at > now + 1_800n && at <= now + 3_600n);
    const quote = await vault.quoteBurn(uact(1n), { holder: vault.sender });
    expect(quote.wouldFail?.code).to.equal("locked");
    const { message } = await refusedWith("locked", vault.burnAct(uact(1n)));
    expect(message).to.include(String(unlocksAt));
  });

  it("pays an invoice at the next price, and the payer has paid at once", async () => {
    const [vault, settler] = [bench.vault("spare1", "brisk"), bench.vault("settler", "brisk")];
    const [provider, amount] = [bench.suite.address("provider"), parseAct("30")];
    await vault.approveSettler(settler.sender, amount, (await bench.suite.now()) + 3_600n);
    const before = { act: await vault.balance(vault.sender), akt: await bench.akt(provider) };
    const invoice = { id: "lease-1", payer: vault.sender, provider, amount, payout: "akt" as const };
    const [settled] = (await settler.settle([invoice])).result;
    if (settled?.kind !== "settled") throw new Error("the invoice was refused");
    const { request, payment } = settled.invoice;
    expect(payment).to.equal(undefined);
    if (request === undefined) throw new Error("the invoice has no request");
    expect(await vault.balance(vault.sender)).to.equal(before.act - amount);
    expect(await bench.akt(provider)).to.equal(before.akt);
    expect((await vault.vault()).payable).to.equal(amount);
    await refusedWith("invoice_final", bench.vault("provider", "brisk").cancel(request));

    const relayed = await nextPrice(request);
    const paid = uakt((amount * 10n ** 8n) / SETTLE_PRICE);
    expect(parseBmeEvents(relayed.events, vault.address)[0]).to.deep.include({
      kind: "bme_pay",
      ...{ request, provider, spent: amount, fromCredits: paid, price: SETTLE_PRICE * E10 },
    });
    expect(await bench.akt(provider)).to.equal(before.akt + paid);
    expect(await vault.vault()).to.deep.include({ payable: 0n });
  });

  it("converts at the end of an epoch, with the preset mainnet", async () => {
    const vault = bench.vault("tenant", "mainnet");
    const amount = parseAkt("100");
    const asked = await vault.mintAct(amount);
    if (asked.result.kind !== "waits" || asked.result.wait.kind !== "epoch") throw new Error("no epoch");
    const { request, wait } = asked.result;
    expect(wait.dueHeight).to.equal(BigInt(asked.height) + 10n);
    // Whoever waits for an epoch may leave it.
    const left = await waiting(vault.mintAct(amount));
    await vault.cancel(left.request);
    expect(await vault.waitFor(left.request)).to.deep.include({ kind: "cancelled", reason: "by_owner" });

    await bench.suite.blocks(Number(wait.dueHeight) - (await bench.suite.client.getHeight()) + 1);
    await nextPrice(request, "mainnet");
    // 25 bps of 100 AKT at the average of 0.6 are minted for the vault itself.
    expect(await vault.waitFor(request)).to.deep.include({
      kind: "minted",
      result: { burned: amount, minted: 59_850_000n, change: 0n, price: PRICE * E10, spreadBps: 25 },
    });
    expect(await vault.balance(vault.address)).to.equal(150_000n);
  });

  for (const name of ["hardened", "brisk", "mainnet"]) {
    it(`leaves a sound vault behind: ${name}`, () => bench.expectSound(name));
  }
});
