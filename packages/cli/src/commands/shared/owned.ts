import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Target } from "../../message.js";

/** The messages that both contracts take from their owner and the one who is to be. */
export interface OwnerMessages {
  updateParams(message: { readonly expectVersion: number; readonly patch: object }): EncodeObject;
  setGuardian(message: { readonly guardian?: string }): EncodeObject;
  proposeOwner(message: { readonly nominee: string; readonly expiresInSecs: string }): EncodeObject;
  acceptOwner(): EncodeObject;
}

/** Parameters with their version, which rises by one with each change. */
export interface VersionedParams {
  readonly version: number;
  readonly params: object;
}

/** A contract with an owner, a guardian, and parameters. */
export interface Owned<M extends OwnerMessages, E> extends Target<M, E> {
  readonly params: (client: CosmWasmClient, contract: string) => Promise<VersionedParams>;
}

/** Said of each message of the owner's. */
export const FOR_OWNER = "For the owner; where that is governance, a proposal sends it.";
