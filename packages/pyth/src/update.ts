import {
  type AccumulatorRoot,
  type AccumulatorUpdate,
  type Container,
  parseContainer,
  parseContainerHead,
  parseRoot,
} from "./accumulator.js";
import { PRICE_EMITTERS, type PriceEmitter } from "./emitters.js";
import { PythError } from "./errors.js";
import { verifyProof } from "./merkle.js";
import { type PriceFeed, parseMessage, type TwapFeed } from "./messages.js";
import { findSignerSet, type Signer, type SignerModel, type SignerSet, verifyVaa } from "./signers.js";
import { type Emitter, isSameEmitter, parseVaa, type Vaa } from "./vaa.js";

/** An update taken apart. Nothing in it is verified. */
export interface DecodedUpdate {
  readonly major: number;
  readonly minor: number;
  readonly vaa: Vaa;
  readonly root: AccumulatorRoot;
  /** Messages with their proofs, as they came. */
  readonly updates: readonly AccumulatorUpdate[];
  /** Price messages in order of appearance. */
  readonly feeds: readonly PriceFeed[];
  /** TWAP messages in order of appearance. */
  readonly twaps: readonly TwapFeed[];
  /** Bytes after the last message; they are ignored. */
  readonly trailingBytes: number;
}

/** An update whose signatures and proofs were checked. */
export interface VerifiedUpdate extends DecodedUpdate {
  /** The emitter on the list of the caller's. */
  readonly emitter: PriceEmitter;
  /** The set that verified it. */
  readonly signerSet: SignerSet;
  /** The members that signed. */
  readonly signers: readonly Signer[];
}

/** Whom to believe. */
export interface VerifyOptions {
  readonly signerSets: readonly SignerSet[];
  readonly emitters: readonly PriceEmitter[];
}

/** The signer set that an update asks to be verified with. */
export interface SignerSetHint {
  /** Unknown when the emitter is on no list. */
  readonly model: SignerModel | undefined;
  readonly index: number;
  readonly emitter: Emitter;
}

/**
 * Takes an update apart without verifying anything.
 *
 * Errors: whatever is not a well-formed accumulator update.
 */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  const container = parseContainer(bytes);
  const vaa = parseVaa(container.vaa);
  return describe(container, vaa, parseRoot(vaa.payload));
}

/**
 * Which signer set an update names, from the unsigned header: a hint for choosing or fetching the set, no proof. Reads
 * nothing behind the VAA.
 *
 * Errors: whatever is wrong up to the end of the VAA.
 */
export function peekSignerSet(
  bytes: Uint8Array,
  emitters: readonly PriceEmitter[] = PRICE_EMITTERS,
): SignerSetHint {
  const { setIndex, emitter } = parseVaa(parseContainerHead(bytes).vaa);
  return { model: findEmitter(emitters, emitter)?.model, index: setIndex, emitter };
}

/**
 * Verifies an update as the contract does, in its order: container, emitter, signer set, signatures, root, proofs,
 * messages. Ages, confidence and other limits on prices are not its business. An update that holds only TWAP messages
 * verifies with no `feeds`; who wants prices must look.
 *
 * Errors: one code per cause; the first one found decides.
 */
export function verifyUpdate(bytes: Uint8Array, { signerSets, emitters }: VerifyOptions): VerifiedUpdate {
  const container = parseContainer(bytes);
  const vaa = parseVaa(container.vaa);
  const emitter = findEmitter(emitters, vaa.emitter);
  if (emitter === undefined) {
    const { chain, address } = vaa.emitter;
    throw new PythError("unknown_emitter", `emitter ${chain}/${address} publishes no prices`, {
      chain,
      address,
    });
  }
  const signerSet = findSignerSet(signerSets, emitter.model, vaa.setIndex);
  if (signerSet === undefined) {
    const { model } = emitter;
    const message = `${model} set ${vaa.setIndex} is not among the ${signerSets.length} sets given`;
    throw new PythError("unknown_signer_set", message, { model, index: vaa.setIndex });
  }
  const signers = verifyVaa(vaa, signerSet);
  const root = parseRoot(vaa.payload);
  for (const [index, { message, proof }] of container.updates.entries()) {
    if (!verifyProof(message, proof, root.root)) {
      throw new PythError("merkle_proof", `message ${index} is not under the signed root`, { index });
    }
  }
  // Only what is proved is looked into.
  return { ...describe(container, vaa, root), emitter, signerSet, signers };
}

function describe(container: Container, vaa: Vaa, root: AccumulatorRoot): DecodedUpdate {
  const { major, minor, updates, trailingBytes } = container;
  const messages = updates.map(({ message }) => parseMessage(message));
  return {
    major,
    minor,
    vaa,
    root,
    updates,
    feeds: messages.flatMap((message) => (message.kind === "price" ? [message.feed] : [])),
    twaps: messages.flatMap((message) => (message.kind === "twap" ? [message.twap] : [])),
    trailingBytes,
  };
}

function findEmitter(emitters: readonly PriceEmitter[], emitter: Emitter): PriceEmitter | undefined {
  return emitters.find((known) => isSameEmitter(known, emitter));
}
