import { GovError } from "./errors.js";

/** A number that no `number` holds exactly, as it was written. */
export class ExactNumber {
  constructor(readonly source: string) {}
}

export type Json = string | number | boolean | null | ExactNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** Deeper than any message of a chain, and far from the end of the stack. */
const MAX_DEPTH = 100;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON without loss. `JSON.parse` rounds large numbers and takes the last of two fields of the same name, where
 * another reader takes the first: what a voter is shown would not be what is executed.
 *
 * Errors: `bad_json`.
 */
export function parseExact(text: string): Json {
  try {
    JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GovError("bad_json", `this is no JSON: ${why}`, { cause });
  }
  return new Reader(text).value(0);
}

/** Reads text that is known to be JSON. */
class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): Json {
    if (depth >= MAX_DEPTH) throw new GovError("bad_json", `JSON nested deeper than ${MAX_DEPTH}`);
    switch (this.#next()) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    const fields = new Map<string, Json>();
    this.#at += 1;
    while (this.#next() !== "}") {
      if (this.text[this.#at] === ",") this.#at += 1;
      this.#next();
      const key = this.#string();
      if (fields.has(key)) throw new GovError("bad_json", `the field "${key}" is there twice`);
      this.#next();
      this.#at += 1; // the colon
      fields.set(key, this.value(depth));
    }
    this.#at += 1;
    return Object.fromEntries(fields);
  }

  #array(depth: number): readonly Json[] {
    const items: Json[] = [];
    this.#at += 1;
    while (this.#next() !== "]") {
      if (this.text[this.#at] === ",") this.#at += 1;
      items.push(this.value(depth));
    }
    this.#at += 1;
    return items;
  }

  #string(): string {
    const start = this.#at;
    do {
      this.#at += this.text[this.#at] === "\\" ? 2 : 1;
    } while (this.text[this.#at] !== '"');
    this.#at += 1;
    return JSON.parse(this.text.slice(start, this.#at));
  }

  #word<T>(word: string, value: T): T {
    this.#at += word.length;
    return value;
  }

  #number(): number | ExactNumber {
    NUMBER.lastIndex = this.#at;
    const source = NUMBER.exec(this.text)?.[0] ?? "";
    this.#at += source.length;
    const value = Number(source);
    return String(value) === source ? value : new ExactNumber(source);
  }

  /** The next character that is no space. */
  #next(): string | undefined {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at += 1;
    return this.text[this.#at];
  }
}

/** Writes JSON as `JSON.stringify` does, and exact numbers as they were written. */
export function stringifyExact(value: Json, indent = ""): string {
  return write(value, indent, "\n");
}

function write(value: Json, indent: string, line: string): string {
  if (value instanceof ExactNumber) return value.source;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = line + indent;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: Json) => write(item, indent, inner))
    : Object.entries(value).map(([key, item]) => {
        const text = write(item, indent, inner);
        return `${JSON.stringify(key)}:${indent === "" ? "" : " "}${text}`;
      });
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  if (indent === "") return `${open}${parts.join(",")}${close}`;
  return `${open}${inner}${parts.join(`,${inner}`)}${line}${close}`;
}
