// Writes the JSON schema of each contract to schemas/<name>.json, as the contract's own `schema` program prints it.
// `--check` writes them elsewhere and fails when a committed file differs.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const USAGE = "usage: node scripts/schema.js [--check]";
const CONTRACTS = ["bme", "oracle"];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SCHEMAS = join(ROOT, "schemas");

try {
  await main(readArgs());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns {{ check: boolean }} */
function readArgs() {
  try {
    return parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {{ check: boolean }} options */
async function main({ check }) {
  const work = await mkdtemp(join(tmpdir(), "bme-schema-"));
  try {
    for (const name of CONTRACTS) {
      const file = join(work, `${name}.json`);
      await writeSchema(name, file);
      await (check ? compare(name, file) : publish(name, file));
    }
    await refuseStrangers();
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} name package of the contract
 * @param {string} file where its schema goes
 */
function writeSchema(name, file) {
  const args = ["run", "--locked", "-q", "-p", name, "--bin", `${name}-schema`, file];
  return new Promise((resolve, reject) => {
    const child = spawn("cargo", args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (cause) => reject(new Error(`cargo cannot be started: ${cause.message}`, { cause })));
    child.on("close", (code, signal) =>
      code === 0
        ? resolve(undefined)
        : reject(new Error(`The schema of ${name} was not written: cargo ended with ${signal ?? code}`)),
    );
  });
}

/** Touches the committed file only when it changes, so that nothing after it is done again. */
async function publish(name, file) {
  const text = await readFile(file, "utf8");
  const target = join(SCHEMAS, `${name}.json`);
  if (text === (await readIfThere(target))) {
    console.log(`schemas/${name}.json is up to date`);
    return;
  }
  await mkdir(SCHEMAS, { recursive: true });
  await writeFile(target, text);
  console.log(`schemas/${name}.json written`);
}

async function compare(name, file) {
  if ((await readFile(file, "utf8")) !== (await readIfThere(join(SCHEMAS, `${name}.json`)))) {
    throw new Error(`schemas/${name}.json is not what contracts/${name} says: npm run schema`);
  }
  console.log(`schemas/${name}.json is up to date`);
}

/** A schema that no contract writes would go on into the generated clients. */
async function refuseStrangers() {
  const known = new Set(CONTRACTS.map((name) => `${name}.json`));
  const strangers = (await readdir(SCHEMAS)).filter((file) => !known.has(file));
  if (strangers.length > 0) {
    throw new Error(`schemas/ holds what no contract writes, remove it: ${strangers.join(", ")}`);
  }
}

async function readIfThere(file) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
