import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { makeTemporaryHome, ownerOf, sweepHomes, takeHome } from "../src/homes.js";
import { DevnetError, runningDevnets } from "../src/index.js";
import { writeRecord } from "../src/record.js";
import { withFolder } from "./folder.js";

/** Larger than any process id of Linux, so nobody has it. */
const NOBODY = 2 ** 22 + 1;

const record = (keep: boolean) => ({
  ...{ version: 1 as const, chainId: "c", profile: "wasm" as const, rpcPort: 1, pid: NOBODY },
  ...{ detached: false, keep },
});

describe("homes", () => {
  it("carry their owner in the name", async () => {
    const home = await makeTemporaryHome();
    try {
      expect(ownerOf(home)).to.equal(process.pid);
      expect(ownerOf("/tmp/something-else-12-x")).to.equal(undefined);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  it("are swept when owner and node are gone, but not when kept or owned", async () => {
    const dead = () => mkdtemp(join(tmpdir(), `akash-bme-devnet-${NOBODY}-`));
    const [empty, stale, kept, owned] = [await dead(), await dead(), await dead(), await makeTemporaryHome()];
    try {
      await writeRecord(stale, record(false));
      await writeRecord(kept, record(true));
      await sweepHomes();
      expect([empty, stale, kept, owned].map(existsSync)).to.deep.equal([false, false, true, true]);
    } finally {
      for (const home of [empty, stale, kept, owned]) await rm(home, { recursive: true, force: true });
    }
  });

  it("tell which chains were left running: those whose node lives and which outlive their owner", async () => {
    const made = [await makeTemporaryHome(), await makeTemporaryHome(), await makeTemporaryHome()];
    const [left = "", tied = "", stopped = ""] = made;
    // Looks like a node by what it was started with: `PROGRAM start --home HOME`.
    const pretend = (home: string) => spawn("sh", ["start", "--home", home], { cwd: left });
    await writeFile(join(left, "start"), "read nothing");
    const children = [pretend(left), pretend(tied)];
    const [{ pid = 0 } = {}, { pid: other = 0 } = {}] = children;
    try {
      await writeRecord(left, { ...record(true), pid, detached: true });
      await writeRecord(tied, { ...record(true), pid: other });
      await writeRecord(stopped, { ...record(true), detached: true });
      const found = (await runningDevnets(["/nonexistent"])).map(({ home }) => home);
      expect(made.filter((home) => found.includes(home))).to.deep.equal([left]);
    } finally {
      for (const child of children) child.kill("SIGKILL");
      for (const home of made) await rm(home, { recursive: true, force: true });
    }
  });

  it("are made where there is nothing, and taken back where there was one", () =>
    withFolder(async (folder) => {
      const home = await takeHome(join(folder, "new"));
      await writeRecord(home, record(true));
      await mkdir(join(home, "data"));
      expect(await takeHome(home)).to.equal(home);
    }));

  it("are refused where there is something else", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "letters.txt"), "dear");
      const error = await takeHome(folder).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DevnetError).with.property("code", "bad_home");
    }));
});
