import type {
  BurnResult as BurnResultJson,
  Leg,
  MintResult as MintResultJson,
  RecordInfo,
  WaitInfo,
} from "../generated/Bme.types.js";
import { type BurnResult, type MintResult, toBurnResult, toMintResult } from "./bme-types.js";
import { BmeError } from "./errors.js";
import { maybe, maybeBigInt } from "./maybe.js";
import { type Uact, type Uakt, uact, uakt } from "./units.js";
import { describeWait, toWait, type Wait } from "./wait.js";

/** What a mint or a burn answered: what it did, or the request that it became. */
export type Conversion<T> = { readonly kind: "executed"; readonly result: T } | Ticket;

/** A request that waits. */
export interface Ticket {
  readonly kind: "waits";
  readonly request: bigint;
  readonly wait: Wait;
}

/** Reasons for which a request is cancelled. */
export const CANCEL_REASONS = [
  "min_out",
  "deadline",
  "dust",
  "below_minimum",
  "bucket_empty",
  "status",
  "oracle",
  "by_owner",
  "attempts",
] as const;

/** Why a request was cancelled; of `oracle` the issue is known too. */
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** How a request ended. */
export type RequestOutcome =
  | { readonly kind: "minted"; readonly result: MintResult }
  | { readonly kind: "paid"; readonly result: BurnResult }
  | { readonly kind: "cancelled"; readonly reason: CancelReason; readonly issue: string | undefined };

/** A request, from its beginning to 30 days after its end. Times are Unix seconds. */
export interface BmeRequest {
  readonly id: bigint;
  readonly leg: Leg;
  /** Who asked; of an invoice the provider. */
  readonly owner: string;
  /** Who gets what comes out. */
  readonly to: string;
  /** The escrow into which it goes, if that is open then. */
  readonly escrow: bigint | undefined;
  /** Paid in for a mint. */
  readonly paidAkt: Uakt;
  /** Paid in for a burn; of an invoice the ACT burned. */
  readonly paidAct: Uact;
  /** Least to accept of a mint. */
  readonly minAct: Uact | undefined;
  /** Least to accept of a burn. */
  readonly minAkt: Uakt | undefined;
  /** What an exact mint is to give. */
  readonly actOut: Uact | undefined;
  readonly deadline: bigint | undefined;
  readonly requestedAt: bigint;
  /** What it waits for, or waited for. */
  readonly wait: Wait;
  readonly endedAt: bigint | undefined;
  /** None while it waits. */
  readonly outcome: RequestOutcome | undefined;
}

const REASONS: ReadonlySet<string> = new Set(CANCEL_REASONS);

/** A request that waits, as the contract writes it. */
export interface TicketJson {
  readonly id: string;
  readonly wait: WaitInfo;
}

/** The answer of a mint or a burn as the contract writes it. */
export type ConversionJson<T> =
  | { readonly executed: { readonly result: T } }
  | { readonly waits: { readonly ticket: TicketJson } };

export function toMinted(json: ConversionJson<MintResultJson>): Conversion<MintResult> {
  return toConversion(json, toMintResult);
}

export function toBurned(json: ConversionJson<BurnResultJson>): Conversion<BurnResult> {
  return toConversion(json, toBurnResult);
}

export function toTicket({ id, wait }: TicketJson): Ticket {
  return { kind: "waits", request: BigInt(id), wait: toWait(wait) };
}

function toConversion<Json, T>(json: ConversionJson<Json>, convert: (json: Json) => T): Conversion<T> {
  return "executed" in json
    ? { kind: "executed", result: convert(json.executed.result) }
    : toTicket(json.waits.ticket);
}

export function toRequest(json: RecordInfo): BmeRequest {
  const isMint = json.leg === "mint";
  return {
    id: BigInt(json.id),
    leg: json.leg,
    owner: json.owner,
    to: json.to,
    escrow: maybeBigInt(json.escrow),
    paidAkt: uakt(json.paid_uakt),
    paidAct: uact(json.paid_uact),
    minAct: isMint ? maybe(json.min_out, uact) : undefined,
    minAkt: isMint ? undefined : maybe(json.min_out, uakt),
    actOut: maybe(json.act_out, uact),
    deadline: maybeBigInt(json.deadline),
    requestedAt: BigInt(json.requested_at),
    wait: toWait(json.wait),
    endedAt: maybeBigInt(json.ended_at),
    outcome: toOutcome(json),
  };
}

function toOutcome({ minted, burned, reason }: RecordInfo): RequestOutcome | undefined {
  return (
    maybe(minted, (result) => ({ kind: "minted" as const, result: toMintResult(result) })) ??
    maybe(burned, (result) => ({ kind: "paid" as const, result: toBurnResult(result) })) ??
    maybe(reason, toCancelled)
  );
}

function toCancelled(text: string): RequestOutcome {
  const [reason = "", issue] = text.split(":");
  if (!isReason(reason)) throw new BmeError("bad_answer", `a request was cancelled as '${text}'`);
  return { kind: "cancelled", reason, issue };
}

function isReason(text: string): text is CancelReason {
  return REASONS.has(text);
}

/**
 * What a conversion did.
 *
 * Errors: `waiting` when it waits; await its request with `waitFor` instead.
 */
export function executedNow<T>(conversion: Conversion<T>): T {
  if (conversion.kind === "executed") return conversion.result;
  const { request, wait } = conversion;
  throw new BmeError("waiting", `request ${request} waits for ${describeWait(wait)}: await it with waitFor`);
}
