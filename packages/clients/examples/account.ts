import { Bme } from "@akash-bme/clients";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";

const gasPrice = GasPrice.fromString("0.0025uakt");

/** The vault as one account uses it; the signer may be a key of yours or the wallet of your user. */
export async function openVault(rpc: string, signer: OfflineSigner, address: string): Promise<Bme> {
  const client = await SigningCosmWasmClient.connectWithSigner(rpc, signer, { gasPrice });
  const [account] = await signer.getAccounts();
  if (account === undefined) throw new Error("the wallet has no account");
  return new Bme(client, account.address, address, { gasPrice });
}

/** A key made here and now. Its words are the only way back to it: show them to its owner, and to nobody else. */
export function newKey(): Promise<DirectSecp256k1HdWallet> {
  return DirectSecp256k1HdWallet.generate(24, { prefix: "akash" });
}
