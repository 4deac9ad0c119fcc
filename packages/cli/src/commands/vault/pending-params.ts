import { command } from "../../command.js";
import { diffParams, type ParamChange } from "../../params.js";
import { count, list, maybe, record, text, time } from "../../shape.js";
import { paramChanges } from "../../shapes/params.js";
import { fieldsOf } from "../shared/params.js";
import { vaultOption } from "./common.js";

/** A change that waits, as it differs from what is in force. */
interface Waiting {
  readonly version: number;
  readonly due: bigint;
  readonly loosened: readonly string[];
  readonly changes: readonly ParamChange[];
}

export const pendingParams = command({
  name: "pending-params",
  summary: "Print the change of parameters that waits, as it differs from those in force",
  details: "Version is the one that it is to follow; with another in force it can only be cancelled.",
  examples: ["vault pending-params --vault akash1…", "vault pending-params --json | jq -r .due"],
  options: vaultOption,
  output: maybe(record<Waiting>({ version: count, due: time, loosened: list(text), changes: paramChanges })),
  run: async ({ vault }, context) => {
    const reader = await context.vault(vault);
    const [pending, { params }] = await Promise.all([reader.pendingParams(), reader.params()]);
    if (pending === undefined) return undefined;
    const { version, due, loosened } = pending;
    const { changes } = diffParams(fieldsOf(params), fieldsOf(pending.params), "the change");
    return { version, due, loosened, changes };
  },
});
