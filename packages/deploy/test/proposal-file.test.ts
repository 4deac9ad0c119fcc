import { gzipSync } from "node:zlib";
import { toBase64, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { GovError } from "../src/gov/errors.js";
import type { ProposalContent } from "../src/governance.js";
import { splitBySize } from "../src/governance.js";
import { call, migrate } from "../src/messages.js";
import { compareProposal, proposalText } from "../src/proposal-file.js";
import { GOVERNANCE, smallPlan } from "./fixtures.js";

const { messages } = smallPlan({ pin: true });
const CONTENT: ProposalContent = {
  ...{ proposer: GOVERNANCE, title: "A title", summary: "A summary", messages },
  deposit: { denom: "uakt", amount: "5" },
};

// biome-ignore lint/suspicious/noExplicitAny: a document that each test spoils in its own way
type Document = any;

/** The file of a proposal as it is read back. */
const written = (content = CONTENT): Document => JSON.parse(proposalText(content));

describe("file of a proposal", () => {
  it("has the shape that the chain's own tool takes", () => {
    const { messages: all, ...rest } = written();
    expect(rest).to.deep.equal({
      ...{ title: "A title", summary: "A summary", deposit: "5uakt", expedited: false },
      metadata: '{"title":"A title","summary":"A summary"}',
    });
    expect(all[0]).to.deep.include({
      "@type": "/cosmwasm.wasm.v1.MsgStoreCode",
      sender: GOVERNANCE,
      instantiate_permission: { permission: "Nobody", addresses: [] },
    });
    expect(all[2]).to.deep.equal({
      "@type": "/cosmwasm.wasm.v1.MsgInstantiateContract2",
      ...{ sender: GOVERNANCE, admin: GOVERNANCE, code_id: "7", label: "an oracle", msg: { feeds: [] } },
      ...{ funds: [], salt: toBase64(toUtf8("oracle")), fix_msg: false },
    });
    expect(all[4]).to.deep.equal({
      "@type": "/cosmwasm.wasm.v1.MsgPinCodes",
      authority: GOVERNANCE,
      code_ids: ["7", "8"],
    });
    const more = [migrate("a", "b", 3), call("a", "b", { pause: {} })];
    expect(written({ ...CONTENT, messages: more }).messages).to.deep.equal([
      { "@type": "/cosmwasm.wasm.v1.MsgMigrateContract", sender: "a", contract: "b", code_id: "3", msg: {} },
      {
        "@type": "/cosmwasm.wasm.v1.MsgExecuteContract",
        ...{ sender: "a", contract: "b", msg: { pause: {} }, funds: [] },
      },
    ]);
  });

  it("does not differ from its plan, also when its code was compressed by others", () => {
    const document = written();
    expect(compareProposal(messages, JSON.stringify(document))).to.deep.equal([]);
    document.messages[0].wasm_byte_code = toBase64(gzipSync(Uint8Array.of(0, 97, 115, 109, 1), { level: 1 }));
    expect(compareProposal(messages, JSON.stringify(document))).to.deep.equal([]);
    document.messages[0].wasm_byte_code = toBase64(Uint8Array.of(0, 97, 115, 109, 1));
    expect(compareProposal(messages, JSON.stringify(document))).to.deep.equal([]);
  });

  const compare = (change: (document: Document) => void) => {
    const document = written();
    change(document);
    return compareProposal(messages, JSON.stringify(document)).map(({ what }) => what);
  };

  it("names each message and field that differs", () => {
    expect(
      compare(({ messages: [store] }) => Object.assign(store, { wasm_byte_code: "AAAA" })),
    ).to.deep.equal(["message 1 (MsgStoreCode).wasm_byte_code"]);
    expect(
      compare(({ messages: all }) => Object.assign(all[3], { admin: "x", fix_msg: true })),
    ).to.have.members([
      "message 4 (MsgInstantiateContract2).admin",
      "message 4 (MsgInstantiateContract2).fix_msg",
    ]);
    expect(compare(({ messages: all }) => Object.assign(all[3].msg, { oracle: "x" }))).to.deep.equal([
      "message 4 (MsgInstantiateContract2).msg.oracle",
    ]);
  });

  it("names a message too many, one too few, and others of the same content", () => {
    expect(compare(({ messages: all }) => all.push({ "@type": "/x" }))).to.deep.equal(["message 6"]);
    expect(compare(({ messages: all }) => all.pop())).to.deep.equal(["message 5 (MsgPinCodes)"]);
    expect(
      compare(({ messages: all }) => Object.assign(all[4], { "@type": "/cosmwasm.wasm.v1.MsgUnpinCodes" })),
    ).to.deep.equal(["message 5 (MsgPinCodes).@type"]);
  });

  it("is not read as one when it has no messages, nor unpacked beyond what a code may have", () => {
    for (const document of [{}, [], "x", null, { proposal: written() }]) {
      expect(() => compareProposal(messages, JSON.stringify(document)))
        .to.throw(GovError)
        .with.property("code", "bad_file");
    }
    expect(() => compareProposal(messages, "no json"))
      .to.throw(GovError)
      .with.property("code", "bad_json");
    expect(compareProposal(messages, '{"messages": []}')).to.have.length(messages.length);
    const bomb = written();
    bomb.messages[0].wasm_byte_code = toBase64(gzipSync(new Uint8Array(5_000_000)));
    expect(compareProposal(messages, JSON.stringify(bomb))[0]?.found).to.match(/^no code \(RangeError/);
  });
});

describe("cutting into proposals", () => {
  const sizes = (elements: readonly number[], maxTxBytes: number) =>
    splitBySize(
      elements,
      (part) => ({
        ...CONTENT,
        messages: part.map((size) => call("a", "b", { x: "y".repeat(size) })),
      }),
      { maxTxBytes },
    );

  it("makes as few as fit by their bytes, in order", () => {
    expect(sizes([1_000, 1_000, 1_000], 1_000_000)).to.deep.equal([[1_000, 1_000, 1_000]]);
    // 16,384 bytes are kept free beside the messages.
    expect(sizes([1_000, 1_000, 1_000], 16_384 + 2_600)).to.deep.equal([[1_000, 1_000], [1_000]]);
    expect(sizes([1_000, 2_000, 100], 16_384 + 2_600)).to.deep.equal([[1_000], [2_000, 100]]);
    expect(sizes([], 20_000)).to.deep.equal([]);
  });

  it("refuses one message that does not fit alone, with both numbers", () => {
    expect(() => sizes([10, 9_000], 16_384 + 2_600))
      .to.throw(/one message has 9\d{3} bytes, a transaction carries 2600/)
      .with.property("code", "too_large");
  });
});
