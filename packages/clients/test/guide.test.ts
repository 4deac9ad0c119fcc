import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

const PACKAGE = new URL("../", import.meta.url);
const GUIDE = new URL("../../docs/mint-from-an-application.md", PACKAGE);

const EXAMPLES = readdirSync(new URL("examples", PACKAGE)).map((name) => `examples/${name}`);

/** Lines without the space before all of them. */
function outdented(text: string): string {
  const lines = text.split("\n");
  const depth = Math.min(...lines.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth)).join("\n");
}

/** Whether these lines stand in a file one after the other, however far they are indented there. */
function holds(file: string, block: string): boolean {
  const lines = readFileSync(new URL(file, PACKAGE), "utf8").split("\n");
  const count = block.split("\n").length;
  return lines.some(
    (_, start) => outdented(lines.slice(start, start + count).join("\n")) === outdented(block),
  );
}

describe("the guide to minting from an application", () => {
  const text = readFileSync(GUIDE, "utf8");
  const blocks = [...text.matchAll(/^```(\S*) ?(.*)\n([\s\S]*?)\n```$/gm)].map(
    ([, language = "", file = "", block = ""]) => ({ language, file, block }),
  );
  const code = blocks.filter(({ language }) => language !== "sh");

  it("has code of examples alone, and says of which", () => {
    expect(code.length).to.be.greaterThan(8);
    for (const { language, file, block } of code) {
      expect(language, block).to.equal("ts");
      expect(EXAMPLES, block).to.include(file);
      expect(holds(file, block), `${file} does not hold\n${block}`).to.equal(true);
    }
  });

  it("shows something of each example", () => {
    expect(new Set(code.map(({ file }) => file))).to.have.members(EXAMPLES);
  });

  it("does not take other code for an example's", () => {
    expect(holds("examples/mint.ts", "const { minted } = quoted(await vault.quoteBurn(amount));")).to.equal(
      false,
    );
  });

  it("names the version of cosmjs that the package has", () => {
    const { dependencies } = JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8"));
    for (const [, name = "", version] of text.matchAll(/(@cosmjs\/[a-z-]+)@([\d.]+)/g)) {
      expect(dependencies[name], name).to.equal(version);
    }
    expect(text).to.include(`the package, ${dependencies["@cosmjs/stargate"]},`);
  });
});
