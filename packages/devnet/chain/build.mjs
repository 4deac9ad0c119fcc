// Where the chain's binary is and how it is built. Plain JavaScript without dependencies, because
// scripts/bootstrap needs it before anything is installed; src/binary.ts uses the same code.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

const NAME = "bme-chain";
const MODULE = join("packages", "devnet", "chain");
const OUTPUT = join(".build", "chain");
/** Go's names of what the library of the virtual machine is called after. */
const LIBRARY_ARCH = new Map([
  ["x64", "x86_64"],
  ["arm64", "aarch64"],
]);
const BUILD_ARGS = [
  "build",
  "-trimpath",
  "-buildvcs=false",
  // A go.sum that lacks something is an error here, not a reason to change a committed file.
  "-mod=readonly",
  "-tags=netgo,osusergo",
  // The virtual machine is a shared library that lies beside the binary. The linker check is off because a
  // JSON library of the SDK reaches into Go's runtime.
  "-ldflags=-s -w -checklinkname=0 -extldflags=-Wl,-rpath,$ORIGIN",
];

/**
 * The hash that names a build: module files, sources and the arguments of the build, but no tests.
 * @param {string} root the repository
 * @returns {string}
 */
export function chainHash(root) {
  const folder = join(root, MODULE);
  const hash = createHash("sha256").update(`${BUILD_ARGS.join(" ")}\n${process.platform} ${process.arch}\n`);
  for (const file of sources(folder)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

/** @param {string} folder @returns {string[]} paths below the folder, with slashes, sorted by code unit */
function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => file === "go.mod" || file === "go.sum" || /(?<!_test)\.go$/.test(file))
    .sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Where the binary of the present sources is, and whether it is there.
 * @param {string} root the repository
 * @returns {{ path: string, exists: boolean }}
 */
export function chainBinary(root) {
  const path = join(root, OUTPUT, chainHash(root), NAME);
  return { path, exists: existsSync(path) };
}

/**
 * Builds the binary unless it is there. A build happens in a folder of its own that gets its name at the very
 * end, so what carries the name is whole, and builds at the same time do not disturb each other.
 * @param {string} root the repository
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the path of the binary
 */
export async function buildChain(root, log) {
  const { path, exists } = chainBinary(root);
  if (exists) return path;
  const folder = join(root, MODULE);
  const library = await checkTools(folder);

  const outputs = join(root, OUTPUT);
  await mkdir(outputs, { recursive: true });
  await sweep(outputs);
  const work = await mkdtemp(join(outputs, `tmp-${process.pid}-`));
  try {
    log("Building the local chain (about 5 minutes the first time, seconds when Go has it cached)");
    await goWithProgress([...BUILD_ARGS, "-o", join(work, NAME), "."], folder, log);
    const vm = await go(["list", "-m", "-f", "{{.Dir}}", "github.com/CosmWasm/wasmvm/v3"], folder);
    await copyFile(join(vm.trim(), "internal", "api", library), join(work, library));
    // The module cache is read-only and so would be the copy, which then could not be removed by hand.
    await chmod(join(work, library), 0o755);
    // Which sources the compiler read is not known when they changed meanwhile.
    if (chainBinary(root).path !== path)
      throw new Error("The chain's sources changed during the build: run it again");
    await publish(work, dirname(path));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}

/** Renames the finished folder; when another build was first, its result is as good. */
async function publish(work, target) {
  try {
    await rename(work, target);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
}

/** Removes what killed builds left behind. */
async function sweep(outputs) {
  for (const name of await readdir(outputs)) {
    const owner = /^tmp-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      await rm(join(outputs, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Fails with one sentence and a command when something is missing that this code cannot install.
 * @returns {Promise<string>} the file name of the virtual machine's library on this machine
 */
async function checkTools(folder) {
  const arch = LIBRARY_ARCH.get(process.arch);
  if (process.platform !== "linux" || arch === undefined) {
    throw new Error(
      `The local chain is built for Linux on x86_64 or arm64, and this is ${process.platform} on ${process.arch}.`,
    );
  }
  const wanted = /^go (\d+)\.(\d+)/m.exec(await readFile(join(folder, "go.mod"), "utf8"));
  const needed = wanted === null ? [1, 24] : [Number(wanted[1]), Number(wanted[2])];
  const version = await go(["env", "GOVERSION"], folder).catch(() => "");
  const found = /^go(\d+)\.(\d+)/.exec(version.trim());
  if (found === null) {
    throw new Error(`Go ${needed.join(".")} or newer is missing: apt-get install golang`);
  }
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    throw new Error(
      `Go ${needed.join(".")} or newer is needed and ${version.trim()} is installed: ` +
        "apt-get install -t bookworm-backports golang, or a newer Go first in PATH",
    );
  }
  const compiler = (await go(["env", "CC"], folder)).trim() || "gcc";
  await run(compiler.split(" ")[0], ["--version"], folder).catch(() => {
    throw new Error(`The C compiler ${compiler} is missing: apt-get install gcc libc6-dev`);
  });
  return `libwasmvm.${arch}.so`;
}

/** A build of minutes says every half minute that it is alive. */
async function goWithProgress(args, folder, log) {
  const start = Date.now();
  const elapsed = () => Math.round((Date.now() - start) / 1000);
  const timer = setInterval(() => log(`  still building, ${elapsed()} s so far`), 30_000);
  try {
    await go(args, folder);
    log(`Built the local chain in ${elapsed()} s`);
  } finally {
    clearInterval(timer);
  }
}

function go(args, folder) {
  return run("go", args, folder, { GOTOOLCHAIN: "local", CGO_ENABLED: "1", GOWORK: "off" });
}

/** Runs a command and returns its output; a failure carries the end of what it printed. */
function run(command, args, cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors = (errors + chunk).slice(-4000);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args[0]} ended with ${signal ?? code}:\n${errors.trim()}`));
    });
  });
}
