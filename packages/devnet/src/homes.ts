import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { DevnetError } from "./errors.js";
import { isAlive, isNodeOf } from "./processes.js";
import { readRecord } from "./record.js";

const PREFIX = "akash-bme-devnet-";

/** A new temporary home. Its name carries our process id, so that others see whose it is from the start. */
export async function makeTemporaryHome(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${process.pid}-`));
}

/**
 * Makes the folder that the caller named, or takes it when it is empty or was a home before. Anything else is
 * refused: a home may be removed later, and what is not ours has to survive that.
 */
export async function takeHome(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  const home = await realpath(resolve(path));
  const entries = await readdir(home);
  if (entries.length > 0 && (await readRecord(home)) === undefined) {
    throw new DevnetError("bad_home", `${home} holds files and is not the home of a local chain`);
  }
  return home;
}

/** The temporary homes of this user: what others write into the shared folder is not to be believed. */
export async function temporaryHomes(): Promise<readonly string[]> {
  const folder = await realpath(tmpdir());
  const names = (await readdir(folder)).filter((name) => ownerOf(name) !== undefined);
  const homes = names.map((name) => join(folder, name));
  const users = await Promise.all(
    homes.map((home) =>
      stat(home).then(
        ({ uid }) => uid,
        () => undefined,
      ),
    ),
  );
  return homes.filter((_, index) => users[index] === process.getuid?.());
}

/** Removes temporary homes of runs that were killed: neither their owner nor their node lives. */
export async function sweepHomes(): Promise<void> {
  const folder = await realpath(tmpdir());
  for (const name of await readdir(folder)) {
    const owner = ownerOf(name);
    if (owner === undefined || isAlive(owner)) continue;
    const home = join(folder, name);
    try {
      const record = await readRecord(home);
      if (record?.keep || (record !== undefined && isNodeOf(record.pid, home))) continue;
      await rm(home, { recursive: true, force: true });
    } catch {
      // A home that cannot be read or removed, say another user's, is not ours to judge.
    }
  }
}

/** The process that made a temporary home, by the home's name. */
export function ownerOf(home: string): number | undefined {
  const match = new RegExp(`^${PREFIX}(\\d+)-`).exec(basename(home));
  return match === null ? undefined : Number(match[1]);
}
