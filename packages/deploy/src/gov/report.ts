/** A proposal in plain words, before it is laid out. */
import { createHash } from "node:crypto";
import { toHex } from "@cosmjs/encoding";
import { ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import { governanceAddress } from "../plan.js";
import type { GovChain } from "./chain.js";
import type { Change } from "./changes.js";
import { stringifyExact } from "./exact-json.js";
import type { Fact, Scene } from "./facts.js";
import { type GovMessage, messageToJson } from "./messages.js";
import { foresee } from "./outlook.js";
import { type Draft, formatCoins } from "./proposal.js";
import type { KnownCode } from "./releases.js";
import { tell } from "./telling.js";
import { phraseOf, titleOf } from "./title.js";

/** One message in plain words. */
export interface MessageReport {
  /** From 1 on. */
  readonly number: number;
  readonly type: string;
  readonly sentence: string;
  readonly isUnderstood: boolean;
  readonly facts: readonly Fact[];
  /** What it changes, against the chain now. */
  readonly changes: readonly Change[];
  /** What a contract is told, whole. */
  readonly message: string | undefined;
}

export interface ProposalReport {
  /** Of the chain; undefined for a file. */
  readonly id: bigint | undefined;
  readonly status: string | undefined;
  readonly failedReason: string | undefined;
  readonly title: string;
  /** What the title would be if it were made of the messages. */
  readonly titleOfMessages: string;
  readonly summary: string;
  readonly metadata: string;
  readonly deposit: string;
  readonly isExpedited: boolean;
  /** Chain and height that it was compared with; undefined when with none. */
  readonly comparedWith: string | undefined;
  /** sha256 of all messages, to be read out to one another. */
  readonly digest: string;
  readonly messages: readonly MessageReport[];
}

export interface ReportOptions {
  /** Bech32 prefix of the chain. */
  readonly prefix: string;
  /** Codes that somebody vouches for. */
  readonly known: readonly KnownCode[];
  /** Compares nothing when absent. */
  readonly chain?: GovChain;
  /** Of a proposal that is on the chain. */
  readonly onChain?: { readonly id: bigint; readonly status: ProposalStatus; readonly failedReason: string };
}

/** Puts a proposal into plain words. */
export async function reportOf(draft: Draft, options: ReportOptions): Promise<ProposalReport> {
  const { chain, onChain } = options;
  const isOver = onChain !== undefined && !isOpen(onChain.status);
  const outlook = await foresee(draft.messages, chain, isOver);
  const scene: Scene = { ...options, outlook, governance: governanceAddress(options.prefix), isOver };
  const head = await chain?.head();
  const messages: MessageReport[] = [];
  for (const [index, message] of draft.messages.entries()) {
    messages.push(await messageReport(message, index, scene));
  }
  return {
    id: onChain?.id,
    status: onChain && statusName(onChain.status),
    failedReason: onChain?.failedReason || undefined,
    ...{ title: draft.title, titleOfMessages: titleOf(draft.messages), summary: draft.summary },
    ...{ metadata: draft.metadata, deposit: formatCoins(draft.deposit), isExpedited: draft.expedited },
    comparedWith: head && `${head.chainId} at height ${head.height}`,
    ...{ digest: digestOf(draft.messages), messages },
  };
}

/** `VOTING_PERIOD` as voting period. */
export function statusName(status: ProposalStatus): string {
  return ProposalStatus[status].replace("PROPOSAL_STATUS_", "").toLowerCase().replaceAll("_", " ");
}

export function isOpen(status: ProposalStatus): boolean {
  return (
    status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD ||
    status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD
  );
}

/** The same for a file and for the chain: of what the messages are, not of how they are written. */
export function digestOf(messages: readonly GovMessage[]): string {
  const hash = createHash("sha256");
  for (const message of messages) hash.update(`${stringifyExact(messageToJson(message))}\n`);
  return hash.digest("hex");
}

async function messageReport(message: GovMessage, index: number, scene: Scene): Promise<MessageReport> {
  const common = { number: index + 1, type: message.typeUrl };
  if (message.kind !== "known") {
    const content =
      message.kind === "raw-json" ? stringifyExact(message.json, "  ") : `bytes ${toHex(message.bytes)}`;
    return {
      ...common,
      sentence: `UNKNOWN: ${message.why}; nobody can say here what it does`,
      isUnderstood: false,
      facts: [],
      changes: [],
      message: content,
    };
  }
  const { facts = [], changes = [], message: text } = await tell(message, index, scene);
  return { ...common, sentence: phraseOf(message), isUnderstood: true, facts, changes, message: text };
}
