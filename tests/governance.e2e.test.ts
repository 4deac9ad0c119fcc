import { type Bme, parseBmeEvents, uact, uakt } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { type Devnet, type DevnetRole, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { expect } from "chai";
import { aktUpdate, preset, Suite } from "../scripts/suite.js";
import { FAST_VOTES, refusedWith } from "./support.js";

/** A window that is short enough to be filled at once. */
const WINDOW_SECS = 4;
const DELAY_SECS = 3_600;

describe("a vault under its owner and its guardian", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let owner: Bme;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "governance-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    const params = await preset("aep76");
    plan = await suite.plan({
      windowSecs: WINDOW_SECS,
      maxGapSecs: WINDOW_SECS,
      emitters: [signer.emitter],
      oracles: {
        oracle: { signerSets: [signer.signerSet] },
        other: { signerSets: [signer.signerSet] },
      },
      vaults: {
        vault: { ...params, twap_window_secs: WINDOW_SECS, loosening_delay_secs: DELAY_SECS },
      },
    });
    await suite.install(plan);
    owner = vaultOf("deployer");
    await fill("oracle", 50_000_000n);
  });
  after(() => net?.stop());

  const vaultOf = (role: DevnetRole) => suite.vault(role, plan, "vault");

  /** A price for each second of a window that ends now. */
  async function fill(name: string, price: bigint): Promise<void> {
    const oracle = suite.oracle("relayer", plan, name);
    const now = await suite.now();
    for (let second = -BigInt(WINDOW_SECS); second <= 0n; second++) {
      await oracle.updatePriceFeeds([aktUpdate(signer, price, now + second)]);
    }
    await suite.blocks(1);
  }

  it("is paused by its guardian, leg by leg, and goes on when the owner lifts that", async () => {
    const tenant = vaultOf("tenant");
    await tenant.mintAct(uakt(10_000_000n));
    await owner.setGuardian(suite.address("guardian"));
    await refusedWith("not_guardian", tenant.pause(["mint"], (await suite.now()) + 60n));
    const until = (await suite.now()) + 3_600n;
    const paused = await vaultOf("guardian").pause(["mint"], until);
    expect(parseBmeEvents(paused.events)).to.deep.equal([
      { kind: "bme_pause", by: suite.address("guardian"), leg: "mint", until },
    ]);
    await refusedWith("paused", tenant.mintAct(uakt(10_000_000n)));
    expect((await tenant.quoteMint(uakt(10_000_000n))).wouldFail?.code).to.equal("paused");
    await tenant.burnAct(uact(1_000_000n));
    const roles = await owner.roles();
    expect([roles.charges, roles.pauses]).to.deep.equal([2, [{ leg: "mint", until }]]);
    await refusedWith("pause_shortened", vaultOf("guardian").pause(["mint"], until - 1n));
    await owner.pause(["mint"], await suite.now());
    await tenant.mintAct(uakt(10_000_000n));
  });

  it("tightens at once, and loosens only after the delay", async () => {
    const { version, params } = await owner.params();
    const tightened = await owner.updateParams({ mint: { minimum_uact: "2000000" } }, version);
    expect(parseBmeEvents(tightened.events)).to.deep.equal([
      { kind: "bme_params", version: version + 1, fields: ["mint.minimum_uact"] },
    ]);
    await refusedWith("below_minimum", vaultOf("tenant").mintAct(uakt(2_000_000n)));
    await refusedWith("stale_params", owner.updateParams({ loosening_delay_secs: 7_200 }, version));
    await refusedWith("not_owner", vaultOf("tenant").updateParams({ loosening_delay_secs: 1 }, version + 1));

    const loosening = { mint: { minimum_uact: params.mint.minimum_uact } };
    await owner.updateParams(loosening, version + 1);
    const pending = await owner.pendingParams();
    expect(pending?.loosened).to.deep.equal(["mint.minimum_uact"]);
    expect((pending?.due ?? 0n) > (await suite.now())).to.equal(true);
    await refusedWith("not_yet_due", owner.applyParams());
    await refusedWith("below_minimum", vaultOf("tenant").mintAct(uakt(2_000_000n)));
    await owner.cancelParams();
    expect(await owner.pendingParams()).to.equal(undefined);
    await refusedWith("nothing_pending", owner.applyParams());
  });

  it("moves to another oracle, if its price is near the present one", async () => {
    const { oracle: present } = await owner.config();
    await refusedWith("oracle_unchanged", owner.setOracle(present));
    const other = suite.oracle("relayer", plan, "other");
    await refusedWith("oracle_unhealthy", owner.setOracle(other.address));
    await fill("other", 56_000_000n);
    await refusedWith("oracle_move", owner.setOracle(other.address));
  });

  it("lets a settler spend what its cap of the day leaves", async () => {
    await owner.setSettler(suite.address("settler"), true, uact(1_000_000n));
    const tenant = suite.address("tenant");
    const inAnHour = (await suite.now()) + 3_600n;
    await vaultOf("tenant").approveSettler(suite.address("settler"), uact(3_000_000n), inAnHour);
    const invoice = (id: string, amount: bigint) => ({
      id,
      payer: tenant,
      provider: suite.address("provider"),
      amount: uact(amount),
      payout: "act" as const,
    });
    const { result } = await vaultOf("settler").settle([invoice("a", 700_000n), invoice("b", 400_000n)]);
    expect(result.map((one) => (one.kind === "refused" ? one.refusal.code : one.kind))).to.deep.equal([
      "settled",
      "settler_cap",
    ]);
    const [settler] = await owner.settlers();
    expect(settler).to.deep.equal({
      settler: suite.address("settler"),
      dailyCap: 1_000_000n,
      leftToday: 300_000n,
    });
  });
});
