import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";

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
