/**
 * The main job on real input, one line a step: `npm run demo`, `-- --keep` to leave the chain running, `-- --json`
 * for programs.
 */
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_MNEMONIC, type Devnet, startDevnet } from "@akash-bme/devnet";
import { type Outcome, runDemo } from "./demo-run.js";

const HELP = `Usage: npm run demo [-- OPTIONS]

From nothing to ACT that is minted, spent out of an escrow and refunded on a local chain, with genuine Pyth data.

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

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter((flag) => !["--keep", "--json", "--help"].includes(flag));
if (flags.has("--help") || unknown.length > 0) {
  process.stdout.write(unknown.length > 0 ? `Unknown option ${unknown.join(" ")}\n\n${HELP}` : HELP);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const isJson = flags.has("--json");
const steps: Step[] = [];

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
  const what = gas === undefined ? detail.padEnd(87) : `${detail.padEnd(72)}${gasWords(gas).padStart(15)}`;
  say(`${String(steps.length).padStart(2)}  ${name.padEnd(25)} ${what} ${seconds.toFixed(1).padStart(4)} s`);
  return outcome;
}

/** Prints both sides of every invariant. */
function tellInvariants(found: Awaited<ReturnType<typeof runDemo>>["invariants"]): void {
  const width = Math.max(...found.map(({ name }) => name.length));
  say("");
  for (const { vault, name, left, right } of found) {
    const sides = [left, right].map((side) => side.toLocaleString("en-US").padStart(14)).join(" ");
    say(`    ${vault.padEnd(7)} ${name.padEnd(width)} ${sides}  holds`);
  }
  say("");
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
  const { plan, invariants } = await runDemo(net, step);
  tellInvariants(invariants);
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
    const sides = invariants.map((one) => ({
      ...one,
      left: one.left.toString(),
      right: one.right.toString(),
    }));
    process.stdout.write(`${JSON.stringify({ chain, contracts, steps, invariants: sides }, null, 2)}\n`);
  }
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
  await net?.stop();
}
