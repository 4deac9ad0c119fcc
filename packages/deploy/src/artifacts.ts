import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import { DeployError } from "./errors.js";

/** A contract's code as it is stored on a chain. */
export interface Artifact {
  readonly name: string;
  /** Optimised wasm. */
  readonly wasm: Uint8Array;
  /** The same compressed, as it travels. */
  readonly gzip: Uint8Array;
  /** Lower-case sha256 of the wasm: what the chain reports behind a code id. */
  readonly checksum: string;
}

/** Makes an artifact of wasm bytes. */
export function artifactOf(name: string, wasm: Uint8Array): Artifact {
  return { name, wasm, gzip: gzipSync(wasm, { level: 9 }), checksum: toHex(sha256(wasm)) };
}

/** Reads `<name>.wasm` from a folder that the build wrote. */
export async function loadArtifact(folder: string, name: string): Promise<Artifact> {
  return artifactOf(name, await readFile(join(folder, `${name}.wasm`)));
}

const CHECKSUMS = "checksums.txt";
const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;

/** Checksums by file name, as the build wrote them beside the artifacts. Lines that begin with # say how. */
export async function readChecksums(folder: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, CHECKSUMS);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const advice = "Build the contracts with npm run build, or name the folder that has them.";
    throw new DeployError("bad_checksums", `${path} cannot be read`, advice, { cause });
  }
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line): [string, string] => {
      const [, checksum, name] = LINE.exec(line) ?? [];
      if (checksum === undefined || name === undefined) {
        throw new DeployError("bad_checksums", `${path} has a line that is no checksum: ${line}`);
      }
      return [name, checksum];
    }),
  );
}

/** How the artifacts were made: what the build wrote below the checksums. */
export async function readBuildRoute(folder: string): Promise<string> {
  const text = await readFile(join(folder, CHECKSUMS), "utf8");
  const lines = text.split("\n").filter((line) => line.startsWith("# "));
  return lines.map((line) => line.slice(2)).join("\n");
}
