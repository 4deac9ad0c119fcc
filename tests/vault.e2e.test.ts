import {
  type Bme,
  type BmeErrorCode,
  type BmeEvent,
  BmeMsgComposer,
  execute,
  type Invoice,
  type InvoiceResult,
  type Payment,
  parseAct,
  parseAkt,
  parseBmeEvents,
  type Quote,
  type TxAnswer,
  type TxResult,
  type Uact,
  type Uakt,
  uact,
  uakt,
  type VaultBooks,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_DENOM, DEVNET_GAS_PRICE, type Devnet, type DevnetRole, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { type Coin, calculateFee, coins } from "@cosmjs/stargate";
import { expect } from "chai";
import { addressOf, aktUpdate, preset, publishedSet, Suite, vector } from "../scripts/suite.js";
import { FAST_VOTES, refusedWith } from "./support.js";

/** The genuine AKT/USD price of 9 July 2026, in hundred-millionths. */
const PRICE = 58_646_744n;
const SPREAD_BPS = 25n;
const BPS = 10_000n;
const PRICE_UNIT = 10n ** 8n;
const VAULTS = ["converting", "settling", "short", "hardened"] as const;
type VaultName = (typeof VAULTS)[number];

// The conversions again, from their definition: rounded for the vault, never for the user.
const mintOf = (akt: bigint) => uact((akt * PRICE * (BPS - SPREAD_BPS)) / (PRICE_UNIT * BPS));
const costOf = (act: bigint) => {
  const [above, below] = [act * PRICE_UNIT * BPS, PRICE * (BPS - SPREAD_BPS)];
  return uakt((above + below - 1n) / below);
};
const worthOf = (act: bigint) => uakt((act * PRICE_UNIT) / PRICE);

describe("vault on the chain", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "vault-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    const replay = await preset("replay");
    plan = await suite.plan({
      windowSecs: 1_800,
      maxGapSecs: 60,
      emitters: [signer.emitter],
      oracles: {
        genuine: { signerSets: [publishedSet("router", 0)] },
        falling: { signerSets: [signer.signerSet] },
      },
      vaults: {
        converting: replay,
        settling: replay,
        short: { ...replay, buffer: { pays: false, counts: true } },
        hardened: await preset("hardened"),
      },
      oracleOf: { converting: "genuine", settling: "genuine", hardened: "genuine", short: "falling" },
    });
    await suite.install(plan);
    const genuine = await vector("router-pnau/router-set0-20260709-akt-usd");
    await suite.oracle("relayer", plan, "genuine").updatePriceFeeds([genuine]);
    // Which update a conversion follows must not be known in the same block.
    await suite.blocks(1);
  });
  after(() => net?.stop());

  const vaultOf = (role: DevnetRole, name: VaultName) => suite.vault(role, plan, name);

  async function akt(address: string): Promise<bigint> {
    return BigInt((await suite.client.getBalance(address, DEVNET_DENOM)).amount);
  }

  /** What the sender of a transaction paid for its gas. */
  const feeOf = ({ gasWanted }: TxResult) =>
    BigInt(calculateFee(Number(gasWanted), DEVNET_GAS_PRICE).amount[0]?.amount ?? 0);

  /** Sends what was quoted and expects the very result of the quote, beside what no quote can know. */
  async function asQuoted<T>(
    quote: Promise<Quote<T>>,
    send: () => Promise<TxAnswer<T>>,
    known: (result: T) => unknown = (result) => result,
  ): Promise<TxAnswer<T>> {
    const { result, wouldFail } = await quote;
    expect(wouldFail).to.equal(undefined);
    if (result === undefined) throw new Error("the quote has no result");
    const tx = await send();
    expect(known(tx.result)).to.deep.equal(known(result));
    return tx;
  }

  /** Expects the same refusal of a quote and of its message. */
  async function refusedAsQuoted<T>(
    code: BmeErrorCode,
    quote: Promise<Quote<T>>,
    send: () => Promise<unknown>,
  ): Promise<void> {
    const { wouldFail, statusAfter } = await quote;
    const { shortMessage, details } = await refusedWith(code, send());
    expect(wouldFail).to.deep.include({ code, message: shortMessage });
    expect(wouldFail?.reason).to.equal(details.reason);
    expect(statusAfter).to.equal(undefined);
  }

  const withoutClaimId = ({ claimId: _, ...payment }: Payment) => payment;

  it("mints 58,500,127 uact for 100 AKT at 0.58646744, to the micro-unit", async () => {
    const vault = vaultOf("tenant", "converting");
    const burned = parseAkt("100");
    const before = { payer: await akt(vault.sender), vault: await akt(vault.address) };
    const tx = await asQuoted(vault.quoteMint(burned), () => vault.mintAct(burned));

    expect(tx.result.minted).to.equal(58_500_127n);
    expect(tx.result.minted).to.equal(mintOf(burned));
    expect(tx.result.spreadBps).to.equal(Number(SPREAD_BPS));
    expect(await vault.balance(vault.sender)).to.equal(58_500_127n);
    expect(await akt(vault.address)).to.equal(before.vault + burned);
    expect(await akt(vault.sender)).to.equal(before.payer - burned - feeOf(tx));
  });

  it("refuses that price as stale with the preset hardened, in the quote too", async () => {
    const vault = vaultOf("tenant", "hardened");
    const amount = parseAkt("100");
    await refusedAsQuoted("oracle_unhealthy", vault.quoteMint(amount), () => vault.mintAct(amount));
    expect((await vault.quoteMint(amount)).wouldFail?.reason).to.equal("stale");
    expect(await vault.status()).to.deep.include({ status: "halt_oracle", referencePrice: undefined });
    expect((await vault.status()).oracleIssue?.reason).to.equal("stale");
    expect((await vault.vault()).totals.minted).to.equal(0n);
  });

  it("keeps to the minimum and the deadline of a mint, and mints to somebody else", async () => {
    const vault = vaultOf("spare1", "converting");
    const to = suite.address("guardian");
    const [amount, minted] = [parseAkt("7.654321"), mintOf(7_654_321n)];
    const tooMuch = { minOut: uact(minted + 1n) };
    const before = await vault.vault();
    await refusedAsQuoted("min_out", vault.quoteMint(amount, tooMuch), () => vault.mintAct(amount, tooMuch));
    const late = { deadline: (await suite.now()) - 1n };
    // Both tell the time of their own block, so only the codes are equal.
    expect((await vault.quoteMint(amount, late)).wouldFail?.code).to.equal("deadline_passed");
    await refusedWith("deadline_passed", vault.mintAct(amount, late));
    const dust = uakt(1n);
    await refusedAsQuoted("dust_amount", vault.quoteMint(dust), () => vault.mintAct(dust));
    expect(await vault.vault()).to.deep.equal(before);

    const options = { minOut: minted, deadline: (await suite.now()) + 60n };
    await asQuoted(vault.quoteMint(amount, options), () => vault.mintAct(amount, { ...options, to }));
    expect(await vault.balance(to)).to.equal(minted);
    expect(await vault.balance(vault.sender)).to.equal(0n);
  });

  it("mints an exact amount and gives the change back", async () => {
    const vault = vaultOf("spare2", "converting");
    const [act, sent] = [parseAct("10"), parseAkt("50")];
    const cost = costOf(act);
    const before = await akt(vault.sender);
    const tx = await asQuoted(vault.quoteMintExact(act, { amount: sent }), () =>
      vault.mintActExact(act, sent),
    );
    expect(tx.result).to.deep.include({ burned: cost, minted: act, change: sent - cost });
    expect(await akt(vault.sender)).to.equal(before - cost - feeOf(tx));

    expect((await vault.quoteMintExact(act)).result?.burned).to.equal(cost);
    const short = uakt(cost - 1n);
    await refusedAsQuoted("insufficient_funds", vault.quoteMintExact(act, { amount: short }), () =>
      vault.mintActExact(act, short),
    );
    expect((await vault.mintActExact(act, cost)).result.change).to.equal(0n);
    expect(await vault.balance(vault.sender)).to.equal(2n * act);
  });

  it("burns and pays what the ACT is worth, from credits", async () => {
    const vault = vaultOf("spare3", "converting");
    const to = suite.address("provider");
    const { minted } = (await vault.mintAct(parseAkt("20"))).result;
    const amount = parseAct("5.5");
    const owed = worthOf(amount);
    const [before, received] = [await vault.vault(), await akt(to)];

    const tooMuch = { minOut: uakt(owed + 1n) };
    await refusedAsQuoted("min_out", vault.quoteBurn(amount, tooMuch), () => vault.burnAct(amount, tooMuch));
    const more = uact(minted + 1n);
    await refusedAsQuoted("insufficient_act", vault.quoteBurn(more, { holder: vault.sender }), () =>
      vault.burnAct(more),
    );
    const { result } = await asQuoted(vault.quoteBurn(amount, { holder: vault.sender, minOut: owed }), () =>
      vault.burnAct(amount, { minOut: owed, to }),
    );
    expect(result.payment).to.deep.equal({
      owed,
      fromCredits: owed,
      fromBuffer: 0n,
      claimed: 0n,
      claimId: undefined,
    });
    expect(await akt(to)).to.equal(received + owed);
    expect(await vault.balance(vault.sender)).to.equal(minted - amount);
    const { credits, outstanding } = await vault.vault();
    expect({ credits, outstanding }).to.deep.equal({
      credits: before.credits - owed,
      outstanding: before.outstanding - amount,
    });
  });

  it("takes one coin of AKT where AKT is due and none elsewhere", async () => {
    const vault = vaultOf("relayer", "converting");
    const messages = new BmeMsgComposer(vault.sender, vault.address);
    const gasPrice = DEVNET_GAS_PRICE;
    const before = {
      books: await vault.vault(),
      held: await akt(vault.address),
      own: await akt(vault.sender),
    };
    const mint = (funds: Coin[]) => messages.mintAct({}, funds);
    const foreign = { denom: "uforeign", amount: "5" };
    for (const [code, message] of [
      ["no_funds", mint([])],
      ["no_funds", messages.mintActExact({ actOut: "1" })],
      ["no_funds", messages.fundVault()],
      ["non_payable", messages.burnAct({ amount: "1" }, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.settle({ invoices: [] }, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.withdrawClaim({ id: "1" }, coins(5, DEVNET_DENOM))],
      // Nobody has another coin on this chain, so the bank refuses before the vault can.
      ["insufficient_balance", mint([foreign])],
      ["insufficient_balance", mint([...coins(5, DEVNET_DENOM), foreign])],
    ] as const) {
      await refusedWith(code, execute(suite.client, vault.sender, [message], { gasPrice }));
    }
    expect({
      books: await vault.vault(),
      held: await akt(vault.address),
      own: await akt(vault.sender),
    }).to.deep.equal(before);
  });

  describe("settling invoices", () => {
    let approved = 0n;

    /** A payer with ACT that lets the settler spend it. */
    async function payer(role: DevnetRole, minted: Uact): Promise<string> {
      const vault = vaultOf(role, "settling");
      await vault.mintActExact(minted, uakt(2n * minted));
      approved = (await suite.now()) + 3_600n;
      await vault.approveSettler(suite.address("settler"), minted, approved);
      return vault.sender;
    }

    const settler = () => vaultOf("settler", "settling");

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
      const provider = suite.address("provider");
      const [inAkt, inAct] = [parseAct("20"), parseAct("12.345678")];
      const invoices: Invoice[] = [
        { id: "lease-1", payer: from, provider, amount: inAkt, payout: "akt" },
        { id: "lease-2", payer: from, provider, amount: inAct, payout: "act" },
      ];
      const [received, owed] = [await akt(provider), worthOf(inAkt)];
      const { result } = await settle(invoices);

      const [first, second] = result;
      if (first?.kind !== "settled" || second?.kind !== "settled") throw new Error("refused");
      expect(first.invoice).to.deep.include({ spent: inAkt, payout: "akt", isReplay: false });
      expect(first.invoice.payment?.owed).to.equal(owed);
      expect(second.invoice).to.deep.include({ spent: inAct, payment: undefined, price: undefined });
      expect(await akt(provider)).to.equal(received + owed);
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
      expect(await akt(provider)).to.equal(received + owed);
      expect(await vault.invoice(vault.sender, "lease-1")).to.deep.equal({
        ...first.invoice,
        isReplay: true,
      });
    });

    it("is all or nothing when atomic, and each for itself when not", async () => {
      const vault = settler();
      const from = await payer("spare1", parseAct("30"));
      const provider = suite.address("guardian");
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
        held: await akt(provider),
        act: await vault.balance(from),
      };
      await refusedWith("not_approved", vault.settle(invoices, { atomic: true }));
      expect({
        books: await vault.vault(),
        held: await akt(provider),
        act: await vault.balance(from),
      }).to.deep.equal(before);
      expect(await vault.invoice(vault.sender, "batch-1")).to.equal(undefined);

      const { result } = await settle(invoices);
      expect(result.map(({ kind }) => kind)).to.deep.equal(["settled", "refused", "settled"]);
      expect(await vault.balance(from)).to.equal(parseAct("15"));
      expect(await akt(provider)).to.equal(before.held + worthOf(parseAct("10")) + worthOf(parseAct("5")));
    });

    it("is for registered settlers, within what the payer approved", async () => {
      const from = await payer("spare2", parseAct("10"));
      const provider = suite.address("provider");
      const invoice: Invoice = { id: "other-1", payer: from, provider, amount: uact(1n), payout: "act" };
      const stranger = vaultOf("spare3", "settling");
      await refusedAsQuoted("unknown_settler", stranger.quoteSettle(stranger.sender, [invoice]), () =>
        stranger.settle([invoice]),
      );
      await refusedWith("not_owner", stranger.setSettler(stranger.sender, true));

      await vaultOf("deployer", "settling").setSettler(stranger.sender, true);
      const [outcome] = (await stranger.settle([invoice])).result;
      expect(outcome?.kind === "refused" && outcome.refusal.code).to.equal("not_approved");
      await vaultOf("spare2", "settling").approveSettler(settler().sender, uact(0n), approved);
      const [withdrawn] = (await settler().settle([invoice])).result;
      expect(withdrawn?.kind === "refused" && withdrawn.refusal.code).to.equal("not_approved");
    });
  });

  it("owes what it cannot pay, in order, until it is funded", async () => {
    const price = async (hundredMillionths: bigint) => {
      const update = aktUpdate(signer, hundredMillionths, await suite.now());
      await suite.oracle("relayer", plan, "falling").updatePriceFeeds([update]);
      await suite.blocks(1);
    };
    await price(60_000_000n);
    const [early, late] = [vaultOf("spare1", "short"), vaultOf("spare2", "short")];
    const anybody = vaultOf("guardian", "short");
    for (const vault of [early, late]) {
      // 100 AKT × 0.6, less 25 bps of it.
      expect((await vault.mintAct(parseAkt("100"))).result.minted).to.equal(59_850_000n);
    }

    await price(30_000_000n);
    expect(await early.status()).to.deep.include({ status: "halt_cr", ratioBps: 5_012 });
    await refusedAsQuoted("leg_closed", early.quoteMint(parseAkt("1")), () => early.mintAct(parseAkt("1")));

    // At half the price the first of two takes all credits: 59.85 ACT / 0.3.
    const burn = (vault: Bme, amount: Uact) =>
      asQuoted(
        vault.quoteBurn(amount, { holder: vault.sender }),
        () => vault.burnAct(amount),
        ({ payment, ...result }) => ({ ...result, payment: withoutClaimId(payment) }),
      );
    const all = uact(59_850_000n);
    expect((await burn(early, all)).result.payment).to.deep.include({
      fromCredits: parseAkt("199.5"),
      claimed: 0n,
    });
    const half = uact(all / 2n);
    await refusedAsQuoted("min_out", late.quoteBurn(half, { minOut: uakt(1n) }), () =>
      late.burnAct(half, { minOut: uakt(1n) }),
    );
    const due = parseAkt("99.75");
    for (const id of [1n, 2n]) {
      // The buffer of half an AKT does not pay here.
      expect((await burn(late, half)).result.payment).to.deep.equal({
        owed: due,
        fromCredits: 0n,
        fromBuffer: 0n,
        claimed: due,
        claimId: id,
      });
    }
    const claim = (id: bigint, changes: object = {}) => ({
      id,
      owner: late.sender,
      amount: due,
      withdrawn: 0n,
      withdrawable: 0n,
      ahead: 0n,
      ...changes,
    });
    expect(await late.claims()).to.deep.equal([claim(1n), claim(2n, { ahead: due })]);
    await refusedWith("claim_unfunded", anybody.withdrawClaim(1n));

    // 120 AKT reach the end of the first claim and 20.25 into the second.
    await anybody.fundVault(parseAkt("120"));
    const part = parseAkt("20.25");
    expect(await late.claims({ owner: late.sender })).to.deep.equal([
      claim(1n, { withdrawable: due }),
      claim(2n, { withdrawable: part }),
    ]);
    const before = await akt(late.sender);
    await anybody.withdrawClaim(2n);
    expect(await akt(late.sender)).to.equal(before + part);
    await refusedWith("claim_unfunded", anybody.withdrawClaim(2n));
    await anybody.withdrawClaim(1n);
    expect(await akt(late.sender)).to.equal(before + part + due);
    await refusedWith("unknown_claim", anybody.withdrawClaim(1n));

    // What is beyond the claims goes to the buffer, beside the spread of both mints.
    await anybody.fundVault(parseAkt("80"));
    await anybody.withdrawClaim(2n);
    expect(await akt(late.sender)).to.equal(before + 2n * due);
    expect(await late.claims()).to.deep.equal([]);
    expect(await late.vault()).to.deep.include({
      credits: 0n,
      buffer: parseAkt("1"),
      outstanding: 0n,
      unfundedClaims: 0n,
      fundedClaims: 0n,
    });
    expect(await akt(late.address)).to.equal(parseAkt("1"));
  });

  describe("after all of this", () => {
    for (const name of VAULTS) {
      it(`has every invariant and the balances of ${name} hold`, async () => {
        const vault = vaultOf("tenant", name);
        const { allHold, invariants } = await vault.invariants();
        expect(invariants.filter(({ holds }) => !holds)).to.deep.equal([]);
        expect(allHold).to.equal(true);
        const balances = await vault.balances({ limit: 30 });
        const { outstanding, credits, buffer, fundedClaims } = await vault.vault();
        expect(balances.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(outstanding);
        expect(await akt(vault.address)).to.equal(credits + buffer + fundedClaims);
      });

      it(`has books of ${name} that follow from its events alone`, async () => {
        const address = addressOf(plan, name);
        const txs = await suite.client.searchTx(`execute._contract_address='${address}'`);
        const inOrder = txs
          .filter(({ code }) => code === 0)
          .sort((a, b) => a.height - b.height || a.txIndex - b.txIndex);
        const events = inOrder.flatMap((tx) => parseBmeEvents(tx.events, address));
        expect(events.length > 0).to.equal(name !== "hardened");
        expect(await vaultOf("tenant", name).vault()).to.deep.equal(booksOf(events));
      });
    }
  });
});

/** The books after these events, as an indexer keeps them. */
function booksOf(events: readonly BmeEvent[]): VaultBooks {
  const book = { credits: 0n, buffer: 0n, outstanding: 0n };
  const totals = {
    ...{ burned: 0n, minted: 0n, spent: 0n, paid: 0n, reminted: 0n, funded: 0n, spread: 0n },
    ...{ claimed: 0n, claimsFunded: 0n, claimsWithdrawn: 0n },
  };
  const least = (one: bigint, other: bigint) => (one < other ? one : other);
  const pay = (event: { spent: Uact; fromCredits: Uakt; fromBuffer: Uakt; claimed: Uakt; spread: Uakt }) => {
    book.outstanding -= event.spent;
    totals.spent += event.spent;
    book.credits -= event.fromCredits;
    totals.reminted += event.fromCredits;
    book.buffer -= event.fromBuffer;
    totals.paid += event.fromCredits + event.fromBuffer;
    totals.claimed += event.claimed;
    const spread = least(event.spread, book.credits);
    book.credits -= spread;
    book.buffer += spread;
    totals.spread += spread;
  };
  for (const event of events) {
    switch (event.kind) {
      case "bme_mint": {
        const toClaims = least(event.burned, totals.claimed - totals.claimsFunded);
        const toBuffer = least(event.spread, event.burned - toClaims);
        totals.burned += event.burned;
        totals.minted += event.minted;
        book.outstanding += event.minted;
        totals.claimsFunded += toClaims;
        book.buffer += toBuffer;
        totals.spread += toBuffer;
        book.credits += event.burned - toClaims - toBuffer;
        break;
      }
      case "bme_burn":
        pay({ ...event, spent: event.burned });
        break;
      case "bme_settle": {
        const { spent, payout, fromCredits, fromBuffer, claimed, spread } = event;
        if (payout === "act") break;
        const none = uakt(0n);
        pay({
          spent,
          fromCredits: fromCredits ?? none,
          fromBuffer: fromBuffer ?? none,
          claimed: claimed ?? none,
          spread: spread ?? none,
        });
        break;
      }
      case "bme_fund":
        totals.funded += event.funded;
        totals.claimsFunded += event.toClaims;
        book.buffer += event.funded - event.toClaims;
        break;
      case "bme_claim":
        totals.claimsWithdrawn += event.paid;
        break;
      default:
        break;
    }
  }
  const unfunded = totals.claimed - totals.claimsFunded;
  return {
    credits: uakt(book.credits),
    buffer: uakt(book.buffer),
    collateral: uakt(book.credits + book.buffer - unfunded),
    outstanding: uact(book.outstanding),
    unfundedClaims: uakt(unfunded),
    fundedClaims: uakt(totals.claimsFunded - totals.claimsWithdrawn),
    totals: {
      burned: uakt(totals.burned),
      minted: uact(totals.minted),
      spent: uact(totals.spent),
      paid: uakt(totals.paid),
      reminted: uakt(totals.reminted),
      funded: uakt(totals.funded),
      spread: uakt(totals.spread),
      claimed: uakt(totals.claimed),
      claimsFunded: uakt(totals.claimsFunded),
      claimsWithdrawn: uakt(totals.claimsWithdrawn),
    },
  };
}
