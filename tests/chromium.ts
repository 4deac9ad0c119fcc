/**
 * Chromium without a window, driven by its own protocol over two pipes: no port and no dependency, and it ends with the
 * pipes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { findChromium } from "../scripts/chromium.js";

const FLAGS = [
  ...["--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"],
  // Nothing but the test's own server is asked for anything.
  ...["--disable-background-networking", "--disable-component-update", "--disable-extensions"],
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

export interface Chromium {
  /** Loads a page, with all its scripts. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  /** Runs an expression in the page and waits for what it promises; bigints come back as text. */
  evaluate(expression: string): Promise<unknown>;
  /** What was thrown in the page and caught by nobody. */
  readonly uncaught: readonly string[];
}

export async function launchChromium(): Promise<Chromium> {
  const path = findChromium();
  if (path === undefined) throw new Error("there is no Chromium: run node scripts/bootstrap browser");
  const home = await mkdtemp(join(tmpdir(), "bme-chromium-"));
  // Chromium refuses its sandbox to root, who runs tests in containers.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(path, [...FLAGS, ...sandbox, `--user-data-dir=${home}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const [, , , input, output] = child.stdio;
  if (!(input instanceof Writable) || !(output instanceof Readable)) throw new Error("there are no pipes");
  const protocol = speak(input, output);
  ended.then(([code]) => protocol.fail(`Chromium ended with ${code}`), protocol.fail);
  return {
    open: (url) => openPage(protocol, url),
    close: async () => {
      // One that has ended by itself answers nothing more.
      protocol.send("Browser.close").catch(() => {});
      await ended;
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openPage(protocol: Protocol, url: string): Promise<Page> {
  const { targetId } = await protocol.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await protocol.send("Target.attachToTarget", { targetId, flatten: true });
  const uncaught: string[] = [];
  const loaded = new Promise<void>((resolve) => {
    protocol.listen((event) => {
      if (event.sessionId !== sessionId) return;
      if (event.method === "Page.loadEventFired") resolve();
      const { exceptionDetails } = event.params ?? {};
      if (event.method === "Runtime.exceptionThrown") uncaught.push(textOf(exceptionDetails));
    });
  });
  const ask = (method: string, params = {}) => protocol.send(method, params, sessionId);
  await ask("Page.enable");
  await ask("Runtime.enable");
  const { errorText } = await ask("Page.navigate", { url });
  if (errorText !== undefined) throw new Error(`${url} cannot be loaded: ${errorText}`);
  await loaded;
  const evaluate = async (expression: string) => {
    const asJson = `Promise.resolve(${expression}).then((value) =>
      JSON.stringify(value ?? null, (_, one) => typeof one === "bigint" ? one.toString() : one))`;
    const options = { awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression: asJson, ...options });
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${textOf(exceptionDetails)}`);
    return JSON.parse(result?.value ?? "null");
  };
  return { evaluate, uncaught };
}

/** What of the protocol's answers and events is used here. */
interface Answer {
  readonly targetId?: string;
  readonly sessionId?: string;
  readonly errorText?: string;
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: Thrown;
}

interface Thrown {
  readonly text: string;
  readonly exception?: { readonly description?: string };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Answer;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

interface Protocol {
  send(method: string, params?: object, sessionId?: string): Promise<Answer>;
  listen(listener: (event: Message) => void): void;
  /** Ends all that still waits for an answer. */
  fail(why: unknown): void;
}

/** Messages are JSON, each with a zero byte behind it. */
function speak(input: Writable, output: Readable): Protocol {
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((event: Message) => void)[] = [];
  let rest = "";
  let lastId = 0;
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const text of messages) {
      const message: Message = JSON.parse(text);
      if (message.id === undefined) for (const listener of listeners) listener(message);
      else waiting.get(message.id)?.(message);
    }
  });
  // The end of the process is told by its exit.
  input.on("error", () => {});
  return {
    listen: (listener) => void listeners.push(listener),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        const id = lastId;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    fail: (why) => {
      for (const answer of [...waiting.values()]) answer({ error: { message: String(why) } });
    },
  };
}

function textOf(thrown: Thrown | undefined): string {
  return thrown?.exception?.description ?? thrown?.text ?? "unknown";
}
