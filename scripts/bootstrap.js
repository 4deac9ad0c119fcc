// Installs or builds what a command lacks: `node scripts/bootstrap NEED…`. Plain Node without dependencies, because
// it runs before anything is installed. Nothing is said and nothing is done when nothing is missing.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { buildChain, chainBinary } from "../packages/devnet/chain/build.mjs";
import { findChromium, findProgram } from "./chromium.js";
import { buildContracts, isBuilt } from "./contracts.js";

const root = join(import.meta.dirname, "..");

/** What can be needed: how to see that it is there, how to get it, and what must be there before. */
const NEEDS = {
  npm: { after: [], isReady: isInstalled, get: installPackages },
  rust: { after: [], isReady: hasCompiler, get: installCompiler },
  contracts: { after: ["npm", "rust"], isReady: () => isBuilt(root), get: () => buildContracts(root, say) },
  chain: { after: [], isReady: () => chainBinary(root).exists, get: () => buildChain(root, say) },
  browser: { after: [], isReady: () => findChromium() !== undefined, get: installBrowser },
};

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a command with its output on our standard error, so that standard output stays the caller's. */
function run(command, args, hint, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (error?.code === "ENOENT") throw new Error(`${command} is missing: ${hint}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status ?? error?.message}`);
}

const packagesStamp = join(root, "node_modules", ".installed");

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function isInstalled() {
  return existsSync(packagesStamp) && readFileSync(packagesStamp, "utf8") === lockHash();
}

function installPackages() {
  say("Installing npm packages (about half a minute)");
  run(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    "install Node.js 20.19 or newer with npm",
  );
  // Written last: an interrupted installation has no stamp and starts again.
  writeFileSync(packagesStamp, lockHash());
}

/** One source for the compiler's version, its components and its target: rust-toolchain.toml. */
function toolchain() {
  const text = readFileSync(join(root, "rust-toolchain.toml"), "utf8");
  const channel = /channel = "(.*)"/.exec(text)[1];
  const list = (name) =>
    [...new RegExp(`${name} = \\[(.*)\\]`).exec(text)[1].matchAll(/"(.*?)"/g)].map((m) => m[1]);
  return { channel, components: list("components"), targets: list("targets") };
}

function hasCompiler() {
  const { channel, targets } = toolchain();
  const toolchains = join(process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"), "toolchains");
  if (!existsSync(toolchains)) return false;
  const name = readdirSync(toolchains).find((entry) => entry.startsWith(`${channel}-`));
  if (name === undefined) return false;
  const has = (...path) => existsSync(join(toolchains, name, ...path));
  return (
    has("bin", "rustfmt") &&
    has("bin", "cargo-clippy") &&
    has("lib", "rustlib", "src", "rust", "library") &&
    targets.every((target) => has("lib", "rustlib", target, "lib"))
  );
}

function installCompiler() {
  const { channel, components, targets } = toolchain();
  say(`Installing Rust ${channel} with ${targets.join(", ")} (about 15 seconds)`);
  const flags = [...components.flatMap((name) => ["-c", name]), ...targets.flatMap((name) => ["-t", name])];
  const args = ["toolchain", "install", channel, "--profile", "minimal", "--no-self-update", ...flags];
  run("rustup", args, "install rustup as the Rust project describes, then run this again");
}

/** Only root may install packages of the system; anybody else is told how. */
function installBrowser() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findProgram("apt-get") === undefined) {
    throw new Error(
      "Chromium is missing: run sudo apt-get install chromium, or install Chromium or Chrome as your system does",
    );
  }
  say("Installing Chromium for the tests in a browser (about a minute)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const hint = "install Chromium as your system does";
  run("apt-get", ["update", "-q"], hint, env);
  // A fresh machine may still be busy with its own updates.
  const patient = ["-o", "DPkg::Lock::Timeout=120"];
  run("apt-get", ["install", ...patient, "-q", "-y", "--no-install-recommends", "chromium"], hint, env);
}

async function provide(name, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  const need = NEEDS[name];
  if (need === undefined)
    throw new Error(`unknown need '${name}'; known are ${Object.keys(NEEDS).join(", ")}, all`);
  for (const before of need.after) await provide(before, seen);
  if (need.isReady()) return;
  const start = Date.now();
  await need.get();
  if (!need.isReady()) throw new Error(`'${name}' is still missing after it was installed`);
  say(`  done in ${Math.round((Date.now() - start) / 1000)} s`);
}

const asked = process.argv.slice(2);
const names = asked.includes("all") ? Object.keys(NEEDS) : asked;
const seen = new Set();
try {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node.js 20.19 or newer is needed, this is ${process.versions.node}`);
  }
  for (const name of names) await provide(name, seen);
} catch (error) {
  say(`bootstrap: ${error.message}`);
  process.exitCode = 1;
}
