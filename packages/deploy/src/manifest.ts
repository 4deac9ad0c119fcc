import { readFile } from "node:fs/promises";
import type { BmeTypes, OracleTypes } from "@akash-bme/clients";
import { createDevSigner } from "@akash-bme/pyth";
import { fromBech32 } from "@cosmjs/encoding";
import { ContractType } from "./contract-schema.js";
import { DeployError } from "./errors.js";
import { Fields } from "./fields.js";
import { governanceAddress } from "./plan.js";
import { loadPreset, overridden } from "./presets.js";

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

/** Stands for the account of the governance module. */
const GOVERNANCE = "governance";
const CHECKSUM = /^[0-9a-f]{64}$/;
const CHAIN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
const AMOUNT = /^\d{1,39}$/;
/** The chain's limits for labels and salts. */
const [MAX_LABEL, MAX_SALT] = [128, 64];
/** More than any development set has. */
const MAX_DEV_SIGNERS = 32;
/** Most settlers that the vault takes when it is made. */
const MAX_SETTLERS = 30;

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
  const reader = new Reader(network, complain);
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

function readCodes(fields: Fields, reader: Reader): Manifest["codes"] {
  const codes = { oracle: reader.code(fields.object("oracle")), bme: reader.code(fields.object("bme")) };
  fields.end();
  return codes;
}

/** Reads the parts that name accounts of the network. */
class Reader {
  constructor(
    private readonly network: Network,
    private readonly complain: (where: string, what: string) => DeployError,
  ) {}

  maybe<T>(fields: Fields, name: string, read: () => T): T | undefined {
    return fields.has(name) ? read() : undefined;
  }

  /** An address, or the word that stands for governance. */
  account(fields: Fields, name: string): string {
    const written = fields.text(name);
    return written === GOVERNANCE
      ? governanceAddress(this.network.prefix)
      : this.address(written, fields.path(name));
  }

  address(written: string, where: string): string {
    const { prefix } = this.network;
    try {
      if (fromBech32(written).prefix === prefix) return written;
    } catch (cause) {
      throw this.complain(where, `"${written}" is not an address: ${String(cause)}`);
    }
    throw this.complain(where, `"${written}" does not begin with ${prefix}1`);
  }

  route(fields: Fields): Route {
    const kind = fields.oneOf("kind", "proposal", "transactions");
    const route: Route =
      kind === "transactions"
        ? { kind, deployer: this.address(fields.text("deployer"), fields.path("deployer")) }
        : {
            kind,
            summary: fields.text("summary"),
            deposit: BigInt(fields.text("deposit", AMOUNT, "a whole number as text")),
          };
    fields.end();
    return route;
  }

  code(fields: Fields): CodeChoice {
    const checksum = (name: string) =>
      this.maybe(fields, name, () => fields.text(name, CHECKSUM, "a sha256 of 64 lower-case hex digits"));
    const code = {
      checksum: checksum("checksum"),
      madeOf: checksum("made_of"),
      codeId: this.maybe(fields, "code_id", () => fields.count("code_id", 1)),
    };
    fields.end();
    return code;
  }

  contract(fields: Fields): ContractPart {
    const part = {
      label: fields.text("label"),
      salt: fields.text("salt"),
      address: this.maybe(fields, "address", () =>
        this.address(fields.text("address"), fields.path("address")),
      ),
    };
    const bytes = (text: string) => new TextEncoder().encode(text).length;
    for (const [name, max] of [["label", MAX_LABEL] as const, ["salt", MAX_SALT] as const]) {
      const length = bytes(part[name]);
      if (length > max) throw this.complain(fields.path(name), `has ${length} bytes, the chain takes ${max}`);
    }
    return part;
  }

  async oracle(fields: Fields): Promise<OraclePart> {
    const type = (name: string, message: "instantiate" | "execute" = "instantiate") =>
      ContractType.load("oracle", message, name);
    const relay = await type("Relay", "execute");
    const part = {
      ...this.contract(fields),
      fee: this.typed<OracleTypes.Fee>(await type("Fee"), fields.take("fee"), fields.path("fee")),
      params: this.typed<OracleTypes.Params>(
        await type("Params"),
        fields.take("params"),
        fields.path("params"),
      ),
      emitters: this.list<OracleTypes.PriceEmitter>(await type("PriceEmitter"), fields, "emitters"),
      signerSets: this.list<OracleTypes.SignerSetMsg>(await type("SignerSetMsg"), fields, "signer_sets"),
      feeds: this.list<OracleTypes.Feed>(await type("Feed"), fields, "feeds"),
      sources: await this.sources(fields, await type("Source", "execute")),
      relay: this.maybe(fields, "relay", () =>
        this.typed<OracleTypes.Relay>(relay, fields.take("relay"), fields.path("relay")),
      ),
    };
    fields.end();
    return part;
  }

  async sources(fields: Fields, type: ContractType): Promise<readonly SourcesPart[]> {
    if (!fields.has("sources")) return [];
    return fields.list("sources", (entry, where) => {
      const inner = new Fields(entry, where, this.complain);
      const part = {
        symbol: inner.text("symbol"),
        minSources: inner.count("min_sources", 1),
        sources: this.list<OracleTypes.Source>(type, inner, "sources"),
      };
      inner.end();
      return part;
    });
  }

  async vault(fields: Fields): Promise<VaultPart> {
    const contract = this.contract(fields);
    const symbol = fields.text("symbol");
    const preset = fields.text("preset");
    const from = await loadPreset(preset);
    const params = this.typed<BmeTypes.Params>(
      await ContractType.load("bme", "instantiate", "Params"),
      fields.has("overrides") ? overridden(from, fields.take("overrides")) : from,
      fields.path("overrides"),
    );
    const settlers = fields.list("settlers", (entry, where): SettlerPart => {
      const inner = new Fields(entry, where, this.complain);
      const settler = {
        address: this.address(inner.text("address"), inner.path("address")),
        dailyCap: this.maybe(inner, "daily_cap_uact", () =>
          BigInt(inner.text("daily_cap_uact", AMOUNT, "a whole number as text")),
        ),
      };
      inner.end();
      return settler;
    });
    fields.end();
    return { ...contract, symbol, preset, params, settlers };
  }

  /** A value that fits a type of the contracts. */
  typed<T>(type: ContractType, value: unknown, where: string): T {
    const [first] = type.violations(value, where);
    if (first !== undefined) throw this.complain("", `does not fit the contract: ${first}`);
    return value as T;
  }

  list<T>(type: ContractType, fields: Fields, name: string): readonly T[] {
    return fields.list(name, (entry, where) => this.typed<T>(type, entry, where));
  }
}

/** What no field alone can tell. */
function checkWhole(manifest: Manifest, complain: (where: string, what: string) => DeployError): void {
  const { route, network, admin, pin, oracle, vault } = manifest;
  const governance = governanceAddress(network.prefix);
  if (route.kind === "proposal" && admin !== governance) {
    throw complain(
      "admin",
      `is ${admin}, but what a vote installs only votes may replace: write "${GOVERNANCE}"`,
    );
  }
  if (route.kind === "transactions" && pin) {
    throw complain("pin", "is true, but only governance pins codes: write false, or take the route proposal");
  }
  if (oracle.salt === vault.salt) throw complain("vault.salt", `is that of the oracle, "${vault.salt}"`);
  const symbols = oracle.feeds.map(({ symbol }) => symbol);
  for (const symbol of [vault.symbol, ...oracle.sources.map((one) => one.symbol)]) {
    if (symbols.includes(symbol)) continue;
    throw complain("oracle.feeds", `have ${symbols.join(", ") || "no symbol"}, and ${symbol} is asked for`);
  }
  checkUnique("oracle.feeds", symbols, complain);
  checkUnique(
    "oracle.signer_sets",
    oracle.signerSets.map(({ model, index }) => `${model} ${index}`),
    complain,
  );
  checkUnique(
    "oracle.sources",
    oracle.sources.map(({ symbol }) => symbol),
    complain,
  );
  checkUnique(
    "vault.settlers",
    vault.settlers.map(({ address }) => address),
    complain,
  );
  if (vault.settlers.length > MAX_SETTLERS) {
    throw complain("vault.settlers", `are ${vault.settlers.length}, at most ${MAX_SETTLERS} fit`);
  }
  for (const { model } of oracle.emitters) {
    if (oracle.signerSets.some((set) => set.model === model)) continue;
    throw complain("oracle.signer_sets", `have none of ${model}, whose emitter is listed: nobody could sign`);
  }
  checkWindow(manifest, complain);
  checkKeys(manifest, complain);
}

/** The keys of development signers are in this repository: on a live network they would let anybody set the price. */
function checkKeys({ network, oracle }: Manifest, complain: (where: string, what: string) => DeployError) {
  if (network.kind === "development") return;
  const known = new Set(createDevSigner({ size: MAX_DEV_SIGNERS }).signerSet.addresses);
  for (const { model, index, members } of oracle.signerSets) {
    const member = members.find((one) => known.has(one));
    if (member === undefined) continue;
    throw complain(
      "oracle.signer_sets",
      `have the development key ${member} in ${model} set ${index}, and ${network.chainId} is a live network`,
    );
  }
}

/** A vault that averages refuses an oracle that averages over another window. */
function checkWindow({ oracle, vault }: Manifest, complain: (where: string, what: string) => DeployError) {
  const { reference, mint, refund, settle, twap_window_secs: asked } = vault.params;
  const rules = [reference, mint.price, refund.price, settle.price].map(({ rule }) => rule);
  const window = oracle.params.window_secs;
  if (rules.every((rule) => "spot" in rule) || window === asked) return;
  throw complain(
    "oracle.params.window_secs",
    `is ${window}, and preset ${vault.preset} averages over ${asked} seconds`,
  );
}

function checkUnique(
  where: string,
  names: readonly string[],
  complain: (where: string, what: string) => DeployError,
): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw complain(where, `name ${twice} twice`);
}
