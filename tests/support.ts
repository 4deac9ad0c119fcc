import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BmeError, type BmeErrorCode, type PriceE18, priceE18 } from "@akash-bme/clients";
import { fromHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { ROOT } from "../scripts/suite.js";

/** Voting periods of chains that are only installed on. */
export const FAST_VOTES = { votingSeconds: 2, expeditedSeconds: 1 };

/** Waits for a failure of a contract or the chain, and gives it back. */
export async function refusal(call: Promise<unknown>): Promise<BmeError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof BmeError) return outcome;
  throw outcome ?? new Error("the call was accepted, and it should have been refused");
}

/** Expects a refusal with this code, and gives it back. */
export async function refusedWith(code: BmeErrorCode, call: Promise<unknown>): Promise<BmeError> {
  const error = await refusal(call);
  expect(error.code, error.message).to.equal(code);
  return error;
}

/** A vector of tests/vectors/pyth: its bytes and the prices that it holds. */
export interface PythVector {
  readonly bytes: Uint8Array;
  readonly feeds: readonly {
    readonly id: string;
    readonly price: PriceE18;
    readonly conf: PriceE18;
    readonly ema: PriceE18;
    readonly emaConf: PriceE18;
    readonly publishTime: bigint;
  }[];
}

/** Reads a vector; the numbers are those of its index, not of our own decoder. */
export async function pythVector(path: string): Promise<PythVector> {
  const text = await readFile(join(ROOT, "tests", "vectors", "pyth", `${path}.json`), "utf8");
  const { hex, feeds }: { hex: string; feeds: Readonly<Record<string, string>>[] } = JSON.parse(text);
  return {
    bytes: fromHex(hex),
    feeds: feeds.map((feed) => {
      const scale = 10n ** BigInt(18 + Number(feed.expo));
      const number = (key: string) => priceE18(BigInt(feed[key] ?? "") * scale);
      return {
        id: feed.id ?? "",
        price: number("price"),
        conf: number("conf"),
        ema: number("ema_price"),
        emaConf: number("ema_conf"),
        publishTime: BigInt(feed.publish_time ?? ""),
      };
    }),
  };
}
