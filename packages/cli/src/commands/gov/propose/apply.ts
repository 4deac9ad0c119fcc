import { proposeApplyParams } from "@akash-bme/deploy";
import { needed } from "../../../command.js";
import { address } from "../../../parse.js";
import { govChainOf, govCommand } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const apply = govCommand({
  name: "apply",
  summary: "Propose to put into force the change of parameters that waits in the vault",
  examples: ["gov propose apply akash1…"],
  arguments: { contract: needed("VAULT", "the vault", address) },
  options: proposeOptions,
  output: proposed,
  run: async (input, context) => {
    const draft = await proposeApplyParams(await govChainOf(context), input.contract, optionsOf(input));
    return write([draft], input);
  },
});
