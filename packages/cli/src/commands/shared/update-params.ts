import { type BuiltCommand, command, optional } from "../../command.js";
import { refusedError } from "../../errors.js";
import { sendingOptions, sendTo } from "../../message.js";
import { diffParams, type ParamChange, readParamsFile } from "../../params.js";
import { wholeNumber } from "../../parse.js";
import type { Sent } from "../../send.js";
import { record } from "../../shape.js";
import { paramChanges } from "../../shapes/params.js";
import { FOR_OWNER, type Owned, type OwnerMessages } from "./owned.js";
import { fieldsOf, paramsFile } from "./params.js";

interface Updated<E> {
  readonly changes: readonly ParamChange[];
  readonly sent: Sent<E>;
}

/** Changes parameters to those of a file: sends what differs, and nothing else. */
export function updateParams<M extends OwnerMessages, E>(target: Owned<M, E>, details: string): BuiltCommand {
  const { group, params, sent: sentShape } = target;
  return command({
    name: "update-params",
    summary: "Change the parameters that differ in a file",
    details: `${FOR_OWNER} ${details}

Only what differs is sent, for one version: the one that FILE was printed from when it names it, or else the present
one. When somebody else changed a parameter in the meantime, the change is refused.`,
    examples: [
      `${group} update-params params.json --dry-run --devnet-account deployer`,
      `${group} update-params params.json --expect-version 3 --key-file key.txt`,
    ],
    arguments: { file: paramsFile },
    options: {
      ...sendingOptions(target),
      expectVersion: optional("--expect-version NUMBER", "the version that is to be changed", wholeNumber),
    },
    output: record<Updated<E>>({ changes: paramChanges, sent: sentShape }),
    run: async (input, context) => {
      const { file, contract } = input;
      const wanted = await readParamsFile(file);
      const present = await params(await context.client(), contract);
      const { changes, patch } = diffParams(fieldsOf(present.params), wanted.params, file);
      if (changes.length === 0) throw refusedError("no_change", `${file} changes no parameter`);
      const expectVersion = Number(input.expectVersion ?? wanted.version ?? present.version);
      const { sent } = await sendTo(target, input, context, (messages) =>
        messages.updateParams({ expectVersion, patch }),
      );
      return { changes, sent };
    },
  });
}
