import { PythError } from "./errors.js";
import { Reader } from "./reader.js";
import { concat, hexBytes, int, uint } from "./writer.js";

const PRICE_FEED = 0;
const TWAP = 1;

/** A price as published: mantissas with one common exponent. */
export interface PriceFeed {
  /** Feed id, 32 bytes in hex. */
  readonly id: string;
  /** Mantissa: the price is `price` × 10^`expo`. */
  readonly price: bigint;
  /** Half width of the confidence interval, mantissa. */
  readonly conf: bigint;
  /** Power of ten that all mantissas are multiplied by. */
  readonly expo: number;
  /** When it was published, seconds. */
  readonly publishTime: bigint;
  /** When the price before it was published, seconds. */
  readonly prevPublishTime: bigint;
  /** Exponential moving average, mantissa. */
  readonly emaPrice: bigint;
  /** Exponential moving average of the confidence, mantissa. */
  readonly emaConf: bigint;
}

/** Sums over all slots; the average of a window is the difference of two of them over the difference of their slots. */
export interface TwapFeed {
  /** Feed id, 32 bytes in hex. */
  readonly id: string;
  readonly cumulativePrice: bigint;
  readonly cumulativeConf: bigint;
  /** Slots without a price. */
  readonly numDownSlots: bigint;
  readonly expo: number;
  /** Seconds. */
  readonly publishTime: bigint;
  /** Seconds. */
  readonly prevPublishTime: bigint;
  readonly publishSlot: bigint;
}

/** A leaf of the accumulator. */
export type Message =
  | { readonly kind: "price"; readonly feed: PriceFeed }
  | { readonly kind: "twap"; readonly twap: TwapFeed };

/**
 * Reads a leaf. Bytes after the known fields are ignored: Pyth extends messages that way.
 *
 * Errors: `message_type` for any type but price feed (0) and TWAP (1), `truncated`.
 */
export function parseMessage(bytes: Uint8Array): Message {
  const reader = new Reader(bytes);
  const type = reader.u8("message type");
  switch (type) {
    case PRICE_FEED:
      return { kind: "price", feed: readPriceFeed(reader) };
    case TWAP:
      return { kind: "twap", twap: readTwap(reader) };
    default: {
      const message = `message has type ${type}, only 0 (price feed) and 1 (TWAP) are known`;
      throw new PythError("message_type", message, { found: type });
    }
  }
}

/**
 * The leaf of a price.
 *
 * Errors: `out_of_range`, `invalid_hex`.
 */
export function encodePriceFeed(feed: PriceFeed): Uint8Array {
  return concat(
    Uint8Array.of(PRICE_FEED),
    hexBytes("feed id", 32, feed.id),
    int("price", 8, feed.price),
    uint("confidence", 8, feed.conf),
    int("exponent", 4, feed.expo),
    int("publish time", 8, feed.publishTime),
    int("previous publish time", 8, feed.prevPublishTime),
    int("EMA price", 8, feed.emaPrice),
    uint("EMA confidence", 8, feed.emaConf),
  );
}

function readPriceFeed(reader: Reader): PriceFeed {
  return {
    id: reader.hex("feed id", 32),
    price: reader.i64("price"),
    conf: reader.u64("confidence"),
    expo: reader.i32("exponent"),
    publishTime: reader.i64("publish time"),
    prevPublishTime: reader.i64("previous publish time"),
    emaPrice: reader.i64("EMA price"),
    emaConf: reader.u64("EMA confidence"),
  };
}

function readTwap(reader: Reader): TwapFeed {
  return {
    id: reader.hex("feed id", 32),
    cumulativePrice: reader.i128("cumulative price"),
    cumulativeConf: reader.u128("cumulative confidence"),
    numDownSlots: reader.u64("number of down slots"),
    expo: reader.i32("exponent"),
    publishTime: reader.i64("publish time"),
    prevPublishTime: reader.i64("previous publish time"),
    publishSlot: reader.u64("publish slot"),
  };
}
