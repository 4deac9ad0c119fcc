import { existsSync } from "node:fs";
import { parseContractError } from "@akash-bme/clients";
import {
  connectGovChain,
  DeployError,
  type Draft,
  draftOf,
  type GovChain,
  GovError,
  isObject,
  type JsonObject,
  type KnownCode,
  parseDraft,
  parseExact,
  parseKnownCodes,
  proposalOf,
  type ReportOptions,
} from "@akash-bme/deploy";
import { type BuiltCommand, type CommandSpec, command, type Input, needed, optional } from "../../command.js";
import type { Context } from "../../context.js";
import { CliError, EXIT, usageError } from "../../errors.js";
import { readText } from "../../input.js";
import { AKASH_PREFIX, anything, type Parser, wholeNumber } from "../../parse.js";

/** Exit codes of what is not refused: the file or the words were wrong, or it took too long. */
const EXITS: Readonly<Partial<Record<GovError["code"], 2 | 3>>> = {
  bad_json: EXIT.usage,
  bad_file: EXIT.usage,
  timeout: EXIT.unreachable,
};

type Inputs = Readonly<Record<string, Input<unknown>>>;

/** A command whose failures are those of governance tooling or of the chain. */
export function govCommand<A extends Inputs, O extends Inputs, T>(spec: CommandSpec<A, O, T>): BuiltCommand {
  return command({ ...spec, run: (input, context) => telling(spec.run(input, context)) });
}

async function telling<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GovError) {
      const exit = EXITS[error.code] ?? EXIT.refused;
      throw new CliError(exit, error.code, error.shortMessage, { cause: error });
    }
    if (error instanceof DeployError) {
      throw new CliError(EXIT.refused, error.code, error.shortMessage, { cause: error });
    }
    if (error instanceof CliError) throw error;
    const known = parseContractError(error);
    throw known.code === "unknown" ? error : known;
  }
}

export const idArgument = { id: needed("ID", "number of the proposal", wholeNumber) };

export const proposalArgument = {
  proposal: needed("PROPOSAL", "a file, or the number of a proposal on the chain", anything),
};

export const checksumsOption = {
  checksums: optional(
    "--checksums FILES",
    "lists of checksums or release manifests, with commas between; artifacts/checksums.txt if it is there",
    anything,
  ),
};

const OWN_CHECKSUMS = "artifacts/checksums.txt";

/** Codes that the named lists vouch for. */
export async function knownCodes(written: string | undefined): Promise<readonly KnownCode[]> {
  const files = written?.split(",") ?? (existsSync(OWN_CHECKSUMS) ? [OWN_CHECKSUMS] : []);
  const lists = await Promise.all(files.map(async (file) => parseKnownCodes(await readText(file), file)));
  return lists.flat();
}

/** The chain of the node that is named or runs. */
export async function govChainOf(context: Context): Promise<GovChain> {
  const node = await context.node();
  try {
    return await connectGovChain(node);
  } catch (cause) {
    const { code } = parseContractError(cause);
    const what = code === "unreachable" ? "No node answers" : "What answers is no node of a chain";
    throw new CliError(EXIT.unreachable, "unreachable", `${what} at ${node}: check the address`, { cause });
  }
}

/** A proposal that was named: of a file or of the chain. */
export interface Named {
  readonly draft: Draft;
  readonly onChain: ReportOptions["onChain"];
  /** Undefined for one of the chain. */
  readonly text: string | undefined;
}

/** The number of a proposal; undefined when a file is named. */
export function idOf(written: string): bigint | undefined {
  return /^\d{1,20}$/.test(written) ? BigInt(written) : undefined;
}

export async function namedProposal(written: string, chain: GovChain | undefined): Promise<Named> {
  const id = idOf(written);
  if (id === undefined) {
    const text = await readText(written);
    return { draft: parseDraft(text), onChain: undefined, text };
  }
  if (chain === undefined) throw usageError(`proposal ${id} is on a chain: leave out --offline`);
  const proposal = await proposalOf(chain, id);
  const { status, failedReason } = proposal;
  return { draft: draftOf(proposal), onChain: { id, status, failedReason }, text: undefined };
}

/** JSON on the command line itself, or in a file. */
export async function jsonOf(written: string): Promise<JsonObject | readonly JsonObject[]> {
  const isInline = /^\s*[{[]/.test(written);
  const json = parseExact(isInline ? written : await readText(written));
  if (isObject(json)) return json;
  if (Array.isArray(json) && json.length > 0 && json.every(isObject)) return json;
  throw usageError(`${isInline ? "the JSON" : written} is neither an object nor a list of objects`);
}

/** One object. */
export async function objectOf(written: string): Promise<JsonObject> {
  const json = await jsonOf(written);
  if (!isObject(json)) throw usageError("one object is asked for, and this is a list");
  return json;
}

export const bech32Prefix = AKASH_PREFIX;

export const filePath: Parser<string> = (written) => {
  if (written === "") throw usageError("the name of the file is empty");
  return written;
};
