/** Makes proposals out of what somebody wants to do, against the chain as it is now. */

import { gzipSync } from "node:zlib";
import { toUtf8 } from "@cosmjs/encoding";
import { MsgSubmitProposal } from "cosmjs-types/cosmos/gov/v1/tx";
import {
  MsgExecuteContract,
  MsgMigrateContract,
  MsgStoreAndMigrateContract,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { Artifact } from "../artifacts.js";
import { MAX_TX_BYTES } from "../governance.js";
import { governanceAddress, planInstall } from "../plan.js";
import type { GovChain } from "./chain.js";
import { changesOf } from "./changes.js";
import { leastDeposit } from "./deposits.js";
import { GovError } from "./errors.js";
import { isObject, type JsonObject, stringifyExact } from "./exact-json.js";
import { type GovMessage, messageOf } from "./messages.js";
import { ORACLE_OWNERS_MESSAGES } from "./owners.js";
import { type Draft, metadataOf, submission } from "./proposal.js";
import { titleOf } from "./title.js";

/** Three quarters of a transaction: one that is nearly full has to be built again for a longer summary. */
export const MAX_PROPOSAL_BYTES = (MAX_TX_BYTES * 3) / 4;

export interface ProposeOptions {
  /** Bech32 prefix of the chain. */
  readonly prefix: string;
  /** Why; the title says what. */
  readonly summary?: string;
  /** A shorter vote, a larger deposit. */
  readonly expedited?: boolean;
}

/** A draft of some messages: title from them, the least deposit that the chain takes. */
export async function draftWith(
  chain: GovChain,
  messages: readonly GovMessage[],
  { summary, expedited = false }: Omit<ProposeOptions, "prefix">,
): Promise<Draft> {
  const title = titleOf(messages);
  const said = summary ?? `${title}.`;
  const deposit = leastDeposit(await chain.govParams(), expedited);
  return { messages, title, summary: said, metadata: metadataOf(title, said), deposit, expedited };
}

export interface InstallChoice extends ProposeOptions {
  readonly oracle: { readonly artifact: Artifact; readonly label: string; readonly msg: JsonObject };
  /** Its message needs no `oracle`: that is the address of the oracle made with it. */
  readonly vault: { readonly artifact: Artifact; readonly label: string; readonly msg: JsonObject };
  readonly pin: boolean;
}

/** Both codes stored, both contracts made, the vault wired to the oracle: one proposal, or the fewest that can be sent. */
export async function proposeInstall(chain: GovChain, choice: InstallChoice): Promise<readonly Draft[]> {
  const { prefix, oracle, vault, pin } = choice;
  const { messages } = planInstall({
    prefix,
    firstCodeId: Number(await chain.nextCodeId()),
    artifacts: [oracle.artifact, vault.artifact],
    contracts: [
      { name: "oracle", artifact: oracle.artifact.name, label: oracle.label, msg: () => oracle.msg },
      {
        ...{ name: "vault", artifact: vault.artifact.name, label: vault.label },
        msg: (addresses) => ({ ...vault.msg, oracle: addresses.get("oracle") }),
      },
    ],
    pin,
  });
  return split(chain, messages.map(messageOf), choice);
}

/** Puts messages, in order, into as few proposals as can be sent. */
export async function split(
  chain: GovChain,
  messages: readonly GovMessage[],
  options: ProposeOptions,
): Promise<readonly Draft[]> {
  const parts: GovMessage[][] = [];
  for (const message of messages) {
    const last = parts.at(-1);
    const isFull = last === undefined || sizeOf([...last, message], options) > MAX_PROPOSAL_BYTES;
    if (isFull) parts.push([message]);
    else last.push(message);
  }
  for (const part of parts) {
    const size = sizeOf(part, options);
    if (size > MAX_PROPOSAL_BYTES) {
      const what = `${part[0]?.typeUrl} alone makes a proposal of ${size} bytes`;
      throw new GovError("cannot_propose", `${what}, and ${MAX_PROPOSAL_BYTES} is the most that is sent`);
    }
  }
  const part = (index: number) => (parts.length === 1 ? "" : ` Part ${index + 1} of ${parts.length}.`);
  return Promise.all(
    parts.map((own, index) => {
      const summary = `${options.summary ?? `${titleOf(own)}.`}${part(index)}`;
      return draftWith(chain, own, { ...options, summary });
    }),
  );
}

function sizeOf(messages: readonly GovMessage[], { summary = "", prefix }: ProposeOptions): number {
  const title = titleOf(messages);
  const said = summary || title;
  const draft = { messages, title, summary: said, metadata: metadataOf(title, said), deposit: [] };
  return encodedSize({ ...draft, expedited: false }, governanceAddress(prefix));
}

/** Bytes of the message that submits a draft. */
export function encodedSize(draft: Draft, proposer: string): number {
  return MsgSubmitProposal.encode(submission(draft, proposer).value).finish().length;
}

/** Messages to a contract that governance owns, in one proposal. */
export async function proposeExecute(
  chain: GovChain,
  contract: string,
  messages: readonly JsonObject[],
  options: ProposeOptions,
): Promise<Draft> {
  await existing(chain, contract);
  const sender = governanceAddress(options.prefix);
  const made = messages.map((msg) =>
    messageOf({
      typeUrl: MsgExecuteContract.typeUrl,
      value: { sender, contract, msg: toUtf8(stringifyExact(msg)), funds: [] },
    }),
  );
  return draftWith(chain, made, options);
}

/** Messages for the owner of the oracle, which governance has to be. `pause` is the owner's and the guardian's. */
export async function proposeOracle(
  chain: GovChain,
  contract: string,
  messages: readonly JsonObject[],
  options: ProposeOptions,
): Promise<Draft> {
  for (const message of messages) {
    const [name = "nothing", ...more] = Object.keys(message);
    if (more.length > 0 || (!ORACLE_OWNERS_MESSAGES.has(name) && name !== "pause")) {
      const known = [...ORACLE_OWNERS_MESSAGES, "pause"].join(", ");
      throw new GovError("cannot_propose", `${[name, ...more].join(", ")} is not one of ${known}`);
    }
  }
  await existing(chain, contract);
  await ownedByGovernance(chain, contract, options.prefix);
  return proposeExecute(chain, contract, messages, options);
}

/** A change of a contract's parameters, written against the version in force. The vault and the oracle take the same. */
export async function proposeParams(
  chain: GovChain,
  contract: string,
  patch: JsonObject,
  options: ProposeOptions,
): Promise<Draft> {
  await existing(chain, contract);
  await ownedByGovernance(chain, contract, options.prefix);
  const { version, params } = await paramsOf(chain, contract);
  const changes = changesOf(params, patch);
  const unknown = changes.find(({ now }) => now === undefined);
  if (unknown !== undefined) {
    throw new GovError("cannot_propose", `${contract} has no parameter ${unknown.field}`);
  }
  if (changes.length === 0) {
    throw new GovError("cannot_propose", "the patch changes nothing: the parameters are so already");
  }
  const message = { update_params: { patch, expect_version: version } };
  const list = changes.map(({ field, now, next }) => `${field} from ${now} to ${next}`).join(", ");
  const summary = options.summary ?? `Changes ${list}.`;
  return proposeExecute(chain, contract, [message], { ...options, summary });
}

/** Puts the change that waits into force. */
export async function proposeApplyParams(
  chain: GovChain,
  contract: string,
  options: ProposeOptions,
): Promise<Draft> {
  await existing(chain, contract);
  await ownedByGovernance(chain, contract, options.prefix);
  const answer = await chain.query(contract, { pending_params: {} });
  if (!isObject(answer) || !isObject(answer.pending)) {
    throw new GovError("cannot_propose", `no change of parameters waits in ${contract}`);
  }
  return proposeExecute(chain, contract, [{ apply_params: {} }], options);
}

/** Parameters in force and their version. */
export async function paramsOf(
  chain: GovChain,
  contract: string,
): Promise<{ readonly version: number; readonly params: JsonObject }> {
  const answer = await chain.query(contract, { params: {} });
  const { version, params } = isObject(answer) ? answer : {};
  if (typeof version !== "number" || !isObject(params)) {
    throw new GovError("cannot_propose", `${contract} answers no parameters with a version`);
  }
  return { version, params };
}

/** Another code under a contract: one of the chain, or one that is stored in the same message. */
export async function proposeMigrate(
  chain: GovChain,
  contract: string,
  target: { readonly codeId: bigint } | { readonly artifact: Artifact },
  msg: JsonObject,
  options: ProposeOptions,
): Promise<Draft> {
  const authority = governanceAddress(options.prefix);
  const { admin } = await existing(chain, contract);
  if (admin !== authority) {
    const who = admin === "" ? "nobody" : admin;
    throw new GovError("cannot_propose", `governance cannot migrate ${contract}: its admin is ${who}`);
  }
  const bytes = toUtf8(stringifyExact(msg));
  if ("codeId" in target) {
    const { codeId } = target;
    if ((await chain.code(codeId)) === undefined) {
      throw new GovError("not_found", `the chain has no code ${codeId}`);
    }
    const value = { sender: authority, contract, codeId, msg: bytes };
    return draftWith(chain, [messageOf({ typeUrl: MsgMigrateContract.typeUrl, value })], options);
  }
  const value = {
    ...{ authority, contract, msg: bytes, wasmByteCode: gzipSync(target.artifact.wasm, { level: 9 }) },
    instantiatePermission: { permission: AccessType.ACCESS_TYPE_NOBODY, addresses: [] },
  };
  const [draft, ...more] = await split(
    chain,
    [messageOf({ typeUrl: MsgStoreAndMigrateContract.typeUrl, value })],
    options,
  );
  if (draft === undefined || more.length > 0) throw new RangeError("one message made several proposals");
  return draft;
}

async function existing(chain: GovChain, contract: string) {
  const found = await chain.contract(contract);
  if (found === undefined) throw new GovError("not_found", `the chain has no contract ${contract}`);
  return found;
}

async function ownedByGovernance(chain: GovChain, contract: string, prefix: string): Promise<void> {
  const answer = await chain.query(contract, { roles: {} });
  const owner = isObject(answer) ? answer.owner : undefined;
  const authority = governanceAddress(prefix);
  if (owner !== authority) {
    throw new GovError(
      "cannot_propose",
      `the owner of ${contract} is ${String(owner)}, not governance (${authority}): only the owner can do that`,
    );
  }
}
