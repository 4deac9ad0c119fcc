/**
 * Messages as the chain's own codec prints them: all fields, by their names in the definition, whole numbers of 64 bits
 * as text, bytes in base64, contract messages as JSON. Fields that are missing have their default; a field that is not
 * known is refused, as the chain refuses it.
 */
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@cosmjs/encoding";
import type { Coin } from "cosmjs-types/cosmos/base/v1beta1/coin";
import { type AccessConfig, AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { GovError } from "./errors.js";
import { isObject, type Json, type JsonObject, parseExact, stringifyExact } from "./exact-json.js";

/** How a field is written. */
export interface Field<T> {
  /** Throws when the value cannot be written so that it is read back the same. */
  toJson(value: T): Json;
  fromJson(json: Json, path: string): T;
  readonly missing: T;
}

/** Fields by their names in the definition. */
export type Fields = Readonly<Record<string, Field<never> | Field<unknown>>>;

function wrong(path: string, what: string): GovError {
  return new GovError("bad_file", `${path} is not ${what}`);
}

export const text: Field<string> = {
  toJson: (value) => value,
  fromJson: (json, path) => {
    if (typeof json !== "string") throw wrong(path, "text");
    return json;
  },
  missing: "",
};

export const flag: Field<boolean> = {
  toJson: (value) => value,
  fromJson: (json, path) => {
    if (typeof json !== "boolean") throw wrong(path, "true or false");
    return json;
  },
  missing: false,
};

const MAX_UINT64 = 2n ** 64n - 1n;

export const uint64: Field<bigint> = {
  toJson: String,
  fromJson: (json, path) => {
    const digits = typeof json === "number" ? String(json) : json;
    if (typeof digits !== "string" || !/^\d{1,20}$/.test(digits) || BigInt(digits) > MAX_UINT64) {
      throw wrong(path, "a whole number of 64 bits");
    }
    return BigInt(digits);
  },
  missing: 0n,
};

export const bytes: Field<Uint8Array> = {
  toJson: toBase64,
  fromJson: (json, path) => {
    if (json === null) return new Uint8Array();
    try {
      return fromBase64(text.fromJson(json, path));
    } catch (cause) {
      throw new GovError("bad_file", `${path} is not base64`, { cause });
    }
  },
  missing: new Uint8Array(),
};

/** A message of a contract: bytes of compact JSON, shown as JSON. */
export const contractMessage: Field<Uint8Array> = {
  toJson: (value) => parseExact(fromUtf8(value)),
  fromJson: (json) => toUtf8(stringifyExact(json)),
  missing: new Uint8Array(),
};

export function list<T>(field: Field<T>): Field<readonly T[]> {
  return {
    toJson: (values) => values.map((value) => field.toJson(value)),
    fromJson: (json, path) => {
      if (json === null) return [];
      if (!Array.isArray(json)) throw wrong(path, "a list");
      return json.map((item: Json, index) => field.fromJson(item, `${path}[${index}]`));
    },
    missing: [],
  };
}

export function record<T extends object>(fields: Fields): Field<T> {
  return {
    toJson: (value) => recordToJson(fields, value),
    fromJson: (json, path) => recordFromJson(fields, json, path) as T,
    missing: {} as T,
  };
}

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    toJson: (value) => (value === undefined ? null : field.toJson(value)),
    fromJson: (json, path) => (json === null ? undefined : field.fromJson(json, path)),
    missing: undefined,
  };
}

export const coin: Field<Coin> = record<Coin>({ denom: text, amount: text });

const ACCESS_NAMES: readonly (readonly [AccessType, string])[] = [
  [AccessType.ACCESS_TYPE_UNSPECIFIED, "Unspecified"],
  [AccessType.ACCESS_TYPE_NOBODY, "Nobody"],
  [AccessType.ACCESS_TYPE_EVERYBODY, "Everybody"],
  [AccessType.ACCESS_TYPE_ANY_OF_ADDRESSES, "AnyOfAddresses"],
];

/** The chain reads any other word, ACCESS_TYPE_NOBODY too, as Unspecified, without an error; here it is one. */
export const accessType: Field<AccessType> = {
  toJson: accessName,
  fromJson: (json, path) => {
    const found = ACCESS_NAMES.find(([, name]) => name === json);
    if (found === undefined)
      throw wrong(
        path,
        `one of ${ACCESS_NAMES.map(([, name]) => name).join(", ")}, as the chain writes them`,
      );
    return found[0];
  },
  missing: AccessType.ACCESS_TYPE_UNSPECIFIED,
};

/** Who may instantiate or upload, as the chain writes it. */
export function accessName(type: AccessType): string {
  return ACCESS_NAMES.find(([one]) => one === type)?.[1] ?? `unknown (${type})`;
}

export const accessConfig: Field<AccessConfig> = record<AccessConfig>({
  permission: accessType,
  addresses: list(text),
});

/** A message or a part of one as JSON. */
export function recordToJson(fields: Fields, value: object): JsonObject {
  const values = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      (field as Field<unknown>).toJson(values.get(camelCase(name))),
    ]),
  );
}

/** The fields of a message from JSON, under the names that cosmjs gives them. */
export function recordFromJson(fields: Fields, json: Json, path: string): Readonly<Record<string, unknown>> {
  if (!isObject(json)) throw wrong(path, "an object");
  const known = new Map(Object.keys(fields).map((name) => [camelCase(name), name]));
  const written = new Map<string, Json>();
  for (const [key, value] of Object.entries(json)) {
    if (key === "@type") continue;
    const name = key in fields ? key : known.get(key);
    if (name === undefined) {
      throw new GovError("bad_file", `${path} has no field "${key}", only ${Object.keys(fields).join(", ")}`);
    }
    if (written.has(name)) throw new GovError("bad_file", `${path} has the field "${name}" twice`);
    written.set(name, value);
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = written.get(name);
      return [
        camelCase(name),
        value === undefined ? field.missing : field.fromJson(value, `${path}.${name}`),
      ];
    }),
  );
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
