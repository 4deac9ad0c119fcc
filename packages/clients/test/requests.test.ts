import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { expect } from "chai";
import { BmeReader, type WaitOptions } from "../src/bme-reader.js";
import { BmeError } from "../src/errors.js";
import { type BmeRequest, CANCEL_REASONS, executedNow, toBurned, toMinted } from "../src/requests.js";
import { rustSource } from "./rust.js";

const MINTED = {
  ...{ burned_uakt: "12", minted_uact: "7", change_uakt: "0", price: "0.58", spread_bps: 25 },
};
const PAYMENT = {
  ...{ owed_uakt: "5", from_credits_uakt: "3", from_buffer_uakt: "0", from_escrow_uakt: "0" },
  ...{ claimed_uakt: "2", claim_id: "4" },
};
const BURNED = { burned_uact: "7", payment: PAYMENT, price: "0.58", spread_bps: 0 };
/** A mint that waits. */
const WAITING = {
  ...{ id: "7", status: "pending", leg: "mint", owner: "akash1a", to: "akash1b", escrow: null },
  ...{ paid_uakt: "12", paid_uact: "0", min_out: "6", act_out: null, deadline: "99" },
  ...{ requested_at: "90", wait: { next_price: {} }, ended_at: null, reason: null },
  ...{ minted: null, burned: null },
};
const ended = (what: object) => ({ ...WAITING, status: "executed", ended_at: "95", ...what });

/** A vault that answers these one after the other, the last one again and again, and what it was asked. */
function answering(...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const queryContractSmart = async (_address: string, query: object) => {
    asked.push(JSON.parse(JSON.stringify(query)));
    return answers[Math.min(asked.length, answers.length) - 1];
  };
  const reader = new BmeReader({ queryContractSmart } as unknown as CosmWasmClient, "akash1v");
  return { asked, reader };
}

const withRecord = (...records: readonly (object | null)[]) =>
  answering(...records.map((record) => ({ record })));

describe("conversions", () => {
  it("have executed, and say what they did", () => {
    const minted = toMinted({ executed: { result: MINTED } });
    expect(executedNow(minted)).to.deep.equal({
      ...{ burned: 12n, minted: 7n, change: 0n, price: 580_000_000_000_000_000n, spreadBps: 25 },
    });
    const { payment } = executedNow(toBurned({ executed: { result: BURNED } }));
    expect(payment).to.deep.equal({
      ...{ owed: 5n, fromCredits: 3n, fromBuffer: 0n, fromEscrow: 0n, claimed: 2n, claimId: 4n },
    });
  });

  it("or wait, and say for what", () => {
    const price = toMinted({ waits: { ticket: { id: "7", wait: { next_price: {} } } } });
    expect(price).to.deep.equal({ kind: "waits", request: 7n, wait: { kind: "next_price" } });
    const epoch = toBurned({ waits: { ticket: { id: "8", wait: { epoch: { due_height: "120" } } } } });
    expect(epoch).to.deep.equal({ kind: "waits", request: 8n, wait: { kind: "epoch", dueHeight: 120n } });
    expect(() => executedNow(price))
      .to.throw(BmeError, "request 7 waits for its price: await it with waitFor")
      .with.property("code", "waiting");
    expect(() => executedNow(epoch)).to.throw("request 8 waits for the end of its epoch at height 120");
  });
});

describe("requests", () => {
  it("that wait are read with their units", async () => {
    const { reader, asked } = withRecord(WAITING);
    expect(await reader.request(7n)).to.deep.equal({
      ...{ id: 7n, leg: "mint", owner: "akash1a", to: "akash1b", escrow: undefined },
      ...{ paidAkt: 12n, paidAct: 0n, minAct: 6n, minAkt: undefined, actOut: undefined, deadline: 99n },
      ...{ requestedAt: 90n, wait: { kind: "next_price" }, endedAt: undefined, outcome: undefined },
    });
    expect(asked).to.deep.equal([{ record: { id: "7" } }]);
  });

  it("have their minimum in what comes out, and the escrow into which they go", async () => {
    const burn = { ...WAITING, leg: "refund", wait: { epoch: { due_height: "120" } } };
    const wait = { kind: "epoch", dueHeight: 120n };
    expect(await withRecord(burn).reader.request(7n)).to.include({ minAct: undefined, minAkt: 6n });
    expect(await withRecord(burn).reader.request(7n)).to.have.deep.property("wait", wait);
    const exact = { ...WAITING, act_out: "7", min_out: null, escrow: "3" };
    expect(await withRecord(exact).reader.request(7n)).to.include({
      actOut: 7n,
      minAct: undefined,
      escrow: 3n,
    });
  });

  it("that ended say how", async () => {
    const outcomeOf = async (record: object) => (await withRecord(record).reader.request(7n))?.outcome;
    expect(await outcomeOf(ended({ minted: MINTED }))).to.deep.include({ kind: "minted" });
    expect(await outcomeOf(ended({ burned: BURNED }))).to.deep.include({ kind: "paid" });
    const cancelled = (reason: string) => ended({ status: "cancelled", reason });
    for (const reason of CANCEL_REASONS) {
      expect(await outcomeOf(cancelled(reason))).to.deep.equal({
        kind: "cancelled",
        reason,
        issue: undefined,
      });
    }
    expect(await outcomeOf(cancelled("oracle:not_published"))).to.deep.equal({
      ...{ kind: "cancelled", reason: "oracle", issue: "not_published" },
    });
    const failure = await outcomeOf(cancelled("boredom")).catch((cause) => cause);
    expect(failure).to.be.instanceOf(BmeError).with.property("code", "bad_answer");
  });

  it("have the reasons of the contract", () => {
    const source = rustSource("contracts/bme/src/queue.rs");
    const names = /pub fn name\(&self\) -> String \{(.*?)\n {4}\}/s.exec(source)?.[1] ?? "";
    const found = [...names.matchAll(/"([a-z_]+)(?::[^"]*)?"/g)].map(([, name]) => name);
    expect([...CANCEL_REASONS]).to.have.members(found);
  });

  it("come in pages, with where the next one begins", async () => {
    const { reader, asked } = answering({ records: [WAITING], next: "9" }, { records: [], next: null });
    const first = await reader.requests({ owner: "akash1a", status: "pending", startAfter: 6n, limit: 1 });
    expect(first.requests.map(({ id }) => id)).to.deep.equal([7n]);
    expect(first.next).to.equal(9n);
    expect(await reader.requests()).to.deep.equal({ requests: [], next: undefined });
    expect(asked).to.deep.equal([
      { records: { owner: "akash1a", status: "pending", start_after: "6", limit: 1 } },
      { records: {} },
    ]);
  });

  it("that are not there are none", async () => {
    expect(await withRecord(null).reader.request(7n)).to.equal(undefined);
  });
});

describe("waitFor", () => {
  const waiting = (reader: BmeReader, options: WaitOptions = {}) =>
    reader.waitFor(7n, { pollMs: 1, ...options });
  const codeOf = (promise: Promise<unknown>) => promise.catch(({ code }: BmeError) => code);

  it("asks until the request has ended, and tells each time that it waits", async () => {
    const moved = { ...WAITING, wait: { epoch: { due_height: "120" } } };
    const { reader, asked } = withRecord(WAITING, moved, ended({ minted: MINTED }));
    const waits: BmeRequest["wait"][] = [];
    const outcome = await waiting(reader, { onWait: ({ wait }) => waits.push(wait) });
    expect(outcome).to.have.property("kind", "minted");
    expect(asked).to.have.length(3);
    expect(waits).to.deep.equal([{ kind: "next_price" }, { kind: "epoch", dueHeight: 120n }]);
  });

  it("answers a cancelled one too", async () => {
    const { reader } = withRecord(ended({ status: "cancelled", reason: "min_out" }));
    expect(await waiting(reader)).to.have.property("reason", "min_out");
  });

  it("ends after its time, also where that is shorter than a poll", async () => {
    const { reader } = withRecord(WAITING);
    const failure = await waiting(reader, { timeoutMs: 5, pollMs: 60_000 }).catch((cause) => cause);
    expect(failure).to.be.instanceOf(BmeError).with.property("code", "still_waiting");
    expect(failure.message).to.include("request 7 waits for its price still, after 5 ms");
  });

  it("asks once where there is no time", async () => {
    const { reader, asked } = withRecord(WAITING);
    expect(await codeOf(waiting(reader, { timeoutMs: 0 }))).to.equal("still_waiting");
    expect(asked).to.have.length(1);
  });

  it("knows a request that was never made", async () => {
    expect(await codeOf(waiting(withRecord(null).reader))).to.equal("unknown_request");
  });

  it("stops at once with the reason of its signal", async () => {
    const { reader, asked } = withRecord(WAITING);
    const controller = new AbortController();
    const reason = new Error("enough");
    const onWait = () => setImmediate(() => controller.abort(reason));
    const waits = waiting(reader, { pollMs: 60_000, signal: controller.signal, onWait });
    expect(await waits.catch((cause) => cause)).to.equal(reason);
    const again = waiting(reader, { signal: controller.signal });
    expect(await again.catch((cause) => cause)).to.equal(reason);
    expect(asked, "one that is aborted before asks nothing").to.have.length(1);
  });
});
