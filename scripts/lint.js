// Every check that needs no test run, each with the strict settings of the repository.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const chain = join(root, "packages", "devnet", "chain");
const bin = (name) => join(root, "node_modules", ".bin", name);

const checks = [
  ["cargo", ["fmt", "--all", "--check"]],
  ["cargo", ["fmt", "--check", "--manifest-path", "contracts/lib/pyth-wire/fuzz/Cargo.toml"]],
  ["cargo", ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"]],
  ["node", ["scripts/schema.js", "--check"]],
  [bin("tsx"), ["scripts/codegen.ts", "--check"]],
  [bin("tsc"), ["--noEmit", "-p", "tsconfig.json"]],
  [bin("tsc"), ["--noEmit", "-p", "packages/clients/tsconfig.generated.json"]],
  [bin("biome"), ["check", "--error-on-warnings", "."]],
  ["gofmt", ["-l", "-e", "."], chain],
  ["go", ["vet", "-trimpath", "-tags=netgo,osusergo", "./internal/..."], chain],
];

let failed = 0;
for (const [command, args, cwd = root] of checks) {
  const name = [command.split("/").pop(), ...args].join(" ");
  const { status, error, stdout } = spawnSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const output = stdout?.toString() ?? "";
  // gofmt lists what it would change and ends with 0.
  const isClean = status === 0 && !(command === "gofmt" && output !== "");
  if (!isClean) failed += 1;
  if (!isClean) process.stdout.write(output);
  process.stdout.write(`${isClean ? "clean " : "FAILED"} ${name}${error ? `: ${error.message}` : ""}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
