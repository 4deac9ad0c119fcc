import { command, type Group, needed } from "../../command.js";
import { diffParams, isFields, type ParamChange, readParamsFile } from "../../params.js";
import { anything } from "../../parse.js";
import { count, raw, record } from "../../shape.js";
import { paramChanges } from "../../shapes/params.js";
import type { Owned, OwnerMessages, VersionedParams } from "./owned.js";

export const paramsFile = needed("FILE", "a preset file, or what params show --json prints", anything);

/** Commands that read parameters. */
export function paramsGroup<M extends OwnerMessages, E>({ group, contract, params }: Owned<M, E>): Group {
  const show = command({
    name: "show",
    summary: "Print the parameters, in the form of a preset file, and their version",
    examples: [`${group} params show`, `${group} params show --json > params.json`],
    options: { contract },
    output: record<VersionedParams>({ version: count, params: raw }),
    run: async (input, context) => params(await context.client(), input.contract),
  });

  const diff = command({
    name: "diff",
    summary: "Compare the parameters with those of a file",
    details: "Ends with exit code 1 when they differ. What the file leaves out is not compared.",
    examples: [`${group} params diff preset.json`, `${group} params diff params.json --json | jq .changes`],
    arguments: { file: paramsFile },
    options: { contract },
    output: record<{ version: number; changes: readonly ParamChange[] }>({
      version: count,
      changes: paramChanges,
    }),
    run: async ({ file, contract: address }, context) => {
      const wanted = await readParamsFile(file);
      const { version, params: present } = await params(await context.client(), address);
      const { changes } = diffParams(fieldsOf(present), wanted.params, file);
      return { version, changes };
    },
    isYes: ({ changes }) => changes.length === 0,
  });

  return {
    name: "params",
    summary: "Print parameters, and compare them with a file",
    commands: [show, diff],
  };
}

/** Parameters of a contract, which are always an object. */
export function fieldsOf(params: object) {
  if (!isFields(params)) throw new TypeError("the contract's parameters are no object");
  return params;
}
