import { readFileSync } from "node:fs";
import {
  type DecodedUpdate,
  findSignerSet,
  PUBLISHED_SIGNER_SETS,
  type SignerModel,
  type SignerSet,
} from "@akash-bme/pyth";
import { fromHex } from "@cosmjs/encoding";

const FOLDER = new URL("../../../tests/vectors/pyth/", import.meta.url);

/** A message with all its numbers as text. */
type Words = Readonly<Record<string, string>>;

/** One vector, as the README beside the vectors describes it. */
export interface Vector {
  readonly id: string;
  readonly kind: "pnau" | "vaa" | "governance-vaa" | "wormhole-governance";
  readonly model: SignerModel | "test";
  readonly hex: string;
  readonly expect: string;
  readonly signer_set: {
    readonly model: SignerModel | "test";
    readonly index: number;
    readonly name?: string;
  };
  readonly vaa_set_index: number;
  readonly emitter: { readonly chain: number; readonly address: string };
  readonly sequence: string;
  readonly vaa_timestamp: string;
  readonly digest: string;
  readonly signers: readonly { readonly index: number; readonly address: string; readonly member: boolean }[];
  readonly feeds: readonly Words[];
  readonly twaps?: readonly Words[];
  readonly accumulator?: {
    readonly major: number;
    readonly minor: number;
    readonly slot: string;
    readonly ring_size: string;
    readonly root: string;
    readonly payload_bytes: number;
    readonly updates: readonly {
      readonly type: number;
      readonly bytes: number;
      readonly proof_nodes: number;
    }[];
    readonly trailing_bytes: number;
  };
}

/** What the index says about an update. */
export type IndexedUpdate = Required<
  Pick<Vector, "emitter" | "sequence" | "vaa_timestamp" | "vaa_set_index" | "feeds" | "twaps" | "accumulator">
>;

/** The sets file beside the vectors. */
export interface SetsFile {
  readonly guardian: readonly {
    readonly index: number;
    readonly quorum: number;
    readonly addresses: string[];
  }[];
  readonly router: readonly {
    readonly index: number;
    readonly quorum: number;
    readonly addresses: string[];
  }[];
  readonly test: readonly {
    readonly name: string;
    readonly index: number;
    readonly quorum: number;
    readonly quorum_rule: string;
    readonly addresses: string[];
  }[];
  readonly emitters: Readonly<Record<string, { readonly chain: number; readonly address: string }>>;
}

export const setsFile: SetsFile = load("signer-sets.json");

/** Every vector of the index. */
export const vectors: readonly Vector[] = Object.values(
  load<Record<string, { readonly file: string }>>("index.json"),
).map(({ file }) => load<Vector>(file));

export function vector(id: string): Vector {
  const found = vectors.find((candidate) => candidate.id === id);
  if (found === undefined) {
    throw new Error(`no vector ${id}`);
  }
  return found;
}

export function bytesOf({ hex }: Vector): Uint8Array {
  return fromHex(hex);
}

/** The set that the vector is to be judged with. Test sets follow one of the two quorum rules. */
export function signerSetOf({ signer_set: { model, index, name } }: Vector): SignerSet {
  if (model !== "test") {
    return publishedSet(model, index);
  }
  const found = setsFile.test.find((set) => set.name === name);
  if (found === undefined) {
    throw new Error(`no test set ${name}`);
  }
  const rule = found.quorum_rule === "floor(n/2)+1" ? "router" : "guardian";
  return { model: rule, index: found.index, addresses: found.addresses };
}

export function publishedSet(model: SignerModel, index: number): SignerSet {
  const found = findSignerSet(PUBLISHED_SIGNER_SETS, model, index);
  if (found === undefined) {
    throw new Error(`no ${model} set ${index}`);
  }
  return found;
}

/** A decoded update in the words of the index. */
export function inWordsOfTheIndex(update: DecodedUpdate): IndexedUpdate {
  const { vaa, root } = update;
  return {
    emitter: vaa.emitter,
    sequence: `${vaa.sequence}`,
    vaa_timestamp: `${vaa.timestamp}`,
    vaa_set_index: vaa.setIndex,
    feeds: update.feeds.map((feed) => ({
      id: feed.id,
      price: `${feed.price}`,
      conf: `${feed.conf}`,
      expo: `${feed.expo}`,
      publish_time: `${feed.publishTime}`,
      prev_publish_time: `${feed.prevPublishTime}`,
      ema_price: `${feed.emaPrice}`,
      ema_conf: `${feed.emaConf}`,
    })),
    twaps: update.twaps.map((twap) => ({
      id: twap.id,
      cumulative_price: `${twap.cumulativePrice}`,
      cumulative_conf: `${twap.cumulativeConf}`,
      num_down_slots: `${twap.numDownSlots}`,
      expo: `${twap.expo}`,
      publish_time: `${twap.publishTime}`,
      prev_publish_time: `${twap.prevPublishTime}`,
      publish_slot: `${twap.publishSlot}`,
    })),
    accumulator: {
      major: update.major,
      minor: update.minor,
      slot: `${root.slot}`,
      ring_size: `${root.ringSize}`,
      root: root.root,
      payload_bytes: vaa.payload.length,
      updates: update.updates.map(({ message, proof }) => ({
        type: message[0] ?? -1,
        bytes: message.length,
        proof_nodes: proof.length,
      })),
      trailing_bytes: update.trailingBytes,
    },
  };
}

/** What the index says about an update, without how it was obtained. */
export function indexed(of: Vector): IndexedUpdate {
  const { emitter, sequence, vaa_timestamp, vaa_set_index, feeds, twaps = [], accumulator } = of;
  if (accumulator === undefined) {
    throw new Error(`${of.id} is no update`);
  }
  const { major, minor, slot, ring_size, root, payload_bytes, trailing_bytes } = accumulator;
  const updates = accumulator.updates.map(({ type, bytes, proof_nodes }) => ({ type, bytes, proof_nodes }));
  const known = { major, minor, slot, ring_size, root, payload_bytes, updates, trailing_bytes };
  return { emitter, sequence, vaa_timestamp, vaa_set_index, feeds, twaps, accumulator: known };
}

function load<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, FOLDER), "utf8"));
}
