import { fileURLToPath } from "node:url";
import { chainBinary } from "../chain/build.mjs";
import { DevnetError } from "./errors.js";

export const REPOSITORY_ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The chain's binary. Building it is the bootstrap's work: a test should not begin with a build of minutes. */
export function findBinary(root = REPOSITORY_ROOT): string {
  const { path, exists } = chainBinary(root);
  if (!exists) {
    throw new DevnetError("binary_missing", "The local chain is not built: run npm run bootstrap", {
      details: [`expected ${path}`],
    });
  }
  return path;
}
