import { formatPrice } from "@akash-bme/pyth";
import { expect } from "chai";
import fc from "fast-check";
import { expectRefusal } from "./refusal.js";

describe("formatPrice", () => {
  const examples: readonly [bigint, number, string][] = [
    [58646744n, -8, "0.58646744"],
    [100000000n, -8, "1.00000000"],
    [1n, -8, "0.00000001"],
    [-1n, -8, "-0.00000001"],
    [-250n, -2, "-2.50"],
    [0n, -2, "0.00"],
    [42n, 0, "42"],
    [42n, 3, "42000"],
    [0n, 3, "0"],
    [2n ** 63n - 1n, -8, "92233720368.54775807"],
  ];
  for (const [mantissa, expo, text] of examples) {
    it(`writes ${mantissa} × 10^${expo} as ${text}`, () => {
      expect(formatPrice(mantissa, expo)).to.equal(text);
    });
  }

  it("loses no digit (property)", () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.integer({ min: -64, max: -1 }),
        (mantissa, expo) => {
          const text = formatPrice(mantissa, expo);
          expect(text).to.match(/^-?(0|[1-9]\d*)\.\d+$/);
          expect(text.split(".")[1]?.length).to.equal(-expo);
          expect(BigInt(text.replace(".", ""))).to.equal(mantissa);
        },
      ),
    );
  });

  it("refuses an exponent that would write endless zeros", () => {
    expectRefusal(() => formatPrice(1n, -(2 ** 31)), "out_of_range");
    expectRefusal(() => formatPrice(1n, 65), "out_of_range");
    expectRefusal(() => formatPrice(1n, 0.5), "out_of_range");
  });
});
