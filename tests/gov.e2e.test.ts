import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute, Oracle } from "@akash-bme/clients";
import { formatDraft, governanceAddress, parseDraft, proposalIdOf } from "@akash-bme/deploy";
import {
  DEVNET_GAS_PRICE,
  DEVNET_PREFIX,
  type Devnet,
  type DevnetRole,
  startDevnet,
} from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { expect } from "chai";
import { MsgSetSendEnabled } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import { bme, checkDocument } from "../packages/cli/test/support.js";
import { AKT_USD, ANY_AGE, feed, preset, ROOT, Suite, SYMBOL, signerSetMsg } from "../scripts/suite.js";

/** Long enough to vote in on a loaded machine. */
const VOTES = { votingSeconds: 4, expeditedSeconds: 3 };
const WINDOW_SECS = 4;
const RED = "\u001b[31m";

interface Finding {
  readonly rule: string;
  readonly what: string;
}

describe("governance from the command line", function () {
  this.timeout(90_000);
  const signer = createDevSigner({ index: 1_000_000 });
  const governance = governanceAddress(DEVNET_PREFIX);
  let folder: string;
  let net: Devnet;
  let suite: Suite;
  let vault: string;
  let oracle: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-gov-e2e-"));
    net = await startDevnet({ profile: "filtered", chainId: "gov-1", ...VOTES });
    suite = await Suite.connect(net);
    const { emitter, signerSet } = signer;
    const oracleMsg = {
      fee: { amount: "0", denom: "uakt" },
      params: { ...ANY_AGE, window_secs: WINDOW_SECS, max_gap_secs: WINDOW_SECS },
      emitters: [emitter],
      signer_sets: [signerSetMsg(signerSet)],
      feeds: [{ symbol: SYMBOL, id: AKT_USD }],
    };
    const params = { ...(await preset("aep76")), twap_window_secs: WINDOW_SECS, loosening_delay_secs: 1 };
    const vaultMsg = { symbol: SYMBOL, akt_denom: "uakt", params };
    await writeFile(at("oracle.json"), JSON.stringify(oracleMsg));
    await writeFile(at("vault.json"), JSON.stringify(vaultMsg));
  });
  after(async () => {
    await net?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (name: string) => join(folder, name);
  const known = ["--checksums", join(ROOT, "artifacts", "checksums.txt")];
  const as = (role: DevnetRole) => ["--devnet-account", role];

  /** Runs a command of `bme gov`, expects the exit code, and gives its document back. */
  async function gov(words: readonly string[], code = 0) {
    const all = ["gov", ...words, "--json"];
    const ended = await bme(all, { env: { BME_NODE: net.rpc } });
    expect(ended.code, `${words.join(" ")}: ${ended.err}${ended.out}`).to.equal(code);
    checkDocument(all, ended.out);
    return JSON.parse(ended.out);
  }

  /** What is printed for people. */
  async function words(...more: string[]): Promise<string> {
    return (await bme(["gov", ...more], { env: { BME_NODE: net.rpc } })).out;
  }

  const findings = async (file: string): Promise<readonly Finding[]> =>
    (await gov(["check", at(file), ...known, "--proposer", suite.address("deployer")], 1)).findings;

  /** A copy of a proposal's file with something else in it. */
  async function altered(file: string, name: string, change: (text: string) => string): Promise<string> {
    const before = await readFile(at(file), "utf8");
    const after = change(before);
    expect(after).not.to.equal(before);
    await writeFile(at(name), after);
    return name;
  }

  /** Submits what was checked, pays, votes and waits. */
  async function pass(file: string, { code = 0, flags = known }: { code?: number; flags?: string[] } = {}) {
    const { proposal: id } = await gov(["submit", at(file), ...flags, ...as("deployer")]);
    await gov(["deposit", id, ...as("deployer")]);
    await gov(["vote", id, "yes", ...as("validator")]);
    return { id, end: await gov(["watch", id, "--timeout", "30"], code) };
  }

  it("installs both contracts by one proposal: proposed, rendered, checked, paid in two steps, voted, verified", async () => {
    const messages = [at("oracle.json"), at("vault.json")];
    const artifacts = ["--artifacts", join(ROOT, "artifacts")];
    const { proposals } = await gov([
      "propose",
      "install",
      ...messages,
      ...artifacts,
      "--out",
      at("install.json"),
    ]);
    expect(proposals).to.have.length(1);
    expect(proposals[0]).to.include({ messages: 5, deposit: "10000uakt" });

    const report = await gov(["render", at("install.json"), ...known]);
    const facts = report.messages.flatMap(
      ({ facts: own }: { facts: { label: string; value: string; mark: string }[] }) => own,
    );
    expect(facts.filter(({ mark }: { mark: string }) => mark === "bad")).to.deep.equal([]);
    const addresses: string[] = facts
      .filter(({ label }: { label: string }) => label === "address")
      .map(({ value }: { value: string }) => value.split(",")[0]);
    [oracle, vault] = addresses as [string, string];
    expect(
      await gov(["check", at("install.json"), ...known, "--proposer", suite.address("deployer")]),
    ).to.deep.include({
      findings: [],
      left_out: [],
    });

    const dry = await gov(["submit", at("install.json"), ...known, "--dry-run", ...as("deployer")]);
    expect(dry).to.include({ is_dry_run: true, tx: null, proposal: null });
    const { proposal: id } = await gov(["submit", at("install.json"), ...known, ...as("deployer")]);
    // A hundredth is paid: everybody can read it, nobody votes yet.
    expect((await gov(["vote", id, "yes", ...as("validator")], 1)).error.message).to.match(
      /in deposit period/,
    );
    const staged = await gov(["render", id, ...known]);
    expect(staged).to.include({ status: "deposit period", digest: report.digest });
    expect((await gov(["check", id, ...known])).findings).to.deep.equal([]);
    await gov(["deposit", id, ...as("deployer")]);
    await gov(["vote", id, "yes", ...as("validator")]);
    expect(await gov(["watch", id, "--timeout", "30"])).to.include({ status: "passed", failed_reason: null });

    const { promised } = await gov(["verify", id, "--approved", at("install.json"), ...known]);
    expect(promised.filter(({ holds }: { holds: boolean }) => !holds)).to.deep.equal([]);
    expect(promised).to.have.length.above(15);
    expect((await suite.client.getContract(vault)).admin).to.equal(governance);
    expect((await suite.client.queryContractSmart(vault, { config: {} })).oracle).to.equal(oracle);
  });

  it("changes a parameter, with the diff against the chain, and refuses another change that is on its way", async () => {
    const patch = '{"mint": {"minimum_uact": "5000000"}}';
    await gov(["propose", "params", vault, patch, "--out", at("params.json")]);
    const [message] = (await gov(["render", at("params.json"), ...known])).messages;
    const change = { field: "mint.minimum_uact", now: '"0"', next: '"5000000"' };
    expect(message.changes).to.deep.equal([change]);
    const { id } = await pass("params.json");
    const { promised } = await gov(["verify", id, "--approved", at("params.json")]);
    expect(promised.at(-1)).to.include({ what: "parameters", holds: true });
    expect((await suite.client.queryContractSmart(vault, { params: {} })).params.mint.minimum_uact).to.equal(
      "5000000",
    );

    // The file was written against the version before.
    const late = await findings("params.json");
    expect(late.map(({ rule }) => rule)).to.deep.equal(["params-version", "params-version"]);
    expect(late[0]?.what).to.equal("it expects version 1, and 2 is in force");
    expect(late[1]?.what).to.equal("it changes nothing");

    for (const [file, amount] of [
      ["six.json", "6000000"],
      ["seven.json", "7000000"],
    ] as const) {
      const other = JSON.stringify({ mint: { minimum_uact: amount } });
      await gov(["propose", "params", vault, other, "--out", at(file)]);
    }
    const { proposal } = await gov(["submit", at("six.json"), ...as("deployer")]);
    const race = await findings("seven.json");
    expect(race.map(({ rule }) => rule)).to.deep.equal(["params-race"]);
    expect(race[0]?.what).to.match(new RegExp(`^proposal ${proposal} `));
    const { error } = await gov(["submit", at("seven.json"), ...as("deployer")], 1);
    expect(error.code).to.equal("findings");
    // Nobody pays the rest, so the chain deletes it.
    expect((await gov(["watch", proposal, "--timeout", "30"], 1)).error.code).to.equal("not_found");
  });

  it("loosens only under a healthy price, after a delay, by a second proposal", async () => {
    const patch = JSON.stringify({ mint: { minimum_uact: "1000000" } });
    const loosen = (name: string) => gov(["propose", "params", vault, patch, "--out", at(name), "--force"]);
    await loosen("lower.json");
    const { end } = await pass("lower.json", { code: 1 });
    expect(end.failed_reason).to.match(/loosens_in_crisis/);

    let isOver = false;
    const relayed = new Oracle(suite.client, suite.address("relayer"), oracle, {
      gasPrice: DEVNET_GAS_PRICE,
    });
    const feeding = feed(
      suite,
      relayed,
      signer,
      () => 58_000_000n,
      async () => isOver,
    );
    try {
      // The average must have covered its window before the vote ends.
      const isHalted = async () =>
        (await suite.client.queryContractSmart(vault, { status: {} })).status === "halt_oracle";
      for (let tries = 0; tries < 150 && (await isHalted()); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const { id } = await pass("lower.json");
      const { promised } = await gov(["verify", id, "--approved", at("lower.json")]);
      expect(promised.at(-1).found).to.match(/^mint.minimum_uact becomes "1000000" at \d+$/);
      await gov(["propose", "apply", vault, "--out", at("apply.json")]);
      const [message] = (await gov(["render", at("apply.json")])).messages;
      expect(message.changes).to.deep.equal([
        { field: "mint.minimum_uact", now: '"5000000"', next: '"1000000"' },
      ]);
      await pass("apply.json");
      const { params } = await suite.client.queryContractSmart(vault, { params: {} });
      expect(params.mint.minimum_uact).to.equal("1000000");
    } finally {
      isOver = true;
      await feeding;
    }
  });

  it("registers another signer set and expires the old one, by governance", async () => {
    const next = createDevSigner({ index: 1_000_001 });
    const { model, index } = signer.signerSet;
    const messages = [
      { register_signer_set: { set: signerSetMsg(next.signerSet) } },
      { expire_signer_set: { model, index } },
    ];
    await gov(["propose", "oracle", oracle, JSON.stringify(messages), "--out", at("rotate.json")]);
    await pass("rotate.json");
    const { signer_sets } = await suite.client.queryContractSmart(oracle, { signer_sets: { model } });
    const current = signer_sets.filter(({ is_current }: { is_current: boolean }) => is_current);
    expect(current.map((set: { index: number }) => set.index)).to.deep.equal([1_000_001]);
  });

  it("catches a wrong checksum, address, admin, parameter and code id before", async () => {
    const folderOf = at("other-artifacts");
    await mkdir(folderOf);
    for (const name of ["oracle", "bme"]) {
      const wasm = await readFile(join(ROOT, "artifacts", `${name}.wasm`));
      // A custom section more: it runs the same, and it is not what was released.
      const section = Uint8Array.of(0, 2, 1, 0x78);
      await writeFile(join(folderOf, `${name}.wasm`), name === "bme" ? Buffer.concat([wasm, section]) : wasm);
    }
    const messages = [at("oracle.json"), at("vault.json")];
    const out = (name: string) => ["--out", at(name)];
    await gov(["propose", "install", ...messages, "--artifacts", folderOf, ...out("other.json")]);
    const rules = async (file: string) => (await findings(file)).map(({ rule }) => rule);
    expect(await rules("other.json")).to.include("artifact");
    const rendered = await words("render", at("other.json"), ...known, "--colour", "always");
    expect(rendered).to.match(new RegExp(`${literally(RED)}!! [0-9a-f]{64}, in no list of checksums`));

    const again = ["propose", "install", ...messages, "--artifacts", join(ROOT, "artifacts")];
    await gov([...again, ...out("again.json")]);
    // The oracle of the first installation is at the address that this one computes.
    expect((await findings("again.json")).map(({ rule }) => rule)).to.deep.equal(["address", "address"]);
    const tenant = suite.address("tenant");
    const wrongAdmin = await altered("again.json", "admin.json", (text) =>
      text.replace(`"admin": "${governance}"`, `"admin": "${tenant}"`),
    );
    expect(await rules(wrongAdmin)).to.include("admin");
    const wrongOracle = await altered("again.json", "address.json", (text) =>
      text.replace(`"oracle": "${oracle}"`, `"oracle": "${vault.slice(0, 20)}${oracle.slice(20)}"`),
    );
    expect(await rules(wrongOracle)).to.include("pairing");
    const wrongCode = await altered("again.json", "code.json", (text) =>
      text.replace('"code_id": "4"', '"code_id": "9"'),
    );
    expect(await rules(wrongCode)).to.include("code-id");
    const wrongParameter = await altered("seven.json", "parameter.json", (text) =>
      text.replace("minimum_uact", "minimun_uact"),
    );
    expect(await rules(wrongParameter)).to.include("params-version");
  });

  it("catches by verify what was executed and is not what was approved", async () => {
    await gov([
      "propose",
      "execute",
      vault,
      '{"set_guardian": {"guardian": null}}',
      "--out",
      at("guardian.json"),
    ]);
    const relayer = suite.address("relayer");
    await altered("guardian.json", "swapped.json", (text) =>
      text.replace('"guardian": null', `"guardian": "${relayer}"`),
    );
    const { id } = await pass("swapped.json");
    const { promised } = await gov(["verify", id, "--approved", at("guardian.json")], 1);
    const wrong = promised.filter(({ holds }: { holds: boolean }) => !holds);
    expect(wrong.map(({ what }: { what: string }) => what)).to.deep.equal(["digest of the messages"]);
  });

  it("replaces the vault's code by one message, and verifies its very bytes", async () => {
    const wasm = join(at("other-artifacts"), "bme.wasm");
    await gov(["propose", "migrate", vault, "--wasm", wasm, "--out", at("migrate.json")]);
    // The code is in no list yet.
    expect((await findings("migrate.json")).map(({ rule }) => rule)).to.deep.equal(["artifact"]);
    const checksum = createHash("sha256")
      .update(await readFile(wasm))
      .digest("hex");
    await writeFile(at("release.json"), JSON.stringify({ artifacts: { bme: { checksum } } }));
    const release = ["--checksums", at("release.json")];
    const { id } = await pass("migrate.json", { flags: release });
    await gov(["verify", id, "--approved", at("migrate.json"), ...release]);
    const { codeId } = await suite.client.getContract(vault);
    expect((await suite.client.getCodeDetails(codeId)).checksum).to.equal(checksum);
    await gov(["verify", id, ...known], 1);
  });

  it("tells of a proposal that fails why, with exit code 1", async () => {
    await gov(["propose", "execute", vault, '{"apply_params": {}}', "--out", at("fails.json")]);
    const { end, id } = await pass("fails.json", { code: 1 });
    expect(end.status).to.equal("failed");
    expect(end.failed_reason).to.match(/nothing_pending/);
    const { promised } = await gov(["verify", id], 1);
    expect(promised[0]).to.deep.include({ what: "status", planned: "passed", found: "failed", holds: false });
  });

  it("shows a message that it does not know in red, from the chain and from a file", async () => {
    const message = MsgSetSendEnabled.fromPartial({
      authority: governance,
      sendEnabled: [{ denom: "uakt", enabled: false }],
    });
    const value = MsgSubmitProposal.fromPartial({
      proposer: suite.address("deployer"),
      ...{
        title: "Harmless\u001b[2J",
        summary: "Nothing.",
        initialDeposit: [{ denom: "uakt", amount: "10000" }],
      },
      messages: [{ typeUrl: MsgSetSendEnabled.typeUrl, value: MsgSetSendEnabled.encode(message).finish() }],
    });
    const submit = { typeUrl: MsgSubmitProposal.typeUrl, value };
    const options = { gasPrice: DEVNET_GAS_PRICE };
    const { tx } = await execute(suite.client, suite.address("deployer"), [submit], options);
    const id = proposalIdOf(tx.events).toString();

    const text = await words("render", id, "--colour", "always");
    expect(text).to.include(`${RED}!! 1. UNKNOWN: its type is not known to this tool`);
    expect(text).to.include(MsgSetSendEnabled.typeUrl);
    // The title would have cleared the screen.
    expect(text).to.include("Harmless\\u{1b}[2J").and.not.to.include("\u001b[2J");
    const { messages } = await gov(["render", id]);
    expect(messages[0]).to.include({ is_understood: false });
    const found = (await gov(["check", id, ...known], 1)).findings.map(({ rule }: Finding) => rule);
    expect(found).to.include.members(["unknown-message", "title", "metadata"]);

    const file = {
      "@type": "/cosmos.bank.v1beta1.MsgSetSendEnabled",
      authority: governance,
      send_enabled: [],
    };
    const draft = { ...parseDraft(await readFile(at("fails.json"), "utf8")), messages: [] };
    const json = JSON.parse(formatDraft(draft));
    await writeFile(at("unknown.json"), JSON.stringify({ ...json, messages: [file] }));
    expect(await words("render", at("unknown.json"), "--colour", "always")).to.include(`${RED}!! 1. UNKNOWN`);
    const { error } = await gov(["submit", at("unknown.json"), "--unchecked", ...as("deployer")], 1);
    expect(error.code).to.equal("raw_message");
  });

  it("reads the types that the chain knows from the chain, and its refusal from a simulation", async () => {
    await altered("fails.json", "version.json", (text) =>
      text.replace('"/cosmwasm.wasm.v1.MsgExecuteContract"', '"/cosmwasm.wasm.v1beta1.MsgExecuteContract"'),
    );
    const version = (await findings("version.json")).find(({ rule }) => rule === "message-version");
    expect(version?.what).to.match(/it knows \/cosmwasm.wasm.v1.MsgExecuteContract$/);

    const tenant = suite.address("tenant");
    await altered("fails.json", "signer.json", (text) =>
      text.replace(`"sender": "${governance}"`, `"sender": "${tenant}"`),
    );
    const found = await findings("signer.json");
    expect(found.map(({ rule }) => rule)).to.deep.equal(["authority", "simulation"]);
    expect(found[1]?.what).to.include("expected gov account as only signer");
  });
});

function literally(text: string): string {
  return text.replace(/[[\\]/g, "\\$&");
}
