import { appendFile, cp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { chainBinary, chainHash } from "../chain/build.mjs";
import { findBinary, REPOSITORY_ROOT } from "../src/binary.js";
import { DevnetError } from "../src/index.js";
import { withFolder } from "./folder.js";

const MODULE = join("packages", "devnet", "chain");

/** A copy of the chain's module in a repository of its own. */
function withCopy(use: (root: string, module: string) => Promise<void>): Promise<void> {
  return withFolder(async (root) => {
    await cp(join(REPOSITORY_ROOT, MODULE), join(root, MODULE), { recursive: true });
    await use(root, join(root, MODULE));
  });
}

describe("the binary's place", () => {
  it("is named by the sources and not by where they are", () =>
    withCopy(async (root) => {
      expect(chainHash(root))
        .to.equal(chainHash(REPOSITORY_ROOT))
        .and.to.match(/^[0-9a-f]{16}$/);
      expect(chainBinary(root)).to.deep.equal({
        path: join(root, ".build", "chain", chainHash(root), "bme-chain"),
        exists: false,
      });
    }));

  it("changes with a source, a renamed source and the module's files", () =>
    withCopy(async (root, module) => {
      const seen = [chainHash(root)];
      for (const file of ["main.go", "internal/filter/filter.go", "go.mod", "go.sum"]) {
        await appendFile(join(module, file), "\n");
        seen.push(chainHash(root));
      }
      await rename(join(module, "version.go"), join(module, "versions.go"));
      seen.push(chainHash(root));
      expect(new Set(seen).size).to.equal(6);
    }));

  it("stays with a change of tests and of other files", () =>
    withCopy(async (root, module) => {
      const before = chainHash(root);
      await appendFile(join(module, "internal/filter/filter_test.go"), "\n");
      await writeFile(join(module, "README.md"), "text");
      expect(chainHash(root)).to.equal(before);
    }));

  it("is named by an error with what to run when nothing is built", () =>
    withCopy(async (root) => {
      expect(() => findBinary(root))
        .to.throw(DevnetError, "npm run bootstrap")
        .with.property("code", "binary_missing");
    }));
});
