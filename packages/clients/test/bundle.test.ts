import { expect } from "chai";
import { bundle } from "./bundle.js";

/** More than twice what the unit helpers need, minified. */
const SMALL_BYTES = 2_500;

describe("a bundle for browsers", () => {
  it("of the unit helpers alone is small, and has nothing of another package", async () => {
    const { code, files } = await bundle('export { parseAkt, formatUakt, uakt } from "@akash-bme/clients";');
    expect(code.length).to.be.within(500, SMALL_BYTES);
    expect(files.filter((path) => path !== "<stdin>")).to.have.members([
      "packages/clients/src/errors.ts",
      "packages/clients/src/units.ts",
    ]);
  });

  it("of everything needs nothing of Node", async () => {
    const { code, missing } = await bundle(
      'export * from "@akash-bme/clients"; export * from "./account.js";',
    );
    expect(missing).to.deep.equal([]);
    expect(code).not.to.match(/\brequire\("/);
  });

  it("cannot be made of what reads files", async () => {
    const failure = await bundle('export { readFile } from "node:fs/promises";').catch((cause) => cause);
    expect(String(failure)).to.match(/Could not resolve "node:fs\/promises"/);
  });
});
