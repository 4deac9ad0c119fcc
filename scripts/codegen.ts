// Generates the TypeScript clients in packages/clients/generated from schemas/*.json with @cosmwasm/ts-codegen, which
// writes for another chain library; the post-step below turns its output to cosmjs. `--check` generates elsewhere and
// fails when a committed file differs.

import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import tsCodegen from "@cosmwasm/ts-codegen";

const USAGE = "usage: tsx scripts/codegen.ts [--check]";
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SCHEMAS = join(ROOT, "schemas");
const GENERATED = join(ROOT, "packages", "clients", "generated");
const GENERATED_NAME = "packages/clients/generated";
/** Its own client over the other library; nothing refers to it after the post-step. */
const BASE_CLIENT = "baseClient.ts";
/** What must not be left of the other library. */
const LEFTOVER = /interchain|baseClient/i;

const MODULES: readonly (readonly [string, string])[] = [
  ["@interchainjs/types", "@cosmjs/stargate"],
  ["@interchainjs/cosmos-types", "@cosmjs/proto-signing"],
  ["interchainjs/cosmwasm/wasm/v1/tx", "cosmjs-types/cosmwasm/wasm/v1/tx"],
  ["@interchainjs/encoding", "@cosmjs/encoding"],
];
const CLIENTS_IMPORT = 'import { ICosmWasmClient, ISigningCosmWasmClient } from "./baseClient";';
const COSMJS_IMPORT =
  "import { CosmWasmClient as ICosmWasmClient, ExecuteResult, " +
  'SigningCosmWasmClient as ISigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";';
/** Names that are there when the code runs; everything else that is imported is a type. */
const VALUES = new Set(["MsgExecuteContract", "toUtf8"]);

type Files = ReadonlyMap<string, string>;

/** The post-step for one file. */
function adapt(source: string): string {
  let text = source.replace(CLIENTS_IMPORT, COSMJS_IMPORT);
  for (const [from, to] of MODULES) {
    text = text.replaceAll(`"${from}"`, `"${to}"`);
  }
  text = text
    .replaceAll("Promise<any>", "Promise<ExecuteResult>")
    // A field of the protobuf message is there or not; `undefined` is no third way.
    .replaceAll("funds: funds_\n", "funds: funds_ ?? []\n")
    .replace(/(from "\.\/[^"]+)"/g, '$1.js"');
  return `${tidyImports(text).trimEnd()}\n`;
}

/** Says which imports are types, without which ES modules do not load, and drops names that are not used. */
function tidyImports(text: string): string {
  const imports = /^import \{ ([^}]+) \} from ("[^"]+");\n/gm;
  const body = text.replace(imports, "");
  const isUsed = (name: string) => new RegExp(`\\b${name}\\b`).test(body);
  return text.replace(imports, (_, names: string, from: string) => {
    const used = names.split(", ").filter((name) => isUsed(localName(name)));
    const line = (list: readonly string[], keyword: string) =>
      list.length === 0 ? "" : `${keyword} { ${list.join(", ")} } from ${from};\n`;
    return (
      line(
        used.filter((name) => VALUES.has(name)),
        "import",
      ) +
      line(
        used.filter((name) => !VALUES.has(name)),
        "import type",
      )
    );
  });
}

function localName(imported: string): string {
  return imported.split(" as ").at(-1) ?? imported;
}

/** Generates everything in memory, by way of a folder that is removed. */
async function generate(): Promise<Files> {
  const work = await mkdtemp(join(tmpdir(), "bme-codegen-"));
  try {
    const contracts = await layOut(join(work, "schemas"));
    const outPath = join(work, "out");
    await tsCodegen.default({
      contracts,
      outPath,
      options: {
        bundle: { enabled: false },
        types: { enabled: true },
        client: { enabled: true, execExtendsQuery: true, noImplicitOverride: true },
        messageComposer: { enabled: true },
      },
    });
    return await readAdapted(outPath);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The generator wants each contract's JSON alone in a folder. */
async function layOut(folder: string): Promise<{ name: string; dir: string }[]> {
  const contracts = [];
  for (const file of (await readdir(SCHEMAS)).filter((name) => name.endsWith(".json")).sort()) {
    const stem = basename(file, ".json");
    const dir = join(folder, stem);
    await mkdir(dir, { recursive: true });
    await copyFile(join(SCHEMAS, file), join(dir, file));
    contracts.push({ name: `${stem.charAt(0).toUpperCase()}${stem.slice(1)}`, dir });
  }
  if (contracts.length === 0) throw new Error("schemas/ holds no schema: npm run schema");
  return contracts;
}

async function readAdapted(folder: string): Promise<Files> {
  const files = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) {
    if (name === BASE_CLIENT) continue;
    const text = adapt(await readFile(join(folder, name), "utf8"));
    const leftover = LEFTOVER.exec(text);
    if (leftover !== null) {
      throw new Error(`"${leftover[0]}" is left in ${name}: adapt the post-step in scripts/codegen.ts`);
    }
    if (/\bany\b/.test(text)) {
      throw new Error(`"any" is left in ${name}: adapt the post-step in scripts/codegen.ts`);
    }
    files.set(name, text);
  }
  return files;
}

async function readCommitted(): Promise<Files> {
  await mkdir(GENERATED, { recursive: true });
  const files = new Map<string, string>();
  for (const name of await readdir(GENERATED)) {
    files.set(name, await readFile(join(GENERATED, name), "utf8"));
  }
  return files;
}

/** Names of files that are missing, changed or too many. */
function differences(wanted: Files, found: Files): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].filter((name) => wanted.get(name) !== found.get(name)).sort();
}

async function main(check: boolean): Promise<void> {
  const wanted = await generate();
  const changed = differences(wanted, await readCommitted());
  if (changed.length === 0) {
    console.log(`${GENERATED_NAME} is up to date`);
    return;
  }
  if (check) {
    const names = changed.map((name) => `${GENERATED_NAME}/${name}`).join(", ");
    throw new Error(`not what schemas/ says: ${names}: npm run codegen`);
  }
  for (const name of changed) {
    const text = wanted.get(name);
    const file = join(GENERATED, name);
    await (text === undefined ? rm(file, { recursive: true }) : writeFile(file, text));
    console.log(`${GENERATED_NAME}/${name} ${text === undefined ? "removed" : "written"}`);
  }
}

function readArgs(): boolean {
  try {
    return parseArgs({ options: { check: { type: "boolean", default: false } } }).values.check;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

try {
  await main(readArgs());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
