import { type ExecuteOutcome, execute, gasLimit, parseContractError } from "@akash-bme/clients";
import type { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { type Coin, calculateFee, type Event } from "@cosmjs/stargate";
import { preset, toggle } from "./command.js";
import type { Context } from "./context.js";
import { type KeyChoice, keyOptions, openKey } from "./keys.js";
import { gasPrice } from "./parse.js";
import { count, flag, list, maybe, raw, record, type Shape, shown, text, whole } from "./shape.js";

/** Options of every command that sends. */
export const sendOptions = {
  ...keyOptions,
  gasPrice: preset("--gas-price PRICE", "price of a unit of gas", gasPrice, "0.0025uakt", "BME_GAS_PRICE"),
  dryRun: toggle("--dry-run", "simulate, print what would be sent and its gas, and send nothing"),
};

const coin: Shape<Coin> = shown(
  record<Coin>({ amount: text, denom: text }),
  ({ amount, denom }) => amount + denom,
);
const message: Shape<object> = shown(raw, (value) => JSON.stringify(value));

export interface SendChoice extends KeyChoice {
  readonly gasPrice: string;
  readonly dryRun: boolean;
}

/** What was sent, or would be. */
export interface Sent<E> {
  readonly isDryRun: boolean;
  readonly sender: string;
  readonly contract: string;
  readonly message: object;
  readonly funds: readonly Coin[];
  /** Gas that was asked for, or would be. */
  readonly gasLimit: bigint;
  readonly fee: readonly Coin[];
  /** None in a dry run. */
  readonly tx: { readonly hash: string; readonly height: number; readonly gasUsed: bigint } | undefined;
  /** What happened, by the contract. */
  readonly events: readonly E[];
}

/** The fields of what was sent to a contract with such events. */
export const sentFields = <E>(event: Shape<E>) => ({
  ...{ isDryRun: flag, sender: text, contract: text, message, funds: list(coin) },
  ...{ gasLimit: whole, fee: list(coin) },
  tx: maybe(record({ hash: text, height: count, gasUsed: whole })),
  events: list(event),
});

/** What a command prints that sends to a contract with such events. */
export const sentShape = <E>(event: Shape<E>): Shape<Sent<E>> => record<Sent<E>>(sentFields(event));

/** A message of one contract to be sent. */
export interface Sending<E> {
  readonly contract: string;
  /** Makes the message; may ask the chain first. */
  readonly compose: (sender: string, client: CosmWasmClient) => Promise<EncodeObject> | EncodeObject;
  readonly parse: (events: readonly Event[], contract: string) => readonly E[];
}

/** What was sent, and what the contract answered in bytes; none in a dry run. */
export interface SendOutcome<E> {
  readonly sent: Sent<E>;
  readonly answer: ExecuteOutcome | undefined;
}

/** Sends a message with the key that the options name, or only simulates it. */
export async function send<E>(
  { contract, compose, parse }: Sending<E>,
  options: SendChoice,
  context: Context,
): Promise<SendOutcome<E>> {
  const { gasPrice, dryRun: isDryRun } = options;
  const { signer, address: sender } = await openKey(options, context.host);
  const client = await context.signingClient(signer, gasPrice);
  const encoded = await compose(sender, client);
  const { msg, funds }: { msg: Uint8Array; funds: readonly Coin[] } = encoded.value;
  const common = { isDryRun, sender, contract, message: JSON.parse(fromUtf8(msg)), funds };
  const gas = await simulate(client, sender, encoded);
  const fee = calculateFee(gas, gasPrice).amount;
  if (isDryRun) {
    const sent = { ...common, gasLimit: BigInt(gas), fee, tx: undefined, events: [] };
    return { sent, answer: undefined };
  }
  const answer = await execute(client, sender, [encoded], { gasPrice, gas });
  const { hash, height, gasUsed, gasWanted, events } = answer.tx;
  const sent = {
    ...{ ...common, gasLimit: gasWanted, fee, tx: { hash, height, gasUsed } },
    events: parse(events, contract),
  };
  return { sent, answer };
}

/** Coins of an amount; none for zero, which the chain refuses. */
export function coinsOf(amount: bigint, denom: string): Coin[] {
  return amount === 0n ? [] : [{ denom, amount: amount.toString() }];
}

async function simulate(
  client: SigningCosmWasmClient,
  sender: string,
  message: EncodeObject,
): Promise<number> {
  try {
    return gasLimit(await client.simulate(sender, [message], undefined));
  } catch (cause) {
    throw parseContractError(cause);
  }
}
