import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { BmeMsgComposer } from "../generated/Bme.message-composer.js";
import type {
  BurnResult as BurnResultJson,
  InvoiceResult as InvoiceResultJson,
  Leg,
  MintResult as MintResultJson,
  ParamsPatch,
} from "../generated/Bme.types.js";
import { BmeReader, deadlineOf } from "./bme-reader.js";
import {
  type BurnResult,
  fromInvoice,
  type Invoice,
  type InvoiceResult,
  type MintResult,
  toBurnResult,
  toInvoiceResult,
  toMintResult,
} from "./bme-types.js";
import { answerOf, attach, execute, type TxAnswer, type TxOptions, type TxResult } from "./tx.js";
import type { Uact, Uakt } from "./units.js";

/** Options of a conversion. */
export interface ConvertOptions {
  /** Who gets the proceeds; the sender when absent. */
  readonly to?: string;
  /** Last second at which to execute, Unix seconds. */
  readonly deadline?: bigint;
}

export interface MintOptions extends ConvertOptions {
  /** Least ACT to accept. */
  readonly minOut?: Uact;
}

export interface BurnOptions extends ConvertOptions {
  /** Least AKT to accept at once; what would become a claim does not count. */
  readonly minOut?: Uakt;
}

/** Reads and drives a vault for one account. Every failure is a `BmeError`. */
export class Bme extends BmeReader {
  readonly sender: string;
  readonly #client: SigningCosmWasmClient;
  readonly #messages: BmeMsgComposer;
  readonly #options: TxOptions;
  #aktDenom: Promise<string> | undefined;

  constructor(client: SigningCosmWasmClient, sender: string, address: string, options: TxOptions) {
    super(client, address);
    this.sender = sender;
    this.#client = client;
    this.#messages = new BmeMsgComposer(sender, address);
    this.#options = options;
  }

  /** Burns AKT of the sender and mints ACT. */
  async mintAct(amount: Uakt, { to, minOut, deadline }: MintOptions = {}): Promise<TxAnswer<MintResult>> {
    const message = {
      ...(to !== undefined && { to }),
      ...(minOut !== undefined && { minActOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    const funds = attach(amount, await this.#denom());
    return this.#ask<MintResultJson, MintResult>(this.#messages.mintAct(message, funds), toMintResult);
  }

  /** Mints exactly `actOut` from at most `maxIn` of the sender's AKT; the change comes back. */
  async mintActExact(
    actOut: Uact,
    maxIn: Uakt,
    { to, deadline }: ConvertOptions = {},
  ): Promise<TxAnswer<MintResult>> {
    const message = {
      actOut: actOut.toString(),
      ...(to !== undefined && { to }),
      ...deadlineOf(deadline),
    };
    const funds = attach(maxIn, await this.#denom());
    return this.#ask<MintResultJson, MintResult>(this.#messages.mintActExact(message, funds), toMintResult);
  }

  /** Burns ACT of the sender and pays AKT. */
  burnAct(amount: Uact, { to, minOut, deadline }: BurnOptions = {}): Promise<TxAnswer<BurnResult>> {
    const message = {
      amount: amount.toString(),
      ...(to !== undefined && { to }),
      ...(minOut !== undefined && { minAktOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    return this.#ask<BurnResultJson, BurnResult>(this.#messages.burnAct(message), toBurnResult);
  }

  /** Lets a settler spend the sender's ACT until a Unix second; replaces an earlier permission. */
  approveSettler(settler: string, limit: Uact, expires: bigint): Promise<TxResult> {
    const message = { settler, limit: limit.toString(), expires: expires.toString() };
    return this.#send(this.#messages.approveSettler(message));
  }

  /**
   * Spends payers' ACT and pays providers: one outcome per invoice, in order. When `atomic`, one refused invoice
   * refuses all. For registered settlers.
   */
  settle(
    invoices: readonly Invoice[],
    { atomic = false }: { readonly atomic?: boolean } = {},
  ): Promise<TxAnswer<readonly InvoiceResult[]>> {
    const message = this.#messages.settle({ atomic, invoices: invoices.map(fromInvoice) });
    return this.#ask<{ results: InvoiceResultJson[] }, readonly InvoiceResult[]>(message, ({ results }) =>
      results.map(toInvoiceResult),
    );
  }

  /** Pays the owner of a claim what is funded of it. Anyone may send it. */
  withdrawClaim(id: bigint): Promise<TxResult> {
    return this.#send(this.#messages.withdrawClaim({ id: id.toString() }));
  }

  /** Gives AKT of the sender to the vault: to claims first, then to the buffer. */
  async fundVault(amount: Uakt): Promise<TxResult> {
    return this.#send(this.#messages.fundVault(attach(amount, await this.#denom())));
  }

  /** Registers a settler, with a cap for each day of UTC if one is given, or takes the registration back. For the owner. */
  setSettler(settler: string, enabled: boolean, dailyCap?: Uact): Promise<TxResult> {
    const cap = dailyCap === undefined ? {} : { dailyCap: dailyCap.toString() };
    return this.#send(this.#messages.setSettler({ addr: settler, enabled, ...cap }));
  }

  /**
   * Changes the parameters that the patch names; what loosens waits for the delay that the parameters hold. For the
   * owner.
   *
   * Errors: `stale_params` when the parameters, see `params`, have another version; `no_change`, `pending_exists`,
   * `loosens_in_crisis`, `invalid_params`.
   */
  updateParams(patch: ParamsPatch, expectVersion: number): Promise<TxResult> {
    return this.#send(this.#messages.updateParams({ patch, expectVersion }));
  }

  /** Brings parameters that waited into force. For the owner. Errors: `nothing_pending`, `not_yet_due`. */
  applyParams(): Promise<TxResult> {
    return this.#send(this.#messages.applyParams());
  }

  /** Forgets parameters that wait. For the owner. Errors: `nothing_pending`. */
  cancelParams(): Promise<TxResult> {
    return this.#send(this.#messages.cancelParams());
  }

  /**
   * Closes legs until that Unix second. For the owner, who lifts a pause by a second that has passed, and for the
   * guardian three times, at most 72 hours each.
   *
   * Errors: `no_legs`; for a guardian `pause_duration`, `pause_shortened`, `no_charges`.
   */
  pause(legs: readonly Leg[], until: bigint): Promise<TxResult> {
    return this.#send(this.#messages.pause({ legs: [...legs], until: until.toString() }));
  }

  /** Names who may pause beside the owner, with all three pauses, or nobody. For the owner. */
  setGuardian(guardian: string | undefined): Promise<TxResult> {
    return this.#send(this.#messages.setGuardian(guardian === undefined ? {} : { guardian }));
  }

  /**
   * Takes prices from another contract, or of another symbol. For the owner.
   *
   * Errors: `oracle_unchanged`; `oracle_unhealthy`; `oracle_move` when its price is too far from the present one.
   */
  setOracle(oracle: string, symbol?: string): Promise<TxResult> {
    return this.#send(this.#messages.setOracle({ oracle, ...(symbol !== undefined && { symbol }) }));
  }

  /** Offers the ownership. For the owner. */
  proposeOwner(nominee: string, expiresInSecs: bigint): Promise<TxResult> {
    return this.#send(this.#messages.proposeOwner({ nominee, expiresInSecs: expiresInSecs.toString() }));
  }

  /** Takes the ownership that was offered. For the nominee. */
  acceptOwner(): Promise<TxResult> {
    return this.#send(this.#messages.acceptOwner());
  }

  /** The denom is fixed at instantiation, so it is asked once; after a failure, again. */
  async #denom(): Promise<string> {
    this.#aktDenom ??= this.config().then(({ aktDenom }) => aktDenom);
    try {
      return await this.#aktDenom;
    } catch (cause) {
      this.#aktDenom = undefined;
      throw cause;
    }
  }

  async #send(message: EncodeObject): Promise<TxResult> {
    return (await execute(this.#client, this.sender, [message], this.#options)).tx;
  }

  async #ask<Json, T>(message: EncodeObject, convert: (json: Json) => T): Promise<TxAnswer<T>> {
    const outcome = await execute(this.#client, this.sender, [message], this.#options);
    return { ...outcome.tx, result: convert(answerOf<Json>(outcome)) };
  }
}
