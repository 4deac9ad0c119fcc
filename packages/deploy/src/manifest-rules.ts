import { createDevSigner } from "@akash-bme/pyth";
import type { DeployError } from "./errors.js";
import type { Manifest } from "./manifest.js";
import { GOVERNANCE } from "./manifest-reader.js";
import { governanceAddress } from "./plan.js";

type Complain = (where: string, what: string) => DeployError;

/** More than any development set has. */
const MAX_DEV_SIGNERS = 32;
/** Most settlers that the vault takes when it is made. */
const MAX_SETTLERS = 30;

/** What no field alone can tell. */
export function checkWhole(manifest: Manifest, complain: Complain): void {
  const { route, network, admin, pin, oracle, vault } = manifest;
  const governance = governanceAddress(network.prefix);
  if (route.kind === "proposal" && admin !== governance) {
    throw complain(
      "admin",
      `is ${admin}, but what a vote installs only votes may replace: write "${GOVERNANCE}"`,
    );
  }
  if (route.kind === "transactions" && pin) {
    throw complain("pin", "is true, but only governance pins codes: write false, or take the route proposal");
  }
  if (oracle.salt === vault.salt) throw complain("vault.salt", `is that of the oracle, "${vault.salt}"`);
  const symbols = oracle.feeds.map(({ symbol }) => symbol);
  for (const symbol of [vault.symbol, ...oracle.sources.map((one) => one.symbol)]) {
    if (symbols.includes(symbol)) continue;
    throw complain("oracle.feeds", `have ${symbols.join(", ") || "no symbol"}, and ${symbol} is asked for`);
  }
  checkUnique("oracle.feeds", symbols, complain);
  checkUnique(
    "oracle.signer_sets",
    oracle.signerSets.map(({ model, index }) => `${model} ${index}`),
    complain,
  );
  checkUnique(
    "oracle.sources",
    oracle.sources.map(({ symbol }) => symbol),
    complain,
  );
  checkUnique(
    "vault.settlers",
    vault.settlers.map(({ address }) => address),
    complain,
  );
  if (vault.settlers.length > MAX_SETTLERS) {
    throw complain("vault.settlers", `are ${vault.settlers.length}, at most ${MAX_SETTLERS} fit`);
  }
  for (const { model } of oracle.emitters) {
    if (oracle.signerSets.some((set) => set.model === model)) continue;
    throw complain("oracle.signer_sets", `have none of ${model}, whose emitter is listed: nobody could sign`);
  }
  checkWindow(manifest, complain);
  checkKeys(manifest, complain);
}

/** The keys of development signers are in this repository: on a live network they would let anybody set the price. */
function checkKeys({ network, oracle }: Manifest, complain: Complain) {
  if (network.kind === "development") return;
  const known = new Set(createDevSigner({ size: MAX_DEV_SIGNERS }).signerSet.addresses);
  for (const { model, index, members } of oracle.signerSets) {
    const member = members.find((one) => known.has(one));
    if (member === undefined) continue;
    throw complain(
      "oracle.signer_sets",
      `have the development key ${member} in ${model} set ${index}, and ${network.chainId} is a live network`,
    );
  }
}

/** A vault that averages refuses an oracle that averages over another window. */
function checkWindow({ oracle, vault }: Manifest, complain: Complain) {
  const { reference, mint, refund, settle, twap_window_secs: asked } = vault.params;
  const rules = [reference, mint.price, refund.price, settle.price].map(({ rule }) => rule);
  const window = oracle.params.window_secs;
  if (rules.every((rule) => "spot" in rule) || window === asked) return;
  throw complain(
    "oracle.params.window_secs",
    `is ${window}, and preset ${vault.preset} averages over ${asked} seconds`,
  );
}

function checkUnique(where: string, names: readonly string[], complain: Complain): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw complain(where, `name ${twice} twice`);
}
