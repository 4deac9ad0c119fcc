import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DeployError } from "../src/errors.js";
import { makeRelease } from "../src/release.js";

const COMMIT = "c0ffee".padEnd(40, "0");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("release", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-release-test-"));
    const lines: string[] = [];
    for (const name of ["oracle", "bme"]) {
      const bytes = Buffer.from(`${name} code`);
      await writeFile(join(folder, `${name}.wasm`), bytes);
      lines.push(`${sha256(bytes)}  ${name}.wasm\n`);
    }
    await writeFile(join(folder, "checksums.txt"), `${lines.join("")}# rustc 1.2.3\n# wasm-opt -Oz\n`);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const making = (changed: readonly string[] = []) =>
    makeRelease({ commit: COMMIT, changed }, folder).catch((reason: unknown) => reason);

  it("says what was built of which sources by what, the same every time", async () => {
    const release = await making();
    expect(release).to.deep.equal({
      version: "0.1.0",
      commit: COMMIT,
      compiler: "rustc 1.2.3\nwasm-opt -Oz",
      codes: [
        { name: "oracle", file: "oracle.wasm", checksum: sha256(Buffer.from("oracle code")), size: 11 },
        { name: "bme", file: "bme.wasm", checksum: sha256(Buffer.from("bme code")), size: 8 },
      ],
    });
    expect(JSON.stringify(await making())).to.equal(JSON.stringify(release));
  });

  it("is none of sources that are in no commit", async () => {
    const error = await making(["contracts/bme/src/lib.rs"]);
    expect(error).to.be.instanceOf(DeployError).with.property("code", "uncommitted");
    expect(error).to.have.property("details", "contracts/bme/src/lib.rs");
  });

  it("is none of files that are not what the list says, or not there", async () => {
    await writeFile(join(folder, "bme.wasm"), "another");
    expect(await making()).to.include({ code: "wrong_checksum" });
    await rm(join(folder, "bme.wasm"));
    expect(await making()).to.include({ code: "no_artifact" });
    await writeFile(join(folder, "checksums.txt"), "not a checksum\n");
    expect(await making()).to.include({ code: "bad_checksums" });
  });
});
