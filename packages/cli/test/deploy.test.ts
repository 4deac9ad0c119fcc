import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { bme, inFolder } from "./support.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LOCAL = join(ROOT, "packages/deploy/manifests/local.json");
const VOTE = join(ROOT, "packages/deploy/manifests/local-vote.json");
/** A port on which nobody listens. */
const NOBODY = { env: { BME_NODE: "http://127.0.0.1:1" } };

describe("deploy, without a chain", () => {
  it("says with exit code 2 what is wrong in a manifest, before a node is asked", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "m.json");
      const document = JSON.parse(await readFile(LOCAL, "utf8"));
      await writeFile(file, JSON.stringify({ ...document, owners: [] }));
      for (const words of [["plan"], ["verify"], ["apply", "--devnet-account", "deployer"], ["upgrade"]]) {
        const [name = "", ...options] = words;
        const { code, out, err } = await bme(["deploy", name, file, ...options, "--json"], NOBODY);
        expect(code, name).to.equal(2);
        expect(JSON.parse(out).error).to.include({ code: "bad_manifest" });
        expect(err).to.include(`${file}: owners is not a field that is known here`);
      }
    });
    const { code, err } = await bme(["deploy", "plan", "/nonexistent.json"], NOBODY);
    expect(code).to.equal(2);
    expect(err).to.match(/\/nonexistent\.json cannot be read/);
  });

  it("ends with exit code 3 where nobody answers, and makes no state file", async () => {
    await inFolder(async (folder) => {
      const state = join(folder, "state");
      for (const words of [
        ["plan", LOCAL, "--state", state],
        ["verify", LOCAL],
        ["apply", LOCAL, "--devnet-account", "deployer", "--state", state],
        ["apply", VOTE, "--out", folder, "--state", state],
      ]) {
        const { code, err } = await bme(["deploy", ...words], NOBODY);
        expect(code, words[0]).to.equal(3);
        expect(err).to.match(/No node answers at http:\/\/127\.0\.0\.1:1/);
      }
      expect(await stat(state).catch(({ code }) => code)).to.equal("ENOENT");
    });
  });

  it("asks for a key, and writes proposals only by the route of proposals", async () => {
    const keyless = await bme(["deploy", "apply", LOCAL], NOBODY);
    expect(keyless.code).to.equal(2);
    expect(keyless.err).to.match(/No key is named/);
    const { code, err } = await bme(["deploy", "apply", LOCAL, "--out", "x"], NOBODY);
    expect(code).to.equal(2);
    expect(err).to.match(/the manifest deploys by transactions/);
  });

  it("says with exit code 2 that a folder has no checksums", async () => {
    await inFolder(async (folder) => {
      const { code, err } = await bme(["deploy", "verify", LOCAL, "--artifacts", folder], NOBODY);
      expect(code).to.equal(2);
      expect(err).to.match(/checksums\.txt cannot be read\nBuild the contracts/);
    });
  });

  it("describes a release of the present sources, or says why there is none", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "release.json");
      const { code, out } = await bme(["deploy", "release", "--out", file, "--json"]);
      if (code === 0) {
        expect(await readFile(file, "utf8")).to.equal(out);
      } else {
        // What a tree in the middle of work is like.
        expect(JSON.parse(out).error.code).to.be.oneOf(["uncommitted", "stale_artifacts", "no_commit"]);
        expect(await stat(file).catch((error) => error.code)).to.equal("ENOENT");
      }
    });
  });
});
