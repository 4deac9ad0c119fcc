import { proposeExecute } from "@akash-bme/deploy";
import { needed } from "../../../command.js";
import { address, anything } from "../../../parse.js";
import { govChainOf, govCommand, jsonOf } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const execute = govCommand({
  name: "execute",
  summary: "Propose messages to any contract",
  details: "All of them are executed, in order, or none.",
  examples: [
    `gov propose execute akash1… '{"set_guardian": {"guardian": "akash1…"}}'`,
    "gov propose execute akash1… messages.json",
  ],
  arguments: {
    contract: needed("CONTRACT", "contract that is told", address),
    messages: needed("MESSAGES", "one message or a list of them: JSON, or a file with it", anything),
  },
  options: proposeOptions,
  output: proposed,
  run: async (input, context) => {
    const messages = [await jsonOf(input.messages)].flat();
    const draft = await proposeExecute(await govChainOf(context), input.contract, messages, optionsOf(input));
    return write([draft], input);
  },
});
