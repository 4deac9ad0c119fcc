// Builds the contracts once more in another folder and compares every byte with artifacts/.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildContracts, CONTRACTS } from "./contracts.js";

const root = join(import.meta.dirname, "..");
const say = (line) => process.stdout.write(`${line}\n`);

const other = mkdtempSync(join(tmpdir(), "bme-reproduce-"));
try {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const files = stdout
    .toString()
    .split("\0")
    .filter((file) => file !== "");
  for (const file of files) cpSync(join(root, file), join(other, file));
  symlinkSync(join(root, "node_modules"), join(other, "node_modules"));
  await buildContracts(other, say);
  const wasm = (folder, name) => readFileSync(join(folder, "artifacts", `${name}.wasm`));
  const differing = CONTRACTS.filter((name) => !wasm(root, name).equals(wasm(other, name)));
  for (const name of differing) say(`${name}.wasm differs`);
  if (differing.length === 0) say("The same bytes in both folders");
  process.exitCode = differing.length === 0 ? 0 : 1;
} finally {
  rmSync(other, { recursive: true, force: true });
}
