// Builds the contracts to optimised wasm in artifacts/: the same bytes from the same sources in any folder.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { mostLocals, trapFunctions } from "./wasm.js";

/** What is built; `probe` is a test contract and never deployed. */
export const CONTRACTS = ["oracle", "bme", "probe"];
/** Largest optimised file, in bytes. */
const SIZE_BUDGET = 400_000;
/** Most locals of a function that the VM accepts. Heavy inlining exceeds that; `#[inline(never)]` helps. */
const MAX_LOCALS = 100;
/**
 * Code that is linked and cannot be reached: the printing of a captured backtrace. cosmwasm-std captures none in wasm,
 * but drags in the printer of those that others might. 29 KB a contract.
 */
const DEAD = /rustc_demangle/;
const TARGET = "wasm32-unknown-unknown";
/** Features of the VM. What is not enabled here is refused, bulk memory above all. */
const WASM_OPT = [
  "-Oz",
  "--enable-sign-ext",
  "--enable-reference-types",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--strip-debug",
  "--strip-producers",
];
/** The functions that the VM provides to a contract. */
const VM_IMPORTS = new Set(
  (
    "abort addr_canonicalize addr_humanize addr_validate db_next db_next_key db_next_value db_read db_remove " +
    "db_scan db_write debug ed25519_batch_verify ed25519_verify query_chain secp256k1_recover_pubkey " +
    "secp256k1_verify secp256r1_recover_pubkey secp256r1_verify"
  ).split(" "),
);
const EXPORTS = ["allocate", "deallocate", "instantiate", "execute", "query", "interface_version_8"];

const self = [import.meta.url, import.meta.resolve("./wasm.js")].map((url) => fileURLToPath(url));

/** Hash of everything that the bytes depend on. */
function sourceHash(root) {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, "contracts"), { recursive: true })
    .filter((file) => /\.(rs|toml|json)$/.test(file) && !/(^|\/)tests\//.test(file))
    .map((file) => join("contracts", file));
  const files = [...sources.sort(), "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "package-lock.json"];
  for (const file of [...files.map((name) => join(root, name)), ...self]) {
    const content = readFileSync(file);
    hash.update(`${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

const stampOf = (root) => join(root, "artifacts", ".sources");

/** Whether the artefacts belong to the present sources. */
export function isBuilt(root) {
  const hasFiles = CONTRACTS.every((name) => existsSync(join(root, "artifacts", `${name}.wasm`)));
  return hasFiles && existsSync(stampOf(root)) && readFileSync(stampOf(root), "utf8") === sourceHash(root);
}

/** Builds every contract; what carries an artefact's name is whole. */
export async function buildContracts(root, say) {
  const hash = sourceHash(root);
  const artifacts = join(root, "artifacts");
  const work = join(artifacts, `tmp-${process.pid}`);
  mkdirSync(work, { recursive: true });
  sweep(artifacts);
  rmSync(stampOf(root), { force: true });
  try {
    say("Building the contracts (about two minutes the first time)");
    compile(root);
    const lines = [];
    for (const name of CONTRACTS) {
      const raw = join(root, "target", TARGET, "release", `${name}.wasm`);
      const wasm = join(work, `${name}.wasm`);
      writeFileSync(wasm, trapFunctions(readFileSync(raw), DEAD));
      run(root, join(root, "node_modules", ".bin", "wasm-opt"), [...WASM_OPT, wasm, "-o", wasm]);
      const bytes = readFileSync(wasm);
      check(name, bytes);
      const checksum = createHash("sha256").update(bytes).digest("hex");
      lines.push(`${checksum}  ${name}.wasm`);
      const kib = (size) => `${(size / 1024).toFixed(1)} KiB`;
      say(
        `  ${name}.wasm ${kib(bytes.length)} (gzip ${kib(gzipSync(bytes, { level: 9 }).length)}) ${checksum}`,
      );
    }
    writeFileSync(join(work, "checksums.txt"), `${lines.join("\n")}\n${route(root)}\n`);
    for (const file of readdirSync(work)) renameSync(join(work, file), join(artifacts, file));
    if (sourceHash(root) !== hash) throw new Error("the sources changed during the build: run it again");
    writeFileSync(stampOf(root), hash);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Removes what builds killed more than an hour ago left behind. */
function sweep(artifacts) {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(artifacts).filter((entry) => entry.startsWith("tmp-"))) {
    const folder = join(artifacts, name);
    if (statSync(folder).mtimeMs < hourAgo) rmSync(folder, { recursive: true, force: true });
  }
}

/** How the files were made, for whoever wants to make them again. */
function route(root) {
  const channel = /channel = "(.*)"/.exec(readFileSync(join(root, "rust-toolchain.toml"), "utf8"))[1];
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules", "binaryen", "package.json"), "utf8"),
  );
  return `# rustc ${channel} ${TARGET}, binaryen ${version}: wasm-opt ${WASM_OPT.join(" ")}`;
}

function compile(root) {
  const cargo = (args, env = {}) => run(root, "cargo", args, env);
  cargo(["fetch", "--locked", "--target", TARGET, "--quiet"]);
  const flags = remaps(root).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  const packages = CONTRACTS.flatMap((name) => ["-p", name]);
  cargo(["build", "--release", "--locked", "--quiet", "--lib", "--target", TARGET, ...packages], {
    CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f"),
    // Function names tell dead code; the optimiser strips them afterwards.
    CARGO_PROFILE_RELEASE_STRIP: "none",
  });
}

/** Paths of this machine that panics would carry into the wasm, and what stands there instead. */
function remaps(root) {
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const indexes = existsSync(registry) ? readdirSync(registry) : [];
  return [[root, "."], ...indexes.map((index) => [join(registry, index), "crates"])];
}

/** Refuses what the VM would refuse at upload, and what grew beyond its budget. */
function check(name, bytes) {
  const module = new WebAssembly.Module(bytes);
  const foreign = WebAssembly.Module.imports(module).filter(
    ({ module, name }) => module !== "env" || !VM_IMPORTS.has(name),
  );
  if (foreign.length > 0)
    throw new Error(`${name}.wasm imports ${foreign.map((one) => one.name).join(", ")}`);
  const exported = new Set(WebAssembly.Module.exports(module).map((one) => one.name));
  const missing = EXPORTS.filter((one) => !exported.has(one));
  if (missing.length > 0) throw new Error(`${name}.wasm does not export ${missing.join(", ")}`);
  const locals = mostLocals(bytes);
  if (locals > MAX_LOCALS)
    throw new Error(`${name}.wasm has a function with ${locals} locals, of ${MAX_LOCALS}`);
  if (bytes.length > SIZE_BUDGET) {
    throw new Error(`${name}.wasm has ${bytes.length} bytes, its budget is ${SIZE_BUDGET}`);
  }
}

function run(cwd, command, args, env = {}) {
  const options = { cwd, env: { ...process.env, ...env }, stdio: ["ignore", 2, 2] };
  const { status, error } = spawnSync(command, args, options);
  if (status !== 0) {
    throw new Error(`${command} ${args.slice(0, 2).join(" ")} ended with ${status ?? error?.message}`);
  }
}
