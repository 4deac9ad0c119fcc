import type { OracleTypes } from "@akash-bme/clients";
import { needed } from "../../command.js";
import { usageError } from "../../errors.js";
import { messageCommand } from "../../message.js";
import { listOf, oneOf, type Parser } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { MODELS, ORACLE } from "./common.js";

/** As the contract's events write it. */
const emitter: Parser<OracleTypes.PriceEmitter> = (written) => {
  const [, model, chain, emitterAddress] = /^([a-z]+):(\d{1,5})\/([0-9a-f]{64})$/.exec(written) ?? [];
  if (model === undefined || emitterAddress === undefined) {
    throw usageError(
      `"${written}" is not a publisher: write MODEL:CHAIN/ADDRESS, the address as 64 hex digits`,
    );
  }
  return { model: oneOf(...MODELS)(model), chain: Number(chain), address: emitterAddress };
};

export const setEmitters = messageCommand(ORACLE, {
  name: "set-emitters",
  summary: "Replace the publishers whose updates are accepted",
  details: `${FOR_OWNER} All that should be accepted are to be written; oracle config prints the present ones.`,
  examples: ["oracle set-emitters router:26/e101faed…,guardian:26/e101faed… --key-file key.txt"],
  arguments: {
    emitters: needed("EMITTERS", "MODEL:CHAIN/ADDRESS, with commas between them", listOf(emitter)),
  },
  compose: (messages, { emitters }) => messages.setEmitters({ emitters: [...emitters] }),
});
