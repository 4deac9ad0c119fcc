import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readDevnet, stopDevnet } from "@akash-bme/devnet";
import { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { expect } from "chai";
import { ROOT } from "../scripts/suite.js";

/** What `--json` prints. */
interface Report {
  /** Where it is, when it was kept. */
  readonly chain: { readonly chainId: string; readonly rpc?: string; readonly home?: string };
  readonly contracts: readonly { readonly name: string; readonly address: string }[];
  readonly steps: readonly {
    readonly name: string;
    readonly detail: string;
    readonly gas?: string;
    readonly seconds: number;
  }[];
  /** Those that hold, which is all of them: a broken one is an error. */
  readonly invariants: readonly { readonly vault: string; readonly left: string; readonly right: string }[];
}

describe("demo", function () {
  this.timeout(90_000);
  /** Where the demos of this file put their chains, so that nobody else's are counted. */
  let temporary: string;

  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), "demo-test-"));
  });
  after(async () => {
    for (const home of homes()) await stopDevnet(home, { keep: false });
    await rm(temporary, { recursive: true, force: true });
  });

  const homes = () =>
    readdirSync(temporary)
      .filter((name) => name.startsWith("akash-bme-devnet-"))
      .map((name) => join(temporary, name));

  /** Processes that name the folder of this file's chains. */
  const nodes = () =>
    readdirSync("/proc").filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(temporary);
      } catch {
        return false; // It ended in between.
      }
    });

  /** Waits for what has no event to listen to: the end of a process that is not our child. */
  async function until(condition: () => boolean, limitMs = 15_000): Promise<void> {
    const limit = Date.now() + limitMs;
    while (!condition()) {
      if (Date.now() > limit) throw new Error(`not within ${limitMs} ms: ${condition}`);
      await sleep(50);
    }
  }

  function start(...options: readonly string[]): ChildProcess {
    return spawn("npx", ["tsx", "scripts/demo.ts", ...options], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["ignore", "pipe", "pipe"],
      // Its own group, as a terminal would give it: npx and tsx get the signals that it gets.
      detached: true,
    });
  }

  async function run(...options: readonly string[]) {
    const program = start(...options);
    let stdout = "";
    let stderr = "";
    program.stdout?.on("data", (chunk) => {
      stdout += String(chunk);
    });
    program.stderr?.on("data", (chunk) => {
      stderr += String(chunk);
    });
    const [code] = await once(program, "close");
    return { code, stdout, stderr };
  }

  /** Starts a demo and ends its whole group as soon as it has printed `line`. */
  async function killedAt(line: string, signal: NodeJS.Signals): Promise<void> {
    const program = start();
    const closed = once(program, "close");
    let output = "";
    for await (const chunk of program.stdout ?? []) {
      output += String(chunk);
      if (output.includes(line)) break;
    }
    expect(output).to.include(line);
    expect(homes()).to.have.length(1);
    expect(nodes()).not.to.deep.equal([]);
    if (program.pid === undefined) throw new Error("the demo did not start");
    process.kill(-program.pid, signal);
    await closed;
  }

  function reportOf(stdout: string): Report {
    const report: Report = JSON.parse(stdout);
    expect(report.contracts.map(({ name }) => name)).to.deep.equal(["oracle", "vault", "replay"]);
    return report;
  }

  const detail = ({ steps }: Report, name: string) => steps.find((step) => step.name === name)?.detail;

  for (const [signal, line] of [
    ["SIGINT", "local chain  "],
    ["SIGKILL", "genuine update of 9 July"],
  ] as const) {
    it(`leaves no process and no home when ended by ${signal} after "${line.trim()}"`, async () => {
      await killedAt(line, signal);
      await until(() => nodes().length === 0 && homes().length === 0);
    });
  }

  it("runs to its end after that, and says in JSON what it did", async () => {
    const { code, stdout, stderr } = await run("--json");
    expect(code, stderr).to.equal(0);
    const report = reportOf(stdout);
    expect(detail(report, "genuine update of 9 July")).to.equal("AKT/USD 0.58646744 ± 0.00056631");
    expect(detail(report, "mint at that price")).to.equal(
      "100 AKT → 58.500127 ACT, to the micro-unit (preset replay, 25 bps)",
    );
    expect(detail(report, "the same, hardened preset")).to.match(/^refused, oracle_unhealthy: .* s old/);
    expect(detail(report, "genuine rotation 0 → 1")).to.equal("router set 1 is current");
    expect(detail(report, "mint at the next price")).to.match(
      /^400 AKT → 23\d\.\d+ ACT at 0\.579\d*, by update and crank in one$/,
    );
    expect(detail(report, "escrow of two people")).to.equal("escrow 1: 60 ACT of one and 20 ACT of another");
    expect(detail(report, "invoices settled")).to.match(/provider paid 5 ACT and, .*, 120\.\d+ AKT$/);
    expect(detail(report, "escrow closed")).to.equal("5 ACT go back to whose they are");
    expect(detail(report, "refund while it is locked")).to.match(
      /^refused, locked: 1000000 uact are needed, 0 /,
    );
    expect(detail(report, "refund at the next price")).to.match(
      /^17\d\.\d+ ACT → 29\d\.\d+ AKT at 0\.580\d*$/,
    );
    expect(new Set(report.invariants.map(({ vault }) => vault))).to.deep.equal(new Set(["vault", "replay"]));
    expect(report.steps.reduce((sum, { seconds }) => sum + seconds, 0)).to.be.below(60);
    expect(homes()).to.deep.equal([]);
    expect(nodes()).to.deep.equal([]);
  });

  it("leaves a chain to work with when told to keep it, until that is stopped", async () => {
    const { code, stdout, stderr } = await run("--keep", "--json");
    expect(code, stderr).to.equal(0);
    const { chain, contracts } = reportOf(stdout);
    const { chainId, rpc, home } = chain;
    if (rpc === undefined || home === undefined)
      throw new Error("the report does not say where the chain is");
    const client = await CosmWasmClient.connect(rpc);
    expect(await client.getChainId()).to.equal(chainId);
    for (const { name, address } of contracts) {
      if (name === "oracle") continue;
      const { all_hold } = await client.queryContractSmart(address, { invariants: {} });
      expect(all_hold).to.equal(true);
    }
    client.disconnect();

    expect(homes()).to.have.lengthOf(1);
    expect(await readDevnet(home)).to.deep.include({ running: true, rpc, detached: true });
    await stopDevnet(home, { keep: false });
    expect(nodes()).to.deep.equal([]);
    expect(homes()).to.deep.equal([]);
  });

  it("tells its options, and refuses others", async () => {
    const help = await run("--help");
    expect(help.code).to.equal(0);
    expect(help.stdout).to.match(/^Usage: npm run demo.*--keep.*--json/s);
    const unknown = await run("--jsn");
    expect(unknown.code).to.equal(2);
    expect(unknown.stdout + unknown.stderr)
      .to.include("Unknown option --jsn")
      .and.include(help.stdout);
    expect(homes()).to.deep.equal([]);
  });
});
