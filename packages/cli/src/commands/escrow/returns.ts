import type { EscrowReturn } from "@akash-bme/clients";
import { command, needed } from "../../command.js";
import { allPages } from "../../pages.js";
import { address } from "../../parse.js";
import { list } from "../../shape.js";
import { escrowReturn } from "../../shapes/escrow.js";
import { vaultOption } from "../vault/common.js";

export const returns = command({
  name: "returns",
  summary: "List AKT that left escrows and waits for its giver",
  details: "escrow withdraw-akt takes it.",
  examples: ["escrow returns akash1… --vault akash1…"],
  arguments: { giver: needed("GIVER", "whose it is", address) },
  options: vaultOption,
  output: list(escrowReturn),
  run: async ({ vault, giver }, context) => {
    const reader = await context.vault(vault);
    return allPages<EscrowReturn, bigint>(
      (page) => reader.escrowReturns(giver, page),
      ({ escrow }) => escrow,
    );
  },
});
