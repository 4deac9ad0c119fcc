import { proposeOracle } from "@akash-bme/deploy";
import { needed } from "../../../command.js";
import { address, anything } from "../../../parse.js";
import { govChainOf, govCommand, jsonOf } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const oracle = govCommand({
  name: "oracle",
  summary: "Propose messages for the owner of the oracle: signer sets, feeds, sources, emitters, fees",
  details: `Refuses messages that are none of the owner's, and an oracle that governance does not own. All of them are executed, in order,
or none: register a signer set and expire the old one in one proposal.`,
  examples: [
    "gov propose oracle akash1… rotate.json --out rotate.proposal.json",
    `gov propose oracle akash1… '{"add_feed": {"feed": {"symbol": "BTC/USD", "id": "e62d…"}}}'`,
  ],
  arguments: {
    contract: needed("ORACLE", "the oracle", address),
    messages: needed("MESSAGES", "one message or a list of them: JSON, or a file with it", anything),
  },
  options: proposeOptions,
  output: proposed,
  run: async (input, context) => {
    const messages = [await jsonOf(input.messages)].flat();
    const draft = await proposeOracle(await govChainOf(context), input.contract, messages, optionsOf(input));
    return write([draft], input);
  },
});
