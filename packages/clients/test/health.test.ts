import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { expect } from "chai";
import { BmeReader } from "../src/bme-reader.js";

const FLOW = {
  ...{ burned_uakt: "10", paid_uakt: "12", net_uakt: "-2", funded_uakt: "1", minted_uact: "5" },
  spent_uact: "6",
};
const BUCKET = { name: "mint", capacity: "100", available: "40", period_secs: 3_600 };
const STATUS = {
  ...{ status: "healthy", since: "80", ratio_bps: 9_700, reference_price: "0.5", oracle_issue: null },
  ...{ warn_price: null, halt_price: null },
  policy: { mint: "next_price", refund: "epoch", settle: "open" },
};
const VAULT = {
  ...{ credits_uakt: "1", buffer_uakt: "2", collateral_uakt: "3", outstanding_uact: "4" },
  ...{ unfunded_claims_uakt: "5", funded_claims_uakt: "6", pending_uakt: "7", pending_uact: "8" },
  ...{ payable_uact: "9", undelivered_uakt: "10" },
  totals: {
    ...{ burned_uakt: "11", minted_uact: "12", spent_uact: "13", paid_uakt: "14", reminted_uakt: "15" },
    ...{ funded_uakt: "16", spread_uakt: "17", claimed_uakt: "18", claims_funded_uakt: "19" },
    claims_withdrawn_uakt: "20",
  },
};

/** A reader of a vault with this one answer, and what it was asked. */
function answering(answer: unknown) {
  const asked: unknown[] = [];
  const queryContractSmart = async (_address: string, query: object) => {
    asked.push(JSON.parse(JSON.stringify(query)));
    return answer;
  };
  return { asked, reader: new BmeReader({ queryContractSmart } as unknown as CosmWasmClient, "akash1v") };
}

describe("what a dashboard shows of the vault", () => {
  it("accounts, with what is locked and until when", async () => {
    const json = { address: "akash1a", uact: "9", locked_uact: "4", unlocks_at: "99", requests: 2 };
    const account = { address: "akash1a", amount: 9n, locked: 4n, unlocksAt: 99n, requests: 2 };
    expect(await answering(json).reader.account("akash1a")).to.deep.equal(account);
    const free = { ...json, locked_uact: "0", unlocks_at: null };
    const balances = { balances: [json, free] };
    expect(await answering(balances).reader.balances({ startAfter: "akash1" })).to.deep.equal([
      account,
      { ...account, locked: 0n, unlocksAt: undefined },
    ]);
    expect(await answering({ uakt: "5" }).reader.undelivered("akash1a")).to.equal(5n);
  });

  it("buckets, of the vault and of an account, each in its unit", async () => {
    const shortfall = { ...BUCKET, name: "shortfall" };
    const { reader, asked } = answering({ buckets: [BUCKET, shortfall] });
    const bucket = { name: "mint", unit: "uact", capacity: 100n, available: 40n, periodSecs: 3_600 };
    expect(await reader.buckets()).to.deep.equal([bucket, { ...bucket, name: "shortfall", unit: "uakt" }]);
    await reader.buckets("akash1a");
    expect(asked).to.deep.equal([{ buckets: {} }, { buckets: { address: "akash1a" } }]);
  });

  it("net burn, which may be below zero", async () => {
    const flow = { burned: 10n, paid: 12n, net: -2n, funded: 1n, minted: 5n, spent: 6n };
    const { reader } = answering({ day: FLOW, month: FLOW, total: { ...FLOW, net_uakt: "3" } });
    expect(await reader.netBurn()).to.deep.equal({ day: flow, month: flow, total: { ...flow, net: 3n } });
  });

  it("and all of it at one height", async () => {
    const health = {
      ...{ height: "7", time: "90", status: STATUS, vault: VAULT, pauses: [{ leg: "mint", until: "99" }] },
      params_version: 3,
      queue: {
        ...{ last_id: "4", mint_epoch_ends: "8", refund_epoch_ends: "9", epoch_blocks: 10 },
        next_price_after: "91",
      },
      ...{ buckets: [BUCKET], net_burn: { day: FLOW, month: FLOW, total: FLOW } },
      ...{ price_published_at: "89", spot_price: "0.5", all_invariants_hold: true },
    };
    const found = await answering(health).reader.health();
    expect(found).to.deep.include({
      ...{ height: 7n, time: 90n, pauses: [{ leg: "mint", until: 99n }], paramsVersion: 3 },
      queue: { lastId: 4n, mintEpochEnds: 8n, refundEpochEnds: 9n, epochBlocks: 10, nextPriceAfter: 91n },
      ...{ pricePublishedAt: 89n, spotPrice: 500_000_000_000_000_000n, allInvariantsHold: true },
    });
    expect(found.status.policy).to.deep.equal(STATUS.policy);
    expect(found.vault).to.deep.equal({
      ...{ credits: 1n, buffer: 2n, collateral: 3n, outstanding: 4n, unfundedClaims: 5n, fundedClaims: 6n },
      ...{ pendingAkt: 7n, pendingAct: 8n, payable: 9n, undelivered: 10n },
      totals: {
        ...{ burned: 11n, minted: 12n, spent: 13n, paid: 14n, reminted: 15n, funded: 16n, spread: 17n },
        ...{ claimed: 18n, claimsFunded: 19n, claimsWithdrawn: 20n },
      },
    });
    const bare = { ...health, price_published_at: null, spot_price: null, all_invariants_hold: false };
    expect(await answering(bare).reader.health()).to.include({
      ...{ pricePublishedAt: undefined, spotPrice: undefined, allInvariantsHold: false },
    });
  });
});
