/** Why bytes were refused. The names of wire and signature errors are those of the oracle contract. */
export type PythErrorCode =
  // wire
  | "truncated"
  | "vaa_version"
  | "vaa_too_long"
  | "container_magic"
  | "container_version"
  | "proof_type"
  | "no_updates"
  | "too_many_updates"
  | "proof_too_long"
  | "root_magic"
  | "root_type"
  | "message_type"
  | "merkle_proof"
  // signatures
  | "unknown_emitter"
  | "unknown_signer_set"
  | "signer_set_index"
  | "too_many_signatures"
  | "below_quorum"
  | "signatures_unordered"
  | "signer_out_of_range"
  | "recovery_id"
  | "high_s"
  | "unrecoverable_signature"
  | "wrong_signer"
  // signer sets and their upgrades
  | "set_size"
  | "zero_member"
  | "duplicate_member"
  | "governance_module"
  | "governance_action"
  | "governance_target"
  | "governance_trailing"
  | "governance_emitter"
  | "governance_set_index"
  // arguments of the caller
  | "invalid_hex"
  | "out_of_range";

/** The values that an error names, ready for JSON. */
export type PythErrorDetails = Readonly<Record<string, string | number>>;

/** The one error type of this package. Programs branch on `code`; people read `shortMessage`. */
export class PythError extends Error {
  override readonly name = "PythError";
  readonly code: PythErrorCode;
  readonly shortMessage: string;
  readonly details: PythErrorDetails;

  constructor(
    code: PythErrorCode,
    shortMessage: string,
    details: PythErrorDetails = {},
    options: ErrorOptions = {},
  ) {
    super(`${code}: ${shortMessage}`, options);
    this.code = code;
    this.shortMessage = shortMessage;
    this.details = details;
  }
}
