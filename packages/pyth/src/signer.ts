import { keccak256, Secp256k1 } from "@cosmjs/crypto";
import { toAscii, toHex, toUtf8 } from "@cosmjs/encoding";
import { encodeContainer, encodeRoot } from "./accumulator.js";
import { GOVERNANCE_EMITTER, type PriceEmitter, PYTHNET_CHAIN } from "./emitters.js";
import { PythError } from "./errors.js";
import { buildSetUpgrade, EVERY_CHAIN, type SetUpgrade } from "./governance.js";
import { buildTree } from "./merkle.js";
import { encodePriceFeed, type PriceFeed } from "./messages.js";
import { MAX_SET_SIZE, quorum, type SignerModel, type SignerSet, signerAddress } from "./signers.js";
import { bodyDigest, type Emitter, encodeVaa, encodeVaaBody, type VaaSignature } from "./vaa.js";
import { whole } from "./writer.js";

/** What the keys of the development signer are derived from, with the member's number behind it. */
export const DEV_SIGNER_LABEL = "akash-bme development signer";

/** Depth of the tree that genuine router updates of one feed come from: proofs of 11 nodes. */
const GENUINE_DEPTH = 11;

/** Genuine router sequences count ticks of 50 ms since 1970. */
const TICKS_PER_SECOND = 20n;

/** Which development signer. Equal options give equal keys, everywhere and always. */
export interface DevSignerOptions {
  /** Default `router`. */
  readonly model?: SignerModel;
  /** Index of its set; default 0. Not part of the keys. */
  readonly index?: number;
  /** Members of its set, 1 to 32; default 5. */
  readonly size?: number;
  /** Default `DEV_SIGNER_LABEL`; another label gives other keys. */
  readonly label?: string;
}

/** A price to be signed. */
export interface FeedInput {
  /** Feed id, 64 hex digits. */
  readonly id: string;
  readonly price: bigint;
  readonly conf: bigint;
  readonly expo: number;
  /** Default `price`. */
  readonly emaPrice?: bigint;
  /** Default `conf`. */
  readonly emaConf?: bigint;
  /** Seconds. */
  readonly publishTime: bigint | number;
  /** Seconds; default one second before `publishTime`. */
  readonly prevPublishTime?: bigint | number;
}

/** Who of the set signs, by index. Default: the lowest indices that make a quorum. Signs in the order given, any order. */
interface Signing {
  readonly signers?: readonly number[];
}

/** An update to be signed. */
export interface SignUpdateOptions extends Signing {
  readonly feeds: readonly FeedInput[];
  /** Of the VAA, seconds; default the newest publish time. */
  readonly timestamp?: number;
  /** Of the VAA, and its slot; default 20 a second of `timestamp`, as genuine routers count. */
  readonly sequence?: bigint;
  /** Depth of the tree, which is the length of each proof; default 11, as in genuine updates. */
  readonly depth?: number;
}

/** Any message to be signed. */
export interface SignVaaOptions extends Signing {
  readonly emitter: Emitter;
  readonly payload: Uint8Array;
  readonly sequence: bigint;
  /** Default 0. */
  readonly timestamp?: number;
  /** Default 0. */
  readonly nonce?: number;
  /** Default 0. */
  readonly consistencyLevel?: number;
}

/** A rotation to be signed. */
export interface SignSetUpgradeOptions extends Signing {
  /** Default 0, every chain. */
  readonly targetChain?: number;
  /** Default the index of the new set. */
  readonly sequence?: bigint;
}

/** Signs what genuine signers sign, with keys that everybody knows. */
export interface DevSigner {
  /** To be registered where the updates shall be believed. */
  readonly signerSet: SignerSet;
  /** The emitter of its updates: not the production one, so that no production configuration believes them. */
  readonly emitter: PriceEmitter;
  /** A whole accumulator update (`PNAU`) with one tree over all feeds. */
  signUpdate(options: SignUpdateOptions): Uint8Array;
  /** A VAA around any payload. */
  signVaa(options: SignVaaOptions): Uint8Array;
  /** The governance VAA that replaces this set. */
  signSetUpgrade(next: Omit<SetUpgrade, "targetChain">, options?: SignSetUpgradeOptions): Uint8Array;
}

/**
 * A signer for local chains: 3 of 5 routers unless told otherwise.
 *
 * THESE KEYS ARE PUBLIC. Each is the keccak256 of a text printed in this file: anybody can sign any price with them. They
 * exist so that tests and the demo sign updates which pass real verification. Never register this set on a
 * chain where anything has a value.
 *
 * Errors: `set_size`.
 */
export function createDevSigner(options: DevSignerOptions = {}): DevSigner {
  const { model = "router", index = 0, size = 5, label = DEV_SIGNER_LABEL } = options;
  if (!Number.isInteger(size) || size < 1 || size > MAX_SET_SIZE) {
    const message = `signer set has ${size} members, 1 to ${MAX_SET_SIZE} are accepted`;
    throw new PythError("set_size", message, { found: size, max: MAX_SET_SIZE });
  }
  const keys = Array.from({ length: size }, (_, member) =>
    Secp256k1.makeKeypair(keccak256(toUtf8(`${label} ${member}`))),
  );
  const signerSet: SignerSet = { model, index, addresses: keys.map(({ pubkey }) => signerAddress(pubkey)) };
  const emitter = devEmitter(model);
  const lowestQuorum = Array.from({ length: quorum(model, size) }, (_, member) => member);

  function signDigest(digest: Uint8Array, member: number): VaaSignature {
    const key = keys[member];
    if (key === undefined) {
      const message = `signer index ${member}, the set has ${size} members`;
      throw new PythError("signer_out_of_range", message, { index: member, members: size });
    }
    const signature = Secp256k1.createSignature(digest, key.privkey);
    const rs = signature.toFixedLength().subarray(0, 64);
    return { index: member, rs, recoveryId: signature.recovery };
  }

  function signVaa(message: SignVaaOptions): Uint8Array {
    const { signers = lowestQuorum, timestamp = 0, nonce = 0, consistencyLevel = 0, ...rest } = message;
    const body = encodeVaaBody({ ...rest, timestamp, nonce, consistencyLevel });
    const digest = bodyDigest(body);
    const signatures = signers.map((member) => signDigest(digest, member));
    return encodeVaa(index, signatures, body);
  }

  function signUpdate(update: SignUpdateOptions): Uint8Array {
    const feeds = update.feeds.map(completeFeed);
    const { timestamp = newestPublishTime(feeds), depth = GENUINE_DEPTH, signers = lowestQuorum } = update;
    const { sequence = whole("timestamp", timestamp) * TICKS_PER_SECOND } = update;
    const messages = feeds.map(encodePriceFeed);
    const tree = buildTree(messages, depth);
    const payload = encodeRoot({ slot: sequence, ringSize: 0, root: tree.root });
    const vaa = signVaa({ emitter, payload, sequence, timestamp, signers });
    const proved = messages.map((message, leaf) => ({ message, proof: tree.proofs[leaf] ?? [] }));
    return encodeContainer(vaa, proved);
  }

  function signSetUpgrade(
    next: Omit<SetUpgrade, "targetChain">,
    upgrade: SignSetUpgradeOptions = {},
  ): Uint8Array {
    const {
      targetChain = EVERY_CHAIN,
      sequence = whole("new set index", next.index),
      signers = lowestQuorum,
    } = upgrade;
    const payload = buildSetUpgrade({ index: next.index, addresses: next.addresses, targetChain });
    return signVaa({ emitter: GOVERNANCE_EMITTER, payload, sequence, signers });
  }

  return { signerSet, emitter, signUpdate, signVaa, signSetUpgrade };
}

/** An emitter names a model, so each model has its own. */
function devEmitter(model: SignerModel): PriceEmitter {
  const address = toHex(toAscii(`akash-bme development ${model}`)).padStart(64, "0");
  return { model, chain: PYTHNET_CHAIN, address };
}

function completeFeed(input: FeedInput): PriceFeed {
  const publishTime = whole("publish time", input.publishTime);
  return {
    id: input.id,
    price: input.price,
    conf: input.conf,
    expo: input.expo,
    publishTime,
    prevPublishTime: whole("previous publish time", input.prevPublishTime ?? publishTime - 1n),
    emaPrice: input.emaPrice ?? input.price,
    emaConf: input.emaConf ?? input.conf,
  };
}

function newestPublishTime(feeds: readonly PriceFeed[]): number {
  return Math.max(0, ...feeds.map(({ publishTime }) => Number(publishTime)));
}
