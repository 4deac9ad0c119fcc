import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadArtifact, readBuildRoute, readChecksums } from "./artifacts.js";
import { DeployError } from "./errors.js";
import { CODE_NAMES, type CodeName } from "./manifest.js";
import { ARTIFACTS, SCHEMAS } from "./paths.js";

/** A code of a release. */
export interface ReleasedCode {
  readonly name: CodeName;
  readonly file: string;
  readonly checksum: string;
  /** Bytes of the wasm. */
  readonly size: number;
}

/** What is published beside the artifacts, so that anybody can make them again and compare. The same sources give the same document. */
export interface Release {
  readonly version: string;
  /** The sources. */
  readonly commit: string;
  /** Compiler and optimiser with all their flags. */
  readonly compiler: string;
  readonly codes: readonly ReleasedCode[];
}

/** The sources that a release is made of. */
export interface Sources {
  readonly commit: string;
  /** Files that are not as in the commit. */
  readonly changed: readonly string[];
}

/**
 * Describes the artifacts of a folder.
 *
 * Errors: `wrong_checksum` when a file is not what the list beside it says; `uncommitted` when the sources are in no
 * commit; `bad_checksums`.
 */
export async function makeRelease({ commit, changed }: Sources, folder = ARTIFACTS): Promise<Release> {
  if (changed.length > 0) {
    const names = changed.join("\n");
    throw new DeployError("uncommitted", `${changed.length} files differ from commit ${commit}`, names);
  }
  const checksums = await readChecksums(folder);
  const codes = await Promise.all(CODE_NAMES.map((name) => describe(folder, name, checksums)));
  return { version: await versionOf(), commit, compiler: await readBuildRoute(folder), codes };
}

async function describe(
  folder: string,
  name: CodeName,
  checksums: ReadonlyMap<string, string>,
): Promise<ReleasedCode> {
  const file = `${name}.wasm`;
  const listed = checksums.get(file);
  if (listed === undefined) throw new DeployError("bad_checksums", `${folder} has no checksum of ${file}`);
  const { checksum, wasm } = await loadArtifact(folder, name).catch((cause: unknown) => {
    throw new DeployError("no_artifact", `${folder} has no ${file}`, undefined, { cause });
  });
  if (checksum !== listed) {
    throw new DeployError("wrong_checksum", `${file} has checksum ${checksum}, listed is ${listed}`);
  }
  return { name, file, checksum, size: wasm.length };
}

/** The version that both contracts have; the build of the schemas wrote it down. */
async function versionOf(): Promise<string> {
  const versions = await Promise.all(
    CODE_NAMES.map(async (name): Promise<string> => {
      const schema = JSON.parse(await readFile(join(SCHEMAS, `${name}.json`), "utf8"));
      return schema.contract_version;
    }),
  );
  const [first = "", ...others] = versions;
  if (others.some((version) => version !== first)) {
    throw new DeployError("differs", `the contracts have different versions: ${versions.join(", ")}`);
  }
  return first;
}
