export {
  type AccumulatorRoot,
  type AccumulatorUpdate,
  type Container,
  type ContainerHead,
  encodeContainer,
  encodeRoot,
  MAX_PROOF_NODES,
  MAX_UPDATES,
  MAX_VAA_BYTES,
  parseContainer,
  parseContainerHead,
  parseRoot,
} from "./accumulator.js";
export {
  GOVERNANCE_EMITTER,
  GUARDIAN_PRICE_EMITTER,
  PRICE_EMITTERS,
  type PriceEmitter,
  PYTHNET_CHAIN,
  ROUTER_PRICE_EMITTER,
} from "./emitters.js";
export { PythError, type PythErrorCode, type PythErrorDetails } from "./errors.js";
export { formatPrice } from "./format.js";
export {
  buildSetUpgrade,
  EVERY_CHAIN,
  parseSetUpgrade,
  type SetUpgrade,
  verifySetUpgrade,
} from "./governance.js";
export { buildTree, hashEmpty, hashLeaf, hashNode, type MerkleTree, verifyProof } from "./merkle.js";
export { encodePriceFeed, type Message, type PriceFeed, parseMessage, type TwapFeed } from "./messages.js";
export { PUBLISHED_SIGNER_SETS } from "./published-sets.js";
export {
  createDevSigner,
  DEV_SIGNER_LABEL,
  type DevSigner,
  type DevSignerOptions,
  type FeedInput,
  type SignSetUpgradeOptions,
  type SignUpdateOptions,
  type SignVaaOptions,
} from "./signer.js";
export {
  checkMembers,
  findSignerSet,
  MAX_SET_SIZE,
  quorum,
  recoverSigners,
  type Signer,
  type SignerModel,
  type SignerSet,
  signerAddress,
  verifyVaa,
} from "./signers.js";
export {
  type DecodedUpdate,
  decodeUpdate,
  peekSignerSet,
  type SignerSetHint,
  type VerifiedUpdate,
  type VerifyOptions,
  verifyUpdate,
} from "./update.js";
export {
  bodyDigest,
  type Emitter,
  encodeVaa,
  encodeVaaBody,
  isSameEmitter,
  parseVaa,
  type Vaa,
  type VaaBody,
  type VaaSignature,
} from "./vaa.js";
