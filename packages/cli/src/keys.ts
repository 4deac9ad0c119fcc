import { stat } from "node:fs/promises";
import { DEVNET_ROLES, type DevnetRole, devnetWallet } from "@akash-bme/devnet";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";
import { optional } from "./command.js";
import { usageError } from "./errors.js";
import type { Host } from "./host.js";
import { readText } from "./input.js";
import { AKASH_PREFIX, anything, oneOf } from "./parse.js";

/** Where the key comes from. A mnemonic itself is never an argument: arguments are seen by everybody on the machine. */
export const keyOptions = {
  keyFile: optional(
    "--key-file FILE",
    "file with the mnemonic, readable by you alone; without it that of BME_MNEMONIC",
    anything,
  ),
  devnetAccount: optional(
    "--devnet-account ROLE",
    `public test key of a local chain: ${DEVNET_ROLES.join(", ")}`,
    oneOf(...DEVNET_ROLES),
  ),
};

export interface KeyChoice {
  readonly keyFile: string | undefined;
  readonly devnetAccount: DevnetRole | undefined;
}

/** The key that signs, and its account. */
export interface Sender {
  readonly signer: OfflineSigner;
  readonly address: string;
}

const OTHERS_MAY_READ = 0o077;

/**
 * The key that the options name, or else BME_MNEMONIC.
 *
 * Errors: usage when there is none, two, or one that others may read. No error repeats what a file or variable holds.
 */
export async function openKey({ keyFile, devnetAccount }: KeyChoice, { env }: Host): Promise<Sender> {
  if (keyFile !== undefined && devnetAccount !== undefined) {
    throw usageError("Two keys are named: write --key-file or --devnet-account, not both");
  }
  if (devnetAccount !== undefined) return senderOf(await devnetWallet(devnetAccount));
  if (keyFile !== undefined) return senderOf(await walletOf(await readKeyFile(keyFile), keyFile));
  if (env.BME_MNEMONIC) return senderOf(await walletOf(env.BME_MNEMONIC, "BME_MNEMONIC"));
  throw usageError(
    "No key is named: write --key-file FILE, set BME_MNEMONIC, or on a local chain write --devnet-account ROLE",
  );
}

async function readKeyFile(path: string): Promise<string> {
  const text = await readText(path);
  const { mode } = await stat(path);
  if ((mode & OTHERS_MAY_READ) !== 0) {
    throw usageError(
      `${path} can be read by others: run chmod 600 ${path}, and if they had the time, take a new key`,
    );
  }
  return text;
}

async function walletOf(mnemonic: string, from: string): Promise<OfflineSigner> {
  const words = mnemonic.trim().split(/\s+/);
  try {
    return await DirectSecp256k1HdWallet.fromMnemonic(words.join(" "), { prefix: AKASH_PREFIX });
  } catch {
    // The cause might repeat a word.
    throw usageError(
      `${from} holds no mnemonic of 12 to 24 words with a right checksum (${words.length} words found)`,
    );
  }
}

async function senderOf(signer: OfflineSigner): Promise<Sender> {
  const [account] = await signer.getAccounts();
  if (account === undefined) throw new RangeError("the wallet has no account");
  return { signer, address: account.address };
}
