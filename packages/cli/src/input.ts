import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fromBase64, fromHex } from "@cosmjs/encoding";
import { type Input, needed } from "./command.js";
import { usageError } from "./errors.js";
import type { Host } from "./host.js";
import { anything } from "./parse.js";

/** An argument that names bytes. */
export function bytesInput(what: string): Input<string> {
  return needed("INPUT", `${what}: a file, hex, base64, or - for standard input`, anything);
}

/** The first bytes of an accumulator update, and the version of a VAA. */
const MAGIC = Buffer.from("PNAU");
const VAA_VERSION = 1;

/**
 * The bytes that an argument names: the content of a file, what comes on standard input, or the argument itself. Files
 * may hold the bytes, hex, base64, or JSON with a field `hex` such as the vectors of this repository.
 *
 * Errors: usage for what is none of these.
 */
export async function readInput(written: string, host: Host): Promise<Uint8Array> {
  if (written === "-") return bytesOf(Buffer.from(await host.stdin()), "standard input");
  if (existsSync(written)) return bytesOf(await readNamed(written), written);
  const bytes = fromText(written);
  if (bytes === undefined) {
    throw usageError(`INPUT "${shorten(written)}" is neither a file that is there nor hex nor base64`);
  }
  return bytes;
}

/** The text of a file that the command line names. */
export async function readText(path: string): Promise<string> {
  return (await readNamed(path)).toString("utf8");
}

/** The JSON of a file that the command line names. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw usageError(`${path} holds no JSON`, { cause });
  }
}

async function readNamed(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw usageError(`${path} cannot be read (${why})`, { cause });
  }
}

function bytesOf(content: Buffer, from: string): Uint8Array {
  if (content.length === 0) throw usageError(`${from} is empty`);
  if (content.subarray(0, MAGIC.length).equals(MAGIC) || content[0] === VAA_VERSION) return content;
  const text = content.toString("utf8").trim();
  const bytes = fromText(text.startsWith("{") ? hexField(text, from) : text);
  if (bytes === undefined) throw usageError(`${from} holds neither an update or a VAA nor hex nor base64`);
  return bytes;
}

function hexField(text: string, from: string): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw usageError(`${from} begins like JSON and is none`, { cause });
  }
  const hex = typeof json === "object" && json !== null && "hex" in json ? json.hex : undefined;
  if (typeof hex !== "string") throw usageError(`${from} is JSON without a field hex`);
  return hex;
}

function fromText(text: string): Uint8Array | undefined {
  const hex = text.replace(/^0x/i, "").replace(/\s/g, "");
  if (/^([0-9a-f]{2})+$/i.test(hex)) return fromHex(hex);
  const base64 = text.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0 ? fromBase64(base64) : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
