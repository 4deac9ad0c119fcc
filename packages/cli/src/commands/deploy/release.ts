import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { makeRelease, type Sources, writeWhole } from "@akash-bme/deploy";
import { command, optional } from "../../command.js";
import { refusedError } from "../../errors.js";
import { anything } from "../../parse.js";
import { release as releaseShape } from "../../shapes/deploy.js";
import { deploying } from "./common.js";

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
  details: `Refuses artifacts that are not built of the present sources or not what the list of checksums says, and sources that
are in no commit. The same commit gives the same document, so that anybody can build it and compare.`,
  examples: ["deploy release", "deploy release --out release.json"],
  options: { out: optional("--out FILE", "where to write it; artifacts/release.json when absent", anything) },
  output: releaseShape,
  run: ({ out = join(ROOT, "artifacts", "release.json") }) =>
    deploying(async () => {
      const sources = await readSources();
      if (!(await isBuilt())) {
        throw refusedError("stale_artifacts", "artifacts/ is not built of these sources: run npm run build");
      }
      const made = await makeRelease(sources);
      const text = `${JSON.stringify(releaseShape.json(made), null, 2)}\n`;
      await writeWhole(out, text);
      return made;
    }),
});

async function readSources(): Promise<Sources> {
  const commit = (await git("rev-parse", "HEAD")).trim();
  const status = await git("status", "--porcelain", "--", ...SOURCES);
  return { commit, changed: status.split("\n").flatMap((line) => line.slice(3) || []) };
}

/** Asks the build itself, which leaves a hash of its sources beside the artifacts. */
async function isBuilt(): Promise<boolean> {
  const build: { readonly isBuilt: (root: string) => boolean } = await import(
    pathToFileURL(join(ROOT, "scripts", "contracts.js")).href
  );
  return build.isBuilt(ROOT);
}

async function git(...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)("git", args, { cwd: ROOT })).stdout;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw refusedError("no_commit", `git does not say which commit this is: ${why}`);
  }
}
