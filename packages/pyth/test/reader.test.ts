import { expect } from "chai";
import fc from "fast-check";
import { Reader } from "../src/reader.js";
import { concat, hexBytes, int, uint } from "../src/writer.js";
import { expectRefusal } from "./refusal.js";

describe("reader and writer", () => {
  it("read what was written, at both ends of every range", () => {
    const bytes = concat(
      uint("a", 1, 255),
      uint("b", 2, 65535),
      uint("c", 4, 2 ** 32 - 1),
      int("d", 4, -(2 ** 31)),
      uint("e", 8, 2n ** 64n - 1n),
      int("f", 8, -(2n ** 63n)),
      uint("g", 16, 2n ** 128n - 1n),
      int("h", 16, -(2n ** 127n)),
      hexBytes("i", 2, "c0DE"),
    );
    const reader = new Reader(bytes);
    expect([
      reader.u8("a"),
      reader.u16("b"),
      reader.u32("c"),
      reader.i32("d"),
      reader.u64("e"),
      reader.i64("f"),
      reader.u128("g"),
      reader.i128("h"),
      reader.hex("i", 2),
    ]).to.deep.equal([
      255,
      65535,
      4294967295,
      -2147483648,
      18446744073709551615n,
      -9223372036854775808n,
      340282366920938463463374607431768211455n,
      -170141183460469231731687303715884105728n,
      "c0de",
    ]);
    expect(reader.left).to.equal(0);
  });

  it("read what was written (property)", () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        expect(new Reader(int("x", 8, value)).i64("x")).to.equal(value);
      }),
    );
  });

  it("never read past the end, and stay where they were", () => {
    const reader = new Reader(Uint8Array.of(1, 2, 3));
    expectRefusal(() => reader.u32("size"), "truncated", { field: "size", needed: 4, left: 3 });
    expect(reader.u16("size")).to.equal(0x0102);
    expectRefusal(() => reader.bytes("tail", 2), "truncated", { field: "tail", needed: 2, left: 1 });
    expect([...reader.rest()]).to.deep.equal([3]);
  });

  it("write nothing that does not fit", () => {
    expectRefusal(() => uint("count", 1, 256), "out_of_range", {
      field: "count",
      found: "256",
      min: "0",
      max: "255",
    });
    expectRefusal(() => uint("count", 1, -1), "out_of_range");
    expectRefusal(() => uint("count", 1, Number.NaN), "out_of_range");
    expectRefusal(() => int("price", 8, 2n ** 63n), "out_of_range");
    expectRefusal(() => hexBytes("id", 2, "0x12"), "invalid_hex");
    expectRefusal(() => hexBytes("id", 2, "12345"), "invalid_hex");
  });
});
