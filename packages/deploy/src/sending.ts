import { gasLimit, parseContractError } from "@akash-bme/clients";
import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { calculateFee, type IndexedTx, type SequenceResponse } from "@cosmjs/stargate";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { DeployError } from "./errors.js";
import type { Intent } from "./state.js";

/** Who signs transactions. */
export interface Sender {
  readonly client: SigningCosmWasmClient;
  readonly address: string;
  readonly gasPrice: string;
}

/** A transaction that can be sent, and what to write down before it is. */
export interface Signed {
  readonly bytes: Uint8Array;
  readonly intent: Intent;
}

/** A transaction that is not in a block after so many can never be. */
const TIMEOUT_BLOCKS = 30;
/** The node may list a transaction a moment after its block. */
const LISTED_AFTER_BLOCKS = 2;
const POLL_MS = 200;

/**
 * Signs a message with a sequence that was read before the chain was asked what is to be done: if another transaction of
 * the account came in between, the chain refuses this one.
 *
 * Errors: a `BmeError` with the reason when the chain would refuse it.
 */
export async function sign(
  sender: Sender,
  what: string,
  message: EncodeObject,
  { accountNumber, sequence }: SequenceResponse,
): Promise<Signed> {
  const { client, address, gasPrice } = sender;
  const fee = calculateFee(await estimateGas(sender, message), gasPrice);
  try {
    const timeoutHeight = (await client.getHeight()) + TIMEOUT_BLOCKS;
    const chainId = await client.getChainId();
    const signerData = { accountNumber, sequence, chainId };
    const tx = await client.sign(address, [message], fee, "", signerData, BigInt(timeoutHeight));
    const bytes = TxRaw.encode(tx).finish();
    const hash = toHex(sha256(bytes)).toUpperCase();
    return { bytes, intent: { what, sender: address, hash, timeoutHeight } };
  } catch (cause) {
    throw parseContractError(cause);
  }
}

/** The gas to ask for. Errors: a `BmeError` with the reason when the chain would refuse the message. */
export async function estimateGas({ client, address }: Sender, message: EncodeObject): Promise<number> {
  try {
    return gasLimit(await client.simulate(address, [message], undefined));
  } catch (cause) {
    throw parseContractError(cause);
  }
}

/** Hands a transaction to the node. Errors: a `BmeError` when the node refuses it or does not answer. */
export async function broadcast({ client }: Sender, { bytes }: Signed): Promise<void> {
  try {
    await client.broadcastTxSync(bytes);
  } catch (cause) {
    throw parseContractError(cause);
  }
}

/** Waits until a transaction is in a block; undefined when it is in none and never can be. */
export async function untilIncluded(
  { client }: Sender,
  { hash, timeoutHeight }: Intent,
  signal?: AbortSignal,
): Promise<IndexedTx | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      const height = await client.getHeight();
      const found = await client.getTx(hash);
      if (found !== null) return found;
      if (height > timeoutHeight + LISTED_AFTER_BLOCKS) return undefined;
    } catch (cause) {
      throw parseContractError(cause);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Errors: the contract's or the chain's reason when a transaction failed in its block. */
export function assertSuccess({ code, rawLog, hash, height, gasUsed }: IndexedTx): void {
  if (code !== 0) throw parseContractError(rawLog, { hash, height, gasUsed });
}

export function neverIncluded({ what, hash, timeoutHeight }: Intent): DeployError {
  return new DeployError(
    "not_included",
    `transaction ${hash} (${what}) is in no block up to ${timeoutHeight}`,
    "It cannot come any more. Look at the balance of the account and the price of gas, and run the command again.",
  );
}
