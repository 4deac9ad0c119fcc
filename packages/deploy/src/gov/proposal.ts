import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Coin } from "cosmjs-types/cosmos/base/v1beta1/coin";
import type { Proposal } from "cosmjs-types/cosmos/gov/v1/gov";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import { GovError } from "./errors.js";
import { isObject, type Json, parseExact, stringifyExact } from "./exact-json.js";
import { type GovMessage, messageFromAny, messageFromJson, messageToAny, messageToJson } from "./messages.js";

/** What is proposed: the content of a file for `akash tx gov submit-proposal`. */
export interface Draft {
  readonly messages: readonly GovMessage[];
  readonly metadata: string;
  /** What is paid with the submission. */
  readonly deposit: readonly Coin[];
  readonly title: string;
  readonly summary: string;
  readonly expedited: boolean;
}

const FILE_FIELDS = ["messages", "metadata", "deposit", "title", "summary", "expedited"];

/**
 * Reads a proposal's file.
 *
 * Errors: `bad_json`, `bad_file` that names the field.
 */
export function parseDraft(text: string): Draft {
  const json = parseExact(text);
  if (!isObject(json)) throw new GovError("bad_file", "the file is not an object");
  const wrapper = ["proposal", "proposals", "body", "content"].find((key) => key in json);
  if (wrapper !== undefined && !("messages" in json)) {
    throw new GovError(
      "bad_file",
      `the proposal is wrapped in "${wrapper}", as a query answers it; submit-proposal takes what is inside`,
    );
  }
  for (const key of Object.keys(json)) {
    if (!FILE_FIELDS.includes(key)) {
      throw new GovError("bad_file", `a proposal has no field "${key}", only ${FILE_FIELDS.join(", ")}`);
    }
  }
  const { messages } = json;
  if (!Array.isArray(messages)) throw new GovError("bad_file", "messages is not a list");
  const { expedited = false } = json;
  if (typeof expedited !== "boolean") throw new GovError("bad_file", "expedited is not true or false");
  return {
    messages: messages.map((message: Json, index) => messageFromJson(message, `messages[${index}]`)),
    metadata: textOf(json.metadata, "metadata"),
    deposit: parseCoins(textOf(json.deposit, "deposit")),
    title: textOf(json.title, "title"),
    summary: textOf(json.summary, "summary"),
    expedited,
  };
}

/** The file of a proposal, in the shape that `akash tx gov submit-proposal` takes. */
export function formatDraft({ messages, metadata, deposit, title, summary, expedited }: Draft): string {
  const json = {
    messages: messages.map(messageToJson),
    ...{ metadata, deposit: formatCoins(deposit), title, summary, expedited },
  };
  return `${stringifyExact(json, "  ")}\n`;
}

/** The message that submits a proposal. Errors: `raw_message`. */
export function submission(draft: Draft, proposer: string): EncodeObject & { value: MsgSubmitProposal } {
  const { messages, metadata, deposit, title, summary, expedited } = draft;
  const value = MsgSubmitProposal.fromPartial({
    ...{ proposer, metadata, title, summary, expedited, initialDeposit: [...deposit] },
    messages: messages.map(messageToAny),
  });
  return { typeUrl: MsgSubmitProposal.typeUrl, value };
}

/** What a proposal of the chain proposes; the deposit is what was paid so far. */
export function draftOf(proposal: Proposal): Draft {
  const { messages, metadata, totalDeposit, title, summary, expedited } = proposal;
  return {
    ...{ metadata, title, summary, expedited, deposit: totalDeposit },
    messages: messages.map(messageFromAny),
  };
}

/** Metadata that wallets and explorers read, and that repeats what the chain stores. */
export function metadataOf(title: string, summary: string): string {
  return JSON.stringify({ title, summary });
}

const COIN = /^(\d+)([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/;

/** Coins as the chain's command line takes them: `500000uakt,3uact`; none of an empty text. */
export function parseCoins(text: string): readonly Coin[] {
  if (text === "") return [];
  return text.split(",").map((one) => {
    const [, digits, denom] = COIN.exec(one.trim()) ?? [];
    if (digits === undefined || denom === undefined) {
      throw new GovError("bad_file", `"${one}" is not an amount of a denom, such as 500000uakt`);
    }
    return { amount: BigInt(digits).toString(), denom };
  });
}

export function formatCoins(coins: readonly Coin[]): string {
  return coins.map(({ amount, denom }) => amount + denom).join(",");
}

function textOf(value: Json | undefined, name: string): string {
  if (value === undefined) return "";
  if (typeof value !== "string") throw new GovError("bad_file", `${name} is not text`);
  return value;
}
