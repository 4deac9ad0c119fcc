import {
  type Invoice,
  type InvoiceResult,
  parseAct,
  parseBmeEvents,
  type Uact,
  uact,
  uakt,
} from "@akash-bme/clients";
import type { DevnetRole } from "@akash-bme/devnet";
import { expect } from "chai";
import { preset } from "../scripts/suite.js";
import { refusedWith } from "./support.js";
import { asQuoted, refusedAsQuoted, VaultBench } from "./vault-support.js";

/** The genuine AKT/USD price of 9 July 2026, in hundred-millionths. */
const PRICE = 58_646_744n;
const worthOf = (act: bigint) => uakt((act * 10n ** 8n) / PRICE);

describe("settling invoices on the chain", function () {
  this.timeout(60_000);
  let bench: VaultBench;
  let approved = 0n;

  before(async () => {
    const vaults = { settling: await preset("replay") };
    bench = await VaultBench.start("settle-1", vaults, { oracleOf: { settling: "genuine" } });
    await bench.publishGenuine();
  });
  after(() => bench?.net.stop());

  /** A payer with ACT that lets the settler spend it. */
  async function payer(role: DevnetRole, minted: Uact): Promise<string> {
    const vault = bench.vault(role, "settling");
    await vault.mintActExact(minted, uakt(2n * minted));
    approved = (await bench.suite.now()) + 3_600n;
    await vault.approveSettler(bench.suite.address("settler"), minted, approved);
    return vault.sender;
  }

  const settler = () => bench.vault("settler", "settling");

  /** Outcomes without the time of the block, which a quote does not know. */
  const timeless = (results: readonly InvoiceResult[]) =>
    results.map((result) =>
      result.kind === "refused" ? result : { ...result.invoice, id: result.id, settledAt: 0n },
    );

  const settle = (invoices: readonly Invoice[]) =>
    asQuoted(settler().quoteSettle(settler().sender, invoices), () => settler().settle(invoices), timeless);

  it("pays providers in AKT or in ACT, each invoice once", async () => {
    const vault = settler();
    const from = await payer("tenant", parseAct("50"));
    const provider = bench.suite.address("provider");
    const [inAkt, inAct] = [parseAct("20"), parseAct("12.345678")];
    const invoices: Invoice[] = [
      { id: "lease-1", payer: from, provider, amount: inAkt, payout: "akt" },
      { id: "lease-2", payer: from, provider, amount: inAct, payout: "act" },
    ];
    const [received, owed] = [await bench.akt(provider), worthOf(inAkt)];
    const { result } = await settle(invoices);

    const [first, second] = result;
    if (first?.kind !== "settled" || second?.kind !== "settled") throw new Error("refused");
    expect(first.invoice).to.deep.include({ spent: inAkt, payout: "akt", isReplay: false });
    expect(first.invoice.payment?.owed).to.equal(owed);
    expect(second.invoice).to.deep.include({ spent: inAct, payment: undefined, price: undefined });
    expect(await bench.akt(provider)).to.equal(received + owed);
    expect(await vault.balance(provider)).to.equal(inAct);
    expect(await vault.balance(from)).to.equal(parseAct("50") - inAkt - inAct);
    expect(await vault.approval(from, vault.sender)).to.deep.equal({
      remaining: parseAct("50") - inAkt - inAct,
      expires: approved,
    });

    // The same again answers the first result and moves nothing.
    const books = await vault.vault();
    const again = await vault.settle(invoices);
    expect(again.result).to.deep.equal([
      { ...first, invoice: { ...first.invoice, isReplay: true } },
      { ...second, invoice: { ...second.invoice, isReplay: true } },
    ]);
    expect(parseBmeEvents(again.events)).to.deep.equal([]);

    // The same id with another content is not the same.
    const changed = invoices.map((invoice) => ({ ...invoice, amount: uact(invoice.amount + 1n) }));
    const { result: refused } = await settle(changed);
    expect(refused.map((one) => one.kind === "refused" && one.refusal.code)).to.deep.equal([
      "invoice_state",
      "invoice_state",
    ]);
    expect(await vault.vault()).to.deep.equal(books);
    expect(await bench.akt(provider)).to.equal(received + owed);
    expect(await vault.invoice(vault.sender, "lease-1")).to.deep.equal({
      ...first.invoice,
      isReplay: true,
    });
  });

  it("is all or nothing when atomic, and each for itself when not", async () => {
    const vault = settler();
    const from = await payer("spare1", parseAct("30"));
    const provider = bench.suite.address("guardian");
    const bill = (id: string, amount: Uact): Invoice => ({
      id,
      payer: from,
      provider,
      amount,
      payout: "akt",
    });
    const invoices = [
      bill("batch-1", parseAct("10")),
      bill("batch-2", parseAct("25")),
      bill("batch-3", parseAct("5")),
    ];
    const before = {
      books: await vault.vault(),
      held: await bench.akt(provider),
      act: await vault.balance(from),
    };
    await refusedWith("not_approved", vault.settle(invoices, { atomic: true }));
    expect({
      books: await vault.vault(),
      held: await bench.akt(provider),
      act: await vault.balance(from),
    }).to.deep.equal(before);
    expect(await vault.invoice(vault.sender, "batch-1")).to.equal(undefined);

    const { result } = await settle(invoices);
    expect(result.map(({ kind }) => kind)).to.deep.equal(["settled", "refused", "settled"]);
    expect(await vault.balance(from)).to.equal(parseAct("15"));
    expect(await bench.akt(provider)).to.equal(
      before.held + worthOf(parseAct("10")) + worthOf(parseAct("5")),
    );
  });

  it("is for registered settlers, within what the payer approved", async () => {
    const from = await payer("spare2", parseAct("10"));
    const provider = bench.suite.address("provider");
    const invoice: Invoice = { id: "other-1", payer: from, provider, amount: uact(1n), payout: "act" };
    const stranger = bench.vault("spare3", "settling");
    await refusedAsQuoted("unknown_settler", stranger.quoteSettle(stranger.sender, [invoice]), () =>
      stranger.settle([invoice]),
    );
    await refusedWith("not_owner", stranger.setSettler(stranger.sender, true));

    await bench.vault("deployer", "settling").setSettler(stranger.sender, true);
    const [outcome] = (await stranger.settle([invoice])).result;
    expect(outcome?.kind === "refused" && outcome.refusal.code).to.equal("not_approved");
    await bench.vault("spare2", "settling").approveSettler(settler().sender, uact(0n), approved);
    const [withdrawn] = (await settler().settle([invoice])).result;
    expect(withdrawn?.kind === "refused" && withdrawn.refusal.code).to.equal("not_approved");
  });

  it("leaves a sound vault behind", () => bench.expectSound("settling"));
});
