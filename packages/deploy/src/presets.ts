import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BmeTypes } from "@akash-bme/clients";
import { DeployError } from "./errors.js";
import { PRESETS } from "./paths.js";

const EXTENSION = ".json";

/** Names of the presets that there are. */
export async function presetNames(folder = PRESETS): Promise<readonly string[]> {
  const files = await readdir(folder);
  const names = files.filter((file) => file.endsWith(EXTENSION));
  return names.map((file) => file.slice(0, -EXTENSION.length)).sort();
}

/** Parameters of a preset; that they fit the contract, its own tests see to. */
export async function loadPreset(name: string, folder = PRESETS): Promise<BmeTypes.Params> {
  const names = await presetNames(folder);
  // The name is looked for in the list, so that none leads out of the folder.
  if (!names.includes(name)) {
    throw new DeployError("bad_manifest", `there is no preset '${name}', only ${names.join(", ")}`);
  }
  return JSON.parse(await readFile(join(folder, name + EXTENSION), "utf8"));
}

/**
 * A preset with some values replaced. Objects are merged field by field; one that shares no field with the preset's, such
 * as another rule for a price, takes its place. What is misspelt stays in and fails the check by the contract's schema.
 */
export function overridden(preset: unknown, overrides: unknown): unknown {
  if (!isObject(preset) || !isObject(overrides)) return overrides;
  const names = Object.keys(overrides);
  if (names.length > 0 && !names.some((name) => Object.hasOwn(preset, name))) return overrides;
  const merged = names.map((name) => {
    const value = overrides[name];
    return [name, Object.hasOwn(preset, name) ? overridden(preset[name], value) : value];
  });
  return { ...preset, ...Object.fromEntries(merged) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
