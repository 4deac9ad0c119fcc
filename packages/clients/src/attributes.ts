import type { Event } from "@cosmjs/stargate";
import { BmeError } from "./errors.js";
import { type PriceE18, parsePrice, priceE18, type Uact, type Uakt, uact, uakt } from "./units.js";

const PREFIX = "wasm-";
const CONTRACT_KEY = "_contract_address";

/** Reads the attributes of one event. */
export class Attributes {
  readonly #type: string;
  readonly #values: ReadonlyMap<string, string>;

  constructor({ type, attributes }: Event) {
    this.#type = type;
    this.#values = new Map(attributes.map(({ key, value }) => [key, value]));
  }

  /** Contract that emitted the event; the chain adds it. */
  contract(): string | undefined {
    return this.#values.get(CONTRACT_KEY);
  }

  /** Errors, here and below: `bad_answer` for an attribute that is missing or malformed. */
  readonly text = (key: string): string => {
    const value = this.#values.get(key);
    if (value === undefined) throw new BmeError("bad_answer", `event ${this.#type} has no attribute ${key}`);
    return value;
  };

  /** An attribute that may be absent. */
  maybe<T>(key: string, read: (key: string) => T): T | undefined {
    return this.#values.has(key) ? read(key) : undefined;
  }

  readonly integer = (key: string): bigint => {
    const value = this.text(key);
    if (!/^\d+$/.test(value)) throw this.#malformed(key);
    return BigInt(value);
  };

  /** A number that is no money: seconds, counts, basis points. */
  readonly small = (key: string): number => {
    const value = Number(this.integer(key));
    if (!Number.isSafeInteger(value)) throw this.#malformed(key);
    return value;
  };

  readonly flag = (key: string): boolean => this.oneOf(key, ["true", "false"]) === "true";

  readonly uakt = (key: string): Uakt => uakt(this.integer(key));

  readonly uact = (key: string): Uact => uact(this.integer(key));

  /** A price as a whole number with 18 decimals. */
  readonly priceE18 = (key: string): PriceE18 => priceE18(this.integer(key));

  /** A price in decimals. */
  readonly price = (key: string): PriceE18 => parsePrice(this.text(key));

  /** The value before and after a change. */
  readonly change = (key: string): { readonly from: number; readonly to: number } => {
    const [, from, to] = /^(\d+) -> (\d+)$/.exec(this.text(key)) ?? [];
    if (from === undefined || to === undefined) throw this.#malformed(key);
    return { from: Number(from), to: Number(to) };
  };

  oneOf<T extends string>(key: string, values: readonly T[]): T {
    const text = this.text(key);
    const value = values.find((one) => one === text);
    if (value === undefined) throw this.#malformed(key);
    return value;
  }

  #malformed(key: string): BmeError {
    return new BmeError(
      "bad_answer",
      `attribute ${key} of event ${this.#type} is malformed: ${this.#values.get(key)}`,
    );
  }
}

/** Reads each event kind of one contract. */
export type EventReaders<E extends { readonly kind: string }> = {
  readonly [K in E["kind"]]: (attributes: Attributes) => WithoutKind<Extract<E, { kind: K }>>;
};

/** Of each member of a union by itself. */
type WithoutKind<E> = E extends unknown ? Omit<E, "kind"> : never;

/**
 * The events of a transaction that `readers` know, in order; all others are left out.
 *
 * Errors: `bad_answer` for one that misses an attribute.
 */
export function readEvents<E extends { readonly kind: string }>(
  events: readonly Event[],
  readers: EventReaders<E>,
  contract: string | undefined,
): E[] {
  const byKind = new Map<string, (attributes: Attributes) => object>(Object.entries(readers));
  return events.flatMap((event) => {
    const kind = event.type.startsWith(PREFIX) ? event.type.slice(PREFIX.length) : undefined;
    const read = kind === undefined ? undefined : byKind.get(kind);
    if (read === undefined) return [];
    const attributes = new Attributes(event);
    if (contract !== undefined && attributes.contract() !== contract) return [];
    return [{ kind, ...read(attributes) } as E];
  });
}
