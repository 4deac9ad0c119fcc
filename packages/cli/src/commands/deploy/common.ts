import {
  Chain,
  DeployError,
  type DeployErrorCode,
  type Difference,
  GovError,
  loadManifest,
  sayDifference,
  type Target,
  targetOf,
} from "@akash-bme/deploy";
import { needed, optional, preset } from "../../command.js";
import { type Context, reaching } from "../../context.js";
import { CliError, EXIT, type Failure, usageError } from "../../errors.js";
import { anything } from "../../parse.js";
import type { PlanAnswer } from "../../shapes/deploy.js";
import { renderTable } from "../../view.js";

export const manifestArgument = { manifest: needed("MANIFEST", "what is to be on the chain", anything) };

export const artifactsOption = {
  artifacts: optional("--artifacts DIR", "folder of the built contracts; that of this repository", anything),
};

export const stateOption = {
  state: preset("--state DIR", "folder with a file for each chain of what was sent", anything, "deployments"),
};

/** What the files on the command line say wrong. */
const USAGE: ReadonlySet<DeployErrorCode> = new Set([
  ...(["bad_manifest", "bad_checksums", "no_artifact"] as const),
]);

/** Runs a deployment and gives its failures the exit codes of this program. */
export async function deploying<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GovError) throw usageError(error.shortMessage, { cause: error });
    if (!(error instanceof DeployError)) throw error;
    throw new CliError(exitOf(error), error.code, error.message, { cause: error });
  }
}

function exitOf({ code }: DeployError): Failure["exit"] {
  if (code === "not_included") return EXIT.unreachable;
  return USAGE.has(code) ? EXIT.usage : EXIT.refused;
}

export async function readTarget(input: {
  readonly manifest: string;
  readonly artifacts: string | undefined;
}): Promise<Target> {
  const { manifest, artifacts } = input;
  return targetOf(await loadManifest(manifest), artifacts === undefined ? {} : { artifacts });
}

export async function connectChain(context: Context): Promise<Chain> {
  const node = await context.node();
  return reaching(node, Chain.connect(node));
}

const MARKS = { done: "done", to_do: "to do", differs: "DIFFERS" } as const;

/** A plan as people read it: one line for each step, and below it what differs. */
export function planText({ name, chainId, oracle, vault, steps, ...more }: PlanAnswer): string {
  const differences = [...steps.flatMap((step) => step.differences), ...more.proposalDifferences];
  return [
    `${name} on ${chainId}, by ${more.route} from ${more.signer}`,
    ...renderTable([
      ["oracle", oracle],
      ["vault", vault],
    ]),
    "",
    ...renderTable(steps.map(({ step, state, detail }) => [MARKS[state], step, detail])),
    ...differenceLines(differences),
    ...more.notes.map((note) => `Note: ${note}`),
  ].join("\n");
}

export function differenceLines(differences: readonly Difference[]): readonly string[] {
  return differences.map((one) => `Differs: ${sayDifference(one)}`);
}
