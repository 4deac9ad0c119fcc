import { type DevnetStatus, runningDevnets } from "@akash-bme/devnet";
import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";

/** What the program touches outside itself; tests put their own in its place. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: () => Promise<Uint8Array>;
  readonly connect: (node: string) => Promise<CosmWasmClient>;
  readonly connectSigner: (
    node: string,
    signer: OfflineSigner,
    gasPrice: string,
  ) => Promise<SigningCosmWasmClient>;
  /** The local chains that were left running: the one of the home named, and those in temporary homes. */
  readonly runningDevnets: (home: string) => Promise<readonly DevnetStatus[]>;
  /** Settled when a person or another program asks for the end. */
  readonly interrupted: () => Promise<void>;
}

/** How often a sent transaction is looked for. */
const LOOK_MS = 250;

/** This process. */
export const processHost: Host = {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  connect: (node) => CosmWasmClient.connect(node),
  connectSigner: (node, signer, gasPrice) =>
    SigningCosmWasmClient.connectWithSigner(node, signer, {
      gasPrice: GasPrice.fromString(gasPrice),
      broadcastPollIntervalMs: LOOK_MS,
    }),
  runningDevnets: (home) => runningDevnets([home]),
  interrupted: () =>
    new Promise((resolve) => {
      // The timer keeps the process alive while it waits.
      const timer = setInterval(() => {}, 60_000);
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
          clearInterval(timer);
          resolve();
        });
      }
    }),
};
