/** What each type of message does, in facts. */
import { fromUtf8, toHex } from "@cosmjs/encoding";
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
import { type Change, changesOf, differences } from "./changes.js";
import { isObject, type JsonObject, parseExact, stringifyExact } from "./exact-json.js";
import {
  access,
  adminFact,
  codeFacts,
  codeIdFact,
  contractFact,
  type Fact,
  fact,
  mentioned,
  newAddress,
  presentCode,
  printable,
  type Scene,
  signer,
} from "./facts.js";
import { as, type GovMessage, type MessageType } from "./messages.js";
import { formatCoins } from "./proposal.js";
import { accessName } from "./proto-json.js";
import { messageName } from "./title.js";

/** What is told of a message. */
export interface Told {
  readonly facts?: readonly Fact[];
  readonly changes?: readonly Change[];
  readonly message?: string;
}

type Teller = (message: GovMessage, index: number, scene: Scene) => Promise<Told> | undefined;

function teller<T>(
  type: MessageType<T>,
  tell: (value: T, index: number, scene: Scene) => Promise<Told> | Told,
): Teller {
  return (message, index, scene) => {
    const value = as(message, type);
    return value === undefined ? undefined : Promise.resolve(tell(value, index, scene));
  };
}

const jsonOf = (msg: Uint8Array) => stringifyExact(parseExact(fromUtf8(msg)), "  ");

const TELLERS: readonly Teller[] = [
  teller(MsgStoreCode, ({ sender, instantiatePermission }, index, scene) => ({
    facts: [
      signer(sender, scene),
      ...codeFacts(index, scene),
      fact("instantiate", access(instantiatePermission)),
    ],
  })),
  teller(MsgInstantiateContract2, async (value, index, scene) => {
    const { sender, codeId, label, admin, msg, funds, salt, fixMsg } = value;
    const made = scene.outlook.contracts.find((contract) => contract.index === index);
    const facts = [
      signer(sender, scene),
      await codeIdFact(codeId, scene),
      fact("label", label),
      adminFact(admin, scene),
      fact("salt", `${toHex(salt)}${printable(salt)}${fixMsg ? ", message part of the address" : ""}`),
      await newAddress(made?.address, scene),
      fact("funds", formatCoins(funds) || "none"),
    ];
    return { facts: [...facts, ...(await mentioned(msg, scene))], message: jsonOf(msg) };
  }),
  teller(MsgInstantiateContract, async ({ sender, codeId, label, admin, msg, funds }, _, scene) => ({
    facts: [
      signer(sender, scene),
      await codeIdFact(codeId, scene),
      fact("label", label),
      adminFact(admin, scene),
      fact("address", "decided by the chain when it is executed"),
      fact("funds", formatCoins(funds) || "none"),
      ...(await mentioned(msg, scene)),
    ],
    message: jsonOf(msg),
  })),
  teller(MsgStoreAndInstantiateContract, async (value, index, scene) => ({
    facts: [
      signer(value.authority, scene),
      ...codeFacts(index, scene),
      fact("instantiate", access(value.instantiatePermission)),
      fact("label", value.label),
      adminFact(value.admin, scene),
      fact("address", "decided by the chain when it is executed"),
      fact("funds", formatCoins(value.funds) || "none"),
      ...(await mentioned(value.msg, scene)),
    ],
    message: jsonOf(value.msg),
  })),
  teller(MsgExecuteContract, async ({ sender, contract, msg, funds }, _, scene) => ({
    facts: [
      signer(sender, scene),
      await contractFact(contract, scene),
      fact("funds", formatCoins(funds) || "none"),
      ...(await mentioned(msg, scene)),
    ],
    changes: await parameterChanges(contract, msg, scene),
    message: jsonOf(msg),
  })),
  teller(MsgSudoContract, async ({ authority, contract, msg }, _, scene) => ({
    facts: [signer(authority, scene), await contractFact(contract, scene)],
    message: jsonOf(msg),
  })),
  teller(MsgMigrateContract, async ({ sender, contract, codeId, msg }, _, scene) => ({
    facts: [
      signer(sender, scene),
      await contractFact(contract, scene),
      await presentCode(contract, scene),
      await codeIdFact(codeId, scene),
    ],
    message: jsonOf(msg),
  })),
  teller(MsgStoreAndMigrateContract, async (value, index, scene) => ({
    facts: [
      signer(value.authority, scene),
      await contractFact(value.contract, scene),
      await presentCode(value.contract, scene),
      ...codeFacts(index, scene),
      fact("instantiate", access(value.instantiatePermission)),
    ],
    message: jsonOf(value.msg),
  })),
  teller(MsgUpdateAdmin, async ({ sender, contract, newAdmin }, _, scene) => ({
    facts: [signer(sender, scene), await contractFact(contract, scene), adminFact(newAdmin, scene)],
    changes: await adminChange(contract, newAdmin, scene),
  })),
  teller(MsgClearAdmin, async ({ sender, contract }, _, scene) => ({
    facts: [
      signer(sender, scene),
      await contractFact(contract, scene),
      fact("admin", "none: no one can migrate it ever after", "bad"),
    ],
    changes: await adminChange(contract, "", scene),
  })),
  teller(MsgUpdateInstantiateConfig, async ({ sender, codeId, newInstantiatePermission }, _, scene) => {
    const present = (await scene.chain?.code(codeId))?.permission;
    const now = present && access(present);
    const next = access(newInstantiatePermission);
    return {
      facts: [signer(sender, scene), await codeIdFact(codeId, scene), fact("instantiate", next)],
      changes: now === undefined || now === next ? [] : [{ field: "instantiate", now, next }],
    };
  }),
  teller(MsgUpdateContractLabel, async ({ sender, contract, newLabel }, _, scene) => {
    const now = (await scene.chain?.contract(contract))?.label;
    return {
      facts: [signer(sender, scene), await contractFact(contract, scene), fact("label", newLabel)],
      changes: now === undefined || now === newLabel ? [] : [{ field: "label", now, next: newLabel }],
    };
  }),
  teller(MsgUpdateParams, async ({ authority, params }, _, scene) => {
    const json = (one: typeof params): JsonObject => ({
      code_upload_access: access(one.codeUploadAccess),
      instantiate_default_permission: accessName(one.instantiateDefaultPermission),
    });
    const next = json(params);
    const now = await scene.chain?.wasmParams();
    return {
      facts: [
        signer(authority, scene),
        ...Object.entries(next).map(([name, value]) => fact(name.replaceAll("_", " "), String(value))),
      ],
      changes: now === undefined ? [] : differences(json(now), next),
    };
  }),
  teller(MsgPinCodes, async ({ authority, codeIds }, _, scene) => ({
    facts: [signer(authority, scene), ...(await Promise.all(codeIds.map((id) => codeIdFact(id, scene))))],
  })),
  teller(MsgUnpinCodes, async ({ authority, codeIds }, _, scene) => ({
    facts: [signer(authority, scene), ...(await Promise.all(codeIds.map((id) => codeIdFact(id, scene))))],
  })),
  teller(MsgSend, ({ fromAddress, toAddress, amount }, _, scene) => ({
    facts: [signer(fromAddress, scene), fact("to", toAddress), fact("amount", formatCoins(amount))],
  })),
];

/** What a message does. */
export async function tell(message: GovMessage, index: number, scene: Scene): Promise<Told> {
  for (const one of TELLERS) {
    const told = await one(message, index, scene);
    if (told !== undefined) return told;
  }
  throw new TypeError(`${message.typeUrl} is in the catalogue and has no words`);
}

async function adminChange(contract: string, newAdmin: string, { chain }: Scene): Promise<readonly Change[]> {
  const now = (await chain?.contract(contract))?.admin;
  return now === undefined || now === newAdmin
    ? []
    : [{ field: "admin", now: now || "none", next: newAdmin || "none" }];
}

/** What an `update_params` or `apply_params` changes. */
async function parameterChanges(
  contract: string,
  msg: Uint8Array,
  { chain }: Scene,
): Promise<readonly Change[]> {
  const json = parseExact(fromUtf8(msg));
  const name = messageName(msg);
  if (chain === undefined || !isObject(json)) return [];
  if (name !== "update_params" && name !== "apply_params") return [];
  // A contract that is not there yet, or another that has a message of the same name, has nothing to compare with.
  const ask = (query: string) => chain.query(contract, { [query]: {} }).catch(() => undefined);
  const answer = await ask("params");
  const present = isObject(answer) && isObject(answer.params) ? answer.params : undefined;
  if (present === undefined) return [];
  if (name === "apply_params") {
    const waiting = await ask("pending_params");
    const pending = isObject(waiting) && isObject(waiting.pending) ? waiting.pending.params : undefined;
    return pending === undefined ? [] : differences(present, pending);
  }
  const patch = isObject(json.update_params) ? json.update_params.patch : undefined;
  return isObject(patch) ? changesOf(present, patch) : [];
}
