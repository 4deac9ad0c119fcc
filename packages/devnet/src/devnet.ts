import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findBinary } from "./binary.js";
import { DevnetError } from "./errors.js";
import { bindToThisProcess } from "./exit.js";
import { makeTemporaryHome, sweepHomes, takeHome, temporaryHomes } from "./homes.js";
import { followLog, lastLines } from "./log.js";
import { type ChainSettings, holdsChain, initChain, type RunningNode, startNode } from "./node.js";
import { freePort } from "./ports.js";
import { endNode, isNodeOf } from "./processes.js";
import { untilFirstBlock } from "./ready.js";
import { type DevnetRecord, type Profile, readRecord, writeRecord } from "./record.js";

export interface DevnetOptions {
  /** Default `wasm`, or what the home was made with. */
  readonly profile?: Profile;
  /** Default `bme-devnet-1`, or what the home was made with. */
  readonly chainId?: string;
  /** Where the chain lives; a chain that is there goes on. Default: a new temporary folder. */
  readonly home?: string;
  /** Leave the home when the chain stops. Default: true for a home that was named, else false. */
  readonly keep?: boolean;
  /** Let the chain run on after this process; `stopDevnet` ends it. */
  readonly detach?: boolean;
  /** Default: a free port. */
  readonly rpcPort?: number;
  /** Voting period of a new chain in seconds, default 3. */
  readonly votingSeconds?: number;
  /** Voting period of expedited proposals, shorter than the other; default 2. */
  readonly expeditedSeconds?: number;
  /** How long the first block may take, default 60,000; a loaded machine is slow. */
  readonly timeoutMs?: number;
  /** Ends the start, and later the chain unless it is detached. */
  readonly signal?: AbortSignal;
  /** Gets every line of the node's log. */
  readonly onLine?: (line: string) => void;
}

export interface Devnet {
  readonly chainId: string;
  readonly profile: Profile;
  /** Address of the Tendermint RPC, the only server there is. */
  readonly rpc: string;
  readonly home: string;
  readonly pid: number;
  readonly logFile: string;
  /** Ends the node and, unless it is kept, removes the home. Any number of calls do it once. */
  stop(): Promise<void>;
}

/** What a home says about its chain. */
export interface DevnetStatus extends Omit<Devnet, "stop" | "rpc" | "pid"> {
  readonly running: boolean;
  /** Address of this or the last run, and its process; undefined before the first. */
  readonly rpc: string | undefined;
  readonly pid: number | undefined;
  readonly detached: boolean;
  readonly keep: boolean;
}

const PORT_ATTEMPTS = 5;
const LOG_LINES = 20;

/**
 * Starts a local chain and returns when it has made its first block. Several run side by side. Nothing of it
 * survives this process unless it is detached or kept, however the process ends.
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  refuseAborted(options.signal);
  const binary = findBinary();
  await sweepHomes();
  const home = options.home === undefined ? await makeTemporaryHome() : await takeHome(options.home);
  const keep = options.keep ?? options.home !== undefined;
  const isNew = !holdsChain(home);
  try {
    const settings = await chainSettings(home, options);
    const run: Run = { binary, home, keep, settings, options };
    if (isNew) {
      // The record comes first: it tells a later start that a half-made home is ours to finish.
      await writeRecord(home, recordOf(run, null, null));
      await initChain(binary, home, settings);
    }
    return await runChain(run);
  } catch (error) {
    // What was there before this call stays, also when it could not be started.
    if (isNew && !keep) await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** Reads what a home says about its chain, and whether that runs. */
export async function readDevnet(home: string): Promise<DevnetStatus> {
  const path = resolve(home);
  const record = await readRecord(path);
  if (record === undefined) throw new DevnetError("no_devnet", `${path} is not the home of a local chain`);
  const { chainId, profile, rpcPort, pid, detached, keep } = record;
  return {
    ...{ chainId, profile, home: path, logFile: logOf(path), detached, keep },
    running: isNodeOf(pid, path),
    rpc: rpcPort === null ? undefined : rpcOf(rpcPort),
    pid: pid ?? undefined,
  };
}

/**
 * The chains that were left running: those in temporary homes and in the homes named. One that ends with its owner, say a
 * test's, is not among them.
 */
export async function runningDevnets(homes: readonly string[] = []): Promise<readonly DevnetStatus[]> {
  const all = await Promise.all(
    // A home that cannot be read is not there for us.
    [...homes, ...(await temporaryHomes())].map((home) => readDevnet(home).catch(() => undefined)),
  );
  return all.filter((one) => one !== undefined).filter(({ running, detached }) => running && detached);
}

/** Ends the chain of a home from whatever process, and removes the home unless it is kept. */
export async function stopDevnet(home: string, options: { keep?: boolean } = {}): Promise<void> {
  const devnet = await readDevnet(home);
  if (devnet.pid !== undefined) await endNode(devnet.pid, devnet.home);
  if (!(options.keep ?? devnet.keep)) await rm(devnet.home, { recursive: true, force: true });
}

/** A new chain's settings, or those of the chain in the home, which cannot be changed any more. */
async function chainSettings(home: string, options: DevnetOptions): Promise<ChainSettings> {
  const before = await readRecord(home);
  if (before !== undefined && isNodeOf(before.pid, home)) {
    throw new DevnetError("already_running", `The local chain in ${home} runs already`, {
      details: [`process ${before.pid}, RPC port ${before.rpcPort}`],
    });
  }
  for (const name of ["profile", "chainId"] as const) {
    const wanted = options[name];
    if (before !== undefined && wanted !== undefined && wanted !== before[name]) {
      throw new DevnetError("bad_home", `The chain in ${home} has ${name} ${before[name]}, not ${wanted}`);
    }
  }
  return {
    chainId: before?.chainId ?? options.chainId ?? "bme-devnet-1",
    profile: before?.profile ?? options.profile ?? "wasm",
    votingSeconds: options.votingSeconds ?? 3,
    expeditedSeconds: options.expeditedSeconds ?? 2,
  };
}

/** What one start works with. */
interface Run {
  readonly binary: string;
  readonly home: string;
  readonly keep: boolean;
  readonly settings: ChainSettings;
  readonly options: DevnetOptions;
}

function recordOf(run: Run, rpcPort: number | null, pid: number | null): DevnetRecord {
  const { chainId, profile } = run.settings;
  return {
    version: 1,
    chainId,
    profile,
    rpcPort,
    pid,
    detached: run.options.detach ?? false,
    keep: run.keep,
  };
}

/** Runs the node, with another port when the chosen one was taken in between. */
async function runChain(run: Run): Promise<Devnet> {
  const { rpcPort } = run.options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runNode(run, rpcPort ?? (await freePort()));
    } catch (error) {
      const again = error instanceof DevnetError && error.code === "port_taken" && rpcPort === undefined;
      if (!again || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function runNode(run: Run, rpcPort: number): Promise<Devnet> {
  const { binary, home, keep, options } = run;
  refuseAborted(options.signal);
  const rpc = rpcOf(rpcPort);
  const logFile = logOf(home);
  const tie = options.detach ? "ignore" : keep ? "stop" : "remove";
  const node = await startNode(binary, home, rpcPort, logFile, tie);
  const { pid } = node;
  const release = bindToThisProcess(pid, keep ? undefined : home);
  const unfollow = options.onLine === undefined ? () => {} : followLog(logFile, options.onLine);
  const onAbort = () => void stop().catch(() => {});
  const letGo = () => {
    options.signal?.removeEventListener("abort", onAbort);
    unfollow();
    release();
  };
  const end = async () => {
    await endNode(pid, home);
    letGo();
  };
  try {
    await writeRecord(home, recordOf(run, rpcPort, pid));
    await firstBlock(node, rpc, home, options);
  } catch (error) {
    await end();
    throw error;
  }

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= end().then(() => (keep ? undefined : rm(home, { recursive: true, force: true })));
    return stopping;
  };
  if (options.detach) letGo();
  else options.signal?.addEventListener("abort", onAbort, { once: true });
  const { chainId, profile } = run.settings;
  return { chainId, profile, rpc, home, pid, logFile, stop };
}

/** Waits for the first block, and says why when it does not come. */
async function firstBlock(
  node: RunningNode,
  rpc: string,
  home: string,
  options: DevnetOptions,
): Promise<void> {
  const limit = options.timeoutMs ?? 60_000;
  const done = new AbortController();
  const signals = [done.signal, AbortSignal.timeout(limit)];
  if (options.signal !== undefined) signals.push(options.signal);
  const ready = untilFirstBlock(rpc, home, AbortSignal.any(signals)).then(() => undefined);
  try {
    const ended = await Promise.race([ready, node.exited]);
    if (ended !== undefined) throw exitError(ended, home);
  } catch (cause) {
    if (cause instanceof DevnetError) throw cause;
    refuseAborted(options.signal);
    throw new DevnetError("not_ready", `The local chain made no block within ${limit} ms`, {
      details: lastLines(logOf(home), LOG_LINES),
      cause,
    });
  } finally {
    done.abort();
    await ready.catch(() => {});
  }
}

function exitError(ended: string, home: string): DevnetError {
  const details = lastLines(logOf(home), LOG_LINES);
  return details.some((line) => line.includes("address already in use"))
    ? new DevnetError("port_taken", "The port for the local chain's RPC is taken", { details })
    : new DevnetError("node_exited", `The local chain ${ended} before its first block`, { details });
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new DevnetError("aborted", "The start of the local chain was interrupted", {
      cause: signal.reason,
    });
  }
}

function rpcOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function logOf(home: string): string {
  return join(home, "node.log");
}
