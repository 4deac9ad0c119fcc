/** A proposal as `akash tx gov submit-proposal` takes it, and what a prepared one has otherwise than a plan. */
import { gunzipSync } from "node:zlib";
import { sha256 } from "@cosmjs/crypto";
import { fromBase64, fromUtf8, toBase64, toHex } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import {
  MsgExecuteContract,
  MsgInstantiateContract2,
  MsgMigrateContract,
  MsgPinCodes,
  MsgStoreCode,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { type AccessConfig, AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { DeployError } from "./errors.js";
import type { ProposalContent } from "./governance.js";
import { jsonDifferences } from "./json-diff.js";
import type { Difference } from "./verify.js";

type Json = Readonly<Record<string, unknown>>;

/** Larger than what the chain takes unzipped; what is larger is no code of ours. */
const MAX_WASM_BYTES = 4_000_000;

/** The document of a proposal. */
export function proposalJson({ title, summary, deposit, messages }: ProposalContent): Json {
  return {
    messages: messages.map(messageJson),
    // The chain's tools want the metadata to repeat title and summary.
    metadata: JSON.stringify({ title, summary }),
    deposit: deposit.amount + deposit.denom,
    title,
    summary,
    expedited: false,
  };
}

/**
 * What a prepared proposal does otherwise than it should, message by message. Codes are compared unzipped.
 *
 * Errors: `bad_proposal` when it is no proposal at all.
 */
export function compareProposal(
  planned: readonly EncodeObject[],
  document: unknown,
  file = "the proposal",
): readonly Difference[] {
  const found = messagesOf(document, file);
  const count = Math.max(planned.length, found.length);
  return Array.from({ length: count }, (_, index) => {
    const message = planned[index];
    const expected = message && comparable(messageJson(message));
    const type = expected === undefined ? "" : ` (${String(expected["@type"]).split(".").at(-1)})`;
    return jsonDifferences(`message ${index + 1}${type}`, expected, comparable(found[index]));
  }).flat();
}

function messagesOf(document: unknown, file: string): readonly unknown[] {
  const messages =
    typeof document === "object" && document !== null && "messages" in document
      ? document.messages
      : undefined;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new DeployError("bad_proposal", `${file} has no messages: it is no proposal`);
  }
  return messages;
}

/** A message with the checksum of its code in the place of the bytes, which any compressor makes differently. */
function comparable(message: unknown): Json | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const fields: Json = { ...message };
  if (!("wasm_byte_code" in fields)) return fields;
  return { ...fields, wasm_byte_code: checksumOf(fields.wasm_byte_code) };
}

function checksumOf(base64: unknown): string {
  if (typeof base64 !== "string") return "no code";
  try {
    const bytes = fromBase64(base64);
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const wasm = isZipped ? gunzipSync(bytes, { maxOutputLength: MAX_WASM_BYTES }) : bytes;
    return `code with checksum ${toHex(sha256(wasm))}`;
  } catch (error) {
    return `no code (${String(error)})`;
  }
}

const WRITERS: Readonly<Record<string, (value: never) => Json>> = {
  [MsgStoreCode.typeUrl]: ({ sender, wasmByteCode, instantiatePermission }: MsgStoreCode) => ({
    ...{ sender, wasm_byte_code: toBase64(wasmByteCode) },
    instantiate_permission:
      instantiatePermission === undefined ? null : permissionJson(instantiatePermission),
  }),
  [MsgInstantiateContract2.typeUrl]: (value: MsgInstantiateContract2) => ({
    ...{ sender: value.sender, admin: value.admin, code_id: value.codeId.toString(), label: value.label },
    ...{ msg: contractJson(value.msg), funds: value.funds },
    ...{ salt: toBase64(value.salt), fix_msg: value.fixMsg },
  }),
  [MsgMigrateContract.typeUrl]: ({ sender, contract, codeId, msg }: MsgMigrateContract) => ({
    ...{ sender, contract, code_id: codeId.toString(), msg: contractJson(msg) },
  }),
  [MsgExecuteContract.typeUrl]: ({ sender, contract, msg, funds }: MsgExecuteContract) => ({
    ...{ sender, contract, msg: contractJson(msg), funds },
  }),
  [MsgPinCodes.typeUrl]: ({ authority, codeIds }: MsgPinCodes) => ({
    ...{ authority, code_ids: codeIds.map(String) },
  }),
};

function messageJson({ typeUrl, value }: EncodeObject): Json {
  const write = WRITERS[typeUrl];
  if (write === undefined) throw new TypeError(`no plan has a message ${typeUrl}`);
  return { "@type": typeUrl, ...write(value as never) };
}

/** Permissions as the chain's own codec names them. */
const PERMISSIONS: ReadonlyMap<AccessType, string> = new Map([
  [AccessType.ACCESS_TYPE_UNSPECIFIED, "Unspecified"],
  [AccessType.ACCESS_TYPE_NOBODY, "Nobody"],
  [AccessType.ACCESS_TYPE_EVERYBODY, "Everybody"],
  [AccessType.ACCESS_TYPE_ANY_OF_ADDRESSES, "AnyOfAddresses"],
]);

function permissionJson({ permission, addresses }: AccessConfig): Json {
  return { permission: PERMISSIONS.get(permission) ?? null, addresses };
}

function contractJson(msg: Uint8Array): Json {
  return JSON.parse(fromUtf8(msg));
}
