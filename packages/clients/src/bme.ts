import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Coin } from "@cosmjs/stargate";
import { BmeMsgComposer } from "../generated/Bme.message-composer.js";
import type { InvoiceResult as InvoiceResultJson, Leg, ParamsPatch } from "../generated/Bme.types.js";
import { BmeReader, deadlineOf } from "./bme-reader.js";
import {
  type BurnResult,
  fromInvoice,
  type Invoice,
  type InvoiceResult,
  type MintResult,
  toInvoiceResult,
} from "./bme-types.js";
import { type EscrowResult, type EscrowResultJson, toEscrowResult } from "./escrows.js";
import { type Conversion, toBurned, toMinted } from "./requests.js";
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

/** What goes into an escrow: ACT of the sender, what attached AKT mints, or both. */
export interface EscrowMoney {
  /** ACT of the sender to put in. */
  readonly act?: Uact;
  /** AKT of the sender to mint from. */
  readonly akt?: Uakt;
  /** Least ACT to accept for it. */
  readonly minOut?: Uact;
  /** Last second at which to execute, Unix seconds. */
  readonly deadline?: bigint;
}

export interface OpenEscrowOptions extends EscrowMoney {
  /** Whose the ACT is that the owner mints into it; the owner when absent. */
  readonly refundTo?: string;
  /** What the job is called, at most 128 bytes. */
  readonly label?: string;
  /** Who may put something in beside the owner and `refundTo`, at most 32; everyone when absent. */
  readonly depositors?: readonly string[];
}

export interface DepositOptions extends EscrowMoney {
  /** Last second at which it may be spent; no end when absent. Afterwards only the depositor can get it. */
  readonly expires?: bigint;
}

/** What a crank did. */
export interface Cranked {
  /** Requests looked at. */
  readonly visited: number;
  readonly executed: number;
  readonly cancelled: number;
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
  async mintAct(
    amount: Uakt,
    { to, minOut, deadline }: MintOptions = {},
  ): Promise<TxAnswer<Conversion<MintResult>>> {
    const message = {
      ...(to !== undefined && { to }),
      ...(minOut !== undefined && { minActOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    const funds = await this.#coins(amount);
    return this.#ask(this.#messages.mintAct(message, funds), toMinted);
  }

  /** Mints exactly `actOut` from at most `maxIn` of the sender's AKT; the change comes back. */
  async mintActExact(
    actOut: Uact,
    maxIn: Uakt,
    { to, deadline }: ConvertOptions = {},
  ): Promise<TxAnswer<Conversion<MintResult>>> {
    const message = {
      actOut: actOut.toString(),
      ...(to !== undefined && { to }),
      ...deadlineOf(deadline),
    };
    const funds = await this.#coins(maxIn);
    return this.#ask(this.#messages.mintActExact(message, funds), toMinted);
  }

  /** Burns ACT of the sender and pays AKT. */
  burnAct(
    amount: Uact,
    { to, minOut, deadline }: BurnOptions = {},
  ): Promise<TxAnswer<Conversion<BurnResult>>> {
    const message = {
      amount: amount.toString(),
      ...(to !== undefined && { to }),
      ...(minOut !== undefined && { minAktOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    return this.#ask(this.#messages.burnAct(message), toBurned);
  }

  /**
   * Cancels a request of the sender. One that waits for its epoch at any time; one that waits for a price only when none
   * came for long enough.
   *
   * Errors: `not_cancellable`, `executable`, `request_ended`, `invoice_final`, `not_request_owner`, `unknown_request`.
   */
  cancel(request: bigint): Promise<TxResult> {
    return this.#send(this.#messages.cancel({ id: request.toString() }));
  }

  /** Runs requests whose price or epoch has come; 10 without a limit, at most 50. Anyone may send it. */
  crank(limit?: number): Promise<TxAnswer<Cranked>> {
    return this.#ask(this.#messages.crank(limit === undefined ? {} : { limit }), (json: Cranked) => json);
  }

  /** Sends an address the AKT that the bank did not deliver to it before. Anyone may send it. */
  retryPayout(to: string): Promise<TxResult> {
    return this.#send(this.#messages.retryPayout({ to }));
  }

  /**
   * Opens an escrow of the sender that those settlers may spend, 1 to 10, with a deposit or without.
   *
   * Errors: `list_size`, `invalid_name`, and as `depositEscrow`.
   */
  async openEscrow(
    settlers: readonly string[],
    { refundTo, label, depositors, ...money }: OpenEscrowOptions = {},
  ): Promise<TxAnswer<EscrowResult>> {
    const message = {
      settlers: [...settlers],
      ...(refundTo !== undefined && { refundTo }),
      ...(label !== undefined && { label }),
      ...(depositors !== undefined && { depositors: [...depositors] }),
      ...moneyOf(money),
    };
    const funds = await this.#coins(money.akt);
    return this.#ask<EscrowResultJson, EscrowResult>(
      this.#messages.openEscrow(message, funds),
      toEscrowResult,
    );
  }

  /**
   * Puts ACT into an escrow. It stays the sender's until it is spent.
   *
   * Errors: `unknown_escrow`, `not_depositor`, `zero_amount`, `deposit_minimum`, `grant_expired`, `escrow_full`,
   * `insufficient_act`, and as `mintAct`.
   */
  async depositEscrow(id: bigint, { expires, ...money }: DepositOptions): Promise<TxAnswer<EscrowResult>> {
    const message = {
      id: id.toString(),
      ...(expires !== undefined && { expires: expires.toString() }),
      ...moneyOf(money),
    };
    const funds = await this.#coins(money.akt);
    return this.#ask<EscrowResultJson, EscrowResult>(
      this.#messages.depositEscrow(message, funds),
      toEscrowResult,
    );
  }

  /** Puts AKT into an escrow, to pay where its ACT is gone while the table closes the mint. */
  async fundEscrowAkt(id: bigint, amount: Uakt): Promise<TxResult> {
    return this.#send(this.#messages.fundEscrowAkt({ id: id.toString() }, await this.#coins(amount)));
  }

  /** Takes the sender's own ACT out of an escrow, into the sender's balance. Errors: `escrow_part`. */
  withdrawEscrow(id: bigint, amount: Uact): Promise<TxResult> {
    return this.#send(this.#messages.withdrawEscrow({ id: id.toString(), amount: amount.toString() }));
  }

  /**
   * Sends the sender all AKT that it gave to an escrow and nobody spent; also after the escrow was closed.
   *
   * Errors: `no_escrow_akt`.
   */
  withdrawEscrowAkt(id: bigint): Promise<TxResult> {
    return this.#send(this.#messages.withdrawEscrowAkt({ id: id.toString() }));
  }

  /** Says who may put something into an escrow of the sender from now on; everyone when undefined. */
  setEscrowDepositors(id: bigint, depositors: readonly string[] | undefined): Promise<TxResult> {
    const named = depositors === undefined ? {} : { depositors: [...depositors] };
    return this.#send(this.#messages.setEscrowDepositors({ id: id.toString(), ...named }));
  }

  /**
   * Ends an escrow of the sender: what is left of ACT goes back to those whose it is; AKT waits for its givers, see
   * `escrowReturns`. Errors: `unknown_escrow`, `not_escrow_owner`.
   */
  closeEscrow(id: bigint): Promise<TxResult> {
    return this.#send(this.#messages.closeEscrow({ id: id.toString() }));
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
    return this.#send(this.#messages.fundVault(await this.#coins(amount)));
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

  /** AKT to attach; none asks nothing. */
  async #coins(amount: Uakt | undefined): Promise<Coin[]> {
    return amount === undefined ? [] : attach(amount, await this.#denom());
  }

  async #send(message: EncodeObject): Promise<TxResult> {
    return (await execute(this.#client, this.sender, [message], this.#options)).tx;
  }

  async #ask<Json, T>(message: EncodeObject, convert: (json: Json) => T): Promise<TxAnswer<T>> {
    const outcome = await execute(this.#client, this.sender, [message], this.#options);
    return { ...outcome.tx, result: convert(answerOf<Json>(outcome)) };
  }
}

/** The fields of a deposit as the messages take them. */
function moneyOf({ act, minOut, deadline }: EscrowMoney) {
  return {
    ...(act !== undefined && { act: act.toString() }),
    ...(minOut !== undefined && { minActOut: minOut.toString() }),
    ...deadlineOf(deadline),
  };
}
