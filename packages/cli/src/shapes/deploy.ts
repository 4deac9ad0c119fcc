import {
  type DeploymentPlan,
  type Difference,
  type Release,
  type ReleasedCode,
  type Sent,
  STEP_STATES,
  type StepState,
  type Upcoming,
  type Verification,
} from "@akash-bme/deploy";
import { choice, count, flag, list, maybe, record, type Shape, text, whole } from "../shape.js";

const difference: Shape<Difference> = record<Difference>({ what: text, planned: text, found: text });

interface StepAnswer {
  readonly step: string;
  readonly state: StepState;
  readonly detail: string;
  readonly differences: readonly Difference[];
}

/** A plan as it is printed. */
export interface PlanAnswer {
  readonly name: string;
  readonly chainId: string;
  readonly route: "proposal" | "transactions";
  /** Who sends every message. */
  readonly signer: string;
  readonly oracle: string;
  readonly vault: string;
  readonly steps: readonly StepAnswer[];
  /** What a prepared proposal does otherwise. */
  readonly proposalDifferences: readonly Difference[];
  readonly notes: readonly string[];
}

export const planAnswer: Shape<PlanAnswer> = record<PlanAnswer>({
  ...{ name: text, chainId: text, route: choice("proposal", "transactions"), signer: text },
  ...{ oracle: text, vault: text },
  steps: list(
    record<StepAnswer>({
      ...{ step: text, state: choice(...STEP_STATES), detail: text, differences: list(difference) },
    }),
  ),
  proposalDifferences: list(difference),
  notes: list(text),
});

export function toPlanAnswer(
  { target, steps, notes }: DeploymentPlan,
  proposalDifferences: readonly Difference[] = [],
): PlanAnswer {
  const { manifest, signer, oracle, vault } = target;
  return {
    ...{ name: manifest.name, chainId: manifest.network.chainId, route: manifest.route.kind, signer },
    ...{ oracle: oracle.address, vault: vault.address },
    steps: steps.map(({ id, state, detail, differences }) => ({ step: id, state, detail, differences })),
    ...{ proposalDifferences, notes },
  };
}

/** What was applied, or would be. */
export interface ApplyAnswer {
  readonly isDryRun: boolean;
  readonly sent: readonly Sent[];
  /** A proposal that has to pass before the rest can be done. */
  readonly waitsFor: bigint | undefined;
  /** What would be sent; only in a dry run. */
  readonly upcoming: readonly Upcoming[];
  /** Proposals that were written. */
  readonly files: readonly string[];
  readonly plan: PlanAnswer;
}

export const applyAnswer: Shape<ApplyAnswer> = record<ApplyAnswer>({
  isDryRun: flag,
  sent: list(record<Sent>({ what: text, hash: text, height: count })),
  waitsFor: maybe(whole),
  upcoming: list(record<Upcoming>({ what: text, bytes: count, gas: maybe(whole) })),
  files: list(text),
  plan: planAnswer,
});

export const verification: Shape<Verification> = record<Verification>({
  ...{ verified: list(text), differences: list(difference), notes: list(text) },
});

export const release: Shape<Release> = record<Release>({
  ...{ version: text, commit: text, compiler: text },
  codes: list(
    record<ReleasedCode>({ name: choice("oracle", "bme"), file: text, checksum: text, size: count }),
  ),
});
