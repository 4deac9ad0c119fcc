import {
  type Bme,
  type BmeErrorCode,
  type BmeEvent,
  type Conversion,
  executedNow,
  parseBmeEvents,
  type Quote,
  type TxAnswer,
  type TxResult,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_DENOM, DEVNET_GAS_PRICE, type Devnet, type DevnetRole, startDevnet } from "@akash-bme/devnet";
import { createDevSigner, type DevSigner } from "@akash-bme/pyth";
import { calculateFee } from "@cosmjs/stargate";
import { expect } from "chai";
import {
  addressOf,
  aktUpdate,
  type Preset,
  preset,
  publishedSet,
  relay,
  Suite,
  type SuiteOptions,
  vector,
} from "../scripts/suite.js";
import { booksOf } from "./books.js";
import { FAST_VOTES, refusedWith } from "./support.js";

/** The window of the presets' average. */
const WINDOW_SECS = 1_800;

/** Ages and gaps as an everyday oracle has them. */
const WINDOW = { windowSecs: WINDOW_SECS, maxGapSecs: WINDOW_SECS };

/** A chain with vaults, and what tests of vaults ask of it. */
export class VaultBench {
  #published = 0n;

  private constructor(
    readonly net: Devnet,
    readonly suite: Suite,
    readonly plan: InstallPlan,
    readonly signer: DevSigner,
  ) {}

  /** Vaults over `oracle`, whose prices are signed with development keys, or over `genuine`, which knows Pyth's. */
  static async start(
    chainId: string,
    vaults: Readonly<Record<string, Preset>>,
    options: Pick<SuiteOptions, "oracleOf"> = {},
  ): Promise<VaultBench> {
    const net = await startDevnet({ profile: "filtered", chainId, ...FAST_VOTES });
    const suite = await Suite.connect(net);
    const signer = createDevSigner({ index: 1_000_000 });
    const plan = await suite.plan({
      ...WINDOW,
      emitters: [signer.emitter],
      oracles: {
        genuine: { signerSets: [publishedSet("router", 0)] },
        oracle: { signerSets: [signer.signerSet] },
      },
      vaults,
      ...options,
    });
    await suite.install(plan);
    return new VaultBench(net, suite, plan, signer);
  }

  vault(role: DevnetRole, name: string): Bme {
    return this.suite.vault(role, this.plan, name);
  }

  async akt(address: string): Promise<bigint> {
    return BigInt((await this.suite.client.getBalance(address, DEVNET_DENOM)).amount);
  }

  /** Gives the genuine oracle the price of 9 July 2026, 0.58646744. */
  async publishGenuine(): Promise<void> {
    const genuine = await vector("router-pnau/router-set0-20260709-akt-usd");
    await this.suite.oracle("relayer", this.plan, "genuine").updatePriceFeeds([genuine]);
    // Which update a conversion follows must not be known in the same block.
    await this.suite.blocks(1);
  }

  /** Publishes a price now, and cranks these vaults in the same transaction. */
  async publish(hundredMillionths: bigint, vaults: readonly string[] = []): Promise<TxResult> {
    // A price of the same second would be no news.
    await this.after(this.#published);
    this.#published = await this.suite.now();
    const update = aktUpdate(this.signer, hundredMillionths, this.#published);
    const cranked = vaults.map((name) => this.vault("relayer", name));
    const tx = await relay(this.suite, this.suite.oracle("relayer", this.plan), update, cranked);
    await this.suite.blocks(1);
    return tx;
  }

  /** Publishes a price that has stood for longer than the window. */
  async publishSteady(hundredMillionths: bigint): Promise<void> {
    const oracle = this.suite.oracle("relayer", this.plan);
    this.#published = await this.suite.now();
    for (const age of [2n, 1n, 0n]) {
      const time = this.#published - age * BigInt(WINDOW_SECS);
      await oracle.updatePriceFeeds([aktUpdate(this.signer, hundredMillionths, time)]);
    }
    await this.suite.blocks(1);
  }

  /** Resolves when contracts call it later than that second. */
  async after(second: bigint): Promise<void> {
    while ((await this.suite.now()) <= second) await this.suite.blocks(1);
  }

  /** The vault's events since its beginning, in order. */
  async history(name: string): Promise<readonly BmeEvent[]> {
    const address = addressOf(this.plan, name);
    const txs = await this.suite.client.searchTx(`execute._contract_address='${address}'`);
    return txs
      .filter(({ code }) => code === 0)
      .sort((a, b) => a.height - b.height || a.txIndex - b.txIndex)
      .flatMap((tx) => parseBmeEvents(tx.events, address));
  }

  /** Expects that every invariant holds, every amount is somebody's, and the books follow from the events alone. */
  async expectSound(name: string): Promise<void> {
    const vault = this.vault("tenant", name);
    const { allHold, invariants } = await vault.invariants();
    expect(invariants.filter(({ holds }) => !holds)).to.deep.equal([]);
    expect(allHold).to.equal(true);

    const books = await vault.vault();
    const { escrows } = await this.suite.client.queryContractSmart(vault.address, { escrows: { limit: 30 } });
    expect(escrows, "an escrow was left open").to.deep.equal([]);
    const balances = await vault.balances({ limit: 30 });
    const held = balances.reduce((sum, { amount }) => sum + amount, 0n);
    expect(held + books.pendingAct + books.payable).to.equal(books.outstanding);
    const { credits, buffer, fundedClaims, pendingAkt, undelivered } = books;
    expect(await this.akt(vault.address)).to.equal(
      credits + buffer + fundedClaims + pendingAkt + undelivered,
    );

    const events = await this.history(name);
    expect(events.length > 0).to.equal(books.totals.burned > 0n);
    expect(books).to.deep.equal(booksOf(events));
  }
}

/** How long a request of `briskHardened` waits before its owner may cancel it. */
export const BRISK_CANCEL_SECS = 6n;

/** The recommended preset for impatient tests: a lock of at most four seconds, and clocks that differ by one. */
export async function briskHardened(): Promise<Preset> {
  const hardened = await preset("hardened");
  return {
    ...hardened,
    max_future_secs: 1,
    refund: { ...hardened.refund, lock_secs: 2 },
    queue: { ...hardened.queue, cancel_after_secs: Number(BRISK_CANCEL_SECS) },
  };
}

/** What the sender of a transaction paid for its gas. */
export function feeOf({ gasWanted }: TxResult): bigint {
  return BigInt(calculateFee(Number(gasWanted), DEVNET_GAS_PRICE).amount[0]?.amount ?? 0);
}

/** The answer of a conversion that executes in its transaction. */
export async function atOnce<T>(call: Promise<TxAnswer<Conversion<T>>>): Promise<TxAnswer<T>> {
  const tx = await call;
  return { ...tx, result: executedNow(tx.result) };
}

/** The request that a conversion becomes. */
export async function waiting<T>(call: Promise<TxAnswer<Conversion<T>>>) {
  const { result } = await call;
  if (result.kind === "executed") throw new Error("it executed at once, and it should have waited");
  return result;
}

/** Sends what was quoted and expects the very result of the quote, beside what no quote can know. */
export async function asQuoted<T>(
  quote: Promise<Quote<T>>,
  send: () => Promise<TxAnswer<T>>,
  known: (result: T) => unknown = (result) => result,
): Promise<TxAnswer<T>> {
  const { result, wouldFail } = await quote;
  expect(wouldFail).to.equal(undefined);
  if (result === undefined) throw new Error("the quote has no result");
  const tx = await send();
  expect(known(tx.result)).to.deep.equal(known(result));
  return tx;
}

/** Expects the same refusal of a quote and of its message. */
export async function refusedAsQuoted<T>(
  code: BmeErrorCode,
  quote: Promise<Quote<T>>,
  send: () => Promise<unknown>,
): Promise<void> {
  const { wouldFail, statusAfter } = await quote;
  const { shortMessage, details } = await refusedWith(code, send());
  expect(wouldFail).to.deep.include({ code, message: shortMessage });
  expect(wouldFail?.reason).to.equal(details.reason);
  expect(statusAfter).to.equal(undefined);
}
