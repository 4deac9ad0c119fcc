import { VOTES, type Vote, voteMessage } from "@akash-bme/deploy";
import { needed } from "../../command.js";
import { oneOf } from "../../parse.js";
import { sendOptions } from "../../send.js";
import { govChainOf, govCommand, idArgument } from "./common.js";
import { govSent, sendGov } from "./send.js";

const WORDS = Object.keys(VOTES) as Vote[];

export const vote = govCommand({
  name: "vote",
  summary: "Vote on a proposal",
  details: "Render and check it first. A later vote of the same account replaces the earlier one.",
  examples: ["gov vote 12 yes --key-file key.txt", "gov vote 12 no --devnet-account validator --dry-run"],
  arguments: { ...idArgument, vote: needed("VOTE", WORDS.join(", "), oneOf(...WORDS)) },
  options: sendOptions,
  output: govSent,
  run: async (input, context) => {
    const chain = await govChainOf(context);
    const sending = {
      does: `vote ${input.vote}`,
      compose: (voter: string) => voteMessage(chain, input.id, voter, input.vote),
      proposalOf: () => input.id,
    };
    return sendGov(sending, input, context);
  },
});
