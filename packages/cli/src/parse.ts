import { BmeError, parseAct, parseAkt, type Uact, type Uakt, uact, uakt } from "@akash-bme/clients";
import { fromBech32 } from "@cosmjs/encoding";
import type { Coin } from "@cosmjs/stargate";
import { usageError } from "./errors.js";

/** Turns what was written into a value. Errors: a usage error that says what was written. */
export type Parser<T> = (written: string) => T;

export const AKASH_PREFIX = "akash";

const AMOUNT = /^(\d+(?:\.\d+)?)(akt|uakt|act|uact)$/;

/** `12.5akt` or `12500000uakt`. */
export const aktAmount: Parser<Uakt> = (written) => {
  const { digits, unit } = splitAmount(written, "akt");
  return exact(written, () => (unit === "akt" ? parseAkt(digits) : uakt(digits)));
};

/** `3act` or `3000000uact`. */
export const actAmount: Parser<Uact> = (written) => {
  const { digits, unit } = splitAmount(written, "act");
  return exact(written, () => (unit === "act" ? parseAct(digits) : uact(digits)));
};

export const anything: Parser<string> = (written) => written;

/** An account or a contract of Akash. */
export const address: Parser<string> = (written) => {
  try {
    const { prefix } = fromBech32(written);
    if (prefix === AKASH_PREFIX) return written;
  } catch (cause) {
    throw usageError(`"${written}" is not an address: its checksum or form is wrong`, { cause });
  }
  throw usageError(`"${written}" is not an address of Akash: those begin with ${AKASH_PREFIX}1`);
};

/** The RPC of a node. */
export const nodeUrl: Parser<string> = (written) => {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw usageError(
      `"${written}" is not the address of a node: write http://HOST:PORT or https://HOST:PORT`,
    );
  }
  return written;
};

/** A whole number of any size, from 0 on. */
export const wholeNumber: Parser<bigint> = (written) => {
  if (!/^\d{1,20}$/.test(written)) throw usageError(`"${written}" is not a whole number`);
  return BigInt(written);
};

const UNIT_SECS: ReadonlyMap<string, bigint> = new Map([
  ["s", 1n],
  ["m", 60n],
  ["h", 3_600n],
  ["d", 86_400n],
]);

/** A length of time in seconds: `90s`, `15m`, `72h` or `7d`. */
export const duration: Parser<bigint> = (written) => {
  const [, count, unit] = /^(\d{1,10})([smhd])$/.exec(written) ?? [];
  const secs = UNIT_SECS.get(unit ?? "");
  if (count === undefined || secs === undefined) {
    throw usageError(`"${written}" is not a length of time: write 90s, 15m, 72h or 7d`);
  }
  return BigInt(count) * secs;
};

/** A point in time: Unix seconds, or from now on by the clock of this machine, `+15m`. */
export const unixSeconds: Parser<bigint> = (written) => {
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (written.startsWith("+")) return now + duration(written.slice(1));
  if (/^\d{1,20}$/.test(written)) return BigInt(written);
  throw usageError(`"${written}" is not a time: write Unix seconds, such as ${now}, or +15m`);
};

/** A small count, from 1 on. */
export const countOf: Parser<number> = (written) => {
  if (!/^[1-9]\d{0,5}$/.test(written)) throw usageError(`"${written}" is not a count: write 1 or more`);
  return Number(written);
};

/** A feed id of Pyth, with 0x before it or not. */
export const feedId: Parser<string> = (written) => {
  const id = written.toLowerCase().replace(/^0x/, "");
  if (!/^[0-9a-f]{64}$/.test(id)) throw usageError(`"${written}" is not a feed id: those have 64 hex digits`);
  return id;
};

/** A price of gas. */
export const gasPrice: Parser<string> = (written) => {
  if (!/^\d+(\.\d+)?[a-zA-Z][a-zA-Z0-9/]{1,127}$/.test(written)) {
    throw usageError(`"${written}" is not a price of gas: write 0.0025uakt`);
  }
  return written;
};

/** A coin of any denom, in its smallest unit: `5000uakt`. */
export const coin: Parser<Coin> = (written) => {
  const [, amount, denom] = /^(\d{1,39})([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/.exec(written) ?? [];
  if (amount === undefined || denom === undefined) {
    throw usageError(`"${written}" is not a coin: write 5000uakt`);
  }
  return { amount, denom };
};

/** Several with commas between them. */
export function listOf<T>(parse: Parser<T>): Parser<readonly T[]> {
  return (written) => written.split(",").map(parse);
}

/** The word none, or something. */
export function orNone<T>(parse: Parser<T>): Parser<T | undefined> {
  return (written) => (written === "none" ? undefined : parse(written));
}

/** The word everyone, or those who are named with commas between them. */
export const everyoneOr: Parser<readonly string[] | undefined> = (written) =>
  written === "everyone" ? undefined : listOf(address)(written);

/** One of some words. */
export function oneOf<T extends string>(...words: readonly T[]): Parser<T> {
  return (written) => {
    const found = words.find((word) => word === written);
    if (found === undefined) throw usageError(`"${written}" is not one of ${words.join(", ")}`);
    return found;
  };
}

function splitAmount(written: string, asked: "akt" | "act"): { digits: string; unit: string } {
  const example = asked === "akt" ? "12.5akt or 12500000uakt" : "3act or 3000000uact";
  const [, digits, unit] = AMOUNT.exec(written) ?? [];
  if (digits === undefined || unit === undefined) {
    const what = /^\d+(\.\d+)?$/.test(written) ? "has no unit" : "is not an amount";
    throw usageError(`"${written}" ${what}: write ${example}`);
  }
  if (!unit.endsWith(asked)) {
    const name = unit.endsWith("akt") ? "AKT" : "ACT";
    throw usageError(`"${written}" is ${name}, and ${asked.toUpperCase()} is asked for: write ${example}`);
  }
  return { digits, unit };
}

function exact<T>(written: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (cause instanceof BmeError) throw usageError(`"${written}": ${cause.shortMessage}`, { cause });
    throw cause;
  }
}
