import type { OracleSignerSet } from "@akash-bme/clients";
import { command, optional } from "../../command.js";
import { allPages } from "../../pages.js";
import { oneOf } from "../../parse.js";
import { list } from "../../shape.js";
import { signerSet } from "../../shapes/oracle.js";
import { MODELS, oracleOption } from "./common.js";

export const signerSets = command({
  name: "signer-sets",
  summary: "List the signer sets that the oracle knows",
  details: "Each element of the JSON is a file for pyth verify --set.",
  examples: [
    "oracle signer-sets --oracle akash1…",
    "oracle signer-sets --model router --json | jq '.[-1]' > set.json",
  ],
  options: {
    ...oracleOption,
    model: optional("--model MODEL", `only ${MODELS.join(" or ")}`, oneOf(...MODELS)),
  },
  output: list(signerSet),
  run: async ({ oracle, model }, context) => {
    const reader = await context.oracle(oracle);
    const wanted = model === undefined ? MODELS : [model];
    const sets = await Promise.all(
      wanted.map((one) =>
        allPages<OracleSignerSet, number>(
          (page) => reader.signerSets(one, page),
          ({ index }) => index,
        ),
      ),
    );
    return sets.flat();
  },
});
