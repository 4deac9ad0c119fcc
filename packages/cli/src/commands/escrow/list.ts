import type { Escrow } from "@akash-bme/clients";
import { command, optional } from "../../command.js";
import { allPages } from "../../pages.js";
import { address } from "../../parse.js";
import { list as listOf } from "../../shape.js";
import { escrow } from "../../shapes/escrow.js";
import { defined, vaultOption } from "../vault/common.js";

export const list = command({
  name: "list",
  summary: "List the open escrows, oldest first",
  examples: ["escrow list --vault akash1…", "escrow list --owner akash1… --json | jq -r '.[].id'"],
  options: { ...vaultOption, owner: optional("--owner ADDR", "only those of this account", address) },
  output: listOf(escrow),
  run: async ({ vault, owner }, context) => {
    const reader = await context.vault(vault);
    return allPages<Escrow, bigint>(
      (page) => reader.escrows({ ...page, ...defined({ owner }) }),
      ({ id }) => id,
    );
  },
});
