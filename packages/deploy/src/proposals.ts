import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import type { EncodeObject, Registry } from "@cosmjs/proto-signing";
import type { Proposal } from "cosmjs-types/cosmos/gov/v1/gov";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import type { Any } from "cosmjs-types/google/protobuf/any";
import { encodeMessages, type ProposalContent, splitBySize } from "./governance.js";
import type { DeploymentPlan, Step } from "./steps.js";

/** A proposal and the steps that it takes. */
export interface PlannedProposal {
  readonly steps: readonly Step[];
  readonly content: ProposalContent;
}

/** Room for the names of steps in a title: title and summary once more as metadata have to fit into 255 bytes. */
const MAX_NAMES = 40;

/** The fewest proposals that do what a plan says is to be done; each needs those before it to have passed. */
export function proposalsOf(
  plan: DeploymentPlan,
  proposer: string,
  limits: { readonly registry?: Registry; readonly maxTxBytes?: number } = {},
): readonly PlannedProposal[] {
  const { route, network } = plan.target.manifest;
  if (route.kind !== "proposal") return [];
  const contentOf = (part: readonly Step[]): ProposalContent => ({
    ...{ proposer, ...wordsOf(plan, route, part) },
    deposit: { denom: network.denom, amount: route.deposit.toString() },
    messages: part.flatMap(({ message }) => message ?? []),
  });
  const open = plan.steps.filter(({ state }) => state === "to_do");
  return splitBySize(open, contentOf, limits).map((part) => ({ steps: part, content: contentOf(part) }));
}

/** Title and summary that say what the messages do: those of the installation only if it is all of it. */
function wordsOf(
  { target, steps, isUpgrade }: DeploymentPlan,
  { title, summary }: { readonly title: string; readonly summary: string },
  part: readonly Step[],
): { readonly title: string; readonly summary: string } {
  if (part.length === steps.length && !isUpgrade) return { title, summary };
  const names = part.map(({ id }) => id).join(", ");
  const what = names.length <= MAX_NAMES ? names : `${part.length} steps`;
  const { name, release } = target.manifest;
  return {
    title: isUpgrade ? `Upgrade ${name} to ${release}: ${what}` : `${title}: ${what}`,
    summary: isUpgrade ? "Stores codes and puts the contracts that are there onto them." : summary,
  };
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
