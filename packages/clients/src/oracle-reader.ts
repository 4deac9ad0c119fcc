import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { toBase64 } from "@cosmjs/encoding";
import { OracleQueryClient } from "../generated/Oracle.client.js";
import type { Feed, Params, PriceEmitter, SignerModel } from "../generated/Oracle.types.js";
import {
  type AgedSnapshot,
  type OracleFee,
  type OracleHealth,
  type OraclePrice,
  type OracleSignerSet,
  type OracleTwap,
  toHealth,
  toPrice,
  toSignerSet,
  toSnapshot,
  toTwap,
  toVerdict,
  type UpdateVerdict,
} from "./oracle-types.js";
import { type Ownership, toOwnership } from "./ownership.js";
import { decodeSnapshot, type Snapshot, snapshotKey } from "./snapshot.js";
import { asking } from "./tx.js";

export interface OracleConfig {
  /** Fee of an update call. */
  readonly fee: OracleFee;
  readonly params: Params;
  /** Accepted publishers. */
  readonly emitters: readonly PriceEmitter[];
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

  /** A page of feeds by symbol: 10 without a limit, at most 30. */
  async feeds(page: { startAfter?: string; limit?: number } = {}): Promise<readonly Feed[]> {
    return (await asking(this.#queries.feeds(page))).feeds;
  }

  /** Fee, limits and publishers. */
  async config(): Promise<OracleConfig> {
    const { fee, params, emitters } = await asking(this.#queries.config());
    return { fee: { amount: BigInt(fee.amount), denom: fee.denom }, params, emitters };
  }

  /** Owner and open offer. */
  async ownership(): Promise<Ownership> {
    return toOwnership(await asking(this.#queries.ownership()));
  }
}
