import { artifactOf } from "../src/artifacts.js";
import { type ContractSpec, type InstallPlan, planInstall } from "../src/plan.js";

/** The governance account of every Akash chain, as explorers show it. */
export const GOVERNANCE = "akash10d07y265gmmuvt4z0w9aw880jnsr700jhe7z0f";

/** An oracle and a vault that reads it, of two small codes. */
export const ARTIFACTS = [
  artifactOf("oracle", Uint8Array.of(0, 97, 115, 109, 1)),
  artifactOf("bme", Uint8Array.of(0, 97, 115, 109, 2)),
];

export const CONTRACTS: readonly ContractSpec[] = [
  { name: "oracle", artifact: "oracle", label: "an oracle", msg: () => ({ feeds: [] }) },
  {
    name: "vault",
    artifact: "bme",
    label: "a vault",
    msg: (addresses) => ({ oracle: addresses.get("oracle") }),
  },
];

export function smallPlan({ firstCodeId = 7, pin = false, contracts = CONTRACTS } = {}): InstallPlan {
  return planInstall({ prefix: "akash", firstCodeId, artifacts: ARTIFACTS, contracts, pin });
}
