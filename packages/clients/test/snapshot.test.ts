import { fromHex, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import fc from "fast-check";
import { BmeError } from "../src/errors.js";
import { decodeSnapshot, SNAPSHOT_BYTES, snapshotKey } from "../src/snapshot.js";
import { rustSource } from "./rust.js";

/** The golden bytes of contracts/lib/oracle-snapshot/src/layout.rs. */
const GOLDEN = [
  "01", // version
  "05", // paused, warming
  "0708", // window
  "6a4f27ef", // received time
  "019bfcc1", // received height
  "00000008238d0789886000", // price
  "0000000002030e5261fc00", // conf
  "0000000828c6fa5e6a5400", // ema
  "000000000126fe9e886c00", // ema conf
  "0000000000000000000000", // twap
  "0011", // coverage
  "6a4f27ed", // publish time
  "0000000000000000000001", // previous price
  "0".repeat(4 * 22 + 4), // previous conf, ema, ema conf, twap, coverage
  "00000002", // previous publish time
];

describe("snapshot", () => {
  const bytes = fromHex(GOLDEN.join(""));

  it("has the golden bytes of the contracts", () => {
    const source = rustSource("contracts/lib/oracle-snapshot/src/layout.rs");
    const lines = [...source.matchAll(/^ {12}"([0-9a-f]+)", +\/\//gm)].map(([, hex]) => hex);
    expect(lines).to.deep.equal(GOLDEN.filter((hex) => hex.length < 60));
  });

  it("is decoded field by field", () => {
    expect(decodeSnapshot(bytes)).to.deep.equal({
      isPaused: true,
      isQuarantined: false,
      isWarming: true,
      windowSecs: 1800,
      receivedTime: 1_783_572_463n,
      receivedHeight: 27_000_001n,
      current: {
        price: 586_467_440_000_000_000n,
        conf: 566_310_000_000_000n,
        ema: 587_938_530_000_000_000n,
        emaConf: 324_350_000_000_000n,
        twap: 0n,
        coverageSecs: 17,
        publishTime: 1_783_572_461n,
      },
      previous: { price: 1n, conf: 0n, ema: 0n, emaConf: 0n, twap: 0n, coverageSecs: 0, publishTime: 2n },
    });
  });

  it("has no previous prices when they are all zero", () => {
    const first = bytes.slice().fill(0, 73);
    expect(decodeSnapshot(first).previous).to.equal(undefined);
  });

  it("may be followed by more, and lie anywhere in a buffer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 40 }), (before, after) => {
        const buffer = Uint8Array.of(...before, ...bytes, ...after);
        expect(decodeSnapshot(buffer.subarray(before.length))).to.deep.equal(decodeSnapshot(bytes));
      }),
    );
  });

  it("uses every byte of a number", () => {
    const big = bytes.slice().fill(0xff, 2, 73);
    const { windowSecs, receivedTime, receivedHeight, current } = decodeSnapshot(big);
    expect([windowSecs, current.coverageSecs]).to.deep.equal([2 ** 16 - 1, 2 ** 16 - 1]);
    expect([receivedTime, receivedHeight, current.publishTime]).to.deep.equal(Array(3).fill(2n ** 32n - 1n));
    expect([current.price, current.conf, current.ema, current.emaConf, current.twap]).to.deep.equal(
      Array(5).fill(2n ** 88n - 1n),
    );
  });

  it("is refused when it is cut short or of another version", () => {
    for (let length = 0; length < SNAPSHOT_BYTES; length += 1) {
      expectBad(() => decodeSnapshot(bytes.subarray(0, length)));
    }
    expectBad(() => decodeSnapshot(Uint8Array.of(2, ...bytes.subarray(1))));
  });

  it("lies under its symbol", () => {
    expect(snapshotKey("AKT/USD")).to.deep.equal(toUtf8("s/AKT/USD"));
  });
});

function expectBad(call: () => unknown): void {
  expect(call).to.throw(BmeError).with.property("code", "bad_answer");
}
