import type { Quote } from "./bme-types.js";
import { BmeError, refusalError } from "./errors.js";

/** What a quote promises. Errors: the refusal that the message would meet. */
export function quoted<T>({ result, wouldFail }: Quote<T>): T {
  if (wouldFail !== undefined) throw refusalError(wouldFail);
  if (result === undefined) throw new BmeError("bad_answer", "a quote has neither a result nor a refusal");
  return result;
}
