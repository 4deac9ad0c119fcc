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
const SIZE_BUDGETS = { oracle: 300_000, bme: 400_000, probe: 400_000 };
/** Most locals of a function that the VM accepts. Heavy inlining exceeds that; `#[inline(never)]` helps. */
const MAX_LOCALS = 100;
/**
 * The standard library is built here, for size and with panics that end at once: the one that comes with the compiler
 * carries the printing of panics and formatting made for speed, 34 KB a contract. Our own code does not panic (lints
 * see to it), and the VM shows a trap as one either way. The flags are unstable, hence the variable that lets the
 * pinned compiler take them; being pinned, it takes them today as tomorrow.
 */
const STD = {
  args: ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=panic_immediate_abort,optimize_for_size"],
  env: { RUSTC_BOOTSTRAP: "1" },
};
/** Leaves out where in which file a panic was, which nobody prints any more: 9 KB, and no path of any machine. */
const NO_LOCATIONS = "-Zlocation-detail=none";
/**
 * Code that is linked and cannot be reached, by its function names; what only it used goes with it. A body here becomes
 * a trap: were it reached after all, the call would fail and the tests on the chain with it.
 */
const DEAD = {
  all: [
    // The printing of a captured backtrace. cosmwasm-std captures none in wasm, but its errors drag in the printer of
    // those that others might, for a debug form that nobody asks for. 30 KB.
    "rustc_demangle",
    "std\\.\\.backtrace\\.\\.Backtrace\\$u20\\$as\\$u20\\$core\\.\\.fmt",
    "symbolize\\.\\.SymbolName",
    // The hook for panics, which end before it is asked.
    "install_panic_handler.*closure",
  ],
  // Both send coins, and the oracle a message of the chain's own modules, but none to another contract.
  // The oracle asks nobody: `Deps` hands it a querier, which it never uses. 16 KB.
  oracle: ["ExternalQuerier.*raw_query", "ser\\.\\.Serialize.*cosmos_msg\\.\\.WasmMsg"],
  // The vault asks for the record of its oracle and for its own coins, and has addresses validated: no other query and
  // no other function of the VM. 2 KB.
  bme: [
    "ser\\.\\.Serialize.*cosmos_msg\\.\\.WasmMsg",
    "ser\\.\\.Serialize.*(Distribution|Grpc)Query",
    "ExternalApi.*(canonicalize|humanize|secp256|ed25519|debug)",
    // Nor does it verify signatures, of whose errors it would have to tell. 1 KB.
    "errors\\.\\.(verification|recover_pubkey)_error.*fmt",
  ],
  probe: [],
};
/** What the VM offers and a contract is known not to ask for. */
const UNUSED_IMPORTS = {
  oracle: ["query_chain"],
  bme: ["addr_canonicalize", "addr_humanize", "debug", "secp256k1_recover_pubkey"],
  probe: [],
};
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
      writeFileSync(wasm, trapFunctions(readFileSync(raw), deadIn(name)));
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
  const rust = ["rustc", channel, TARGET, NO_LOCATIONS, ...STD.args].join(" ");
  return `# ${rust}, binaryen ${version}: wasm-opt ${WASM_OPT.join(" ")}`;
}

function deadIn(name) {
  return new RegExp([...DEAD.all, ...DEAD[name]].join("|"));
}

function compile(root) {
  const cargo = (args, env = {}) =>
    run(root, "cargo", [...args, "--locked", "--quiet", "--target", TARGET, ...STD.args], {
      ...STD.env,
      ...env,
    });
  // What the standard library depends on, too: its folder is remapped below like that of the rest.
  cargo(["fetch"]);
  const remapped = remaps(root).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  const packages = CONTRACTS.flatMap((name) => ["-p", name]);
  cargo(["build", "--release", "--lib", ...packages], {
    CARGO_ENCODED_RUSTFLAGS: [NO_LOCATIONS, ...remapped].join("\x1f"),
    // Function names tell dead code; the optimiser strips them afterwards.
    CARGO_PROFILE_RELEASE_STRIP: "none",
  });
}

/** Paths of this machine that could get into the wasm, and what stands there instead. */
function remaps(root) {
  const { stdout } = spawnSync("rustc", ["--print", "sysroot"], { cwd: root });
  const std = join(stdout.toString().trim(), "lib", "rustlib", "src", "rust");
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const indexes = existsSync(registry) ? readdirSync(registry) : [];
  return [[root, "."], [std, "rust"], ...indexes.map((index) => [join(registry, index), "crates"])];
}

/** Refuses what the VM would refuse at upload, and what grew beyond its budget. */
function check(name, bytes) {
  const module = new WebAssembly.Module(bytes);
  const foreign = WebAssembly.Module.imports(module).filter(
    (one) => one.module !== "env" || !VM_IMPORTS.has(one.name) || UNUSED_IMPORTS[name].includes(one.name),
  );
  if (foreign.length > 0)
    throw new Error(`${name}.wasm imports ${foreign.map((one) => one.name).join(", ")}`);
  const exported = new Set(WebAssembly.Module.exports(module).map((one) => one.name));
  const missing = EXPORTS.filter((one) => !exported.has(one));
  if (missing.length > 0) throw new Error(`${name}.wasm does not export ${missing.join(", ")}`);
  const locals = mostLocals(bytes);
  if (locals > MAX_LOCALS)
    throw new Error(`${name}.wasm has a function with ${locals} locals, of ${MAX_LOCALS}`);
  if (bytes.length > SIZE_BUDGETS[name]) {
    throw new Error(`${name}.wasm has ${bytes.length} bytes, its budget is ${SIZE_BUDGETS[name]}`);
  }
}

function run(cwd, command, args, env = {}) {
  const options = { cwd, env: { ...process.env, ...env }, stdio: ["ignore", 2, 2] };
  const { status, error } = spawnSync(command, args, options);
  if (status !== 0) {
    throw new Error(`${command} ${args.slice(0, 2).join(" ")} ended with ${status ?? error?.message}`);
  }
}
