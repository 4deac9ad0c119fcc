import { governanceAddress } from "../../plan.js";
import type { GovChain } from "../chain.js";
import { GovError } from "../errors.js";
import type { GovMessage } from "../messages.js";
import { foresee } from "../outlook.js";
import { type Draft, parseDraft } from "../proposal.js";
import type { KnownCode } from "../releases.js";
import * as authority from "./authority.js";
import * as form from "./form.js";
import * as operation from "./operation.js";
import * as parameters from "./parameters.js";
import { type Case, type ChainRule, type Dump, type Finding, isChainRule, type Rule } from "./rule.js";

/** Every rule that looks at a proposal. */
export const RULES: readonly (Rule | ChainRule)[] = [
  ...Object.values(form),
  ...Object.values(authority),
  ...Object.values(parameters),
  ...Object.values(operation),
];

/** What is wrong with a file before there is a proposal. */
export const FILE_RULE = {
  id: "file",
  refuses:
    "a file that the chain's command line refuses, or reads as something else: wrapped, misspelt, ambiguous",
  advice: "write it with bme gov propose",
} as const;

/** What the chain says of the submission itself. */
export const SIMULATION_RULE = {
  id: "simulation",
  refuses: "a submission that the chain refuses",
  advice: "read the chain's reason",
} as const;

/** What a simulation of a submission cannot show. */
export const NOT_SIMULATED =
  "The chain looks at the form of the messages, their signer and the deposit, and executes none of them before the vote " +
  "has passed: a code that its VM refuses, a message that a contract refuses and what others do until then are not seen.";

export interface CheckOptions {
  /** Bech32 prefix of the chain. */
  readonly prefix: string;
  readonly known: readonly KnownCode[];
  /** Rules that need a chain are left out without one. */
  readonly chain?: GovChain;
  readonly dump?: Dump;
  readonly approved?: readonly GovMessage[];
  readonly maxDumpAge?: number;
  readonly mayRemoveSources?: boolean;
  readonly relayer?: string;
  /** Id, when it is on the chain already. */
  readonly id?: bigint;
  /** Simulates the submission by this account. */
  readonly proposer?: string;
}

export interface CheckReport {
  readonly findings: readonly Finding[];
  /** Rules that were applied. */
  readonly applied: readonly string[];
  /** Rules that need a chain, when there was none. */
  readonly leftOut: readonly string[];
  /** Gas of the submission; undefined when it was not simulated or refused. */
  readonly gas: bigint | undefined;
}

/** About an hour of Akash's blocks. */
const MAX_DUMP_AGE = 600;

/** Checks a proposal's file. One that cannot be read is a finding too. */
export async function checkFile(text: string, options: CheckOptions): Promise<CheckReport> {
  let draft: Draft;
  try {
    draft = parseDraft(text);
  } catch (error) {
    if (!(error instanceof GovError)) throw error;
    const { id, advice } = FILE_RULE;
    const finding = { rule: id, message: undefined, what: error.shortMessage, advice };
    return { findings: [finding], applied: [id], leftOut: RULES.map((rule) => rule.id), gas: undefined };
  }
  const report = await checkDraft(draft, options);
  return { ...report, applied: [FILE_RULE.id, ...report.applied] };
}

/** Checks a proposal by every rule, and simulates its submission. */
export async function checkDraft(draft: Draft, options: CheckOptions): Promise<CheckReport> {
  const { chain, id } = options;
  const one: Case = {
    draft,
    governance: governanceAddress(options.prefix),
    outlook: await foresee(draft.messages, chain),
    ...{ known: options.known, dump: options.dump, approved: options.approved, relayer: options.relayer },
    maxDumpAge: options.maxDumpAge ?? MAX_DUMP_AGE,
    mayRemoveSources: options.mayRemoveSources ?? false,
    isSubmitted: id !== undefined,
    onChain: chain && {
      chain,
      head: await chain.head(),
      govParams: await chain.govParams(),
      openProposals: (await chain.openProposals()).filter((other) => other.id !== id),
      messageTypes: await chain.messageTypes(),
    },
  };
  const findings: Finding[] = [];
  const applied: string[] = [];
  const leftOut: string[] = [];
  for (const rule of RULES) {
    const { id: name, advice } = rule;
    const found = isChainRule(rule)
      ? one.onChain && (await rule.findOnChain(one, one.onChain))
      : await rule.find(one);
    (found === undefined ? leftOut : applied).push(name);
    for (const { message, what } of found ?? []) findings.push({ rule: name, message, what, advice });
  }
  const simulated = await simulate(draft, options);
  return { findings: [...findings, ...simulated.findings], applied, leftOut, gas: simulated.gas };
}

async function simulate(
  draft: Draft,
  { chain, id, proposer }: CheckOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly gas: bigint | undefined }> {
  const isPossible = draft.messages.every(({ kind }) => kind !== "raw-json");
  if (chain === undefined || proposer === undefined || id !== undefined || !isPossible) {
    return { findings: [], gas: undefined };
  }
  const outcome = await chain.simulateSubmission(draft, proposer);
  if ("gas" in outcome) return { findings: [], gas: outcome.gas };
  const { id: rule, advice } = SIMULATION_RULE;
  return { findings: [{ rule, message: undefined, what: outcome.refusal, advice }], gas: undefined };
}
