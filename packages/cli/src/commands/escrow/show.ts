import { command } from "../../command.js";
import { refusedError } from "../../errors.js";
import { escrow } from "../../shapes/escrow.js";
import { vaultOption } from "../vault/common.js";
import { escrowId } from "./common.js";

export const show = command({
  name: "show",
  summary: "Print an open escrow: who may spend it, and whose ACT and AKT is in it",
  details: "Ends with exit code 1 when it was never opened or is closed.",
  examples: ["escrow show 7 --vault akash1…", "escrow show 7 --json | jq -r .spendable_uact"],
  arguments: escrowId,
  options: vaultOption,
  output: escrow,
  run: async ({ vault, id }, context) => {
    const found = await (await context.vault(vault)).escrow(id);
    if (found === undefined) {
      throw refusedError("unknown_escrow", `Escrow ${id} was never opened or is closed`);
    }
    return found;
  },
});
