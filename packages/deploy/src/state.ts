import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Anchor, Chain } from "./chain.js";
import { DeployError } from "./errors.js";
import { Fields } from "./fields.js";

/** What was sent, or is about to be: written before it is sent, so that nothing is sent twice. */
export interface Intent {
  /** What the transaction does, in words. */
  readonly what: string;
  readonly sender: string;
  readonly hash: string;
  /** Last height at which a block may have it. */
  readonly timeoutHeight: number;
}

export interface Sent {
  readonly what: string;
  readonly hash: string;
  readonly height: number;
}

/** What was done for one deployment. The chain is asked before any of this is believed. */
export interface Diary {
  /** Where its contracts are. */
  readonly oracle: string;
  readonly vault: string;
  readonly intent: Intent | undefined;
  readonly sent: readonly Sent[];
}

interface State {
  readonly chainId: string;
  /** A block by which the chain is known again. */
  readonly anchor: Anchor;
  readonly diaries: ReadonlyMap<string, Diary>;
}

const VERSION = 1;
const HASH = /^[0-9A-F]{64}$/;
const BLOCK_HASH = /^[0-9a-f]{64}$/;

/**
 * The file `<chain id>.json` of a folder: what was sent to a chain for each deployment. It is written in one step, read
 * with every field checked, and never made anew over one that cannot be read.
 */
export class StateFile {
  private constructor(
    readonly path: string,
    private readonly chain: Chain,
    private readonly chainId: string,
  ) {}

  /**
   * Opens the file of the chain that the node is of; there need not be one yet.
   *
   * Errors: `bad_state`; `wrong_chain` when it is of another chain, even one with the same id.
   */
  static async open(folder: string, chain: Chain): Promise<StateFile> {
    const { chainId } = await chain.status();
    const file = new StateFile(join(folder, `${chainId}.json`), chain, chainId);
    const state = await file.#read();
    if (state !== undefined) await file.#checkChain(state);
    return file;
  }

  /** What was done for a deployment; undefined before anything was. */
  async diary(name: string): Promise<Diary | undefined> {
    return (await this.#read())?.diaries.get(name);
  }

  /** Writes what was done for a deployment. When this returns it is on the disk. */
  async write(name: string, diary: Diary): Promise<void> {
    const diaries = new Map((await this.#read())?.diaries).set(name, diary);
    const json = toJson(this.chainId, await this.chain.anchor(), diaries);
    await writeWhole(this.path, `${JSON.stringify(json, null, 2)}\n`);
  }

  async #read(): Promise<State | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
      throw this.#bad("cannot be read", cause);
    }
    const state = this.#parse(text);
    if (state.chainId !== this.chainId) {
      throw new DeployError(
        "wrong_chain",
        `${this.path} is of chain ${state.chainId}, and the node of ${this.chainId}`,
        "Its name says which chain it belongs to: name it back, or name the node of that chain.",
      );
    }
    return state;
  }

  #parse(text: string): State {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw this.#bad("holds no JSON", cause);
    }
    const fields = new Fields(json, "", (where, what) => this.#bad(`${where} ${what}`));
    if (fields.take("version") !== VERSION) throw this.#bad(`has another version than ${VERSION}`);
    const chainId = fields.text("chain_id");
    const block = fields.object("anchor");
    const anchor = { height: block.count("height", 1), hash: block.text("hash", BLOCK_HASH, "a block hash") };
    block.end();
    const diaries = fields.list("deployments", readDiary);
    fields.end();
    return { chainId, anchor, diaries: new Map(diaries) };

    function readDiary(entry: unknown, where: string): [string, Diary] {
      const inner = new Fields(entry, where, fields.complain);
      const name = inner.text("name");
      const contracts = { oracle: inner.text("oracle"), vault: inner.text("vault") };
      const intent = inner.has("intent") ? readIntent(inner.object("intent")) : undefined;
      const sent = inner.list("sent", (one, place) => readSent(new Fields(one, place, fields.complain)));
      inner.end();
      return [name, { ...contracts, intent, sent }];
    }
  }

  async #checkChain({ anchor }: State): Promise<void> {
    const { height } = await this.chain.status();
    const found =
      anchor.height > height ? `no block after ${height}` : await this.chain.blockHash(anchor.height);
    // A node that has dropped the block cannot say no.
    if (found === undefined || found === anchor.hash) return;
    throw new DeployError(
      "wrong_chain",
      `${this.path} remembers block ${anchor.height} as ${anchor.hash}, and the node has ${found}`,
      "It is another chain with the same id, such as a local one that was reset, or the node lags behind. " +
        "If the chain is gone, move the file away.",
    );
  }

  #bad(what: string, cause?: unknown): DeployError {
    return new DeployError(
      "bad_state",
      `${this.path} ${what}`,
      "Bring back a copy. Without one, move the file away: the chain itself is asked what is done, " +
        "but wait first until no transaction of yours is on its way.",
      { cause },
    );
  }
}

function readIntent(fields: Fields): Intent {
  const intent = {
    what: fields.text("what"),
    sender: fields.text("sender"),
    hash: fields.text("hash", HASH, "a transaction hash"),
    timeoutHeight: fields.count("timeout_height", 1),
  };
  fields.end();
  return intent;
}

function readSent(fields: Fields): Sent {
  const sent = {
    what: fields.text("what"),
    hash: fields.text("hash", HASH, "a transaction hash"),
    height: fields.count("height", 1),
  };
  fields.end();
  return sent;
}

function toJson(chainId: string, anchor: Anchor, diaries: ReadonlyMap<string, Diary>): object {
  const deployments = [...diaries].map(([name, { oracle, vault, intent, sent }]) => ({
    ...{ name, oracle, vault },
    ...(intent !== undefined && {
      intent: {
        ...{ what: intent.what, sender: intent.sender, hash: intent.hash },
        timeout_height: intent.timeoutHeight,
      },
    }),
    sent,
  }));
  return { version: VERSION, chain_id: chainId, anchor, deployments };
}

/** Writes a file in one step: whoever reads it finds the old one or the new one, also after a power cut. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const parent = await open(folder, "r");
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}
