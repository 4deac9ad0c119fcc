/** What the demo does on its chain, step by step. */
import {
  answerOf,
  type Bme,
  BmeError,
  BmeMsgComposer,
  type BmeTypes,
  execute,
  executedNow,
  formatPrice,
  formatUact,
  formatUakt,
  type Oracle,
  parseAct,
  parseAkt,
  type RequestOutcome,
  type TxResult,
  type Uact,
  uact,
  uakt,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_DENOM, DEVNET_GAS_PRICE, type Devnet, type DevnetRole } from "@akash-bme/devnet";
import { createDevSigner, type DevSigner } from "@akash-bme/pyth";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { feed, type Preset, preset, publishedSet, Suite, SYMBOL, signerSetMsg, vector } from "./suite.js";

/** Short, so that the window fills while one watches. */
const WINDOW_SECS = 8;
const MAX_GAP_SECS = 4;
/** Far above Pyth's own numbering of router sets. */
const DEV_SET = 1_000_000;

/** What a step tells. */
export interface Outcome {
  readonly detail: string;
  /** Gas of the step's transactions. */
  readonly gas?: bigint;
}

/** Runs a step and reports it. */
export type Step = <T extends Outcome>(name: string, run: () => Promise<T>) => Promise<T>;

/** An invariant that holds, with both sides. */
interface Invariant {
  readonly vault: string;
  readonly name: string;
  readonly left: bigint;
  readonly right: bigint;
}

/** The chain with everything installed. */
interface Stage {
  readonly suite: Suite;
  readonly plan: InstallPlan;
  readonly signer: DevSigner;
  readonly oracle: Oracle;
  readonly step: Step;
}

/** Plays all of it, and checks the invariants at the end. */
export async function runDemo(net: Devnet, step: Step) {
  const suite = await Suite.connect(net);
  const signer = createDevSigner({ index: DEV_SET });
  const plan = await suite.plan({
    windowSecs: WINDOW_SECS,
    maxGapSecs: MAX_GAP_SECS,
    emitters: [signer.emitter],
    vaults: {
      vault: await watchable(),
      replay: { ...(await preset("replay")), twap_window_secs: WINDOW_SECS },
    },
  });
  await step("one governance proposal", async () => {
    const { submitted } = await suite.install(plan);
    const kib = plan.codes.reduce((sum, { artifact }) => sum + artifact.gzip.length, 0) / 1024;
    const detail = `2 codes (${kib.toFixed(0)} KiB), 3 contracts, each at the address computed before`;
    return { detail, gas: gasOf(submitted) };
  });
  const stage = { suite, plan, signer, oracle: suite.oracle("relayer", plan), step };
  await genuinePrices(stage);
  await livePrices(stage);
  return { plan, invariants: await invariantsOf(stage) };
}

/** The vault as recommended, but for a window and a lock that end while one watches. */
async function watchable(): Promise<Preset> {
  const hardened = await preset("hardened");
  return {
    ...hardened,
    twap_window_secs: WINDOW_SECS,
    refund: { ...hardened.refund, lock_secs: WINDOW_SECS },
  };
}

/** What Pyth signed is accepted to the micro-unit, and refused where it is too old. */
async function genuinePrices({ suite, plan, oracle, step }: Stage): Promise<void> {
  const owner = suite.oracle("deployer", plan);
  await step("production router set 0", async () => {
    const tx = await owner.registerSignerSet(signerSetMsg(publishedSet("router", 0)));
    const { members, quorum } = await oracle.signerSet("router");
    return { detail: `${quorum} of ${members.length} signatures make a quorum`, gas: gasOf(tx) };
  });
  const genuine = await vector("router-pnau/router-set0-20260709-akt-usd");
  const { price } = await step("genuine update of 9 July", async () => {
    const tx = await oracle.updatePriceFeeds([genuine]);
    const { price, conf } = await oracle.price(SYMBOL);
    return { detail: `AKT/USD ${formatPrice(price)} ± ${formatPrice(conf)}`, gas: gasOf(tx), price };
  });
  // Which update a mint follows must not be known in the same block.
  await suite.blocks(1);
  await step("mint at that price", async () => {
    const burned = parseAkt("100");
    const tx = await suite.vault("tenant", plan, "replay").mintAct(burned);
    const { minted, spreadBps } = executedNow(tx.result);
    const exact = uact((burned * price * (10_000n - BigInt(spreadBps))) / 10n ** 22n);
    if (minted !== exact) throw new Error(`minted ${minted} uact, exactly ${exact} were due`);
    const detail = `100 AKT → ${formatUact(minted)} ACT, to the micro-unit (preset replay, ${spreadBps} bps)`;
    return { detail, gas: gasOf(tx) };
  });
  await step("the same, hardened preset", () =>
    refused(suite.vault("tenant", plan, "vault").mintAct(parseAkt("100"))),
  );
  await step("genuine rotation 0 → 1", async () => {
    const tx = await oracle.submitGovernance(await vector("router-governance/router-set-upgrade-0-to-1"));
    const { index, isCurrent } = await oracle.signerSet("router");
    return { detail: `router set ${index} is ${isCurrent ? "current" : "not current"}`, gas: gasOf(tx) };
  });
}

/** The recommended vault under live updates: who converts much waits for a price that he cannot know. */
async function livePrices(stage: Stage): Promise<void> {
  const { suite, plan, signer, oracle, step } = stage;
  const [vault, friend] = [suite.vault("tenant", plan, "vault"), suite.vault("spare1", plan, "vault")];
  await step("development set", async () => {
    const tx = await suite.oracle("deployer", plan).registerSignerSet(signerSetMsg(signer.signerSet));
    return { detail: `router set ${DEV_SET}, keys that everybody knows, local chains only`, gas: gasOf(tx) };
  });
  await step("live signed updates", async () => {
    const isFull = async () => (await oracle.snapshot(SYMBOL)).current.coverageSecs >= WINDOW_SECS;
    const sent = await live(stage, isFull);
    const { twap, coverageSecs } = await oracle.twap(SYMBOL);
    const detail = `${sent.length} updates, TWAP ${formatPrice(twap)} over ${coverageSecs} s`;
    return { detail, gas: gasOf(...sent) / BigInt(sent.length) };
  });
  await suite.blocks(1);
  const { minted } = await step("mint at the next price", async () => {
    const tx = await vault.mintAct(parseAkt("400"), { minOut: parseAct("230") });
    if (tx.result.kind !== "waits") throw new Error("the mint did not wait");
    const { outcome, by } = await served(stage, vault, tx.result.request);
    if (outcome.kind !== "minted") throw new Error(`the mint ended as ${outcome.kind}`);
    const { minted, price } = outcome.result;
    const detail = `400 AKT → ${formatUact(minted)} ACT at ${formatPrice(price)}, by update and crank in one`;
    return { detail, gas: gasOf(tx, by), minted };
  });
  await step("mint within the limit", async () => {
    const tx = await friend.mintAct(parseAkt("100"));
    const { minted, price } = executedNow(tx.result);
    const detail = `100 AKT → ${formatUact(minted)} ACT at ${formatPrice(price)}, at once`;
    return { detail, gas: gasOf(tx) };
  });
  await escrowOfTwo(stage, vault, friend);
  await refund(stage, vault, uact(minted - parseAct("60")));
}

/** Two people pay a job together. */
async function escrowOfTwo(stage: Stage, vault: Bme, friend: Bme): Promise<void> {
  const { suite, step } = stage;
  const [settler, provider] = [suite.address("settler"), suite.address("provider")];
  const send = (role: DevnetRole, compose: (messages: BmeMsgComposer) => EncodeObject) => {
    const sender = suite.address(role);
    const message = compose(new BmeMsgComposer(sender, vault.address));
    return execute(suite.client, sender, [message], { gasPrice: DEVNET_GAS_PRICE });
  };
  const { id } = await step("escrow of two people", async () => {
    const [first, second] = [parseAct("60"), parseAct("20")];
    const opened = await send("tenant", (messages) =>
      messages.openEscrow({ settlers: [settler], label: "deployment 7", act: first.toString() }),
    );
    const { id } = answerOf<{ id: string }>(opened);
    const { tx } = await send("spare1", (messages) => messages.depositEscrow({ id, act: second.toString() }));
    const detail = `escrow ${id}: ${formatUact(first)} ACT of one and ${formatUact(second)} ACT of another`;
    return { detail, gas: gasOf(opened.tx, tx), id };
  });
  await step("invoices settled", async () => {
    const bill = (name: string, amount: Uact, payout: BmeTypes.Payout): BmeTypes.InvoiceInput => ({
      ...{ id: name, payer: { escrow: { id } }, provider, uact: amount.toString(), payout },
    });
    const invoices = [bill("lease-1", parseAct("70"), "akt"), bill("lease-2", parseAct("5"), "act")];
    const before = await akt(suite, provider);
    const { tx } = await send("settler", (messages) => messages.settle({ invoices, atomic: true }));
    const request = (await vault.invoice(settler, "lease-1"))?.request;
    if (request === undefined) throw new Error("the invoice does not wait for its price");
    const { by } = await served(stage, vault, request);
    const paid = uakt((await akt(suite, provider)) - before);
    const detail = `75 ACT spent, provider paid 5 ACT and, at the next price, ${formatUakt(paid)} AKT`;
    return { detail, gas: gasOf(tx, by) };
  });
  await step("escrow closed", async () => {
    const before = await friend.balance(friend.sender);
    const { tx } = await send("tenant", (messages) => messages.closeEscrow({ id }));
    const back = uact((await friend.balance(friend.sender)) - before);
    return { detail: `${formatUact(back)} ACT go back to whose they are`, gas: gasOf(tx) };
  });
}

/** ACT that just came in is locked; afterwards it is refunded at the next price. */
async function refund(stage: Stage, vault: Bme, amount: Uact): Promise<void> {
  const { suite, plan, step } = stage;
  const friend = suite.vault("spare1", plan, "vault");
  await step("refund while it is locked", () => refused(friend.burnAct(parseAct("1"))));
  await step("refund at the next price", async () => {
    const { unlocksAt } = await vault.account(vault.sender);
    await live(stage, async () => unlocksAt === undefined || (await suite.now()) >= unlocksAt);
    const tx = await vault.burnAct(amount);
    if (tx.result.kind !== "waits") throw new Error("the refund did not wait");
    const { outcome, by } = await served(stage, vault, tx.result.request);
    if (outcome.kind !== "paid") throw new Error(`the refund ended as ${outcome.kind}`);
    const { payment, price } = outcome.result;
    const detail = `${formatUact(amount)} ACT → ${formatUakt(payment.owed)} AKT at ${formatPrice(price)}`;
    return { detail, gas: gasOf(tx, by) };
  });
}

/** Updates each second, with a crank of these vaults each, until something has happened. */
function live({ suite, oracle, signer }: Stage, until: () => Promise<boolean>, vaults: readonly Bme[] = []) {
  return feed(suite, oracle, signer, (second) => 58_000_000n + BigInt(second % 5) * 20_000n, until, vaults);
}

/** Relays until a request has ended; tells how, and by which transaction. */
async function served(
  stage: Stage,
  vault: Bme,
  id: bigint,
): Promise<{ readonly outcome: RequestOutcome; readonly by: TxResult }> {
  const sent = await live(stage, async () => (await vault.request(id))?.outcome !== undefined, [vault]);
  const by = sent.at(-1);
  if (by === undefined) throw new Error(`request ${id} ended before its price came`);
  return { outcome: await vault.waitFor(id), by };
}

/** Reads both sides of every invariant; a broken one ends the demo. */
async function invariantsOf({ suite, plan }: Stage): Promise<readonly Invariant[]> {
  const found: Invariant[] = [];
  for (const vault of ["vault", "replay"]) {
    const { invariants, allHold } = await suite.vault("tenant", plan, vault).invariants();
    if (!allHold) throw new Error(`an invariant of ${vault} is broken: ${told(invariants)}`);
    found.push(...invariants.map(({ name, left, right }) => ({ vault, name, left, right })));
  }
  return found;
}

const told = (invariants: readonly { readonly name: string; readonly holds: boolean }[]) =>
  invariants.flatMap(({ name, holds }) => (holds ? [] : [name])).join("; ");

const gasOf = (...results: readonly TxResult[]) => results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);

async function akt(suite: Suite, address: string): Promise<bigint> {
  return BigInt((await suite.client.getBalance(address, DEVNET_DENOM)).amount);
}

/** Expects a refusal and tells it in words. */
async function refused(call: Promise<unknown>): Promise<Outcome> {
  try {
    await call;
  } catch (error) {
    if (error instanceof BmeError) return { detail: `refused, ${error.message}` };
    throw error;
  }
  throw new Error("the call was accepted, and it should have been refused");
}
