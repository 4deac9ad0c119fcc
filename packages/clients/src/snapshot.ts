import { toUtf8 } from "@cosmjs/encoding";
import { BmeError } from "./errors.js";
import { type PriceE18, priceE18 } from "./units.js";

/** Layout version that is read. */
export const SNAPSHOT_VERSION = 1;
/** Bytes of the public part of a record; what follows belongs to the oracle. */
export const SNAPSHOT_BYTES = 144;

const PAUSED = 0b001;
const QUARANTINED = 0b010;
const WARMING = 0b100;
const PRICE_BYTES = 12;
const PRICES_BYTES = 66;
const CURRENT_AT = 12;
const PREVIOUS_AT = CURRENT_AT + PRICES_BYTES;

/** The numbers of one accepted update. */
export interface Prices {
  readonly price: PriceE18;
  /** Half width of the confidence interval. */
  readonly conf: PriceE18;
  /** Exponential moving average of the price, as published by Pyth. */
  readonly ema: PriceE18;
  /** Exponential moving average of the confidence. */
  readonly emaConf: PriceE18;
  /** Time-weighted average over the window that ends at `publishTime`; zero while warming. */
  readonly twap: PriceE18;
  /** Seconds of the window for which prices are known. */
  readonly coverageSecs: number;
  /** Unix seconds. */
  readonly publishTime: bigint;
}

/** What the oracle stores of a symbol, and the vault reads. */
export interface Snapshot {
  readonly isPaused: boolean;
  /** A price waits for confirmation. */
  readonly isQuarantined: boolean;
  /** There is no TWAP yet. */
  readonly isWarming: boolean;
  /** Length of the TWAP window. */
  readonly windowSecs: number;
  /** Block time of the newest update, Unix seconds. */
  readonly receivedTime: bigint;
  /** Height of the newest update. */
  readonly receivedHeight: bigint;
  /** The newest update. */
  readonly current: Prices;
  /** The newest update of an earlier block. */
  readonly previous: Prices | undefined;
}

/** Key of a symbol's record in the oracle's storage. */
export function snapshotKey(symbol: string): Uint8Array {
  return toUtf8(`s/${symbol}`);
}

/**
 * Reads a symbol's record; the layout is that of contracts/lib/oracle-snapshot.
 *
 * Errors: `bad_answer` for a record that is too short or of another layout version.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const version = bytes.at(0);
  if (version !== undefined && version !== SNAPSHOT_VERSION) {
    throw new BmeError(
      "bad_answer",
      `snapshot has layout version ${version}, this client knows ${SNAPSHOT_VERSION}`,
    );
  }
  if (bytes.length < SNAPSHOT_BYTES) {
    throw new BmeError("bad_answer", `snapshot of ${bytes.length} bytes is shorter than ${SNAPSHOT_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, SNAPSHOT_BYTES);
  const flags = view.getUint8(1);
  // A published price is positive, so all zero can only mean "none".
  const hasPrevious = bytes.subarray(PREVIOUS_AT, SNAPSHOT_BYTES).some((byte) => byte !== 0);
  return {
    isPaused: (flags & PAUSED) !== 0,
    isQuarantined: (flags & QUARANTINED) !== 0,
    isWarming: (flags & WARMING) !== 0,
    windowSecs: view.getUint16(2),
    receivedTime: uint32(view, 4),
    receivedHeight: uint32(view, 8),
    current: decodePrices(view, CURRENT_AT),
    previous: hasPrevious ? decodePrices(view, PREVIOUS_AT) : undefined,
  };
}

function decodePrices(view: DataView, at: number): Prices {
  const amount = (index: number) => {
    const offset = at + PRICE_BYTES * index;
    return priceE18((BigInt(view.getUint32(offset)) << 64n) | view.getBigUint64(offset + 4));
  };
  const afterAmounts = at + 5 * PRICE_BYTES;
  return {
    price: amount(0),
    conf: amount(1),
    ema: amount(2),
    emaConf: amount(3),
    twap: amount(4),
    coverageSecs: view.getUint16(afterAmounts),
    publishTime: uint32(view, afterAmounts + 2),
  };
}

function uint32(view: DataView, at: number): bigint {
  return BigInt(view.getUint32(at));
}
