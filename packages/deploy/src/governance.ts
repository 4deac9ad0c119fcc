import { parseContractError } from "@akash-bme/clients";
import { wasmTypes } from "@cosmjs/cosmwasm-stargate";
import { type EncodeObject, Registry } from "@cosmjs/proto-signing";
import { createProtobufRpcClient, QueryClient } from "@cosmjs/stargate";
import type { CometClient } from "@cosmjs/tendermint-rpc";
import { type Proposal, ProposalStatus, VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { QueryClientImpl } from "cosmjs-types/cosmos/gov/v1/query";
import { MsgSubmitProposal, MsgVote } from "cosmjs-types/cosmos/gov/v1/tx";
import { MsgPinCodes } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { Any } from "cosmjs-types/google/protobuf/any";
import { DeployError } from "./errors.js";

/** Akash's mempool takes no larger transaction. */
export const MAX_TX_BYTES = 1_048_576;
/** Room for signature, fee and title beside the messages. */
const TX_MARGIN_BYTES = 16_384;
const POLL_MS = 100;
/** What plans send; the registry of a CosmWasm client does not know all of it. */
const PLAN_TYPES = new Registry([...wasmTypes, [MsgPinCodes.typeUrl, MsgPinCodes]]);

export interface ProposalContent {
  readonly proposer: string;
  readonly title: string;
  readonly summary: string;
  readonly deposit: { readonly denom: string; readonly amount: string };
  readonly messages: readonly EncodeObject[];
}

/** The message that submits a gov v1 proposal; refuses one that no transaction could carry. */
export function submitProposal(registry: Registry, content: ProposalContent): EncodeObject {
  const { message, size } = encodeProposal(registry, content);
  const limit = MAX_TX_BYTES - TX_MARGIN_BYTES;
  if (size > limit) {
    throw new DeployError("too_large", `the proposal has ${size} bytes, a transaction carries ${limit}`);
  }
  return message;
}

/**
 * Cuts a sequence into the fewest parts, in order, of which each fits into one proposal by its encoded bytes.
 *
 * Errors: `too_large` when one element alone does not fit.
 */
export function splitBySize<T>(
  elements: readonly T[],
  contentOf: (part: readonly T[]) => ProposalContent,
  { registry = new Registry(), maxTxBytes = MAX_TX_BYTES } = {},
): readonly (readonly T[])[] {
  const limit = maxTxBytes - TX_MARGIN_BYTES;
  const sizeOf = (part: readonly T[]) => encodeProposal(registry, contentOf(part)).size;
  const parts: T[][] = [];
  for (const element of elements) {
    const last = parts.at(-1);
    if (last !== undefined && sizeOf([...last, element]) <= limit) {
      last.push(element);
      continue;
    }
    const size = sizeOf([element]);
    if (size > limit) {
      throw new DeployError("too_large", `one message has ${size} bytes, a transaction carries ${limit}`);
    }
    parts.push([element]);
  }
  return parts;
}

function encodeProposal(
  registry: Registry,
  content: ProposalContent,
): { readonly message: EncodeObject; readonly size: number } {
  const value = MsgSubmitProposal.fromPartial({
    proposer: content.proposer,
    title: content.title,
    summary: content.summary,
    // Akash's tools want the metadata to repeat title and summary.
    metadata: JSON.stringify({ title: content.title, summary: content.summary }),
    initialDeposit: [content.deposit],
    messages: encodeMessages(content.messages, registry),
  });
  const size = MsgSubmitProposal.encode(value).finish().length;
  return { message: { typeUrl: MsgSubmitProposal.typeUrl, value }, size };
}

/** Messages as a proposal carries them. */
export function encodeMessages(messages: readonly EncodeObject[], registry = new Registry()): Any[] {
  return messages.map((message) => {
    const { typeUrl } = message;
    const types = PLAN_TYPES.lookupType(typeUrl) === undefined ? registry : PLAN_TYPES;
    return Any.fromPartial({ typeUrl, value: types.encode(message) });
  });
}

/** The message that votes yes. */
export function voteYes(voter: string, proposalId: bigint): EncodeObject {
  const value = MsgVote.fromPartial({ proposalId, voter, option: VoteOption.VOTE_OPTION_YES });
  return { typeUrl: MsgVote.typeUrl, value };
}

/** The id of a proposal, from the events of the transaction that submitted it. */
export function proposalIdOf(
  events: readonly {
    readonly type: string;
    readonly attributes: readonly { key: string; value: string }[];
  }[],
): bigint {
  const event = events.find(({ type }) => type === "submit_proposal");
  const id = event?.attributes.find(({ key }) => key === "proposal_id")?.value;
  if (id === undefined) throw new DeployError("no_proposal_id", "the transaction submitted no proposal");
  return BigInt(id);
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly pollMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits until a proposal was executed; throws with the chain's reason when it was not. */
export async function waitForProposal(
  comet: CometClient,
  proposalId: bigint,
  { timeoutMs = 60_000, pollMs = POLL_MS, signal }: WaitOptions = {},
): Promise<Proposal> {
  const query = new QueryClientImpl(createProtobufRpcClient(QueryClient.withExtensions(comet)));
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const { proposal } = await query.Proposal({ proposalId }).catch((cause: unknown) => {
      // The chain deletes it.
      if (cause instanceof Error && /doesn't exist/.test(cause.message)) return { proposal: undefined };
      throw parseContractError(cause);
    });
    if (proposal === undefined) {
      throw new DeployError(
        "no_proposal_id",
        `there is no proposal ${proposalId}`,
        "One whose deposit was not completed in time is deleted.",
      );
    }
    switch (proposal.status) {
      case ProposalStatus.PROPOSAL_STATUS_PASSED:
        return proposal;
      case ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD:
      case ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD:
        break;
      default: {
        const status = ProposalStatus[proposal.status];
        throw new DeployError("proposal_failed", `proposal ${proposalId}: ${status}`, proposal.failedReason);
      }
    }
    if (Date.now() > deadline) {
      const status = ProposalStatus[proposal.status];
      throw new DeployError(
        "proposal_timeout",
        `proposal ${proposalId} is still ${status} after ${timeoutMs} ms`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
