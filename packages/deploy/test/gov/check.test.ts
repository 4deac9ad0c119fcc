import { gzipSync } from "node:zlib";
import { toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { artifactOf } from "../../src/artifacts.js";
import {
  type CheckOptions,
  type CheckReport,
  checkDraft,
  checkFile,
  FILE_RULE,
  RULES,
  SIMULATION_RULE,
} from "../../src/gov/check/check.js";
import { MISTAKES } from "../../src/gov/check/mistakes.js";
import type { JsonObject } from "../../src/gov/exact-json.js";
import { type GovMessage, messageFromJson, messageOf } from "../../src/gov/messages.js";
import { foresee } from "../../src/gov/outlook.js";
import { type Draft, formatDraft, metadataOf } from "../../src/gov/proposal.js";
import { MAX_PROPOSAL_BYTES } from "../../src/gov/propose.js";
import { titleOf } from "../../src/gov/title.js";
import { MAX_TX_BYTES } from "../../src/governance.js";
import {
  ALICE,
  ARTIFACTS,
  CONTRACT,
  draft,
  execute,
  type FakeChain,
  fakeChain,
  INSTALL,
  instantiate,
  KNOWN,
  NOBODY,
  onChain,
  pin,
  store,
} from "./fixtures.js";

/** What a rule is given, and what it must say; undefined where it must be silent. */
interface Example {
  readonly draft: Draft;
  readonly chain?: FakeChain;
  readonly options?: Partial<CheckOptions>;
  readonly says: RegExp | undefined;
}

const ORACLE_UPDATE = "/akash.oracle.v2.MsgUpdateParams";
const [oracleCode, vaultCode] = ARTIFACTS as [(typeof ARTIFACTS)[0], (typeof ARTIFACTS)[0]];
const incompressible = (bytes: number) =>
  Uint8Array.from({ length: bytes }, (_, index) => Math.imul(index, 2_654_435_761) >>> 13);
const moduleUpdate = (params: JsonObject) => messageFromJson({ "@type": ORACLE_UPDATE, params }, "message");
const there: FakeChain = { contracts: { [CONTRACT]: {} } };
const PARAMS = {
  version: 3,
  params: { window_secs: 60, mint: { minimum_uact: "5" }, reference: { max_age_secs: 60 } },
};
const vaultIn = (more: FakeChain["answers"] = {}): FakeChain => ({
  ...there,
  answers: { params: PARAMS, ...more },
});
const update = (patch: JsonObject, expect_version = 3) =>
  execute({ update_params: { patch, expect_version } });
const titled = (title: string, messages: readonly GovMessage[] = [execute({ a: 1 })]) =>
  draft(messages, { title });

/** An oracle and a vault of one proposal; what the vault is told can be another thing. */
async function pair(more: JsonObject = {}, feeds: readonly JsonObject[] = [{ symbol: "AKT/USD", id: "ab" }]) {
  const stores = [store(oracleCode.gzip), store(vaultCode.gzip)];
  const oracle = instantiate({ feeds: [...feeds], params: { window_secs: 60 } }, { salt: toUtf8("oracle") });
  const { contracts } = await foresee([...stores, oracle], fakeChain());
  const own = { oracle: contracts[0]?.address ?? "", symbol: "AKT/USD", akt_denom: "uakt" };
  const vault = instantiate({ ...own, params: { twap_window_secs: 60 }, ...more }, { codeId: 8n });
  return draft([...stores, oracle, vault, pin(7n, 8n)]);
}

/** At least one that is caught and one that is not, for each rule. */
const EXAMPLES: Readonly<Record<string, () => Promise<readonly Example[]>>> = {
  size: async () => {
    const fitting = MAX_PROPOSAL_BYTES - 1_000;
    return [
      {
        draft: draft([store(incompressible(MAX_PROPOSAL_BYTES))]),
        says: /^it has 7\d{5} bytes, and 786432 is the most/,
      },
      { draft: draft([store(incompressible(fitting))]), says: undefined },
    ];
  },
  stage: async () => [
    {
      draft: draft(INSTALL, { deposit: [{ denom: "uakt", amount: "100" }] }),
      says: /100uakt is the whole of it/,
    },
    {
      draft: draft(INSTALL, { deposit: [{ denom: "uakt", amount: "24" }] }),
      says: /24uakt is below the least of 25uakt/,
    },
    { draft: draft(INSTALL, { deposit: [] }), says: /deposit 0 is below the least of 25uakt/ },
    { draft: draft(INSTALL, { deposit: [{ denom: "uakt", amount: "99" }] }), says: undefined },
    {
      draft: draft(INSTALL, { deposit: [{ denom: "uakt", amount: "100" }], expedited: true }),
      says: undefined,
    },
  ],
  title: async () => [
    {
      draft: titled("Update the oracle"),
      says: /the title is "Update the oracle", and the messages say "Call a on/,
    },
    { draft: titled(`${titleOf([execute({ a: 1 })])}: because`), says: undefined },
  ],
  metadata: async () => [
    {
      draft: draft(INSTALL, { metadata: metadataOf("T", "Because.") }),
      says: /the title in the metadata is another/,
    },
    {
      draft: draft(INSTALL, { metadata: metadataOf(titleOf(INSTALL), "S") }),
      says: /the summary in the metadata/,
    },
    { draft: draft(INSTALL, { metadata: "ipfs://CID" }), says: /the metadata are no JSON/ },
    { draft: draft(INSTALL, { title: "", summary: "" }), says: /there is no title and no summary/ },
    { draft: draft(INSTALL, { summary: "x".repeat(10_200) }), says: /and 10200 is the most/ },
    { draft: draft(INSTALL), says: undefined },
  ],
  file: async () => [], // has tests of its own below
  simulation: async () => [
    {
      draft: draft(INSTALL),
      chain: { refusal: "Query failed with (6): expected gov account as only signer" },
      options: { proposer: ALICE },
      says: /expected gov account/,
    },
    { draft: draft(INSTALL), options: { proposer: ALICE }, says: undefined },
  ],
  rollback: async () => [
    {
      draft: draft(INSTALL, { summary: "To roll back, migrate to code 3." }),
      says: /not until when that works/,
    },
    {
      draft: draft(INSTALL, { summary: "To roll back, migrate to code 3; valid until the first mint." }),
      says: undefined,
    },
    { draft: draft(INSTALL, { summary: "Adds a feed." }), says: undefined },
  ],
  unbundled: async () => [
    {
      draft: draft(ARTIFACTS.map(({ gzip }) => store(gzip))),
      says: /^it only stores codes, and leaves room for 78\d{4}/,
    },
    { draft: draft(INSTALL), says: undefined },
    { draft: draft([store(incompressible(MAX_PROPOSAL_BYTES - 10_000))]), says: undefined },
    { draft: draft([store(oracleCode.gzip)], { summary: "S. Part 1 of 2." }), says: undefined },
  ],
  compression: async () => [
    { draft: draft([store(oracleCode.wasm)]), says: /travels as 5 uncompressed bytes/ },
    { draft: draft([store(Uint8Array.of(0x1f, 0x8b, 1))]), says: /cannot be unpacked/ },
    { draft: draft([store(gzipSync(new Uint8Array(20_000_000)))]), says: /cannot be unpacked/ },
    { draft: draft([store(oracleCode.gzip)]), says: undefined },
  ],
  "unknown-message": async () => [
    { draft: draft([moduleUpdate({})]), says: /MsgUpdateParams: its type is not known/ },
    { draft: draft(INSTALL), says: undefined },
  ],
  authority: async () => [
    {
      draft: draft([execute({ a: 1 }, { sender: ALICE })]),
      says: new RegExp(`signed by ${ALICE}, and governance is`),
    },
    { draft: draft(INSTALL), says: undefined },
  ],
  "message-version": async () => [
    {
      draft: draft([messageFromJson({ "@type": "/akash.oracle.v1.MsgUpdateParams" }, "m")]),
      chain: { types: [ORACLE_UPDATE, "/akash.other.v2.MsgUpdateParams"] },
      says: /^the chain does not know \/akash.oracle.v1.MsgUpdateParams; it knows \/akash.oracle.v2.MsgUpdateParams$/,
    },
    { draft: draft([moduleUpdate({})]), chain: { types: [ORACLE_UPDATE] }, says: undefined },
  ],
  admin: async () => [
    { draft: draft([instantiate({}, { admin: ALICE })]), says: new RegExp(`its admin is ${ALICE}`) },
    { draft: draft([instantiate({}, { admin: "" })]), says: /its admin is nobody/ },
    { draft: draft([instantiate({})]), says: undefined },
  ],
  permission: async () => [
    {
      draft: draft([store(oracleCode.gzip, { permission: 3, addresses: [] })]),
      says: /not stored with permission Nobody/,
    },
    { draft: draft([store(oracleCode.gzip, null)]), says: /not stored with permission Nobody/ },
    { draft: draft([store(oracleCode.gzip, NOBODY)]), says: undefined },
  ],
  "code-size": async () => [
    {
      draft: draft([store(gzipSync(new Uint8Array(819_201)))]),
      says: /has 819201 bytes, and the chain takes 819200/,
    },
    { draft: draft([store(gzipSync(new Uint8Array(819_200)))]), says: undefined },
  ],
  artifact: async () => {
    const other = artifactOf("oracle", Uint8Array.of(9));
    return [
      {
        draft: draft([store(other.gzip)]),
        says: new RegExp(`sha256 ${other.checksum}, and no list of checksums has it`),
      },
      {
        draft: draft([store(oracleCode.gzip)]),
        options: { known: [] },
        says: /no list of checksums was given/,
      },
      {
        draft: draft([instantiate({}, { codeId: 3n })]),
        chain: { codes: { 3: other.checksum } },
        says: /code 3 of the chain has sha256/,
      },
      {
        draft: draft([instantiate({}, { codeId: 3n })]),
        chain: { codes: { 3: oracleCode.checksum } },
        says: undefined,
      },
      { draft: draft(INSTALL), says: undefined },
    ];
  },
  "artifacts-differ": async () => {
    const list = (name: string, checksum: string, source: string) => ({ name, checksum, source });
    const one = list("pyth_oracle", "11", "testnet.json");
    return [
      {
        draft: draft(INSTALL),
        options: { known: [one, list("Pyth-Oracle", "22", "mainnet.json")] },
        says: /^pyth_oracle is 11 in testnet.json, and Pyth-Oracle is 22 in mainnet.json$/,
      },
      {
        draft: draft(INSTALL),
        options: { known: [one, list("pyth-oracle", "11", "mainnet.json")] },
        says: undefined,
      },
    ];
  },
  "code-id": async () => [
    {
      draft: draft([instantiate({}, { codeId: 4n })]),
      says: /there is no code 4, and the proposal stores none/,
    },
    { draft: draft([pin(7n), store(oracleCode.gzip)]), says: /code 7 is stored only by message 2, after it/ },
    { draft: draft(INSTALL), says: undefined },
    { draft: draft([pin(3n)]), chain: { codes: { 3: "aa" } }, says: undefined },
  ],
  address: async () => {
    const { contracts } = await foresee(INSTALL, fakeChain());
    return [
      { draft: draft([execute({ a: 1 })]), says: new RegExp(`there is no contract ${CONTRACT}`) },
      {
        draft: draft(INSTALL),
        chain: { contracts: { [contracts[1]?.address ?? ""]: {} } },
        says: /is taken$/,
      },
      { draft: draft([execute({ a: 1 })]), chain: there, says: undefined },
      {
        draft: draft([...INSTALL, execute({ a: 1 }, { contract: contracts[0]?.address ?? "" })]),
        says: undefined,
      },
    ];
  },
  owner: async () => [
    {
      draft: draft([execute({ add_feed: { feed: {} } })]),
      chain: { ...there, answers: { roles: { owner: ALICE } } },
      says: new RegExp(`add_feed is for the owner of ${CONTRACT}, ${ALICE}`),
    },
    {
      draft: draft([execute({ fund_vault: {} })]),
      chain: { ...there, answers: { roles: { owner: ALICE } } },
      says: undefined,
    },
  ],
  "params-replaced": async () => {
    const dump = { params: { sources: ["a"], min_sources: 1, period: "5s" }, height: 900 };
    return [
      { draft: draft([moduleUpdate({ sources: ["a"] })]), says: /there is no dump to compare them with/ },
      {
        draft: draft([moduleUpdate({ sources: ["a"], min_sources: 1 })]),
        options: { dump },
        says: /^it loses period$/,
      },
      {
        draft: draft([moduleUpdate({ ...dump.params, min_sources: 2 })]),
        options: { dump },
        says: undefined,
      },
    ];
  },
  "dump-age": async () => {
    const dump = (height: number | undefined) => ({ dump: { params: {}, height } });
    const draftOf = draft([moduleUpdate({})]);
    return [
      { draft: draftOf, options: dump(399), says: /of height 399, 601 blocks ago, and 600 is the most/ },
      { draft: draftOf, options: { ...dump(900), maxDumpAge: 99 }, says: /100 blocks ago/ },
      { draft: draftOf, options: dump(1_001), says: /-1 blocks ago/ },
      { draft: draftOf, options: dump(undefined), says: /does not say at which height/ },
      { draft: draftOf, options: dump(400), says: undefined },
    ];
  },
  "params-race": async () => [
    {
      draft: draft([update({ window_secs: 30 })]),
      chain: { ...vaultIn(), open: [onChain(9n, [update({ window_secs: 90 })])] },
      says: new RegExp(`^proposal 9 \\(".*"\\) changes the parameters of ${CONTRACT} too$`),
    },
    {
      draft: draft([update({ window_secs: 30 })]),
      chain: { ...vaultIn(), open: [onChain(9n, [update({ window_secs: 90 })])] },
      options: { id: 9n },
      says: undefined,
    },
    {
      draft: draft([update({ window_secs: 30 })]),
      chain: { ...vaultIn(), open: [onChain(9n, [execute({ apply_params: {} })])] },
      says: undefined,
    },
  ],
  "params-version": async () => [
    {
      draft: draft([update({ window_secs: 30 }, 2)]),
      chain: vaultIn(),
      says: /^it expects version 2, and 3 is in force$/,
    },
    { draft: draft([update({ window: 30 })]), chain: vaultIn(), says: /^there is no parameter window$/ },
    {
      draft: draft([update({ mint: { minimum_uact: "5" } })]),
      chain: vaultIn(),
      says: /^it changes nothing$/,
    },
    { draft: draft([update({ mint: { minimum_uact: "6" } })]), chain: vaultIn(), says: undefined },
  ],
  "no-sources": async () => {
    const set = (count: number, min_sources: number) =>
      draft([execute({ set_sources: { symbol: "S", sources: ["a", "b"].slice(0, count), min_sources } })]);
    return [
      { draft: draft([moduleUpdate({ sources: [] })]), says: /leaves the oracle no source/ },
      { draft: set(0, 0), says: /it leaves 0 sources/ },
      { draft: set(1, 2), says: /it leaves 1 sources, and 2 must agree/ },
      { draft: set(2, 2), says: undefined },
    ];
  },
  "source-removed": async () => {
    const dump = { params: { sources: ["a", "b"] }, height: 900 };
    const feed = (id: string) => ({ feed: { id } });
    const sources = { sources: { min_sources: 1, sources: [{ source: feed("a"), last: null }] } };
    const set = (...ids: string[]) =>
      draft([execute({ set_sources: { symbol: "S", sources: ids.map(feed), min_sources: 1 } })]);
    return [
      {
        draft: draft([moduleUpdate({ sources: ["b", "c"] })]),
        options: { dump },
        says: /^it takes away "a"$/,
      },
      { draft: draft([moduleUpdate({ sources: ["a", "b", "c"] })]), options: { dump }, says: undefined },
      { draft: set("b"), chain: { ...there, answers: sources }, says: /^it takes away {"feed":{"id":"a"}}$/ },
      { draft: set("b", "a"), chain: { ...there, answers: sources }, says: undefined },
      {
        draft: draft([execute({ remove_feed: { id: "ab" } })]),
        chain: there,
        says: /^it takes away feed ab$/,
      },
      {
        draft: draft([execute({ remove_feed: { id: "ab" } })]),
        chain: there,
        options: { mayRemoveSources: true },
        says: undefined,
      },
    ];
  },
  "update-fee": async () => [
    {
      draft: draft([instantiate({ update_fee: { amount: "0", denom: "uakt" } })]),
      says: /its update_fee is 0/,
    },
    { draft: draft([instantiate({ config: [{ update_fee: "0" }] })]), says: /its update_fee is 0/ },
    { draft: draft([instantiate({ update_fee: "1" })]), says: undefined },
    { draft: draft([execute({ update_fee: { new_fee: "0" } })]), says: undefined },
  ],
  pairing: async () => [
    { draft: await pair({ oracle: CONTRACT }), says: /is none of the proposal and none of the chain/ },
    { draft: await pair({ symbol: "AKT-USD" }), says: /its oracle has no AKT-USD, only AKT\/USD/ },
    { draft: await pair({}, []), says: /its oracle has no AKT\/USD, only nothing/ },
    {
      draft: await pair({ params: { twap_window_secs: 90 } }),
      says: /its window is 90 s, and that of its oracle 60 s/,
    },
    { draft: await pair(), says: undefined },
    {
      draft: await pair({ oracle: CONTRACT }),
      chain: vaultIn({ feeds: { feeds: [{ symbol: "AKT/USD", id: "ab" }] } }),
      says: undefined,
    },
  ],
  "stale-oracle": async () => {
    const move = draft([execute({ set_oracle: { oracle: ALICE } })]);
    const at = (publish_time: string) =>
      vaultIn({ config: { symbol: "AKT/USD" }, price: { price: "1", publish_time } });
    return [
      { draft: move, chain: at("9939"), says: /its price is 61 s old, and 60 s is the vault's limit/ },
      { draft: move, chain: vaultIn({ config: { symbol: "AKT/USD" } }), says: /has no price of AKT\/USD/ },
      { draft: move, chain: at("9940"), says: undefined },
    ];
  },
  approved: async () => {
    const approved = [execute({ a: 1 }), execute({ b: 1 })];
    return [
      {
        draft: draft([approved[0] ?? pin(), execute({ b: 2 })]),
        options: { approved },
        says: /^it is not the approved message$/,
      },
      { draft: draft([execute({ a: 1 })]), options: { approved }, says: /^an approved message is missing$/ },
      {
        draft: draft([...approved, pin()]),
        options: { approved },
        says: /^it is not among the approved messages$/,
      },
      { draft: draft(approved), options: { approved }, says: undefined },
    ];
  },
  "relayer-key": async () => [
    {
      draft: draft(INSTALL),
      chain: { accounts: { [ALICE]: false } },
      options: { relayer: ALICE },
      says: /no public key/,
    },
    { draft: draft(INSTALL), options: { relayer: ALICE }, says: /the chain has no account/ },
    {
      draft: draft(INSTALL),
      chain: { accounts: { [ALICE]: true } },
      options: { relayer: ALICE },
      says: undefined,
    },
  ],
};

function check({ draft: one, chain = {}, options = {} }: Omit<Example, "says">): Promise<CheckReport> {
  return checkDraft(one, { prefix: "akash", known: KNOWN, chain: fakeChain(chain), ...options });
}

describe("check", () => {
  const ids = [FILE_RULE, SIMULATION_RULE, ...RULES].map(({ id }) => id);

  for (const [id, examples] of Object.entries(EXAMPLES).filter(([id]) => id !== FILE_RULE.id)) {
    it(`${id} catches its mistake and nothing else`, async () => {
      let caught = 0;
      for (const example of await examples()) {
        const { findings } = await check(example);
        const own = findings.filter(({ rule }) => rule === id);
        if (example.says === undefined) {
          expect(own, JSON.stringify(own)).to.deep.equal([]);
          continue;
        }
        caught += 1;
        expect(own, `${example.says} of ${JSON.stringify(findings)}`).to.have.length(1);
        expect(own[0]?.what).to.match(example.says);
        expect(own[0]?.advice).to.match(/^\S.* .*[^.]$/s);
      }
      expect(caught).to.be.above(0);
    });
  }

  it("file catches what the chain's command line refuses or reads as something else", async () => {
    const text = formatDraft(draft(INSTALL));
    const found = async (file: string) => {
      const { findings } = await checkFile(file, { prefix: "akash", known: KNOWN, chain: fakeChain() });
      return findings.map(({ rule, what }) => `${rule}: ${what}`);
    };
    expect(await found(`{"proposal":${text}}`)).to.deep.equal([
      'file: the proposal is wrapped in "proposal", as a query answers it; submit-proposal takes what is inside',
    ]);
    expect((await found("no file"))[0]).to.match(/^file: this is no JSON/);
    expect(await found(text)).to.deep.equal([]);
  });

  it("has an example for every rule, and one id for each", () => {
    expect(Object.keys(EXAMPLES)).to.have.members(ids);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("knows every mistake on record: a rule, or the reason why no look at a proposal finds it", () => {
    expect(MISTAKES).to.have.length(20);
    for (const mistake of MISTAKES) {
      if ("notHere" in mistake) expect(mistake.notHere).to.match(/relayer/);
      else expect(ids).to.include.members([...mistake.rules]);
    }
  });

  it("finds nothing in an installation as it should be, and says what the submission costs", async () => {
    const report = await check({ draft: draft(INSTALL), options: { proposer: ALICE } });
    expect(report).to.deep.include({ findings: [], leftOut: [], gas: 5n });
    expect(report.applied).to.have.members(RULES.map(({ id }) => id));
  });

  it("names the rules that it leaves out without a chain", async () => {
    const report = await checkDraft(draft(INSTALL), { prefix: "akash", known: KNOWN });
    expect(report.findings).to.deep.equal([]);
    expect(report.leftOut).to.include.members(["address", "code-id", "stage", "message-version"]);
    expect([...report.leftOut, ...report.applied]).to.have.members(RULES.map(({ id }) => id));
  });

  it("leaves three quarters of a transaction as the limit", () => {
    expect(MAX_PROPOSAL_BYTES).to.equal((MAX_TX_BYTES * 3) / 4);
    expect(messageOf({ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: {} }).kind).to.equal("known");
  });
});
