import { expect } from "chai";
import fc from "fast-check";
import { BmeError } from "../src/errors.js";
import {
  formatPrice,
  formatUact,
  formatUakt,
  parseAct,
  parseAkt,
  parsePrice,
  priceE18,
  uact,
  uakt,
} from "../src/units.js";

const MAX = 2n ** 128n - 1n;

describe("units", () => {
  const amounts = fc.bigInt({ min: 0n, max: MAX });

  it("reads every amount back that it writes", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseAkt(formatUakt(uakt(amount)))).to.equal(amount);
        expect(parseAct(formatUact(uact(amount)))).to.equal(amount);
        expect(parsePrice(formatPrice(priceE18(amount)))).to.equal(amount);
      }),
    );
  });

  it("agrees with the decimal written by hand", () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 999_999 }), (integer, micro) => {
        const text = `${integer}.${micro.toString().padStart(6, "0")}`;
        expect(parseAkt(text)).to.equal(integer * 1_000_000n + BigInt(micro));
        expect(formatUakt(parseAkt(text))).to.equal(text.replace(/0+$/, ""));
      }),
    );
  });

  it("writes as few digits as the number has", () => {
    expect(formatUakt(uakt(1_500_000n))).to.equal("1.5");
    expect(formatUakt(uakt(0n))).to.equal("0");
    expect(formatUakt(uakt(1n))).to.equal("0.000001");
    expect(formatUact(uact("100000000"))).to.equal("100");
    expect(formatPrice(priceE18("586467440000000000"))).to.equal("0.58646744");
    expect(parsePrice("0.58646744")).to.equal(586_467_440_000_000_000n);
  });

  it("refuses to guess or to round", () => {
    for (const text of ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1 AKT", "0x10", "1.0000000"]) {
      expectInvalid(() => parseAkt(text));
    }
    expectInvalid(() => parsePrice("0.0000000000000000001"));
  });

  it("refuses what a contract cannot hold", () => {
    expect(uakt(MAX)).to.equal(MAX);
    expectInvalid(() => uakt(MAX + 1n));
    expectInvalid(() => uakt(-1n));
    expectInvalid(() => uact(""));
    expectInvalid(() => uact("1.5"));
  });
});

function expectInvalid(call: () => unknown): void {
  expect(call).to.throw(BmeError).with.property("code", "invalid_amount");
}
