import { markdown, type ProposalReport, reportOf, terminalText } from "@akash-bme/deploy";
import { preset, toggle } from "../../command.js";
import { oneOf } from "../../parse.js";
import { report as shape, via } from "../../shapes/gov.js";
import {
  bech32Prefix,
  checksumsOption,
  govChainOf,
  govCommand,
  knownCodes,
  namedProposal,
  proposalArgument,
} from "./common.js";

interface Rendered {
  readonly report: ProposalReport;
  readonly words: string;
}

export const render = govCommand({
  name: "render",
  summary: "Say in plain words what a proposal does",
  details: `Every message with its addresses and codes; what is good green, what is not understood or wrong red and marked with
!!. Codes are traced to lists of checksums, addresses of new contracts are derived, and changes of parameters are
shown against the chain as it is now.

The digest is the same for a file and for the proposal that was made of it: read it out to one another.`,
  examples: [
    "gov render proposal.json",
    "gov render 12 --markdown > proposal-12.md",
    "gov render proposal.json --offline --checksums release.json,artifacts/checksums.txt",
  ],
  arguments: proposalArgument,
  options: {
    ...checksumsOption,
    markdown: toggle("--markdown", "write Markdown, for a forum"),
    colour: preset(
      "--colour WHEN",
      "always, never, or auto: on a terminal",
      oneOf("auto", "always", "never"),
      "auto",
    ),
    offline: toggle("--offline", "compare with no chain"),
  },
  output: via(shape, ({ report }: Rendered) => report),
  run: async (input, context) => {
    const chain = input.offline ? undefined : await govChainOf(context);
    const { draft, onChain } = await namedProposal(input.proposal, chain);
    const known = await knownCodes(input.checksums);
    const report = await reportOf(draft, {
      ...{ prefix: bech32Prefix, known, ...(chain && { chain }), ...(onChain && { onChain }) },
    });
    const isTerminal = process.stdout.isTTY === true && !context.host.env.NO_COLOR;
    const hasColours = input.colour === "always" || (input.colour === "auto" && isTerminal);
    return { report, words: input.markdown ? markdown(report) : terminalText(report, hasColours) };
  },
  text: ({ words }) => words,
});
