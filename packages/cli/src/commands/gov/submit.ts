import { type Draft, parseDraft, proposalIdOf, submission } from "@akash-bme/deploy";
import { needed, toggle } from "../../command.js";
import { refusedError } from "../../errors.js";
import { readText } from "../../input.js";
import { openKey } from "../../keys.js";
import { sendOptions } from "../../send.js";
import { checkNamed, checkOptions, checkText } from "./check.js";
import { filePath, govChainOf, govCommand } from "./common.js";
import { govSent, sendGov } from "./send.js";

export const submit = govCommand({
  name: "submit",
  summary: "Check a proposal's file and submit it",
  details: `Refuses what gov check finds something wrong with. The file names the first deposit: with the least that the chain takes the
vote does not begin, and everybody can render and check what is on the chain before gov deposit pays the rest.`,
  examples: [
    "gov submit proposal.json --dry-run --key-file key.txt",
    "gov submit proposal.json --key-file key.txt --checksums release.json",
  ],
  arguments: { file: needed("FILE", "the proposal", filePath) },
  options: {
    ...sendOptions,
    ...checkOptions,
    unchecked: toggle("--unchecked", "submit in spite of findings"),
  },
  output: govSent,
  run: async (input, context) => {
    const { address } = await openKey(input, context.host);
    const chain = await govChainOf(context);
    const report = await checkNamed(input.file, input, chain, address);
    if (report.findings.length > 0 && !input.unchecked) {
      throw refusedError("findings", `${input.file} is not submitted:\n${checkText(report)}`);
    }
    const draft: Draft = parseDraft(await readText(input.file));
    const sending = {
      does: `submit "${draft.title}"`,
      compose: async (sender: string) => submission(draft, sender),
      proposalOf: (tx: { events: Parameters<typeof proposalIdOf>[0] } | undefined) =>
        tx && proposalIdOf(tx.events),
    };
    return sendGov(sending, input, context);
  },
});
