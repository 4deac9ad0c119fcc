import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ALICE, accepting, answering, BOB, bme, inFolder, VAULT } from "./support.js";

const STATUS = {
  ...{ status: "warning", since: "1783572461", ratio_bps: 9_250, reference_price: "0.58" },
  ...{ oracle_issue: null, warn_price: "0.6", halt_price: "0.55" },
  policy: { mint: "closed", refund: "open", settle: "open" },
};
const MINTED = {
  ...{ burned_uakt: "12500000", change_uakt: "0", minted_uact: "7250000", price: "0.58", spread_bps: 0 },
};
const claim = (id: number) => ({
  ...{ id: String(id), owner: ALICE, amount_uakt: "9", withdrawn_uakt: "2", withdrawable_uakt: "3" },
  ahead_uakt: "0",
});

describe("vault, reading", () => {
  it("status in words", async () => {
    const { code, out } = await bme(["vault", "status"], answering({ status: STATUS }).host);
    expect(code).to.equal(0);
    expect(out).to.equal(`status           warning
since            2026-07-09 04:47:41 UTC
ratio            92.50 %
reference price  0.58
oracle issue     none
warn price       0.6
halt price       0.55
policy
  mint    closed
  settle  open
  refund  open
`);
  });

  it("status as one document", async () => {
    const { out } = await bme(["vault", "status", "--json"], answering({ status: STATUS }).host);
    expect(JSON.parse(out)).to.deep.equal(STATUS);
  });

  it("the global options may stand before and behind the command", async () => {
    const { host, asked } = answering({ balance: { uact: "5000001" } });
    const env = {};
    const words = ["vault", "balance", ALICE, "--vault", VAULT];
    const named = ["--node", "http://node.example", "--json"];
    const before = await bme([...named, ...words], { ...host, env });
    expect(await bme([...words, ...named], { ...host, env })).to.deep.equal(before);
    expect(JSON.parse(before.out)).to.deep.equal({ address: ALICE, balance_uact: "5000001" });
    expect(asked[0]).to.deep.equal({ contract: VAULT, query: { balance: { address: ALICE } } });
    expect((await bme(words, host)).out).to.match(/balance +5\.000001 ACT\n$/);
  });

  it("all claims, whatever the number of pages", async () => {
    const { host, asked, client } = answering({});
    const pages = [Array.from({ length: 30 }, (_, id) => claim(id)), [claim(30)]];
    client.queryContractSmart = async (contract, query) => {
      asked.push({ contract, query: JSON.parse(JSON.stringify(query)) });
      return { claims: pages[asked.length - 1] };
    };
    const { out } = await bme(["vault", "claims", "--owner", ALICE, "--json"], host);
    expect(JSON.parse(out)).to.have.length(31);
    expect(asked.map(({ query }) => query)).to.deep.equal([
      { claims: { owner: ALICE, limit: 30 } },
      { claims: { owner: ALICE, limit: 30, start_after: "29" } },
    ]);
  });

  it("lists as tables, and says when there is nothing", async () => {
    const { out } = await bme(["vault", "claims"], answering({ claims: { claims: [claim(4)] } }).host);
    expect(out.split("\n")).to.deep.equal([
      "id  owner                                         amount        withdrawn     withdrawable  ahead",
      `4   ${ALICE}  0.000009 AKT  0.000002 AKT  0.000003 AKT  0 AKT`,
      "",
    ]);
    expect((await bme(["vault", "claims"], answering({ claims: { claims: [] } }).host)).out).to.equal(
      "none\n",
    );
  });

  it("a quote that would be refused is printed and ends with exit code 1", async () => {
    const quote = { result: MINTED, status: "healthy", status_after: null };
    const good = answering({ quote_mint: { ...quote, status_after: "healthy", would_fail: null } });
    expect((await bme(["vault", "quote-mint", "12.5akt", "--json"], good.host)).code).to.equal(0);
    expect(good.asked[0]?.query).to.deep.equal({ quote_mint: { amount: "12500000" } });
    const would_fail = { code: "min_out", message: "7250000 is below 8000000" };
    const bad = answering({ quote_mint: { ...quote, would_fail } });
    const { code, out } = await bme(
      ["vault", "quote-mint", "12.5akt", "--min-out", "8act", "--sender", ALICE, "--json"],
      bad.host,
    );
    expect(code).to.equal(1);
    expect(JSON.parse(out).would_fail).to.include(would_fail);
    expect(bad.asked[0]?.query).to.deep.equal({
      quote_mint: { amount: "12500000", min_act_out: "8000000", sender: ALICE },
    });
  });

  it("a quote says what it would wait for, with what would come of it now", async () => {
    const wait = { epoch: { due_height: "120" } };
    const quote = { result: MINTED, wait, status: "warning", status_after: "warning", would_fail: null };
    const { host, asked } = answering({ quote_mint_exact: quote });
    const words = ["vault", "quote-mint-exact", "7act", "--max-in", "13akt", "--sender", ALICE];
    const { code, out } = await bme([...words, "--json"], host);
    expect(code).to.equal(0);
    expect(JSON.parse(out).wait).to.deep.equal({ kind: "epoch", due_height: "120" });
    expect(asked[0]?.query).to.deep.equal({
      quote_mint_exact: { act_out: "7000000", amount: "13000000", sender: ALICE },
    });
    expect((await bme(words, host)).out).to.match(/^wait +the end of its epoch at height 120$/m);
  });

  it("approval, settlers and config", async () => {
    const config = { oracle: BOB, symbol: "AKT/USD", akt_denom: "uakt" };
    const capped = { settler: ALICE, daily_cap_uact: "9000000", left_today_uact: "1" };
    const { host, asked } = answering({
      ...{ config, approval: { remaining_uact: "2000000", expires: "1783572461" } },
      settlers: { settlers: [capped, { settler: BOB, daily_cap_uact: null, left_today_uact: null }] },
    });
    const json = async (...words: readonly string[]) =>
      JSON.parse((await bme(["vault", ...words, "--json"], host)).out);
    expect(await json("config")).to.deep.equal(config);
    expect(await json("approval", ALICE, BOB)).to.deep.equal({
      ...{ remaining_uact: "2000000", expires: "1783572461" },
    });
    expect(asked.at(-1)?.query).to.deep.equal({ approval: { holder: ALICE, settler: BOB } });
    expect((await json("settlers"))[0]).to.deep.equal(capped);
    const words = (await bme(["vault", "settlers"], host)).out;
    expect(words).to.match(new RegExp(`${ALICE}  9 ACT +0.000001 ACT\n${BOB}  none +none\n`));
  });

  it("labels say what, and values the unit", async () => {
    const claimed = {
      ...{ owed_uakt: "10", from_credits_uakt: "10", from_buffer_uakt: "0", from_escrow_uakt: "0" },
      claimed_uakt: "0",
    };
    const invoice = {
      ...{ payer: ALICE, provider: BOB, uact: "7", payout: "akt", price: "0.58", spread_bps: 25 },
      ...{ payment: { ...claimed, claim_id: null }, settled_at: "1783572461", is_replay: false },
    };
    const { out } = await bme(
      ["vault", "invoice", ALICE, "lease-1"],
      answering({ invoice: { invoice } }).host,
    );
    expect(out).to.match(/^spread +0\.25 %$/m);
    expect(out).not.to.match(/\b(bps|secs)\b/);
  });

  it("a broken invariant ends with exit code 1", async () => {
    const invariants = [{ name: "burned = paid", left: "1", right: "2", holds: false }];
    const { host } = answering({ invariants: { all_hold: false, invariants } });
    const { code, out } = await bme(["vault", "invariants"], host);
    expect(code).to.equal(1);
    expect(out).to.match(/burned = paid +1 +2 +no/);
  });
});

describe("vault, sending", () => {
  const config = { oracle: BOB, symbol: "AKT/USD", akt_denom: "uakt" };
  const as = ["--devnet-account", "tenant"];

  it("a dry run says what would be sent and its gas, and sends nothing", async () => {
    const { host, sent } = accepting({ config });
    const words = ["vault", "mint", "12.5akt", "--min-out", "7act", "--to", BOB, "--deadline", "1783572461"];
    const { code, out } = await bme([...words, ...as, "--dry-run", "--json"], host);
    expect({ code, sent }).to.deep.equal({ code: 0, sent: [] });
    expect(JSON.parse(out)).to.deep.include({
      is_dry_run: true,
      message: { mint_act: { deadline: "1783572461", min_act_out: "7000000", to: BOB } },
      funds: [{ amount: "12500000", denom: "uakt" }],
      gas_limit: "140000",
      fee: [{ amount: "350", denom: "uakt" }],
      tx: null,
      events: [],
    });
  });

  it("prints the transaction and what happened by the events of that contract", async () => {
    const attributes = (contract: string) =>
      Object.entries({
        ...{ _contract_address: contract, sender: ALICE, funded_uakt: "1000000", to_claims_uakt: "0" },
      }).map(([key, value]) => ({ key, value }));
    const { host, sent } = accepting({ config }, [
      { type: "wasm-bme_fund", attributes: attributes(BOB) },
      { type: "wasm-bme_fund", attributes: attributes(VAULT) },
    ]);
    const { code, out } = await bme(["vault", "fund", "1akt", ...as, "--json"], host);
    expect(code).to.equal(0);
    expect(sent).to.have.length(1);
    const document = JSON.parse(out);
    expect(document.tx).to.deep.equal({ hash: "AB".repeat(32), height: 7, gas_used: "90000" });
    expect(document.events).to.deep.equal([
      { kind: "bme_fund", sender: ALICE, funded_uakt: "1000000", to_claims_uakt: "0" },
    ]);
    const words = (await bme(["vault", "fund", "1akt", ...as], host)).out;
    expect(words).to.match(/hash +ABAB/);
    expect(words).to.match(/1 AKT/);
  });

  for (const [words, message, funds] of [
    [["burn", "3act", "--min-out", "5akt"], { burn_act: { amount: "3000000", min_akt_out: "5000000" } }, []],
    [
      ["mint-exact", "7act", "--max-in", "13akt"],
      { mint_act_exact: { act_out: "7000000" } },
      [{ amount: "13000000", denom: "uakt" }],
    ],
    [["withdraw-claim", "4"], { withdraw_claim: { id: "4" } }, []],
    [
      ["approve", BOB, "20act", "--expires", "1783572461"],
      { approve_settler: { settler: BOB, limit: "20000000", expires: "1783572461" } },
      [],
    ],
  ] as const) {
    it(`${words[0]} sends its message`, async () => {
      const { host } = accepting({ config });
      const { code, out, err } = await bme(["vault", ...words, ...as, "--dry-run", "--json"], host);
      expect(code, err).to.equal(0);
      expect(JSON.parse(out)).to.deep.include({ message, funds });
    });
  }
});

describe("vault quote-settle", () => {
  const bill = { id: "lease-1", payer: ALICE, provider: BOB, amount: "20act", payout: "act" };
  const settled = {
    ...{ payer: ALICE, provider: BOB, uact: "20000000", payout: "act", price: null, spread_bps: 0 },
    ...{ payment: null, settled_at: "1783572461", is_replay: false },
  };
  const refused = { code: "not_approved", message: "0 is left, 20000000 is asked for" };

  async function quote(results: unknown, would_fail: unknown = null) {
    return inFolder(async (folder) => {
      const file = join(folder, "invoices.json");
      await writeFile(file, JSON.stringify([bill]));
      const answer = { status: "healthy", status_after: null, results, would_fail };
      const { host, asked } = answering({ quote_settle: answer });
      const ended = await bme(["vault", "quote-settle", file, "--settler", BOB, "--json"], host);
      return { ...ended, query: asked[0]?.query };
    });
  }

  it("asks for the invoices of a file, and says yes when all would be settled", async () => {
    const { code, out, query } = await quote([{ id: "lease-1", outcome: { settled } }]);
    expect(code).to.equal(0);
    const { amount: _, payer, ...rest } = bill;
    expect(query).to.deep.equal({
      quote_settle: {
        settler: BOB,
        invoices: [{ ...rest, payer: { account: { address: payer } }, uact: "20000000" }],
      },
    });
    expect(JSON.parse(out).result[0]).to.deep.include({ id: "lease-1", kind: "settled" });
  });

  it("ends with exit code 1 when one or all would be refused", async () => {
    const one = await quote([{ id: "lease-1", outcome: { refused } }]);
    expect(one.code).to.equal(1);
    expect(JSON.parse(one.out).result[0].refusal).to.deep.equal({ ...refused, reason: null });
    const all = await quote(null, { code: "unknown_settler", message: "nobody" });
    expect(all.code).to.equal(1);
    expect(JSON.parse(all.out)).to.have.property("result", null);
  });
});

describe("vault settle", () => {
  const bill = { id: "lease-1", payer: ALICE, provider: BOB, amount: "20act", payout: "akt" };

  async function settle(content: string) {
    return inFolder(async (folder) => {
      const file = join(folder, "invoices.json");
      await writeFile(file, content);
      const words = [
        "vault",
        "settle",
        file,
        "--atomic",
        "--devnet-account",
        "settler",
        "--dry-run",
        "--json",
      ];
      return bme(words, accepting({}).host);
    });
  }

  it("reads invoices from a file", async () => {
    const { code, out } = await settle(JSON.stringify([bill]));
    expect(code).to.equal(0);
    const invoice = {
      ...{ id: "lease-1", payer: { account: { address: ALICE } }, provider: BOB, uact: "20000000" },
      payout: "akt",
    };
    expect(JSON.parse(out).sent.message).to.deep.equal({ settle: { atomic: true, invoices: [invoice] } });
  });

  it("takes an escrow as payer", async () => {
    const { code, out, err } = await settle(JSON.stringify([{ ...bill, payer: { escrow: "7" } }]));
    expect(code, err).to.equal(0);
    const [invoice] = JSON.parse(out).sent.message.settle.invoices;
    expect(invoice.payer).to.deep.equal({ escrow: { id: "7" } });
  });

  it("refuses a file by the invoice and the field", async () => {
    for (const [content, why] of [
      ["{", /holds no JSON/],
      ["[]", /is not a list of invoices/],
      ["[1]", /invoice 1 is not an object/],
      [JSON.stringify([bill, { ...bill, amount: 20 }]), /invoice 2: amount is missing or no text/],
      [JSON.stringify([{ ...bill, amount: "20akt" }]), /invoice 1: amount: "20akt" is AKT/],
      [JSON.stringify([{ ...bill, payer: "alice" }]), /payer: "alice" is not an address/],
      [JSON.stringify([{ ...bill, payer: undefined }]), /invoice 1: payer is missing or no text/],
      [JSON.stringify([{ ...bill, payer: {} }]), /payer\.escrow is missing or no text/],
      [JSON.stringify([{ ...bill, payer: { escrow: 7 } }]), /payer\.escrow is missing or no text/],
      [JSON.stringify([{ ...bill, payer: { escrow: "x" } }]), /payer\.escrow: "x" is not a whole number/],
      [JSON.stringify([{ ...bill, payer: { escrow: "7", id: "8" } }]), /payer\.id is not a field/],
      [JSON.stringify([{ ...bill, payout: "usd" }]), /payout: "usd" is not one of akt, act/],
      [JSON.stringify([{ ...bill, tip: "1act" }]), /tip is not a field of an invoice/],
    ] as const) {
      const { code, err } = await settle(content);
      expect(code, content).to.equal(2);
      expect(err).to.match(why);
    }
  });
});
