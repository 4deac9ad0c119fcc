import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const STOP_LIMIT_MS = 5000;
const LOOK_MS = 25;

/** Whether a process has this id. One that has ended and was not yet collected counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !/^State:\s+Z/m.test(readProc(pid, "status"));
}

/** Whether the process is the node of this home, and not another one that got its id later. */
export function isNodeOf(pid: number | null, home: string): pid is number {
  if (pid === null || !Number.isSafeInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  const args = readProc(pid, "cmdline").split("\0");
  const at = args.indexOf("--home");
  return args[1] === "start" && at > 0 && args[at + 1] === home;
}

/** Ends the node of a home: asks, waits up to 5 seconds, then insists. Returns when it is gone. */
export async function endNode(pid: number | null, home: string): Promise<void> {
  if (!isNodeOf(pid, home)) return;
  send(pid, "SIGTERM");
  const limit = Date.now() + STOP_LIMIT_MS;
  while (isNodeOf(pid, home)) {
    if (Date.now() > limit) send(pid, "SIGKILL");
    await sleep(LOOK_MS);
  }
}

/** Sends a signal to a process that may have ended by itself. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, which is what the signal was for.
  }
}

function readProc(pid: number, file: "cmdline" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
