import { expect } from "chai";
import { ALICE, accepting, answering, BOB, bme, ORACLE, vaultEvent } from "./support.js";

const ESCROW = {
  ...{ id: "7", owner: ALICE, refund_to: BOB, label: "lease-1", settlers: [BOB], depositors: [ALICE] },
  spendable_uact: "5000000",
  deposits: [{ depositor: BOB, uact: "5000000", expires: "1783572461" }],
  fallback: [{ giver: ALICE, uakt: "3000000" }],
};
const CONFIG = { oracle: BOB, symbol: "AKT/USD", akt_denom: "uakt" };
const AS = ["--devnet-account", "tenant"];

describe("escrow, reading", () => {
  it("show prints whose everything is", async () => {
    const { host, asked } = answering({ escrow: { escrow: ESCROW } });
    const { code, out } = await bme(["escrow", "show", "7", "--json"], host);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({
      ...ESCROW,
      deposits: [{ depositor: BOB, amount_uact: "5000000", expires: "1783572461" }],
      fallback: [{ giver: ALICE, amount_uakt: "3000000" }],
    });
    expect(asked[0]?.query).to.deep.equal({ escrow: { id: "7" } });
    expect((await bme(["escrow", "show", "7"], host)).out).to.match(/^spendable +5 ACT$/m);
    const open = { ...ESCROW, label: null, depositors: null };
    const words = (await bme(["escrow", "show", "7"], answering({ escrow: { escrow: open } }).host)).out;
    expect(words).to.match(/^depositors +everyone$/m);
  });

  it("show ends with exit code 1 where there is none", async () => {
    const { code, err } = await bme(["escrow", "show", "7"], answering({ escrow: { escrow: null } }).host);
    expect(code).to.equal(1);
    expect(err).to.equal("bme: Escrow 7 was never opened or is closed (unknown_escrow)\n");
  });

  it("list and returns go through all pages", async () => {
    const returns = { returns: [{ id: "7", uakt: "3" }] };
    const { host, asked } = answering({ escrows: { escrows: [ESCROW] }, escrow_returns: returns });
    expect(JSON.parse((await bme(["escrow", "list", "--owner", ALICE, "--json"], host)).out)).to.have.length(
      1,
    );
    const { out } = await bme(["escrow", "returns", ALICE, "--json"], host);
    expect(JSON.parse(out)).to.deep.equal([{ escrow: "7", amount_uakt: "3" }]);
    expect(asked.map(({ query }) => query)).to.deep.equal([
      { escrows: { owner: ALICE, limit: 30 } },
      { escrow_returns: { giver: ALICE, limit: 30 } },
    ]);
  });
});

describe("escrow, sending", () => {
  const akt = [{ amount: "12500000", denom: "uakt" }];
  const money = ["--act", "5act", "--akt", "12.5akt", "--min-out", "7act", "--deadline", "1783572461"];
  const moneyJson = { act: "5000000", min_act_out: "7000000", deadline: "1783572461" };
  const cases: readonly (readonly [readonly string[], object, readonly object[]])[] = [
    [["open", `${BOB},${ORACLE}`], { open_escrow: { settlers: [BOB, ORACLE] } }, []],
    [
      ["open", BOB, ...money, "--refund-to", ORACLE, "--label", "lease-1", "--depositors", ALICE],
      {
        open_escrow: {
          ...{ settlers: [BOB], refund_to: ORACLE, label: "lease-1", depositors: [ALICE] },
          ...moneyJson,
        },
      },
      akt,
    ],
    [["open", BOB, "--depositors", "everyone"], { open_escrow: { settlers: [BOB] } }, []],
    [
      ["deposit", "7", ...money, "--expires", "1783572462"],
      { deposit_escrow: { id: "7", expires: "1783572462", ...moneyJson } },
      akt,
    ],
    [["deposit", "7", "--act", "5act"], { deposit_escrow: { id: "7", act: "5000000" } }, []],
    [["fund-akt", "7", "12.5akt"], { fund_escrow_akt: { id: "7" } }, akt],
    [["withdraw", "7", "3act"], { withdraw_escrow: { id: "7", amount: "3000000" } }, []],
    [["withdraw-akt", "7"], { withdraw_escrow_akt: { id: "7" } }, []],
    [["depositors", "7", ALICE], { set_escrow_depositors: { id: "7", depositors: [ALICE] } }, []],
    [["depositors", "7", "everyone"], { set_escrow_depositors: { id: "7" } }, []],
    [["close", "7"], { close_escrow: { id: "7" } }, []],
  ];

  for (const [words, message, funds] of cases) {
    it(words.join(" ").replaceAll(/akash1\w+/g, "…"), async () => {
      const { host, sent } = accepting({ config: CONFIG });
      const { code, out, err } = await bme(["escrow", ...words, ...AS, "--dry-run", "--json"], host);
      expect(code, err).to.equal(0);
      expect(JSON.parse(out)).to.deep.include({ message, funds });
      expect(sent).to.deep.equal([]);
    });
  }

  for (const [words, why] of [
    [["deposit", "7"], /Write --act, --akt or both/],
    [["deposit", "seven", "--act", "5act"], /ID: "seven" is not a whole number/],
    [["fund-akt", "7", "5act"], /"5act" is ACT, and AKT is asked for/],
    [["depositors", "7", "nobody"], /"nobody" is not an address/],
    [["open", `${BOB},`], /SETTLERS: "" is not an address/],
  ] as const) {
    it(`${words.join(" ").replaceAll(/akash1\w+/g, "…")} is a usage error, and nothing is sent`, async () => {
      const { host, sent } = accepting({ config: CONFIG });
      const { code, err } = await bme(["escrow", ...words, ...AS], host);
      expect(code, err).to.equal(2);
      expect(err).to.match(why);
      expect(sent).to.deep.equal([]);
    });
  }

  it("says what happened by every event of it", async () => {
    const { host } = accepting({ config: CONFIG }, [
      vaultEvent("bme_escrow_open", {
        id: "7",
        owner: ALICE,
        refund_to: ALICE,
        settlers: `${BOB},${ORACLE}`,
      }),
      vaultEvent("bme_escrow_deposit", { id: "7", depositor: ALICE, deposited_uact: "5000000" }),
      vaultEvent("bme_escrow_return", { id: "7", depositor: ALICE, returned_uact: "1" }),
      vaultEvent("bme_escrow_fund", { id: "7", giver: ALICE, funded_uakt: "2" }),
      vaultEvent("bme_escrow_akt_due", { id: "7", giver: ALICE, due_uakt: "3" }),
      vaultEvent("bme_escrow_akt_paid", { id: "7", giver: ALICE, paid_uakt: "4" }),
      vaultEvent("bme_escrow_depositors", { id: "7", depositors: `${ALICE},${BOB}` }),
      vaultEvent("bme_escrow_close", { id: "7", owner: ALICE }),
    ]);
    const { out } = await bme(["escrow", "open", BOB, ...AS, "--json"], host);
    expect(JSON.parse(out).events).to.deep.equal([
      {
        ...{ kind: "bme_escrow_open", id: "7", owner: ALICE, refund_to: ALICE, settlers: [BOB, ORACLE] },
        depositors: null,
      },
      { kind: "bme_escrow_deposit", id: "7", depositor: ALICE, deposited_uact: "5000000", expires: null },
      { kind: "bme_escrow_return", id: "7", depositor: ALICE, returned_uact: "1" },
      { kind: "bme_escrow_fund", id: "7", giver: ALICE, funded_uakt: "2" },
      { kind: "bme_escrow_akt_due", id: "7", giver: ALICE, due_uakt: "3" },
      { kind: "bme_escrow_akt_paid", id: "7", giver: ALICE, paid_uakt: "4" },
      { kind: "bme_escrow_depositors", id: "7", depositors: [ALICE, BOB] },
      { kind: "bme_escrow_close", id: "7", owner: ALICE },
    ]);
  });

  it("awaits a deposit that waits", async () => {
    const event = vaultEvent("bme_request", {
      ...{ request: "3", owner: ALICE, to: ALICE, leg: "mint", paid_uakt: "12500000", due_height: "120" },
    });
    const { host } = accepting({ config: CONFIG }, [event]);
    const { out } = await bme(["escrow", "deposit", "7", "--akt", "12.5akt", ...AS], host);
    expect(out).to.match(/height 120\. To await it: bme record wait 3 --vault /);
  });
});
