export { predictAddress } from "./addresses.js";
export { connectGovChain, type GovChain, govChain } from "./chain.js";
export type { Change } from "./changes.js";
export {
  type CheckOptions,
  type CheckReport,
  checkDraft,
  checkFile,
  FILE_RULE,
  NOT_SIMULATED,
  RULES,
  SIMULATION_RULE,
} from "./check/check.js";
export { MISTAKES, type Mistake } from "./check/mistakes.js";
export type { Dump, Finding } from "./check/rule.js";
export { GovError, type GovErrorCode } from "./errors.js";
export {
  ExactNumber,
  isObject,
  type Json,
  type JsonObject,
  parseExact,
  stringifyExact,
} from "./exact-json.js";
export type { Fact, Mark } from "./facts.js";
export { harmless, markdown, terminalText } from "./layout.js";
export {
  depositMessage,
  type Progress,
  progressOf,
  proposalOf,
  VOTES,
  type Vote,
  voteMessage,
  type WatchOptions,
  watchProposal,
} from "./lifecycle.js";
export { type GovMessage, messageFromAny, messageFromJson, messageOf, messageToJson } from "./messages.js";
export {
  type Draft,
  draftOf,
  formatCoins,
  formatDraft,
  metadataOf,
  parseCoins,
  parseDraft,
  submission,
} from "./proposal.js";
export {
  draftWith,
  encodedSize,
  type InstallChoice,
  MAX_PROPOSAL_BYTES,
  type ProposeOptions,
  proposeApplyParams,
  proposeExecute,
  proposeInstall,
  proposeMigrate,
  proposeOracle,
  proposeParams,
} from "./propose.js";
export { type Promised, type ReadBack, readBack } from "./read-back.js";
export { type KnownCode, parseKnownCodes } from "./releases.js";
export {
  digestOf,
  type MessageReport,
  type ProposalReport,
  type ReportOptions,
  reportOf,
  statusName,
} from "./report.js";
export { titleOf } from "./title.js";
