import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { artifactOf, loadArtifact } from "../src/artifacts.js";

describe("artifacts", () => {
  it("know the checksum of the wasm, not of what travels", () => {
    // sha256 of "abc", from FIPS 180-2.
    const { checksum, gzip } = artifactOf("a", new TextEncoder().encode("abc"));
    expect(checksum).to.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(new TextDecoder().decode(gunzipSync(gzip))).to.equal("abc");
  });

  it("are the same bytes every time, so that a proposal can be built again and compared", () => {
    const wasm = Uint8Array.from({ length: 10_000 }, (_, index) => (index * index) % 251);
    expect(artifactOf("a", wasm)).to.deep.equal(artifactOf("a", wasm));
  });

  it("are read from the folder of the build", async () => {
    const folder = mkdtempSync(join(tmpdir(), "artifacts-test-"));
    try {
      writeFileSync(join(folder, "one.wasm"), Uint8Array.of(1, 2, 3));
      const { name, wasm } = await loadArtifact(folder, "one");
      expect({ name, wasm: [...wasm] }).to.deep.equal({ name: "one", wasm: [1, 2, 3] });
      const missing = await loadArtifact(folder, "two").catch((error: unknown) => error);
      expect(missing).to.have.property("code", "ENOENT");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
