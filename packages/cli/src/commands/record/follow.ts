import { type BmeReader, describeWait, type RequestOutcome } from "@akash-bme/clients";
import { preset } from "../../command.js";
import type { Context } from "../../context.js";
import { countOf } from "../../parse.js";

export const timeoutOption = {
  timeout: preset("--timeout SECONDS", "wait no longer for its end", countOf, "600"),
};

/** How a request ends; says on standard error what it waits for, whenever that changes. */
export function follow(
  reader: BmeReader,
  id: bigint,
  timeout: number,
  { host }: Context,
): Promise<RequestOutcome> {
  let told: string | undefined;
  return reader.waitFor(id, {
    timeoutMs: timeout * 1_000,
    onWait: ({ wait }) => {
      const line = `Request ${id} waits for ${describeWait(wait)}\n`;
      if (line !== told) host.err(line);
      told = line;
    },
  });
}
