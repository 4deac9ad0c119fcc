import { BmeReader, formatPrice, formatUact } from "@akash-bme/clients";
import { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";

/** What the vault does at the moment, in one sentence. Reading needs no key. */
export async function describeVault(rpc: string, address: string): Promise<string> {
  const client = await CosmWasmClient.connect(rpc);
  const vault = new BmeReader(client, address);

  const { status, referencePrice, oracleIssue, policy } = await vault.status();
  const { outstanding } = await vault.vault();

  const price =
    referencePrice === undefined
      ? `no price (${oracleIssue?.message})`
      : `${formatPrice(referencePrice)} USD per AKT`;
  return `${status}: mint ${policy.mint}, ${price}, ${formatUact(outstanding)} ACT outstanding`;
}
