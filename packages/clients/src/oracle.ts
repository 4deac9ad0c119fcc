import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { toBase64 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { OracleMsgComposer } from "../generated/Oracle.message-composer.js";
import type {
  Feed,
  ParamsPatch,
  PriceEmitter,
  Relay,
  SignerModel,
  SignerSetMsg,
  Source,
} from "../generated/Oracle.types.js";
import { OracleReader } from "./oracle-reader.js";
import type { OracleFee } from "./oracle-types.js";
import { attach, execute, type TxOptions, type TxResult } from "./tx.js";
import type { PriceE18 } from "./units.js";

/** Reads and drives an oracle contract for one account. Every failure is a `BmeError`. */
export class Oracle extends OracleReader {
  readonly sender: string;
  readonly #client: SigningCosmWasmClient;
  readonly #messages: OracleMsgComposer;
  readonly #options: TxOptions;

  constructor(client: SigningCosmWasmClient, sender: string, address: string, options: TxOptions) {
    super(client, address);
    this.sender = sender;
    this.#client = client;
    this.#messages = new OracleMsgComposer(sender, address);
    this.#options = options;
  }

  /**
   * Stores what is new in 1 to 4 accumulator updates. The fee is asked of the contract unless it is given.
   *
   * Errors: anything wrong in an update; `nothing_new` when all of it is stored already; `paused`
   * while every symbol is.
   */
  async updatePriceFeeds(updates: readonly Uint8Array[], fee?: OracleFee): Promise<TxResult> {
    const { amount, denom } = fee ?? (await this.updateFee());
    const data = updates.map(toBase64);
    return this.#send(this.#messages.updatePriceFeeds({ data }, attach(amount, denom)));
  }

  /** Replaces a signer set by the packet that the current set signed. */
  submitGovernance(packet: Uint8Array): Promise<TxResult> {
    return this.#send(this.#messages.submitGovernance({ vaa: toBase64(packet) }));
  }

  /** Registers a set without a packet. For the owner. */
  registerSignerSet(set: SignerSetMsg): Promise<TxResult> {
    return this.#send(this.#messages.registerSignerSet({ set }));
  }

  /** Ends a set now. For the owner. */
  expireSignerSet(model: SignerModel, index: number): Promise<TxResult> {
    return this.#send(this.#messages.expireSignerSet({ model, index }));
  }

  /** Adds a feed under a new symbol. For the owner. */
  addFeed(feed: Feed): Promise<TxResult> {
    return this.#send(this.#messages.addFeed({ feed }));
  }

  /** Puts another feed in the place of a symbol's only one. For the owner. */
  updateFeed(feed: Feed): Promise<TxResult> {
    return this.#send(this.#messages.updateFeed({ feed }));
  }

  /** Takes a feed from its symbol. For the owner. Errors: `too_few_sources` when fewer than must agree were left. */
  removeFeed(id: string): Promise<TxResult> {
    return this.#send(this.#messages.removeFeed({ id }));
  }

  /**
   * Replaces the sources of a symbol; their reports are forgotten, its price and average stay. For the owner.
   *
   * Errors: `unknown_symbol`, `feed_exists`, `out_of_bounds` unless 1 to 8 sources and as many at most must agree.
   */
  setSources(symbol: string, sources: readonly Source[], minSources: number): Promise<TxResult> {
    return this.#send(this.#messages.setSources({ symbol, sources: [...sources], minSources }));
  }

  /**
   * Reports a price of one's own. For a pusher on the symbol's list.
   *
   * Errors: `not_a_source`; `nothing_new` for a publish time that is not later; those of the limits.
   */
  submitPrice(symbol: string, price: PriceE18, conf: PriceE18, publishTime: bigint): Promise<TxResult> {
    const report = { price: price.toString(), conf: conf.toString(), publishTime: publishTime.toString() };
    return this.#send(this.#messages.submitPrice({ symbol, ...report }));
  }

  /**
   * Changes the limits that the patch names; the others stay. For the owner.
   *
   * Errors: `stale_params` when the limits, see `params`, have another version; `no_change`; `out_of_bounds`.
   */
  updateParams(patch: ParamsPatch, expectVersion: number): Promise<TxResult> {
    return this.#send(this.#messages.updateParams({ patch, expectVersion }));
  }

  /**
   * Stops updates of a symbol, of all without one, until that Unix second. For the owner, who lifts a pause by a
   * second that has passed, and for the guardian three times, at most 72 hours each.
   *
   * Errors: `unknown_symbol`; for a guardian `pause_duration`, `pause_shortened`, `no_charges`.
   */
  pause(until: bigint, symbol?: string): Promise<TxResult> {
    const which = symbol === undefined ? {} : { symbol };
    return this.#send(this.#messages.pause({ until: until.toString(), ...which }));
  }

  /** Names who may pause beside the owner, with all three pauses, or nobody. For the owner. */
  setGuardian(guardian: string | undefined): Promise<TxResult> {
    return this.#send(this.#messages.setGuardian(guardian === undefined ? {} : { guardian }));
  }

  /** Passes accepted prices of a symbol on to the chain's own oracle, or nothing. For the owner. */
  setRelay(relay: Relay | undefined): Promise<TxResult> {
    return this.#send(this.#messages.setRelay(relay === undefined ? {} : { relay }));
  }

  /** Replaces the accepted publishers. For the owner. */
  setEmitters(emitters: readonly PriceEmitter[]): Promise<TxResult> {
    return this.#send(this.#messages.setEmitters({ emitters: [...emitters] }));
  }

  /** Changes the fee of an update call. For the owner. */
  setFee({ amount, denom }: OracleFee): Promise<TxResult> {
    return this.#send(this.#messages.setFee({ fee: { amount: amount.toString(), denom } }));
  }

  /** Sends collected fees. For the owner. */
  withdrawFees(to: string, { amount, denom }: OracleFee): Promise<TxResult> {
    return this.#send(this.#messages.withdrawFees({ to, amount: { amount: amount.toString(), denom } }));
  }

  /** Offers the ownership. For the owner. */
  proposeOwner(nominee: string, expiresInSecs: bigint): Promise<TxResult> {
    return this.#send(this.#messages.proposeOwner({ nominee, expiresInSecs: expiresInSecs.toString() }));
  }

  /** Takes the ownership that was offered. For the nominee. */
  acceptOwner(): Promise<TxResult> {
    return this.#send(this.#messages.acceptOwner());
  }

  async #send(message: EncodeObject): Promise<TxResult> {
    return (await execute(this.#client, this.sender, [message], this.#options)).tx;
  }
}
