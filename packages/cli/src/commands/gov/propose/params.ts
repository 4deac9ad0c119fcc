import { proposeParams } from "@akash-bme/deploy";
import { needed } from "../../../command.js";
import { address, anything } from "../../../parse.js";
import { govChainOf, govCommand, objectOf } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const params = govCommand({
  name: "params",
  summary: "Propose a change of parameters of the vault or the oracle",
  details: `PATCH names the fields to change; the others stay. The proposal is written against the version of the parameters in force
and fails as a whole when another change comes first. What loosens the vault waits after the vote: gov propose apply.`,
  examples: [
    `gov propose params akash1… '{"mint": {"minimum_uact": "5000000"}}'`,
    "gov propose params akash1… patch.json --out lower-the-minimum.json",
  ],
  arguments: {
    contract: needed("CONTRACT", "the vault or the oracle", address),
    patch: needed("PATCH", "fields to change: JSON, or a file with it", anything),
  },
  options: proposeOptions,
  output: proposed,
  run: async (input, context) => {
    const patch = await objectOf(input.patch);
    const draft = await proposeParams(await govChainOf(context), input.contract, patch, optionsOf(input));
    return write([draft], input);
  },
});
