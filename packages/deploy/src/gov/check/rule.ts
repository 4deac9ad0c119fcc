import { fromUtf8 } from "@cosmjs/encoding";
import type { Params as GovParams, Proposal } from "cosmjs-types/cosmos/gov/v1/gov";
import {
  MsgExecuteContract,
  MsgInstantiateContract,
  MsgInstantiateContract2,
  MsgStoreAndInstantiateContract,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import type { GovChain } from "../chain.js";
import { isObject, type Json, type JsonObject, parseExact } from "../exact-json.js";
import { as, type GovMessage } from "../messages.js";
import type { Outlook } from "../outlook.js";
import type { Draft } from "../proposal.js";
import type { KnownCode } from "../releases.js";

/** Parameters of a module as they were at some height. */
export interface Dump {
  readonly params: JsonObject;
  /** Undefined when the file does not say. */
  readonly height: number | undefined;
}

/** What only a chain knows. */
export interface ChainCase {
  readonly chain: GovChain;
  readonly head: { readonly height: number; readonly time: bigint };
  readonly govParams: GovParams;
  /** Others that are open now. */
  readonly openProposals: readonly Proposal[];
  readonly messageTypes: ReadonlySet<string>;
}

/** A proposal under examination. */
export interface Case {
  readonly draft: Draft;
  readonly governance: string;
  readonly outlook: Outlook;
  readonly known: readonly KnownCode[];
  readonly dump: Dump | undefined;
  /** Messages that were approved. */
  readonly approved: readonly GovMessage[] | undefined;
  /** Blocks after which a dump is too old. */
  readonly maxDumpAge: number;
  /** Sources may be taken away. */
  readonly mayRemoveSources: boolean;
  /** Account that will send price updates. */
  readonly relayer: string | undefined;
  /** Whether it is on the chain already: what is paid and encoded cannot be changed any more. */
  readonly isSubmitted: boolean;
  /** Undefined when it is checked without a chain. */
  readonly onChain: ChainCase | undefined;
}

/** What a rule finds wrong. */
export interface Found {
  /** From 1 on; undefined when it is the proposal as a whole. */
  readonly message?: number;
  readonly what: string;
}

/** One mistake that was made before, or that would be the same kind. */
export interface Rule {
  readonly id: string;
  /** What it refuses, in a few words. */
  readonly refuses: string;
  /** What to do instead. */
  readonly advice: string;
  readonly find: (one: Case) => readonly Found[] | Promise<readonly Found[]>;
}

/** A rule that needs a chain. */
export interface ChainRule extends Omit<Rule, "find"> {
  readonly findOnChain: (one: Case, onChain: ChainCase) => readonly Found[] | Promise<readonly Found[]>;
}

export const isChainRule = (rule: Rule | ChainRule): rule is ChainRule => "findOnChain" in rule;

/** A finding with its rule. */
export interface Finding {
  readonly rule: string;
  readonly message: number | undefined;
  readonly what: string;
  readonly advice: string;
}

/** A contract's message within a proposal. */
export interface Told {
  readonly number: number;
  /** Undefined when the contract is made by the message. */
  readonly contract: string | undefined;
  readonly json: Json;
}

/** Everything that contracts are told. */
export function contractMessages(messages: readonly GovMessage[]): readonly Told[] {
  return messages.flatMap((message, index): readonly Told[] => {
    const executed = as(message, MsgExecuteContract);
    const made =
      as(message, MsgInstantiateContract2) ??
      as(message, MsgInstantiateContract) ??
      as(message, MsgStoreAndInstantiateContract);
    const msg = executed?.msg ?? made?.msg;
    if (msg === undefined) return [];
    return [{ number: index + 1, contract: executed?.contract, json: parseExact(fromUtf8(msg)) }];
  });
}

/** The content of a contract's message by its name; undefined when it is another message. */
export function named({ json }: Told, name: string): JsonObject | undefined {
  const content = isObject(json) ? json[name] : undefined;
  return isObject(content) ? content : undefined;
}

/** All findings of a rule over the messages, numbered from 1. */
export function each(
  messages: readonly GovMessage[],
  find: (message: GovMessage, index: number) => string | undefined,
): readonly Found[] {
  return messages.flatMap((message, index) => {
    const what = find(message, index);
    return what === undefined ? [] : [{ message: index + 1, what }];
  });
}

/** Whether it replaces all parameters of a module. */
export function isUpdateParams({ typeUrl }: GovMessage): boolean {
  return typeUrl.endsWith(".MsgUpdateParams");
}

/** The parameters that a module's `MsgUpdateParams` puts into force. */
export function paramsIn(message: GovMessage): JsonObject | undefined {
  const params = message.kind === "raw-bytes" ? undefined : message.json.params;
  return isObject(params) ? params : undefined;
}
