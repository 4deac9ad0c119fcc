import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DevnetError } from "./errors.js";

export const PROFILES = ["wasm", "filtered"] as const;
/** `wasm`: anybody stores code. `filtered`: Akash's rules for uploads, sizes and messages of contracts. */
export type Profile = (typeof PROFILES)[number];

/** What a home knows about its chain; kept in devnet.json so that another process can find and stop it. */
export interface DevnetRecord {
  readonly version: 1;
  readonly chainId: string;
  readonly profile: Profile;
  /** Port of this or the last run; null before the first. */
  readonly rpcPort: number | null;
  /** Process of the node, of this or the last run; null before the first. */
  readonly pid: number | null;
  /** The node goes on after its owner. */
  readonly detached: boolean;
  /** The home stays when the node is stopped. */
  readonly keep: boolean;
}

const FILE = "devnet.json";

/** Writes the record in one step: a reader finds the old one or the new one. */
export async function writeRecord(home: string, record: DevnetRecord): Promise<void> {
  const path = join(home, FILE);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
  await rename(draft, path);
}

/** Reads the record of a home; undefined when there is none. */
export async function readRecord(home: string): Promise<DevnetRecord | undefined> {
  let text: string;
  try {
    text = await readFile(join(home, FILE), "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) {
      return undefined;
    }
    throw new DevnetError("bad_record", `Cannot read ${FILE} in ${home}`, { cause });
  }
  return parseRecord(text, home);
}

/** Parses a record and checks every field of it. */
export function parseRecord(text: string, home: string): DevnetRecord {
  const wrong = (what: string, cause?: unknown) =>
    new DevnetError("bad_record", `${FILE} in ${home} is not valid: ${what}`, { cause });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw wrong("it is not JSON", cause);
  }
  if (typeof raw !== "object" || raw === null) throw wrong("it is not an object");
  const fields = new Map<string, unknown>(Object.entries(raw));

  const boolean = (name: string): boolean => {
    const value = fields.get(name);
    if (typeof value !== "boolean") throw wrong(`${name} is not true or false`);
    return value;
  };
  const integer = (name: string, max: number): number | null => {
    const value = fields.get(name);
    if (value === null) return null;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1 || value > max) {
      throw wrong(`${name} is not a whole number from 1 to ${max} or null`);
    }
    return value;
  };
  if (fields.get("version") !== 1) throw wrong("version is not 1");
  const chainId = fields.get("chainId");
  if (typeof chainId !== "string" || chainId === "") throw wrong("chainId is missing");
  const profile = PROFILES.find((one) => one === fields.get("profile"));
  if (profile === undefined) throw wrong(`profile is not one of ${PROFILES.join(", ")}`);
  return {
    version: 1,
    chainId,
    profile,
    rpcPort: integer("rpcPort", 65_535),
    pid: integer("pid", 2 ** 31),
    detached: boolean("detached"),
    keep: boolean("keep"),
  };
}
