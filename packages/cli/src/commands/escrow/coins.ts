import type { Uakt } from "@akash-bme/clients";
import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { Coin } from "@cosmjs/stargate";
import { coinsOf } from "../../send.js";
import { aktDenom } from "../vault/common.js";

/** AKT to attach, if there is any. */
export async function attached(
  akt: Uakt | undefined,
  client: CosmWasmClient,
  vault: string,
): Promise<Coin[]> {
  return akt === undefined ? [] : coinsOf(akt, await aktDenom(client, vault));
}
