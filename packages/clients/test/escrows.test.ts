import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromUtf8, toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { expect } from "chai";
import { MsgExecuteContractResponse } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { Bme } from "../src/bme.js";
import { fromInvoice } from "../src/bme-types.js";
import { uact, uakt } from "../src/units.js";

const ESCROW = {
  ...{ id: "7", owner: "akash1o", refund_to: "akash1r", label: "lease", settlers: ["akash1s"] },
  ...{ depositors: ["akash1d"], spendable_uact: "5" },
  deposits: [
    { depositor: "akash1r", uact: "4", expires: null },
    { depositor: "akash1d", uact: "1", expires: "99" },
  ],
  fallback: [{ giver: "akash1d", uakt: "3" }],
};
const MINTED = {
  ...{ burned_uakt: "12", minted_uact: "7", change_uakt: "0", price: "0.58", spread_bps: 25 },
};
/** What every contract call of the stand-in answers, unless a test says otherwise. */
const OPENED = { id: "7", deposited_uact: "0", mint: null, ticket: null };

/** A vault that answers queries by their name and messages with `answer`, and keeps both. */
function setup(queries: Readonly<Record<string, unknown>> = {}, answer: object = OPENED) {
  const asked: unknown[] = [];
  const sent: unknown[] = [];
  const all: Record<string, unknown> = { config: { akt_denom: "uakt" }, ...queries };
  const data = MsgExecuteContractResponse.encode({ data: toUtf8(JSON.stringify(answer)) }).finish();
  const stub = {
    queryContractSmart: async (_vault: string, query: object) => {
      asked.push(JSON.parse(JSON.stringify(query)));
      return all[Object.keys(query)[0] ?? ""];
    },
    signAndBroadcast: async (_sender: string, messages: readonly EncodeObject[]) => {
      for (const { value } of messages) sent.push([JSON.parse(fromUtf8(value.msg)), value.funds]);
      const msgResponses = [{ typeUrl: MsgExecuteContractResponse.typeUrl, value: data }];
      return { code: 0, height: 7, transactionHash: "AB", events: [], msgResponses };
    },
  };
  const client = stub as unknown as SigningCosmWasmClient;
  const vault = new Bme(client, "akash1o", "akash1v", { gasPrice: "0.0025uakt", gas: 1 });
  return { asked, sent, vault };
}

describe("escrows", () => {
  it("are read with whose everything is", async () => {
    const { vault } = setup({ escrow: { escrow: ESCROW } });
    expect(await vault.escrow(7n)).to.deep.equal({
      ...{ id: 7n, owner: "akash1o", refundTo: "akash1r", label: "lease", settlers: ["akash1s"] },
      ...{ depositors: ["akash1d"], spendable: 5n },
      deposits: [
        { depositor: "akash1r", amount: 4n, expires: undefined },
        { depositor: "akash1d", amount: 1n, expires: 99n },
      ],
      fallback: [{ giver: "akash1d", amount: 3n }],
    });
    const open = { ...ESCROW, label: null, depositors: null };
    expect(await setup({ escrow: { escrow: open } }).vault.escrow(7n)).to.include({
      ...{ label: undefined, depositors: undefined },
    });
    expect(await setup({ escrow: { escrow: null } }).vault.escrow(7n)).to.equal(undefined);
  });

  it("come in pages, and so does AKT that waits for its giver", async () => {
    const returns = [{ id: "7", uakt: "3" }];
    const { vault, asked } = setup({ escrows: { escrows: [ESCROW] }, escrow_returns: { returns } });
    expect(
      (await vault.escrows({ owner: "akash1o", startAfter: 6n, limit: 2 })).map(({ id }) => id),
    ).to.deep.equal([7n]);
    expect(await vault.escrowReturns("akash1d", { startAfter: 6n })).to.deep.equal([
      { escrow: 7n, amount: 3n },
    ]);
    expect(asked).to.deep.equal([
      { escrows: { owner: "akash1o", start_after: "6", limit: 2 } },
      { escrow_returns: { giver: "akash1d", start_after: "6" } },
    ]);
  });

  it("say what was put in, and whether the mint waits", async () => {
    const act = uact(5n);
    const resultOf = async (answer: object) =>
      (await setup({}, answer).vault.depositEscrow(7n, { act })).result;
    expect(await resultOf(OPENED)).to.deep.equal({ id: 7n, deposited: 0n, mint: undefined });
    const minted = await resultOf({ ...OPENED, deposited_uact: "12", mint: MINTED });
    expect(minted).to.deep.include({ id: 7n, deposited: 12n });
    expect(minted.mint).to.have.property("kind", "executed");
    const ticket = { id: "3", wait: { epoch: { due_height: "120" } } };
    expect((await resultOf({ ...OPENED, ticket })).mint).to.deep.equal({
      ...{ kind: "waits", request: 3n, wait: { kind: "epoch", dueHeight: 120n } },
    });
  });

  const uakt12 = [{ denom: "uakt", amount: "12" }];
  const money = { act: uact(5n), akt: uakt(12n), minOut: uact(6n), deadline: 99n };
  const moneyJson = { act: "5", min_act_out: "6", deadline: "99" };
  const cases: readonly (readonly [string, (vault: Bme) => Promise<unknown>, object, object[]])[] = [
    [
      "are opened empty",
      (vault) => vault.openEscrow(["akash1s"]),
      { open_escrow: { settlers: ["akash1s"] } },
      [],
    ],
    [
      "are opened with everything",
      (vault) =>
        vault.openEscrow(["akash1s", "akash1t"], {
          ...{ refundTo: "akash1r", label: "lease", depositors: ["akash1d"] },
          ...money,
        }),
      {
        open_escrow: {
          ...{ settlers: ["akash1s", "akash1t"], refund_to: "akash1r", label: "lease" },
          ...{ depositors: ["akash1d"], ...moneyJson },
        },
      },
      uakt12,
    ],
    [
      "take deposits",
      (vault) => vault.depositEscrow(7n, { ...money, expires: 98n }),
      { deposit_escrow: { id: "7", expires: "98", ...moneyJson } },
      uakt12,
    ],
    ["take AKT", (vault) => vault.fundEscrowAkt(7n, uakt(12n)), { fund_escrow_akt: { id: "7" } }, uakt12],
    [
      "give ACT back",
      (vault) => vault.withdrawEscrow(7n, uact(5n)),
      { withdraw_escrow: { id: "7", amount: "5" } },
      [],
    ],
    ["give AKT back", (vault) => vault.withdrawEscrowAkt(7n), { withdraw_escrow_akt: { id: "7" } }, []],
    [
      "name depositors",
      (vault) => vault.setEscrowDepositors(7n, []),
      { set_escrow_depositors: { id: "7", depositors: [] } },
      [],
    ],
    [
      "let everyone deposit",
      (vault) => vault.setEscrowDepositors(7n, undefined),
      { set_escrow_depositors: { id: "7" } },
      [],
    ],
    ["are closed", (vault) => vault.closeEscrow(7n), { close_escrow: { id: "7" } }, []],
  ];

  for (const [what, send, message, funds] of cases) {
    it(what, async () => {
      const { vault, sent } = setup();
      await send(vault);
      expect(sent).to.deep.equal([[message, funds]]);
    });
  }

  it("pay invoices", async () => {
    const invoice = {
      id: "a",
      payer: { escrow: 7n },
      provider: "akash1p",
      amount: uact(5n),
      payout: "akt",
    } as const;
    expect(fromInvoice(invoice)).to.deep.equal({
      ...{ id: "a", payer: { escrow: { id: "7" } }, provider: "akash1p", uact: "5", payout: "akt" },
    });
    const account = { ...invoice, payer: "akash1a" };
    expect(fromInvoice(account)).to.have.deep.property("payer", { account: { address: "akash1a" } });
    const settled = {
      ...{ payer: "akash1o", escrow: "7", provider: "akash1p", uact: "5", payout: "akt", price: null },
      ...{ spread_bps: 0, payment: null, request: "3", settled_at: "90", is_replay: false },
    };
    expect(await setup({ invoice: { invoice: settled } }).vault.invoice("akash1s", "a")).to.include({
      ...{ payer: "akash1o", escrow: 7n, request: 3n, payment: undefined },
    });
  });
});

describe("the queue of the vault", () => {
  it("is cranked, and says what that did", async () => {
    const cranked = { visited: 3, executed: 2, cancelled: 1 };
    const { vault, sent } = setup({}, cranked);
    expect((await vault.crank()).result).to.deep.equal(cranked);
    await vault.crank(50);
    expect(sent).to.deep.equal([
      [{ crank: {} }, []],
      [{ crank: { limit: 50 } }, []],
    ]);
  });

  it("lets requests go, and payouts be tried again", async () => {
    const { vault, sent } = setup();
    await vault.cancel(7n);
    await vault.retryPayout("akash1p");
    expect(sent).to.deep.equal([
      [{ cancel: { id: "7" } }, []],
      [{ retry_payout: { to: "akash1p" } }, []],
    ]);
  });
});
