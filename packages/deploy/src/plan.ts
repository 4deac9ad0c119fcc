import { instantiate2Address, type JsonObject } from "@cosmjs/cosmwasm-stargate";
import { sha256 } from "@cosmjs/crypto";
import { fromHex, toBech32, toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Artifact } from "./artifacts.js";
import { DeployError } from "./errors.js";
import { makeContract, NOBODY, pinCodes, storeCode } from "./messages.js";

/** A contract to be made of one of the artifacts. */
export interface ContractSpec {
  /** Name within the plan; also the salt of its address. */
  readonly name: string;
  /** Name of its artifact. */
  readonly artifact: string;
  readonly label: string;
  /** Its instantiate message; the addresses of all contracts of the plan are known to it. */
  readonly msg: (addresses: ReadonlyMap<string, string>) => JsonObject;
}

/** A code with the id that it will get. */
export interface PlannedCode {
  readonly artifact: Artifact;
  readonly codeId: number;
}

/** A contract with the address that it will get. */
export interface PlannedContract {
  readonly name: string;
  readonly codeId: number;
  readonly checksum: string;
  readonly address: string;
  readonly label: string;
  readonly admin: string;
  readonly msg: JsonObject;
}

/** What one proposal will do, known before it is submitted. */
export interface InstallPlan {
  readonly codes: readonly PlannedCode[];
  readonly contracts: readonly PlannedContract[];
  readonly messages: readonly EncodeObject[];
}

export interface InstallOptions {
  /** Bech32 prefix of the chain. */
  readonly prefix: string;
  /** The next code id of the chain, from {@link nextCodeId}. */
  readonly firstCodeId: number;
  readonly artifacts: readonly Artifact[];
  readonly contracts: readonly ContractSpec[];
  /** Pinned codes stay in memory and cost less gas. */
  readonly pin: boolean;
}

/** Address of the governance module, which signs what a proposal does. */
export function governanceAddress(prefix: string): string {
  return toBech32(prefix, sha256(toUtf8("gov")).slice(0, 20));
}

/** The id that the chain gives to the next stored code. */
export async function nextCodeId(client: {
  getCodes(): Promise<readonly { readonly id: number }[]>;
}): Promise<number> {
  const codes = await client.getCodes();
  return codes.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
}

/**
 * Plans the storage and instantiation of contracts by governance. Addresses follow from checksum, creator and salt
 * alone, so every one of them is known before the vote; should another upload take a code id in between, the
 * messages do not fit any more and the proposal fails as a whole.
 */
export function planInstall({ prefix, firstCodeId, artifacts, contracts, pin }: InstallOptions): InstallPlan {
  const authority = governanceAddress(prefix);
  const codes = artifacts.map((artifact, index) => ({ artifact, codeId: firstCodeId + index }));
  const codeOf = new Map(codes.map((code) => [code.artifact.name, code]));
  const addresses = new Map(
    contracts.map(({ name, artifact }) => {
      const { checksum } = find(codeOf, artifact).artifact;
      return [name, addressFor(checksum, authority, name, prefix)];
    }),
  );
  const planned = contracts.map(({ name, artifact, label, msg }) => {
    const { codeId, artifact: code } = find(codeOf, artifact);
    const address = find(addresses, name);
    return { name, codeId, checksum: code.checksum, address, label, admin: authority, msg: msg(addresses) };
  });

  const messages: EncodeObject[] = [
    ...codes.map(({ artifact }) => storeCode(authority, artifact, NOBODY)),
    ...planned.map((contract) => makeContract(authority, { ...contract, salt: contract.name })),
  ];
  if (pin) {
    messages.push(
      pinCodes(
        authority,
        codes.map(({ codeId }) => codeId),
      ),
    );
  }
  return { codes, contracts: planned, messages };
}

/** The address that a contract gets by checksum of its code, creator and salt, whatever the id of the code. */
export function addressFor(checksum: string, creator: string, salt: string, prefix: string): string {
  return instantiate2Address(fromHex(checksum), creator, toUtf8(salt), prefix);
}

function find<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) {
    const known = [...map.keys()].join(", ");
    throw new DeployError("unknown_name", `the plan has no '${name}', only ${known}`);
  }
  return found;
}
