import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "@akash-bme/clients";
import {
  type Applied,
  type ApplyProgress,
  applyDeployment,
  call,
  loadManifest,
  type Phase,
  planDeployment,
  proposalsOf,
  proposalText,
  StateFile,
  type Target,
  targetOf,
  verifyDeployment,
} from "@akash-bme/deploy";
import { DEVNET_GAS_PRICE, type Devnet, startDevnet } from "@akash-bme/devnet";
import { fromUtf8, toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { expect } from "chai";
import { MsgInstantiateContract2, MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { ROOT } from "../scripts/suite.js";
import { Bench, type Document, markedArtifacts, markedCode } from "./deploy-support.js";

const BME = join(ROOT, "packages", "cli", "bme.js");
/** A vote is called for a moment after its proposal, and a loaded machine is slow. */
const VOTES = { votingSeconds: 5, expeditedSeconds: 1 };
const STEPS_LOCAL = 6;

/** A transaction is sent once: it is lost before it is sent, or after; the rest needs another deployment. */
const UP_TO_THE_NODE = ["intended", "dropped", "sent", "recorded", "waiting", "passed"] as const;
const FROM_THE_BLOCK = ["included"] as const;

class Interrupted extends Error {}

/**
 * Applies a target again and again, interrupted once at each of these phases of each step, until a run goes through.
 * Answers where it was interrupted. Votes on what waits.
 */
async function applyInterrupted(
  bench: Bench,
  target: Target,
  phases: readonly Phase[],
  more: { readonly maxTxBytes?: number } = {},
): Promise<{ readonly points: readonly string[]; readonly applied: Applied }> {
  const points: string[] = [];
  const voted = new Set<string>();
  const interrupt = async ({ phase, what, id }: ApplyProgress) => {
    if (phase === "waiting" && !voted.has(id)) {
      voted.add(id);
      await bench.vote(BigInt(id));
    }
    const point = `${what}: ${phase}`;
    if (!phases.includes(phase) || points.includes(point)) return;
    points.push(point);
    throw new Interrupted();
  };
  for (;;) {
    const state = await StateFile.open(bench.state, bench.chain);
    const options = { chain: bench.chain, target, sender: bench.sender("deployer"), state, wait: true };
    try {
      return { points, applied: await applyDeployment({ ...options, ...more, onProgress: interrupt }) };
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }
}

/** Calls the command in a process of its own, and kills it when a line of its progress fits. */
function callAndKill(words: readonly string[], env: Readonly<Record<string, string>>, line: string) {
  return new Promise<{ readonly signal: NodeJS.Signals | null; readonly err: string }>((resolve, reject) => {
    const child = spawn(BME, words, { env: { PATH: process.env.PATH, ...env } });
    let err = "";
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      err += chunk;
      if (err.includes(line)) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (_, signal) => resolve({ signal, err }));
  });
}

describe("deployment by transactions", function () {
  this.timeout(240_000);
  let folder: string;
  let net: Devnet;
  let bench: Bench;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-deploy-e2e-"));
    net = await startDevnet({ profile: "wasm", chainId: "deploy-1" });
    bench = await Bench.connect(net, folder);
  });
  after(async () => {
    await net?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const sequence = async () =>
    (await bench.suite.client.getSequence(bench.suite.address("deployer"))).sequence;

  /** How many messages of a type the deployer has sent. */
  async function countOf(typeUrl: string): Promise<number> {
    const sender = bench.suite.address("deployer");
    const query = `message.action='${typeUrl}' AND message.sender='${sender}'`;
    return (await bench.suite.client.searchTx(query)).length;
  }

  it("goes on after an interruption at every point, and repeats nothing", async () => {
    const target = await targetOf(await loadManifest(await bench.manifest("local", "first")));
    const before = await sequence();
    const { points, applied } = await applyInterrupted(bench, target, UP_TO_THE_NODE);
    expect(points).to.have.length(STEPS_LOCAL * 4);
    expect((await sequence()) - before).to.equal(STEPS_LOCAL);
    expect(await countOf(MsgStoreCode.typeUrl)).to.equal(2);
    expect(await countOf(MsgInstantiateContract2.typeUrl)).to.equal(2);
    expect(applied.plan.steps.map(({ state }) => state)).to.deep.equal(Array(7).fill("done"));
    const { differences, notes } = await verifyDeployment(bench.chain, target);
    expect({ differences, notes }).to.deep.equal({ differences: [], notes: [] });
    const { sent = [] } = (await (await StateFile.open(bench.state, bench.chain)).diary("first")) ?? {};
    expect(sent.map(({ what }) => what)).to.deep.equal([
      ...["store oracle", "store bme", "make oracle", "make vault", "sources of AKT/USD"],
      `settler ${bench.suite.address("spare1")}`,
    ]);
  });

  it("goes on after an interruption between the block and the record of it", async () => {
    const artifacts = await markedArtifacts(folder, "included");
    const target = await targetOf(await loadManifest(await bench.manifest("local", "included")), {
      artifacts,
    });
    const before = await sequence();
    const { points } = await applyInterrupted(bench, target, FROM_THE_BLOCK);
    expect(points).to.have.length(STEPS_LOCAL);
    expect((await sequence()) - before).to.equal(STEPS_LOCAL);
    expect((await verifyDeployment(bench.chain, target)).differences).to.deep.equal([]);
  });

  it("goes on after its process was killed at every step", async () => {
    const artifacts = await markedArtifacts(folder, "killed");
    const manifest = await bench.manifest("local", "second");
    const words = ["deploy", "apply", manifest, "--artifacts", artifacts, "--state", bench.state];
    const key = ["--devnet-account", "deployer"];
    const env = { BME_NODE: net.rpc, XDG_STATE_HOME: folder };
    const before = await sequence();
    for (const step of ["store oracle", "store bme", "make oracle", "make vault", "sources", "settler"]) {
      const { signal, err } = await callAndKill([...words, ...key], env, `${step}`);
      expect(signal, err).to.equal("SIGKILL");
    }
    const done = await bench.json([...words.slice(1), ...key]);
    expect(done.plan.steps.map(({ state }: Document) => state)).to.deep.equal(Array(7).fill("done"));
    expect((await sequence()) - before).to.equal(STEPS_LOCAL);
    expect(await countOf(MsgStoreCode.typeUrl)).to.equal(6);
    expect(await countOf(MsgInstantiateContract2.typeUrl)).to.equal(6);
    await bench.json(["verify", manifest, "--artifacts", artifacts]);
  });

  it("sends nothing when all is done, in a dry run, and with another key than the deployer's", async () => {
    const manifest = await bench.manifest("local", "third");
    const words = ["apply", manifest, "--state", bench.state];
    const before = await sequence();
    const dry = await bench.json([...words, "--dry-run", "--devnet-account", "deployer"]);
    expect(dry.upcoming.map(({ what }: Document) => what).slice(0, 2)).to.deep.equal([
      ...["make oracle", "make vault"],
    ]);
    expect(Number(dry.upcoming[0].gas)).to.be.greaterThan(100_000);
    const { error } = await bench.json([...words, "--devnet-account", "tenant"], 1);
    expect(error.code).to.equal("wrong_sender");
    expect(await sequence()).to.equal(before);
    expect((await bench.json([...words, "--devnet-account", "deployer"])).sent).to.have.length(4);
    expect((await bench.json([...words, "--devnet-account", "deployer"])).sent).to.deep.equal([]);
  });

  it("refuses a state file that is broken or of another chain, and leaves it as it is", async () => {
    const manifest = await bench.manifest("local", "third");
    const path = join(bench.state, "deploy-1.json");
    const good = await readFile(path, "utf8");
    const words = ["apply", manifest, "--state", bench.state, "--devnet-account", "deployer"];
    const other = JSON.parse(good);
    other.anchor.hash = "00".repeat(32);
    const future = JSON.parse(good);
    future.anchor.height = 1_000_000_000;
    for (const [text, code, says] of [
      [good.slice(0, -20), "bad_state", /holds no JSON\n.*move the file away/],
      [good.replace('"sent"', '"snet"'), "bad_state", /sent is not a list/],
      [
        good.replace('"chain_id": "deploy-1"', '"chain_id": "x-2"'),
        "wrong_chain",
        /of chain x-2, and the node of/,
      ],
      [JSON.stringify(other), "wrong_chain", /remembers block \d+ as 0{64}, and the node has/],
      [JSON.stringify(future), "wrong_chain", /remembers block 1000000000 .* no block after/],
    ] as const) {
      await writeFile(path, text);
      const { error } = await bench.json(words, 1);
      expect(error.code, text).to.equal(code);
      expect(error.message).to.match(says);
      expect(await readFile(path, "utf8")).to.equal(text);
    }
    await writeFile(path, good);
  });

  it("refuses to make a second deployment under the name of the first", async () => {
    const manifest = await bench.manifest("local", "third", (document) => {
      document.oracle.salt = "elsewhere";
    });
    const { error } = await bench.json(
      ["apply", manifest, "--state", bench.state, "--devnet-account", "deployer"],
      1,
    );
    expect(error.code).to.equal("wrong_address");
    expect(error.message).to.match(/the oracle of third is at akash1\w+, and this manifest leads to akash1/);
  });

  it("upgrades both contracts to another code of the same version, and only when asked to", async () => {
    const artifacts = await markedArtifacts(folder, "upgrade");
    const { oracle, vault } = await targetOf(await loadManifest(await bench.manifest("local", "third")));
    const manifest = await bench.manifest("local", "third", (document) => {
      document.codes.oracle.made_of = oracle.madeOf;
      document.codes.bme.made_of = vault.madeOf;
    });
    const words = [manifest, "--artifacts", artifacts, "--state", bench.state];
    const key = ["--devnet-account", "deployer"];
    expect((await bench.json(["apply", ...words, ...key], 1)).error.code).to.equal("differs");
    const plan = await bench.json(["plan", ...words, "--upgrade"]);
    const open = plan.steps.filter(({ state }: Document) => state === "to_do");
    expect(open.map(({ step }: Document) => step)).to.deep.equal([
      ...["store oracle", "store bme", "migrate oracle", "migrate vault"],
    ]);
    expect((await bench.json(["upgrade", ...words, ...key])).sent).to.have.length(4);
    expect((await bench.json(["upgrade", ...words, ...key])).sent).to.have.length(0);
    await bench.json(["verify", manifest, "--artifacts", artifacts]);
    // And the manifest of before does not fit any more.
    const old = await bench.json(["verify", await bench.manifest("local", "third")], 1);
    expect(old.differences.map(({ what }: Document) => what)).to.include.members([
      ...["sha256 of the bytes that the oracle runs", "sha256 of the bytes that the vault runs"],
    ]);
  });

  it("repeats nothing when two do it at once, each with a state of its own", async () => {
    const artifacts = await markedArtifacts(folder, "twice");
    const target = await targetOf(await loadManifest(await bench.manifest("local", "twice")), { artifacts });
    const before = await sequence();
    const apply = async (state: string) =>
      applyDeployment({
        ...{ chain: bench.chain, target, sender: bench.sender("deployer") },
        state: await StateFile.open(join(folder, state), bench.chain),
      });
    const outcomes = await Promise.allSettled([apply("state-1"), apply("state-2")]);
    // Whoever comes too late is refused by the sequence of the account, and finds all of it done the next time.
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).to.include({ code: "sequence_mismatch" });
    }
    await apply("state-1");
    expect((await apply("state-2")).sent).to.deep.equal([]);
    expect((await sequence()) - before).to.equal(STEPS_LOCAL);
    expect((await verifyDeployment(bench.chain, target)).differences).to.deep.equal([]);
  });

  it("names everything that was changed since, and adds only what is missing", async () => {
    const manifest = await bench.manifest("local", "changed");
    const words = [manifest, "--state", bench.state];
    const key = ["--devnet-account", "deployer"];
    await bench.json(["apply", ...words, ...key]);
    const target = await targetOf(await loadManifest(manifest));
    const [settler, spare, stranger] = (["settler", "spare1", "tenant"] as const).map((role) =>
      bench.suite.address(role),
    );
    const owner = target.signer;
    const oracle = (msg: Document) => call(owner, target.oracle.address, msg);
    const vault = (msg: Document) => call(owner, target.vault.address, msg);
    const { client } = bench.suite;
    const gasPrice = DEVNET_GAS_PRICE;

    // A settler that is gone is registered again; the sources are put back, because none would be lost.
    const akt = target.manifest.oracle.feeds[0];
    await execute(
      client,
      owner,
      [
        vault({ set_settler: { addr: settler, enabled: false } }),
        oracle({
          set_sources: { symbol: "AKT/USD", sources: [{ feed: { id: akt?.id } }], min_sources: 1 },
        }),
      ],
      { gasPrice },
    );
    const missing = await bench.json(["verify", manifest], 1);
    expect(missing.differences.map(({ what }: Document) => what)).to.deep.equal([
      ...["sources of AKT/USD", `settler ${settler} of vault`],
    ]);
    const { sent } = await bench.json(["apply", ...words, ...key]);
    expect(sent.map(({ what }: Document) => what)).to.deep.equal([
      "sources of AKT/USD",
      `settler ${settler}`,
    ]);
    await bench.json(["verify", manifest]);

    await execute(
      client,
      owner,
      [
        oracle({ register_signer_set: { set: { model: "guardian", index: 9, members: ["ab".repeat(20)] } } }),
        oracle({ set_guardian: { guardian: null } }),
        oracle({ set_fee: { fee: { amount: "7", denom: "uakt" } } }),
        oracle({ update_params: { patch: { max_age_secs: 61 }, expect_version: 1 } }),
        oracle({ add_feed: { feed: { symbol: "BTC/USD", id: "cd".repeat(32) } } }),
        oracle({
          set_sources: {
            ...{ symbol: "AKT/USD", min_sources: 1 },
            sources: [{ feed: { id: akt?.id } }, { pusher: { address: stranger } }],
          },
        }),
        oracle({ pause: { until: String((await bench.chain.status()).time + 600n) } }),
        vault({ propose_owner: { nominee: stranger, expires_in_secs: "600" } }),
        vault({ set_settler: { addr: stranger, daily_cap: "9", enabled: true } }),
        vault({ set_settler: { addr: spare, daily_cap: "9", enabled: true } }),
      ],
      { gasPrice },
    );
    const { differences, notes } = await bench.json(["verify", manifest], 1);
    const found = new Map(differences.map((one: Document) => [one.what, [one.planned, one.found]]));
    expect(Object.fromEntries(found)).to.deep.equal({
      "signer set guardian 9 of oracle": ["none", `["${"ab".repeat(20)}"]`],
      "guardian of oracle": [bench.suite.address("guardian"), "none"],
      "fee of oracle.amount": ["0", "7"],
      "params of oracle.max_age_secs": ["60", "61"],
      "symbols of oracle": ['["AKT/USD"]', '["AKT/USD","BTC/USD"]'],
      "source of AKT/USD": ["none", `{"pusher":{"address":"${stranger}"}}`],
      "nominee of vault": ["none", stranger],
      [`settler ${stranger} of vault`]: ["none", "registered with a daily cap of 9 uact"],
      [`settler ${spare} of vault`]: [
        ...["registered with a daily cap of 1000000000 uact", "registered with a daily cap of 9 uact"],
      ],
    });
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/^the oracle is paused for every symbol until \d+$/);
    expect((await bench.json(["apply", ...words, ...key], 1)).error.code).to.equal("differs");
  });

  it("does not upgrade what is not there", async () => {
    const manifest = await bench.manifest("local", "nowhere");
    const { error } = await bench.json(
      ["upgrade", manifest, "--state", bench.state, "--devnet-account", "deployer"],
      1,
    );
    expect(error).to.include({ code: "differs" });
    expect(error.message).to.match(/oracle: planned akash1\w+, found no contract/);
  });
});

describe("deployment by votes", function () {
  this.timeout(240_000);
  let folder: string;
  let net: Devnet;
  let bench: Bench;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-deploy-e2e-"));
    net = await startDevnet({ profile: "filtered", chainId: "deploy-2", ...VOTES });
    bench = await Bench.connect(net, folder);
  });
  after(async () => {
    await net?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const proposals = async () => {
    const sent = await bench.suite.client.searchTx("message.action='/cosmos.gov.v1.MsgSubmitProposal'");
    return sent.length;
  };

  it("is one proposal and one vote from nothing, and everything is as the manifest says", async () => {
    const manifest = await bench.manifest("local-vote", "first");
    const words = ["apply", manifest, "--state", bench.state, "--devnet-account", "tenant"];
    const before = await proposals();
    expect((await bench.json(["verify", manifest], 1)).differences).to.have.length.greaterThan(3);
    const first = await bench.json(words);
    expect(first.sent).to.have.length(1);
    // Called again before the vote, it waits for the same proposal.
    expect((await bench.json(words)).waits_for).to.equal(first.waits_for);
    await bench.vote(BigInt(first.waits_for));
    const rest = await bench.json([...words, "--wait"]);
    expect(rest.plan.steps.map(({ state }: Document) => state)).to.deep.equal(Array(6).fill("done"));
    expect((await proposals()) - before).to.equal(1);
    expect((await bench.json(["verify", manifest])).differences).to.deep.equal([]);
  });

  it("goes on after an interruption at every point, also between proposals, and repeats none", async () => {
    for (const [name, phases, times] of [
      ["split", UP_TO_THE_NODE, 2 * 6],
      ["halves", FROM_THE_BLOCK, 2],
    ] as const) {
      const artifacts = await markedArtifacts(folder, name);
      const target = await targetOf(await loadManifest(await bench.manifest("local-vote", name)), {
        artifacts,
      });
      const before = await proposals();
      const codes = (await bench.chain.codes()).length;
      // As much as one of the codes and the small messages need, not both.
      const { points } = await applyInterrupted(bench, target, phases, { maxTxBytes: 200_000 });
      expect(points).to.have.length(times);
      expect((await proposals()) - before).to.equal(2);
      expect((await bench.chain.codes()).length - codes).to.equal(2);
      expect((await verifyDeployment(bench.chain, target)).differences).to.deep.equal([]);
    }
  });

  it("upgrades by one vote", async () => {
    const artifacts = await markedArtifacts(folder, "next");
    const { oracle, vault } = await targetOf(await loadManifest(await bench.manifest("local-vote", "first")));
    const manifest = await bench.manifest("local-vote", "first", (document) => {
      document.codes.oracle.made_of = oracle.madeOf;
      document.codes.bme.made_of = vault.madeOf;
    });
    const words = [manifest, "--artifacts", artifacts];
    const key = ["--state", bench.state, "--devnet-account", "deployer"];
    const { waits_for } = await bench.json(["upgrade", ...words, ...key]);
    await bench.vote(BigInt(waits_for));
    const { plan } = await bench.json(["upgrade", ...words, ...key, "--wait"]);
    expect(plan.steps.every(({ state }: Document) => state === "done")).to.equal(true);
    await bench.json(["verify", ...words]);
  });

  describe("with something wrong in it", () => {
    interface Wrong {
      readonly what: string;
      /** Spoils one of the messages that would be right. */
      readonly spoil: (messages: readonly EncodeObject[], target: Target) => void;
      /** Says how the manifest is, beside the example. */
      readonly manifest?: (document: Document) => void;
      readonly artifacts?: string;
      /** What the comparison of the prepared proposal names. */
      readonly before: RegExp;
      /** What is named when it is on the chain. */
      readonly after: RegExp;
    }

    const ofType = (messages: readonly EncodeObject[], typeUrl: string, at: number): Document =>
      messages.filter((message) => message.typeUrl === typeUrl)[at]?.value;
    const made = (messages: readonly EncodeObject[], at: number) =>
      ofType(messages, MsgInstantiateContract2.typeUrl, at);
    const edit = (value: Document, change: (msg: Document) => void) => {
      const msg = JSON.parse(fromUtf8(value.msg));
      change(msg);
      value.msg = toUtf8(JSON.stringify(msg));
    };
    let elsewhere: string;
    let twin: bigint;

    before(async () => {
      const target = await targetOf(await loadManifest(await bench.manifest("local-vote", "right")));
      const plan = await planDeployment(bench.chain, target);
      await bench.byHand(plan.steps.flatMap(({ message }) => message ?? []));
      elsewhere = target.oracle.address;
      // The code of the oracle once more, under another id.
      const { artifact, checksums } = target;
      const value = MsgStoreCode.fromPartial({
        sender: target.signer,
        wasmByteCode: (await artifact("oracle")).gzip,
      });
      await bench.byHand([{ typeUrl: MsgStoreCode.typeUrl, value }]);
      const twins = (await bench.chain.codes()).filter(({ checksum }) => checksum === checksums.oracle);
      twin = BigInt(twins.at(-1)?.id ?? 0);
      expect(twins).to.have.length(2);
    });

    const WRONG: readonly Wrong[] = [
      {
        what: "checksum",
        artifacts: "wrong-checksum",
        spoil: (messages) => {
          const store = ofType(messages, MsgStoreCode.typeUrl, 0);
          store.wasmByteCode = markedCode(store.wasmByteCode, "evil");
        },
        before: /message 1 \(MsgStoreCode\)\.wasm_byte_code: planned code with checksum \w+, found code with/,
        after: /code oracle: planned [0-9a-f]{64}, found no code/,
      },
      {
        what: "address",
        spoil: (messages) =>
          edit(made(messages, 1), (msg) => {
            msg.oracle = elsewhere;
          }),
        before: /\(MsgInstantiateContract2\)\.msg\.oracle: planned akash1\w+, found akash1/,
        after: /oracle of vault: planned akash1\w+, found akash1/,
      },
      {
        what: "admin",
        spoil: (messages) => {
          made(messages, 0).admin = bench.suite.address("tenant");
        },
        before: /\(MsgInstantiateContract2\)\.admin: planned akash10d07\w+, found akash1htam/,
        after: /admin of oracle: planned akash10d07\w+, found akash1htam/,
      },
      {
        what: "parameter",
        spoil: (messages) =>
          edit(made(messages, 1), (msg) => {
            msg.params.mint.spread.at_par_bps += 1;
          }),
        before: /\.msg\.params\.mint\.spread\.at_par_bps: planned 25, found 26/,
        after: /params of vault\.mint\.spread\.at_par_bps: planned 25, found 26/,
      },
      {
        what: "code-id",
        manifest: (document) => {
          document.codes.oracle.code_id = 1;
        },
        spoil: (messages) => {
          made(messages, 0).codeId = twin;
        },
        before: /\(MsgInstantiateContract2\)\.code_id: planned 1, found \d+/,
        after: /code id of oracle: planned 1, found \d+/,
      },
    ];

    for (const { what, spoil, manifest: change, artifacts: mark, before: named, after: found } of WRONG) {
      it(`names a wrong ${what} before it is submitted, and when it is on the chain`, async () => {
        const artifacts = mark === undefined ? join(ROOT, "artifacts") : await markedArtifacts(folder, mark);
        const manifest = await bench.manifest("local-vote", `wrong-${what}`, change);
        const target = await targetOf(await loadManifest(manifest), { artifacts });
        const plan = await planDeployment(bench.chain, target);
        const [proposal, ...others] = proposalsOf(plan, bench.suite.address("deployer"));
        if (proposal === undefined || others.length > 0) throw new Error("not one proposal");
        const words = [manifest, "--artifacts", artifacts, "--state", bench.state];
        const prepared = async () => bench.file(`prepared-${what}.json`, proposalText(proposal.content));
        await bench.json(["plan", ...words, "--proposal", await prepared()]);

        spoil(proposal.content.messages, target);
        const spoilt = await bench.deploy(["plan", ...words, "--proposal", await prepared()]);
        expect(spoilt.code).to.equal(1);
        expect(spoilt.out).to.match(named);

        await bench.byHand(proposal.content.messages);
        const verified = await bench.deploy(["verify", manifest, "--artifacts", artifacts]);
        expect(verified.code).to.equal(1);
        expect(verified.out).to.match(found);
        if (what === "checksum") return;
        const applied = await bench.json(["apply", ...words, "--devnet-account", "deployer"], 1);
        expect(applied.error.code).to.equal("differs");
        expect(applied.error.message).to.match(found);
      });
    }

    for (const [what, code, exit, says, change] of [
      [
        ...([
          "checksum",
          "wrong_checksum",
          1,
          /oracle\.wasm of .* has checksum \w+, asked for is 0{64}/,
        ] as const),
        (document: Document) => {
          document.codes.oracle.checksum = "00".repeat(32);
        },
      ],
      [
        ...([
          "address",
          "wrong_address",
          1,
          /the vault comes to be at akash1\w+, and the manifest wants/,
        ] as const),
        (document: Document) => {
          document.vault.address = elsewhere;
        },
      ],
      [
        ...(["admin", "bad_manifest", 2, /admin is akash1\w+, but what a vote installs only votes/] as const),
        (document: Document) => {
          document.admin = bench.suite.address("tenant");
        },
      ],
      [
        ...(["parameter", "bad_manifest", 2, /overrides\.thresholds\.warn_bp is not a field/] as const),
        (document: Document) => {
          document.vault.overrides = { thresholds: { halt_bps: 8_000, warn_bp: 9_900 } };
        },
      ],
      [
        ...([
          "code id",
          "differs",
          1,
          /checksum of code 2: planned [0-9a-f]{64}, found [0-9a-f]{64}/,
        ] as const),
        (document: Document) => {
          document.codes.oracle.code_id = 2;
        },
      ],
    ] as const) {
      it(`refuses a manifest with a wrong ${what}`, async () => {
        const manifest = await bench.manifest("local-vote", "wrong", change);
        const before = await proposals();
        const words = ["apply", manifest, "--state", bench.state, "--devnet-account", "deployer"];
        const { error } = await bench.json(words, exit);
        expect(error.code).to.equal(code);
        expect(error.message).to.match(says);
        expect(await proposals()).to.equal(before);
      });
    }
  });
});
