import { formatCoins, type Progress, statusName, watchProposal } from "@akash-bme/deploy";
import { optional } from "../../command.js";
import { countOf } from "../../parse.js";
import { progress } from "../../shapes/gov.js";
import { govChainOf, govCommand, idArgument } from "./common.js";

export const watch = govCommand({
  name: "watch",
  summary: "Follow a proposal until it is executed, or is not",
  details: `Tells every change on the way on standard error. Ends with exit code 1, and the chain's reason, when the proposal was rejected
or its messages failed, and with 3 when it takes longer than --timeout.`,
  examples: ["gov watch 12", "gov watch 12 --timeout 3600 --json"],
  arguments: idArgument,
  options: { timeout: optional("--timeout SECONDS", "wait no longer", countOf) },
  output: progress,
  run: async ({ id, timeout }, context) => {
    const chain = await govChainOf(context);
    return watchProposal(chain, id, {
      ...(timeout !== undefined && { timeoutMs: timeout * 1_000 }),
      onChange: (one) => context.host.err(`${progressText(one)}\n`),
    });
  },
  isYes: ({ status }) => statusName(status) === "passed",
});

function progressText({ id, status, deposit, missing, ends, tally }: Progress): string {
  const until = ends === undefined ? "" : ` until ${new Date(Number(ends) * 1_000).toISOString()}`;
  const paid =
    missing.length === 0 ? "" : `, deposit ${formatCoins(deposit)}, missing ${formatCoins(missing)}`;
  const { yesCount, noCount, noWithVetoCount, abstainCount } = tally;
  const votes = `yes ${yesCount}, no ${noCount}, veto ${noWithVetoCount}, abstain ${abstainCount}`;
  return `proposal ${id}: ${statusName(status)}${until}${paid}; ${votes}`;
}
