// Fuzzes the readers of the wire formats with libFuzzer, guided by coverage: `node scripts/fuzz.js [--seconds N]`, 10
// seconds without it. It starts from the vectors, keeps what it finds in target/fuzz/corpus, and shrinks nothing: a
// failing input lies in target/fuzz, and the message names the command that runs it alone.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");
const manifest = join(root, "contracts", "lib", "pyth-wire", "fuzz", "Cargo.toml");
const work = join(root, "target", "fuzz");
const corpus = join(work, "corpus");
/** Longest input: above the longest container, a VAA of 8 KiB and 16 messages, each with a proof of 40 nodes. */
const MAX_BYTES = 32_768;
/** Coverage for libFuzzer, as cargo-fuzz asks for it; unstable in the pinned compiler, hence the variable below. */
const COVERAGE = [
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
  "-Cllvm-args=-sanitizer-coverage-trace-compares",
  "--cfg=fuzzing",
];

const seconds = readSeconds();
const fuzzer = build();
const seeds = writeSeeds();
process.exitCode = fuzz();

function readSeconds() {
  try {
    const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" } } });
    const number = Number(values.seconds);
    if (!Number.isInteger(number) || number < 1)
      throw new Error(`--seconds ${values.seconds} is no number of seconds`);
    return number;
  } catch (error) {
    process.stderr.write(`${error.message}\nusage: npm run fuzz -- [--seconds N]\n`);
    process.exit(2);
  }
}

/** Builds the target with the host named, so that build scripts are not instrumented. Returns the program. */
function build() {
  const host = /^host: (.*)$/m.exec(spawnSync("rustc", ["-vV"], { cwd: root }).stdout.toString())[1];
  const args = ["build", "--release", "--locked", "--quiet", "--target", host, "--manifest-path", manifest];
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: work,
    CARGO_ENCODED_RUSTFLAGS: COVERAGE.join("\x1f"),
    RUSTC_BOOTSTRAP: "1",
  };
  const { status, error } = spawnSync("cargo", args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    process.stderr.write(
      `the fuzz target does not build (a C++ compiler is needed): ${error?.message ?? status}\n`,
    );
    process.exit(1);
  }
  return join(work, host, "release", "parse");
}

/** One file for the bytes of each vector. */
function writeSeeds() {
  const folder = join(work, "seeds");
  for (const path of [folder, corpus]) mkdirSync(path, { recursive: true });
  const vectors = join(root, "tests", "vectors", "pyth");
  for (const file of readdirSync(vectors, { recursive: true }).filter((name) => name.endsWith(".json"))) {
    const { hex } = JSON.parse(readFileSync(join(vectors, file), "utf8"));
    if (typeof hex !== "string") continue;
    const bytes = Buffer.from(hex, "hex");
    writeFileSync(join(folder, createHash("sha256").update(bytes).digest("hex").slice(0, 16)), bytes);
  }
  return folder;
}

/** Runs the fuzzer. Returns the exit code. */
function fuzz() {
  const options = [`-max_total_time=${seconds}`, `-max_len=${MAX_BYTES}`, `-artifact_prefix=${work}/`];
  const { status, stderr } = spawnSync(fuzzer, [corpus, seeds, ...options], {
    cwd: root,
    maxBuffer: 1 << 28,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const output = stderr.toString();
  const runs = /^Done (\d+) runs/m.exec(output)?.[1];
  if (status !== 0 || runs === undefined) {
    process.stdout.write(output.split("\n").slice(-40).join("\n"));
    process.stdout.write(`a reader failed; to run the input again: ${fuzzer} <file named above>\n`);
    return 1;
  }
  process.stdout.write(`${Number(runs).toLocaleString("en-US")} inputs read, none with a failure\n`);
  return 0;
}
