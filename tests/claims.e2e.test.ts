import { type Bme, type Payment, parseAkt, type Uact, uact, uakt } from "@akash-bme/clients";
import { expect } from "chai";
import { preset } from "../scripts/suite.js";
import { refusedWith } from "./support.js";
import { asQuoted, atOnce, refusedAsQuoted, VaultBench } from "./vault-support.js";

const withoutClaimId = ({ claimId: _, ...payment }: Payment) => payment;

describe("claims on the chain", function () {
  this.timeout(60_000);
  let bench: VaultBench;

  before(async () => {
    const vaults = { short: { ...(await preset("replay")), buffer: { pays: false, counts: true } } };
    bench = await VaultBench.start("claims-1", vaults);
  });
  after(() => bench?.net.stop());

  it("owes what it cannot pay, in order, until it is funded", async () => {
    await bench.publish(60_000_000n);
    const [early, late] = [bench.vault("spare1", "short"), bench.vault("spare2", "short")];
    const anybody = bench.vault("guardian", "short");
    for (const vault of [early, late]) {
      // 100 AKT × 0.6, less 25 bps of it.
      expect((await atOnce(vault.mintAct(parseAkt("100")))).result.minted).to.equal(59_850_000n);
    }

    await bench.publish(30_000_000n);
    expect(await early.status()).to.deep.include({ status: "halt_cr", ratioBps: 5_012 });
    await refusedAsQuoted("leg_closed", early.quoteMint(parseAkt("1")), () => early.mintAct(parseAkt("1")));

    // At half the price the first of two takes all credits: 59.85 ACT / 0.3.
    const burn = (vault: Bme, amount: Uact) =>
      asQuoted(
        vault.quoteBurn(amount, { holder: vault.sender }),
        () => atOnce(vault.burnAct(amount)),
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
      expect((await burn(late, half)).result.payment).to.deep.include({
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
    const before = await bench.akt(late.sender);
    await anybody.withdrawClaim(2n);
    expect(await bench.akt(late.sender)).to.equal(before + part);
    await refusedWith("claim_unfunded", anybody.withdrawClaim(2n));
    await anybody.withdrawClaim(1n);
    expect(await bench.akt(late.sender)).to.equal(before + part + due);
    await refusedWith("unknown_claim", anybody.withdrawClaim(1n));

    // What is beyond the claims goes to the buffer, beside the spread of both mints.
    await anybody.fundVault(parseAkt("80"));
    await anybody.withdrawClaim(2n);
    expect(await bench.akt(late.sender)).to.equal(before + 2n * due);
    expect(await late.claims()).to.deep.equal([]);
    expect(await late.vault()).to.deep.include({
      credits: 0n,
      buffer: parseAkt("1"),
      outstanding: 0n,
      unfundedClaims: 0n,
      fundedClaims: 0n,
    });
    expect(await bench.akt(late.address)).to.equal(parseAkt("1"));
  });

  it("leaves a sound vault behind", () => bench.expectSound("short"));
});
