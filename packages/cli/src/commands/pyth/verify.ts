import { command } from "../../command.js";
import { describeVerified } from "../../describe.js";
import { description } from "../../shapes/pyth.js";
import { opened, pythArguments, pythOptions } from "./common.js";

export const verify = command({
  name: "verify",
  summary: "Verify an update or a rotation packet as the oracle does",
  details: `Against every published signer set of both models, expired ones too, and the one of --set. How old a price
may be is not its business. Ends with exit code 1 and the name of the first check that fails.`,
  examples: [
    "pyth verify update.bin",
    "pyth verify update.bin --set set.json --feed 4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702",
  ],
  arguments: pythArguments,
  options: pythOptions,
  output: description,
  run: async (input, context) => {
    const { bytes, options } = await opened(input, context);
    return describeVerified(bytes, options);
  },
});
