export type DeployErrorCode =
  | "unknown_name"
  | "no_proposal_id"
  | "proposal_failed"
  | "proposal_timeout"
  | "too_large"
  | "differs"
  /** A file that is not as it must be: a manifest, a state file, a list of checksums. */
  | "bad_manifest"
  | "bad_state"
  | "bad_checksums"
  /** An artifact is not what the manifest or the list of checksums says. */
  | "wrong_checksum"
  | "no_artifact"
  /** The address that follows from checksum, creator and salt is not that of the manifest. */
  | "wrong_address"
  /** The node is of another chain than the manifest or the state. */
  | "wrong_chain"
  /** The key is not that of the account that has to sign. */
  | "wrong_sender"
  /** A transaction that was sent is in no block and cannot be any more. */
  | "not_included"
  | "uncommitted";

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
