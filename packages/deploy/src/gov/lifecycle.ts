/** From the submission of a proposal to its end. */
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Coin } from "cosmjs-types/cosmos/base/v1beta1/coin";
import { type Proposal, ProposalStatus, type TallyResult, VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { MsgDeposit, MsgVote } from "cosmjs-types/cosmos/gov/v1/tx";
import type { GovChain } from "./chain.js";
import { fullDeposit, missingDeposit } from "./deposits.js";
import { GovError } from "./errors.js";
import { formatCoins } from "./proposal.js";
import { isOpen, statusName } from "./report.js";

export const VOTES = {
  yes: VoteOption.VOTE_OPTION_YES,
  no: VoteOption.VOTE_OPTION_NO,
  veto: VoteOption.VOTE_OPTION_NO_WITH_VETO,
  abstain: VoteOption.VOTE_OPTION_ABSTAIN,
} as const;

export type Vote = keyof typeof VOTES;

/** A proposal of the chain. Errors: `not_found`. */
export async function proposalOf(chain: GovChain, id: bigint): Promise<Proposal> {
  const proposal = await chain.proposal(id);
  if (proposal === undefined) {
    throw new GovError(
      "not_found",
      `there is no proposal ${id}; one whose deposit was not completed in time is deleted`,
    );
  }
  return proposal;
}

/** The message that votes. Errors: `wrong_state` when nobody can vote now. */
export async function voteMessage(
  chain: GovChain,
  id: bigint,
  voter: string,
  vote: Vote,
): Promise<EncodeObject> {
  const { status } = await proposalOf(chain, id);
  if (status !== ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD) {
    throw new GovError("wrong_state", `proposal ${id} is in ${statusName(status)}, not in voting period`);
  }
  const value = MsgVote.fromPartial({ proposalId: id, voter, option: VOTES[vote] });
  return { typeUrl: MsgVote.typeUrl, value };
}

/** The message that pays; without an amount what is missing of the full deposit. Errors: `wrong_state`. */
export async function depositMessage(
  chain: GovChain,
  id: bigint,
  depositor: string,
  amount: readonly Coin[] | undefined,
): Promise<EncodeObject> {
  const { status, totalDeposit, expedited } = await proposalOf(chain, id);
  if (!isOpen(status)) {
    throw new GovError("wrong_state", `proposal ${id} is over: ${statusName(status)}`);
  }
  const missing = missingDeposit(fullDeposit(await chain.govParams(), expedited), totalDeposit);
  const paid = amount ?? missing;
  if (paid.length === 0) {
    throw new GovError(
      "wrong_state",
      `the deposit of proposal ${id} is complete: ${formatCoins(totalDeposit)}`,
    );
  }
  const value = MsgDeposit.fromPartial({ proposalId: id, depositor, amount: [...paid] });
  return { typeUrl: MsgDeposit.typeUrl, value };
}

/** How a proposal stands. */
export interface Progress {
  readonly id: bigint;
  readonly status: ProposalStatus;
  readonly deposit: readonly Coin[];
  readonly missing: readonly Coin[];
  /** When the present period ends, Unix seconds; undefined when it is over. */
  readonly ends: bigint | undefined;
  readonly tally: TallyResult;
  readonly failedReason: string | undefined;
}

export async function progressOf(chain: GovChain, id: bigint): Promise<Progress> {
  const proposal = await proposalOf(chain, id);
  const { status, totalDeposit, expedited, finalTallyResult, failedReason } = proposal;
  const isVoting = status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD;
  const ends = isVoting ? proposal.votingEndTime : proposal.depositEndTime;
  const none = { yesCount: "0", noCount: "0", abstainCount: "0", noWithVetoCount: "0" };
  return {
    ...{ id, status, deposit: totalDeposit, failedReason: failedReason || undefined },
    missing: isOpen(status)
      ? missingDeposit(fullDeposit(await chain.govParams(), expedited), totalDeposit)
      : [],
    ends: isOpen(status) ? ends?.seconds : undefined,
    tally: isVoting ? await chain.tally(id) : (finalTallyResult ?? none),
  };
}

export interface WatchOptions {
  /** Gets every change. */
  readonly onChange?: (progress: Progress) => void;
  readonly pollMs?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Waits for the end of a proposal, whatever it is. Errors: `timeout`, `not_found`. */
export async function watchProposal(
  chain: GovChain,
  id: bigint,
  { onChange, pollMs = 1_000, timeoutMs, signal }: WatchOptions = {},
): Promise<Progress> {
  const deadline = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  let before = "";
  for (;;) {
    signal?.throwIfAborted();
    const progress = await progressOf(chain, id);
    const now = JSON.stringify(progress, (_, value) => (typeof value === "bigint" ? String(value) : value));
    if (now !== before) onChange?.(progress);
    before = now;
    if (!isOpen(progress.status)) return progress;
    if (deadline !== undefined && Date.now() > deadline) {
      const status = statusName(progress.status);
      throw new GovError("timeout", `proposal ${id} is still in ${status} after ${timeoutMs} ms`);
    }
    await pause(pollMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
