import { command } from "../../command.js";
import { describe } from "../../describe.js";
import { description } from "../../shapes/pyth.js";
import { opened, pythArguments, pythOptions } from "./common.js";

export const decode = command({
  name: "decode",
  summary: "Take an update, a rotation packet or another VAA apart",
  details: "Says who signed, and verifies nothing: a forged price looks no different here. See pyth verify.",
  examples: ["pyth decode update.bin", "pyth decode 504e4155… --json", "pyth decode - < update.base64"],
  arguments: pythArguments,
  options: pythOptions,
  output: description,
  run: async (input, context) => {
    const { bytes, options } = await opened(input, context);
    return describe(bytes, options);
  },
});
