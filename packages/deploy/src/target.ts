import type { BmeTypes, OracleTypes } from "@akash-bme/clients";
import { type Artifact, loadArtifact, readChecksums } from "./artifacts.js";
import { DeployError } from "./errors.js";
import { CODE_NAMES, type CodeName, type Manifest, type SettlerPart, signerOf } from "./manifest.js";
import { ARTIFACTS } from "./paths.js";
import { addressFor } from "./plan.js";

/** What a manifest asks of a chain, with every checksum and address known. */
export interface Target {
  readonly manifest: Manifest;
  /** Who sends every message: governance or the deployer. */
  readonly signer: string;
  /** Checksum of the code that each contract is to run. */
  readonly checksums: Readonly<Record<CodeName, string>>;
  readonly oracle: TargetContract<OracleTypes.InstantiateMsg>;
  readonly vault: TargetContract<BmeTypes.InstantiateMsg>;
  /** Codes of the build. Errors: `no_artifact`, `wrong_checksum`. */
  readonly artifact: (name: CodeName) => Promise<Artifact>;
}

export interface TargetContract<M extends object = object> {
  readonly name: "oracle" | "vault";
  readonly code: CodeName;
  readonly address: string;
  readonly label: string;
  readonly salt: string;
  /** Checksum that the address follows from. */
  readonly madeOf: string;
  readonly msg: M;
}

/**
 * Works out what a manifest asks for. Checksums that it does not name are those of the build.
 *
 * Errors: `wrong_address` when the manifest insists on another than the one that follows; `bad_checksums`.
 */
export async function targetOf(manifest: Manifest, { artifacts = ARTIFACTS } = {}): Promise<Target> {
  const signer = signerOf(manifest);
  const checksums = await checksumsOf(manifest, artifacts);
  const placed = (name: "oracle" | "vault", code: CodeName) => {
    const { label, salt, address: wanted } = manifest[name];
    const madeOf = manifest.codes[code].madeOf ?? checksums[code];
    const address = addressFor(madeOf, signer, salt, manifest.network.prefix);
    if (wanted !== undefined && wanted !== address) {
      throw new DeployError(
        "wrong_address",
        `the ${name} comes to be at ${address}, and the manifest wants it at ${wanted}`,
        `The address follows from checksum ${madeOf}, creator ${signer} and salt "${salt}".`,
      );
    }
    return { name, code, address, label, salt, madeOf };
  };
  const oracle = placed("oracle", "oracle");
  return {
    ...{ manifest, signer, checksums },
    oracle: { ...oracle, msg: oracleMsg(manifest) },
    vault: { ...placed("vault", "bme"), msg: vaultMsg(manifest, oracle.address) },
    artifact: (name) => artifactFor(artifacts, name, checksums[name]),
  };
}

/** Settlers that have to be registered one by one: the message that makes a vault takes none with a cap. */
export function cappedSettlers({ vault }: Manifest): readonly SettlerPart[] {
  return vault.settlers.filter(({ dailyCap }) => dailyCap !== undefined);
}

async function checksumsOf({ codes }: Manifest, folder: string): Promise<Record<CodeName, string>> {
  const isAllNamed = CODE_NAMES.every((name) => codes[name].checksum !== undefined);
  const built = isAllNamed ? new Map<string, string>() : await readChecksums(folder);
  const checksum = (name: CodeName): string => {
    const found = codes[name].checksum ?? built.get(`${name}.wasm`);
    if (found === undefined)
      throw new DeployError("bad_checksums", `${folder} has no checksum of ${name}.wasm`);
    return found;
  };
  return { oracle: checksum("oracle"), bme: checksum("bme") };
}

async function artifactFor(folder: string, name: CodeName, checksum: string): Promise<Artifact> {
  let artifact: Artifact;
  try {
    artifact = await loadArtifact(folder, name);
  } catch (cause) {
    const advice = "Build it with npm run build, or name the folder that has it.";
    throw new DeployError("no_artifact", `${folder} has no ${name}.wasm to store`, advice, { cause });
  }
  if (artifact.checksum === checksum) return artifact;
  throw new DeployError(
    "wrong_checksum",
    `${name}.wasm of ${folder} has checksum ${artifact.checksum}, asked for is ${checksum}`,
    "Build the release that the manifest is of, or correct the checksum in it.",
  );
}

function oracleMsg({ owner, guardian, oracle }: Manifest): OracleTypes.InstantiateMsg {
  const { fee, params, emitters, signerSets, feeds } = oracle;
  return {
    ...{ owner, fee, params, emitters: [...emitters], signer_sets: [...signerSets], feeds: [...feeds] },
    ...(guardian !== undefined && { guardian }),
  };
}

function vaultMsg({ owner, guardian, network, vault }: Manifest, oracle: string): BmeTypes.InstantiateMsg {
  const uncapped = vault.settlers.filter(({ dailyCap }) => dailyCap === undefined);
  return {
    ...{ owner, oracle, symbol: vault.symbol, akt_denom: network.denom, params: vault.params },
    settlers: uncapped.map(({ address }) => address),
    ...(guardian !== undefined && { guardian }),
  };
}
