import { GovError } from "./errors.js";
import { isObject, type Json, parseExact } from "./exact-json.js";

/** A code that somebody vouches for. */
export interface KnownCode {
  readonly name: string;
  readonly checksum: string;
  /** File that says so. */
  readonly source: string;
}

const SHA256 = /^[0-9a-f]{64}$/;
const LINE = /^([0-9a-fA-F]{64})\s+\*?(\S+)$/;

/**
 * Codes of a list of checksums as the build writes it (`<sha256>  <name>.wasm`), or of a release manifest: JSON in which
 * objects have a `checksum` and a `name`, or the name is the key at which such an object stands.
 *
 * Errors: `bad_file` when there is none; `bad_json`.
 */
export function parseKnownCodes(text: string, source: string): readonly KnownCode[] {
  const codes = text.trimStart().startsWith("{")
    ? codesIn(parseExact(text), "", source)
    : text.split("\n").flatMap((line) => {
        const [, checksum, file] = LINE.exec(line.trim()) ?? [];
        if (checksum === undefined || file === undefined) return [];
        return { name: file.replace(/\.wasm$/, ""), checksum: checksum.toLowerCase(), source };
      });
  if (codes.length === 0) throw new GovError("bad_file", `${source} names no checksum of a code`);
  return codes;
}

/** Names are written with `-` on one network and `_` on another. */
export function sameName(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}

function codesIn(json: Json, key: string, source: string): readonly KnownCode[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => codesIn(item, key, source));
  if (!isObject(json)) return [];
  const { checksum, name = key } = json;
  const own =
    typeof checksum === "string" && SHA256.test(checksum) && typeof name === "string"
      ? [{ name, checksum, source }]
      : [];
  return [...own, ...Object.entries(json).flatMap(([inner, value]) => codesIn(value, inner, source))];
}
