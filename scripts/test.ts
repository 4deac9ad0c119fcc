/**
 * Runs every test there is and closes with one line over all of them. `-- --fast` leaves the chain out.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Suite {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Adds what one line of output says to the count. */
  readonly read: (line: string, count: Count) => void;
  /** Lines that only say that all is well; the closing lines say that for all of them. */
  readonly quiet?: RegExp;
}

/** How often a suite that takes long says that it lives: the first compilation takes minutes. */
const ALIVE_MS = 30_000;

const root = join(fileURLToPath(import.meta.url), "..", "..");
const mocha = join(root, "node_modules", ".bin", "mocha");

const suites: readonly Suite[] = [
  {
    name: "Rust",
    command: "cargo",
    args: ["test", "--workspace", "--locked", "--quiet", "--no-fail-fast"],
    read: (line, count) => {
      const found = /^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
      if (found !== null) add(count, found.slice(1).map(Number));
    },
    quiet: /^$|^running \d+ tests?$|^[.]+( \d+\/\d+)?$|^test result: ok/,
  },
  {
    name: "Fuzzing: the readers of the wire formats",
    command: "node",
    args: ["scripts/fuzz.js"],
    read: (line, count) => {
      if (/ inputs read, none with a failure$/.test(line)) count.passed += 1;
    },
  },
  {
    name: "Go: message filter of the local chain",
    command: "go",
    args: ["test", "-v", "-trimpath", "-tags=netgo,osusergo", "./internal/..."],
    cwd: join(root, "packages", "devnet", "chain"),
    env: { GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly" },
    read: (line, count) => {
      const found = /^--- (PASS|FAIL|SKIP): /.exec(line)?.[1];
      if (found === "PASS") count.passed += 1;
      if (found === "FAIL") count.failed += 1;
      if (found === "SKIP") count.skipped += 1;
    },
    quiet: /^=== |^\s*--- PASS|^PASS$|^ok\s|^\?/,
  },
  { name: "TypeScript units", command: mocha, args: ["packages/*/test/**/*.test.ts"], read: readMocha },
  {
    name: "End to end on the local chain",
    command: mocha,
    args: ["tests/*.e2e.test.ts", "--timeout", "120000", "--slow", "20000", "--exit"],
    read: readMocha,
  },
];

function readMocha(line: string, count: Count): void {
  const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
  if (found !== null) add(count, found.slice(1).map(Number));
}

function add(count: Count, [passed = 0, failed = 0, skipped = 0]: readonly number[]): void {
  count.passed += passed;
  count.failed += failed;
  count.skipped += skipped;
}

/** Runs a suite and shows its output. A suite that ends badly without a failed test counts as one. */
async function run(suite: Suite): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  const child = spawn(suite.command, suite.args, {
    cwd: suite.cwd ?? root,
    env: { ...process.env, ...suite.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const start = Date.now();
  const alive = setInterval(() => {
    process.stdout.write(`   still at it, ${Math.round((Date.now() - start) / 1000)} s so far\n`);
  }, ALIVE_MS);
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      suite.read(line, count);
      // The closing line is for all suites together; a part of it must not be taken for the whole.
      const isPart = /^\d+ passed, /.test(line);
      if (!isPart && !suite.quiet?.test(line)) process.stdout.write(`${line}\n`);
    }
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", (error) => {
      process.stdout.write(`${suite.command} cannot be started: ${error.message}\n`);
      resolve(null);
    });
    child.on("close", resolve);
  });
  clearInterval(alive);
  if (code !== 0 && count.failed === 0) {
    process.stdout.write(`${suite.name}: ended with ${code ?? "no exit code"} and no failed test\n`);
    count.failed += 1;
  }
  if (code === 0 && count.passed === 0) {
    process.stdout.write(`${suite.name}: ran no test\n`);
    count.failed += 1;
  }
  return count;
}

const isFast = process.argv.includes("--fast");
const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const suite of suites.filter(({ name }) => !(isFast && name.startsWith("End to end")))) {
  const start = Date.now();
  process.stdout.write(`\n== ${suite.name}\n`);
  const { passed, failed, skipped } = await run(suite);
  add(total, [passed, failed, skipped]);
  const seconds = Math.round((Date.now() - start) / 1000);
  process.stdout.write(`== ${suite.name}: ${passed} of ${passed + failed} passed in ${seconds} s\n`);
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
