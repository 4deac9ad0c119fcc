import type { WaitInfo } from "../generated/Bme.types.js";

/** What a request waits for. */
export type Wait =
  /** A price that is published after it. */
  | { readonly kind: "next_price" }
  /** The end of the epoch: the first height at which it may execute. */
  | { readonly kind: "epoch"; readonly dueHeight: bigint };

export function toWait(json: WaitInfo): Wait {
  return "epoch" in json
    ? { kind: "epoch", dueHeight: BigInt(json.epoch.due_height) }
    : { kind: "next_price" };
}

/** The same in words: `its price`. */
export function describeWait(wait: Wait): string {
  return wait.kind === "epoch" ? `the end of its epoch at height ${wait.dueHeight}` : "its price";
}
