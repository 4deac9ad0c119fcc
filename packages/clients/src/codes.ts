/** Codes of wrong bytes in an update or a packet (contracts/lib/pyth-wire). */
export const WIRE_CODES = [
  "truncated",
  "vaa_version",
  "vaa_too_long",
  "empty_signer_set",
  "too_many_signatures",
  "below_quorum",
  "signatures_unordered",
  "signer_out_of_range",
  "recovery_id",
  "high_s",
  "unrecoverable_signature",
  "wrong_signer",
  "container_magic",
  "container_version",
  "proof_type",
  "no_updates",
  "too_many_updates",
  "proof_too_long",
  "root_magic",
  "root_type",
  "merkle_proof",
  "message_type",
  "governance_module",
  "governance_action",
  "governance_target",
  "governance_trailing",
  "set_size",
  "zero_member",
  "duplicate_member",
] as const;

/** Codes of refused messages of owners and guardians, the same in both contracts (contracts/lib/access). */
export const ACCESS_CODES = [
  "not_owner",
  "already_owner",
  "offer_duration",
  "no_offer",
  "not_nominee",
  "offer_expired",
  "not_guardian",
  "pause_duration",
  "pause_shortened",
  "no_charges",
  "storage",
] as const;

/** Codes of the oracle's own refusals. */
export const ORACLE_CODES = [
  "std",
  "message",
  "migration",
  "corrupt_record",
  "overflow",
  "no_containers",
  "too_many_containers",
  "unknown_emitter",
  "unknown_signer_set",
  "expired_signer_set",
  "nothing_new",
  "price_not_positive",
  "price_too_high",
  "exponent",
  "uncertain",
  "future",
  "stale",
  "no_price",
  "warming",
  "not_current_set",
  "set_index",
  "signer_set_exists",
  "current_set_in_use",
  "no_live_set",
  "feed_exists",
  "symbol_exists",
  "fee",
  "funds",
  "not_payable",
  "out_of_bounds",
  "byte_length",
  "unknown_symbol",
  "unknown_feed",
  "not_a_source",
  "too_few_sources",
  "feed_count",
  "paused",
  "stale_params",
  "no_change",
  "symbol",
  "duplicate",
] as const;

/** Codes of the vault's own refusals. */
export const VAULT_CODES = [
  "chain",
  "message",
  "arithmetic",
  "oracle_unhealthy",
  "leg_closed",
  "paused",
  "no_legs",
  "zero_amount",
  "dust_amount",
  "below_minimum",
  "min_out",
  "deadline_passed",
  "deadline_too_soon",
  "insufficient_act",
  "locked",
  "bucket_empty",
  "too_many_requests",
  "unknown_request",
  "request_ended",
  "not_request_owner",
  "not_cancellable",
  "executable",
  "invoice_final",
  "nothing_undelivered",
  "crank_limit",
  "unknown_reply",
  "insufficient_funds",
  "no_funds",
  "wrong_denom",
  "too_many_coins",
  "non_payable",
  "self_target",
  "unknown_settler",
  "settler_cap",
  "settler_unchanged",
  "not_approved",
  "approval_expired",
  "invoice_state",
  "invoice_id",
  "batch_size",
  "unknown_claim",
  "claim_unfunded",
  "unknown_escrow",
  "not_escrow_owner",
  "not_depositor",
  "escrow_settler",
  "list_size",
  "escrow_full",
  "deposit_minimum",
  "grant_expired",
  "insufficient_escrow",
  "insufficient_escrow_akt",
  "escrow_part",
  "no_escrow_akt",
  "invalid_params",
  "stale_params",
  "no_change",
  "loosens_in_crisis",
  "pending_exists",
  "nothing_pending",
  "not_yet_due",
  "oracle_unchanged",
  "oracle_move",
  "invalid_name",
  "wrong_contract",
  "downgrade",
  "invariant_broken",
] as const;

/** Why the vault has no usable price: what follows `oracle_unhealthy`. */
export const ORACLE_ISSUE_CODES = [
  "unreadable",
  "no_price",
  "paused",
  "quarantined",
  "stale",
  "future",
  "uncertain",
  "warming",
  "window",
  "same_block",
  "not_published",
  "not_positive",
] as const;

/** Failures that are not a contract's. */
export const CLIENT_CODES = [
  /** A contract refused without a code that this version knows. */
  "contract_error",
  /** The gas of the transaction was used up. */
  "out_of_gas",
  /** The sender cannot pay the attached coins or the fee. */
  "insufficient_balance",
  /** The fee is below what the node asks for. */
  "insufficient_fee",
  /** Another transaction of the same sender came first. */
  "sequence_mismatch",
  /** The same transaction was sent before, say by two calls at once; it may be in a block already. */
  "already_sent",
  /** No account or contract at that address. */
  "not_found",
  /** The node does not simulate transactions. */
  "no_simulation",
  /** Nobody answers at the endpoint. */
  "unreachable",
  /** Sent, but not seen in a block in time; it may still come. */
  "not_included",
  /** The chain refused the transaction for another reason. */
  "transaction_failed",
  /** Text or a number that is no amount of its unit. */
  "invalid_amount",
  /** A conversion did not execute at once; it waits as a request. */
  "waiting",
  /** A request did not end in time; it waits still. */
  "still_waiting",
  /** An answer of another form than this version knows. */
  "bad_answer",
  /** Anything else. */
  "unknown",
] as const;

/** Code with which the text of a contract's refusal begins. */
export type ContractErrorCode =
  | (typeof WIRE_CODES)[number]
  | (typeof ACCESS_CODES)[number]
  | (typeof ORACLE_CODES)[number]
  | (typeof VAULT_CODES)[number];

/** Why the vault has no usable price. */
export type OracleIssueCode = (typeof ORACLE_ISSUE_CODES)[number];

/** Code of a failure that is not a contract's. */
export type ClientErrorCode = (typeof CLIENT_CODES)[number];

/** Code of any error of this package. */
export type BmeErrorCode = ContractErrorCode | ClientErrorCode;

const CONTRACT_CODES: ReadonlySet<string> = new Set([
  ...WIRE_CODES,
  ...ACCESS_CODES,
  ...ORACLE_CODES,
  ...VAULT_CODES,
]);
const ISSUE_CODES: ReadonlySet<string> = new Set(ORACLE_ISSUE_CODES);

/** Whether a contract refuses with this code. */
export function isContractCode(code: string): code is ContractErrorCode {
  return CONTRACT_CODES.has(code);
}

/** Whether the vault names this reason for having no price. */
export function isOracleIssueCode(code: string): code is OracleIssueCode {
  return ISSUE_CODES.has(code);
}
