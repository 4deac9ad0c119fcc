import type { Claim } from "@akash-bme/clients";
import { command, optional } from "../../command.js";
import { allPages } from "../../pages.js";
import { address } from "../../parse.js";
import { list } from "../../shape.js";
import { claim } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const claims = command({
  name: "claims",
  summary: "List the claims that are not paid in full, oldest first",
  examples: ["vault claims --vault akash1…", "vault claims --owner akash1… --json"],
  options: { ...vaultOption, owner: optional("--owner ADDR", "only those of this account", address) },
  output: list(claim),
  run: async ({ vault, owner }, context) => {
    const reader = await context.vault(vault);
    const whose = owner === undefined ? {} : { owner };
    return allPages<Claim, bigint>(
      (page) => reader.claims({ ...page, ...whose }),
      ({ id }) => id,
    );
  },
});
