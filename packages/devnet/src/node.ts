import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { DEVNET_MNEMONIC, DEVNET_ROLES } from "./accounts.js";
import { DevnetError } from "./errors.js";
import type { Profile } from "./record.js";

/** What a new chain is made with. */
export interface ChainSettings {
  readonly chainId: string;
  readonly profile: Profile;
  readonly votingSeconds: number;
  readonly expeditedSeconds: number;
}

/** A node that runs. `exited` is settled with a sentence about how it ended. */
export interface RunningNode {
  readonly pid: number;
  readonly exited: Promise<string>;
}

/** Whether a home holds a whole chain: its genesis is what init writes last. */
export function holdsChain(home: string): boolean {
  return existsSync(join(home, "config", "genesis.json"));
}

/** Writes a new chain into a home. */
export function initChain(binary: string, home: string, settings: ChainSettings): Promise<void> {
  const args = [
    ...["init", "--home", home],
    ...["--profile", settings.profile],
    ...["--chain-id", settings.chainId],
    ...["--accounts", String(DEVNET_ROLES.length)],
    ...["--voting", `${settings.votingSeconds}s`],
    ...["--expedited", `${settings.expeditedSeconds}s`],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ["pipe", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    const fail = (cause?: unknown) =>
      reject(
        new DevnetError("init_failed", "The local chain could not be made", {
          details: errors
            .split("\n")
            .filter((line) => line !== "")
            .slice(-10),
          cause,
        }),
      );
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? resolve() : fail()));
    child.stdin.on("error", () => {}); // a process that ends before it reads says why on its own
    child.stdin.end(DEVNET_MNEMONIC);
  });
}

/**
 * Starts the node of a home; it writes its log itself, so the log goes on without us. `tie` says what it does
 * when this process is gone.
 */
export async function startNode(
  binary: string,
  home: string,
  rpcPort: number,
  logFile: string,
  tie: "ignore" | "stop" | "remove",
): Promise<RunningNode> {
  const args = [
    ...["start", "--home", home],
    ...["--rpc.laddr", `tcp://127.0.0.1:${rpcPort}`],
    ...["--when-parent-exits", tie],
    "--log_no_color",
  ];
  const log = openSync(logFile, "a");
  // A session of its own: Ctrl-C in a terminal reaches the program, and the program decides about the node.
  const child = spawn(binary, args, {
    detached: true,
    stdio: [tie === "ignore" ? "ignore" : "pipe", log, log],
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `got ${signal}`),
    );
  });
  // Who forgets to stop a chain should still come to an end, where it is stopped.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  if (child.pid === undefined) {
    throw new DevnetError("node_exited", `The local chain ${await exited}`);
  }
  return { pid: child.pid, exited };
}
