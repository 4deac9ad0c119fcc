import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import type { EncodeObject, Registry } from "@cosmjs/proto-signing";
import type { Proposal } from "cosmjs-types/cosmos/gov/v1/gov";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import type { Any } from "cosmjs-types/google/protobuf/any";
import { messageOf } from "./gov/messages.js";
import { titleOf } from "./gov/title.js";
import { encodeMessages, type ProposalContent, splitBySize } from "./governance.js";
import type { DeploymentPlan, Step } from "./steps.js";

/** A proposal and the steps that it takes. */
export interface PlannedProposal {
  readonly steps: readonly Step[];
  readonly content: ProposalContent;
}

/** The fewest proposals that do what a plan says is to be done; each needs those before it to have passed. */
export function proposalsOf(
  plan: DeploymentPlan,
  proposer: string,
  limits: { readonly registry?: Registry; readonly maxTxBytes?: number } = {},
): readonly PlannedProposal[] {
  const { route, network } = plan.target.manifest;
  if (route.kind !== "proposal") return [];
  const contentOf = (part: readonly Step[]): ProposalContent => {
    const messages = part.flatMap(({ message }) => message ?? []);
    return {
      ...{ proposer, messages, title: titleOf(messages.map(messageOf)), summary: route.summary },
      deposit: { denom: network.denom, amount: route.deposit.toString() },
    };
  };
  const open = plan.steps.filter(({ state }) => state === "to_do");
  return splitBySize(open, contentOf, limits).map((part) => ({ steps: part, content: contentOf(part) }));
}

/** The first of some proposals that has exactly these messages, whoever submitted it. */
export function findSame(
  proposals: readonly Proposal[],
  messages: readonly EncodeObject[],
): bigint | undefined {
  const wanted = digest(encodeMessages(messages));
  return proposals.find((proposal) => digest(proposal.messages) === wanted)?.id;
}

function digest(messages: Any[]): string {
  const { encode, fromPartial } = MsgSubmitProposal;
  return toHex(sha256(encode(fromPartial({ messages })).finish()));
}
