import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { BmeQueryClient } from "../generated/Bme.client.js";
import type { RecordStatus } from "../generated/Bme.types.js";
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
  type Account,
  type BmeHealth,
  type Bucket,
  type NetBurn,
  toAccount,
  toBucket,
  toHealth,
  toNetBurn,
} from "./bme-health.js";
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
import { BmeError } from "./errors.js";
import { type Escrow, type EscrowReturn, toEscrow, toEscrowReturn } from "./escrows.js";
import { maybe, maybeBigInt } from "./maybe.js";
import type { Page } from "./page.js";
import { type BmeRequest, type RequestOutcome, toRequest } from "./requests.js";
import { asking } from "./tx.js";
import { type Uact, type Uakt, uact, uakt } from "./units.js";
import { describeWait } from "./wait.js";

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
  /** Who would send it; without it no limit of an account is checked. */
  readonly sender?: string;
  /** Least ACT to accept. */
  readonly minOut?: Uact;
  /** Last second at which to execute. */
  readonly deadline?: bigint;
}

export interface QuoteMintExactOptions {
  /** Who would send it; without it no limit of an account is checked. */
  readonly sender?: string;
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

export interface WaitOptions {
  /** How long to wait; two minutes when absent. */
  readonly timeoutMs?: number;
  /** How often to ask; each second when absent. */
  readonly pollMs?: number;
  /** Told the request each time that it waits still. */
  readonly onWait?: (request: BmeRequest) => void;
  /** Ends the waiting with its reason; the request stays. */
  readonly signal?: AbortSignal;
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
  async quoteMint(
    amount: Uakt,
    { sender, minOut, deadline }: QuoteMintOptions = {},
  ): Promise<Quote<MintResult>> {
    const message = {
      amount: amount.toString(),
      ...(sender !== undefined && { sender }),
      ...(minOut !== undefined && { minActOut: minOut.toString() }),
      ...deadlineOf(deadline),
    };
    return toMintQuote(await asking(this.#queries.quoteMint(message)));
  }

  /** What `mintActExact` would do. */
  async quoteMintExact(
    actOut: Uact,
    { sender, amount, deadline }: QuoteMintExactOptions = {},
  ): Promise<Quote<MintResult>> {
    const message = {
      actOut: actOut.toString(),
      ...(sender !== undefined && { sender }),
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

  /** ACT of an account, what is locked of it, and how many requests of it wait. */
  async account(address: string): Promise<Account> {
    return toAccount(await asking(this.#queries.balance({ address })));
  }

  /** Accounts with ACT or requests, by address. */
  async balances(page: Page<string> = {}): Promise<readonly Account[]> {
    return (await asking(this.#queries.balances(page))).balances.map(toAccount);
  }

  /** A request; none when it was never made or is forgotten. */
  async request(id: bigint): Promise<BmeRequest | undefined> {
    return maybe((await asking(this.#queries.record({ id: id.toString() }))).record, toRequest);
  }

  /** Requests, oldest first, and where the next page begins; a page of one status may have fewer than its limit. */
  async requests(
    options: Page<bigint> & { readonly owner?: string; readonly status?: RecordStatus } = {},
  ): Promise<{ readonly requests: readonly BmeRequest[]; readonly next: bigint | undefined }> {
    const { records, next } = await asking(this.#queries.records(pageOf(options)));
    return { requests: records.map(toRequest), next: maybeBigInt(next) };
  }

  /**
   * Waits until a request has ended, and answers how. Asking moves nothing: someone has to `crank`.
   *
   * Errors: `unknown_request`; `still_waiting` after the time limit.
   */
  async waitFor(
    id: bigint,
    { timeoutMs = 120_000, pollMs = 1_000, onWait, signal }: WaitOptions = {},
  ): Promise<RequestOutcome> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      signal?.throwIfAborted();
      const request = await this.request(id);
      if (request === undefined) {
        throw new BmeError("unknown_request", `request ${id} was never made or is forgotten`);
      }
      if (request.outcome !== undefined) return request.outcome;
      onWait?.(request);
      const left = until - Date.now();
      if (left <= 0) {
        const what = describeWait(request.wait);
        throw new BmeError("still_waiting", `request ${id} waits for ${what} still, after ${timeoutMs} ms`);
      }
      await pause(Math.min(pollMs, left), signal);
    }
  }

  /** AKT that the bank did not deliver to an address. */
  async undelivered(address: string): Promise<Uakt> {
    return uakt((await asking(this.#queries.undelivered({ address }))).uakt);
  }

  /** What each bucket holds; with an address, its instant limits too. */
  async buckets(address?: string): Promise<readonly Bucket[]> {
    const message = address === undefined ? {} : { address };
    return (await asking(this.#queries.buckets(message))).buckets.map(toBucket);
  }

  /** AKT burned and paid. */
  async netBurn(): Promise<NetBurn> {
    return toNetBurn(await asking(this.#queries.netBurn()));
  }

  /** Everything that a dashboard shows, at one height. */
  async health(): Promise<BmeHealth> {
    return toHealth(await asking(this.#queries.health()));
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
    return (await asking(this.#queries.claims(pageOf(page)))).claims.map(toClaim);
  }

  /** An open escrow; none when it was never opened or is closed. */
  async escrow(id: bigint): Promise<Escrow | undefined> {
    return maybe((await asking(this.#queries.escrow({ id: id.toString() }))).escrow, toEscrow);
  }

  /** Open escrows, oldest first; with an owner, only theirs. */
  async escrows(page: Page<bigint> & { readonly owner?: string } = {}): Promise<readonly Escrow[]> {
    return (await asking(this.#queries.escrows(pageOf(page)))).escrows.map(toEscrow);
  }

  /** AKT that left escrows and waits for its giver, oldest escrow first. */
  async escrowReturns(giver: string, page: Page<bigint> = {}): Promise<readonly EscrowReturn[]> {
    const { returns } = await asking(this.#queries.escrowReturns({ giver, ...pageOf(page) }));
    return returns.map(toEscrowReturn);
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

/** A page by ids, as the queries take it. */
function pageOf<T extends Page<bigint>>({ startAfter, ...rest }: T) {
  return { ...rest, ...(startAfter !== undefined && { startAfter: startAfter.toString() }) };
}

/** Settled after so long, or at once with the reason of the signal. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
