import { assertSameDeployment, compareProposal, planDeployment, StateFile } from "@akash-bme/deploy";
import { command, optional, toggle } from "../../command.js";
import { readText } from "../../input.js";
import { anything } from "../../parse.js";
import { planAnswer, toPlanAnswer } from "../../shapes/deploy.js";
import {
  artifactsOption,
  connectChain,
  deploying,
  manifestArgument,
  planText,
  readTarget,
  stateOption,
} from "./common.js";

export const plan = command({
  name: "plan",
  summary: "Compare a manifest with the chain and print what is done, to do and different",
  details: `Nothing is sent and no key is needed. Every address is known before anything is on the chain, because it
follows from the checksum of the code, the creator and the salt.

With --proposal the messages of a prepared proposal are compared one by one with those that the plan would send:
checksums of codes, code ids, addresses, admins and every parameter. Ends with exit code 1 when anything differs.`,
  examples: [
    "deploy plan packages/deploy/manifests/local.json",
    "deploy plan manifest.json --proposal proposal.json --node https://rpc.example:443",
    "deploy plan manifest.json --upgrade",
  ],
  arguments: manifestArgument,
  options: {
    upgrade: toggle("--upgrade", "plan to put the contracts that are there onto the codes of the manifest"),
    proposal: optional("--proposal FILE", "proposal to compare with the plan", anything),
    ...artifactsOption,
    ...stateOption,
  },
  output: planAnswer,
  run: (input, context) =>
    deploying(async () => {
      const target = await readTarget(input);
      const chain = await connectChain(context);
      const made = await planDeployment(chain, target, { upgrade: input.upgrade });
      await assertSameDeployment(await StateFile.open(input.state, chain), target);
      const { proposal } = input;
      if (proposal === undefined) return toPlanAnswer(made);
      const planned = made.steps.flatMap(({ message }) => message ?? []);
      return toPlanAnswer(made, compareProposal(planned, await readText(proposal)));
    }),
  text: planText,
  isYes: ({ steps, proposalDifferences: found }) =>
    found.length === 0 && steps.every(({ state }) => state !== "differs"),
});
