import { toBase64 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
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
import type { Params } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { Any } from "cosmjs-types/google/protobuf/any";
import { GovError } from "./errors.js";
import { isObject, type Json, type JsonObject } from "./exact-json.js";
import {
  accessConfig,
  accessType,
  bytes,
  coin,
  contractMessage,
  type Fields,
  flag,
  list,
  optional,
  record,
  recordFromJson,
  recordToJson,
  text,
  uint64,
} from "./proto-json.js";

/** A message type of cosmjs-types. */
export interface MessageType<T> {
  readonly typeUrl: string;
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
  fromPartial(fields: never): T;
}

/** A message of a proposal. */
export type GovMessage =
  /** One that is understood whole. */
  | {
      readonly kind: "known";
      readonly typeUrl: string;
      readonly bytes: Uint8Array;
      readonly json: JsonObject;
    }
  /** One of a file that only the chain's own tools can encode. */
  | { readonly kind: "raw-json"; readonly typeUrl: string; readonly json: JsonObject; readonly why: string }
  /** One of a chain that is not understood, or not whole. */
  | {
      readonly kind: "raw-bytes";
      readonly typeUrl: string;
      readonly bytes: Uint8Array;
      readonly why: string;
    };

const wasmParams = record<Params>({
  code_upload_access: accessConfig,
  instantiate_default_permission: accessType,
});
const code = { wasm_byte_code: bytes, instantiate_permission: optional(accessConfig) };

/** A type whose messages are read and written field by field. */
interface KnownType {
  readonly typeUrl: string;
  readonly fields: Fields;
  encode(value: object): Uint8Array;
  decode(bytes: Uint8Array): object;
}

function known<T extends object>(type: MessageType<T>, fields: Fields): KnownType {
  return {
    ...{ typeUrl: type.typeUrl, fields, decode: (bytes) => type.decode(bytes) },
    encode: (value) => type.encode(type.fromPartial(value as never)).finish(),
  };
}

const CATALOGUE: readonly KnownType[] = [
  known(MsgStoreCode, { sender: text, ...code }),
  known(MsgInstantiateContract, {
    sender: text,
    admin: text,
    code_id: uint64,
    label: text,
    msg: contractMessage,
    funds: list(coin),
  }),
  known(MsgInstantiateContract2, {
    ...{ sender: text, admin: text, code_id: uint64, label: text, msg: contractMessage, funds: list(coin) },
    ...{ salt: bytes, fix_msg: flag },
  }),
  known(MsgExecuteContract, { sender: text, contract: text, msg: contractMessage, funds: list(coin) }),
  known(MsgMigrateContract, { sender: text, contract: text, code_id: uint64, msg: contractMessage }),
  known(MsgUpdateAdmin, { sender: text, new_admin: text, contract: text }),
  known(MsgClearAdmin, { sender: text, contract: text }),
  known(MsgUpdateInstantiateConfig, {
    sender: text,
    code_id: uint64,
    new_instantiate_permission: optional(accessConfig),
  }),
  known(MsgUpdateContractLabel, { sender: text, new_label: text, contract: text }),
  known(MsgUpdateParams, { authority: text, params: wasmParams }),
  known(MsgSudoContract, { authority: text, contract: text, msg: contractMessage }),
  known(MsgPinCodes, { authority: text, code_ids: list(uint64) }),
  known(MsgUnpinCodes, { authority: text, code_ids: list(uint64) }),
  known(MsgStoreAndInstantiateContract, {
    ...{ authority: text, ...code, unpin_code: flag, admin: text, label: text, msg: contractMessage },
    ...{ funds: list(coin), source: text, builder: text, code_hash: bytes },
  }),
  known(MsgStoreAndMigrateContract, { authority: text, ...code, contract: text, msg: contractMessage }),
  known(MsgSend, { from_address: text, to_address: text, amount: list(coin) }),
];

const TYPES = new Map(CATALOGUE.map((type) => [type.typeUrl, type]));

/** Under this key stand the bytes of a message that only a chain holds; `akash` does not know it, on purpose. */
const BYTES_KEY = "@bytes";

/** A message as it stands in a proposal's file. */
export function messageFromJson(json: Json, path: string): GovMessage {
  const typeUrl = isObject(json) ? json["@type"] : undefined;
  if (!isObject(json) || typeof typeUrl !== "string" || !typeUrl.startsWith("/")) {
    throw new GovError("bad_file", `${path} has no "@type", such as "${MsgExecuteContract.typeUrl}"`);
  }
  const stored = json[BYTES_KEY];
  if (stored !== undefined) return messageFromAny({ typeUrl, value: bytes.fromJson(stored, path) });
  const type = TYPES.get(typeUrl);
  if (type === undefined) {
    return { kind: "raw-json", typeUrl, json, why: "its type is not known to this tool" };
  }
  return messageFromAny({ typeUrl, value: type.encode(recordFromJson(type.fields, json, path)) });
}

/** A message as the chain holds it. One that would not come out the same is kept as bytes. */
export function messageFromAny({ typeUrl, value }: Pick<Any, "typeUrl" | "value">): GovMessage {
  const raw = (why: string): GovMessage => ({ kind: "raw-bytes", typeUrl, bytes: value, why });
  const type = TYPES.get(typeUrl);
  if (type === undefined) return raw("its type is not known to this tool");
  try {
    const decoded = type.decode(value);
    if (Buffer.compare(type.encode(decoded), value) !== 0) {
      return raw("it carries more than the fields that are known of its type");
    }
    const json = { "@type": typeUrl, ...recordToJson(type.fields, decoded) };
    return { kind: "known", typeUrl, bytes: value, json };
  } catch (error) {
    return raw(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A message made here. */
export function messageOf({ typeUrl, value }: EncodeObject): GovMessage {
  const type = TYPES.get(typeUrl);
  if (type === undefined) throw new GovError("raw_message", `${typeUrl} is not known to this tool`);
  return messageFromAny({ typeUrl, value: type.encode(value) });
}

/** The message as a file holds it. */
export function messageToJson(message: GovMessage): JsonObject {
  if (message.kind !== "raw-bytes") return message.json;
  return { "@type": message.typeUrl, [BYTES_KEY]: toBase64(message.bytes) };
}

/** The message as a transaction carries it. Errors: `raw_message` for one that cannot be encoded here. */
export function messageToAny(message: GovMessage): { typeUrl: string; value: Uint8Array } {
  if (message.kind === "raw-json") {
    throw new GovError(
      "raw_message",
      `${message.typeUrl} cannot be encoded: ${message.why}; send the file with akash tx gov submit-proposal`,
    );
  }
  return { typeUrl: message.typeUrl, value: message.bytes };
}

/** The message as one of a type; undefined when it is another. */
export function as<T>(message: GovMessage, type: MessageType<T>): T | undefined {
  return message.kind === "known" && message.typeUrl === type.typeUrl
    ? type.decode(message.bytes)
    : undefined;
}
