import type { BmeTypes, OracleTypes } from "@akash-bme/clients";
import { fromBech32 } from "@cosmjs/encoding";
import { ContractType } from "./contract-schema.js";
import type { DeployError } from "./errors.js";
import { Fields } from "./fields.js";
import type {
  CodeChoice,
  ContractPart,
  Network,
  OraclePart,
  Route,
  SettlerPart,
  SourcesPart,
  VaultPart,
} from "./manifest.js";
import { governanceAddress } from "./plan.js";
import { loadPreset, overridden } from "./presets.js";

/** Stands for the account of the governance module. */
export const GOVERNANCE = "governance";
const CHECKSUM = /^[0-9a-f]{64}$/;
const AMOUNT = /^\d{1,39}$/;
/** The chain's limits for labels and salts. */
const [MAX_LABEL, MAX_SALT] = [128, 64];

/** Reads the parts that name accounts of the network. */
export class ManifestReader {
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
