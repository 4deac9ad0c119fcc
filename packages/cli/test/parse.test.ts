import { uact, uakt } from "@akash-bme/clients";
import { toBech32 } from "@cosmjs/encoding";
import { expect } from "chai";
import fc from "fast-check";
import { CliError } from "../src/errors.js";
import {
  actAmount,
  address,
  aktAmount,
  coin,
  countOf,
  duration,
  feedId,
  gasPrice,
  listOf,
  nodeUrl,
  orNone,
  unixSeconds,
} from "../src/parse.js";
import { ALICE } from "./support.js";

function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof CliError && error.exit === 2) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("amounts", () => {
  for (const [written, amount] of [
    ["12.5akt", 12_500_000n],
    ["12500000uakt", 12_500_000n],
    ["0akt", 0n],
    ["0.000001akt", 1n],
    ["340282366920938463463374607431768211455uakt", 2n ** 128n - 1n],
  ] as const) {
    it(`${written} is ${amount} uakt`, () => expect(aktAmount(written)).to.equal(uakt(amount)));
  }

  it("3act and 3000000uact are the same", () => {
    expect(actAmount("3act")).to.equal(uact(3_000_000n));
    expect(actAmount("3000000uact")).to.equal(uact(3_000_000n));
  });

  for (const [written, why] of [
    ["12.5", /has no unit: write 12.5akt or 12500000uakt$/],
    ["3act", /is ACT, and AKT is asked for/],
    ["1.5uakt", /"1.5uakt": "1.5" is not a whole number/],
    ["0.0000001akt", /has 7 decimals, AKT has at most 6/],
    ["340282366920938463463374607431768211456uakt", /outside 0 to 2\^128 - 1/],
    ["-1akt", /is not an amount/],
    ["1e3akt", /is not an amount/],
    ["1,5akt", /is not an amount/],
    [".5akt", /is not an amount/],
    ["5.akt", /is not an amount/],
    ["1 akt", /is not an amount/],
    ["1AKT", /is not an amount/],
    ["akt", /is not an amount/],
    ["", /is not an amount/],
    ["١akt", /is not an amount/],
  ] as const) {
    it(`"${written}" is refused by name`, () => {
      expect(refusal(() => aktAmount(written)))
        .to.match(why)
        .and.to.include(`"${written}"`);
    });
  }

  it("every amount is read back exactly in both ways of writing", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n - 1n), (micro) => {
        const digits = micro.toString().padStart(7, "0");
        expect(aktAmount(`${micro}uakt`)).to.equal(micro);
        expect(actAmount(`${digits.slice(0, -6)}.${digits.slice(-6)}act`)).to.equal(micro);
      }),
    );
  });
});

describe("other arguments", () => {
  it("addresses have Akash's prefix and a right checksum", () => {
    expect(address(ALICE)).to.equal(ALICE);
    expect(refusal(() => address(`${ALICE.slice(0, -1)}x`))).to.match(/checksum or form/);
    expect(refusal(() => address(toBech32("cosmos", new Uint8Array(20))))).to.match(
      /not an address of Akash/,
    );
  });

  it("nodes are http or https", () => {
    expect(nodeUrl("http://127.0.0.1:26657")).to.equal("http://127.0.0.1:26657");
    for (const wrong of ["localhost:26657", "tcp://127.0.0.1:26657", ""]) {
      expect(refusal(() => nodeUrl(wrong))).to.match(/is not the address of a node/);
    }
  });

  it("feed ids may have 0x before them", () => {
    const id = "ab".repeat(32);
    expect(feedId(`0x${id.toUpperCase()}`)).to.equal(id);
    expect(refusal(() => feedId("ab"))).to.match(/64 hex digits/);
  });

  it("coins, lists, and the word none", () => {
    expect(coin("5000uakt")).to.deep.equal({ amount: "5000", denom: "uakt" });
    expect(coin("1ibc/27394FB0")).to.deep.equal({ amount: "1", denom: "ibc/27394FB0" });
    for (const wrong of ["5000", "uakt", "-1uakt", "1.5uakt", "1 uakt", "1u"]) {
      expect(
        refusal(() => coin(wrong)),
        wrong,
      ).to.match(/is not a coin/);
    }
    expect(listOf(countOf)("1,2")).to.deep.equal([1, 2]);
    expect(refusal(() => listOf(countOf)("1,"))).to.match(/"" is not a count/);
    expect(orNone(countOf)("none")).to.equal(undefined);
    expect(orNone(countOf)("3")).to.equal(3);
  });

  it("times, counts and gas prices", () => {
    expect(unixSeconds("1783572461")).to.equal(1_783_572_461n);
    expect(refusal(() => unixSeconds("tomorrow"))).to.match(/write Unix seconds/);
    expect(refusal(() => unixSeconds("+1"))).to.match(/"1" is not a length of time/);
    const inAnHour = unixSeconds("+1h") - BigInt(Math.floor(Date.now() / 1000));
    expect(inAnHour >= 3_599n && inAnHour <= 3_600n).to.equal(true);
    expect(["90s", "15m", "72h", "7d"].map(duration)).to.deep.equal([90n, 900n, 259_200n, 604_800n]);
    expect(countOf("20")).to.equal(20);
    expect(refusal(() => countOf("0"))).to.match(/1 or more/);
    expect(gasPrice("0.0025uakt")).to.equal("0.0025uakt");
    expect(refusal(() => gasPrice("0.0025"))).to.match(/write 0.0025uakt/);
  });
});
