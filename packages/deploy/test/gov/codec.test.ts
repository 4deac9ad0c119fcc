import { readFileSync } from "node:fs";
import { toHex, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import { MsgExecuteContract, MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import fc from "fast-check";
import { GovError } from "../../src/gov/errors.js";
import { ExactNumber, parseExact, stringifyExact } from "../../src/gov/exact-json.js";
import { as, messageFromAny, messageFromJson, messageToAny, messageToJson } from "../../src/gov/messages.js";
import { draftOf, formatDraft, parseDraft, submission } from "../../src/gov/proposal.js";
import { CONTRACT, draft, execute, INSTALL, onChain } from "./fixtures.js";

interface Vector {
  readonly file: string;
  /** The MsgSubmitProposal that the chain's own command line made of the file. */
  readonly value?: string;
  /** Its messages as the chain's codec prints them. */
  readonly messages?: readonly object[];
  readonly error?: string;
}

const FOLDER = new URL("../../../../tests/vectors/gov/", import.meta.url);
const VECTORS: readonly Vector[] = JSON.parse(readFileSync(new URL("vectors.json", FOLDER), "utf8"));
const textOf = (file: string) => readFileSync(new URL(file, FOLDER), "utf8");
const vector = (file: string): Vector => {
  const found = VECTORS.find((one) => one.file === file);
  if (found === undefined) throw new Error(`there is no vector ${file}`);
  return found;
};
const submitted = ({ value = "" }: Vector) =>
  MsgSubmitProposal.decode(Uint8Array.from(Buffer.from(value, "hex")));

/** A submission whose contract messages are without spaces: the chain's command line keeps those of the file. */
function compacted(proposal: MsgSubmitProposal): MsgSubmitProposal {
  const messages = proposal.messages.map((one) =>
    messageToAny(messageFromJson(messageToJson(messageFromAny(one)), "message")),
  );
  return { ...proposal, messages };
}

describe("a proposal's file", () => {
  for (const file of ["all.proposal.json", "expedited.proposal.json"]) {
    it(`${file} becomes the bytes that the chain's command line makes of it`, () => {
      const theirs = submitted(vector(file));
      const ours = submission(parseDraft(textOf(file)), theirs.proposer).value;
      expect(ours.messages).to.have.length.above(0);
      expect(toHex(MsgSubmitProposal.encode(ours).finish())).to.equal(
        toHex(MsgSubmitProposal.encode(compacted(theirs)).finish()),
      );
    });

    it(`${file} has every message as the chain prints it, and is written again byte for byte`, () => {
      const { messages } = parseDraft(textOf(file));
      const ours = messages.map((message) => JSON.parse(stringifyExact(messageToJson(message))));
      expect(ours).to.deep.equal(vector(file).messages);
      expect(formatDraft(parseDraft(textOf(file)))).to.equal(textOf(file));
    });
  }

  it("covers every type of the catalogue by these bytes", () => {
    const { messages } = parseDraft(textOf("all.proposal.json"));
    expect(new Set(messages.map(({ typeUrl }) => typeUrl)).size).to.equal(16);
    expect(messages.every(({ kind }) => kind === "known")).to.equal(true);
  });

  it("is refused where the chain's command line refuses it, with the field", () => {
    expect(vector("unknown-field.proposal.json").error).to.include('unknown field "contrakt"');
    expect(() => parseDraft(textOf("unknown-field.proposal.json"))).to.throw(
      GovError,
      'messages[0] has no field "contrakt", only sender, contract',
    );
  });

  it("is refused when it is wrapped as a query answers it: the chain's command line reads an empty one", () => {
    expect(submitted(vector("wrapped.proposal.json"))).to.include({ title: "", summary: "" });
    expect(submitted(vector("wrapped.proposal.json")).messages).to.deep.equal([]);
    expect(() => parseDraft(textOf("wrapped.proposal.json"))).to.throw(GovError, 'wrapped in "proposal"');
  });

  it("is refused with a permission in other words: the chain's command line reads none", () => {
    const [printed] = vector("access-type-name.proposal.json").messages ?? [];
    expect(JSON.stringify(printed)).to.include('"permission":"Unspecified"');
    expect(() => parseDraft(textOf("access-type-name.proposal.json"))).to.throw(
      GovError,
      "instantiate_permission.permission is not one of Unspecified, Nobody, Everybody, AnyOfAddresses",
    );
  });

  it("is refused with wrong fields, each by name", () => {
    const file = (change: (json: Record<string, unknown>) => void) => {
      const json = JSON.parse(formatDraft(draft([execute({ a: 1 })])));
      change(json);
      return () => parseDraft(JSON.stringify(json));
    };
    const withMessage = (more: object) => file((json) => Object.assign((json.messages as [object])[0], more));
    expect(file((json) => Object.assign(json, { messages: {} }))).to.throw("messages is not a list");
    expect(file((json) => Object.assign(json, { title: 1 }))).to.throw("title is not text");
    expect(file((json) => Object.assign(json, { expedited: "no" }))).to.throw(
      "expedited is not true or false",
    );
    expect(file((json) => Object.assign(json, { deposit: "5" }))).to.throw('"5" is not an amount of a denom');
    expect(file((json) => Object.assign(json, { tittle: "" }))).to.throw('a proposal has no field "tittle"');
    expect(withMessage({ "@type": "MsgSend" })).to.throw('messages[0] has no "@type"');
    expect(withMessage({ funds: [{ denom: "uakt", amount: 5 }] })).to.throw(
      "messages[0].funds[0].amount is not text",
    );
    const code = { "@type": MsgStoreCode.typeUrl, sender: "a", wasm_byte_code: "?" };
    expect(() => messageFromJson(code, "m")).to.throw("m.wasm_byte_code is not base64");
    const tooLarge = { "@type": "/cosmwasm.wasm.v1.MsgPinCodes", code_ids: ["18446744073709551616"] };
    expect(() => messageFromJson(tooLarge, "m")).to.throw("m.code_ids[0] is not a whole number of 64 bits");
  });

  it("may have fields in camel case or not at all, as the chain allows, but not twice", () => {
    const message = messageFromJson({ "@type": "/cosmwasm.wasm.v1.MsgPinCodes", codeIds: [3, "4"] }, "m");
    expect(messageToJson(message)).to.deep.include({ authority: "", code_ids: ["3", "4"] });
    const twice = { "@type": "/cosmwasm.wasm.v1.MsgPinCodes", codeIds: [], code_ids: [] };
    expect(() => messageFromJson(twice, "m")).to.throw('m has the field "code_ids" twice');
  });

  it("keeps messages of unknown types as they are, and submits none that it cannot encode", () => {
    const oracle = { "@type": "/akash.oracle.v2.MsgUpdateParams", params: { sources: ["a"] } };
    const text = JSON.stringify({ messages: [oracle], title: "T", summary: "S", deposit: "", metadata: "" });
    const read = parseDraft(text);
    expect(read.messages[0]).to.deep.include({ kind: "raw-json", json: oracle });
    expect(JSON.parse(formatDraft(read)).messages).to.deep.equal([oracle]);
    expect(() => submission(read, "akash1x"))
      .to.throw(GovError, "cannot be encoded")
      .with.property("code", "raw_message");
  });

  it("comes out of the chain's proposal as it went in, unknown bytes included", () => {
    const unknown = messageFromAny({ typeUrl: "/some.Msg", value: Uint8Array.of(8, 1) });
    const before = draft([...INSTALL, unknown]);
    const read = draftOf(onChain(4n, before.messages));
    expect(read.messages).to.deep.equal(before.messages);
    const again = parseDraft(formatDraft(read));
    expect(again.messages.at(-1)).to.deep.include({ kind: "raw-bytes", bytes: Uint8Array.of(8, 1) });
  });

  it("holds no message as known that carries a field more than is known of it", () => {
    const known = execute({ a: 1 });
    const { value } = messageToAny(known);
    // Field 15, a number: a later version of the chain may read it.
    const more = messageFromAny({ typeUrl: known.typeUrl, value: Uint8Array.of(...value, 0x78, 1) });
    expect(more.kind).to.equal("raw-bytes");
    expect(as(more, MsgExecuteContract)).to.equal(undefined);
    const noJson = MsgExecuteContract.encode(
      MsgExecuteContract.fromPartial({ contract: CONTRACT, msg: toUtf8('{"a":1,"a":2}') }),
    ).finish();
    expect(messageFromAny({ typeUrl: known.typeUrl, value: noJson })).to.include({
      kind: "raw-bytes",
      why: 'it cannot be read: the field "a" is there twice',
    });
  });
});

describe("exact JSON", () => {
  it("is what JSON.parse and JSON.stringify make, for every value that they keep", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseExact(text);
        expect(JSON.parse(stringifyExact(value))).to.deep.equal(JSON.parse(text));
        expect(JSON.parse(stringifyExact(value, "  "))).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it("keeps numbers that a double does not hold, and names that are special to JavaScript", () => {
    const text = '{"a":9007199254740993,"b":[1.10,-0,1e400],"__proto__":{"x":1}}';
    expect(stringifyExact(parseExact(text))).to.equal(text);
    expect(parseExact("9007199254740993")).to.be.instanceOf(ExactNumber);
    expect(parseExact("9007199254740991")).to.equal(9007199254740991);
  });

  it("refuses what two readers would understand differently, and what would end the stack", () => {
    expect(() => parseExact('{"a":1,"b":{"c":1,"\\u0063":2}}')).to.throw(
      GovError,
      'the field "c" is there twice',
    );
    expect(() => parseExact("[".repeat(101) + "]".repeat(101))).to.throw(GovError, "nested deeper than 100");
    expect(() => parseExact("{")).to.throw(GovError, "this is no JSON");
  });
});
