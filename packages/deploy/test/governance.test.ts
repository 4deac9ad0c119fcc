import { wasmTypes } from "@cosmjs/cosmwasm-stargate";
import { Registry } from "@cosmjs/proto-signing";
import type { CometClient } from "@cosmjs/tendermint-rpc";
import { expect } from "chai";
import { Proposal, ProposalStatus, VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { QueryProposalResponse } from "cosmjs-types/cosmos/gov/v1/query";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import { MsgPinCodes, MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { DeployError } from "../src/errors.js";
import { MAX_TX_BYTES, proposalIdOf, submitProposal, voteYes, waitForProposal } from "../src/governance.js";
import { GOVERNANCE, smallPlan } from "./fixtures.js";

const REGISTRY = new Registry(wasmTypes);
const CONTENT = {
  proposer: "akash1proposer",
  title: "A title",
  summary: "A summary",
  deposit: { denom: "uakt", amount: "5" },
};

/** A proposal that stores so many bytes of code. */
function storing(bytes: number): MsgSubmitProposal {
  const value = MsgStoreCode.fromPartial({ sender: GOVERNANCE, wasmByteCode: new Uint8Array(bytes) });
  const messages = [{ typeUrl: MsgStoreCode.typeUrl, value }];
  return submitProposal(REGISTRY, { ...CONTENT, messages }).value;
}

/** A node that answers these states of proposal 4, one after the other, and then the last for ever. */
function nodeWith(...states: readonly Partial<Proposal>[]) {
  let asked = 0;
  const abciQuery = async () => {
    const state = states[Math.min(asked, states.length - 1)];
    asked += 1;
    const proposal = state === undefined ? undefined : Proposal.fromPartial({ id: 4n, ...state });
    const answer = proposal === undefined ? {} : { proposal };
    const value = QueryProposalResponse.encode(QueryProposalResponse.fromPartial(answer)).finish();
    return { code: 0, value, height: 1, log: "" };
  };
  return { comet: { abciQuery } as unknown as CometClient, asked: () => asked };
}

describe("proposal", () => {
  it("carries every message of a plan, pinning too, in order", () => {
    const { messages } = smallPlan({ pin: true });
    const { value }: { value: MsgSubmitProposal } = submitProposal(REGISTRY, { ...CONTENT, messages });
    expect(value.messages.map(({ typeUrl }) => typeUrl)).to.deep.equal(
      messages.map(({ typeUrl }) => typeUrl),
    );
    const pin = value.messages.at(-1)?.value ?? new Uint8Array();
    expect(MsgPinCodes.decode(pin).codeIds).to.deep.equal([7n, 8n]);
    expect(value).to.deep.include({
      proposer: "akash1proposer",
      title: "A title",
      summary: "A summary",
      metadata: '{"title":"A title","summary":"A summary"}',
      initialDeposit: [{ denom: "uakt", amount: "5" }],
    });
  });

  it("is refused when no transaction could carry it, and not a byte earlier", () => {
    const limit = MAX_TX_BYTES - 16_384;
    const overhead = MsgSubmitProposal.encode(storing(900_000)).finish().length - 900_000;
    const largest = limit - overhead;
    expect(MsgSubmitProposal.encode(storing(largest)).finish().length).to.equal(limit);
    expect(() => storing(largest + 1))
      .to.throw(DeployError, `the proposal has ${limit + 1} bytes, a transaction carries ${limit}`)
      .with.property("code", "too_large");
  });

  it("has its id in the events of its transaction", () => {
    const event = { type: "submit_proposal", attributes: [{ key: "proposal_id", value: "12" }] };
    expect(proposalIdOf([{ type: "tx", attributes: [] }, event])).to.equal(12n);
    expect(() => proposalIdOf([{ type: "tx", attributes: [] }]))
      .to.throw(DeployError)
      .with.property("code", "no_proposal_id");
  });

  it("is voted for", () => {
    const { value } = voteYes("akash1voter", 3n);
    expect(value).to.deep.include({
      proposalId: 3n,
      voter: "akash1voter",
      option: VoteOption.VOTE_OPTION_YES,
    });
  });
});

describe("waiting for a proposal", () => {
  const voting = { status: ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD };

  it("ends when it passed", async () => {
    const { comet, asked } = nodeWith(voting, { status: ProposalStatus.PROPOSAL_STATUS_PASSED });
    expect((await waitForProposal(comet, 4n)).id).to.equal(4n);
    expect(asked()).to.equal(2);
  });

  for (const [status, failedReason] of [
    [ProposalStatus.PROPOSAL_STATUS_FAILED, "no such code"],
    [ProposalStatus.PROPOSAL_STATUS_REJECTED, ""],
  ] as const) {
    it(`fails with the chain's words on ${ProposalStatus[status]}`, async () => {
      const { comet } = nodeWith({ status, failedReason });
      const error = await waitForProposal(comet, 4n).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DeployError);
      expect(error).to.include({
        code: "proposal_failed",
        shortMessage: `proposal 4: ${ProposalStatus[status]}`,
        details: failedReason,
      });
    });
  }

  it("fails when there is none, when it takes too long, and when it is interrupted", async () => {
    const failure = (comet: CometClient, options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
      waitForProposal(comet, 4n, options).catch((reason: unknown) => reason);
    expect(await failure(nodeWith().comet)).to.have.property("code", "no_proposal_id");
    expect(await failure(nodeWith(voting).comet, { timeoutMs: -1 })).to.include({
      code: "proposal_timeout",
      shortMessage: "proposal 4 is still PROPOSAL_STATUS_VOTING_PERIOD after -1 ms",
    });
    const reason = new Error("enough");
    expect(await failure(nodeWith(voting).comet, { signal: AbortSignal.abort(reason) })).to.equal(reason);
  });
});
