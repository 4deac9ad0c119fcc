import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeRelease, type Sources, writeWhole } from "@akash-bme/deploy";
import { command, optional } from "../../command.js";
import { refusedError } from "../../errors.js";
import { anything } from "../../parse.js";
import { release as releaseShape } from "../../shapes/deploy.js";
import { artifactsOption, deploying } from "./common.js";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
/** What the bytes of the contracts are made of. */
const SOURCES = [
  ...["scripts/contracts.js", "scripts/wasm.js"],
  "contracts",
  "Cargo.toml",
  "Cargo.lock",
  "rust-toolchain.toml",
  "package-lock.json",
  "scripts",
];

export const release = command({
  name: "release",
  summary: "Write down the built contracts: checksums, sizes, compiler and commit",
  details: `Refuses artifacts that are not what the list of checksums beside them says, and sources that are in no commit. The
same commit gives the same document, so that anybody can build it and compare.`,
  examples: ["deploy release", "deploy release --out release.json --artifacts artifacts"],
  options: {
    out: optional("--out FILE", "where to write it; release.json beside the artifacts", anything),
    ...artifactsOption,
  },
  output: releaseShape,
  run: ({ out, artifacts = join(ROOT, "artifacts") }) =>
    deploying(async () => {
      const made = await makeRelease(await readSources(), artifacts);
      const text = `${JSON.stringify(releaseShape.json(made), null, 2)}\n`;
      await writeWhole(out ?? join(artifacts, "release.json"), text);
      return made;
    }),
});

async function readSources(): Promise<Sources> {
  const commit = (await git("rev-parse", "HEAD")).trim();
  const status = await git("status", "--porcelain", "--", ...SOURCES);
  return { commit, changed: status.split("\n").flatMap((line) => line.slice(3) || []) };
}

async function git(...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)("git", args, { cwd: ROOT })).stdout;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw refusedError("no_commit", `git does not say which commit this is: ${why}`);
  }
}
