import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import type { Chain } from "./chain.js";
import { planDeployment } from "./steps.js";
import type { Target, TargetContract } from "./target.js";
import type { Difference } from "./verify.js";

/** What the chain has beside what the manifest asks for. */
export interface Verification {
  /** None when the deployment is as the manifest says. */
  readonly differences: readonly Difference[];
  /** What is worth knowing and no difference. */
  readonly notes: readonly string[];
  /** What is there as it should be, step by step. */
  readonly verified: readonly string[];
}

/**
 * Reads everything back: the bytes of both codes, what the chain knows of the contracts, what they say of themselves. A
 * step that is not done is a difference like any other. No artifact is needed.
 */
export async function verifyDeployment(chain: Chain, target: Target): Promise<Verification> {
  const bytes = await Promise.all(
    [target.oracle, target.vault].map((one) => compareBytes(chain, target, one)),
  );
  const plan = await planDeployment(chain, target, { compareOnly: true });
  const open = plan.steps.filter(({ state }) => state !== "done");
  const differences = open.flatMap(({ id, differences: found, detail }) =>
    found.length > 0 ? found : [{ what: id, planned: detail, found: "not done" }],
  );
  const verified = plan.steps
    .filter(({ state }) => state === "done")
    .map(({ id, detail }) => `${id}: ${detail}`);
  return { differences: [...bytes.flat(), ...differences], notes: plan.notes, verified };
}

/** Hashes the bytes themselves: what the chain says of their checksum is one thing, what it runs another. */
async function compareBytes(
  chain: Chain,
  { checksums }: Target,
  { name, code, address }: TargetContract,
): Promise<readonly Difference[]> {
  const contract = await chain.contract(address);
  if (contract === undefined) return [];
  const found = toHex(sha256(await chain.codeBytes(contract.codeId)));
  if (found === checksums[code]) return [];
  return [{ what: `sha256 of the bytes that the ${name} runs`, planned: checksums[code], found }];
}
