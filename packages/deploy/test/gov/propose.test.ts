import { createCipheriv } from "node:crypto";
import { expect } from "chai";
import {
  MsgExecuteContract,
  MsgMigrateContract,
  MsgStoreAndMigrateContract,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { artifactOf } from "../../src/artifacts.js";
import { predictAddress } from "../../src/gov/addresses.js";
import { GovError, type GovErrorCode } from "../../src/gov/errors.js";
import { as, messageOf } from "../../src/gov/messages.js";
import { formatDraft, parseDraft } from "../../src/gov/proposal.js";
import {
  encodedSize,
  MAX_PROPOSAL_BYTES,
  proposeApplyParams,
  proposeExecute,
  proposeInstall,
  proposeMigrate,
  proposeOracle,
  proposeParams,
} from "../../src/gov/propose.js";
import { smallPlan } from "../fixtures.js";
import { ALICE, ARTIFACTS, CONTRACT, type FakeChain, fakeChain, GOVERNANCE, INSTALL } from "./fixtures.js";

const OPTIONS = { prefix: "akash" };
const PARAMS = { version: 3, params: { window_secs: 60, mint: { minimum_uact: "5" } } };
const owned = (more: FakeChain["answers"] = {}) =>
  fakeChain({
    contracts: { [CONTRACT]: {} },
    answers: { params: PARAMS, roles: { owner: GOVERNANCE }, ...more },
  });

async function refused(call: Promise<unknown>, code: GovErrorCode, says: RegExp): Promise<void> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, String(says)).to.be.instanceOf(GovError);
  expect(error).to.have.property("code", code);
  expect(error).to.have.property("shortMessage").that.matches(says);
}

function installing(bytes: number, summary?: string) {
  const random = createCipheriv("aes-128-ctr", new Uint8Array(16), new Uint8Array(16)).update(
    new Uint8Array(bytes),
  );
  const [oracle, vault] = ["oracle", "bme"].map((name, index) =>
    artifactOf(name, Uint8Array.from([index, ...random])),
  ) as [(typeof ARTIFACTS)[0], (typeof ARTIFACTS)[0]];
  return proposeInstall(fakeChain(), {
    ...OPTIONS,
    ...(summary !== undefined && { summary }),
    pin: true,
    oracle: { artifact: oracle, label: "an oracle", msg: { feeds: [] } },
    vault: { artifact: vault, label: "a vault", msg: { symbol: "AKT/USD" } },
  });
}

describe("a proposal to install", () => {
  it("has the messages of the plan, the least deposit, a title of the messages and metadata that repeat it", async () => {
    const [oracle, vault] = ARTIFACTS as [(typeof ARTIFACTS)[0], (typeof ARTIFACTS)[0]];
    const [draft, ...more] = await proposeInstall(fakeChain(), {
      ...OPTIONS,
      pin: true,
      oracle: { artifact: oracle, label: "an oracle", msg: { feeds: [] } },
      vault: { artifact: vault, label: "a vault", msg: {} },
    });
    expect(more).to.deep.equal([]);
    expect(draft?.messages).to.deep.equal(INSTALL);
    expect(draft?.deposit).to.deep.equal([{ denom: "uakt", amount: "25" }]);
    expect(JSON.parse(draft?.metadata ?? "")).to.deep.equal({ title: draft?.title, summary: draft?.summary });
    if (draft !== undefined) expect(parseDraft(formatDraft(draft))).to.deep.equal(draft);
  });

  it("is one proposal when it fits, else the fewest, in order and numbered", async () => {
    expect(await installing(300_000)).to.have.length(1);
    const parts = await installing(600_000, "A release.");
    expect(parts.map(({ messages }) => messages.length)).to.deep.equal([1, 4]);
    expect(parts.map(({ summary }) => summary)).to.deep.equal([
      "A release. Part 1 of 2.",
      "A release. Part 2 of 2.",
    ]);
    const whole = parts.flatMap(({ messages }) => messages).map(({ typeUrl }) => typeUrl);
    expect(whole).to.deep.equal(INSTALL.map(({ typeUrl }) => typeUrl));
    for (const part of parts) expect(encodedSize(part, GOVERNANCE)).to.be.below(MAX_PROPOSAL_BYTES);
  });

  it("is refused when one code alone is too large", async () => {
    await refused(
      installing(800_000),
      "cannot_propose",
      /MsgStoreCode alone makes a proposal of 80\d{4} bytes, and 786432/,
    );
  });
});

describe("a proposal to change parameters", () => {
  it("is written against the version in force, and says what it changes", async () => {
    const draft = await proposeParams(owned(), CONTRACT, { mint: { minimum_uact: "6" } }, OPTIONS);
    const [message] = draft.messages;
    const told = message && as(message, MsgExecuteContract);
    expect(told).to.include({ sender: GOVERNANCE, contract: CONTRACT });
    expect(JSON.parse(new TextDecoder().decode(told?.msg))).to.deep.equal({
      update_params: { patch: { mint: { minimum_uact: "6" } }, expect_version: 3 },
    });
    expect(draft.summary).to.equal('Changes mint.minimum_uact from "5" to "6".');
  });

  it("is refused for a parameter that there is not, for no change, and when governance is not the owner", async () => {
    const propose = (patch: object, chain = owned()) => proposeParams(chain, CONTRACT, { ...patch }, OPTIONS);
    await refused(propose({ mint: { maximum: "6" } }), "cannot_propose", /no parameter mint.maximum/);
    await refused(propose({ window_secs: 60 }), "cannot_propose", /changes nothing/);
    const alices = owned({ roles: { owner: ALICE } });
    await refused(
      propose({ window_secs: 30 }, alices),
      "cannot_propose",
      new RegExp(`the owner of \\S+ is ${ALICE}`),
    );
    await refused(propose({ window_secs: 30 }, fakeChain()), "not_found", /no contract/);
    await refused(
      propose({ window_secs: 30 }, owned({ params: {} })),
      "cannot_propose",
      /answers no parameters/,
    );
  });

  it("puts into force only what waits", async () => {
    await refused(
      proposeApplyParams(owned({ pending_params: { pending: null } }), CONTRACT, OPTIONS),
      "cannot_propose",
      /no change/,
    );
    const waiting = owned({ pending_params: { pending: { params: {} } } });
    expect((await proposeApplyParams(waiting, CONTRACT, OPTIONS)).title).to.match(/^Call apply_params on /);
  });
});

describe("a proposal to migrate", () => {
  const chain = fakeChain({ contracts: { [CONTRACT]: {}, [ALICE]: { admin: ALICE } }, codes: { 5: "ab" } });

  it("stores and migrates by one message, or names a code of the chain", async () => {
    const [code] = ARTIFACTS;
    if (code === undefined) throw new Error("there is a code");
    const [both] = (await proposeMigrate(chain, CONTRACT, { artifact: code }, {}, OPTIONS)).messages;
    expect(both && as(both, MsgStoreAndMigrateContract)).to.deep.include({
      contract: CONTRACT,
      wasmByteCode: code.gzip,
    });
    const [named] = (await proposeMigrate(chain, CONTRACT, { codeId: 5n }, { a: 1 }, OPTIONS)).messages;
    expect(named && as(named, MsgMigrateContract)).to.include({ codeId: 5n, sender: GOVERNANCE });
  });

  it("is refused for a code that there is not, and for a contract whose admin is another", async () => {
    const migrate = (contract: string, codeId: bigint) =>
      proposeMigrate(chain, contract, { codeId }, {}, OPTIONS);
    await refused(migrate(CONTRACT, 6n), "not_found", /no code 6/);
    await refused(migrate(ALICE, 5n), "cannot_propose", new RegExp(`its admin is ${ALICE}`));
  });
});

describe("a proposal of messages", () => {
  it("keeps their order, and numbers that no double holds", async () => {
    const { messages } = await proposeExecute(owned(), CONTRACT, [{ a: {} }, { b: {} }], OPTIONS);
    const texts = messages.map((one) => new TextDecoder().decode(as(one, MsgExecuteContract)?.msg));
    expect(texts).to.deep.equal(['{"a":{}}', '{"b":{}}']);
  });

  it("to the oracle is refused when they are none of its owner's", async () => {
    await refused(
      proposeOracle(owned(), CONTRACT, [{ mint_act: {} }], OPTIONS),
      "cannot_propose",
      /^mint_act is not one of/,
    );
    await refused(
      proposeOracle(owned({ roles: { owner: ALICE } }), CONTRACT, [{ set_fee: {} }], OPTIONS),
      "cannot_propose",
      /the owner of/,
    );
    expect((await proposeOracle(owned(), CONTRACT, [{ set_fee: {} }], OPTIONS)).messages).to.have.length(1);
  });
});

describe("addresses", () => {
  it("are those of the plan, and others with the message as a part of them", () => {
    const [planned] = smallPlan().contracts;
    const salt = new TextEncoder().encode("oracle");
    const parts = { checksum: planned?.checksum ?? "", creator: GOVERNANCE, salt };
    expect(predictAddress(parts)).to.equal(planned?.address);
    const fixed = predictAddress({ ...parts, fixedMsg: new TextEncoder().encode("{}") });
    expect(fixed).not.to.equal(planned?.address);
    expect(predictAddress({ ...parts, fixedMsg: new Uint8Array() })).to.equal(planned?.address);
  });
});

describe("a message made here", () => {
  it("is refused when its type is not known", () => {
    expect(() => messageOf({ typeUrl: "/other.Msg", value: {} })).to.throw(
      GovError,
      "/other.Msg is not known",
    );
  });
});
