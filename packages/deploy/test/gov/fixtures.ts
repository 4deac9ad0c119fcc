import { toBech32, toUtf8 } from "@cosmjs/encoding";
import { Params as GovParams, Proposal, ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import {
  MsgExecuteContract,
  MsgInstantiateContract2,
  MsgPinCodes,
  MsgStoreCode,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessType, Params as WasmParams } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { GovChain, StoredCode, StoredContract } from "../../src/gov/chain.js";
import type { Json, JsonObject } from "../../src/gov/exact-json.js";
import { type GovMessage, messageOf, messageToAny } from "../../src/gov/messages.js";
import { type Draft, metadataOf } from "../../src/gov/proposal.js";
import { titleOf } from "../../src/gov/title.js";
import { ARTIFACTS, GOVERNANCE, smallPlan } from "../fixtures.js";

export { ARTIFACTS, GOVERNANCE } from "../fixtures.js";

export const ALICE = toBech32("akash", new Uint8Array(20).fill(1));
export const CONTRACT = toBech32("akash", new Uint8Array(32).fill(2));
export const NOBODY = { permission: AccessType.ACCESS_TYPE_NOBODY, addresses: [] };

/** Both test codes, as a list of checksums has them. */
export const KNOWN = ARTIFACTS.map(({ name, checksum }) => ({ name, checksum, source: "checksums.txt" }));

export function execute(msg: JsonObject, { sender = GOVERNANCE, contract = CONTRACT } = {}): GovMessage {
  const value = { sender, contract, msg: toUtf8(JSON.stringify(msg)), funds: [] };
  return messageOf({ typeUrl: MsgExecuteContract.typeUrl, value });
}

export function store(wasmByteCode: Uint8Array, permission: object | null = NOBODY): GovMessage {
  const value = { sender: GOVERNANCE, wasmByteCode, instantiatePermission: permission ?? undefined };
  return messageOf({ typeUrl: MsgStoreCode.typeUrl, value });
}

export function instantiate(msg: JsonObject, more: Partial<MsgInstantiateContract2> = {}): GovMessage {
  const value = {
    ...{ sender: GOVERNANCE, admin: GOVERNANCE, codeId: 7n, label: "a contract", funds: [] },
    ...{ msg: toUtf8(JSON.stringify(msg)), salt: toUtf8("salt"), fixMsg: false, ...more },
  };
  return messageOf({ typeUrl: MsgInstantiateContract2.typeUrl, value });
}

export function pin(...codeIds: bigint[]): GovMessage {
  return messageOf({ typeUrl: MsgPinCodes.typeUrl, value: { authority: GOVERNANCE, codeIds } });
}

/** The installation of the small plan. */
export const INSTALL = smallPlan({ pin: true }).messages.map(messageOf);

/** A draft in which nothing is wrong but what the messages bring. */
export function draft(messages: readonly GovMessage[], more: Partial<Draft> = {}): Draft {
  const title = more.title ?? titleOf(messages);
  const summary = more.summary ?? "Because.";
  return {
    ...{ messages, title, summary, metadata: metadataOf(title, summary) },
    ...{ deposit: [{ denom: "uakt", amount: "25" }], expedited: false, ...more },
  };
}

export interface FakeChain {
  readonly codes?: Readonly<Record<string, string>>;
  readonly contracts?: Readonly<Record<string, Partial<StoredContract>>>;
  /** Answers by the name of the query; a contract of its own when the address stands before it. */
  readonly answers?: Readonly<Record<string, Json>>;
  readonly open?: readonly Proposal[];
  readonly types?: readonly string[];
  readonly accounts?: Readonly<Record<string, boolean>>;
  readonly proposals?: readonly Proposal[];
  readonly pinned?: readonly bigint[];
  readonly firstMessages?: Readonly<Record<string, JsonObject>>;
  readonly nextCodeId?: bigint;
  readonly refusal?: string;
}

const TYPES = [
  ...["MsgStoreCode", "MsgInstantiateContract2", "MsgExecuteContract", "MsgPinCodes", "MsgMigrateContract"],
  ...["MsgStoreAndMigrateContract", "MsgUpdateParams"],
].map((name) => `/cosmwasm.wasm.v1.${name}`);

/** A chain at height 1,000 and second 10,000 that knows what it is told. */
export function fakeChain(fake: FakeChain = {}): GovChain {
  const { codes = {}, contracts = {}, answers = {}, open = [], types = TYPES, accounts = {} } = fake;
  const codeOf = (id: bigint): StoredCode | undefined => {
    const checksum = codes[String(id)];
    return checksum === undefined ? undefined : { checksum, permission: NOBODY };
  };
  return {
    head: async () => ({ chainId: "test-1", height: 1_000, time: 10_000n }),
    code: async (id) => codeOf(id),
    nextCodeId: async () => fake.nextCodeId ?? 7n,
    codesWith: async (checksum) =>
      Object.entries(codes).flatMap(([id, one]) => (one === checksum ? [BigInt(id)] : [])),
    pinnedCodes: async () => fake.pinned ?? [],
    contract: async (address) => {
      const contract = contracts[address];
      const empty = { codeId: 1n, creator: GOVERNANCE, admin: GOVERNANCE, label: "there", cw2: undefined };
      return contract && { ...empty, ...contract };
    },
    firstMessage: async (address) => {
      const message = fake.firstMessages?.[address];
      return message && toUtf8(JSON.stringify(message));
    },
    query: async (contract, message) => {
      const [name = ""] = Object.keys(message);
      const answer = answers[`${contract} ${name}`] ?? answers[name];
      if (answer === undefined) throw new Error(`the test has no answer to ${name}`);
      return answer;
    },
    wasmParams: async () =>
      WasmParams.fromPartial({
        codeUploadAccess: NOBODY,
        instantiateDefaultPermission: AccessType.ACCESS_TYPE_EVERYBODY,
      }),
    proposal: async (id) => fake.proposals?.find((one) => one.id === id),
    openProposals: async () => open,
    govParams: async () =>
      GovParams.fromPartial({
        minDeposit: [{ denom: "uakt", amount: "100" }],
        expeditedMinDeposit: [{ denom: "uakt", amount: "400" }],
        minInitialDepositRatio: "0.250000000000000000",
        minDepositRatio: "0.010000000000000000",
      }),
    tally: async () => ({ yesCount: "1", noCount: "0", abstainCount: "0", noWithVetoCount: "0" }),
    messageTypes: async () => new Set(types),
    simulateSubmission: async () => (fake.refusal === undefined ? { gas: 5n } : { refusal: fake.refusal }),
    account: async (address) => {
      const hasPublicKey = accounts[address];
      return hasPublicKey === undefined ? undefined : { hasPublicKey };
    },
  };
}

/** A proposal of the chain. */
export function onChain(
  id: bigint,
  messages: readonly GovMessage[],
  status = ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
): Proposal {
  return Proposal.fromPartial({
    ...{ id, status, title: titleOf(messages), summary: "Because." },
    messages: messages.map(messageToAny),
    totalDeposit: [{ denom: "uakt", amount: "30" }],
  });
}
