import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { toBech32, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { MsgExecuteContractResponse } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import type { Session } from "../src/command.js";
import { schemaOf } from "../src/commands/schema.js";
import { type Host, processHost } from "../src/host.js";
import { buildProgram, type Program } from "../src/program.js";
import { run } from "../src/run.js";
import type { Json } from "../src/shape.js";
import { violations } from "./schema.js";

export const VECTORS = fileURLToPath(new URL("../../../tests/vectors/pyth/", import.meta.url));

/** Addresses of Akash that belong to nobody. */
export const [VAULT, ORACLE, ALICE, BOB] = [1, 2, 3, 4].map((byte) =>
  toBech32("akash", new Uint8Array(20).fill(byte)),
) as [string, string, string, string];

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. Under `--json`, what it prints has to be one document that fits its schema. */
export async function bme(words: readonly string[], host: Partial<Host> = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(words, {
    ...processHost,
    env: { XDG_STATE_HOME: "/nonexistent", ...host.env },
    // No chain of the developer's is found.
    runningDevnets: () => Promise.resolve([]),
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interrupted: () => Promise.resolve(),
    ...without(host, "env"),
  });
  const outcome = { code, out: out.join(""), err: err.join("") };
  if (words.includes("--json") && !words.includes("--help")) checkDocument(words, outcome.out);
  return outcome;
}

/** Expects one document that fits the schema of its command, and gives it back. */
export function checkDocument(words: readonly string[], out: string): Json {
  const document: Json = JSON.parse(out);
  const { commands } = program();
  // A command may stand behind options and their values.
  const path = words
    .flatMap((_, index) => [3, 2, 1].map((length) => words.slice(index, index + length).join(" ")))
    .find((one) => commands.has(one));
  const isFailure = typeof document === "object" && document !== null && "error" in document;
  const schema = schemaOf(isFailure || path === undefined ? "error" : path, commands);
  expect(violations(schema, document), JSON.stringify(document)).to.deep.equal([]);
  return document;
}

/** The tree of commands; none of them can be run. */
export function program(): Program {
  const session: Session = {
    env: {},
    print: () => {},
    context: () => {
      throw new Error("this tree runs nothing");
    },
    end: () => {},
  };
  return buildProgram(session, "0.0.0");
}

/** A host whose node gives these answers to the queries of these names, and remembers what it was asked. */
export function answering(answers: Readonly<Record<string, unknown>>) {
  const asked: { readonly contract: string; readonly query: Record<string, unknown> }[] = [];
  const client = {
    queryContractSmart: async (contract: string, query: Record<string, unknown>) => {
      // As it goes over the wire: without what is undefined.
      asked.push({ contract, query: JSON.parse(JSON.stringify(query)) });
      const [name = ""] = Object.keys(query);
      if (!(name in answers)) throw new Error(`the test has no answer to ${name}`);
      return answers[name];
    },
  };
  const host: Partial<Host> = {
    env: { BME_NODE: "http://node.example", BME_VAULT: VAULT, BME_ORACLE: ORACLE },
    connect: async () => client as unknown as CosmWasmClient,
  };
  return { host, asked, client };
}

/** An event of the vault, as the chain shows it. */
export function vaultEvent(kind: string, attributes: Readonly<Record<string, string>>) {
  const all = Object.entries({ _contract_address: VAULT, ...attributes });
  return { type: `wasm-${kind}`, attributes: all.map(([key, value]) => ({ key, value })) };
}

/** The same with a node that takes transactions; what is broadcast ends in `sent`, and the contract answers `data`. */
export function accepting(
  answers: Readonly<Record<string, unknown>>,
  events: readonly { type: string; attributes: { key: string; value: string }[] }[] = [],
  data: object = {},
) {
  const { host, asked, client } = answering(answers);
  const sent: { readonly sender: string; readonly messages: readonly unknown[] }[] = [];
  const signing = {
    ...client,
    simulate: async () => 100_000,
    signAndBroadcast: async (sender: string, messages: readonly unknown[]) => {
      sent.push({ sender, messages });
      return {
        ...{ transactionHash: "AB".repeat(32), height: 7, gasUsed: 90_000n, gasWanted: 140_000n },
        ...{ code: 0, events, msgResponses: [contractAnswer(data)] },
      };
    },
  };
  const connectSigner = async () => signing as unknown as SigningCosmWasmClient;
  return { host: { ...host, connectSigner }, asked, sent };
}

/** What a contract answers to a message, as the chain passes it on. */
function contractAnswer(answer: object) {
  const data = toUtf8(JSON.stringify(answer));
  const value = MsgExecuteContractResponse.encode({ data }).finish();
  return { typeUrl: MsgExecuteContractResponse.typeUrl, value };
}

/** The hex of a genuine vector. */
export async function vectorHex(path: string): Promise<string> {
  return JSON.parse(await readFile(join(VECTORS, `${path}.json`), "utf8")).hex;
}

/** Runs with a folder that is removed afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "bme-cli-test-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
