import { readFile } from "node:fs/promises";
import type { BmeTypes, OracleTypes } from "@akash-bme/clients";
import { DeployError } from "./errors.js";
import { Fields } from "./fields.js";
import { ManifestReader } from "./manifest-reader.js";
import { checkWhole } from "./manifest-rules.js";
import { governanceAddress } from "./plan.js";

export const CODE_NAMES = ["oracle", "bme"] as const;
/** A contract of this repository, by the name of its artifact. */
export type CodeName = (typeof CODE_NAMES)[number];

/** What a file says about a deployment: what is to be on the chain, and by whose hand. */
export interface Manifest {
  /** Tells several deployments on one chain apart. */
  readonly name: string;
  /** Version that both contracts tell of themselves. */
  readonly release: string;
  readonly network: Network;
  readonly route: Route;
  /** Who may replace the code of the contracts. */
  readonly admin: string;
  /** Who may change what the contracts do. */
  readonly owner: string;
  /** Who may pause them. */
  readonly guardian: string | undefined;
  /** Whether both codes stay in the memory of the nodes, which makes calls cheaper. */
  readonly pin: boolean;
  readonly codes: Readonly<Record<CodeName, CodeChoice>>;
  readonly oracle: OraclePart;
  readonly vault: VaultPart;
}

export interface Network {
  readonly chainId: string;
  /** On a live network nobody may sign prices with keys that everybody knows. */
  readonly kind: "live" | "development";
  /** Bech32 prefix of addresses. */
  readonly prefix: string;
  /** What the bank calls AKT. */
  readonly denom: string;
}

/** How the chain takes the deployment: by votes, or from an account that may store code. */
export type Route =
  | {
      readonly kind: "proposal";
      readonly summary: string;
      /** Initial deposit of each proposal, in the network's denom; a part of what is asked for stages it. */
      readonly deposit: bigint;
    }
  | { readonly kind: "transactions"; readonly deployer: string };

/** What the manifest insists on; what is absent is taken from the build and the chain. */
export interface CodeChoice {
  readonly checksum: string | undefined;
  /** Checksum of the code that the contract was first made of, when it has been upgraded since: its address follows from it. */
  readonly madeOf: string | undefined;
  readonly codeId: number | undefined;
}

export interface ContractPart {
  readonly label: string;
  readonly salt: string;
  /** Where it has to be; absent, wherever it comes to be. */
  readonly address: string | undefined;
}

export interface OraclePart extends ContractPart {
  readonly fee: OracleTypes.Fee;
  readonly params: OracleTypes.Params;
  readonly emitters: readonly OracleTypes.PriceEmitter[];
  readonly signerSets: readonly OracleTypes.SignerSetMsg[];
  readonly feeds: readonly OracleTypes.Feed[];
  /** Sources of symbols that have more than their feed. */
  readonly sources: readonly SourcesPart[];
  /** What is passed on to the chain's own oracle. */
  readonly relay: OracleTypes.Relay | undefined;
}

export interface SourcesPart {
  readonly symbol: string;
  readonly minSources: number;
  readonly sources: readonly OracleTypes.Source[];
}

export interface VaultPart extends ContractPart {
  readonly symbol: string;
  readonly preset: string;
  readonly params: BmeTypes.Params;
  readonly settlers: readonly SettlerPart[];
}

export interface SettlerPart {
  readonly address: string;
  /** Most ACT in a day, in millionths; undefined for no cap. */
  readonly dailyCap: bigint | undefined;
}

const CHAIN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Reads a manifest. Errors: `bad_manifest` that names the file and the field. */
export async function loadManifest(path: string): Promise<Manifest> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "holds no JSON" : "cannot be read";
    throw new DeployError("bad_manifest", `${path} ${why}`, String(cause), { cause });
  }
  return parseManifest(json, path);
}

/** Checks every field of a manifest and resolves the names in it. */
export async function parseManifest(json: unknown, file = "the manifest"): Promise<Manifest> {
  const complain = (where: string, what: string) =>
    new DeployError("bad_manifest", `${file}: ${where === "" ? "it" : where} ${what}`);
  const fields = new Fields(json, "", complain);
  const name = fields.text("name", NAME, "a name of lower-case letters, digits and hyphens");
  const release = fields.text("release", /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "a version such as 0.1.0");
  const network = readNetwork(fields.object("network"));
  const reader = new ManifestReader(network, complain);
  const route = reader.route(fields.object("route"));
  const admin = reader.account(fields, "admin");
  const owner = reader.account(fields, "owner");
  const guardian = reader.maybe(fields, "guardian", () => reader.account(fields, "guardian"));
  const pin = fields.flag("pin");
  const codes = readCodes(fields.object("codes"), reader);
  const oracle = await reader.oracle(fields.object("oracle"));
  const vault = await reader.vault(fields.object("vault"));
  fields.end();
  const manifest = { name, release, network, route, admin, owner, guardian, pin, codes, oracle, vault };
  checkWhole(manifest, complain);
  return manifest;
}

/** The account that signs what a deployment does: that of governance, or the deployer's. */
export function signerOf({ route, network }: Manifest): string {
  return route.kind === "proposal" ? governanceAddress(network.prefix) : route.deployer;
}

function readNetwork(fields: Fields): Network {
  const network = {
    chainId: fields.text("chain_id", CHAIN_ID, "a chain id"),
    kind: fields.oneOf("kind", "live", "development"),
    prefix: fields.text("prefix", /^[a-z]{1,20}$/, "a bech32 prefix"),
    denom: fields.text("denom", /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/, "a denom"),
  };
  fields.end();
  return network;
}

function readCodes(fields: Fields, reader: ManifestReader): Manifest["codes"] {
  const codes = { oracle: reader.code(fields.object("oracle")), bme: reader.code(fields.object("bme")) };
  fields.end();
  return codes;
}
