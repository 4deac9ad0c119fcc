import {
  bodyDigest,
  decodeUpdate,
  type Emitter,
  findSignerSet,
  formatPrice,
  GOVERNANCE_EMITTER,
  isSameEmitter,
  PRICE_EMITTERS,
  type PriceEmitter,
  type PriceFeed,
  PUBLISHED_SIGNER_SETS,
  PythError,
  parseSetUpgrade,
  parseVaa,
  quorum,
  recoverSigners,
  type SignerModel,
  type SignerSet,
  type TwapFeed,
  type Vaa,
  verifySetUpgrade,
  verifyUpdate,
} from "@akash-bme/pyth";
import { toHex } from "@cosmjs/encoding";
import { refusedError } from "./errors.js";

/** Whom to believe: the published sets and emitters, and those of a file. */
export interface Trust {
  readonly signerSets: readonly SignerSet[];
  readonly emitters: readonly PriceEmitter[];
}

export const PUBLISHED: Trust = { signerSets: PUBLISHED_SIGNER_SETS, emitters: PRICE_EMITTERS };

export interface FeedDescription {
  readonly id: string;
  /** Of feeds that this project uses. */
  readonly symbol: string | undefined;
  readonly price: string;
  readonly conf: string;
  readonly ema: string;
  readonly emaConf: string;
  readonly publishTime: bigint;
  readonly ageSecs: bigint;
}

export interface TwapDescription {
  readonly id: string;
  readonly cumulativePrice: bigint;
  readonly cumulativeConf: bigint;
  readonly publishTime: bigint;
  readonly ageSecs: bigint;
}

export interface SignatureDescription {
  readonly index: number;
  /** Who signed; none when the signature is malformed. */
  readonly address: string | undefined;
  /** Whether that is the member with this index; none when the set is not known. */
  readonly isMember: boolean | undefined;
}

/** What an update or a packet says of itself, and whether that was checked. */
export interface Description {
  readonly kind: "update" | "set_upgrade" | "vaa";
  readonly check: "not_verified" | "verified";
  readonly emitter: Emitter & { readonly name: string | undefined };
  readonly signerSet: {
    readonly model: SignerModel | undefined;
    readonly index: number;
    readonly isKnown: boolean;
    readonly members: number | undefined;
    readonly quorum: number | undefined;
  };
  readonly signatures: readonly SignatureDescription[];
  readonly timestamp: bigint;
  readonly sequence: bigint;
  readonly digest: string;
  readonly feeds: readonly FeedDescription[];
  readonly twaps: readonly TwapDescription[];
  /** The set that a packet installs. */
  readonly upgrade:
    | { readonly index: number; readonly targetChain: number; readonly members: readonly string[] }
    | undefined;
  /** Of a message that is neither. */
  readonly payload: string | undefined;
}

export interface DescribeOptions {
  readonly trust: Trust;
  /** Ages are up to this Unix second. */
  readonly at: bigint;
  /** Only this feed. */
  readonly feed: string | undefined;
}

const SYMBOLS = new Map([["4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702", "AKT/USD"]]);
const UPDATE_MAGIC = "PNAU";

/**
 * Takes an update, a rotation packet or another VAA apart; nothing is verified.
 *
 * Errors: a `PythError` for what is none of these; `unknown_feed` when the feed asked for is not in it.
 */
export function describe(bytes: Uint8Array, options: DescribeOptions): Description {
  if (isUpdate(bytes)) {
    const { vaa, feeds, twaps } = decodeUpdate(bytes);
    return {
      ...{ kind: "update", ...head(vaa, options.trust), ...prices(feeds, twaps, options) },
      ...{ upgrade: undefined, payload: undefined },
    };
  }
  const vaa = parseVaa(bytes);
  const upgrade = upgradeOf(vaa);
  return {
    ...{ kind: upgrade === undefined ? "vaa" : "set_upgrade", ...head(vaa, options.trust) },
    ...{ ...prices([], [], options), upgrade },
    payload: upgrade === undefined ? toHex(vaa.payload) : undefined,
  };
}

/**
 * The same of an update or a rotation packet whose signatures and proofs hold.
 *
 * Errors: the first check that fails.
 */
export function describeVerified(bytes: Uint8Array, options: DescribeOptions): Description {
  const { trust } = options;
  if (isUpdate(bytes) || upgradeOf(parseVaa(bytes)) === undefined) {
    verifyUpdate(bytes, trust);
  } else {
    const vaa = parseVaa(bytes);
    const set = setOf(vaa, trust);
    if (set === undefined) {
      const known = trust.signerSets.length;
      throw refusedError(
        "unknown_signer_set",
        `set ${vaa.setIndex} is not among the ${known} sets known here`,
      );
    }
    verifySetUpgrade(bytes, set);
  }
  return { ...describe(bytes, options), check: "verified" };
}

function isUpdate(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, UPDATE_MAGIC.length)).toString("latin1") === UPDATE_MAGIC;
}

function head(vaa: Vaa, trust: Trust) {
  const { emitter, setIndex, timestamp, sequence } = vaa;
  const set = setOf(vaa, trust);
  const model = set?.model ?? modelOf(emitter, trust);
  return {
    check: "not_verified" as const,
    emitter: { ...emitter, name: nameOf(emitter, trust) },
    signerSet: {
      ...{ model, index: setIndex, isKnown: set !== undefined, members: set?.addresses.length },
      quorum: set === undefined ? undefined : quorum(set.model, set.addresses.length),
    },
    signatures: recovered(vaa).map(({ index, address }) => ({
      ...{ index, address },
      isMember: set === undefined ? undefined : address !== undefined && set.addresses[index] === address,
    })),
    timestamp: BigInt(timestamp),
    sequence,
    digest: toHex(bodyDigest(vaa.body)),
  };
}

function prices(feeds: readonly PriceFeed[], twaps: readonly TwapFeed[], { at, feed }: DescribeOptions) {
  const isAsked = ({ id }: { readonly id: string }) => feed === undefined || id === feed;
  if (feed !== undefined && ![...feeds, ...twaps].some(isAsked)) {
    throw refusedError("unknown_feed", `feed ${feed} is not in it`);
  }
  return {
    feeds: feeds.filter(isAsked).map((one) => ({
      ...{ id: one.id, symbol: SYMBOLS.get(one.id) },
      price: formatPrice(one.price, one.expo),
      conf: formatPrice(one.conf, one.expo),
      ema: formatPrice(one.emaPrice, one.expo),
      emaConf: formatPrice(one.emaConf, one.expo),
      ...{ publishTime: one.publishTime, ageSecs: at - one.publishTime },
    })),
    twaps: twaps.filter(isAsked).map(({ id, cumulativePrice, cumulativeConf, publishTime }) => ({
      ...{ id, cumulativePrice, cumulativeConf, publishTime, ageSecs: at - publishTime },
    })),
  };
}

/** The rotation in a VAA; none when it carries something else. */
function upgradeOf({ emitter, payload }: Vaa): Description["upgrade"] {
  if (!isSameEmitter(emitter, GOVERNANCE_EMITTER)) return undefined;
  try {
    const { index, targetChain, addresses } = parseSetUpgrade(payload);
    return { index, targetChain, members: addresses };
  } catch (error) {
    if (error instanceof PythError) return undefined;
    throw error;
  }
}

/** The set that a VAA names. Packets of both models have one emitter, so whose signatures fit decides there. */
function setOf(vaa: Vaa, { signerSets, emitters }: Trust): SignerSet | undefined {
  const model = modelOf(vaa.emitter, { signerSets, emitters });
  if (model !== undefined) return findSignerSet(signerSets, model, vaa.setIndex);
  const signers = recovered(vaa);
  const fit = ({ model: of, addresses }: SignerSet) => {
    const { length: size } = addresses;
    const isPossible = signers.length >= quorum(of, size) && signers.length <= size;
    const members = signers.filter(
      ({ index, address }) => address !== undefined && addresses[index] === address,
    );
    return members.length * 2 + (isPossible ? 1 : 0);
  };
  return signerSets
    .filter(({ index }) => index === vaa.setIndex)
    .sort((one, other) => fit(other) - fit(one))
    .at(0);
}

function modelOf(emitter: Emitter, { emitters }: Trust): SignerModel | undefined {
  return emitters.find((known) => isSameEmitter(known, emitter))?.model;
}

function nameOf(emitter: Emitter, trust: Trust): string | undefined {
  if (isSameEmitter(emitter, GOVERNANCE_EMITTER)) return "signer set upgrades";
  const model = modelOf(emitter, trust);
  return model === undefined ? undefined : `prices signed by ${model}s`;
}

/** Who signed; a malformed signature has no address. */
function recovered(vaa: Vaa): readonly { index: number; address: string | undefined }[] {
  return vaa.signatures.map((signature) => {
    try {
      const [signer] = recoverSigners({ ...vaa, signatures: [signature] });
      return { index: signature.index, address: signer?.address };
    } catch (error) {
      if (error instanceof PythError) return { index: signature.index, address: undefined };
      throw error;
    }
  });
}
