/**
 * Gas of each message and sizes of the wasm files, beside the stored baseline: `npm run bench`, `-- --save` to store.
 * Gas does not depend on the machine: two runs of the same wasm differ by some tens, with the times written in messages.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execute } from "@akash-bme/clients";
import { type InstallPlan, loadArtifact } from "@akash-bme/deploy";
import { DEVNET_GAS_PRICE, startDevnet } from "@akash-bme/devnet";
import { createDevSigner, type DevSigner } from "@akash-bme/pyth";
import { toUtf8 } from "@cosmjs/encoding";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { benchVault, benchVaults, type Figures, gasOf } from "./bench-vault.js";
import { AKT_USD, addressOf, ROOT, Suite, signerSetMsg } from "./suite.js";

const BASELINE = join(ROOT, "tests", "gas.json");
const README = join(ROOT, "README.md");
const WINDOW_SECS = 8;
const FEEDS = 8;
const EMPTY = "empty call of a contract";
/** Most gas of a message above an empty call. */
const MOST_ABOVE_EMPTY: Figures = { "bme mint_act": 75_000, "bme burn_act": 85_000 };
/** Most gas of what comes on top of a message. */
const MOST: Figures = {
  "bme settle, each further invoice paid in ACT": 25_000,
  "bme settle, each further invoice paid in AKT": 45_000,
};
const AKT_PRICE = 58_000_000n;

interface Baseline {
  readonly unpinned: Figures;
  readonly pinned: Figures;
  readonly bytes: Figures;
}

/** A feed id for the bench: AKT/USD is the first. */
const feedId = (number: number) => (number === 0 ? AKT_USD : number.toString(16).padStart(64, "0"));

async function measure(pin: boolean): Promise<Figures> {
  const net = await startDevnet();
  try {
    const suite = await Suite.connect(net);
    const routers = createDevSigner({ index: 1_000_000 });
    const guardians = createDevSigner({ model: "guardian", index: 1_000_000, size: 19 });
    const plan = await suite.plan({
      windowSecs: WINDOW_SECS,
      maxGapSecs: WINDOW_SECS,
      emitters: [routers.emitter, guardians.emitter],
      vaults: await benchVaults(WINDOW_SECS),
      others: [{ name: "probe", artifact: "probe", label: "probe", msg: () => ({}) }],
      pin,
    });
    await suite.install(plan);
    const gas: Figures = {};
    gas[EMPTY] = await emptyCall(suite, plan);
    const time = await benchOracle(suite, plan, routers, guardians, gas);
    await benchVault(suite, plan, routers, time, gas);
    return gas;
  } finally {
    await net.stop();
  }
}

/** What a call costs that does nothing: the part that no contract can save. */
async function emptyCall(suite: Suite, plan: InstallPlan): Promise<number> {
  // An account that has sent before: the first transaction also stores the public key.
  const sender = suite.address("deployer");
  const value = MsgExecuteContract.fromPartial({
    sender,
    contract: addressOf(plan, "probe"),
    msg: toUtf8("{}"),
  });
  const message = { typeUrl: MsgExecuteContract.typeUrl, value };
  return gasOf((await execute(suite.client, sender, [message], { gasPrice: DEVNET_GAS_PRICE })).tx);
}

/** Measures the oracle, and leaves it with a price of now; answers its date. */
async function benchOracle(
  suite: Suite,
  plan: InstallPlan,
  routers: DevSigner,
  guardians: DevSigner,
  gas: Figures,
): Promise<bigint> {
  const owner = suite.oracle("deployer", plan);
  const relayer = suite.oracle("relayer", plan);
  gas["oracle register_signer_set, 5 members"] = gasOf(
    await owner.registerSignerSet(signerSetMsg(routers.signerSet)),
  );
  await owner.registerSignerSet(signerSetMsg(guardians.signerSet));
  // Lower than the routers' own: the highest index is the current one, which rotates below.
  const single = createDevSigner({ index: 999_999, size: 1 });
  await owner.registerSignerSet(signerSetMsg(single.signerSet));
  gas["oracle add_feed"] = gasOf(await owner.addFeed({ symbol: "F1/USD", id: feedId(1) }));
  for (let number = 2; number < FEEDS; number++) {
    await owner.addFeed({ symbol: `F${number}/USD`, id: feedId(number) });
  }
  // Dated from the past up to now, one second each, so that nobody has to wait.
  let time = (await suite.now()) - 60n;
  const update = async (signer: DevSigner, feeds: number) => {
    time += 1n;
    const prices = Array.from({ length: feeds }, (_, number) => ({
      id: feedId(number),
      price: AKT_PRICE,
      conf: 20_000n,
      expo: -8,
      publishTime: time,
    }));
    return gasOf(await relayer.updatePriceFeeds([signer.signUpdate({ feeds: prices })]));
  };
  gas["oracle first update, 3 signatures, 8 feeds"] = await update(routers, FEEDS);
  for (let second = 0; second < 2 * WINDOW_SECS; second++) await update(routers, FEEDS);
  // From many to few, so that each feed of each was updated the second before.
  const eight = await update(routers, FEEDS);
  gas["oracle update, 3 signatures, 2 feeds"] = await update(routers, 2);
  const one = await update(routers, 1);
  gas["oracle update, 1 signature, 1 feed"] = await update(single, 1);
  gas["oracle update, 3 signatures, 1 feed"] = one;
  gas["oracle update, 13 signatures, 1 feed"] = await update(guardians, 1);
  gas["oracle update, 3 signatures, 8 feeds"] = eight;
  gas["oracle update, each further feed"] = Math.round((eight - one) / (FEEDS - 1));
  time = (await suite.now()) - BigInt(WINDOW_SECS) - 2n;
  for (let second = 0; second <= WINDOW_SECS; second++) await update(routers, 1);

  await owner.registerSignerSet({
    model: "router",
    index: 1_000_001,
    members: signerSetMsg(routers.signerSet).members,
  });
  const next = createDevSigner({ index: 1_000_001 });
  const packet = next.signSetUpgrade({ index: 1_000_002, addresses: routers.signerSet.addresses });
  gas["oracle submit_governance, 3 signatures, 5 members"] = gasOf(await relayer.submitGovernance(packet));
  return time;
}

async function sizes(): Promise<Figures> {
  const bytes: Figures = {};
  for (const name of ["oracle", "bme"]) {
    const { wasm, gzip } = await loadArtifact(join(ROOT, "artifacts"), name);
    bytes[`${name}.wasm`] = wasm.length;
    bytes[`${name}.wasm, gzip`] = gzip.length;
  }
  return bytes;
}

/** What the README shows of the figures. */
const SHOWN = [
  EMPTY,
  "oracle update, 3 signatures, 1 feed",
  "oracle update, each further feed",
  "oracle update, 13 signatures, 1 feed",
  "bme mint_act",
  "bme burn_act",
  "bme settle, 1 invoice paid in AKT",
  "bme settle, each further invoice paid in AKT",
  "bme mint_act, waits",
  "bme crank, each further mint",
];

/** Writes the table between the README's marks. */
async function updateReadme({ unpinned, pinned, bytes }: Baseline): Promise<void> {
  const words = (figure: number | undefined) => (figure ?? 0).toLocaleString("en-US");
  const gas = SHOWN.map((name) => `| ${name} | ${words(unpinned[name])} | ${words(pinned[name])} |`);
  const size = (name: string) =>
    `${name} ${words(bytes[name])} bytes, ${words(bytes[`${name}, gzip`])} compressed`;
  const table = [
    "| gas | unpinned | pinned |",
    "| --- | --- | --- |",
    ...gas,
    "",
    `${size("oracle.wasm")}; ${size("bme.wasm")}.`,
  ];
  const text = await readFile(README, "utf8");
  const marked = /<!-- bench -->[\s\S]*<!-- \/bench -->/;
  await writeFile(README, text.replace(marked, `<!-- bench -->\n${table.join("\n")}\n<!-- /bench -->`));
}

/** A row: figure, change against the baseline, and what is above an empty call. */
function row(name: string, columns: readonly (readonly [number | undefined, number | undefined])[]): string {
  const cells = columns.map(([now, before]) => {
    if (now === undefined) return "".padStart(22);
    const change =
      before === undefined || before === 0 ? "new" : `${(((now - before) / before) * 100).toFixed(1)} %`;
    return `${now.toLocaleString("en-US").padStart(12)} ${(now === before ? "" : change).padStart(9)}`;
  });
  return `${name.padEnd(52)}${cells.join("")}\n`;
}

/** The figures that have a limit, each with it, and whether all keep it. */
function withinLimits(gas: Figures): { readonly lines: readonly string[]; readonly areKept: boolean } {
  const figure = (name: string) => {
    const found = gas[name];
    if (found === undefined) throw new RangeError(`${name} has a limit and was not measured`);
    return found;
  };
  const limited = [
    ...Object.entries(MOST_ABOVE_EMPTY).map(
      ([name, most]) => [`${name}, above an empty call`, figure(name) - figure(EMPTY), most] as const,
    ),
    ...Object.entries(MOST).map(([name, most]) => [name, figure(name), most] as const),
  ];
  const lines = limited.map(([name, found, most]) => {
    const [has, may] = [found, most].map((figure) => figure.toLocaleString("en-US").padStart(12));
    return `${name.padEnd(52)}${has} of ${may}${found > most ? "  TOO MUCH" : ""}\n`;
  });
  return { lines, areKept: limited.every(([, found, most]) => found <= most) };
}

const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !["--save", "--json"].includes(flag));
if (unknown.length > 0) {
  process.stderr.write(`Unknown option ${unknown.join(" ")}; known are --save and --json\n`);
  process.exit(2);
}
process.stderr.write("Measuring on two local chains, about a minute each\n");
const found: Baseline = { unpinned: await measure(false), pinned: await measure(true), bytes: await sizes() };
const { lines, areKept } = withinLimits(found.unpinned);
const empty: Baseline = { unpinned: {}, pinned: {}, bytes: {} };
const stored: Baseline = await readFile(BASELINE, "utf8").then(JSON.parse, () => empty);
if (flags.includes("--json")) {
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
} else {
  process.stdout.write(
    `${"gas".padEnd(52)}${"unpinned".padStart(12)}${"".padStart(10)}${"pinned".padStart(12)}\n`,
  );
  for (const [name, gas] of Object.entries(found.unpinned)) {
    const columns = [
      [gas, stored.unpinned[name]],
      [found.pinned[name], stored.pinned[name]],
    ] as const;
    process.stdout.write(row(name, columns));
  }
  process.stdout.write(`\nlimits\n${lines.join("")}\nbytes\n`);
  for (const [name, bytes] of Object.entries(found.bytes)) {
    process.stdout.write(row(name, [[bytes, stored.bytes[name]]]));
  }
}
if (flags.includes("--save")) {
  await writeFile(BASELINE, `${JSON.stringify(found, null, 2)}\n`);
  await updateReadme(found);
  process.stderr.write("Stored in tests/gas.json and shown in README.md\n");
}
if (!areKept) {
  process.stderr.write("Some gas is above its limit\n");
  process.exitCode = 1;
}
