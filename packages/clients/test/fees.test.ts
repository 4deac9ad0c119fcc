import { expect } from "chai";
import { gasLimit } from "../src/fees.js";

describe("fees", () => {
  it("leave room for what a simulation does not see, also in cheap calls", () => {
    expect(gasLimit(40_000)).to.be.at.least(40_000 + 19_000);
    expect(gasLimit(0)).to.be.at.least(19_000);
  });

  it("grow with the call, by less than a fifth beside the constant", () => {
    const growth = gasLimit(2_000_000) - gasLimit(1_000_000);
    expect(growth).to.be.within(1_100_000, 1_200_000);
  });
});
