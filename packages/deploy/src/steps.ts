import type { OracleTypes } from "@akash-bme/clients";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { Chain, StoredCode, StoredContract } from "./chain.js";
import {
  allSettlers,
  type Comparison,
  compareOracle,
  compareSettler,
  compareSources,
  compareVault,
} from "./compare.js";
import { DeployError } from "./errors.js";
import { sorted } from "./json-diff.js";
import { CODE_NAMES, type CodeName, type SettlerPart, type SourcesPart } from "./manifest.js";
import { call, makeContract, migrate, NOBODY, onlyFor, pinCodes, storeCode } from "./messages.js";
import { cappedSettlers, type Target, type TargetContract } from "./target.js";
import type { Difference } from "./verify.js";

/** Done already, to be done, or otherwise than asked for, which no step changes. */
export const STEP_STATES = ["done", "to_do", "differs"] as const;
export type StepState = (typeof STEP_STATES)[number];

/** One message, beside what the chain has of it already. */
export interface Step {
  readonly id: string;
  readonly state: StepState;
  /** What is there, or will be. */
  readonly detail: string;
  /** What is not as asked for: the reason to do it, or not to go on. */
  readonly differences: readonly Difference[];
  /** What does it, when it is to be done. */
  readonly message: EncodeObject | undefined;
}

/** A manifest beside the chain. */
export interface DeploymentPlan {
  readonly target: Target;
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  /** Ids of the codes, those that they have or will have. */
  readonly codeIds: Readonly<Record<CodeName, number>>;
}

export interface PlanOptions {
  /** Contracts that run another code are put onto the one asked for; without it they differ. */
  readonly upgrade?: boolean;
  /** Nothing is to be stored, and no artifact is read: a code that is not there is a difference. */
  readonly compareOnly?: boolean;
}

/** A code that is there or will be. */
interface ChosenCode {
  readonly id: number;
  readonly isThere: boolean;
}

const NAME_IN_CONTRACT: Readonly<Record<CodeName, string>> = {
  oracle: "akash-bme:oracle",
  bme: "akash-bme:bme",
};

/**
 * Compares a manifest with the chain, step by step; nothing is sent and no file is read but the artifacts to be stored.
 *
 * Errors: `wrong_chain`; those of the artifacts.
 */
export async function planDeployment(
  chain: Chain,
  target: Target,
  options: PlanOptions = {},
): Promise<DeploymentPlan> {
  const { manifest } = target;
  const { chainId, time } = await chain.status();
  if (chainId !== manifest.network.chainId) {
    throw new DeployError(
      "wrong_chain",
      `the node is of chain ${chainId}, the manifest of ${manifest.network.chainId}`,
    );
  }
  // Contracts before codes: whatever is stored in between, the code of a contract that was found is among them.
  const [oracle, vault] = await Promise.all([
    chain.contract(target.oracle.address),
    chain.contract(target.vault.address),
  ]);
  const [stored, pinned] = await Promise.all([chain.codes(), chain.pinnedCodes()]);
  const planner = new Planner(target, stored, { oracle, bme: vault }, options);
  const oracleComparison = oracle && (await compareOracle(chain.oracle(target.oracle.address), target, time));
  const vaultComparison = vault && (await compareVault(chain.vault(target.vault.address), target));
  const steps = [
    ...(await Promise.all(CODE_NAMES.map((name) => planner.store(name)))),
    planner.make(target.oracle, oracle, oracleComparison),
    planner.make(target.vault, vault, vaultComparison),
    ...planner.migrations(),
    ...planner.pin(pinned),
    ...(await planner.sources(oracle && chain)),
    ...(await planner.relay(oracle && chain)),
    ...(await planner.settlers(vault && chain)),
  ];
  const notes = [
    ...[oracleComparison, vaultComparison].flatMap((one) => one?.notes ?? []),
    ...planner.notes(steps),
  ];
  return { target, steps, notes, codeIds: planner.codeIds };
}

/** Differences that no step removes. */
export function obstaclesOf({ steps }: DeploymentPlan): readonly Difference[] {
  return steps.filter(({ state }) => state === "differs").flatMap(({ differences }) => differences);
}

/** Errors: `differs`, naming everything that is otherwise than the manifest says. */
export function assertNoObstacle(plan: DeploymentPlan): void {
  const obstacles = obstaclesOf(plan);
  if (obstacles.length === 0) return;
  throw new DeployError(
    "differs",
    `the chain differs from the manifest in ${obstacles.length} points; nothing was sent`,
    obstacles.map(sayDifference).join("\n"),
  );
}

export function sayDifference({ what, planned, found }: Difference): string {
  return `${what}: planned ${planned}, found ${found}`;
}

/** Makes the steps from what was read of the chain. */
class Planner {
  readonly codeIds: Record<CodeName, number>;
  readonly #chosen: Readonly<Record<CodeName, ChosenCode>>;

  constructor(
    private readonly target: Target,
    private readonly stored: readonly StoredCode[],
    private readonly contracts: Readonly<Record<CodeName, StoredContract | undefined>>,
    private readonly options: PlanOptions,
  ) {
    let next = stored.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
    const choose = (name: CodeName): ChosenCode => {
      const id = this.#find(name);
      return id === undefined ? { id: next++, isThere: false } : { id, isThere: true };
    };
    this.#chosen = { oracle: choose("oracle"), bme: choose("bme") };
    this.codeIds = { oracle: this.#chosen.oracle.id, bme: this.#chosen.bme.id };
  }

  async store(name: CodeName): Promise<Step> {
    const { signer, manifest, checksums } = this.target;
    const id = `store ${name}`;
    const wanted = manifest.codes[name].codeId;
    const chosen = this.#chosen[name];
    if (wanted !== undefined && wanted !== chosen.id) {
      const there = this.stored.find((code) => code.id === wanted);
      const differences = [
        ...(there === undefined
          ? difference(`id of code ${name}`, String(wanted), String(chosen.id))
          : difference(`checksum of code ${wanted}`, checksums[name], there.checksum)),
        ...(there?.checksum === checksums[name]
          ? [
              {
                what: `user of code ${wanted}`,
                planned: signer,
                found: there.permission.addresses.join() || "none",
              },
            ]
          : []),
      ];
      return differs(id, `code ${wanted} is not it`, differences);
    }
    if (chosen.isThere) return done(id, `code ${chosen.id}`);
    if (this.options.compareOnly) {
      return differs(id, "is not there", [
        { what: `code ${name}`, planned: checksums[name], found: "no code" },
      ]);
    }
    const permission = manifest.route.kind === "proposal" ? NOBODY : onlyFor(signer);
    const artifact = await this.target.artifact(name);
    const size = `${artifact.wasm.length} bytes, ${artifact.gzip.length} compressed`;
    return toDo(id, `will be code ${chosen.id}: ${size}`, storeCode(signer, artifact, permission));
  }

  make(
    contract: TargetContract,
    found: StoredContract | undefined,
    comparison: Comparison | undefined,
  ): Step {
    const { signer, manifest, checksums } = this.target;
    const { name, code, address, label, salt, madeOf, msg } = contract;
    const id = `make ${name}`;
    if (found === undefined) {
      if (this.options.upgrade || madeOf !== checksums[code]) {
        return differs(id, "is not there", [{ what: name, planned: address, found: "no contract" }]);
      }
      const making = { codeId: this.codeIds[code], label, admin: manifest.admin, salt, msg };
      return toDo(id, `will be ${address}`, makeContract(signer, making));
    }
    const differences = [
      ...difference(`creator of ${name}`, signer, found.creator),
      ...difference(`admin of ${name}`, manifest.admin, found.admin ?? "none"),
      ...difference(`label of ${name}`, label, found.label),
      ...this.#compareRunning(contract, found),
      ...(comparison?.differences ?? []),
    ];
    return differences.length === 0 ? done(id, address) : differs(id, address, differences);
  }

  /** One step for each contract that runs another code than asked for. */
  migrations(): readonly Step[] {
    const { signer, manifest, checksums, oracle, vault } = this.target;
    return [oracle, vault].flatMap(({ name, code, address }) => {
      const found = this.contracts[code];
      if (found === undefined || this.#runs(code)) return [];
      const id = `migrate ${name}`;
      const differences = [
        ...difference(`checksum of ${name}'s code ${found.codeId}`, checksums[code], this.#checksum(found)),
        ...(this.options.upgrade ? difference(`sender of '${id}'`, manifest.admin, signer) : []),
      ];
      const canDo = this.options.upgrade && manifest.admin === signer;
      const detail = `from code ${found.codeId} to ${this.codeIds[code]}`;
      if (!canDo) return [differs(id, detail, differences)];
      return [toDo(id, detail, migrate(signer, address, this.codeIds[code]), differences)];
    });
  }

  pin(pinned: ReadonlySet<number>): readonly Step[] {
    const { signer, manifest } = this.target;
    if (!manifest.pin) return [];
    const missing = Object.values(this.codeIds).filter((id) => !pinned.has(id));
    if (missing.length === 0) return [done("pin codes", Object.values(this.codeIds).join(", "))];
    return [toDo("pin codes", missing.join(", "), pinCodes(signer, missing))];
  }

  async sources(chain: Chain | undefined): Promise<readonly Step[]> {
    const { oracle, manifest } = this.target;
    const step = async (part: SourcesPart): Promise<Step> => {
      const { symbol, minSources, sources } = part;
      const id = `sources of ${symbol}`;
      const detail = `${sources.length} sources, ${minSources} must agree`;
      const compared = chain && (await compareSources(chain.oracle(oracle.address), part));
      if (compared?.differences.length === 0) return done(id, detail);
      const lost = (compared?.lost ?? []).map((source) => ({
        what: `source of ${symbol}`,
        planned: "none",
        found: sorted(source),
      }));
      if (lost.length > 0) return differs(id, "would take a source away", lost);
      const msg: OracleTypes.ExecuteMsg = {
        set_sources: { symbol, min_sources: minSources, sources: [...sources] },
      };
      return this.#owners(id, detail, call(this.target.signer, oracle.address, msg), compared?.differences);
    };
    return Promise.all(manifest.oracle.sources.map(step));
  }

  async relay(chain: Chain | undefined): Promise<readonly Step[]> {
    const { signer, oracle, manifest } = this.target;
    const { relay } = manifest.oracle;
    if (relay === undefined) return [];
    const id = "relay of oracle";
    const detail = `${relay.symbol} as ${relay.denom} in ${relay.base_denom}`;
    const found = chain && (await chain.oracle(oracle.address).config()).relay;
    if (found !== undefined) {
      const differences = difference(id, sorted(relay), sorted(found));
      return [differences.length === 0 ? done(id, detail) : differs(id, detail, differences)];
    }
    const msg: OracleTypes.ExecuteMsg = { set_relay: { relay } };
    return [this.#owners(id, detail, call(signer, oracle.address, msg))];
  }

  async settlers(chain: Chain | undefined): Promise<readonly Step[]> {
    const { signer, vault, manifest } = this.target;
    const registered = chain && (await allSettlers(chain.vault(vault.address)));
    // Those without a cap come with the message that makes the vault.
    const wanted = registered === undefined ? cappedSettlers(manifest) : manifest.vault.settlers;
    return wanted.map((settler: SettlerPart): Step => {
      const { address, dailyCap } = settler;
      const id = `settler ${address}`;
      const detail = dailyCap === undefined ? "no cap" : `daily cap of ${dailyCap} uact`;
      const differences = registered && compareSettler(settler, registered);
      if (differences?.length === 0) return done(id, detail);
      const daily_cap = dailyCap === undefined ? null : dailyCap.toString();
      const msg = { set_settler: { addr: address, daily_cap, enabled: true } };
      return this.#owners(id, detail, call(signer, vault.address, msg), differences);
    });
  }

  /** What the chain was told otherwise than this manifest would, although nothing differs now. */
  notes(steps: readonly Step[]): readonly string[] {
    const { oracle, vault } = this.target;
    return [oracle, vault].flatMap(({ name, code, msg }) => {
      const found = this.contracts[code];
      const isDone = steps.some(({ id, state }) => id === `make ${name}` && state === "done");
      if (found === undefined || !isDone || isSameJson(found.madeWith, msg)) return [];
      return [`the ${name} was made with another message, and is now as the manifest says`];
    });
  }

  /** The step that only the owner can take. */
  #owners(id: string, detail: string, message: EncodeObject, reasons: readonly Difference[] = []): Step {
    const { signer, manifest } = this.target;
    const differences = difference(`sender of '${id}'`, manifest.owner, signer);
    return differences.length > 0 ? differs(id, detail, differences) : toDo(id, detail, message, reasons);
  }

  /** Code and version that a contract runs; another code is the business of a migration. */
  #compareRunning({ name, code }: TargetContract, found: StoredContract): readonly Difference[] {
    if (!this.#runs(code)) return [];
    const { codes, release } = this.target.manifest;
    const wanted = codes[code].codeId;
    const { contract = "none", version = "none" } = found.version ?? {};
    return [
      ...(wanted === undefined ? [] : difference(`code id of ${name}`, String(wanted), String(found.codeId))),
      ...difference(`cw2 name of ${name}`, NAME_IN_CONTRACT[code], contract),
      ...difference(`cw2 version of ${name}`, release, version),
    ];
  }

  /** Whether the contract that is there runs the code asked for. */
  #runs(code: CodeName): boolean {
    const found = this.contracts[code];
    return found !== undefined && this.#checksum(found) === this.target.checksums[code];
  }

  #checksum({ codeId }: StoredContract): string {
    return this.stored.find(({ id }) => id === codeId)?.checksum ?? "no code";
  }

  /** The stored code to use: the one insisted on, the one that runs, or the first that the signer may use. */
  #find(name: CodeName): number | undefined {
    const { manifest, checksums } = this.target;
    const fitting = this.stored.filter(
      ({ checksum, permission }) => checksum === checksums[name] && this.#mayUse(permission),
    );
    const has = (id: number | undefined) => fitting.find((code) => code.id === id);
    const found = has(manifest.codes[name].codeId) ?? has(this.contracts[name]?.codeId) ?? fitting[0];
    return found?.id;
  }

  /** Governance uses every code, an account only those that were stored for all or for it. */
  #mayUse({ permission, addresses }: StoredCode["permission"]): boolean {
    if (this.target.manifest.route.kind === "proposal") return true;
    return (
      permission === AccessType.ACCESS_TYPE_EVERYBODY ||
      (permission === AccessType.ACCESS_TYPE_ANY_OF_ADDRESSES && addresses.includes(this.target.signer))
    );
  }
}

function done(id: string, detail: string): Step {
  return { id, state: "done", detail, differences: [], message: undefined };
}

function toDo(
  id: string,
  detail: string,
  message: EncodeObject,
  differences: readonly Difference[] = [],
): Step {
  return { id, state: "to_do", detail, differences, message };
}

function differs(id: string, detail: string, differences: readonly Difference[]): Step {
  return { id, state: "differs", detail, differences, message: undefined };
}

function difference(what: string, planned: string, found: string): readonly Difference[] {
  return planned === found ? [] : [{ what, planned, found }];
}

function isSameJson(text: string, value: unknown): boolean {
  try {
    return sorted(JSON.parse(text)) === sorted(value);
  } catch {
    return false;
  }
}
