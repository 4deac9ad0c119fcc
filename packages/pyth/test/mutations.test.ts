import {
  decodeUpdate,
  PRICE_EMITTERS,
  parseContainerHead,
  peekSignerSet,
  verifyUpdate,
} from "@akash-bme/pyth";
import { expect } from "chai";
import { refusal } from "./refusal.js";
import { bytesOf, publishedSet, vector } from "./vectors.js";

function setup() {
  const update = bytesOf(vector("router-set0-20260709-akt-usd"));
  const trust = { signerSets: [publishedSet("router", 0)], emitters: PRICE_EMITTERS };
  const { vaa } = decodeUpdate(update);
  const vaaEnd = 10 + parseContainerHead(update).vaa.length;
  return { update, trust, vaaEnd, bodyStart: vaaEnd - vaa.body.length };
}

/** The update with one byte changed. */
function flip(update: Uint8Array, offset: number, mask: number): Uint8Array {
  return update.map((byte, at) => (at === offset ? byte ^ mask : byte));
}

describe("mutations of the genuine AKT/USD update", () => {
  it("is refused as truncated when cut off at any offset", () => {
    const { update, trust, vaaEnd } = setup();
    expect(() => verifyUpdate(update, trust)).not.to.throw();
    for (let length = 0; length < update.length; length++) {
      const cut = update.subarray(0, length);
      expect(refusal(() => decodeUpdate(cut), `at ${length}`).code).to.equal("truncated");
      expect(refusal(() => verifyUpdate(cut, trust), `at ${length}`).code).to.equal("truncated");
      if (length < vaaEnd) {
        expect(refusal(() => peekSignerSet(cut), `at ${length}`).code).to.equal("truncated");
      } else {
        expect(peekSignerSet(cut).index).to.equal(0);
      }
    }
  });

  it("is refused with any byte of the signed body changed", () => {
    const { update, trust, bodyStart, vaaEnd } = setup();
    for (let offset = bodyStart; offset < vaaEnd; offset++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const { code } = refusal(() => verifyUpdate(flip(update, offset, mask), trust), `at ${offset}`);
        const isOfEmitter = offset >= bodyStart + 8 && offset < bodyStart + 42;
        const expected = isOfEmitter ? ["unknown_emitter"] : ["wrong_signer", "unrecoverable_signature"];
        expect(expected, `at ${offset}`).to.include(code);
      }
    }
  }).timeout(30_000);

  it("is refused with any other byte changed that means something", () => {
    const { update, trust, bodyStart, vaaEnd } = setup();
    // The minor version may be any; everything else before the body and behind it counts.
    const offsets = [...update.keys()].filter((at) => at !== 5 && (at < bodyStart || at >= vaaEnd));
    for (const offset of offsets) {
      refusal(() => verifyUpdate(flip(update, offset, 0x01), trust), `at ${offset}`);
    }
    expect(() => verifyUpdate(flip(update, 5, 0xff), trust)).not.to.throw();
  }).timeout(30_000);
});
