import { expect } from "chai";
import { ALICE, accepting, answering, BOB, bme, VAULT, vaultEvent } from "./support.js";

const MINTED = {
  ...{ burned_uakt: "12500000", change_uakt: "0", minted_uact: "7250000", price: "0.58", spread_bps: 25 },
};
const WAITING = {
  ...{ id: "7", status: "pending", leg: "mint", owner: ALICE, to: BOB, escrow: null },
  ...{ paid_uakt: "12500000", paid_uact: "0", min_out: "7000000", act_out: null, deadline: null },
  ...{ requested_at: "1783572461", wait: { next_price: {} }, ended_at: null, reason: null },
  ...{ minted: null, burned: null },
};
const DONE = { ...WAITING, status: "executed", ended_at: "1783572471", minted: MINTED };
const CANCELLED = { ...DONE, status: "cancelled", minted: null, reason: "oracle:not_published" };
const CONFIG = { oracle: BOB, symbol: "AKT/USD", akt_denom: "uakt" };

/** A node whose vault answers these one after the other, whatever it is asked; the last one again and again. */
function inTurn(...answers: readonly object[]) {
  const node = answering({});
  node.client.queryContractSmart = async (contract, query) => {
    node.asked.push({ contract, query: JSON.parse(JSON.stringify(query)) });
    return answers[Math.min(node.asked.length, answers.length) - 1];
  };
  return node;
}

describe("record", () => {
  it("show prints a request that waits, with amounts in their units", async () => {
    const { host, asked } = answering({ record: { record: WAITING } });
    const { code, out } = await bme(["record", "show", "7", "--json"], host);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({
      ...{ id: "7", leg: "mint", owner: ALICE, to: BOB, escrow: null },
      ...{ paid_uakt: "12500000", paid_uact: "0", min_uact: "7000000", min_uakt: null, act_out_uact: null },
      ...{ deadline: null, requested_at: "1783572461", wait: { kind: "next_price" } },
      ...{ ended_at: null, outcome: null },
    });
    expect(asked[0]?.query).to.deep.equal({ record: { id: "7" } });
    expect((await bme(["record", "show", "7"], host)).out).to.match(/^wait +its price$/m);
  });

  it("show prints how one ended", async () => {
    const outcomeOf = async (record: object) =>
      JSON.parse((await bme(["record", "show", "7", "--json"], answering({ record: { record } }).host)).out)
        .outcome;
    expect(await outcomeOf(DONE)).to.deep.equal({ kind: "minted", result: MINTED });
    const cancelled = { kind: "cancelled", reason: "oracle", issue: "not_published" };
    expect(await outcomeOf(CANCELLED)).to.deep.equal(cancelled);
  });

  it("show ends with exit code 1 where there is none", async () => {
    const { code, err } = await bme(["record", "show", "7"], answering({ record: { record: null } }).host);
    expect(code).to.equal(1);
    expect(err).to.equal("bme: Request 7 was never made or is forgotten (unknown_request)\n");
  });

  it("list goes on where a page ends, also after an empty one", async () => {
    const { host, asked } = inTurn(
      { records: [WAITING], next: "31" },
      { records: [], next: "61" },
      { records: [{ ...DONE, id: "70" }], next: null },
    );
    const { out } = await bme(["record", "list", "--owner", ALICE, "--status", "pending", "--json"], host);
    expect(JSON.parse(out).map(({ id }: { id: string }) => id)).to.deep.equal(["7", "70"]);
    const page = { owner: ALICE, status: "pending", limit: 30 };
    expect(asked.map(({ query }) => query)).to.deep.equal([
      { records: page },
      { records: { ...page, start_after: "31" } },
      { records: { ...page, start_after: "61" } },
    ]);
    const wrong = await bme(["record", "list", "--status", "lost"], host);
    expect(wrong.code).to.equal(2);
  });

  it("wait says once on standard error what it waits for, and prints how it ended", async () => {
    const { host, asked } = inTurn({ record: WAITING }, { record: WAITING }, { record: DONE });
    const { code, out, err } = await bme(["record", "wait", "7", "--json"], host);
    expect(code).to.equal(0);
    expect(asked).to.have.length(3);
    expect(err).to.equal("Request 7 waits for its price\n");
    expect(JSON.parse(out)).to.deep.equal({ kind: "minted", result: MINTED });
  }).timeout(10_000);

  it("wait tells when the request moves to an epoch", async () => {
    const moved = { ...WAITING, wait: { epoch: { due_height: "120" } } };
    const { host } = inTurn({ record: WAITING }, { record: moved }, { record: DONE });
    const { err } = await bme(["record", "wait", "7"], host);
    expect(err).to.equal(
      "Request 7 waits for its price\nRequest 7 waits for the end of its epoch at height 120\n",
    );
  }).timeout(10_000);

  it("wait ends with exit code 1 when it was cancelled, and says why", async () => {
    const { host } = answering({ record: { record: CANCELLED } });
    const { code, out } = await bme(["record", "wait", "7"], host);
    expect(code).to.equal(1);
    expect(out).to.equal("kind    cancelled\nreason  oracle\nissue   not_published\n");
  });

  it("wait ends with exit code 3 after its time", async () => {
    const { host } = answering({ record: { record: WAITING } });
    const { code, err } = await bme(["record", "wait", "7", "--timeout", "1"], host);
    expect(code).to.equal(3);
    expect(err).to.match(/request 7 waits for its price still, after 1000 ms \(still_waiting\)/);
  }).timeout(10_000);
});

describe("a conversion that waits", () => {
  const as = ["--devnet-account", "tenant"];
  const mint = ["vault", "mint", "12.5akt", ...as];
  const requested = (due: Readonly<Record<string, string>> = {}) =>
    vaultEvent("bme_request", {
      ...{ request: "7", owner: ALICE, to: ALICE, leg: "mint", paid_uakt: "12500000", ...due },
    });

  it("says which request it became, and what to do next", async () => {
    const { host } = accepting({ config: CONFIG }, [requested()]);
    const { code, out, err } = await bme(mint, host);
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(out).to.match(
      new RegExp(`\n\nIt waits for its price\\. To await it: bme record wait 7 --vault ${VAULT}\n$`),
    );
    const json = JSON.parse((await bme([...mint, "--json"], host)).out);
    expect(json).to.include({ request: "7", outcome: null });
    expect(json.wait).to.deep.equal({ kind: "next_price" });
  });

  it("says when its epoch ends", async () => {
    const { host } = accepting({ config: CONFIG }, [requested({ due_height: "120" })]);
    const { out } = await bme(mint, host);
    expect(out).to.include("It waits for the end of its epoch at height 120. To await it: bme record wait 7");
  });

  it("with --wait is awaited, after it is told what was sent", async () => {
    const { host } = accepting({ config: CONFIG, record: { record: DONE } }, [requested()]);
    const { code, out, err } = await bme([...mint, "--wait", "--json"], host);
    expect(code).to.equal(0);
    expect(err).to.equal(`Transaction ${"AB".repeat(32)} became request 7\n`);
    expect(JSON.parse(out).outcome).to.deep.equal({ kind: "minted", result: MINTED });
    const words = (await bme([...mint, "--wait"], host)).out;
    expect(words)
      .to.match(/minted +7\.25 ACT/)
      .and.not.to.include("To await it");
  });

  it("with --wait ends with exit code 1 when it was cancelled", async () => {
    const { host } = accepting({ config: CONFIG, record: { record: CANCELLED } }, [requested()]);
    const { code, out } = await bme(["vault", "burn", "3act", "--wait", ...as, "--json"], host);
    expect(code).to.equal(1);
    expect(JSON.parse(out).outcome).to.include({ kind: "cancelled", reason: "oracle" });
  });

  it("with --wait names the transaction also when it takes too long", async () => {
    const { host } = accepting({ config: CONFIG, record: { record: WAITING } }, [requested()]);
    const { code, out } = await bme([...mint, "--wait", "--timeout", "1", "--json"], host);
    expect(code).to.equal(3);
    expect(JSON.parse(out).error).to.include({ code: "still_waiting", hash: "AB".repeat(32), height: 7 });
  }).timeout(10_000);

  it("with --wait does not wait where it executed at once, or was not sent", async () => {
    const { host, asked } = accepting({ config: CONFIG });
    for (const more of [[], ["--dry-run"]]) {
      const { code, out, err } = await bme([...mint, "--wait", ...more, "--json"], host);
      expect({ code, err }).to.deep.equal({ code: 0, err: "" });
      expect(JSON.parse(out)).to.include({ request: null, wait: null, outcome: null });
    }
    expect(asked.map(({ query }) => Object.keys(query)[0])).to.deep.equal(["config", "config"]);
  });
});
