import { loadArtifact, proposeInstall } from "@akash-bme/deploy";
import { needed, preset, toggle } from "../../../command.js";
import { anything } from "../../../parse.js";
import { govChainOf, govCommand, objectOf } from "../common.js";
import { optionsOf, proposed, proposeOptions, write } from "./common.js";

export const install = govCommand({
  name: "install",
  summary: "Propose both contracts: codes stored and pinned, contracts made and wired",
  details: `One proposal when it fits, else the fewest that do. Addresses are known before the vote: they follow from code, governance and
the names oracle and vault.

ORACLE and VAULT are the messages that the contracts are made with. That of the vault needs no oracle: it gets the address
of the one made with it. Without an owner in them, governance is the owner.`,
  examples: [
    "gov propose install oracle.json vault.json",
    "gov propose install oracle.json vault.json --artifacts release --out install.json",
  ],
  arguments: {
    oracle: needed("ORACLE", "message of the oracle: JSON, or a file with it", anything),
    vault: needed("VAULT", "message of the vault, in the same way", anything),
  },
  options: {
    artifacts: preset(
      "--artifacts DIR",
      "folder of the build with oracle.wasm and bme.wasm",
      anything,
      "artifacts",
    ),
    oracleLabel: preset("--oracle-label TEXT", "label of the oracle", anything, "BME oracle"),
    vaultLabel: preset("--vault-label TEXT", "label of the vault", anything, "BME vault"),
    unpinned: toggle("--unpinned", "leave the codes out of the VM's memory; calls cost more gas"),
    ...proposeOptions,
  },
  output: proposed,
  run: async (input, context) => {
    const [oracle, vault] = await Promise.all(
      ["oracle", "bme"].map((name) => loadArtifact(input.artifacts, name)),
    );
    if (oracle === undefined || vault === undefined) throw new RangeError("two artifacts were asked for");
    const drafts = await proposeInstall(await govChainOf(context), {
      ...optionsOf(input),
      pin: !input.unpinned,
      oracle: { artifact: oracle, label: input.oracleLabel, msg: await objectOf(input.oracle) },
      vault: { artifact: vault, label: input.vaultLabel, msg: await objectOf(input.vault) },
    });
    return write(drafts, input);
  },
});
