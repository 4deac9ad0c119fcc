import { fromUtf8, toHex, toUtf8 } from "@cosmjs/encoding";
import { createProtobufRpcClient, QueryClient, setupTxExtension } from "@cosmjs/stargate";
import { type CometClient, connectComet } from "@cosmjs/tendermint-rpc";
import { BaseAccount } from "cosmjs-types/cosmos/auth/v1beta1/auth";
import { QueryClientImpl as AuthQuery } from "cosmjs-types/cosmos/auth/v1beta1/query";
import { PageRequest } from "cosmjs-types/cosmos/base/query/v1beta1/pagination";
import { ReflectionServiceClientImpl } from "cosmjs-types/cosmos/base/reflection/v1beta1/reflection";
import type { Params as GovParams, Proposal, TallyResult } from "cosmjs-types/cosmos/gov/v1/gov";
import { ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import { QueryClientImpl as GovQuery } from "cosmjs-types/cosmos/gov/v1/query";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import { QueryClientImpl as WasmQuery } from "cosmjs-types/cosmwasm/wasm/v1/query";
import type { AccessConfig, Params as WasmParams } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { isObject, type Json, type JsonObject, parseExact, stringifyExact } from "./exact-json.js";
import { type Draft, submission } from "./proposal.js";

export interface StoredCode {
  /** Lower-case sha256 of the wasm. */
  readonly checksum: string;
  readonly permission: AccessConfig;
}

export interface StoredContract {
  readonly codeId: bigint;
  readonly creator: string;
  /** Empty when nobody may migrate it. */
  readonly admin: string;
  readonly label: string;
  /** What the contract says of itself, such as `akash-bme:bme 0.1.0`; it can say anything. */
  readonly cw2: string | undefined;
}

/** What governance tooling asks a chain. */
export interface GovChain {
  /** Height and time, Unix seconds, of the newest block. */
  head(): Promise<{ readonly chainId: string; readonly height: number; readonly time: bigint }>;
  code(id: bigint): Promise<StoredCode | undefined>;
  /** The id that the next stored code gets. */
  nextCodeId(): Promise<bigint>;
  /** Ids of the codes with a checksum; the same bytes can be stored many times. */
  codesWith(checksum: string): Promise<readonly bigint[]>;
  pinnedCodes(): Promise<readonly bigint[]>;
  contract(address: string): Promise<StoredContract | undefined>;
  /** The message that a contract was made with. */
  firstMessage(address: string): Promise<Uint8Array | undefined>;
  /** What a contract answers. */
  query(contract: string, message: JsonObject): Promise<Json>;
  wasmParams(): Promise<WasmParams>;
  proposal(id: bigint): Promise<Proposal | undefined>;
  /** Proposals that are paid for or voted on now. */
  openProposals(): Promise<readonly Proposal[]>;
  govParams(): Promise<GovParams>;
  tally(id: bigint): Promise<TallyResult>;
  /** Types of the messages that the chain knows, as it says itself. */
  messageTypes(): Promise<ReadonlySet<string>>;
  /** What submitting would cost, or why the chain refuses it. Sends nothing. */
  simulateSubmission(
    draft: Draft,
    proposer: string,
  ): Promise<{ readonly gas: bigint } | { readonly refusal: string }>;
  /** An account; undefined when the chain has none at that address. */
  account(address: string): Promise<{ readonly hasPublicKey: boolean } | undefined>;
}

/** A simulation wants some key and does not look whose it is. */
const ANY_KEY = { type: "tendermint/PubKeySecp256k1", value: "Anm+Zn753LusVaBilc6HCwcCm/zbLc4o2VnygVsW+BeY" };
const CW2_KEY = toUtf8("contract_info");
const NOT_THERE = /no such (?:code|contract)|not found|doesn't exist|does not exist/i;

/** Asks the chain of a node. */
export async function connectGovChain(node: string): Promise<GovChain> {
  return govChain(await connectComet(node));
}

/** Asks a chain through a node's RPC. */
export function govChain(comet: CometClient): GovChain {
  const queries = QueryClient.withExtensions(comet, setupTxExtension);
  const rpc = createProtobufRpcClient(queries);
  const wasm = new WasmQuery(rpc);
  const gov = new GovQuery(rpc);
  const auth = new AuthQuery(rpc);
  const reflection = new ReflectionServiceClientImpl(rpc);

  const cw2 = async (address: string) => {
    const { data } = await wasm.RawContractState({ address, queryData: CW2_KEY });
    const info = data.length === 0 ? undefined : parseExact(fromUtf8(data));
    return isObject(info) ? `${String(info.contract)} ${String(info.version)}` : undefined;
  };
  const baseAccount = async (address: string) => {
    const account = (await orNone(auth.Account({ address })))?.account;
    // A module or a vesting account holds no key of its own here, and none of them proposes or relays.
    return account?.typeUrl === BaseAccount.typeUrl ? BaseAccount.decode(account.value) : undefined;
  };
  return {
    head: async () => {
      const { nodeInfo, syncInfo } = await comet.status();
      const time = BigInt(Math.floor(syncInfo.latestBlockTime.getTime() / 1000));
      return { chainId: nodeInfo.network, height: syncInfo.latestBlockHeight, time };
    },
    code: async (codeId) => {
      const info = await orNone(wasm.CodeInfo({ codeId }));
      return info && { checksum: toHex(info.checksum), permission: info.instantiatePermission };
    },
    nextCodeId: async () => {
      const pagination = PageRequest.fromPartial({ reverse: true, limit: 1n });
      const { codeInfos } = await wasm.Codes({ pagination });
      return (codeInfos[0]?.codeId ?? 0n) + 1n;
    },
    codesWith: async (checksum) => {
      const found: bigint[] = [];
      let key: Uint8Array | undefined;
      do {
        const { codeInfos, pagination } = await wasm.Codes({
          pagination: PageRequest.fromPartial(key === undefined ? {} : { key }),
        });
        found.push(
          ...codeInfos.filter(({ dataHash }) => toHex(dataHash) === checksum).map((one) => one.codeId),
        );
        key = pagination?.nextKey;
      } while (key !== undefined && key.length > 0);
      return found;
    },
    pinnedCodes: async () => (await wasm.PinnedCodes({})).codeIds,
    contract: async (address) => {
      const contractInfo = (await orNone(wasm.ContractInfo({ address })))?.contractInfo;
      if (contractInfo === undefined) return undefined;
      const { codeId, creator, admin, label } = contractInfo;
      return { codeId, creator, admin, label, cw2: await orNone(cw2(address)) };
    },
    firstMessage: async (address) => (await orNone(wasm.ContractHistory({ address })))?.entries[0]?.msg,
    query: async (address, message) => {
      const queryData = toUtf8(stringifyExact(message));
      return parseExact(fromUtf8((await wasm.SmartContractState({ address, queryData })).data));
    },
    wasmParams: async () => (await wasm.Params()).params,
    proposal: async (proposalId) => (await orNone(gov.Proposal({ proposalId })))?.proposal,
    openProposals: async () => {
      const statuses = [
        ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD,
        ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
      ];
      const pages = await Promise.all(
        statuses.map((proposalStatus) => gov.Proposals({ proposalStatus, voter: "", depositor: "" })),
      );
      return pages.flatMap(({ proposals }) => proposals);
    },
    govParams: async () => {
      const { params } = await gov.Params({ paramsType: "voting" });
      if (params === undefined) throw new TypeError("the chain answers no parameters of governance");
      return params;
    },
    tally: async (proposalId) => {
      const { tally } = await gov.TallyResult({ proposalId });
      return tally ?? { yesCount: "0", abstainCount: "0", noCount: "0", noWithVetoCount: "0" };
    },
    messageTypes: async () => {
      const { implementationMessageNames } = await reflection.ListImplementations({
        interfaceName: "cosmos.base.v1beta1.Msg",
      });
      return new Set(implementationMessageNames);
    },
    simulateSubmission: async (draft, proposer) => {
      const messages = [submission(draft, proposer)].map(({ typeUrl, value }) => ({
        typeUrl,
        value: MsgSubmitProposal.encode(value).finish(),
      }));
      const account = await baseAccount(proposer);
      if (account === undefined) return { refusal: `the chain has no account ${proposer}` };
      try {
        const { gasInfo } = await queries.tx.simulate(messages, undefined, ANY_KEY, Number(account.sequence));
        return { gas: gasInfo?.gasUsed ?? 0n };
      } catch (error) {
        if (error instanceof Error && /Query failed with/.test(error.message))
          return { refusal: error.message };
        throw error;
      }
    },
    account: async (address) => {
      const account = await baseAccount(address);
      return account && { hasPublicKey: account.pubKey !== undefined };
    },
  };
}

/** The answer; undefined when the chain says that there is none. */
async function orNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && NOT_THERE.test(error.message)) return undefined;
    throw error;
  }
}
