import { basename, dirname } from "node:path";
import { loadArtifact, proposeMigrate } from "@akash-bme/deploy";
import { needed, optional, preset } from "../../../command.js";
import { usageError } from "../../../errors.js";
import { address, anything, wholeNumber } from "../../../parse.js";
import { govChainOf, govCommand, objectOf } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const migrate = govCommand({
  name: "migrate",
  summary: "Propose another code for a contract",
  details: `With --wasm the code is stored and the contract migrated by one message, which needs no code id. With --code-id the code is on
the chain already.`,
  examples: [
    "gov propose migrate akash1… --wasm artifacts/bme.wasm",
    "gov propose migrate akash1… --code-id 12 --msg '{}'",
  ],
  arguments: { contract: needed("CONTRACT", "contract to migrate; governance is its admin", address) },
  options: {
    wasm: optional("--wasm FILE", "code to store and migrate to", anything),
    codeId: optional("--code-id COUNT", "code of the chain to migrate to", wholeNumber),
    msg: preset("--msg JSON", "message of the migration: JSON, or a file with it", anything, "{}"),
    ...proposeOptions,
  },
  output: proposed,
  run: async (input, context) => {
    const target = await targetOf(input);
    const msg = await objectOf(input.msg);
    const chain = await govChainOf(context);
    return write([await proposeMigrate(chain, input.contract, target, msg, optionsOf(input))], input);
  },
});

async function targetOf({ wasm, codeId }: { wasm: string | undefined; codeId: bigint | undefined }) {
  if (wasm !== undefined && codeId !== undefined) throw usageError("Write --wasm or --code-id, not both");
  if (codeId !== undefined) return { codeId };
  if (wasm === undefined) throw usageError("Write --wasm FILE, or --code-id COUNT for a code of the chain");
  if (!wasm.endsWith(".wasm")) throw usageError(`${wasm} is no .wasm file`);
  return { artifact: await loadArtifact(dirname(wasm), basename(wasm, ".wasm")) };
}
