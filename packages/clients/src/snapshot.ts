import { toUtf8 } from "@cosmjs/encoding";
import { BmeError } from "./errors.js";
import { type PriceE18, priceE18 } from "./units.js";

/** Layout version that is read. */
export const SNAPSHOT_VERSION = 1;
/** Bytes of the public part of a record; what follows belongs to the oracle. */
export const SNAPSHOT_BYTES = 134;

const PAUSED = 0b001;
const QUARANTINED = 0b010;
const WARMING = 0b100;
/** Bytes of a price, of a time or height, and of a length of time. */
const PRICE = 11;
const TIME = 4;
const SECS = 2;
const PREVIOUS_AT = 73;

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
  const read = new Fields(bytes.subarray(1, SNAPSHOT_BYTES));
  const flags = Number(read.next(1));
  // A published price is positive, so all zero can only mean "none".
  const hasPrevious = bytes.subarray(PREVIOUS_AT, SNAPSHOT_BYTES).some((byte) => byte !== 0);
  return {
    isPaused: (flags & PAUSED) !== 0,
    isQuarantined: (flags & QUARANTINED) !== 0,
    isWarming: (flags & WARMING) !== 0,
    windowSecs: Number(read.next(SECS)),
    receivedTime: read.next(TIME),
    receivedHeight: read.next(TIME),
    current: decodePrices(read),
    previous: hasPrevious ? decodePrices(read) : undefined,
  };
}

function decodePrices(read: Fields): Prices {
  const price = () => priceE18(read.next(PRICE));
  return {
    price: price(),
    conf: price(),
    ema: price(),
    emaConf: price(),
    twap: price(),
    coverageSecs: Number(read.next(SECS)),
    publishTime: read.next(TIME),
  };
}

/** Big-endian numbers, one after the other. */
class Fields {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  next(width: number): bigint {
    const field = this.bytes.subarray(this.#at, this.#at + width);
    this.#at += width;
    return field.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  }
}
