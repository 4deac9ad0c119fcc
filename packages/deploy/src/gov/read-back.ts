/** After the vote: what a proposal promised, read back from the chain. */
import { fromUtf8 } from "@cosmjs/encoding";
import { ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import {
  MsgClearAdmin,
  MsgExecuteContract,
  MsgInstantiateContract2,
  MsgMigrateContract,
  MsgPinCodes,
  MsgStoreAndMigrateContract,
  MsgStoreCode,
  MsgUnpinCodes,
  MsgUpdateAdmin,
  MsgUpdateContractLabel,
  MsgUpdateInstantiateConfig,
  MsgUpdateParams,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { predictAddress } from "./addresses.js";
import type { GovChain } from "./chain.js";
import { changesOf } from "./changes.js";
import { isObject, type JsonObject, parseExact, stringifyExact } from "./exact-json.js";
import { access } from "./facts.js";
import { proposalOf } from "./lifecycle.js";
import { as, type GovMessage, type MessageType } from "./messages.js";
import { foresee, type NewCode } from "./outlook.js";
import { draftOf } from "./proposal.js";
import { paramsOf } from "./propose.js";
import { accessName } from "./proto-json.js";
import type { KnownCode } from "./releases.js";
import { digestOf, statusName } from "./report.js";

/** One thing that was promised. */
export interface Promised {
  /** Message that promised it, from 1 on; undefined for the proposal as a whole. */
  readonly message: number | undefined;
  readonly what: string;
  readonly planned: string;
  readonly found: string;
  readonly holds: boolean;
}

export interface ReadBack {
  readonly promised: readonly Promised[];
  /** Messages that leave nothing behind that can be compared. */
  readonly notCompared: readonly number[];
}

export interface ReadBackOptions {
  readonly known: readonly KnownCode[];
  /** Messages that were approved; those of the chain must be the same. */
  readonly approved?: readonly GovMessage[];
}

type Item = Omit<Promised, "message" | "holds"> & { readonly holds?: boolean };
type Reader = (
  message: GovMessage,
  code: NewCode | undefined,
  chain: GovChain,
) => Promise<readonly Item[]> | undefined;

function reader<T>(
  type: MessageType<T>,
  read: (value: T, chain: GovChain, code: NewCode | undefined) => Promise<readonly Item[]>,
): Reader {
  return (message, code, chain) => {
    const value = as(message, type);
    return value === undefined ? undefined : read(value, chain, code);
  };
}

const item = (what: string, planned: string, found: string | undefined): Item => ({
  ...{ what, planned, found: found ?? "nothing" },
});

const READERS: readonly Reader[] = [
  reader(MsgStoreCode, async ({ instantiatePermission }, chain, code) => {
    const checksum = code?.checksum ?? "";
    const ids = await chain.codesWith(checksum);
    const permissions = await Promise.all(ids.map(async (id) => access((await chain.code(id))?.permission)));
    const planned = access(instantiatePermission);
    return [
      {
        ...item("stored code", checksum, ids.length === 0 ? undefined : `code ${ids.join(", ")}`),
        holds: ids.length > 0,
      },
      ...(instantiatePermission === undefined
        ? []
        : [
            item(
              "who may instantiate it",
              planned,
              permissions.find((one) => one === planned) ?? permissions[0],
            ),
          ]),
    ];
  }),
  reader(MsgInstantiateContract2, async (value, chain) => {
    const { codeId, sender: creator, salt, fixMsg, msg, admin, label } = value;
    const checksum = (await chain.code(codeId))?.checksum;
    if (checksum === undefined) return [item(`code ${codeId}`, "there", undefined)];
    const address = predictAddress({ checksum, creator, salt, ...(fixMsg && { fixedMsg: msg }) });
    const contract = await chain.contract(address);
    if (contract === undefined) return [item(`contract "${label}"`, address, undefined)];
    return [
      item(`contract "${label}"`, address, address),
      item("its code", String(codeId), String(contract.codeId)),
      item("its admin", admin || "none", contract.admin || "none"),
      item("its label", label, contract.label),
      item("its creator", creator, contract.creator),
      item("its message", compact(msg), compact(await chain.firstMessage(address))),
    ];
  }),
  reader(MsgMigrateContract, async ({ contract, codeId }, chain) => [
    item(`code of ${contract}`, String(codeId), (await chain.contract(contract))?.codeId.toString()),
  ]),
  reader(MsgStoreAndMigrateContract, async ({ contract }, chain, code) => {
    const present = await chain.contract(contract);
    const found = present && (await chain.code(present.codeId))?.checksum;
    return [item(`sha256 of the code of ${contract}`, code?.checksum ?? "unknown", found)];
  }),
  reader(MsgUpdateAdmin, async ({ contract, newAdmin }, chain) => [
    item(`admin of ${contract}`, newAdmin, (await chain.contract(contract))?.admin),
  ]),
  reader(MsgClearAdmin, async ({ contract }, chain) => [
    item(`admin of ${contract}`, "none", (await chain.contract(contract))?.admin || "none"),
  ]),
  reader(MsgUpdateContractLabel, async ({ contract, newLabel }, chain) => [
    item(`label of ${contract}`, newLabel, (await chain.contract(contract))?.label),
  ]),
  reader(MsgUpdateInstantiateConfig, async ({ codeId, newInstantiatePermission }, chain) => [
    item(
      `who may instantiate code ${codeId}`,
      access(newInstantiatePermission),
      access((await chain.code(codeId))?.permission),
    ),
  ]),
  reader(MsgUpdateParams, async ({ params }, chain) => {
    const now = await chain.wasmParams();
    const [planned, found] = [params, now].map(({ instantiateDefaultPermission: type }) => accessName(type));
    return [
      item("who may upload", access(params.codeUploadAccess), access(now.codeUploadAccess)),
      item("who may instantiate by default", planned ?? "", found),
    ];
  }),
  reader(MsgPinCodes, async ({ codeIds }, chain) => pinned(codeIds, chain, "pinned")),
  reader(MsgUnpinCodes, async ({ codeIds }, chain) => pinned(codeIds, chain, "not pinned")),
  reader(MsgExecuteContract, async ({ contract, msg }, chain) => {
    const json = parseExact(fromUtf8(msg));
    const update = isObject(json) ? json.update_params : undefined;
    const patch = isObject(update) ? update.patch : undefined;
    return isObject(patch) ? parameters(contract, patch, chain) : [];
  }),
];

/** Compares what a proposal promised with the chain now. Errors: `not_found`. */
export async function readBack(chain: GovChain, id: bigint, options: ReadBackOptions): Promise<ReadBack> {
  const proposal = await proposalOf(chain, id);
  const { messages } = draftOf(proposal);
  const { codes } = await foresee(messages);
  const whole = { message: undefined };
  const passed = statusName(ProposalStatus.PROPOSAL_STATUS_PASSED);
  const promised: Promised[] = [
    { ...whole, ...judged(item("status", passed, statusName(proposal.status))) },
    ...(options.approved === undefined
      ? []
      : [
          {
            ...whole,
            ...judged(item("digest of the messages", digestOf(options.approved), digestOf(messages))),
          },
        ]),
  ];
  const notCompared: number[] = [];
  const vouched = new Set(options.known.map(({ checksum }) => checksum));
  for (const [index, message] of messages.entries()) {
    const number = index + 1;
    const code = codes.find((one) => one.index === index);
    const items: Item[] = [];
    for (const read of READERS) items.push(...((await read(message, code, chain)) ?? []));
    if (code?.checksum !== undefined && options.known.length > 0) {
      const holds = vouched.has(code.checksum);
      const found = holds ? code.checksum : `${code.checksum}, in no list`;
      items.push({ what: "its sha256", planned: "one of the lists of checksums", found, holds });
    }
    if (items.length === 0) notCompared.push(number);
    promised.push(...items.map((one) => ({ message: number, ...judged(one) })));
  }
  return { promised, notCompared };
}

function judged({ what, planned, found, holds = planned === found }: Item): Omit<Promised, "message"> {
  return { what, planned, found, holds };
}

async function pinned(
  codeIds: readonly bigint[],
  chain: GovChain,
  planned: "pinned" | "not pinned",
): Promise<readonly Item[]> {
  const all = new Set(await chain.pinnedCodes());
  return codeIds.map((id) => item(`code ${id}`, planned, all.has(id) ? "pinned" : "not pinned"));
}

/** What was patched is in force, or waits for its time. */
async function parameters(contract: string, patch: JsonObject, chain: GovChain): Promise<readonly Item[]> {
  const { params } = await paramsOf(chain, contract);
  const open = changesOf(params, patch);
  const answer = open.length === 0 ? undefined : await chain.query(contract, { pending_params: {} });
  const pending = isObject(answer) && isObject(answer.pending) ? answer.pending : undefined;
  const waiting = pending !== undefined && isObject(pending.params) ? pending.params : params;
  const left = new Set(changesOf(waiting, patch).map(({ field }) => field));
  const said = open.map(({ field, now, next }) =>
    left.has(field) ? `${field} is ${now}` : `${field} becomes ${next} at ${String(pending?.due)}`,
  );
  const planned = stringifyExact(patch);
  return [{ ...item("parameters", planned, said.join(", ") || planned), holds: left.size === 0 }];
}

function compact(msg: Uint8Array | undefined): string {
  return msg === undefined ? "nothing" : stringifyExact(parseExact(fromUtf8(msg)));
}
