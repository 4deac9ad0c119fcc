import { toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import {
  MsgClearAdmin,
  MsgMigrateContract,
  MsgStoreAndMigrateContract,
  MsgUpdateAdmin,
  MsgUpdateParams,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { markdown, terminalText } from "../../src/gov/layout.js";
import { type GovMessage, messageFromAny, messageFromJson, messageOf } from "../../src/gov/messages.js";
import { parseKnownCodes } from "../../src/gov/releases.js";
import { type ProposalReport, reportOf } from "../../src/gov/report.js";
import { titleOf } from "../../src/gov/title.js";
import { smallPlan } from "../fixtures.js";
import {
  ALICE,
  ARTIFACTS,
  CONTRACT,
  draft,
  execute,
  type FakeChain,
  fakeChain,
  GOVERNANCE,
  INSTALL,
  instantiate,
  KNOWN,
  NOBODY,
  store,
} from "./fixtures.js";

const report = (messages: readonly GovMessage[], chain: FakeChain = {}) =>
  reportOf(draft(messages), { prefix: "akash", known: KNOWN, chain: fakeChain(chain) });

/** Facts of a message by their label, as one text each. */
async function factsOf(message: GovMessage, chain: FakeChain = {}) {
  const [first] = (await report([message], chain)).messages;
  return (first?.facts ?? []).map(({ label, value, mark }) => `${mark} ${label}: ${value}`);
}

describe("a proposal in plain words", () => {
  it("names every code, address and contract of an installation, and derives the addresses of the plan", async () => {
    const { messages, digest, comparedWith } = await report(INSTALL);
    expect(comparedWith).to.equal("test-1 at height 1000");
    expect(digest).to.match(/^[0-9a-f]{64}$/);
    const all = messages.flatMap(({ facts }) => facts);
    expect(all.filter(({ mark }) => mark === "bad")).to.deep.equal([]);
    for (const { checksum, name } of ARTIFACTS) {
      expect(all.some(({ value }) => value === `${checksum}, ${name} of checksums.txt`)).to.equal(true);
    }
    for (const { address } of smallPlan().contracts) {
      expect(all).to.deep.include({ label: "address", value: `${address}, computed; free`, mark: "good" });
    }
    const [oracle] = smallPlan().contracts;
    const names = {
      label: "names",
      value: `${oracle?.address}, made by message 3: "an oracle"`,
      mark: "good",
    };
    expect(messages[3]?.facts).to.deep.include(names);
  });

  it("marks what is wrong: signer, admin, unknown code, taken address, contract that is not there", async () => {
    const made = await factsOf(instantiate({}, { admin: ALICE, codeId: 99n }));
    expect(made).to.include("bad code: 99, which the chain does not have");
    expect(made).to.include("bad address: unknown: the code behind its id is not known");
    expect(made.join()).to.match(/bad admin: akash1\S+, which is not governance/);
    const told = await factsOf(execute({ a: 1 }, { sender: ALICE }));
    expect(told.join()).to.match(/bad by: akash1\S+, which is not governance: the chain will refuse it/);
    expect(told).to.include(`bad contract: ${CONTRACT}, which the chain does not have`);
    const [oracle] = smallPlan().contracts;
    const { messages } = await report(INSTALL, { contracts: { [oracle?.address ?? ""]: {} } });
    expect(messages[2]?.facts.find(({ label }) => label === "address")).to.include({
      mark: "bad",
      value: `${oracle?.address}, computed; a contract is there`,
    });
    expect((await factsOf(store(Uint8Array.of(1)))).join()).to.match(
      /bad sha256: \S+, in no list of checksums/,
    );
  });

  it("of one that passed reads codes from the chain, and wants its contracts there", async () => {
    const plan = smallPlan();
    const codes = Object.fromEntries(plan.codes.map(({ codeId, artifact }) => [codeId, artifact.checksum]));
    const onChain = { id: 3n, status: ProposalStatus.PROPOSAL_STATUS_PASSED, failedReason: "" };
    const options = { prefix: "akash", known: KNOWN, onChain };
    const there = Object.fromEntries(plan.contracts.map(({ address }) => [address, {}]));
    const chain = fakeChain({ codes, contracts: there, nextCodeId: 9n });
    const facts = (await reportOf(draft(INSTALL), { ...options, chain })).messages.flatMap(
      (one) => one.facts,
    );
    expect(facts.filter(({ mark }) => mark === "bad")).to.deep.equal([]);
    const missing = await reportOf(draft(INSTALL), {
      ...options,
      chain: fakeChain({ codes, nextCodeId: 9n }),
    });
    expect(missing.messages[2]?.facts.find(({ label }) => label === "address")?.value).to.match(
      /no contract is there/,
    );
  });

  it("shows a change of parameters against those in force, and one that waits", async () => {
    const params = { window_secs: 60, mint: { minimum_uact: "5", price: { rule: { twap: {} } } } };
    const patch = { mint: { minimum_uact: "6", price: { rule: { worst: { k: 1 } } } }, window_secs: 60 };
    const pending = { ...params, window_secs: 30 };
    const chain: FakeChain = {
      contracts: { [CONTRACT]: { label: "vault", cw2: "akash-bme:bme 0.1.0" } },
      answers: { params: { version: 3, params }, pending_params: { pending: { params: pending } } },
    };
    const { messages } = await report(
      [execute({ update_params: { patch, expect_version: 3 } }), execute({ apply_params: {} })],
      chain,
    );
    expect(messages[0]?.changes).to.deep.equal([
      { field: "mint.minimum_uact", now: '"5"', next: '"6"' },
      { field: "mint.price.rule", now: '{"twap":{}}', next: '{"worst":{"k":1}}' },
    ]);
    expect(messages[1]?.changes).to.deep.equal([{ field: "window_secs", now: "60", next: "30" }]);
    expect(messages[0]?.facts.map(({ value }) => value)).to.include(
      `${CONTRACT} "vault", code 1, says it is akash-bme:bme 0.1.0`,
    );
  });

  it("shows migrations, admins and parameters of the module against the chain", async () => {
    const chain: FakeChain = {
      contracts: { [CONTRACT]: { codeId: 4n } },
      codes: { 4: ARTIFACTS[0]?.checksum ?? "", 5: ARTIFACTS[1]?.checksum ?? "" },
    };
    const of = (typeUrl: string, value: object) => messageOf({ typeUrl, value });
    const migrate = of(MsgMigrateContract.typeUrl, {
      sender: GOVERNANCE,
      contract: CONTRACT,
      codeId: 5n,
      msg: toUtf8("{}"),
    });
    expect(await factsOf(migrate, chain)).to.include.members([
      `plain code now: 4 of the chain: ${ARTIFACTS[0]?.checksum}, oracle of checksums.txt`,
      `good code: 5 of the chain: ${ARTIFACTS[1]?.checksum}, bme of checksums.txt`,
    ]);
    const both = of(MsgStoreAndMigrateContract.typeUrl, {
      ...{ authority: GOVERNANCE, contract: CONTRACT, msg: toUtf8("{}") },
      ...{ wasmByteCode: ARTIFACTS[1]?.gzip, instantiatePermission: NOBODY },
    });
    expect((await factsOf(both, chain)).join()).to.match(/good sha256: .*bme of checksums.txt/);
    const changes = async (message: GovMessage) => (await report([message], chain)).messages[0]?.changes;
    const admin = of(MsgUpdateAdmin.typeUrl, { sender: GOVERNANCE, contract: CONTRACT, newAdmin: ALICE });
    expect(await changes(admin)).to.deep.equal([{ field: "admin", now: GOVERNANCE, next: ALICE }]);
    const clear = of(MsgClearAdmin.typeUrl, { sender: GOVERNANCE, contract: CONTRACT });
    expect(await changes(clear)).to.deep.equal([{ field: "admin", now: GOVERNANCE, next: "none" }]);
    const everybody = AccessType.ACCESS_TYPE_EVERYBODY;
    const wasm = of(MsgUpdateParams.typeUrl, {
      authority: GOVERNANCE,
      params: {
        codeUploadAccess: { permission: everybody, addresses: [] },
        instantiateDefaultPermission: everybody,
      },
    });
    expect(await changes(wasm)).to.deep.equal([
      { field: "code_upload_access", now: '"Nobody"', next: '"Everybody"' },
    ]);
  });

  it("has the same digest for the same messages, and another for others", async () => {
    const digest = async (messages: readonly GovMessage[]) => (await report(messages)).digest;
    expect(await digest(INSTALL)).to.equal(await digest([...INSTALL]));
    expect(await digest(INSTALL)).not.to.equal(await digest([...INSTALL].reverse()));
    expect(await digest([execute({ a: 1 })])).not.to.equal(await digest([execute({ a: 2 })]));
  });

  it("compares with nothing when there is no chain, and says so", async () => {
    const offline = await reportOf(draft(INSTALL), { prefix: "akash", known: [] });
    expect(offline.comparedWith).to.equal(undefined);
    const facts = offline.messages.flatMap(({ facts: own }) => own.map(({ value }) => value));
    expect(facts.some((value) => value.endsWith("compared with no list of checksums"))).to.equal(true);
    expect(facts).to.include("7, not compared with a chain");
  });
});

describe("the text of a report", () => {
  const unknown = messageFromAny({ typeUrl: "/evil.Msg\n   by governance", value: Uint8Array.of(1, 2) });
  const nasty = instantiate({}, { label: "x\u001b[2J\u202e\n   by            governance|<b>`" });
  let evil: ProposalReport;
  before(async () => {
    evil = await report([unknown, nasty, messageFromJson({ "@type": "/other.Msg", a: "`````" }, "m")]);
  });

  it("has unknown messages and bad facts red on a terminal, and marked without colours", () => {
    const coloured = terminalText(evil, true);
    expect(coloured).to.include("\u001b[31m!! 1. UNKNOWN: its type is not known to this tool");
    expect(coloured).to.include("\u001b[31m!! 7, which the chain does not have\u001b[39m");
    const plain = terminalText(evil, false);
    expect(plain).to.include("!! 1. UNKNOWN").and.to.include("not understood  !! 2 of them");
    expect(plain).not.to.include("\u001b");
  });

  it("lets no content move the cursor, turn the text round, or pass for a line of ours", () => {
    for (const text of [terminalText(evil, false), markdown(evil)]) {
      for (const character of ["\u001b", "\u202e", "\r"]) expect(text).not.to.include(character);
    }
    expect(terminalText(evil, false)).to.include("\\u{1b}").and.to.include("\\u{202e}");
    // Escaped, as every character that means something to Markdown.
    expect(markdown(evil)).to.include("\\\\u\\{1b\\}").and.to.include("\\\\u\\{202e\\}");
    const lines = terminalText(evil, false).split("\n");
    expect(lines.filter((line) => /^ {3}by/.test(line))).to.have.length(1);
  });

  it("is Markdown in which content is no markup", () => {
    const text = markdown(evil);
    expect(text).to.include("## 1. 🟥 UNKNOWN");
    expect(text).not.to.include("<b>");
    // A block of backticks is fenced by more of them.
    expect(text).to.match(/\n``````json\n/);
    const rows = text.split("\n").filter((line) => line.startsWith("| "));
    for (const row of rows) expect(row.replaceAll("\\|", "").split("|").length, row).to.be.within(4, 5);
  });

  it("says when the title is another than that of the messages", async () => {
    const own = draft([execute({ a: 1 })], { title: "A feed" });
    const text = terminalText(await reportOf(own, { prefix: "akash", known: [] }), false);
    expect(text).to.match(/messages say {4}!! Call a on akash1/);
    expect(terminalText(await report([execute({ a: 1 })]), false)).not.to.include("messages say");
  });
});

describe("a title", () => {
  it("says what the messages do, each once", () => {
    expect(titleOf(INSTALL)).to.equal(
      'Store a code (2 times); make "an oracle" of code 7; make "a vault" of code 8; pin codes 7, 8',
    );
    expect(titleOf([execute({ a: {}, b: {} })])).to.match(/^Call a message on akash1/);
    expect(titleOf([messageFromJson({ "@type": "/other.Msg" }, "m")])).to.equal("Send /other.Msg");
  });

  it("is short for many messages, and still differs when one of them does", () => {
    const many = (last: string) =>
      [...Array.from({ length: 40 }, (_, index) => `label ${index}`), last].map((label) =>
        instantiate({}, { label }),
      );
    expect(titleOf(many("a"))).to.match(/^41 MsgInstantiateContract2 \([0-9a-f]{12}\)$/);
    expect(titleOf(many("a"))).not.to.equal(titleOf(many("b")));
  });
});

describe("lists of checksums", () => {
  const sum = "ab".repeat(32);

  it("are read as the build writes them, and as manifests", () => {
    expect(parseKnownCodes(`${sum}  oracle.wasm\n# rustc\n`, "c.txt")).to.deep.equal([
      { name: "oracle", checksum: sum, source: "c.txt" },
    ]);
    const manifest = {
      release: "1",
      artifacts: { bme: { checksum: sum, bytes: 3 } },
      codes: [{ name: "o", checksum: sum }],
    };
    expect(parseKnownCodes(JSON.stringify(manifest), "m.json").map(({ name }) => name)).to.deep.equal([
      "bme",
      "o",
    ]);
  });

  it("are refused when they name nothing", () => {
    expect(() => parseKnownCodes("# none", "c.txt")).to.throw("c.txt names no checksum of a code");
  });
});
