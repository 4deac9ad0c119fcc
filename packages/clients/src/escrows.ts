import type {
  EscrowInfo,
  EscrowReturn as EscrowReturnJson,
  MintResult as MintResultJson,
} from "../generated/Bme.types.js";
import type { MintResult } from "./bme-types.js";
import { maybe, maybeBigInt } from "./maybe.js";
import { type Conversion, type TicketJson, toMinted, toTicket } from "./requests.js";
import { type Uact, type Uakt, uact, uakt } from "./units.js";

/** An open escrow: an account for one job, which several may fund. */
export interface Escrow {
  readonly id: bigint;
  /** Who opened it, and closes it. */
  readonly owner: string;
  /** Whose the ACT is that the owner mints into it. */
  readonly refundTo: string;
  readonly label: string | undefined;
  /** Who may spend it. */
  readonly settlers: readonly string[];
  /** Who may put something in beside the owner and `refundTo`; none for everyone. */
  readonly depositors: readonly string[] | undefined;
  /** ACT that may be spent now. */
  readonly spendable: Uact;
  /** ACT, in the order in which it is spent. */
  readonly deposits: readonly EscrowDeposit[];
  /** AKT, in the order in which it is spent. */
  readonly fallback: readonly EscrowFallback[];
}

/** ACT of a depositor in an escrow. */
export interface EscrowDeposit {
  readonly depositor: string;
  readonly amount: Uact;
  /** Last second at which it may be spent; none for no end. */
  readonly expires: bigint | undefined;
}

/** AKT of a giver in an escrow. */
export interface EscrowFallback {
  readonly giver: string;
  readonly amount: Uakt;
}

/** AKT that left an escrow and waits for its giver. */
export interface EscrowReturn {
  readonly escrow: bigint;
  readonly amount: Uakt;
}

/** What opening an escrow, or a deposit, did. */
export interface EscrowResult {
  readonly id: bigint;
  /** ACT put in now. */
  readonly deposited: Uact;
  /**
   * The mint of the attached AKT; none without any. One that waits lands in the escrow, or in the depositor's balance if
   * that is closed then.
   */
  readonly mint: Conversion<MintResult> | undefined;
}

/** The answer of `open_escrow` and `deposit_escrow` as the contract writes it. */
export interface EscrowResultJson {
  readonly id: string;
  readonly deposited_uact: string;
  readonly mint?: MintResultJson | null;
  readonly ticket?: TicketJson | null;
}

export function toEscrow(json: EscrowInfo): Escrow {
  return {
    id: BigInt(json.id),
    owner: json.owner,
    refundTo: json.refund_to,
    label: json.label ?? undefined,
    settlers: json.settlers,
    depositors: json.depositors ?? undefined,
    spendable: uact(json.spendable_uact),
    deposits: json.deposits.map(({ depositor, uact: amount, expires }) => ({
      depositor,
      amount: uact(amount),
      expires: maybeBigInt(expires),
    })),
    fallback: json.fallback.map(({ giver, uakt: amount }) => ({ giver, amount: uakt(amount) })),
  };
}

export function toEscrowReturn(json: EscrowReturnJson): EscrowReturn {
  return { escrow: BigInt(json.id), amount: uakt(json.uakt) };
}

export function toEscrowResult({ id, deposited_uact, mint, ticket }: EscrowResultJson): EscrowResult {
  return {
    id: BigInt(id),
    deposited: uact(deposited_uact),
    mint: maybe(mint, (result) => toMinted({ executed: { result } })) ?? maybe(ticket, toTicket),
  };
}
