import { formatUact, formatUakt, parseBmeEvents } from "@akash-bme/clients";
import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";

/** The mints of a transaction that anybody sent, as lines; the vault's address keeps others' events out. */
export async function mintsOf(client: CosmWasmClient, vault: string, hash: string): Promise<string[]> {
  const tx = await client.getTx(hash);
  if (tx === null) throw new Error(`there is no transaction ${hash}`);
  return parseBmeEvents(tx.events, vault).flatMap((event) =>
    event.kind === "bme_mint"
      ? [`${event.to} got ${formatUact(event.minted)} ACT for ${formatUakt(event.burned)} AKT`]
      : [],
  );
}
