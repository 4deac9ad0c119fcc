/** What a proposal would leave behind, known before the vote. */
import { gunzipSync } from "node:zlib";
import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import {
  MsgInstantiateContract2,
  MsgStoreAndInstantiateContract,
  MsgStoreAndMigrateContract,
  MsgStoreCode,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { predictAddress } from "./addresses.js";
import type { GovChain } from "./chain.js";
import { as, type GovMessage } from "./messages.js";

/** A code that a proposal stores. */
export interface NewCode {
  /** Position of its message. */
  readonly index: number;
  /** The id that it gets if nobody stores another before; undefined without a chain. */
  readonly codeId: bigint | undefined;
  /** Undefined when the bytes cannot be unpacked. */
  readonly checksum: string | undefined;
  readonly isCompressed: boolean;
  /** Bytes that travel, and those of the wasm. */
  readonly packedBytes: number;
  readonly wasmBytes: number | undefined;
}

/** A contract that a proposal makes by Instantiate2. */
export interface NewContract {
  readonly index: number;
  readonly codeId: bigint;
  /** Undefined when the code is not known. */
  readonly checksum: string | undefined;
  readonly address: string | undefined;
  readonly message: MsgInstantiateContract2;
}

export interface Outlook {
  readonly codes: readonly NewCode[];
  readonly contracts: readonly NewContract[];
}

const GZIP_MAGIC = [0x1f, 0x8b];
/** Ten times what Akash stores: a small packet must not unpack without end. */
const MAX_UNPACKED = 8_388_608;

/**
 * Follows a proposal's messages; code ids need a chain. Those of one that is over are behind us: the chain knows them,
 * and nothing is foreseen.
 */
export async function foresee(
  messages: readonly GovMessage[],
  chain?: GovChain,
  isOver = false,
): Promise<Outlook> {
  const next = isOver ? undefined : await chain?.nextCodeId();
  const codes: NewCode[] = [];
  for (const [index, message] of messages.entries()) {
    const bytes = wasmOf(message);
    if (bytes === undefined) continue;
    const codeId = next === undefined ? undefined : next + BigInt(codes.length);
    codes.push({ index, codeId, ...unpacked(bytes) });
  }
  const contracts: NewContract[] = [];
  for (const [index, message] of messages.entries()) {
    const made = as(message, MsgInstantiateContract2);
    if (made === undefined) continue;
    const { codeId } = made;
    const stored = codes.find((code) => code.codeId === codeId);
    const checksum = stored?.checksum ?? (await chain?.code(codeId))?.checksum;
    contracts.push({ index, codeId, checksum, address: addressOf(made, checksum), message: made });
  }
  return { codes, contracts };
}

/** The bytes of code that a message carries. */
export function wasmOf(message: GovMessage): Uint8Array | undefined {
  const carrier =
    as(message, MsgStoreCode) ??
    as(message, MsgStoreAndInstantiateContract) ??
    as(message, MsgStoreAndMigrateContract);
  return carrier?.wasmByteCode;
}

function unpacked(bytes: Uint8Array) {
  const isCompressed = GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  const wasm = isCompressed ? gunzip(bytes) : bytes;
  return {
    ...{ isCompressed, packedBytes: bytes.length, wasmBytes: wasm?.length },
    checksum: wasm === undefined ? undefined : toHex(sha256(wasm)),
  };
}

function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return undefined;
  }
}

function addressOf(made: MsgInstantiateContract2, checksum: string | undefined): string | undefined {
  const { sender: creator, salt, fixMsg, msg } = made;
  if (checksum === undefined) return undefined;
  try {
    return predictAddress({ checksum, creator, salt, ...(fixMsg && { fixedMsg: msg }) });
  } catch {
    // The creator is no address.
    return undefined;
  }
}
