import { rmSync } from "node:fs";
import { send } from "./processes.js";

/** A node that must not outlive this process, and its home when that goes with it. */
interface Bound {
  readonly pid: number;
  readonly home: string | undefined;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const bound = new Set<Bound>();

/**
 * Ends the node when this process ends in any way that it can notice; `kill -9` is left to the node, which
 * watches its standard input. Returns how to release it.
 */
export function bindToThisProcess(pid: number, home: string | undefined): () => void {
  const one = { pid, home };
  if (bound.size === 0) {
    process.on("exit", endAll);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  bound.add(one);
  return () => {
    if (!bound.delete(one) || bound.size > 0) return;
    process.off("exit", endAll);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Nothing asynchronous happens any more here, so the nodes are not asked. */
function endAll(): void {
  for (const { pid } of bound) send(pid, "SIGKILL");
  for (const { home } of bound) {
    if (home === undefined) continue;
    try {
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    } catch {
      // The next start sweeps it.
    }
  }
  bound.clear();
}

/** Listening to a signal takes its default effect away, so it is sent again once we no longer listen. */
function onSignal(signal: NodeJS.Signals): void {
  // A program with a handler of its own decides when to end; "exit" comes then.
  if (process.listenerCount(signal) > 1) return;
  endAll();
  for (const one of SIGNALS) process.off(one, onSignal);
  process.kill(process.pid, signal);
}
