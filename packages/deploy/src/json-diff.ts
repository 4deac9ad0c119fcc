import type { Difference } from "./verify.js";

/** Where two values differ, each place by its path; a list differs as a whole. */
export function jsonDifferences(what: string, planned: unknown, found: unknown): readonly Difference[] {
  if (isObject(planned) && isObject(found)) {
    const names = [...new Set([...Object.keys(planned), ...Object.keys(found)])];
    return names.flatMap((name) => jsonDifferences(`${what}.${name}`, planned[name], found[name]));
  }
  const [a, b] = [sorted(planned), sorted(found)];
  return a === b ? [] : [{ what, planned: a, found: b }];
}

/** JSON with sorted keys, text as it is, and words for what is absent. */
export function sorted(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return typeof value === "string" ? value : JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
