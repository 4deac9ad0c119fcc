import { join } from "node:path";
import {
  applyDeployment,
  assertNoObstacle,
  assertSameDeployment,
  type Chain,
  type DeploymentPlan,
  planDeployment,
  previewDeployment,
  proposalsOf,
  proposalText,
  type Sender,
  StateFile,
  type Target,
  writeWhole,
} from "@akash-bme/deploy";
import { command, optional, toggle } from "../../command.js";
import type { Context } from "../../context.js";
import { usageError } from "../../errors.js";
import { openKey } from "../../keys.js";
import { anything } from "../../parse.js";
import { type SendChoice, sendOptions } from "../../send.js";
import { type ApplyAnswer, applyAnswer, toPlanAnswer } from "../../shapes/deploy.js";
import { renderTable } from "../../view.js";
import {
  artifactsOption,
  connectChain,
  deploying,
  manifestArgument,
  planText,
  readTarget,
  stateOption,
} from "./common.js";

const applyOptions = {
  wait: toggle("--wait", "wait for the vote on each proposal and go on with the next"),
  out: optional("--out DIR", "write the proposals as files, and send nothing; no key is needed", anything),
  ...artifactsOption,
  ...stateOption,
  ...sendOptions,
};

const RESUMING = `What is about to be sent is written to the state file before it is sent, and the chain is asked before
anything is sent again: interrupted at any point, the same command goes on where it was. Progress goes to standard
error. Nothing is sent when anything on the chain differs from the manifest.

By the route of proposals everything goes into one proposal if its bytes allow, else into the fewest; without --wait
the command ends when one is submitted, and goes on after its vote when it is called again.`;

export const apply = command({
  name: "apply",
  summary: "Do what the plan of a manifest says is to be done, and resume what was interrupted",
  details: RESUMING,
  examples: [
    "deploy apply packages/deploy/manifests/local.json --devnet-account deployer",
    "deploy apply manifest.json --key-file key.txt --wait",
    "deploy apply manifest.json --out proposals",
  ],
  arguments: manifestArgument,
  options: applyOptions,
  output: applyAnswer,
  run: (input, context) => deploying(() => applying(input, context, false)),
  text: applyText,
});

export const upgrade = command({
  name: "upgrade",
  summary: "Store new codes and put the contracts of a manifest onto them",
  details: `The manifest names the new codes by checksum, and as made_of those that the contracts were first made of, from
which their addresses follow. Contracts that are not there are not made: that is deploy apply.

${RESUMING}`,
  examples: [
    "deploy upgrade manifest.json --key-file key.txt",
    "deploy upgrade manifest.json --dry-run --devnet-account deployer",
  ],
  arguments: manifestArgument,
  options: applyOptions,
  output: applyAnswer,
  run: (input, context) => deploying(() => applying(input, context, true)),
  text: applyText,
});

interface ApplyInput extends SendChoice {
  readonly manifest: string;
  readonly artifacts: string | undefined;
  readonly state: string;
  readonly wait: boolean;
  readonly out: string | undefined;
}

async function applying(input: ApplyInput, context: Context, upgrade: boolean): Promise<ApplyAnswer> {
  const target = await readTarget(input);
  if (input.out !== undefined) return write(input.out, target, input, context, upgrade);
  const { signer, address } = await openKey(input, context.host);
  const chain = await connectChain(context);
  const state = await StateFile.open(input.state, chain);
  const { gasPrice } = input;
  const sender: Sender = { client: await context.signingClient(signer, gasPrice), address, gasPrice };
  if (input.dryRun) {
    const plan = await checkedPlan(chain, state, target, upgrade);
    return { ...unsent(plan), upcoming: await previewDeployment(plan, sender) };
  }
  const { sent, waitsFor, plan } = await applyDeployment({
    ...{ chain, target, sender, state, upgrade, wait: input.wait },
    onProgress: ({ phase, what, id }) => context.host.err(`${what}: ${phase} ${id}\n`),
  });
  return { ...unsent(plan), isDryRun: false, sent, waitsFor };
}

async function write(
  folder: string,
  target: Target,
  input: ApplyInput,
  context: Context,
  upgrade: boolean,
): Promise<ApplyAnswer> {
  const { manifest, signer } = target;
  if (manifest.route.kind !== "proposal") {
    throw usageError("--out writes proposals, and the manifest deploys by transactions");
  }
  const chain = await connectChain(context);
  const plan = await checkedPlan(chain, await StateFile.open(input.state, chain), target, upgrade);
  // Who submits it is not part of the file; an account is as long as another.
  const proposals = proposalsOf(plan, signer);
  const files: string[] = [];
  for (const [index, { content }] of proposals.entries()) {
    const file = join(folder, `${manifest.name}-${index + 1}-of-${proposals.length}.json`);
    await writeWhole(file, proposalText(content));
    files.push(file);
  }
  return { ...unsent(plan), files };
}

function unsent(plan: DeploymentPlan): ApplyAnswer {
  const nothing = { sent: [], waitsFor: undefined, upcoming: [], files: [] };
  return { isDryRun: true, ...nothing, plan: toPlanAnswer(plan) };
}

async function checkedPlan(chain: Chain, state: StateFile, target: Target, upgrade: boolean) {
  await assertSameDeployment(state, target);
  const plan = await planDeployment(chain, target, { upgrade });
  assertNoObstacle(plan);
  return plan;
}

function applyText({ sent, waitsFor, upcoming, files, plan, isDryRun }: ApplyAnswer): string {
  const rows = upcoming.map(({ what, bytes, gas }) => [
    `Would send: ${what}`,
    `${bytes} bytes`,
    gas === undefined ? "" : `gas ${gas}`,
  ]);
  const isDone = plan.steps.every(({ state }) => state === "done");
  return [
    planText(plan),
    ...sent.map(({ what, hash, height }) => `Sent: ${what}, in ${hash} at height ${height}`),
    ...renderTable(rows),
    ...files.map((file) => `Written: ${file}`),
    ...(waitsFor === undefined ? [] : [`Proposal ${waitsFor} waits for votes; after it run this again`]),
    ...(isDone && !isDryRun ? ["All is done; compare with bme deploy verify"] : []),
  ].join("\n");
}
