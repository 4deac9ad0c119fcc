import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { bme, inFolder } from "./support.js";

const RECORD = {
  ...{ version: 1, chainId: "bme-devnet-1", profile: "wasm", rpcPort: 26657, pid: null },
  ...{ detached: true, keep: true },
};

describe("devnet", () => {
  it("says where there is no local chain", async () => {
    for (const name of ["status", "stop", "logs", "reset"]) {
      const { code, err } = await bme(["devnet", name, "--home", "/nonexistent"]);
      expect(code, name).to.equal(1);
      expect(err).to.equal("bme: /nonexistent is not the home of a local chain (no_devnet)\n");
    }
  });

  it("tells of a chain that is stopped, its log, and forgets it", async () => {
    await inFolder(async (folder) => {
      const home = join(folder, "akash-bme", "devnet");
      await mkdir(home, { recursive: true });
      await writeFile(join(home, "devnet.json"), JSON.stringify(RECORD));
      await writeFile(join(home, "node.log"), "one\ntwo\nthree\n");
      const env = { XDG_STATE_HOME: folder };
      const status = await bme(["devnet", "status", "--json"], { env });
      expect(status.code).to.equal(1);
      expect(JSON.parse(status.out)).to.include({ running: false, home, pid: null });
      expect((await bme(["devnet", "logs", "--lines", "2"], { env })).out).to.equal("two\nthree\n");
      expect((await bme(["devnet", "logs", "--follow"], { env })).out).to.equal("one\ntwo\nthree\n");
      expect((await bme(["devnet", "logs", "--follow", "--json"], { env })).code).to.equal(2);
      expect((await bme(["devnet", "reset"], { env })).out).to.equal(`removed  ${home}\n`);
      expect((await bme(["devnet", "status"], { env })).code).to.equal(1);
    });
  });

  it("has two profiles", async () => {
    const { code, err } = await bme(["devnet", "start", "--profile", "main"]);
    expect(code).to.equal(2);
    expect(err).to.match(/"main" is not one of wasm, filtered/);
  });
});
