import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import {
  type Coin,
  calculateFee,
  type DeliverTxResponse,
  type Event,
  type GasPrice,
  TimeoutError,
} from "@cosmjs/stargate";
import { MsgExecuteContractResponse } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { BmeError, parseContractError } from "./errors.js";
import { gasLimit } from "./fees.js";

/** How transactions are sent. */
export interface TxOptions {
  /** Price of a unit of gas, such as `0.025uakt`. */
  readonly gasPrice: GasPrice | string;
  /** Gas of every transaction, for calls whose use is known; simulated when absent. */
  readonly gas?: number;
  /** Memo of every transaction; empty when absent. */
  readonly memo?: string;
}

/** A transaction that succeeded in a block. */
export interface TxResult {
  readonly hash: string;
  readonly height: number;
  readonly gasUsed: bigint;
  readonly gasWanted: bigint;
  readonly events: readonly Event[];
}

/** A transaction and what the contract answered. */
export interface TxAnswer<T> extends TxResult {
  readonly result: T;
}

/** A transaction and the bytes that each message's contract answered; empty where no contract answers. */
export interface ExecuteOutcome {
  readonly tx: TxResult;
  readonly data: readonly Uint8Array[];
}

/**
 * Sends messages in one transaction, simulated before unless the gas is given, and waits until it is in a block.
 *
 * Errors: a `BmeError` for every failure; one that happened in a block names the hash and the height, and `not_included`
 * the hash to look for.
 */
export async function execute(
  client: SigningCosmWasmClient,
  sender: string,
  messages: readonly EncodeObject[],
  { gasPrice, gas, memo = "" }: TxOptions,
): Promise<ExecuteOutcome> {
  let response: DeliverTxResponse;
  try {
    const limit = gas ?? gasLimit(await client.simulate(sender, messages, memo));
    response = await client.signAndBroadcast(sender, messages, calculateFee(limit, gasPrice), memo);
  } catch (cause) {
    throw parseContractError(cause, cause instanceof TimeoutError ? { hash: cause.txId } : {});
  }
  const { transactionHash: hash, height, gasUsed, gasWanted, events } = response;
  if (response.code !== 0) {
    throw parseContractError(response.rawLog ?? `code ${response.code}`, { hash, height, gasUsed });
  }
  const data = response.msgResponses.map(({ typeUrl, value }) =>
    typeUrl === MsgExecuteContractResponse.typeUrl
      ? MsgExecuteContractResponse.decode(value).data
      : new Uint8Array(),
  );
  return { tx: { hash, height, gasUsed, gasWanted, events }, data };
}

/**
 * What a contract answered to the only message of a transaction.
 *
 * Errors: `bad_answer` when that is no JSON.
 */
export function answerOf<T>({ tx, data }: ExecuteOutcome): T {
  const bytes = data.at(0);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch (cause) {
    const { hash, height } = tx;
    throw new BmeError("bad_answer", "the contract's answer is no JSON", { hash, height }, { cause });
  }
}

/** Turns the failure of a query into a `BmeError`. */
export async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw parseContractError(cause);
  }
}

/** Coins to attach; none for an amount of zero, which the chain refuses. */
export function attach(amount: bigint, denom: string): Coin[] {
  return amount === 0n ? [] : [{ denom, amount: amount.toString() }];
}
