import { isObject, type Json, type JsonObject, stringifyExact } from "./exact-json.js";

/** One value before and after. */
export interface Change {
  /** Path, such as `mint.spread.at_par_bps`. */
  readonly field: string;
  /** JSON, as text; undefined where there is nothing. */
  readonly now: string | undefined;
  readonly next: string | undefined;
}

/** What a patch of parameters does to those in force. Fields that it leaves as they are do not appear. */
export function changesOf(present: JsonObject, patch: JsonObject, path = ""): readonly Change[] {
  return Object.entries(patch).flatMap(([key, value]): readonly Change[] => {
    const field = path + key;
    const now = present[key];
    if (value === null) return [];
    if (isObject(value) && isObject(now) && !isOtherVariant(now, value)) {
      return changesOf(now, value, `${field}.`);
    }
    const [before, after] = [now === undefined ? undefined : stringifyExact(now), stringifyExact(value)];
    return before === after ? [] : [{ field, now: before, next: after }];
  });
}

/** How two values differ, fields that only one of them has included. */
export function differences(one: Json, other: Json, path = ""): readonly Change[] {
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => {
      const field = path === "" ? key : `${path}.${key}`;
      const [now, next] = [one[key], other[key]];
      if (now !== undefined && next !== undefined) return differences(now, next, field);
      return [
        {
          field,
          now: now === undefined ? undefined : stringifyExact(now),
          next: next === undefined ? undefined : stringifyExact(next),
        },
      ];
    });
  }
  const [now, next] = [stringifyExact(one), stringifyExact(other)];
  return now === next ? [] : [{ field: path, now, next }];
}

/** Whether both are variants of an enumeration, `{"twap": {}}`, and not the same. */
function isOtherVariant(now: JsonObject, next: JsonObject): boolean {
  const [name, ...more] = Object.keys(now);
  return name !== undefined && more.length === 0 && !(name in next);
}
