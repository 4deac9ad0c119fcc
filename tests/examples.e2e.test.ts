import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { BmeError, parseAct, parseAkt } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_MNEMONIC, type Devnet, devnetWallet, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { expect } from "chai";
import { openVault } from "../packages/clients/examples/account.js";
import { burnToAkt } from "../packages/clients/examples/burn.js";
import { mintsOf } from "../packages/clients/examples/history.js";
import { mintAsQuoted, mintForBill } from "../packages/clients/examples/mint.js";
import { describeVault } from "../packages/clients/examples/read.js";
import { advice } from "../packages/clients/examples/refusals.js";
import { allow, bill } from "../packages/clients/examples/settle.js";
import { addressOf, aktUpdate, preset, ROOT, Suite } from "../scripts/suite.js";
import { FAST_VOTES } from "./support.js";

describe("the examples of the clients", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let address: string;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "examples-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    plan = await suite.plan({
      windowSecs: 8,
      maxGapSecs: 4,
      emitters: [signer.emitter],
      oracles: { oracle: { signerSets: [signer.signerSet] } },
      vaults: { vault: await preset("replay") },
    });
    await suite.install(plan);
    address = addressOf(plan, "vault");
  });
  after(() => net?.stop());

  it("describe the vault before and after the first price", async () => {
    expect(await describeVault(net.rpc, address)).to.match(
      /^halt_oracle: mint closed, no price \(.+\), 0 ACT outstanding$/,
    );
    const update = aktUpdate(signer, 58_000_000n, await suite.now());
    await suite.oracle("relayer", plan).updatePriceFeeds([update]);
    await suite.blocks(1);
    expect(await describeVault(net.rpc, address)).to.equal(
      "healthy: mint open, 0.58 USD per AKT, 0 ACT outstanding",
    );
  });

  it("mint as quoted and find the mint in its transaction", async () => {
    const vault = await openVault(net.rpc, await devnetWallet("tenant"), address);
    const { minted } = await mintAsQuoted(vault, parseAkt("100"));
    expect(minted).to.equal((parseAct("58") * 9_975n) / 10_000n);
    expect(await vault.balance(vault.sender)).to.equal(minted);

    const { hash } = await vault.mintAct(parseAkt("1"));
    expect(await mintsOf(suite.client, address, hash)).to.deep.equal([
      `${vault.sender} got 0.57855 ACT for 1 AKT`,
    ]);
    expect(await mintsOf(suite.client, addressOf(plan, "oracle"), hash)).to.deep.equal([]);
  });

  it("run as a program", async () => {
    const run = promisify(execFile);
    const main = join(ROOT, "packages", "clients", "examples", "main.ts");
    const words = ["--import", "tsx", main, net.rpc, address];
    const { stdout } = await run(process.execPath, words, {
      ...{ cwd: ROOT, env: { ...process.env, MNEMONIC: DEVNET_MNEMONIC } },
    });
    expect(stdout).to.equal(`${suite.address("validator")} minted 7.231875 ACT for 12.5 AKT\n`);
    const failed = await run(process.execPath, words, {
      cwd: ROOT,
      env: { ...process.env, MNEMONIC: "" },
    }).catch((error) => error);
    expect(failed).to.include({ code: 1, stdout: "" });
  });

  it("mint exactly what a bill asks for", async () => {
    const vault = await openVault(net.rpc, await devnetWallet("spare1"), address);
    const { minted, burned, change } = await mintForBill(vault, parseAct("7"));
    expect(minted).to.equal(parseAct("7"));
    expect(change > 0n && change < burned / 100n).to.equal(true);
  });

  it("settle an invoice once, however often it is sent", async () => {
    const tenant = suite.vault("tenant", plan, "vault");
    const marketplace = suite.vault("settler", plan, "vault");
    const invoice = {
      ...{ id: "lease-1", payer: tenant.sender, provider: suite.address("provider") },
      ...{ amount: parseAct("2"), payout: "akt" as const },
    };
    const refused = await bill(marketplace, invoice);
    expect(refused.kind === "refused" && refused.refusal.code).to.equal("not_approved");
    await allow(tenant, marketplace.sender);
    const before = await tenant.balance(tenant.sender);
    for (const isReplay of [false, true]) {
      const outcome = await bill(marketplace, invoice);
      expect(outcome.kind === "settled" && outcome.invoice.isReplay).to.equal(isReplay);
    }
    expect(await tenant.balance(tenant.sender)).to.equal(before - invoice.amount);
  });

  it("burn for AKT, and not when a part would have to wait", async () => {
    const vault = suite.vault("tenant", plan, "vault");
    expect(await burnToAkt(vault, parseAct("5.8"))).to.match(/^Paid 10 AKT in [0-9A-F]{64}$/);
    const before = await vault.balance(vault.sender);
    // At a tenth of the price the same ACT is worth more AKT than the vault holds.
    const update = aktUpdate(signer, 5_800_000n, (await suite.now()) + 1n);
    await suite.oracle("relayer", plan).updatePriceFeeds([update]);
    await suite.blocks(1);
    expect(await burnToAkt(vault, before)).to.match(/^Not burned: \d+(\.\d+)? AKT of it would have to wait$/);
    expect(await vault.balance(vault.sender)).to.equal(before);
  });

  it("tell what the vault refuses", async () => {
    const vault = suite.vault("spare2", plan, "vault");
    const thrown = await mintAsQuoted(vault, parseAkt("1")).catch((cause) => cause);
    expect(thrown).to.be.instanceOf(BmeError);
    expect(advice(thrown)).to.equal("The vault has stopped this for now.");
  });
});
