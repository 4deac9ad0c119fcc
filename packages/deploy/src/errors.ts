export type DeployErrorCode =
  | "unknown_name"
  | "no_proposal_id"
  | "proposal_failed"
  | "proposal_timeout"
  | "too_large"
  | "differs";

/** Every failure of this package. */
export class DeployError extends Error {
  override readonly name = "DeployError";

  constructor(
    readonly code: DeployErrorCode,
    readonly shortMessage: string,
    readonly details?: string,
    options?: { cause?: unknown },
  ) {
    super(details === undefined ? shortMessage : `${shortMessage}\n${details}`, options);
  }
}
