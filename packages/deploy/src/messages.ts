import type { JsonObject } from "@cosmjs/cosmwasm-stargate";
import { toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import {
  MsgExecuteContract,
  MsgInstantiateContract2,
  MsgMigrateContract,
  MsgPinCodes,
  MsgStoreCode,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessConfig, AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { Artifact } from "./artifacts.js";

/** A code that governance stores: nobody but governance makes another instance. Akash's own are stored that way. */
export const NOBODY = AccessConfig.fromPartial({ permission: AccessType.ACCESS_TYPE_NOBODY });

/** A code that an account stores for itself. */
export function onlyFor(address: string): AccessConfig {
  return { permission: AccessType.ACCESS_TYPE_ANY_OF_ADDRESSES, addresses: [address] };
}

export function storeCode(
  sender: string,
  artifact: Artifact,
  instantiatePermission: AccessConfig,
): EncodeObject {
  const value = MsgStoreCode.fromPartial({ sender, wasmByteCode: artifact.gzip, instantiatePermission });
  return { typeUrl: MsgStoreCode.typeUrl, value };
}

/** What a contract is made with. */
export interface Making {
  readonly codeId: number;
  readonly label: string;
  readonly admin: string;
  readonly salt: string;
  readonly msg: JsonObject;
}

export function makeContract(sender: string, { codeId, label, admin, salt, msg }: Making): EncodeObject {
  const value = MsgInstantiateContract2.fromPartial({
    ...{ sender, admin, label, codeId: BigInt(codeId), fixMsg: false },
    ...{ msg: toUtf8(JSON.stringify(msg)), salt: toUtf8(salt) },
  });
  return { typeUrl: MsgInstantiateContract2.typeUrl, value };
}

/** Puts a contract onto another code; both contracts of this repository migrate without being told anything. */
export function migrate(sender: string, contract: string, codeId: number): EncodeObject {
  const value = MsgMigrateContract.fromPartial({
    ...{ sender, contract, codeId: BigInt(codeId), msg: toUtf8("{}") },
  });
  return { typeUrl: MsgMigrateContract.typeUrl, value };
}

export function call(sender: string, contract: string, msg: JsonObject): EncodeObject {
  const value = MsgExecuteContract.fromPartial({ sender, contract, msg: toUtf8(JSON.stringify(msg)) });
  return { typeUrl: MsgExecuteContract.typeUrl, value };
}

export function pinCodes(authority: string, codeIds: readonly number[]): EncodeObject {
  const value = MsgPinCodes.fromPartial({ authority, codeIds: codeIds.map(BigInt) });
  return { typeUrl: MsgPinCodes.typeUrl, value };
}
