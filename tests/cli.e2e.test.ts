import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAkt, uact } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_MNEMONIC, type Devnet, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { toBase64, toHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { processHost } from "../packages/cli/src/host.js";
import { bme, checkDocument } from "../packages/cli/test/support.js";
import { addressOf, aktUpdate, feed, preset, ROOT, Suite, SYMBOL } from "../scripts/suite.js";
import { FAST_VOTES } from "./support.js";

const BME = join(ROOT, "packages", "cli", "bme.js");
const WINDOW_SECS = 4;
/** Longest gap between two prices that the average bridges. */
const MAX_GAP_SECS = 4;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a person calls it, in a process of its own; it gets the signal when it has printed something. */
function call(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { input, signal }: { readonly input?: string; readonly signal?: NodeJS.Signals } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(BME, words, { env: { PATH: process.env.PATH, ...env } });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      out += chunk;
      if (signal !== undefined) child.kill(signal);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

describe("the command line on the chain", function () {
  this.timeout(120_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let folder: string;
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let env: Record<string, string>;
  let isOver = false;
  let feeding: Promise<unknown> | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-cli-e2e-"));
    net = await startDevnet({ profile: "filtered", chainId: "cli-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    const hardened = await preset("hardened");
    // The numbers of the recommended preset, without its waits.
    const params = {
      ...hardened,
      twap_window_secs: WINDOW_SECS,
      policy: { ...hardened.policy, healthy: { mint: "open", refund: "open", settle: "open" } },
      refund: { ...hardened.refund, lock_secs: 0 },
    };
    plan = await suite.plan({
      windowSecs: WINDOW_SECS,
      maxGapSecs: MAX_GAP_SECS,
      emitters: [signer.emitter],
      oracles: { oracle: { signerSets: [signer.signerSet] } },
      vaults: { vault: params },
    });
    await suite.install(plan);
    env = {
      BME_NODE: net.rpc,
      BME_ORACLE: addressOf(plan, "oracle"),
      BME_VAULT: addressOf(plan, "vault"),
      XDG_STATE_HOME: folder,
    };
  });
  after(async () => {
    isOver = true;
    await feeding;
    await net?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs in a process of its own with `--json`, and gives the document back, which fits its schema. */
  async function json(words: readonly string[], code = 0, more: Readonly<Record<string, string>> = {}) {
    const ended = await call([...words, "--json"], { ...env, ...more });
    expect(ended.code, ended.err).to.equal(code);
    checkDocument(words, ended.out);
    return JSON.parse(ended.out);
  }

  /** The same in this process, which is much faster. */
  async function answer(words: readonly string[], code = 0) {
    const ended = await bme([...words, "--json"], { env });
    expect(ended.code, ended.err).to.equal(code);
    return JSON.parse(ended.out);
  }

  const as = (role: string) => ["--devnet-account", role];

  it("is healthy at nothing before the first price, and says so with exit code 1", async () => {
    const health = await json(["oracle", "health"], 1);
    expect(health.reasons.map(({ kind }: { kind: string }) => kind)).to.include("no_price");
    const { error } = await answer(["oracle", "price"], 1);
    expect(error.code).to.equal("no_price");
  });

  it("brings a signed update: first dry, which sends nothing, then in truth, and then it is nothing new", async () => {
    const update = toHex(aktUpdate(signer, 58_000_000n, await suite.now()));
    const before = await suite.client.getSequence(suite.address("relayer"));
    const dry = await answer(["oracle", "update", update, "--dry-run", ...as("relayer")]);
    expect(dry).to.include({ is_dry_run: true, sender: suite.address("relayer"), tx: null });
    expect(Number(dry.gas_limit)).to.be.greaterThan(100_000);
    expect(await suite.client.getSequence(suite.address("relayer"))).to.deep.equal(before);

    const words = ["oracle", "update", "-", ...as("relayer")];
    const sent = await call(words, env, { input: `${update}\n` });
    expect(sent.code, sent.err).to.equal(0);
    expect(sent.out).to.match(/price_accepted|price accepted/);
    expect(sent.out).to.match(/hash +[0-9A-F]{64}/);

    const { error } = await answer(["oracle", "update", update, ...as("relayer")], 1);
    expect(error).to.include({ code: "nothing_new", exit: 1 });
  });

  it("shows what the oracle holds", async () => {
    // Goes on until all is over, from an account that nobody else here uses: the vault wants fresh prices.
    const feeder = suite.oracle("spare3", plan);
    feeding = feed(
      suite,
      feeder,
      signer,
      () => 58_000_000n,
      async () => isOver,
    );
    while ((await feeder.snapshot(SYMBOL)).current.coverageSecs < WINDOW_SECS) await suite.blocks(1);
    const show = await answer(["oracle", "show"]);
    expect(show.snapshot.current).to.include({ price: "0.58", twap: "0.58" });
    expect((await answer(["oracle", "price"])).price).to.equal("0.58");
    expect((await answer(["oracle", "twap"])).window_secs).to.equal(WINDOW_SECS);
    expect((await answer(["oracle", "feeds"]))[0].symbol).to.equal(SYMBOL);
    expect((await answer(["oracle", "sources"])).sources).to.have.length(1);
    expect((await answer(["oracle", "params", "show"])).params.window_secs).to.equal(WINDOW_SECS);
    expect((await answer(["oracle", "roles"])).owner).to.equal(suite.address("deployer"));
    const [set] = await answer(["oracle", "signer-sets", "--model", "router"]);
    expect(set).to.include({ index: 1_000_000, is_current: true });
  });

  it("verifies offline with the set that the chain lists", async () => {
    const [set] = await answer(["oracle", "signer-sets"]);
    const file = join(folder, "set.json");
    const { chain, address } = signer.emitter;
    await writeFile(file, JSON.stringify({ ...set, emitter: { chain, address } }));
    const update = toBase64(aktUpdate(signer, 58_000_000n, 1_783_572_461n));
    expect((await answer(["pyth", "verify", update, "--set", file])).check).to.equal("verified");
    expect((await answer(["pyth", "verify", update], 1)).error.code).to.equal("unknown_emitter");
  });

  it("mints as quoted, with a key from a file", async () => {
    const keyFile = join(folder, "key.txt");
    await writeFile(keyFile, `${DEVNET_MNEMONIC}\n`, { mode: 0o600 });
    const quote = await answer(["vault", "quote-mint", "100akt"]);
    expect(quote.would_fail).to.equal(null);
    const minOut = `${quote.result.minted_uact}uact`;
    const sent = await json(["vault", "mint", "100akt", "--min-out", minOut, "--key-file", keyFile]);
    const [event] = sent.events.filter(({ kind }: { kind: string }) => kind === "bme_mint");
    expect(event).to.include({ burned_uakt: "100000000", minted_uact: quote.result.minted_uact });
    const balance = await answer(["vault", "balance", suite.address("validator")]);
    expect(balance.balance_uact).to.equal(quote.result.minted_uact);
  });

  it("mints exactly, dry and in truth, and gives the change back", async () => {
    const words = ["vault", "mint-exact", "7act", "--max-in", "100akt", ...as("tenant")];
    const dry = await answer([...words, "--dry-run"]);
    expect(dry.message).to.deep.equal({ mint_act_exact: { act_out: "7000000" } });
    expect(dry.funds).to.deep.equal([{ amount: "100000000", denom: "uakt" }]);
    const sent = await answer(words);
    const [event] = sent.events.filter(({ kind }: { kind: string }) => kind === "bme_mint");
    expect(event.minted_uact).to.equal("7000000");
    expect(BigInt(event.burned_uakt) + BigInt(event.change_uakt)).to.equal(parseAkt("100"));
  });

  it("is refused with exit code 1 and the contract's words when the minimum is too high", async () => {
    const words = ["vault", "mint", "100akt", "--min-out", "60act", ...as("tenant")];
    const { code, out, err } = await call(words, env);
    expect({ code, out }).to.deep.equal({ code: 1, out: "" });
    expect(err).to.match(/^bme: .*60000000.*\(min_out\)\n$/);
    const quote = await answer(["vault", "quote-mint", "100akt", "--min-out", "60act"], 1);
    expect(quote.would_fail.code).to.equal("min_out");
  });

  it("approves a settler, settles a file of invoices, and finds the invoice", async () => {
    const expires = String((await suite.now()) + 3_600n);
    await answer([
      "vault",
      "approve",
      suite.address("settler"),
      "2act",
      "--expires",
      expires,
      ...as("tenant"),
    ]);
    const file = join(folder, "invoices.json");
    const bill = { payer: suite.address("tenant"), provider: suite.address("provider"), payout: "akt" };
    await writeFile(
      file,
      JSON.stringify([
        { id: "lease-1", amount: "2act", ...bill },
        { id: "lease-2", amount: "2act", ...bill },
      ]),
    );
    const { sent, refused } = await answer(["vault", "settle", file, ...as("settler")], 1);
    expect(sent.events.map(({ kind }: { kind: string }) => kind)).to.include("bme_settle");
    expect(refused).to.have.length(1);
    expect(refused[0]).to.include({ id: "lease-2", code: "not_approved" });
    const invoice = await answer(["vault", "invoice", suite.address("settler"), "lease-1"]);
    expect(invoice).to.include({ spent_uact: "2000000", payout: "akt" });
    const missing = await answer(["vault", "invoice", suite.address("settler"), "lease-2"], 1);
    expect(missing.error.code).to.equal("not_found");
  });

  it("burns, with a key from the environment", async () => {
    const words = ["vault", "burn", "5act", "--to", suite.address("spare1")];
    expect((await answer(["vault", "quote-burn", "5act"])).would_fail).to.equal(null);
    const sent = await json(words, 0, { BME_MNEMONIC: DEVNET_MNEMONIC });
    const [event] = sent.events.filter(({ kind }: { kind: string }) => kind === "bme_burn");
    expect(event).to.include({ burned_uact: "5000000", to: suite.address("spare1") });
  });

  it("funds the vault and reads all of it", async () => {
    const sent = await answer(["vault", "fund", "1akt", ...as("spare2")]);
    expect(sent.events[0]).to.include({ kind: "bme_fund", funded_uakt: "1000000" });
    const books = await answer(["vault", "books"]);
    const { outstanding } = await suite.vault("tenant", plan, "vault").vault();
    expect(uact(books.outstanding_uact)).to.equal(outstanding);
    expect((await answer(["vault", "status"])).policy).to.have.keys("mint", "settle", "refund");
    expect((await answer(["vault", "params", "show"])).params.twap_window_secs).to.equal(WINDOW_SECS);
    expect((await answer(["vault", "claims"])).every(({ id }: { id: string }) => /^\d+$/.test(id))).to.equal(
      true,
    );
    expect((await answer(["vault", "invariants"])).all_hold).to.equal(true);
    expect((await answer(["vault", "quote-mint-exact", "3act"])).status).to.be.a("string");
    expect((await answer(["vault", "withdraw-claim", "99", ...as("tenant")], 1)).error.code).to.equal(
      "unknown_claim",
    );
  });

  it("reads what a settler may spend, and quotes a bill before it is settled", async () => {
    const file = join(folder, "quoted.json");
    const bill = { payer: suite.address("tenant"), provider: suite.address("provider"), payout: "act" };
    await writeFile(file, JSON.stringify([{ id: "lease-3", amount: "3act", ...bill }]));
    const settler = suite.address("settler");
    const approval = await answer(["vault", "approval", suite.address("tenant"), settler]);
    expect(approval.remaining_uact).to.equal("0");
    const quote = await answer(["vault", "quote-settle", file, "--settler", settler], 1);
    expect(quote.result[0].refusal.code).to.equal("not_approved");
    expect(await answer(["vault", "settlers"])).to.deep.equal([
      { settler, daily_cap_uact: null, left_today_uact: null },
    ]);
    expect(await answer(["vault", "config"])).to.include({
      oracle: addressOf(plan, "oracle"),
      symbol: SYMBOL,
    });
    expect((await answer(["oracle", "config"])).fee).to.deep.equal({ amount: "0", denom: "uakt" });
  });

  it("governs the vault: parameters by a file, a cap, a guardian who pauses, and the owner who ends it", async () => {
    const file = join(folder, "params.json");
    const shown = await answer(["vault", "params", "show"]);
    const { mint } = shown.params;
    const dearer = { ...mint, spread: { ...mint.spread, at_par_bps: mint.spread.at_par_bps + 1 } };
    await writeFile(file, JSON.stringify({ ...shown, params: { ...shown.params, mint: dearer } }));
    const change = { field: "mint.spread.at_par_bps", now: mint.spread.at_par_bps };
    const changes = [{ ...change, wanted: dearer.spread.at_par_bps }];
    expect((await answer(["vault", "params", "diff", file], 1)).changes).to.deep.equal(changes);
    const update = ["vault", "update-params", file, ...as("deployer")];
    const stranger = ["vault", "update-params", file, ...as("tenant")];
    expect((await answer(stranger, 1)).error.code).to.equal("not_owner");
    expect((await answer([...update, "--dry-run"])).sent.tx).to.equal(null);
    const tightened = await answer(update);
    expect(tightened.sent.events.map(({ kind }: { kind: string }) => kind)).to.deep.equal(["bme_params"]);
    expect((await answer(["vault", "params", "diff", file])).changes).to.deep.equal([]);
    expect(await answer(["vault", "pending-params"])).to.equal(null);

    const { spread_bps } = shown.params.refund;
    await writeFile(file, JSON.stringify({ refund: { spread_bps: spread_bps - 1 } }));
    const [proposed] = (await answer(update)).sent.events;
    expect(proposed).to.deep.include({ kind: "bme_params_proposed", loosened: ["refund.spread_bps"] });
    const pending = await answer(["vault", "pending-params"]);
    expect(pending.changes).to.deep.equal([
      ...[{ field: "refund.spread_bps", now: spread_bps, wanted: spread_bps - 1 }],
    ]);
    const early = await answer(["vault", "apply-params", ...as("deployer")], 1);
    expect(early.error.code).to.equal("not_yet_due");
    const [cancelled] = (await answer(["vault", "cancel-params", ...as("deployer")])).events;
    expect(cancelled.kind).to.equal("bme_params_cancelled");

    const guardian = suite.address("guardian");
    await answer([
      "vault",
      "set-settler",
      suite.address("settler"),
      "--daily-cap",
      "9act",
      ...as("deployer"),
    ]);
    expect((await answer(["vault", "settlers"]))[0].daily_cap_uact).to.equal("9000000");
    await answer(["vault", "set-guardian", guardian, ...as("deployer")]);
    await answer(["vault", "pause", "mint", "--until", "+1h", ...as("guardian")]);
    expect(await answer(["vault", "roles"])).to.deep.include({ guardian, charges: 2 });
    const refused = await answer(["vault", "mint", "1akt", ...as("tenant")], 1);
    expect(refused.error.code).to.equal("paused");
    expect((await answer(["vault", "unpause", "mint", ...as("guardian")], 1)).error.code).to.equal(
      "pause_duration",
    );
    await answer(["vault", "unpause", "mint", ...as("deployer")]);
    expect((await answer(["vault", "roles"])).pauses).to.deep.equal([]);
  });

  it("governs the oracle: limits by a file, a fee, an offer of the ownership", async () => {
    const file = join(folder, "limits.json");
    await writeFile(file, JSON.stringify({ max_conf_bps: 199 }));
    const { changes, sent } = await answer(["oracle", "update-params", file, ...as("deployer")]);
    expect(changes).to.deep.equal([{ field: "max_conf_bps", now: 200, wanted: 199 }]);
    expect(sent.events[0]).to.deep.include({ kind: "params_updated" });
    expect((await answer(["oracle", "params", "diff", file])).changes).to.deep.equal([]);
    const stale = ["oracle", "update-params", file, "--expect-version", "1", ...as("deployer")];
    await writeFile(file, JSON.stringify({ max_conf_bps: 198 }));
    expect((await answer(stale, 1)).error.code).to.equal("stale_params");
    await answer(["oracle", "propose-owner", suite.address("spare1"), ...as("deployer")]);
    expect((await answer(["oracle", "roles"])).offer.nominee).to.equal(suite.address("spare1"));
    await answer(["oracle", "accept-owner", ...as("tenant")], 1);
    await answer(["oracle", "accept-owner", ...as("spare1")]);
    expect((await answer(["oracle", "roles"])).owner).to.equal(suite.address("spare1"));
  });

  it("rotates by a signed packet", async () => {
    const next = createDevSigner({ index: 1_000_001, label: "the next one" });
    const packet = toHex(signer.signSetUpgrade(next.signerSet));
    const sent = await answer(["oracle", "rotate", packet, ...as("relayer")]);
    expect(sent.events[0]).to.include({ kind: "signer_set_installed", model: "router", index: 1_000_001 });
  });

  it("tells an account without coins what it lacks", async () => {
    const mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    const { code, err } = await call(["vault", "mint", "1akt"], { ...env, BME_MNEMONIC: mnemonic });
    expect(code, err).to.equal(1);
    expect(err).not.to.include("sausage");
  });

  it("starts, finds, tells and ends a local chain, and reaches it without being told where it is", async () => {
    const home = join(folder, "devnet");
    const own = { XDG_STATE_HOME: folder, BME_DEVNET_HOME: home };
    const run = async (words: readonly string[], code = 0) => {
      const ended = await bme([...words, "--json"], { env: own, runningDevnets: processHost.runningDevnets });
      expect(ended.code, ended.err).to.equal(code);
      return JSON.parse(ended.out);
    };
    const words = ["devnet", "start", "--detach", "--voting-seconds", "2"];
    const ended = await call([...words, "--json"], own);
    expect(ended.code, ended.err).to.equal(0);
    checkDocument(words, ended.out);
    const started = JSON.parse(ended.out);
    try {
      expect(started).to.include({ running: true, profile: "wasm", detached: true, home });
      expect(await run(["devnet", "status"])).to.include({ rpc: started.rpc, pid: started.pid });
      expect((await run(["devnet", "start", "--detach"], 1)).error.code).to.equal("already_running");
      expect((await run(["devnet", "logs", "--lines", "3"])).lines).to.have.length(3);
      const missing = await call(["vault", "status", "--vault", addressOf(plan, "vault")], own);
      expect(missing.code).to.equal(1);
      expect(missing.err).to.match(/\(not_found\)/);
      expect(await run(["devnet", "stop"])).to.include({ running: false });
      const interrupted = await call(["devnet", "start"], own, { signal: "SIGINT" });
      expect(interrupted.code, interrupted.err).to.equal(0);
      expect(interrupted.out).to.match(/^running +yes\nrpc +http/);
      expect(await run(["devnet", "status"], 1)).to.include({ running: false, detached: false });
    } finally {
      await run(["devnet", "reset"]);
    }
    expect((await run(["devnet", "status"], 1)).error.code).to.equal("no_devnet");
  });
});
