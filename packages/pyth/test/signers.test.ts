import {
  GOVERNANCE_EMITTER,
  GUARDIAN_PRICE_EMITTER,
  PUBLISHED_SIGNER_SETS,
  quorum,
  ROUTER_PRICE_EMITTER,
} from "@akash-bme/pyth";
import { expect } from "chai";
import { setsFile } from "./vectors.js";

describe("signer sets", () => {
  it("are those of the vectors, with their quorum", () => {
    const listed = (["guardian", "router"] as const).flatMap((model) =>
      setsFile[model].map(({ index, addresses }) => ({ model, index, addresses })),
    );
    expect(PUBLISHED_SIGNER_SETS).to.deep.equal(listed);
    for (const model of ["guardian", "router"] as const) {
      for (const set of setsFile[model]) {
        expect(quorum(model, set.addresses.length), `${model} ${set.index}`).to.equal(set.quorum);
      }
    }
  });

  it("need more than two thirds of guardians, more than half of routers", () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7, 19, 32];
    expect(sizes.map((size) => quorum("guardian", size))).to.deep.equal([1, 2, 3, 3, 4, 5, 5, 13, 22]);
    expect(sizes.map((size) => quorum("router", size))).to.deep.equal([1, 2, 2, 3, 3, 4, 4, 10, 17]);
  });

  it("have the emitters of the vectors", () => {
    const { guardian_accumulator, router_accumulator, core_governance } = setsFile.emitters;
    expect(GUARDIAN_PRICE_EMITTER).to.deep.equal({ model: "guardian", ...guardian_accumulator });
    expect(ROUTER_PRICE_EMITTER).to.deep.equal({ model: "router", ...router_accumulator });
    expect(GOVERNANCE_EMITTER).to.deep.equal(core_governance);
  });
});
