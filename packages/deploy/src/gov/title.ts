import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import {
  MsgClearAdmin,
  MsgExecuteContract,
  MsgInstantiateContract,
  MsgInstantiateContract2,
  MsgMigrateContract,
  MsgPinCodes,
  MsgStoreAndInstantiateContract,
  MsgStoreAndMigrateContract,
  MsgStoreCode,
  MsgSudoContract,
  MsgUnpinCodes,
  MsgUpdateAdmin,
  MsgUpdateContractLabel,
  MsgUpdateInstantiateConfig,
  MsgUpdateParams,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { shortAddress } from "./addresses.js";
import { isObject, parseExact } from "./exact-json.js";
import { as, type GovMessage, type MessageType } from "./messages.js";
import { formatCoins } from "./proposal.js";

/** Chains that were not told otherwise take no longer title. */
const MAX_TITLE = 255;

type Phrase = (message: GovMessage) => string | undefined;

function phrase<T>(type: MessageType<T>, say: (value: T) => string): Phrase {
  return (message) => {
    const value = as(message, type);
    return value === undefined ? undefined : say(value);
  };
}

const ids = (codeIds: readonly bigint[]) => `code${codeIds.length === 1 ? "" : "s"} ${codeIds.join(", ")}`;

const PHRASES: readonly Phrase[] = [
  phrase(MsgStoreCode, () => "store a code"),
  phrase(MsgInstantiateContract, ({ label, codeId }) => `make "${label}" of code ${codeId}`),
  phrase(MsgInstantiateContract2, ({ label, codeId }) => `make "${label}" of code ${codeId}`),
  phrase(MsgExecuteContract, ({ contract, msg }) => `call ${messageName(msg)} on ${shortAddress(contract)}`),
  phrase(
    MsgSudoContract,
    ({ contract, msg }) => `call sudo ${messageName(msg)} on ${shortAddress(contract)}`,
  ),
  phrase(MsgMigrateContract, ({ contract, codeId }) => `migrate ${shortAddress(contract)} to code ${codeId}`),
  phrase(MsgStoreAndInstantiateContract, ({ label }) => `store a code and make "${label}" of it`),
  phrase(
    MsgStoreAndMigrateContract,
    ({ contract }) => `store a code and migrate ${shortAddress(contract)} to it`,
  ),
  phrase(
    MsgUpdateAdmin,
    ({ contract, newAdmin }) => `make ${shortAddress(newAdmin)} admin of ${shortAddress(contract)}`,
  ),
  phrase(MsgClearAdmin, ({ contract }) => `take the admin from ${shortAddress(contract)}`),
  phrase(MsgUpdateInstantiateConfig, ({ codeId }) => `change who may instantiate code ${codeId}`),
  phrase(MsgUpdateContractLabel, ({ contract, newLabel }) => `label ${shortAddress(contract)} "${newLabel}"`),
  phrase(MsgUpdateParams, () => "change who may upload and instantiate codes"),
  phrase(MsgPinCodes, ({ codeIds }) => `pin ${ids(codeIds)}`),
  phrase(MsgUnpinCodes, ({ codeIds }) => `unpin ${ids(codeIds)}`),
  phrase(MsgSend, ({ amount, toAddress }) => `send ${formatCoins(amount)} to ${shortAddress(toAddress)}`),
];

/** A title that says what the messages do, and nothing else. */
export function titleOf(messages: readonly GovMessage[]): string {
  const phrases = messages.map(phraseOf);
  const counted = [...new Set(phrases)].map((one) => {
    const times = phrases.filter((other) => other === one).length;
    return times === 1 ? one : `${one} (${times} times)`;
  });
  const title = capital(counted.join("; "));
  return title.length <= MAX_TITLE ? title : short(messages);
}

/** One message in a few words. */
export function phraseOf(message: GovMessage): string {
  for (const say of PHRASES) {
    const said = say(message);
    if (said !== undefined) return said;
  }
  return `send ${message.typeUrl}`;
}

/** The name of a contract's message: its only key. */
export function messageName(msg: Uint8Array): string {
  try {
    const json = parseExact(new TextDecoder().decode(msg));
    const [name, ...more] = isObject(json) ? Object.keys(json) : [];
    return name !== undefined && more.length === 0 ? name : "a message";
  } catch {
    return "a message";
  }
}

/** Titles that would be too long count their messages by type; the digest keeps two of them apart. */
function short(messages: readonly GovMessage[]): string {
  const names = messages.map(({ typeUrl }) => typeUrl.split(".").at(-1) ?? typeUrl);
  const counts = [...new Set(names)].map((name) => `${names.filter((one) => one === name).length} ${name}`);
  const digest = toHex(sha256(new TextEncoder().encode(messages.map(phraseOf).join("\n")))).slice(0, 12);
  return `${counts.join(", ")} (${digest})`.slice(0, MAX_TITLE);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
