import { formatUact, parseAkt } from "@akash-bme/clients";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { openVault } from "./account.js";
import { mintAsQuoted } from "./mint.js";
import { advice } from "./refusals.js";

const [rpc = "", address = ""] = process.argv.slice(2);
try {
  const key = await DirectSecp256k1HdWallet.fromMnemonic(process.env.MNEMONIC ?? "", { prefix: "akash" });
  const vault = await openVault(rpc, key, address);
  const { minted } = await mintAsQuoted(vault, parseAkt("12.5"));
  console.log(`${vault.sender} minted ${formatUact(minted)} ACT for 12.5 AKT`);
} catch (thrown) {
  console.error(advice(thrown));
  process.exitCode = 1;
}
