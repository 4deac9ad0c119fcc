import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { BmeQueryClient } from "../generated/Bme.client.js";
import {
  type PendingParams,
  type Settler,
  toPendingParams,
  toRoles,
  toSettler,
  type VaultParams,
  type VaultRoles,
} from "./bme-governance.js";
import {
  type Approval,
  type BmeStatus,
  type BurnResult,
  type Claim,
  fromInvoice,
  type Invariants,
  type Invoice,
  type InvoiceResult,
  type MintResult,
  maybe,
  type Quote,
  type SettledInvoice,
  toApproval,
  toBurnQuote,
  toClaim,
  toInvariants,
  toMintQuote,
  toSettledInvoice,
  toSettleQuote,
  toStatus,
  toVault,
  type VaultBooks,
} from "./bme-types.js";
import type { Page } from "./page.js";
import { asking } from "./tx.js";
import { type Uact, type Uakt, uact } from "./units.js";

/** What instantiation fixed. */
export interface BmeConfig {
  /** Contract that stores the price. */
  readonly oracle: string;
  /** Symbol read there. */
  readonly symbol: string;
  /** Bank denom of AKT. */
  readonly aktDenom: string;
}

export interface QuoteMintOptions {
  /** Least ACT to accept. */
  readonly minOut?: Uact;
  /** Last second at which to execute. */
  readonly deadline?: bigint;
}

export interface QuoteMintExactOptions {
  /** AKT to attach; exactly the cost when absent. */
  readonly amount?: Uakt;
  /** Last second at which to execute. */
  readonly deadline?: bigint;
}

export interface QuoteBurnOptions {
  /** Whose ACT; without it no balance is checked. */
  readonly holder?: string;
  /** Least AKT to accept. */
  readonly minOut?: Uakt;
  /** Last second at which to execute. */
  readonly deadline?: bigint;
}

/** Reads a vault. Every failure is a `BmeError`; a quote answers the refusal of its message instead. */
export class BmeReader {
  readonly address: string;
  readonly #queries: BmeQueryClient;

  constructor(client: CosmWasmClient, address: string) {
    this.address = address;
    this.#queries = new BmeQueryClient(client, address);
  }

  /** Status, ratio, why, and how far the thresholds are. */
  async status(): Promise<BmeStatus> {
    return toStatus(await asking(this.#queries.status()));
  }

  /** All books. */
  async vault(): Promise<VaultBooks> {
    return toVault(await asking(this.#queries.vault()));
  }

  /** The parameters, as in a preset file, and their version. */
  async params(): Promise<VaultParams> {
    const { version, params } = await asking(this.#queries.params());
    return { version, params };
  }

  /** The change of parameters that waits; none when none does. */
  async pendingParams(): Promise<PendingParams | undefined> {
    return maybe((await asking(this.#queries.pendingParams())).pending, toPendingParams);
  }

  /** What instantiation fixed. */
  async config(): Promise<BmeConfig> {
    const { oracle, symbol, akt_denom } = await asking(this.#queries.config());
    return { oracle, symbol, aktDenom: akt_denom };
  }

  /** Owner, guardian and pauses. */
  async roles(): Promise<VaultRoles> {
    return toRoles(await asking(this.#queries.roles()));
  }

  /** What `mintAct` would do. */
  async quoteMint(amount: Uakt, { minOut, deadline }: QuoteMintOptions = {}): Promise<Quote<MintResult>> {
    const message = {
      amount: amount.toString(),
      ...(minOut !== undefined && { minActOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    return toMintQuote(await asking(this.#queries.quoteMint(message)));
  }

  /** What `mintActExact` would do. */
  async quoteMintExact(
    actOut: Uact,
    { amount, deadline }: QuoteMintExactOptions = {},
  ): Promise<Quote<MintResult>> {
    const message = {
      actOut: actOut.toString(),
      ...(amount !== undefined && { amount: amount.toString() }),
      ...deadlineOf(deadline),
    };
    return toMintQuote(await asking(this.#queries.quoteMintExact(message)));
  }

  /** What `burnAct` would do. */
  async quoteBurn(
    amount: Uact,
    { holder, minOut, deadline }: QuoteBurnOptions = {},
  ): Promise<Quote<BurnResult>> {
    const message = {
      amount: amount.toString(),
      ...(holder !== undefined && { holder }),
      ...(minOut !== undefined && { minAktOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    return toBurnQuote(await asking(this.#queries.quoteBurn(message)));
  }

  /** What `settle` would do. */
  async quoteSettle(settler: string, invoices: readonly Invoice[]): Promise<Quote<readonly InvoiceResult[]>> {
    const message = { settler, invoices: invoices.map(fromInvoice) };
    return toSettleQuote(await asking(this.#queries.quoteSettle(message)));
  }

  /** ACT of an account. */
  async balance(address: string): Promise<Uact> {
    return uact((await asking(this.#queries.balance({ address }))).uact);
  }

  /** Accounts with ACT, by address. */
  async balances(page: Page<string> = {}): Promise<readonly { address: string; amount: Uact }[]> {
    const { balances } = await asking(this.#queries.balances(page));
    return balances.map((entry) => ({ address: entry.address, amount: uact(entry.uact) }));
  }

  /** What a settler may spend of a holder. */
  async approval(holder: string, settler: string): Promise<Approval> {
    return toApproval(await asking(this.#queries.approval({ holder, settler })));
  }

  /** Registered settlers, by address. */
  async settlers(page: Page<string> = {}): Promise<readonly Settler[]> {
    return (await asking(this.#queries.settlers(page))).settlers.map(toSettler);
  }

  /** A settled invoice; none when that id was never settled. */
  async invoice(settler: string, id: string): Promise<SettledInvoice | undefined> {
    return maybe((await asking(this.#queries.invoice({ settler, id }))).invoice, toSettledInvoice);
  }

  /** A claim; none when it was never made or is paid in full. */
  async claim(id: bigint): Promise<Claim | undefined> {
    return maybe((await asking(this.#queries.claim({ id: id.toString() }))).claim, toClaim);
  }

  /** Claims that are not paid in full, oldest first; with an owner, only theirs. */
  async claims(page: Page<bigint> & { readonly owner?: string } = {}): Promise<readonly Claim[]> {
    const { startAfter, ...rest } = page;
    const message = { ...rest, ...(startAfter !== undefined && { startAfter: startAfter.toString() }) };
    return (await asking(this.#queries.claims(message))).claims.map(toClaim);
  }

  /** The invariants, each with both sides. */
  async invariants(): Promise<Invariants> {
    return toInvariants(await asking(this.#queries.invariants()));
  }
}

/** The optional field of several messages. */
export function deadlineOf(deadline: bigint | undefined): { deadline?: string } {
  return deadline === undefined ? {} : { deadline: deadline.toString() };
}
