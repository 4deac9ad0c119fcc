import { BmeMsgComposer, execute, parseAct, parseAkt, uact, uakt } from "@akash-bme/clients";
import { DEVNET_DENOM, DEVNET_GAS_PRICE } from "@akash-bme/devnet";
import { type Coin, coins } from "@cosmjs/stargate";
import { expect } from "chai";
import { preset } from "../scripts/suite.js";
import { refusedWith } from "./support.js";
import { asQuoted, atOnce, feeOf, refusedAsQuoted, VaultBench } from "./vault-support.js";

/** The genuine AKT/USD price of 9 July 2026, in hundred-millionths. */
const PRICE = 58_646_744n;
const SPREAD_BPS = 25n;
const BPS = 10_000n;
const PRICE_UNIT = 10n ** 8n;

// The conversions again, from their definition: rounded for the vault, never for the user.
const mintOf = (akt: bigint) => uact((akt * PRICE * (BPS - SPREAD_BPS)) / (PRICE_UNIT * BPS));
const costOf = (act: bigint) => {
  const [above, below] = [act * PRICE_UNIT * BPS, PRICE * (BPS - SPREAD_BPS)];
  return uakt((above + below - 1n) / below);
};
const worthOf = (act: bigint) => uakt((act * PRICE_UNIT) / PRICE);

describe("conversions on the chain", function () {
  this.timeout(60_000);
  let bench: VaultBench;

  before(async () => {
    const vaults = { converting: await preset("replay"), hardened: await preset("hardened") };
    const oracleOf = { converting: "genuine", hardened: "genuine" };
    bench = await VaultBench.start("conversions-1", vaults, { oracleOf });
    await bench.publishGenuine();
  });
  after(() => bench?.net.stop());

  it("mints 58,500,127 uact for 100 AKT at 0.58646744, to the micro-unit", async () => {
    const vault = bench.vault("tenant", "converting");
    const burned = parseAkt("100");
    const before = { payer: await bench.akt(vault.sender), vault: await bench.akt(vault.address) };
    const tx = await asQuoted(vault.quoteMint(burned), () => atOnce(vault.mintAct(burned)));

    expect(tx.result.minted).to.equal(58_500_127n);
    expect(tx.result.minted).to.equal(mintOf(burned));
    expect(tx.result.spreadBps).to.equal(Number(SPREAD_BPS));
    expect(await vault.balance(vault.sender)).to.equal(58_500_127n);
    expect(await bench.akt(vault.address)).to.equal(before.vault + burned);
    expect(await bench.akt(vault.sender)).to.equal(before.payer - burned - feeOf(tx));
  });

  it("refuses that price as stale with the preset hardened, in the quote too", async () => {
    const vault = bench.vault("tenant", "hardened");
    const amount = parseAkt("100");
    await refusedAsQuoted("oracle_unhealthy", vault.quoteMint(amount), () => vault.mintAct(amount));
    expect((await vault.quoteMint(amount)).wouldFail?.reason).to.equal("stale");
    expect(await vault.status()).to.deep.include({ status: "halt_oracle", referencePrice: undefined });
    expect((await vault.status()).oracleIssue?.reason).to.equal("stale");
    expect((await vault.vault()).totals.minted).to.equal(0n);
  });

  it("keeps to the minimum and the deadline of a mint, and mints to somebody else", async () => {
    const vault = bench.vault("spare1", "converting");
    const to = bench.suite.address("guardian");
    const [amount, minted] = [parseAkt("7.654321"), mintOf(7_654_321n)];
    const tooMuch = { minOut: uact(minted + 1n) };
    const before = await vault.vault();
    await refusedAsQuoted("min_out", vault.quoteMint(amount, tooMuch), () => vault.mintAct(amount, tooMuch));
    const late = { deadline: (await bench.suite.now()) - 1n };
    // Both tell the time of their own block, so only the codes are equal.
    expect((await vault.quoteMint(amount, late)).wouldFail?.code).to.equal("deadline_passed");
    await refusedWith("deadline_passed", vault.mintAct(amount, late));
    const dust = uakt(1n);
    await refusedAsQuoted("dust_amount", vault.quoteMint(dust), () => vault.mintAct(dust));
    expect(await vault.vault()).to.deep.equal(before);

    const options = { minOut: minted, deadline: (await bench.suite.now()) + 60n };
    await asQuoted(vault.quoteMint(amount, options), () => atOnce(vault.mintAct(amount, { ...options, to })));
    expect(await vault.balance(to)).to.equal(minted);
    expect(await vault.balance(vault.sender)).to.equal(0n);
  });

  it("mints an exact amount and gives the change back", async () => {
    const vault = bench.vault("spare2", "converting");
    const [act, sent] = [parseAct("10"), parseAkt("50")];
    const cost = costOf(act);
    const before = await bench.akt(vault.sender);
    const tx = await asQuoted(vault.quoteMintExact(act, { amount: sent }), () =>
      atOnce(vault.mintActExact(act, sent)),
    );
    expect(tx.result).to.deep.include({ burned: cost, minted: act, change: sent - cost });
    expect(await bench.akt(vault.sender)).to.equal(before - cost - feeOf(tx));

    expect((await vault.quoteMintExact(act)).result?.burned).to.equal(cost);
    const short = uakt(cost - 1n);
    await refusedAsQuoted("insufficient_funds", vault.quoteMintExact(act, { amount: short }), () =>
      vault.mintActExact(act, short),
    );
    expect((await atOnce(vault.mintActExact(act, cost))).result.change).to.equal(0n);
    expect(await vault.balance(vault.sender)).to.equal(2n * act);
  });

  it("burns and pays what the ACT is worth, from credits", async () => {
    const vault = bench.vault("spare3", "converting");
    const to = bench.suite.address("provider");
    const { minted } = (await atOnce(vault.mintAct(parseAkt("20")))).result;
    const amount = parseAct("5.5");
    const owed = worthOf(amount);
    const [before, received] = [await vault.vault(), await bench.akt(to)];

    const tooMuch = { minOut: uakt(owed + 1n) };
    await refusedAsQuoted("min_out", vault.quoteBurn(amount, tooMuch), () => vault.burnAct(amount, tooMuch));
    const more = uact(minted + 1n);
    await refusedAsQuoted("insufficient_act", vault.quoteBurn(more, { holder: vault.sender }), () =>
      vault.burnAct(more),
    );
    const { result } = await asQuoted(vault.quoteBurn(amount, { holder: vault.sender, minOut: owed }), () =>
      atOnce(vault.burnAct(amount, { minOut: owed, to })),
    );
    expect(result.payment).to.deep.include({
      owed,
      fromCredits: owed,
      fromBuffer: 0n,
      claimed: 0n,
      claimId: undefined,
    });
    expect(await bench.akt(to)).to.equal(received + owed);
    expect(await vault.balance(vault.sender)).to.equal(minted - amount);
    const { credits, outstanding } = await vault.vault();
    expect({ credits, outstanding }).to.deep.equal({
      credits: before.credits - owed,
      outstanding: before.outstanding - amount,
    });
  });

  it("takes one coin of AKT where AKT is due and none elsewhere", async () => {
    const vault = bench.vault("relayer", "converting");
    const messages = new BmeMsgComposer(vault.sender, vault.address);
    const gasPrice = DEVNET_GAS_PRICE;
    const before = {
      books: await vault.vault(),
      held: await bench.akt(vault.address),
      own: await bench.akt(vault.sender),
    };
    const mint = (funds: Coin[]) => messages.mintAct({}, funds);
    const foreign = { denom: "uforeign", amount: "5" };
    for (const [code, message] of [
      ["no_funds", mint([])],
      ["no_funds", messages.mintActExact({ actOut: "1" })],
      ["no_funds", messages.fundVault()],
      ["non_payable", messages.burnAct({ amount: "1" }, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.settle({ invoices: [] }, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.crank({}, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.cancel({ id: "1" }, coins(5, DEVNET_DENOM))],
      ["non_payable", messages.withdrawClaim({ id: "1" }, coins(5, DEVNET_DENOM))],
      // Nobody has another coin on this chain, so the bank refuses before the vault can.
      ["insufficient_balance", mint([foreign])],
      ["insufficient_balance", mint([...coins(5, DEVNET_DENOM), foreign])],
    ] as const) {
      await refusedWith(code, execute(bench.suite.client, vault.sender, [message], { gasPrice }));
    }
    expect({
      books: await vault.vault(),
      held: await bench.akt(vault.address),
      own: await bench.akt(vault.sender),
    }).to.deep.equal(before);
  });

  for (const name of ["converting", "hardened"]) {
    it(`leaves a sound vault behind: ${name}`, () => bench.expectSound(name));
  }
});
