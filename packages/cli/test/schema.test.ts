import { expect } from "chai";
import { violations } from "./schema.js";
import { bme, program } from "./support.js";

describe("schema", () => {
  it("is there for every command, and closed: a field that is not in it is a violation", async () => {
    for (const path of program().commands.keys()) {
      const { code, out } = await bme(["schema", path]);
      expect(code, path).to.equal(0);
      expect(JSON.parse(out), path).to.include({ title: `bme ${path} --json` });
    }
    const schema = JSON.parse((await bme(["schema", "vault balance"])).out);
    const good = { address: "akash1", balance_uact: "5" };
    expect(violations(schema, good)).to.deep.equal([]);
    expect(violations(schema, { ...good, balance_uact: 5 })).to.deep.equal([
      "$.balance_uact is integer, not string",
    ]);
    expect(violations(schema, { ...good, more: 1 })).to.deep.equal(["$.more is not in the schema"]);
    expect(violations(schema, { address: "akash1" })).to.deep.equal(["$.balance_uact is missing"]);
  });

  it("never has a number for money", async () => {
    for (const path of program().commands.keys()) {
      const { out } = await bme(["schema", path]);
      for (const [, name] of out.matchAll(/"(\w+_u(?:akt|act))": \{\s+"type": "integer"/g)) {
        expect.fail(`${path} has ${name} as a number`);
      }
    }
  });

  it("refuses a command that is not there", async () => {
    const { code, err } = await bme(["schema", "vault stat"]);
    expect(code).to.equal(2);
    expect(err).to.match(/"vault stat" is no command that prints JSON: write one of vault status, /);
  });
});
