import { BmeReader, OracleReader, parseContractError } from "@akash-bme/clients";
import { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromUtf8, toHex, toUtf8 } from "@cosmjs/encoding";
import { createProtobufRpcClient, QueryClient } from "@cosmjs/stargate";
import { type CometClient, connectComet } from "@cosmjs/tendermint-rpc";
import type { PageResponse } from "cosmjs-types/cosmos/base/query/v1beta1/pagination";
import { type Proposal, ProposalStatus } from "cosmjs-types/cosmos/gov/v1/gov";
import { QueryClientImpl as GovQueries } from "cosmjs-types/cosmos/gov/v1/query";
import { QueryClientImpl as WasmQueries } from "cosmjs-types/cosmwasm/wasm/v1/query";
import { type AccessConfig, ContractCodeHistoryOperationType } from "cosmjs-types/cosmwasm/wasm/v1/types";

/** A code as the chain knows it; its bytes are behind `codeBytes`. */
export interface StoredCode {
  readonly id: number;
  readonly checksum: string;
  /** Who may make contracts of it. */
  readonly permission: AccessConfig;
}

/** A contract as the chain knows it. */
export interface StoredContract {
  readonly codeId: number;
  readonly creator: string;
  readonly admin: string | undefined;
  readonly label: string;
  /** The message that it was made with. */
  readonly madeWith: string;
  /** What it says of itself. */
  readonly version: { readonly contract: string; readonly version: string } | undefined;
}

/** A block that a file remembers, to know its chain again. */
export interface Anchor {
  readonly height: number;
  readonly hash: string;
}

const ABSENT = /no such contract|no such code|not found/i;

/** Reads what a deployment is compared with. Every failure is a `BmeError`. */
export class Chain {
  readonly #wasm: WasmQueries;
  readonly #gov: GovQueries;

  private constructor(
    readonly comet: CometClient,
    readonly client: CosmWasmClient,
  ) {
    const rpc = createProtobufRpcClient(QueryClient.withExtensions(comet));
    this.#wasm = new WasmQueries(rpc);
    this.#gov = new GovQueries(rpc);
  }

  static async connect(node: string): Promise<Chain> {
    const comet = await connectComet(node);
    return new Chain(comet, await CosmWasmClient.create(comet));
  }

  oracle(address: string): OracleReader {
    return new OracleReader(this.client, address);
  }

  vault(address: string): BmeReader {
    return new BmeReader(this.client, address);
  }

  async status(): Promise<{ chainId: string; height: number; time: bigint }> {
    const { nodeInfo, syncInfo } = await asking(this.comet.status());
    const { latestBlockHeight: height, latestBlockTime } = syncInfo;
    return { chainId: nodeInfo.network, height, time: BigInt(Math.floor(latestBlockTime.getTime() / 1000)) };
  }

  async anchor(): Promise<Anchor> {
    const { syncInfo } = await asking(this.comet.status());
    return { height: syncInfo.latestBlockHeight, hash: toHex(syncInfo.latestBlockHash) };
  }

  /** Hash of a block; undefined when the node has it no more. */
  async blockHash(height: number): Promise<string | undefined> {
    const { syncInfo } = await asking(this.comet.status());
    if (height < (syncInfo.earliestBlockHeight ?? 1)) return undefined;
    const { commit } = await asking(this.comet.commit(height));
    return toHex(commit.blockId.hash);
  }

  /** All codes, by id. */
  async codes(): Promise<readonly StoredCode[]> {
    const infos = await pages(async (pagination) => {
      const answer = await asking(this.#wasm.Codes({ ...(pagination && { pagination }) }));
      return { entries: answer.codeInfos, next: answer.pagination };
    });
    return infos.map(({ codeId, dataHash, instantiatePermission }) => ({
      id: Number(codeId),
      checksum: toHex(dataHash),
      permission: instantiatePermission,
    }));
  }

  /** The wasm behind a code id. */
  async codeBytes(id: number): Promise<Uint8Array> {
    return (await asking(this.#wasm.Code({ codeId: BigInt(id) }))).data;
  }

  async pinnedCodes(): Promise<ReadonlySet<number>> {
    const ids = await pages(async (pagination) => {
      const answer = await asking(this.#wasm.PinnedCodes({ ...(pagination && { pagination }) }));
      return { entries: answer.codeIds, next: answer.pagination };
    });
    return new Set(ids.map(Number));
  }

  /** The contract at an address; undefined when there is none. */
  async contract(address: string): Promise<StoredContract | undefined> {
    const found = await orAbsent(this.#wasm.ContractInfo({ address }));
    if (found === undefined) return undefined;
    const { codeId, creator, admin, label } = found.contractInfo;
    const { entries } = await asking(this.#wasm.ContractHistory({ address }));
    const made = entries.find(
      ({ operation }) =>
        operation !== ContractCodeHistoryOperationType.CONTRACT_CODE_HISTORY_OPERATION_TYPE_MIGRATE,
    );
    const queryData = toUtf8("contract_info");
    const { data } = await asking(this.#wasm.RawContractState({ address, queryData }));
    return {
      ...{ codeId: Number(codeId), creator, label, admin: admin === "" ? undefined : admin },
      madeWith: made === undefined ? "" : fromUtf8(made.msg),
      version: data.length === 0 ? undefined : JSON.parse(fromUtf8(data)),
    };
  }

  /** Proposals that may still be executed. */
  async openProposals(): Promise<readonly Proposal[]> {
    const { PROPOSAL_STATUS_DEPOSIT_PERIOD, PROPOSAL_STATUS_VOTING_PERIOD } = ProposalStatus;
    const lists = [PROPOSAL_STATUS_DEPOSIT_PERIOD, PROPOSAL_STATUS_VOTING_PERIOD].map((proposalStatus) =>
      pages(async (pagination) => {
        const request = { proposalStatus, voter: "", depositor: "", ...(pagination && { pagination }) };
        const answer = await asking(this.#gov.Proposals(request));
        return { entries: answer.proposals, next: answer.pagination };
      }),
    );
    return (await Promise.all(lists)).flat();
  }
}

type PageKey =
  | { readonly key: Uint8Array; offset: bigint; limit: bigint; countTotal: boolean; reverse: boolean }
  | undefined;

async function pages<T>(
  read: (page: PageKey) => Promise<{ entries: readonly T[]; next: PageResponse | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page: PageKey; ; ) {
    const { entries, next } = await read(page);
    all.push(...entries);
    if (next === undefined || next.nextKey.length === 0) return all;
    page = { key: next.nextKey, offset: 0n, limit: 0n, countTotal: false, reverse: false };
  }
}

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw parseContractError(cause);
  }
}

/** What is not there is no failure; a node that does not answer is. */
async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof Error && ABSENT.test(cause.message)) return undefined;
    throw parseContractError(cause);
  }
}
