import { execFileSync, spawnSync } from "node:child_process";
import { expect } from "chai";
import { bme } from "./support.js";

/** What bash offers at the end of a line. */
function offered(script: string, line: string): readonly string[] {
  const words = line.split(" ");
  const program = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_bme
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["--norc", "-c", program], { encoding: "utf8" }).trim().split("\n");
}

describe("completion", () => {
  it("offers commands and options in bash", async () => {
    const { code, out } = await bme(["completion", "bash"]);
    expect(code).to.equal(0);
    expect(offered(out, "bme v")).to.deep.equal(["vault"]);
    expect(offered(out, "bme ")).to.include.members(["vault", "oracle", "--json", "help"]);
    expect(offered(out, "bme vault quote")).to.deep.equal([
      "quote-mint",
      "quote-mint-exact",
      "quote-burn",
      "quote-settle",
    ]);
    expect(offered(out, "bme --json vault mint 12.5akt --d")).to.have.members([
      ...["--deadline", "--devnet-account", "--dry-run"],
    ]);
    expect(offered(out, "bme vault params d")).to.deep.equal(["diff"]);
    expect(offered(out, "bme vault mint --min-out 1act --node")).to.deep.equal(["--node"]);
  });

  for (const shell of ["zsh", "fish"] as const) {
    it(`names every command for ${shell}, and ${shell} can read it where it is installed`, async () => {
      const { out } = await bme(["completion", shell]);
      for (const word of ["quote-mint-exact", "signer-sets", "decode", "reset"]) expect(out).to.include(word);
      const { error, status, stderr } = spawnSync(shell, ["-n"], { input: out, encoding: "utf8" });
      if (error === undefined) expect(status, stderr).to.equal(0);
    });
  }

  it("is for three shells", async () => {
    const { code, err } = await bme(["completion", "tcsh"]);
    expect(code).to.equal(2);
    expect(err).to.match(/"tcsh" is not one of bash, zsh, fish/);
  });
});
