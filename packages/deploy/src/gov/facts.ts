/** Facts about what a proposal names: who signs, codes, contracts, addresses. */
import { fromUtf8 } from "@cosmjs/encoding";
import type { AccessConfig } from "cosmjs-types/cosmwasm/wasm/v1/types";
import type { GovChain } from "./chain.js";
import type { NewCode, Outlook } from "./outlook.js";
import { accessName } from "./proto-json.js";
import type { KnownCode } from "./releases.js";

/** How a fact is to be taken. */
export type Mark = "plain" | "good" | "bad";

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly mark: Mark;
}

/** What the writers of facts need. */
export interface Scene {
  /** Codes that somebody vouches for. */
  readonly known: readonly KnownCode[];
  /** Compares nothing when absent. */
  readonly chain?: GovChain;
  readonly outlook: Outlook;
  readonly governance: string;
  /** The vote is over, and what was proposed may be done. */
  readonly isOver: boolean;
}

export const fact = (label: string, value: string, mark: Mark = "plain"): Fact => ({ label, value, mark });
export function signer(address: string, { governance }: Scene): Fact {
  return address === governance
    ? fact("by", `${address} (governance)`, "good")
    : fact("by", `${address}, which is not governance: the chain will refuse it`, "bad");
}

export function adminFact(admin: string, { governance }: Scene): Fact {
  if (admin === governance) return fact("admin", `${admin} (governance)`, "good");
  return admin === ""
    ? fact("admin", "none: no one can migrate it")
    : fact("admin", `${admin}, which is not governance: it can replace the code at any time`, "bad");
}

export function access(config: AccessConfig | undefined): string {
  if (config === undefined) return "as the chain decides by default";
  return [accessName(config.permission), ...config.addresses].join(" ");
}

/** Where a checksum is from. */
export function origin(checksum: string, { known }: Scene): { readonly text: string; readonly mark: Mark } {
  const found = known.find((code) => code.checksum === checksum);
  if (found !== undefined) return { text: `${found.name} of ${found.source}`, mark: "good" };
  return known.length === 0
    ? { text: "compared with no list of checksums", mark: "plain" }
    : { text: "in no list of checksums", mark: "bad" };
}

export function codeFacts(index: number, scene: Scene): readonly Fact[] {
  const code = scene.outlook.codes.find((one) => one.index === index);
  if (code === undefined) return [];
  const { checksum, codeId } = code;
  if (checksum === undefined) return [fact("sha256", "unknown: the bytes cannot be unpacked", "bad")];
  const { text, mark } = origin(checksum, scene);
  return [
    fact("sha256", `${checksum}, ${text}`, mark),
    fact("size", sizeText(code)),
    ...(codeId === undefined ? [] : [fact("code", `${codeId}, if nobody stores one before`)]),
  ];
}

export function sizeText({ packedBytes, wasmBytes, isCompressed }: NewCode): string {
  return isCompressed
    ? `${wasmBytes} bytes, ${packedBytes} compressed`
    : `${packedBytes} bytes, not compressed`;
}

export async function codeIdFact(codeId: bigint, scene: Scene): Promise<Fact> {
  const { outlook, chain } = scene;
  const stored = outlook.codes.find((code) => code.codeId === codeId);
  if (stored?.checksum !== undefined) {
    const { text, mark } = origin(stored.checksum, scene);
    return fact(
      "code",
      `${codeId}, stored by message ${stored.index + 1}: ${stored.checksum}, ${text}`,
      mark,
    );
  }
  if (chain === undefined) return fact("code", `${codeId}, not compared with a chain`);
  const code = await chain.code(codeId);
  if (code === undefined) return fact("code", `${codeId}, which the chain does not have`, "bad");
  const { text, mark } = origin(code.checksum, scene);
  return fact("code", `${codeId} of the chain: ${code.checksum}, ${text}`, mark);
}

export async function contractFact(address: string, scene: Scene): Promise<Fact> {
  const { outlook, chain, known } = scene;
  const made = outlook.contracts.find((contract) => contract.address === address);
  if (made !== undefined) {
    return fact("contract", `${address}, made by message ${made.index + 1}: "${made.message.label}"`, "good");
  }
  if (chain === undefined) return fact("contract", `${address}, not compared with a chain`);
  const contract = await chain.contract(address);
  if (contract === undefined) return fact("contract", `${address}, which the chain does not have`, "bad");
  const { label, codeId, cw2 } = contract;
  const checksum = (await chain.code(codeId))?.checksum ?? "";
  const name = known.find((code) => code.checksum === checksum);
  const from = name === undefined ? "" : `, ${name.name} of ${name.source}`;
  const says = cw2 === undefined ? "" : `, says it is ${cw2}`;
  return fact("contract", `${address} "${label}", code ${codeId}${from}${says}`);
}

export async function presentCode(address: string, scene: Scene): Promise<Fact> {
  const contract = await scene.chain?.contract(address);
  if (contract === undefined) return fact("code now", "unknown");
  const { value } = await codeIdFact(contract.codeId, scene);
  return fact("code now", value);
}

export async function newAddress(address: string | undefined, { chain, isOver }: Scene): Promise<Fact> {
  if (address === undefined) return fact("address", "unknown: the code behind its id is not known", "bad");
  if (chain === undefined) return fact("address", `${address}, computed`);
  const isTaken = (await chain.contract(address)) !== undefined;
  const state = isTaken ? "a contract is there" : isOver ? "no contract is there" : "free";
  return fact("address", `${address}, computed; ${state}`, isTaken === isOver ? "good" : "bad");
}

const ADDRESS = /"([a-z]{1,20}1[02-9ac-hj-np-z]{38,58})"/g;

/** Every address within a contract's message, and what is there. */
export async function mentioned(msg: Uint8Array, scene: Scene): Promise<readonly Fact[]> {
  const { outlook, chain, governance } = scene;
  const addresses = [...new Set([...fromUtf8(msg).matchAll(ADDRESS)].flatMap(([, one]) => one ?? []))];
  const facts: Fact[] = [];
  for (const address of addresses) {
    const made = outlook.contracts.find((contract) => contract.address === address);
    if (address === governance) facts.push(fact("names", `${address} (governance)`, "good"));
    else if (made !== undefined) {
      const text = `${address}, made by message ${made.index + 1}: "${made.message.label}"`;
      facts.push(fact("names", text, "good"));
    } else {
      const contract = await chain?.contract(address);
      const what = contract === undefined ? "an account" : `contract "${contract.label}"`;
      facts.push(fact("names", chain === undefined ? address : `${address}, ${what}`));
    }
  }
  return facts;
}

/** Salts are often words. */
export function printable(salt: Uint8Array): string {
  const text = new TextDecoder().decode(salt);
  return /^[\x20-\x7e]+$/.test(text) ? ` ("${text}")` : "";
}
