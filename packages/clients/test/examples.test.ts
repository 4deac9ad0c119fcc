import { expect } from "chai";
import { newKey } from "../examples/account.js";
import { half, text, twelveAndAHalf, typed } from "../examples/amounts.js";
import { advice } from "../examples/refusals.js";
import { BmeError, parseContractError, quoted, uact, uakt } from "../src/index.js";

describe("examples", () => {
  it("of amounts are exact", () => {
    expect(twelveAndAHalf).to.equal(12_500_000n);
    expect(half(uakt(3n))).to.equal(1n);
    expect(text).to.equal("6.25");
    expect(typed(" 7.000001 ")).to.equal(uact(7_000_001n));
    expect(() => typed("7,5"))
      .to.throw(BmeError)
      .with.property("code", "invalid_amount");
  });

  it("of keys make another one each time", async () => {
    const addressOf = async () => (await (await newKey()).getAccounts())[0]?.address;
    const one = await addressOf();
    expect(one).to.match(/^akash1/);
    expect(await addressOf()).not.to.equal(one);
  });

  it("of refusals advise on what contracts, chain and network say", () => {
    const failed = (text: string) => new Error(`${text}: execute wasm contract failed`);
    for (const [thrown, words] of [
      [failed("min_out: 5 is below 6"), "The price moved in the meantime. Ask for a new quote."],
      [
        failed("oracle_unhealthy: stale: 90 s old"),
        "There is no price to rely on (stale). Try again in a minute.",
      ],
      [failed("leg_closed: mint is closed"), "The vault has stopped this for now."],
      [failed("paused: mint"), "The vault has stopped this for now."],
      [failed("dust_amount: 1 uakt is worth nothing"), "1 uakt is worth nothing"],
      [
        new BmeError("still_waiting", "request 7 waits"),
        "It waits for its price still. Nothing is lost: look again later, or cancel it.",
      ],
      [new Error("fetch failed"), "The node does not answer; check the endpoint"],
      [
        parseContractError(new Error("was submitted but was not yet found on the chain"), { hash: "AB" }),
        "It may still come. Look for transaction AB before you send it again.",
      ],
    ] as const) {
      expect(advice(thrown)).to.equal(words);
    }
  });
});

describe("quoted", () => {
  const status = "healthy" as const;
  const quote = { result: 5, wait: undefined, status, statusAfter: status, wouldFail: undefined };

  it("is the result", () => {
    expect(quoted(quote)).to.equal(5);
  });

  it("throws the refusal, also where there is a result", () => {
    const wouldFail = { code: "min_out", message: "5 is below 6" } as const;
    expect(() => quoted({ ...quote, wouldFail }))
      .to.throw(BmeError, "5 is below 6")
      .with.property("code", "min_out");
    expect(() => quoted({ ...quote, result: undefined }))
      .to.throw(BmeError)
      .with.property("code", "bad_answer");
  });
});
