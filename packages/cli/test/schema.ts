import type { Json, JsonSchema } from "../src/shape.js";

const KNOWN = new Set([
  ...["$schema", "title", "description", "type", "const", "enum", "pattern", "items", "properties"],
  ...["required", "additionalProperties", "anyOf"],
]);

/** What is wrong with a value by a schema, each with its path; empty when nothing is. */
export function violations(schema: JsonSchema, value: Json, path = "$"): readonly string[] {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`${path}: this validator does not know ${unknown.join()}`);
  if (schema.anyOf !== undefined) {
    const all = schema.anyOf.map((one) => violations(one, value, path));
    return all.some((found) => found.length === 0) ? [] : all.flat();
  }
  if (schema.const !== undefined && value !== schema.const) return [`${path} is not ${schema.const}`];
  if (schema.enum !== undefined && !schema.enum.some((one) => one === value)) {
    return [`${path} is not one of ${schema.enum.join()}`];
  }
  if (schema.type !== undefined && typeOf(value) !== schema.type) {
    return [`${path} is ${typeOf(value)}, not ${schema.type}`];
  }
  if (typeof value === "string") {
    const isWrong = schema.pattern !== undefined && !new RegExp(schema.pattern).test(value);
    return isWrong ? [`${path} "${value}" is not of the form ${schema.pattern}`] : [];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((one: Json, index) => violations(items, one, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const fields = new Map<string, Json>(Object.entries(value));
  const { properties = {}, required = [] } = schema;
  const missing = required.filter((name) => !fields.has(name)).map((name) => `${path}.${name} is missing`);
  const inner = [...fields].flatMap(([name, field]) => {
    const one = properties[name];
    if (one !== undefined) return violations(one, field, `${path}.${name}`);
    return schema.additionalProperties === false ? [`${path}.${name} is not in the schema`] : [];
  });
  return [...missing, ...inner];
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
