/**
 * Makes vectors.json again: lays submit.go over the module of the local chain, whose versions it is to have, and runs it
 * over the files of tests/vectors/gov.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const files = fileURLToPath(new URL("../../../../../tests/vectors/gov", import.meta.url));
const chain = fileURLToPath(new URL("../../../../devnet/chain", import.meta.url));
const proposals = readdirSync(files)
  .filter((name) => name.endsWith(".proposal.json"))
  .sort()
  .map((name) => join(files, name));
const folder = mkdtempSync(join(tmpdir(), "gov-vectors-"));
try {
  const overlay = join(folder, "overlay.json");
  const Replace = { [join(chain, "submit", "main.go")]: join(here, "submit.go") };
  writeFileSync(overlay, JSON.stringify({ Replace }));
  const args = ["run", "-overlay", overlay, "./submit", ...proposals];
  const out = execFileSync("go", args, {
    cwd: chain,
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  writeFileSync(join(files, "vectors.json"), out);
} finally {
  rmSync(folder, { recursive: true });
}
