import {
  type CheckReport,
  checkDraft,
  checkFile,
  type Dump,
  type GovChain,
  harmless,
  isObject,
  NOT_SIMULATED,
  parseDraft,
  parseExact,
} from "@akash-bme/deploy";
import { optional, preset, toggle } from "../../command.js";
import { usageError } from "../../errors.js";
import { readText } from "../../input.js";
import { address, anything, countOf } from "../../parse.js";
import { checked } from "../../shapes/gov.js";
import {
  bech32Prefix,
  checksumsOption,
  govChainOf,
  govCommand,
  idOf,
  knownCodes,
  namedProposal,
  proposalArgument,
} from "./common.js";

/** Options of every command that checks. */
export const checkOptions = {
  ...checksumsOption,
  dump: optional(
    "--dump FILE",
    'parameters of the module that UpdateParams replaces, {"params": …}',
    anything,
  ),
  dumpHeight: optional(
    "--dump-height COUNT",
    "height at which the dump was made, if it does not say",
    countOf,
  ),
  maxDumpAge: preset("--max-dump-age COUNT", "blocks after which the dump is too old", countOf, "600"),
  mayRemoveSources: toggle("--may-remove-sources", "a source of prices may be taken away"),
  approved: optional(
    "--approved FILE",
    "proposal that was approved; the messages must be the same",
    anything,
  ),
  relayer: optional("--relayer ADDR", "account that will send price updates", address),
};

export interface CheckChoice {
  readonly checksums: string | undefined;
  readonly dump: string | undefined;
  readonly dumpHeight: number | undefined;
  readonly maxDumpAge: number;
  readonly mayRemoveSources: boolean;
  readonly approved: string | undefined;
  readonly relayer: string | undefined;
}

/** Checks the proposal of a file or of the chain. */
export async function checkNamed(
  written: string,
  choice: CheckChoice,
  chain: GovChain | undefined,
  proposer: string | undefined,
): Promise<CheckReport> {
  const { maxDumpAge, mayRemoveSources, relayer } = choice;
  const dump = await dumpOf(choice);
  const approved = await approvedOf(choice);
  const options = {
    ...{ prefix: bech32Prefix, known: await knownCodes(choice.checksums), maxDumpAge, mayRemoveSources },
    ...(chain && { chain }),
    ...(dump && { dump }),
    ...(approved && { approved }),
    ...(relayer !== undefined && { relayer }),
    ...(proposer !== undefined && { proposer }),
  };
  const id = idOf(written);
  if (id === undefined) return checkFile(await readText(written), options);
  return checkDraft((await namedProposal(written, chain)).draft, { ...options, id });
}

async function approvedOf({ approved }: CheckChoice) {
  return approved === undefined ? undefined : parseDraft(await readText(approved)).messages;
}

async function dumpOf({ dump: file, dumpHeight }: CheckChoice): Promise<Dump | undefined> {
  if (file === undefined) return undefined;
  const json = parseExact(await readText(file));
  const { params, height } = isObject(json) ? json : {};
  if (!isObject(params))
    throw usageError(`${file} has no params: write {"params": …} as the chain answers it`);
  const said = typeof height === "string" ? Number(height) : height;
  return { params, height: dumpHeight ?? (typeof said === "number" && said > 0 ? said : undefined) };
}

/** Findings as a list to go through, and what was not looked at. */
export function checkText({ findings, applied, leftOut, gas }: CheckReport): string {
  const lines = findings.map(({ rule, message, what, advice }) => {
    const where = message === undefined ? "" : ` message ${message}:`;
    return `${rule}:${where} ${harmless(what)}\n  ${advice}`;
  });
  const left = leftOut.length === 0 ? [] : [`not checked without a chain: ${leftOut.join(", ")}`];
  const simulated = gas === undefined ? [] : [`submission simulated, ${gas} gas. ${NOT_SIMULATED}`];
  const end = `${applied.length} rules, ${findings.length} findings`;
  return [...lines, ...left, ...simulated, end].join("\n");
}

export const check = govCommand({
  name: "check",
  summary: "Look for the mistakes that were made with proposals before",
  details: `Ends with exit code 1 when one is found; bme gov rules lists what is looked for. With --proposer the submission is
simulated too.

The chain executes no message before the vote has passed, so no simulation shows what a contract will say. Rehearse on a
local chain: bme devnet start --profile filtered.`,
  examples: [
    "gov check proposal.json --proposer akash1…",
    "gov check 12 --checksums release.json --json",
    "gov check proposal.json --dump params.json --dump-height 19000000",
  ],
  arguments: proposalArgument,
  options: {
    ...checkOptions,
    proposer: optional("--proposer ADDR", "account that would submit it; simulates that", address),
    offline: toggle("--offline", "apply only the rules that need no chain"),
  },
  output: checked,
  run: async (input, context) => {
    const chain = input.offline ? undefined : await govChainOf(context);
    return checkNamed(input.proposal, input, chain, input.proposer);
  },
  text: checkText,
  isYes: ({ findings }) => findings.length === 0,
});
