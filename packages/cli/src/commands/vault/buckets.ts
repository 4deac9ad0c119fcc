import { command, optional } from "../../command.js";
import { address } from "../../parse.js";
import { list } from "../../shape.js";
import { bucket } from "../../shapes/health.js";
import { vaultOption } from "./common.js";

export const buckets = command({
  name: "buckets",
  summary: "Print how much the vault lets through now, bucket by bucket",
  details:
    "Each fills evenly, from empty in its period. A request that finds too little in its bucket waits.",
  examples: ["vault buckets --vault akash1…", "vault buckets --account akash1… --json"],
  options: { ...vaultOption, account: optional("--account ADDR", "its own limits too", address) },
  output: list(bucket),
  run: async ({ vault, account }, context) => (await context.vault(vault)).buckets(account),
});
