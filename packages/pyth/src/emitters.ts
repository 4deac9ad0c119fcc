import type { SignerModel } from "./signers.js";
import type { Emitter } from "./vaa.js";

/** An emitter whose messages are prices, and the model of those who sign them. */
export interface PriceEmitter extends Emitter {
  readonly model: SignerModel;
}

/** Wormhole's id of Pythnet, the chain under which prices are published in both eras. */
export const PYTHNET_CHAIN = 26;

/** Publishes prices signed by Wormhole guardians (until August 2026). */
export const GUARDIAN_PRICE_EMITTER: PriceEmitter = {
  model: "guardian",
  chain: PYTHNET_CHAIN,
  address: "e101faedac5851e32b9b23b5f9411a8c2bac4aae3ed4dd7b811dd1a72ea4aa71",
};

/** Publishes prices signed by Pyth's routers (since then): "Pythnet" repeated in ASCII. */
export const ROUTER_PRICE_EMITTER: PriceEmitter = {
  model: "router",
  chain: PYTHNET_CHAIN,
  address: "507974686e6574507974686e6574507974686e6574507974686e657450797468",
};

/** The production price emitters of both eras. */
export const PRICE_EMITTERS: readonly PriceEmitter[] = [GUARDIAN_PRICE_EMITTER, ROUTER_PRICE_EMITTER];

/** Publishes signer set upgrades, for guardians and routers alike. */
export const GOVERNANCE_EMITTER: Emitter = { chain: 1, address: "4".padStart(64, "0") };
