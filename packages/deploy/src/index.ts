export { type Artifact, artifactOf, loadArtifact } from "./artifacts.js";
export { DeployError, type DeployErrorCode } from "./errors.js";
export * from "./gov/index.js";
export {
  MAX_TX_BYTES,
  type ProposalContent,
  proposalIdOf,
  submitProposal,
  voteYes,
  waitForProposal,
} from "./governance.js";
export {
  type ContractSpec,
  governanceAddress,
  type InstallOptions,
  type InstallPlan,
  nextCodeId,
  type PlannedCode,
  type PlannedContract,
  planInstall,
} from "./plan.js";
export { type Difference, verifyInstall } from "./verify.js";
