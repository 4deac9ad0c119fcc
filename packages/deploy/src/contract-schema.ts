/**
 * Holds parts of a manifest to the messages of the contracts, by the schemas that the contracts' own types made: nothing
 * of them is written here a second time.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SCHEMAS } from "./paths.js";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const KEYWORDS = new Set([
  ...["$ref", "type", "enum", "format", "minimum", "items", "required", "properties", "additionalProperties"],
  ...["allOf", "anyOf", "oneOf", "definitions", "description", "title", "$schema", "default"],
]);
const MAX: Readonly<Record<string, number>> = { uint8: 255, uint16: 65_535, uint32: 4_294_967_295 };
/** Text behind which the contracts see a number or bytes. */
const FORMS: Readonly<Record<string, { readonly pattern: RegExp; readonly meaning: string }>> = {
  Uint64: { pattern: /^\d{1,20}$/, meaning: "a whole number as text" },
  Uint128: { pattern: /^\d{1,39}$/, meaning: "a whole number as text" },
  HexBinary: { pattern: /^([0-9a-f]{2})+$/, meaning: "lower-case hex" },
};

/** A type of a contract's messages. */
export class ContractType {
  private constructor(
    private readonly root: Schema,
    private readonly schema: Schema,
  ) {}

  /** A type that the instantiate or execute message of a contract names, such as `Params`. */
  static async load(contract: "bme" | "oracle", message: "instantiate" | "execute", name: string) {
    const text = await readFile(join(SCHEMAS, `${contract}.json`), "utf8");
    const root: Schema = JSON.parse(text)[message];
    return new ContractType(root, { $ref: `#/definitions/${name}` });
  }

  /** What is wrong with a value, each with its path; empty when nothing is. */
  violations(value: unknown, where: string): readonly string[] {
    return check(this.root, this.schema, value, where);
  }
}

function check(root: Schema, schema: Schema, value: unknown, where: string): readonly string[] {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) throw new TypeError(`the schemas use ${unknown}, which is not understood here`);
  const inner = (one: Schema) => check(root, one, value, where);
  if (schema.$ref !== undefined) return checkNamed(root, schema.$ref, value, where);
  const all = (schema.allOf ?? []).flatMap(inner);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    const found = choices.map(inner);
    const isOne = found.some(({ length }) => length === 0);
    return isOne ? all : [...all, `${where}: ${JSON.stringify(value)} is none of what it may be`];
  }
  if (schema.type === undefined) return all;
  const types = [schema.type].flat();
  if (!types.includes(typeOf(value))) {
    const found = value === undefined ? "missing" : JSON.stringify(value);
    return [...all, `${where}: ${found} is no ${types.join(" or ")}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [...all, `${where}: ${JSON.stringify(value)} is not ${schema.enum.join(" or ")}`];
  }
  return [...all, ...checkContent(root, schema, value, where)];
}

function checkNamed(root: Schema, ref: string, value: unknown, where: string): readonly string[] {
  const name = ref.replace("#/definitions/", "");
  const named = root.definitions?.[name];
  if (named === undefined) throw new TypeError(`the schemas do not define ${name}`);
  const found = check(root, named, value, where);
  const form = FORMS[name];
  if (found.length > 0 || form === undefined || form.pattern.test(String(value))) return found;
  return [`${where}: ${JSON.stringify(value)} is not ${form.meaning}`];
}

function checkContent(root: Schema, schema: Schema, value: unknown, where: string): readonly string[] {
  if (typeof value === "number") {
    const min = schema.minimum ?? Number.NEGATIVE_INFINITY;
    const max = MAX[schema.format ?? ""] ?? Number.MAX_SAFE_INTEGER;
    return value < min || value > max ? [`${where}: ${value} is not from ${min} to ${max}`] : [];
  }
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((entry: unknown, index) => check(root, items, entry, `${where}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const { properties = {}, required = [] } = schema;
  const fields = new Map<string, unknown>(Object.entries(value));
  const missing = required.filter((name) => !fields.has(name)).map((name) => `${where}.${name} is missing`);
  const wrong = [...fields].flatMap(([name, field]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) return check(root, property, field, `${where}.${name}`);
    return schema.additionalProperties === false ? [`${where}.${name} is not a field of the contract`] : [];
  });
  return [...missing, ...wrong];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "number";
  return typeof value;
}
