import { parseContractError } from "@akash-bme/clients";
import type { EncodeObject, Registry } from "@cosmjs/proto-signing";
import type { IndexedTx, SequenceResponse } from "@cosmjs/stargate";
import type { Proposal } from "cosmjs-types/cosmos/gov/v1/gov";
import type { Chain } from "./chain.js";
import { DeployError } from "./errors.js";
import { proposalIdOf, submitProposal, waitForProposal } from "./governance.js";
import { findSame, proposalsOf } from "./proposals.js";
import {
  assertSuccess,
  broadcast,
  estimateGas,
  neverIncluded,
  type Sender,
  sign,
  untilIncluded,
} from "./sending.js";
import type { Diary, Intent, Sent, StateFile } from "./state.js";
import { assertNoObstacle, type DeploymentPlan, type PlanOptions, planDeployment } from "./steps.js";
import type { Target } from "./target.js";

/**
 * What an application has come to; each is a place where it may be interrupted. A transaction is dropped when it is in no
 * block and cannot come into one any more, or failed in one.
 */
export const PHASES = ["intended", "sent", "included", "recorded", "dropped", "waiting", "passed"] as const;
export type Phase = (typeof PHASES)[number];

export interface ApplyProgress {
  readonly phase: Phase;
  /** What is done, in words. */
  readonly what: string;
  /** Hash or number of what was sent. */
  readonly id: string;
}

export interface ApplyOptions extends PlanOptions {
  readonly chain: Chain;
  readonly target: Target;
  readonly sender: Sender;
  readonly state: StateFile;
  /** Wait for the votes on proposals; without it, the first that is submitted or open ends the run. */
  readonly wait?: boolean;
  /** Largest transaction of the chain. */
  readonly maxTxBytes?: number;
  readonly onProgress?: (progress: ApplyProgress) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

export interface Applied {
  /** What this run sent, or found sent by a run before. */
  readonly sent: readonly Sent[];
  /** A proposal that has to be voted on before the rest can be done. */
  readonly waitsFor: bigint | undefined;
  /** The plan after all that. */
  readonly plan: DeploymentPlan;
}

/** How often the state of a vote is looked at. */
const VOTE_POLL_MS = 500;

/**
 * Does what a plan says is to be done, one transaction or proposal after the other, and compares with the chain again
 * after each. Interrupted anywhere it can be called again: what was sent is not sent a second time.
 *
 * Errors: `differs`; `wrong_sender`; `not_included`; `proposal_failed`; a `BmeError` of the chain.
 */
export async function applyDeployment(options: ApplyOptions): Promise<Applied> {
  const run = new Run(options);
  const { maxTxBytes } = options;
  const limits = maxTxBytes === undefined ? {} : { maxTxBytes };
  await assertSameDeployment(options.state, options.target);
  for (;;) {
    await run.settleIntent();
    // Before the chain is asked: what another run sends in between makes this sequence stale.
    const account = await run.account();
    const open = await run.openProposals();
    const plan = await planDeployment(options.chain, options.target, options);
    // A vote that ended in between makes a plan half of before and half of after.
    if (!isSameSet(open, await run.openProposals())) continue;
    assertNoObstacle(plan);
    const [transaction] = transactionsOf(plan, options.sender, limits);
    if (transaction === undefined) return { sent: run.sent, waitsFor: undefined, plan };
    const waitsFor = await run.next(transaction, account, open);
    if (waitsFor !== undefined) return { sent: run.sent, waitsFor, plan };
  }
}

/**
 * A manifest whose contracts come to be elsewhere than before is of another deployment, which must not be made beside the
 * first by mistake.
 *
 * Errors: `wrong_address`.
 */
export async function assertSameDeployment(state: StateFile, target: Target): Promise<void> {
  const { name } = target.manifest;
  const diary = await state.diary(name);
  if (diary === undefined) return;
  for (const { name: part, address, madeOf } of [target.oracle, target.vault]) {
    if (diary[part] === address) continue;
    throw new DeployError(
      "wrong_address",
      `the ${part} of ${name} is at ${diary[part]}, and this manifest leads to ${address}`,
      `To upgrade, name as made_of the checksum that it was first made of, instead of ${madeOf}. ` +
        "For a second deployment take another name and other salts.",
    );
  }
}

/** A transaction that would be sent. */
export interface Upcoming {
  readonly what: string;
  readonly bytes: number;
  /** Of the first; those after it can be simulated only when it is done. */
  readonly gas: bigint | undefined;
}

/** What an application would send, from the first to the last; nothing is sent and nothing written. */
export async function previewDeployment(plan: DeploymentPlan, sender: Sender): Promise<readonly Upcoming[]> {
  const registry = sender.client.registry as Registry;
  const messages = transactionsOf(plan, sender, {});
  const upcoming = messages.map(({ what, message }) => ({
    what,
    bytes: registry.encode(message).length,
    gas: undefined,
  }));
  const [first] = messages;
  if (first === undefined) return [];
  const gas = await estimateGas(sender, first.message);
  return upcoming.map((one, index) => (index === 0 ? { ...one, gas: BigInt(gas) } : one));
}

/** A transaction and what it does. */
interface Transaction {
  readonly what: string;
  readonly message: EncodeObject;
  /** What governance is to do when it is voted for. */
  readonly proposed: readonly EncodeObject[] | undefined;
}

/** One transaction for each step, or for each proposal. */
function transactionsOf(
  plan: DeploymentPlan,
  { client, address }: Sender,
  limits: { readonly maxTxBytes?: number },
): readonly Transaction[] {
  if (plan.target.manifest.route.kind === "transactions") {
    return plan.steps.flatMap(({ id, message }) =>
      message === undefined ? [] : [{ what: id, message, proposed: undefined }],
    );
  }
  const registry = client.registry as Registry;
  return proposalsOf(plan, address, { registry, ...limits }).map(({ steps, content }) => ({
    what: `proposal: ${steps.map(({ id }) => id).join(", ")}`,
    message: submitProposal(registry, content),
    proposed: content.messages,
  }));
}

function isSameSet(some: readonly Proposal[], others: readonly Proposal[]): boolean {
  const ids = (all: readonly Proposal[]) =>
    all
      .map(({ id }) => String(id))
      .sort()
      .join();
  return ids(some) === ids(others);
}

/** One call of `applyDeployment`. */
class Run {
  readonly sent: Sent[] = [];
  readonly #done = new Set<string>();

  constructor(private readonly options: ApplyOptions) {
    const { sender, target } = options;
    const { kind } = target.manifest.route;
    if (kind === "transactions" && sender.address !== target.signer) {
      throw new DeployError(
        "wrong_sender",
        `the key is that of ${sender.address}, and ${target.signer} has to deploy`,
        "Addresses of the contracts follow from the deployer that the manifest names.",
      );
    }
  }

  account(): Promise<SequenceResponse> {
    const { client, address } = this.options.sender;
    return client.getSequence(address);
  }

  async openProposals(): Promise<readonly Proposal[]> {
    const { chain, target } = this.options;
    return target.manifest.route.kind === "proposal" ? chain.openProposals() : [];
  }

  /** Finds out what became of a transaction that a run before may have sent. */
  async settleIntent(): Promise<void> {
    const { state, target, sender, signal } = this.options;
    const intent = (await state.diary(target.manifest.name))?.intent;
    if (intent === undefined) return;
    const tx = await untilIncluded(sender, intent, signal);
    await this.#record(intent, tx?.code === 0 ? tx : undefined);
  }

  /** Sends the next transaction; answers the proposal whose vote has to be waited for. */
  async next(
    { what, message, proposed }: Transaction,
    account: SequenceResponse,
    open: readonly Proposal[],
  ): Promise<bigint | undefined> {
    const { chain, wait = false, signal } = this.options;
    let id = proposed && findSame(open, proposed);
    if (id === undefined) {
      this.#assertNew(what);
      const tx = await this.#send(what, message, account);
      if (proposed === undefined) return undefined;
      id = proposalIdOf(tx.events);
    }
    await this.#tell("waiting", what, String(id));
    if (!wait) return id;
    const options = { timeoutMs: Number.POSITIVE_INFINITY, pollMs: VOTE_POLL_MS, signal };
    await waitForProposal(chain.comet, id, options);
    await this.#tell("passed", what, String(id));
    return undefined;
  }

  async #send(what: string, message: EncodeObject, account: SequenceResponse): Promise<IndexedTx> {
    const { sender, signal } = this.options;
    const signed = await sign(sender, what, message, account);
    const { intent } = signed;
    await this.#write({ intent });
    await this.#tell("intended", what, intent.hash);
    try {
      await broadcast(sender, signed);
    } catch (error) {
      const { code } = parseContractError(error);
      // A node that did not answer may have it all the same; one that refused it does not pass it on.
      if (code !== "unreachable" && code !== "already_sent") await this.#record(intent, undefined);
      // Another run signed the same: what is on its way is waited for, whoever sent it.
      if (code !== "already_sent") throw error;
    }
    await this.#tell("sent", what, intent.hash);
    const tx = await untilIncluded(sender, intent, signal);
    if (tx === undefined) throw neverIncluded(intent);
    await this.#tell("included", what, intent.hash);
    await this.#record(intent, tx.code === 0 ? tx : undefined);
    assertSuccess(tx);
    return tx;
  }

  /** Forgets an intent, and remembers the transaction if it did what it was for. */
  async #record({ what, hash }: Intent, tx: IndexedTx | undefined): Promise<void> {
    const done = tx === undefined ? [] : [{ what, hash, height: tx.height }];
    const before = (await this.#diary()).sent;
    await this.#write({ intent: undefined, sent: [...before, ...done] });
    this.sent.push(...done);
    await this.#tell(tx === undefined ? "dropped" : "recorded", what, hash);
  }

  /** A step that is still to be done after it was done would be done for ever. */
  #assertNew(what: string): void {
    if (this.#done.has(what)) {
      throw new DeployError("differs", `'${what}' was done, and the chain does not show it`);
    }
    this.#done.add(what);
  }

  async #diary(): Promise<Diary> {
    const { state, target } = this.options;
    const { oracle, vault, manifest } = target;
    const diary = await state.diary(manifest.name);
    return diary ?? { oracle: oracle.address, vault: vault.address, intent: undefined, sent: [] };
  }

  async #write(change: Partial<Diary>): Promise<void> {
    const { state, target } = this.options;
    await state.write(target.manifest.name, { ...(await this.#diary()), ...change });
  }

  async #tell(phase: Phase, what: string, id: string): Promise<void> {
    await this.options.onProgress?.({ phase, what, id });
  }
}
