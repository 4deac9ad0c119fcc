import { command, needed } from "../../command.js";
import { refusedError } from "../../errors.js";
import { address, anything } from "../../parse.js";
import { settledInvoice } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const invoice = command({
  name: "invoice",
  summary: "Print a settled invoice",
  details: "Ends with exit code 1 when the settler never settled that id.",
  examples: ["vault invoice akash1… lease-1 --vault akash1…"],
  arguments: {
    settler: needed("SETTLER", "who settled it", address),
    id: needed("ID", "the settler's own id of it", anything),
  },
  options: vaultOption,
  output: settledInvoice,
  run: async ({ vault, settler, id }, context) => {
    const found = await (await context.vault(vault)).invoice(settler, id);
    if (found === undefined) throw refusedError("not_found", `${settler} has settled no invoice ${id}`);
    return found;
  },
});
