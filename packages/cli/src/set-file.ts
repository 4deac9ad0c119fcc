import { checkMembers, type PriceEmitter, PythError, type SignerSet } from "@akash-bme/pyth";
import { PUBLISHED, type Trust } from "./describe.js";
import { usageError } from "./errors.js";
import { readJson } from "./input.js";

/**
 * The published sets together with the one of a file, which takes the place of a published one of its model and index.
 * The file holds `{"model", "index", "members"}` as `bme oracle signer-sets --json` lists them, and may name the
 * emitter whose prices the set signs: `"emitter": {"chain", "address"}`.
 *
 * Errors: usage that names the field.
 */
export async function trustWith(path: string | undefined): Promise<Trust> {
  if (path === undefined) return PUBLISHED;
  const { set, emitter } = parseSetFile(await readJson(path), path);
  const isOther = ({ model, index }: SignerSet) => model !== set.model || index !== set.index;
  return {
    signerSets: [set, ...PUBLISHED.signerSets.filter(isOther)],
    emitters: emitter === undefined ? PUBLISHED.emitters : [emitter, ...PUBLISHED.emitters],
  };
}

/** A set, and the emitter that it may name. Errors: usage that names the field. */
export function parseSetFile(
  json: unknown,
  path: string,
): { set: SignerSet; emitter: PriceEmitter | undefined } {
  const fields = fieldsOf(json, path);
  const model = fields.get("model");
  if (model !== "guardian" && model !== "router")
    throw usageError(`${path}: model is not guardian or router`);
  const index = indexOf(fields.get("index"), `${path}: index`);
  const members = fields.get("members");
  if (!Array.isArray(members) || !members.every((member) => typeof member === "string")) {
    throw usageError(`${path}: members is not a list of addresses`);
  }
  try {
    checkMembers(members);
  } catch (cause) {
    if (cause instanceof PythError) throw usageError(`${path}: ${cause.shortMessage}`, { cause });
    throw cause;
  }
  const set: SignerSet = { model, index, addresses: members };
  const emitter = fields.get("emitter");
  if (emitter === undefined) return { set, emitter: undefined };
  const named = fieldsOf(emitter, `${path}: emitter`);
  const address = named.get("address");
  if (typeof address !== "string" || !/^[0-9a-f]{64}$/.test(address)) {
    throw usageError(`${path}: address of emitter is not 64 lower-case hex digits`);
  }
  return {
    set,
    emitter: { model, chain: indexOf(named.get("chain"), `${path}: chain of emitter`), address },
  };
}

function fieldsOf(json: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw usageError(`${what} is not an object`);
  }
  return new Map(Object.entries(json));
}

function indexOf(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw usageError(`${what} is not a whole number`);
  }
  return value;
}
