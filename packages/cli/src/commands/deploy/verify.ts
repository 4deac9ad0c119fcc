import { verifyDeployment } from "@akash-bme/deploy";
import { command } from "../../command.js";
import { verification } from "../../shapes/deploy.js";
import {
  artifactsOption,
  connectChain,
  deploying,
  differenceLines,
  manifestArgument,
  readTarget,
} from "./common.js";

export const verify = command({
  name: "verify",
  summary: "Read a deployment back from the chain and name everything that differs from its manifest",
  details: `Hashes the bytes behind both code ids, and compares creator, admin, label and version of both contracts, owners,
guardians and open offers of ownership, every parameter, settlers, signer sets, emitters, sources, relay and fee of
the oracle, and the oracle of the vault. Needs no key, and no artifacts when the manifest names the checksums. Ends
with exit code 1 when anything differs.`,
  examples: [
    "deploy verify packages/deploy/manifests/local.json",
    "deploy verify manifest.json --json --node https://rpc.example:443",
  ],
  arguments: manifestArgument,
  options: artifactsOption,
  output: verification,
  run: (input, context) =>
    deploying(async () => {
      const target = await readTarget(input);
      return verifyDeployment(await connectChain(context), target);
    }),
  text: ({ verified, differences, notes }) =>
    [
      ...verified.map((one) => `Verified: ${one}`),
      ...differenceLines(differences),
      ...notes.map((note) => `Note: ${note}`),
      differences.length === 0 ? "All is as the manifest says" : `${differences.length} differences`,
    ].join("\n"),
  isYes: ({ differences }) => differences.length === 0,
});
