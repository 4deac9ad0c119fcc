import { PROFILES, readDevnet, startDevnet, stopDevnet } from "@akash-bme/devnet";
import { command, optional, preset, toggle } from "../../command.js";
import { countOf, oneOf } from "../../parse.js";
import { devnetStatus, homeOf, homeOption } from "./common.js";

export const start = command({
  name: "start",
  summary: "Start a local chain with Akash's rules, or the one that was stopped",
  details: `It runs until Ctrl-C, with --detach until devnet stop; its state stays for the next start. Profile wasm lets
anybody store code, filtered has Akash's rules for uploads, sizes and messages of contracts. The accounts of
its mnemonic are public and hold 1,000,000,000 AKT each: write --devnet-account ROLE where a key is asked for.`,
  examples: ["devnet start --detach", "devnet start --profile filtered"],
  options: {
    profile: optional(
      "--profile NAME",
      `${PROFILES.join(" or ")}; wasm, or what the chain was made with`,
      oneOf(...PROFILES),
    ),
    detach: toggle("--detach", "return when the first block is made, and leave the chain running"),
    votingSeconds: preset(
      "--voting-seconds COUNT",
      "how long a proposal of a new chain is voted on",
      countOf,
      "3",
    ),
    ...homeOption,
  },
  output: devnetStatus,
  run: async (input, context) => {
    const { profile, detach, votingSeconds } = input;
    const home = homeOf(input, context);
    await startDevnet({
      ...{ home, detach, votingSeconds, ...(profile !== undefined && { profile }) },
      expeditedSeconds: Math.max(1, votingSeconds - 1),
    });
    return readDevnet(home);
  },
  after: async ({ home }, { detach }, { host }) => {
    if (detach) return;
    await host.interrupted();
    await stopDevnet(home, { keep: true });
  },
});
