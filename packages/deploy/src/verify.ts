import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { InstallPlan } from "./plan.js";

/** One thing that is not on the chain as planned. */
export interface Difference {
  readonly what: string;
  readonly planned: string;
  readonly found: string;
}

/** Reads back every code and contract of a plan and tells what differs. */
export async function verifyInstall(client: CosmWasmClient, plan: InstallPlan): Promise<Difference[]> {
  const differences: Difference[] = [];
  const compare = (what: string, planned: string, found: string) => {
    if (planned !== found) differences.push({ what, planned, found });
  };
  for (const { artifact, codeId } of plan.codes) {
    const code = await client.getCodeDetails(codeId).catch(() => undefined);
    compare(`checksum of code ${codeId}`, artifact.checksum, code?.checksum ?? "no code");
  }
  for (const { name, address, codeId, admin, label } of plan.contracts) {
    const contract = await client.getContract(address).catch(() => undefined);
    if (contract === undefined) {
      differences.push({ what: name, planned: address, found: "no contract" });
      continue;
    }
    compare(`code of ${name}`, String(codeId), String(contract.codeId));
    compare(`admin of ${name}`, admin, contract.admin ?? "none");
    compare(`label of ${name}`, label, contract.label);
  }
  return differences;
}
