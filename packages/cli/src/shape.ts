/**
 * What a command answers, said once: from a shape come the JSON for programs, its published schema and the words for
 * people, and the compiler holds it to the type that the clients answer.
 */
import {
  formatPrice,
  formatUact,
  formatUakt,
  type PriceE18,
  type Uact,
  type Uakt,
  uakt,
} from "@akash-bme/clients";
import type { Field, View } from "./view.js";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The part of JSON Schema 2020-12 that shapes need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: "string" | "integer" | "boolean" | "null" | "array" | "object";
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly anyOf?: readonly JsonSchema[];
}

export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Unit at the end of a key of the JSON, as in the contracts: `_uakt`. */
  readonly unit: string;
  json(value: T): Json;
  view(value: T): View;
}

const WHOLE = "^\\d+$";

function leaf<T>(
  schema: JsonSchema,
  json: (value: T) => Json,
  text: (value: T) => string,
  unit = "",
): Shape<T> {
  return { schema, unit, json, view: (value) => ({ kind: "text", text: text(value) }) };
}

/** AKT: micro-units in JSON, AKT for people. */
export const akt: Shape<Uakt> = leaf(
  { type: "string", pattern: WHOLE, description: "millionths of AKT" },
  String,
  (amount) => `${formatUakt(amount)} AKT`,
  "_uakt",
);

/** ACT, as `akt`. */
export const act: Shape<Uact> = leaf(
  { type: "string", pattern: WHOLE, description: "millionths of ACT" },
  String,
  (amount) => `${formatUact(amount)} ACT`,
  "_uact",
);

/** A difference of AKT, which may be below zero. */
export const aktChange: Shape<bigint> = leaf(
  { type: "string", pattern: "^-?\\d+$", description: "millionths of AKT" },
  String,
  (change) => `${change < 0n ? "-" : ""}${formatUakt(uakt(change < 0n ? -change : change))} AKT`,
  "_uakt",
);

/** A price, in exact decimals. */
export const price: Shape<PriceE18> = leaf(
  { type: "string", pattern: "^\\d+(\\.\\d+)?$", description: "decimals" },
  formatPrice,
  formatPrice,
);

/** A number in decimals that is text already. */
export const decimal: Shape<string> = leaf(
  { type: "string", pattern: "^-?\\d+(\\.\\d+)?$", description: "decimals" },
  String,
  String,
);

/** A whole number of any size. */
export const whole: Shape<bigint> = leaf({ type: "string", pattern: "^-?\\d+$" }, String, String);

/** A whole number that is no money: a count, an index. */
export const count: Shape<number> = leaf({ type: "integer" }, (value) => value, String);

/** Hundredths of a per cent. */
export const bps: Shape<number> = leaf(
  { type: "integer", description: "hundredths of a per cent" },
  (value) => value,
  (value) => `${(value / 100).toFixed(2)} %`,
);

/** The same as a number of any size. */
export const wideBps: Shape<bigint> = leaf(
  { type: "string", pattern: WHOLE, description: "hundredths of a per cent" },
  String,
  (value) => `${value / 100n}.${(value % 100n).toString().padStart(2, "0")} %`,
);

export const secs: Shape<bigint> = leaf(
  { type: "string", pattern: "^-?\\d+$", description: "seconds" },
  String,
  (value) => `${value} s`,
);

export const fewSecs: Shape<number> = leaf(
  { type: "integer", description: "seconds" },
  (value) => value,
  (value) => `${value} s`,
);

/** A point in time. */
export const time: Shape<bigint> = leaf(
  { type: "string", pattern: "^-?\\d+$", description: "Unix seconds" },
  String,
  formatTime,
);

export const text: Shape<string> = leaf({ type: "string" }, String, String);

export const flag: Shape<boolean> = leaf(
  { type: "boolean" },
  (value) => value,
  (value) => (value ? "yes" : "no"),
);

export function choice<T extends string>(...values: readonly T[]): Shape<T> {
  return leaf(
    { type: "string", enum: values },
    (value) => value,
    (value) => value.replaceAll("_", " "),
  );
}

/** Something that may be absent: null in JSON. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    schema: { anyOf: [shape.schema, { type: "null" }] },
    unit: shape.unit,
    json: (value) => (value === undefined ? null : shape.json(value)),
    view: (value) => (value === undefined ? { kind: "text", text: "none" } : shape.view(value)),
  };
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return {
    schema: { type: "array", items: shape.schema },
    unit: shape.unit,
    json: (values) => values.map((value) => shape.json(value)),
    view: (values) => ({ kind: "list", items: values.map((value) => shape.view(value)) }),
  };
}

/** Every field of a type; the compiler finds one that is forgotten. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields);
  const keyOf = (name: string, { unit }: Shape<unknown>) => {
    const key = words(name).join("_");
    if (key.endsWith(unit)) return key;
    // `pendingAkt` is `pending_uakt`, as in the contracts.
    const plain = unit.replace("_u", "_");
    return (key.endsWith(plain) ? key.slice(0, -plain.length) : key) + unit;
  };
  const names = new Set(entries.map(([name]) => words(name).join(" ")));
  const valuesOf = (value: T) => new Map<string, unknown>(Object.entries(value));
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(entries.map(([name, shape]) => [keyOf(name, shape), shape.schema])),
      required: entries.map(([name, shape]) => keyOf(name, shape)),
      additionalProperties: false,
    },
    unit: "",
    json: (value) => {
      const values = valuesOf(value);
      return Object.fromEntries(
        entries.map(([name, shape]) => [keyOf(name, shape), shape.json(values.get(name))]),
      );
    },
    view: (value) => {
      const values = valuesOf(value);
      const field = ([name, shape]: (typeof entries)[number]): Field => ({
        label: labelOf(name, names),
        view: shape.view(values.get(name)),
      });
      return { kind: "fields", fields: entries.map(field) };
    },
  };
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** One of several shapes, told apart by a tag: what follows `kind` for each kind. */
export function tagged<T extends object, K extends keyof T & string>(
  tag: K,
  cases: { readonly [V in T[K] & string]: Shape<Without<Extract<T, Readonly<Record<K, V>>>, K>> },
): Shape<T> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries<Shape<unknown>>(cases));
  const caseOf = (value: T): [string, Shape<unknown>] => {
    const name = String(value[tag]);
    const shape = shapes.get(name);
    if (shape === undefined) throw new TypeError(`${tag} ${name} has no shape`);
    return [name, shape];
  };
  return {
    schema: { anyOf: [...shapes].map(([name, { schema }]) => withTag(schema, tag, name)) },
    unit: "",
    json: (value) => {
      const [name, shape] = caseOf(value);
      const rest = shape.json(value);
      return typeof rest === "object" && rest !== null ? { [tag]: name, ...rest } : { [tag]: name };
    },
    view: (value) => {
      const [name, shape] = caseOf(value);
      const view = shape.view(value);
      const own: Field = { label: tag, view: { kind: "text", text: name.replaceAll("_", " ") } };
      return { kind: "fields", fields: [own, ...(view.kind === "fields" ? view.fields : [])] };
    },
  };
}

/** JSON of a contract as it is. */
export const raw: Shape<object> = {
  schema: { type: "object" },
  unit: "",
  json: (value) => JSON.parse(JSON.stringify(value)),
  view: (value) => rawView(value),
};

/** The same value with other words for people. */
export function shown<T>(shape: Shape<T>, say: (value: T) => string): Shape<T> {
  return { ...shape, view: (value) => ({ kind: "text", text: say(value) }) };
}

function withTag(schema: JsonSchema, tag: string, name: string): JsonSchema {
  if (schema.anyOf !== undefined) return { anyOf: schema.anyOf.map((one) => withTag(one, tag, name)) };
  const { properties = {}, required = [] } = schema;
  return {
    ...schema,
    properties: { [tag]: { const: name }, ...properties },
    required: [tag, ...required],
  };
}

function rawView(value: unknown): View {
  if (Array.isArray(value)) return { kind: "list", items: value.map(rawView) };
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, inner]) => ({
      label: key.replaceAll("_", " "),
      view: rawView(inner),
    }));
    return { kind: "fields", fields };
  }
  return { kind: "text", text: String(value) };
}

/** `spreadBps` as spread and bps. */
function words(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
}

/** `ageSecs` as age, because the text of the value says the unit; in full where another field is called so. */
function labelOf(name: string, names: ReadonlySet<string>): string {
  const label = words(name).join(" ");
  const short = label.replace(/ (?:secs|bps)$/, "");
  return names.has(short) ? label : short;
}

function formatTime(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} (Unix seconds)`;
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
