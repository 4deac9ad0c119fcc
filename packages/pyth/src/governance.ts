import { toAscii, toHex } from "@cosmjs/encoding";
import { GOVERNANCE_EMITTER } from "./emitters.js";
import { PythError } from "./errors.js";
import { Reader } from "./reader.js";
import { checkMembers, type SignerSet, verifyVaa } from "./signers.js";
import { isSameEmitter, parseVaa } from "./vaa.js";
import { concat, hexBytes, uint } from "./writer.js";

/** The target chain of a packet that is for every chain. */
export const EVERY_CHAIN = 0;

/** "Core" in ASCII, padded on the left to 32 bytes. */
const MODULE_CORE = toHex(toAscii("Core")).padStart(64, "0");
const ACTION_SET_UPGRADE = 2;
const ACTION_NAMES = new Map([
  [1, "contract upgrade"],
  [ACTION_SET_UPGRADE, "signer set upgrade"],
  [3, "set fee"],
  [4, "transfer fees"],
  [5, "recover chain id"],
]);

/** A Wormhole core packet that replaces a signer set; the same for guardians and routers. */
export interface SetUpgrade {
  /** Index of the new set. */
  readonly index: number;
  /** Its members, 40 lower-case hex digits each. */
  readonly addresses: readonly string[];
  /** Wormhole id of the chain it is for, 0 for every chain. */
  readonly targetChain: number;
}

/**
 * Reads the payload of a governance VAA that is for every chain or for `ownChain`.
 *
 * Errors: another module, action or chain; an unusable set; bytes left over.
 */
export function parseSetUpgrade(payload: Uint8Array, ownChain = EVERY_CHAIN): SetUpgrade {
  const reader = new Reader(payload);
  const module = reader.hex("governance module", 32);
  if (module !== MODULE_CORE) {
    throw new PythError("governance_module", `packet is for module ${module}, expected Core`, {
      found: module,
    });
  }
  const action = reader.u8("governance action");
  if (action !== ACTION_SET_UPGRADE) {
    const name = ACTION_NAMES.get(action) ?? "unknown";
    const message = `packet has action ${action} (${name}), only ${ACTION_SET_UPGRADE} (signer set upgrade) is accepted`;
    throw new PythError("governance_action", message, { found: action, expected: ACTION_SET_UPGRADE });
  }
  const targetChain = reader.u16("target chain");
  if (targetChain !== EVERY_CHAIN && targetChain !== ownChain) {
    const message = `packet is for chain ${targetChain}, accepted are ${EVERY_CHAIN} and ${ownChain}`;
    throw new PythError("governance_target", message, { found: targetChain, own: ownChain });
  }
  const index = reader.u32("new set index");
  const count = reader.u8("member count");
  const addresses = Array.from({ length: count }, () => reader.hex("member address", 20));
  checkMembers(addresses);
  if (reader.left > 0) {
    const message = `${reader.left} bytes follow the governance packet`;
    throw new PythError("governance_trailing", message, { found: reader.left });
  }
  return { index, addresses, targetChain };
}

/**
 * The payload of a governance VAA that installs a set. The members are written as given, so that tests can build
 * packets that must be refused.
 *
 * Errors: `out_of_range`, `invalid_hex`.
 */
export function buildSetUpgrade({ index, addresses, targetChain }: SetUpgrade): Uint8Array {
  return concat(
    hexBytes("governance module", 32, MODULE_CORE),
    Uint8Array.of(ACTION_SET_UPGRADE),
    uint("target chain", 2, targetChain),
    uint("new set index", 4, index),
    uint("member count", 1, addresses.length),
    ...addresses.map((address) => hexBytes("member address", 20, address)),
  );
}

/**
 * Checks a whole rotation: signed by the current set, published by the governance emitter, for the next index.
 *
 * Returns the new set. Errors: those of `verifyVaa` and `parseSetUpgrade`, `governance_emitter`, `governance_set_index`.
 */
export function verifySetUpgrade(bytes: Uint8Array, current: SignerSet, ownChain = EVERY_CHAIN): SignerSet {
  const vaa = parseVaa(bytes);
  verifyVaa(vaa, current);
  if (!isSameEmitter(vaa.emitter, GOVERNANCE_EMITTER)) {
    const { chain, address } = vaa.emitter;
    const message = `emitter ${chain}/${address} is not the governance emitter`;
    throw new PythError("governance_emitter", message, { chain, address });
  }
  const { index, addresses } = parseSetUpgrade(vaa.payload, ownChain);
  const expected = current.index + 1;
  if (index !== expected) {
    const message = `packet installs set ${index}, the next one is ${expected}`;
    throw new PythError("governance_set_index", message, { found: index, expected });
  }
  return { model: current.model, index, addresses };
}
