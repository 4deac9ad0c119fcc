export {
  type Applied,
  type ApplyOptions,
  type ApplyProgress,
  applyDeployment,
  assertSameDeployment,
  PHASES,
  type Phase,
  previewDeployment,
  type Upcoming,
} from "./apply.js";
export { type Artifact, artifactOf, loadArtifact, readChecksums } from "./artifacts.js";
export { Chain, type StoredCode, type StoredContract } from "./chain.js";
export { DeployError, type DeployErrorCode } from "./errors.js";
export * from "./gov/index.js";
export {
  encodeMessages,
  MAX_TX_BYTES,
  type ProposalContent,
  proposalIdOf,
  splitBySize,
  submitProposal,
  voteYes,
  waitForProposal,
} from "./governance.js";
export { CODE_NAMES, type CodeName, loadManifest, type Manifest, parseManifest } from "./manifest.js";
export { call } from "./messages.js";
export {
  addressFor,
  type ContractSpec,
  governanceAddress,
  type InstallOptions,
  type InstallPlan,
  nextCodeId,
  type PlannedCode,
  type PlannedContract,
  planInstall,
} from "./plan.js";
export { loadPreset, presetNames } from "./presets.js";
export { compareProposal, proposalText } from "./proposal-file.js";
export { type PlannedProposal, proposalsOf } from "./proposals.js";
export { makeRelease, type Release, type ReleasedCode, type Sources } from "./release.js";
export type { Sender } from "./sending.js";
export { type Sent, StateFile, writeWhole } from "./state.js";
export {
  assertNoObstacle,
  type DeploymentPlan,
  obstaclesOf,
  type PlanOptions,
  planDeployment,
  STEP_STATES,
  type Step,
  type StepState,
  sayDifference,
} from "./steps.js";
export { type Target, type TargetContract, targetOf } from "./target.js";
export { type Difference, verifyInstall } from "./verify.js";
export { type Verification, verifyDeployment } from "./verify-deployment.js";
