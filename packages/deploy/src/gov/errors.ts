export type GovErrorCode =
  /** Text that is no JSON, or JSON that two readers would understand differently. */
  | "bad_json"
  /** JSON that is no proposal as `akash tx gov submit-proposal` takes it. */
  | "bad_file"
  /** A message that can be read here, but not encoded or printed. */
  | "raw_message"
  /** The chain or a file does not have what was named. */
  | "not_found"
  /** What was asked for cannot be proposed. */
  | "cannot_propose"
  /** The proposal is not in a state in which that can be done. */
  | "wrong_state"
  /** Waited for longer than was allowed. */
  | "timeout";

/** Every failure of governance tooling that is not the chain's. */
export class GovError extends Error {
  override readonly name = "GovError";

  constructor(
    readonly code: GovErrorCode,
    readonly shortMessage: string,
    options: ErrorOptions = {},
  ) {
    super(shortMessage, options);
  }
}
