import { command, needed } from "../../command.js";
import { readJson } from "../../input.js";
import { messageCommand, sendingOptions, sendTo } from "../../message.js";
import { anything, oneOf, wholeNumber } from "../../parse.js";
import { parseSetFile } from "../../set-file.js";
import { FOR_OWNER } from "../shared/owned.js";
import { MODELS, ORACLE } from "./common.js";

export const registerSignerSet = command({
  name: "register-signer-set",
  summary: "Register a signer set without a signed packet",
  details: `${FOR_OWNER} Rotations by packet need nobody's leave: see oracle rotate. FILE holds JSON with model, index and
members, as oracle signer-sets --json lists them.`,
  examples: ["oracle register-signer-set set.json --key-file key.txt"],
  arguments: { file: needed("FILE", "JSON of the set", anything) },
  options: sendingOptions(ORACLE),
  output: ORACLE.sent,
  run: async (input, context) => {
    const { set } = parseSetFile(await readJson(input.file), input.file);
    const { model, index, addresses } = set;
    const { sent } = await sendTo(ORACLE, input, context, (messages) =>
      messages.registerSignerSet({ set: { model, index, members: [...addresses] } }),
    );
    return sent;
  },
});

export const expireSignerSet = messageCommand(ORACLE, {
  name: "expire-signer-set",
  summary: "End a signer set now",
  details: FOR_OWNER,
  examples: ["oracle expire-signer-set guardian 4 --key-file key.txt"],
  arguments: {
    model: needed("MODEL", MODELS.join(" or "), oneOf(...MODELS)),
    index: needed("INDEX", "index of the set", wholeNumber),
  },
  compose: (messages, { model, index }) => messages.expireSignerSet({ model, index: Number(index) }),
});
