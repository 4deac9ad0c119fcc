/**
 * The whole suite on a local chain: both codes stored and every contract made by one governance proposal. The demo,
 * the bench and the end-to-end tests stand on it.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Bme,
  BmeMsgComposer,
  execute,
  Oracle,
  OracleMsgComposer,
  type TxResult,
  type Uakt,
  uakt,
} from "@akash-bme/clients";
import {
  type ContractSpec,
  type InstallPlan,
  loadArtifact,
  nextCodeId,
  planInstall,
  proposalIdOf,
  submitProposal,
  verifyInstall,
  voteYes,
  waitForProposal,
} from "@akash-bme/deploy";
import {
  DEVNET_DENOM,
  DEVNET_GAS_PRICE,
  DEVNET_PREFIX,
  type Devnet,
  type DevnetRole,
  devnetAccounts,
  devnetWallet,
} from "@akash-bme/devnet";
import {
  type DevSigner,
  findSignerSet,
  type PriceEmitter,
  PUBLISHED_SIGNER_SETS,
  ROUTER_PRICE_EMITTER,
  type SignerModel,
  type SignerSet,
} from "@akash-bme/pyth";
import { type JsonObject, SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromHex, toBase64 } from "@cosmjs/encoding";
import type { Registry } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { type CometClient, connectComet } from "@cosmjs/tendermint-rpc";

export const ROOT = join(fileURLToPath(import.meta.url), "..", "..");
export const SYMBOL = "AKT/USD";
/** Pyth's feed of AKT/USD. */
export const AKT_USD = "4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702";

const PROPOSAL_DEPOSIT = { denom: DEVNET_DENOM, amount: "1000000" };

/** A preset of the vault, read from the file that deployments use. */
export type Preset = JsonObject;

/** Limits of the oracle for a chain that also accepts recorded updates, whatever their age. */
export const ANY_AGE = {
  max_future_secs: 10,
  max_age_secs: 4_294_967_295,
  max_conf_bps: 200,
  min_coverage_bps: 9_000,
  // A minute's move on Akash's market is far smaller; the months between recorded prices open the gate by themselves.
  max_move_bps: 1_000,
  move_floor_bps: 4_294_967_295,
  confirm_secs: 30,
  outlier_bps: 100,
  flat_secs: 0,
  set_grace_secs: 86_400,
  own_chain: 0,
};

/** What an oracle knows from its beginning. */
export interface OracleStart {
  readonly signerSets?: readonly SignerSet[];
  /** Feed ids by symbol, beside AKT/USD. */
  readonly feeds?: Readonly<Record<string, string>>;
  /** Fee of an update call, none when absent. */
  readonly fee?: Uakt;
}

export interface SuiteOptions {
  /** Length of the TWAP window and the longest gap in it. */
  readonly windowSecs: number;
  readonly maxGapSecs: number;
  /** Publishers that the oracle accepts beside Pyth's routers. */
  readonly emitters?: readonly PriceEmitter[];
  /** Oracles by name; one named `oracle` that knows nobody when absent. */
  readonly oracles?: Readonly<Record<string, OracleStart>>;
  /** Vaults by name, each with its preset. */
  readonly vaults: Readonly<Record<string, Preset>>;
  /** The oracle of a vault, by the vault's name; `oracle` when absent. */
  readonly oracleOf?: Readonly<Record<string, string>>;
  /** Contracts of other artifacts. */
  readonly others?: readonly ContractSpec[];
  readonly pin?: boolean;
}

/** A transaction of governance and what it installed. */
export interface Installed {
  readonly plan: InstallPlan;
  readonly proposalId: bigint;
  readonly submitted: TxResult;
}

/** A local chain with everybody's clients. */
export class Suite {
  private constructor(
    readonly net: Devnet,
    readonly comet: CometClient,
    readonly client: SigningCosmWasmClient,
    private readonly addresses: ReadonlyMap<DevnetRole, string>,
  ) {}

  static async connect(net: Devnet): Promise<Suite> {
    const comet = await connectComet(net.rpc);
    const options = { gasPrice: GasPrice.fromString(DEVNET_GAS_PRICE), broadcastPollIntervalMs: 50 };
    const client = await SigningCosmWasmClient.connectWithSigner(net.rpc, await devnetWallet(), options);
    const accounts = await devnetAccounts();
    return new Suite(net, comet, client, new Map(accounts.map(({ role, address }) => [role, address])));
  }

  address(role: DevnetRole): string {
    const address = this.addresses.get(role);
    if (address === undefined) throw new RangeError(`there is no account ${role}`);
    return address;
  }

  oracle(role: DevnetRole, plan: InstallPlan, name = "oracle"): Oracle {
    return new Oracle(this.client, this.address(role), addressOf(plan, name), { gasPrice: DEVNET_GAS_PRICE });
  }

  vault(role: DevnetRole, plan: InstallPlan, name: string): Bme {
    return new Bme(this.client, this.address(role), addressOf(plan, name), { gasPrice: DEVNET_GAS_PRICE });
  }

  /** Seconds of the newest block's time: what contracts call now. */
  async now(): Promise<bigint> {
    const { syncInfo } = await this.comet.status();
    return BigInt(Math.floor(syncInfo.latestBlockTime.getTime() / 1000));
  }

  /** Resolves when the chain is `count` blocks further. */
  async blocks(count: number): Promise<void> {
    const goal = (await this.client.getHeight()) + count;
    while ((await this.client.getHeight()) < goal) await pause(50);
  }

  /** Plans both contracts and the vaults; nothing is sent. */
  async plan({
    windowSecs,
    maxGapSecs,
    emitters = [],
    oracles = { oracle: {} },
    vaults,
    oracleOf = {},
    others = [],
    pin = false,
  }: SuiteOptions): Promise<InstallPlan> {
    const names = new Set(["oracle", "bme", ...others.map(({ artifact }) => artifact)]);
    const artifacts = await Promise.all(
      [...names].map((name) => loadArtifact(join(ROOT, "artifacts"), name)),
    );
    const owner = this.address("deployer");
    const oracleSpecs = Object.entries(oracles).map(
      ([name, { signerSets = [], feeds = {}, fee = uakt(0n) }]): ContractSpec => ({
        name,
        artifact: "oracle",
        label: `AKT/USD ${name}`,
        msg: () => ({
          owner,
          fee: { amount: fee.toString(), denom: DEVNET_DENOM },
          params: { ...ANY_AGE, window_secs: windowSecs, max_gap_secs: maxGapSecs },
          emitters: [ROUTER_PRICE_EMITTER, ...emitters],
          signer_sets: signerSets.map(signerSetMsg),
          feeds: Object.entries({ [SYMBOL]: AKT_USD, ...feeds }).map(([symbol, id]) => ({ symbol, id })),
        }),
      }),
    );
    const vaultSpecs = Object.entries(vaults).map(
      ([name, params]): ContractSpec => ({
        name,
        artifact: "bme",
        label: `BME vault ${name}`,
        msg: (addresses) => ({
          owner,
          oracle: addresses.get(oracleOf[name] ?? "oracle"),
          symbol: SYMBOL,
          akt_denom: DEVNET_DENOM,
          params,
          settlers: [this.address("settler")],
        }),
      }),
    );
    return planInstall({
      prefix: DEVNET_PREFIX,
      firstCodeId: await nextCodeId(this.client),
      artifacts,
      contracts: [...oracleSpecs, ...vaultSpecs, ...others],
      pin,
    });
  }

  /** Puts a plan through governance: submits, votes, waits, and reads everything back. */
  async install(plan: InstallPlan): Promise<Installed> {
    const deployer = this.address("deployer");
    const proposal = submitProposal(this.client.registry as Registry, {
      proposer: deployer,
      title: "Install the Burn-Mint Equilibrium contracts",
      summary: "Stores the oracle and the vault and makes their contracts at addresses known beforehand.",
      deposit: PROPOSAL_DEPOSIT,
      messages: plan.messages,
    });
    const gasPrice = DEVNET_GAS_PRICE;
    const { tx: submitted } = await execute(this.client, deployer, [proposal], { gasPrice });
    const proposalId = proposalIdOf(submitted.events);
    const validator = this.address("validator");
    await execute(this.client, validator, [voteYes(validator, proposalId)], { gasPrice });
    await waitForProposal(this.comet, proposalId);
    const differences = await verifyInstall(this.client, plan);
    if (differences.length > 0)
      throw new Error(`installed otherwise than planned: ${JSON.stringify(differences)}`);
    return { plan, proposalId, submitted };
  }
}

/** The address that a contract of the plan gets. */
export function addressOf(plan: InstallPlan, name: string): string {
  const contract = plan.contracts.find((one) => one.name === name);
  if (contract === undefined) throw new RangeError(`the plan has no ${name}`);
  return contract.address;
}

/** Reads a preset of the vault. */
export async function preset(name: string): Promise<Preset> {
  return JSON.parse(await readFile(join(ROOT, "contracts", "bme", "presets", `${name}.json`), "utf8"));
}

/** The bytes of a genuine update or packet. */
export async function vector(path: string): Promise<Uint8Array> {
  const text = await readFile(join(ROOT, "tests", "vectors", "pyth", `${path}.json`), "utf8");
  return fromHex(JSON.parse(text).hex);
}

/** A set that Wormhole or Pyth published. */
export function publishedSet(model: SignerModel, index: number): SignerSet {
  const set = findSignerSet(PUBLISHED_SIGNER_SETS, model, index);
  if (set === undefined) throw new RangeError(`${model} set ${index} is not among the published sets`);
  return set;
}

/** A signer set as the oracle's messages take it. */
export function signerSetMsg({ model, index, addresses }: SignerSet) {
  return { model, index, members: [...addresses] };
}

/** An AKT/USD update signed with development keys; the price has eight decimals. */
export function aktUpdate(signer: DevSigner, price: bigint, publishTime: bigint): Uint8Array {
  const conf = price / 2_000n;
  return signer.signUpdate({
    feeds: [{ id: AKT_USD, price, conf, expo: -8, publishTime, emaPrice: price, emaConf: conf }],
  });
}

/**
 * Sends an update and, in the same transaction, a crank of each vault in which somebody waits for a price: as a relayer
 * does, so that whoever waits is served at this very price.
 */
export async function relay(
  suite: Suite,
  oracle: Oracle,
  update: Uint8Array,
  vaults: readonly Bme[] = [],
): Promise<TxResult> {
  const { sender } = oracle;
  const { amount, denom } = await oracle.updateFee();
  const fee = amount === 0n ? [] : [{ denom, amount: amount.toString() }];
  const messages = [
    new OracleMsgComposer(sender, oracle.address).updatePriceFeeds({ data: [toBase64(update)] }, fee),
    ...vaults.map(({ address }) => new BmeMsgComposer(sender, address).crank({})),
  ];
  return (await execute(suite.client, sender, messages, { gasPrice: DEVNET_GAS_PRICE })).tx;
}

/**
 * Sends one update a second along the given prices, each dated by the chain's clock and with a crank of these vaults.
 * Returns what each transaction used.
 */
export async function feed(
  suite: Suite,
  oracle: Oracle,
  signer: DevSigner,
  price: (second: number) => bigint,
  until: () => Promise<boolean>,
  vaults: readonly Bme[] = [],
): Promise<TxResult[]> {
  const sent: TxResult[] = [];
  // Of this second somebody may have sent one already.
  let last = await suite.now();
  while (!(await until())) {
    const now = await suite.now();
    if (now > last) {
      sent.push(await relay(suite, oracle, aktUpdate(signer, price(sent.length), now), vaults));
      last = now;
    } else {
      await pause(50);
    }
  }
  return sent;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
