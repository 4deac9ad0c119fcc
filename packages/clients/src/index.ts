export { BmeMsgComposer } from "../generated/Bme.message-composer.js";
export type * as BmeTypes from "../generated/Bme.types.js";
export { OracleMsgComposer } from "../generated/Oracle.message-composer.js";
export type * as OracleTypes from "../generated/Oracle.types.js";
export {
  Bme,
  type BurnOptions,
  type ConvertOptions,
  type Cranked,
  type DepositOptions,
  type EscrowMoney,
  type MintOptions,
  type OpenEscrowOptions,
} from "./bme.js";
export type { PendingParams, Settler, VaultParams, VaultRoles } from "./bme-governance.js";
export type { Account, BmeHealth, Bucket, Flow, NetBurn } from "./bme-health.js";
export {
  type BmeConfig,
  BmeReader,
  type QuoteBurnOptions,
  type QuoteMintExactOptions,
  type QuoteMintOptions,
  type WaitOptions,
} from "./bme-reader.js";
export {
  type Approval,
  type BmeStatus,
  type BurnResult,
  type Claim,
  fromInvoice,
  type Invariants,
  type Invoice,
  type InvoiceResult,
  type MintResult,
  type Payment,
  type Quote,
  type SettledInvoice,
  type VaultBooks,
} from "./bme-types.js";
export type { BmeErrorCode, ClientErrorCode, ContractErrorCode, OracleIssueCode } from "./codes.js";
export {
  BmeError,
  type BmeErrorDetails,
  parseContractError,
  parseRefusal,
  type Refusal,
  refusalError,
} from "./errors.js";
export type { Escrow, EscrowDeposit, EscrowFallback, EscrowResult, EscrowReturn } from "./escrows.js";
export {
  type BmeEvent,
  type LimitChange,
  type OracleEvent,
  parseBmeEvents,
  parseOracleEvents,
} from "./events.js";
export { gasLimit } from "./fees.js";
export { Oracle } from "./oracle.js";
export { type OracleConfig, OracleReader } from "./oracle-reader.js";
export type {
  AgedSnapshot,
  HealthReason,
  MessageOutcome,
  OracleFee,
  OracleHealth,
  OracleObservation,
  OracleParams,
  OraclePause,
  OraclePrice,
  OracleRoles,
  OracleSignerSet,
  OracleSource,
  OracleSources,
  OracleTwap,
  QuarantinedMove,
  UpdateVerdict,
  VerifiedContainer,
} from "./oracle-types.js";
export type { Ownership } from "./ownership.js";
export type { Page } from "./page.js";
export { quoted } from "./quotes.js";
export {
  type BmeRequest,
  CANCEL_REASONS,
  type CancelReason,
  type Conversion,
  executedNow,
  type RequestOutcome,
  type Ticket,
} from "./requests.js";
export {
  decodeSnapshot,
  type Prices,
  SNAPSHOT_BYTES,
  SNAPSHOT_VERSION,
  type Snapshot,
  snapshotKey,
} from "./snapshot.js";
export {
  answerOf,
  type ExecuteOutcome,
  execute,
  type TxAnswer,
  type TxOptions,
  type TxResult,
} from "./tx.js";
export {
  formatPrice,
  formatUact,
  formatUakt,
  type PriceE18,
  parseAct,
  parseAkt,
  parsePrice,
  priceE18,
  type Uact,
  type Uakt,
  uact,
  uakt,
} from "./units.js";
export { describeWait, type Wait } from "./wait.js";
