import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { toBase64 } from "@cosmjs/encoding";
import { OracleQueryClient } from "../generated/Oracle.client.js";
import type { Feed, Params, PriceEmitter, Relay, SignerModel } from "../generated/Oracle.types.js";
import {
  type AgedSnapshot,
  type OracleFee,
  type OracleHealth,
  type OracleObservation,
  type OracleParams,
  type OraclePrice,
  type OracleRoles,
  type OracleSignerSet,
  type OracleSources,
  type OracleTwap,
  toFee,
  toHealth,
  toObservation,
  toPrice,
  toRoles,
  toSignerSet,
  toSnapshot,
  toSources,
  toTwap,
  toVerdict,
  type UpdateVerdict,
} from "./oracle-types.js";
import { type Ownership, toOwnership } from "./ownership.js";
import type { Page } from "./page.js";
import { decodeSnapshot, type Snapshot, snapshotKey } from "./snapshot.js";
import { asking } from "./tx.js";

export interface OracleConfig {
  /** Fee of an update call. */
  readonly fee: OracleFee;
  readonly params: Params;
  /** Accepted publishers. */
  readonly emitters: readonly PriceEmitter[];
  /** What is passed on to the chain's own oracle; none when the relay is off. */
  readonly relay: Relay | undefined;
}

/** Reads an oracle contract. Every failure is a `BmeError`. */
export class OracleReader {
  readonly address: string;
  readonly #client: CosmWasmClient;
  readonly #queries: OracleQueryClient;

  constructor(client: CosmWasmClient, address: string) {
    this.address = address;
    this.#client = client;
    this.#queries = new OracleQueryClient(client, address);
  }

  /** The snapshot of a symbol and its age. Errors: `no_price`. */
  async snapshot(symbol: string): Promise<AgedSnapshot> {
    return toSnapshot(await asking(this.#queries.snapshot({ symbol })));
  }

  /** The stored record of a symbol as the vault reads it, cheaper than `snapshot`; none before the first price. */
  async rawSnapshot(symbol: string): Promise<Snapshot | undefined> {
    const bytes = await asking(this.#client.queryContractRaw(this.address, snapshotKey(symbol)));
    return bytes === null || bytes.length === 0 ? undefined : decodeSnapshot(bytes);
  }

  /** The newest price. Errors: `no_price`; `stale` if it is older than `maxAgeSecs`. */
  async price(symbol: string, maxAgeSecs?: bigint): Promise<OraclePrice> {
    const limit = maxAgeSecs === undefined ? {} : { maxAgeSecs: maxAgeSecs.toString() };
    return toPrice(await asking(this.#queries.price({ symbol, ...limit })));
  }

  /** The time-weighted average. Errors: `no_price`, `warming`. */
  async twap(symbol: string): Promise<OracleTwap> {
    return toTwap(await asking(this.#queries.twap({ symbol })));
  }

  /** Whether a symbol can be relied on, and if not, why. */
  async health(symbol: string): Promise<OracleHealth> {
    return toHealth(await asking(this.#queries.health({ symbol })));
  }

  /** What an update call with these accumulator updates would do now. Errors: those of that call. */
  async verifyUpdate(updates: readonly Uint8Array[]): Promise<UpdateVerdict> {
    return toVerdict(await asking(this.#queries.verifyUpdate({ data: updates.map(toBase64) })));
  }

  /** One signer set; the current one of the model without an index. Errors: `unknown_signer_set`. */
  async signerSet(model: SignerModel, index?: number): Promise<OracleSignerSet> {
    const which = index === undefined ? { model } : { model, index };
    return toSignerSet(await asking(this.#queries.signerSet(which)));
  }

  /** Signer sets of a model, by index. */
  async signerSets(model: SignerModel, page: Page<number> = {}): Promise<readonly OracleSignerSet[]> {
    const { signer_sets } = await asking(this.#queries.signerSets({ model, ...page }));
    return signer_sets.map(toSignerSet);
  }

  /** Feeds, by symbol. */
  async feeds(page: Page<string> = {}): Promise<readonly Feed[]> {
    return (await asking(this.#queries.feeds(page))).feeds;
  }

  /** Symbols, in alphabetical order. */
  async symbols(page: Page<string> = {}): Promise<readonly string[]> {
    return (await asking(this.#queries.symbols(page))).symbols;
  }

  /** Sources of a symbol, with what each of them says. Errors: `unknown_symbol`. */
  async sources(symbol: string): Promise<OracleSources> {
    return toSources(await asking(this.#queries.sources({ symbol })));
  }

  /** Observations of a symbol by number, from the oldest that its window needs. Errors: `no_price`. */
  async observations(symbol: string, page: Page<number> = {}): Promise<readonly OracleObservation[]> {
    const { observations } = await asking(this.#queries.observations({ symbol, ...page }));
    return observations.map(toObservation);
  }

  /** Fee of an update call, whatever it carries. */
  async updateFee(): Promise<OracleFee> {
    return toFee(await asking(this.#queries.getUpdateFee({ vaas: [] })));
  }

  /** Fee, limits, publishers and relay. */
  async config(): Promise<OracleConfig> {
    const { fee, params, emitters, relay } = await asking(this.#queries.config());
    return { fee: toFee(fee), params, emitters, relay: relay ?? undefined };
  }

  /** Limits and their version. */
  async params(): Promise<OracleParams> {
    const { version, params } = await asking(this.#queries.params());
    return { version, params };
  }

  /** Owner, guardian and pauses. */
  async roles(): Promise<OracleRoles> {
    return toRoles(await asking(this.#queries.roles()));
  }

  /** Owner and open offer. */
  async ownership(): Promise<Ownership> {
    return toOwnership(await asking(this.#queries.ownership()));
  }
}
