import { optional } from "../../command.js";
import type { Context } from "../../context.js";
import type { DescribeOptions } from "../../describe.js";
import { bytesInput, readInput } from "../../input.js";
import { anything, feedId, unixSeconds } from "../../parse.js";
import { trustWith } from "../../set-file.js";

export const pythArguments = { input: bytesInput("the update or packet") };

export const pythOptions = {
  set: optional("--set FILE", "JSON of another signer set, such as oracle signer-sets prints", anything),
  at: optional("--at UNIX", "compute ages up to this second; now when absent", unixSeconds),
  feed: optional("--feed ID", "only this feed", feedId),
};

export interface PythInput {
  readonly input: string;
  readonly set: string | undefined;
  readonly at: bigint | undefined;
  readonly feed: string | undefined;
}

/** The bytes to look into, and how. */
export async function opened(
  { input, set, at, feed }: PythInput,
  { host }: Context,
): Promise<{ bytes: Uint8Array; options: DescribeOptions }> {
  const trust = await trustWith(set);
  const bytes = await readInput(input, host);
  return { bytes, options: { trust, at: at ?? BigInt(Math.floor(Date.now() / 1000)), feed } };
}
