import { DirectSecp256k1HdWallet, makeCosmoshubPath } from "@cosmjs/proto-signing";

/** The mnemonic behind every funded account. Everybody knows it: it must never hold anything of value. */
export const DEVNET_MNEMONIC = "test test test test test test test test test test test junk";

export const DEVNET_PREFIX = "akash";
export const DEVNET_DENOM = "uakt";
export const DEVNET_GAS_PRICE = "0.0025uakt";

/** Who uses which account, by index. Account 0 holds all the stake, so its vote alone passes a proposal. */
export const DEVNET_ROLES = [
  "validator",
  "deployer",
  "tenant",
  "provider",
  "settler",
  "relayer",
  "guardian",
  "spare1",
  "spare2",
  "spare3",
] as const;

export type DevnetRole = (typeof DEVNET_ROLES)[number];

export interface DevnetAccount {
  readonly index: number;
  readonly role: DevnetRole;
  readonly address: string;
}

const wallets = new Map<string, Promise<DirectSecp256k1HdWallet>>();

/** A wallet of the named accounts, in that order; of all of them when none is named. Wallets are cached. */
export function devnetWallet(...who: readonly (DevnetRole | number)[]): Promise<DirectSecp256k1HdWallet> {
  const named = who.map((one) => (typeof one === "number" ? one : DEVNET_ROLES.indexOf(one)));
  const indexes = named.length > 0 ? named : DEVNET_ROLES.map((_, index) => index);
  const key = indexes.join();
  let wallet = wallets.get(key);
  if (wallet === undefined) {
    const hdPaths = indexes.map(makeCosmoshubPath);
    wallet = DirectSecp256k1HdWallet.fromMnemonic(DEVNET_MNEMONIC, { prefix: DEVNET_PREFIX, hdPaths });
    wallets.set(key, wallet);
  }
  return wallet;
}

/** The funded accounts of every local chain, each with 1,000,000,000 AKT at genesis. */
export async function devnetAccounts(): Promise<readonly DevnetAccount[]> {
  const accounts = await (await devnetWallet()).getAccounts();
  return DEVNET_ROLES.map((role, index) => {
    const account = accounts[index];
    if (account === undefined) throw new RangeError(`the wallet has no account ${index}`);
    return { index, role, address: account.address };
  });
}
