import {
  type BmeErrorCode,
  type ClientErrorCode,
  isContractCode,
  isOracleIssueCode,
  type OracleIssueCode,
} from "./codes.js";

/** What an error is about, ready for JSON. */
export interface BmeErrorDetails {
  /** What the chain or the node said, whole. */
  readonly log?: string;
  /** With `oracle_unhealthy`: why there is no price. */
  readonly reason?: OracleIssueCode;
  /** Transaction that failed in a block, or with `not_included` the one that was sent. */
  readonly hash?: string;
  /** Height of that block. */
  readonly height?: number;
  /** Gas that it used. */
  readonly gasUsed?: bigint;
}

/** The one error type of this package. Programs branch on `code`; people read `shortMessage`. */
export class BmeError extends Error {
  override readonly name = "BmeError";
  readonly code: BmeErrorCode;
  readonly shortMessage: string;
  readonly details: BmeErrorDetails;

  constructor(
    code: BmeErrorCode,
    shortMessage: string,
    details: BmeErrorDetails = {},
    options: ErrorOptions = {},
  ) {
    super(`${code}: ${shortMessage}`, options);
    this.code = code;
    this.shortMessage = shortMessage;
    this.details = details;
  }
}

/** A contract's refusal taken apart, as quotes answer it too. */
export interface Refusal {
  readonly code: BmeErrorCode;
  /** What is wrong, with the numbers. */
  readonly message: string;
  /** With `oracle_unhealthy`: why there is no price. */
  readonly reason?: OracleIssueCode;
}

/** What wasmd writes after the text of a contract; the last one, as a contract may pass on what another said. */
const CONTRACT_FAILED = /^(.*): (?:execute|query|instantiate|migrate|sudo|reply) wasm contract failed/s;
/** What the client and the chain write before it, outermost first. */
const BEFORE = [
  /^Query failed with \(\d+\): /,
  /^rpc error: code = \w+ desc = /,
  /^.*?\bfailed to execute message; message index: \d+: /s,
  /^dispatch: (?:submessages: )?/,
];

/** Failures of the chain and the network by what their texts have in common; the first that fits. */
const KNOWN_FAILURES: readonly (readonly [ClientErrorCode, RegExp, string])[] = [
  ["out_of_gas", /out of gas/i, "The transaction ran out of gas; send it again with more"],
  [
    "insufficient_fee",
    /insufficient fees?\b/i,
    "The fee is below what the node asks for; raise the gas price",
  ],
  [
    "insufficient_balance",
    /insufficient funds|spendable balance .* is smaller than/i,
    "The account cannot pay the attached coins and the fee",
  ],
  [
    "sequence_mismatch",
    /account sequence mismatch|incorrect account sequence/i,
    "Another transaction of this account came first; send it again",
  ],
  [
    "already_sent",
    /tx already (?:exists )?in (?:cache|mempool)/i,
    "This very transaction was sent before; look for it before sending it again",
  ],
  [
    "not_found",
    /no such contract|does not exist on chain|account \S+ not found/i,
    "There is no such account or contract on this chain",
  ],
  [
    "no_simulation",
    /unknown query path/i,
    "The node does not simulate transactions; use another node, or name the gas in the options",
  ],
  [
    "not_included",
    /was submitted but was not yet found on the chain/i,
    "The transaction was sent but not seen in a block in time; look for it before sending it again",
  ],
  [
    "unreachable",
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|fetch failed|socket hang up|Bad status on response: 5\d\d/i,
    "The node does not answer; check the endpoint",
  ],
];

/** Splits the text of a refusal, `code: text`. A code that is not known becomes `contract_error` with the whole text. */
export function parseRefusal(text: string): Refusal {
  const [code, message] = splitCode(text);
  if (code === undefined || !isContractCode(code)) return { code: "contract_error", message: text };
  if (code !== "oracle_unhealthy") return { code, message };
  const [reason, rest] = splitCode(message);
  return reason !== undefined && isOracleIssueCode(reason)
    ? { code, message: rest, reason }
    : { code, message };
}

/** The refusal of a quote or of a settled item as an error, for callers that rather throw. */
export function refusalError(refusal: Refusal, details: BmeErrorDetails = {}): BmeError {
  const { code, message, reason } = refusal;
  return new BmeError(code, message, reason === undefined ? details : { ...details, reason });
}

/**
 * Any failure of a call as a `BmeError`: what a contract said in a transaction, a simulation or a query, or else what
 * the chain or the network said. Takes the error that was thrown, or the log of a transaction that failed.
 */
export function parseContractError(thrown: unknown, details: BmeErrorDetails = {}): BmeError {
  if (thrown instanceof BmeError) return thrown;
  const log = fullText(thrown);
  const more = { ...details, log };
  const options = thrown instanceof Error ? { cause: thrown } : {};
  const said = contractText(log);
  if (said !== undefined) {
    const { code, message, reason } = parseRefusal(said);
    return new BmeError(code, message, reason === undefined ? more : { ...more, reason }, options);
  }
  const known = KNOWN_FAILURES.find(([, pattern]) => pattern.test(log));
  if (known !== undefined) return new BmeError(known[0], known[2], more, options);
  const code = details.hash === undefined ? "unknown" : "transaction_failed";
  return new BmeError(code, firstLine(log), more, options);
}

/** What the contract itself said; none when the text is not a contract's. */
function contractText(log: string): string | undefined {
  const before = CONTRACT_FAILED.exec(log)?.[1];
  return before === undefined ? undefined : BEFORE.reduce((text, prefix) => text.replace(prefix, ""), before);
}

function splitCode(text: string): [code: string | undefined, rest: string] {
  const match = /^([a-z][a-z0-9_]*): (.*)$/s.exec(text);
  return match === null ? [undefined, text] : [match[1], match[2] ?? ""];
}

/** The text of an error and of its causes: undici says "fetch failed" and keeps the reason in the cause. */
function fullText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? `${thrown.message}: ${fullText(thrown.cause)}` : thrown.message;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] || "The call failed without saying why";
}
