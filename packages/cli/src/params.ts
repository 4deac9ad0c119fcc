import { isDeepStrictEqual } from "node:util";
import { usageError } from "./errors.js";
import { readJson } from "./input.js";
import type { Json } from "./shape.js";

export type Fields = { readonly [name: string]: Json };

/** One parameter that is to be another. */
export interface ParamChange {
  /** `mint.spread.at_par_bps` */
  readonly field: string;
  readonly now: Json;
  readonly wanted: Json;
}

export interface ParamsDiff {
  readonly changes: readonly ParamChange[];
  /** What differs alone, in the form that the contracts take. */
  readonly patch: Fields;
}

/** Parameters of a file, and the version that they were made from when the file names it. */
export interface ParamsFile {
  readonly params: Fields;
  readonly version: number | undefined;
}

/** Parameters that are one choice with its numbers, and change as a whole. */
export const CHOICES: ReadonlySet<string> = new Set(["rule"]);

/**
 * Reads parameters, all or some of them: a preset file, or what `params show --json` prints.
 *
 * Errors: usage.
 */
export async function readParamsFile(path: string): Promise<ParamsFile> {
  const json = await readJson(path);
  if (!isFields(json)) throw usageError(`${path} holds no parameters`);
  const { version, params } = json;
  if (params === undefined) return { params: json, version: undefined };
  if (!isFields(params)) throw usageError(`${path}: params is not an object`);
  if (typeof version !== "number") throw usageError(`${path}: version is not a number`);
  return { params, version };
}

/**
 * What differs in `wanted`, which may leave parameters out.
 *
 * Errors: usage for one that is not among the present ones, or of another type.
 */
export function diffParams(now: Fields, wanted: Fields, file: string, path = ""): ParamsDiff {
  const diffs = Object.entries(wanted).map(([name, value]): ParamsDiff => {
    const field = path + name;
    const present = Object.hasOwn(now, name) ? now[name] : undefined;
    if (present === undefined) throw usageError(`${file}: ${field} is not a parameter of this contract`);
    if (isDeepStrictEqual(present, value)) return NOTHING;
    if (present !== null && kindOf(present) !== kindOf(value)) {
      throw usageError(`${file}: ${field} is ${kindOf(value)}, and must be ${kindOf(present)}`);
    }
    if (isFields(present) && isFields(value) && !CHOICES.has(name)) {
      const { changes, patch } = diffParams(present, value, file, `${field}.`);
      return changes.length === 0 ? NOTHING : { changes, patch: { [name]: patch } };
    }
    return { changes: [{ field, now: present, wanted: value }], patch: { [name]: value } };
  });
  return {
    changes: diffs.flatMap(({ changes }) => changes),
    patch: Object.assign({}, ...diffs.map(({ patch }) => patch)),
  };
}

const NOTHING: ParamsDiff = { changes: [], patch: {} };

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
