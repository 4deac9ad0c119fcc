import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 40;

/** Returns when the node of this home answers and has made a block. It is ended by the signal alone. */
export async function untilFirstBlock(rpc: string, home: string, signal: AbortSignal): Promise<void> {
  const validator = await validatorAddress(home);
  for (;;) {
    signal.throwIfAborted();
    const status = await readStatus(rpc, signal);
    // The port may belong to somebody else's chain, even one of the same name: only ours has this key.
    if (status?.validator === validator && status.height >= 1) return;
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** The address of the key by which the home's validator signs blocks; drawn at random for every home. */
async function validatorAddress(home: string): Promise<string> {
  const path = join(home, "config", "priv_validator_key.json");
  const address = field(JSON.parse(await readFile(path, "utf8")), "address");
  if (typeof address !== "string") throw new Error(`${path} has no address`);
  return address;
}

async function readStatus(
  rpc: string,
  signal: AbortSignal,
): Promise<{ validator: unknown; height: number } | undefined> {
  try {
    const response = await fetch(`${rpc}/status`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
    });
    const result = field(await response.json(), "result");
    const height = Number(field(field(result, "sync_info"), "latest_block_height"));
    return { validator: field(field(result, "validator_info"), "address"), height };
  } catch {
    return undefined; // not listening yet, or not a node
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}
