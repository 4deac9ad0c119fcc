/**
 * The main job on real input, one line a step: `npm run demo`, `-- --keep` to leave the chain running, `-- --json`
 * for programs.
 */
import {
  BmeError,
  formatPrice,
  formatUact,
  formatUakt,
  parseAkt,
  type TxResult,
  uact,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_MNEMONIC, type Devnet, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { feed, preset, publishedSet, Suite, SYMBOL, signerSetMsg, vector } from "./suite.js";

/** Short, so that the window fills while one watches. */
const WINDOW_SECS = 8;
const MAX_GAP_SECS = 4;
/** Far above Pyth's own numbering of router sets. */
const DEV_SET = 1_000_000;

const HELP = `Usage: npm run demo [-- OPTIONS]

From nothing to a minted, spent and refunded ACT on a local chain, with genuine Pyth data.

  --keep   leave the chain running and tell how to reach it
  --json   print one JSON document instead of lines
  --help   this text
`;

interface Step {
  readonly name: string;
  readonly detail: string;
  readonly gas?: string;
  readonly seconds: number;
}

interface Outcome {
  readonly detail: string;
  /** Gas of the step's transactions. */
  readonly gas?: bigint;
}

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter((flag) => !["--keep", "--json", "--help"].includes(flag));
if (flags.has("--help") || unknown.length > 0) {
  process.stdout.write(unknown.length > 0 ? `Unknown option ${unknown.join(" ")}\n\n${HELP}` : HELP);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const isJson = flags.has("--json");
const steps: Step[] = [];
const invariants: { vault: string; name: string; left: string; right: string }[] = [];

function say(line: string): void {
  if (!isJson) process.stdout.write(`${line}\n`);
}

const gasWords = (gas: bigint) => `${gas.toLocaleString("en-US")} gas`;

/** Runs a step and prints its line. */
async function step<T extends Outcome>(name: string, run: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const outcome = await run();
  const seconds = (Date.now() - start) / 1000;
  const { detail, gas } = outcome;
  steps.push({ name, detail, ...(gas !== undefined && { gas: gas.toString() }), seconds });
  const what = gas === undefined ? detail.padEnd(83) : `${detail.padEnd(68)}${gasWords(gas).padStart(15)}`;
  say(`${String(steps.length).padStart(2)}  ${name.padEnd(25)} ${what} ${seconds.toFixed(1).padStart(4)} s`);
  return outcome;
}

const gasOf = (...results: readonly TxResult[]) => results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);

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

async function run(net: Devnet): Promise<InstallPlan> {
  const suite = await Suite.connect(net);
  const signer = createDevSigner({ index: DEV_SET });
  const hardened = { ...(await preset("hardened")), twap_window_secs: WINDOW_SECS };
  const replayPreset = { ...(await preset("replay")), twap_window_secs: WINDOW_SECS };
  const plan = await suite.plan({
    windowSecs: WINDOW_SECS,
    maxGapSecs: MAX_GAP_SECS,
    emitters: [signer.emitter],
    vaults: { vault: hardened, replay: replayPreset },
  });

  await step("one governance proposal", async () => {
    const { submitted } = await suite.install(plan);
    const kib = plan.codes.reduce((sum, { artifact }) => sum + artifact.gzip.length, 0) / 1024;
    const detail = `2 codes (${kib.toFixed(0)} KiB), 3 contracts, each at the address computed before`;
    return { detail, gas: gasOf(submitted) };
  });
  const oracle = suite.oracle("deployer", plan);
  const relayed = suite.oracle("relayer", plan);
  const vault = suite.vault("tenant", plan, "vault");
  const replay = suite.vault("tenant", plan, "replay");

  await step("production router set 0", async () => {
    const tx = await oracle.registerSignerSet(signerSetMsg(publishedSet("router", 0)));
    const { members, quorum } = await oracle.signerSet("router");
    return { detail: `${quorum} of ${members.length} signatures make a quorum`, gas: gasOf(tx) };
  });
  const genuine = await vector("router-pnau/router-set0-20260709-akt-usd");
  const { price } = await step("genuine update of 9 July", async () => {
    const tx = await relayed.updatePriceFeeds([genuine]);
    const { price, conf } = await oracle.price(SYMBOL);
    return { detail: `AKT/USD ${formatPrice(price)} ± ${formatPrice(conf)}`, gas: gasOf(tx), price };
  });
  // Which update a mint follows must not be known in the same block.
  await suite.blocks(1);
  await step("mint at that price", async () => {
    const burned = parseAkt("100");
    const tx = await replay.mintAct(burned);
    const { minted, spreadBps } = tx.result;
    const exact = uact((burned * price * (10_000n - BigInt(spreadBps))) / 10n ** 22n);
    if (minted !== exact) throw new Error(`minted ${minted} uact, exactly ${exact} were due`);
    const detail = `100 AKT → ${formatUact(minted)} ACT, to the micro-unit (preset replay, ${spreadBps} bps)`;
    return { detail, gas: gasOf(tx) };
  });
  await step("the same, hardened preset", () => refused(vault.mintAct(parseAkt("100"))));

  await step("genuine rotation 0 → 1", async () => {
    const tx = await relayed.submitGovernance(await vector("router-governance/router-set-upgrade-0-to-1"));
    const { index, isCurrent } = await oracle.signerSet("router");
    return { detail: `router set ${index} is ${isCurrent ? "current" : "not current"}`, gas: gasOf(tx) };
  });
  await step("development set", async () => {
    const tx = await oracle.registerSignerSet(signerSetMsg(signer.signerSet));
    return { detail: `router set ${DEV_SET}, keys that everybody knows, local chains only`, gas: gasOf(tx) };
  });
  await step("live signed updates", async () => {
    const covered = async () => (await oracle.snapshot(SYMBOL)).current.coverageSecs >= WINDOW_SECS;
    const sent = await feed(
      suite,
      relayed,
      signer,
      (second) => 58_000_000n + BigInt(second % 5) * 20_000n,
      covered,
    );
    const { twap, coverageSecs } = await oracle.twap(SYMBOL);
    const detail = `${sent.length} updates, TWAP ${formatPrice(twap)} over ${coverageSecs} s`;
    return { detail, gas: gasOf(...sent) / BigInt(sent.length) };
  });
  await suite.blocks(1);

  const { minted } = await step("mint with a minimum", async () => {
    const quote = (await vault.quoteMint(parseAkt("100"))).result;
    if (quote === undefined) throw new Error("no quote");
    const tx = await vault.mintAct(parseAkt("100"), { minOut: quote.minted });
    const { minted, price } = tx.result;
    const detail = `100 AKT → ${formatUact(minted)} ACT at ${formatPrice(price)}, as quoted`;
    return { detail, gas: gasOf(tx), minted };
  });
  await step("mint asking for too much", () =>
    refused(vault.mintAct(parseAkt("100"), { minOut: uact(60_000_000n) })),
  );
  await step("invoice settled", async () => {
    const bill = uact(20_000_000n);
    const provider = suite.address("provider");
    const settler = suite.vault("settler", plan, "vault");
    const inAnHour = (await suite.now()) + 3_600n;
    const approval = await vault.approveSettler(suite.address("settler"), bill, inAnHour);
    const payer = suite.address("tenant");
    const tx = await settler.settle([{ id: "lease-1", payer, provider, amount: bill, payout: "akt" }]);
    const [first] = tx.result;
    if (first?.kind !== "settled" || first.invoice.payment === undefined) {
      throw new Error(`the invoice was not settled: ${JSON.stringify(first?.kind)}`);
    }
    const { owed } = first.invoice.payment;
    return { detail: `20 ACT spent, provider paid ${formatUakt(owed)} AKT`, gas: gasOf(approval, tx) };
  });
  await step("refund", async () => {
    const rest = uact(minted - 20_000_000n);
    const tx = await vault.burnAct(rest);
    const { payment } = tx.result;
    return { detail: `${formatUact(rest)} ACT → ${formatUakt(payment.owed)} AKT`, gas: gasOf(tx) };
  });

  say("");
  for (const [name, one] of Object.entries({ vault, replay })) {
    const { invariants: found, allHold } = await one.invariants();
    if (!allHold) throw new Error(`an invariant of ${name} is broken`);
    for (const { name: invariant, left, right, holds } of found) {
      invariants.push({ vault: name, name: invariant, left: left.toString(), right: right.toString() });
      const sides = [left, right].map((side) => side.toLocaleString("en-US").padStart(14)).join(" ");
      say(`    ${name.padEnd(7)} ${invariant.padEnd(78)} ${sides}  ${holds ? "holds" : "BROKEN"}`);
    }
  }
  say("");
  return plan;
}

/** Tells a person how to reach and how to end the chain that stays. */
function tellKept({ chainId, rpc, pid, home }: Devnet, plan: InstallPlan): void {
  say(`The chain ${chainId} keeps running at ${rpc}`);
  for (const { name, address } of plan.contracts) say(`  ${name.padEnd(10)} ${address}`);
  say(`  ${"accounts".padEnd(10)} of the mnemonic "${DEVNET_MNEMONIC}"`);
  say(`End it with: kill ${pid} && rm -r ${home}`);
}

say("Akash Burn-Mint Equilibrium on a local chain\n");
let net: Devnet | undefined;
try {
  await step("local chain", async () => {
    net = await startDevnet({ profile: "filtered", detach: flags.has("--keep"), keep: flags.has("--keep") });
    return { detail: "profile filtered: Akash's message filter, upload by governance only" };
  });
  if (net === undefined) throw new Error("no chain");
  const plan = await run(net);
  if (flags.has("--keep")) {
    tellKept(net, plan);
  } else {
    const { stop } = net;
    await step("chain down", async () => {
      await stop();
      return { detail: "nothing is left behind" };
    });
  }
  if (isJson) {
    const { chainId, rpc, pid, home } = net;
    const contracts = plan.contracts.map(({ name, address }) => ({ name, address }));
    const chain = flags.has("--keep") ? { chainId, rpc, pid, home } : { chainId };
    process.stdout.write(`${JSON.stringify({ chain, contracts, steps, invariants }, null, 2)}\n`);
  }
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
  await net?.stop();
}
