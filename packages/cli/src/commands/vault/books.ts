import { command } from "../../command.js";
import { books as shape } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const books = command({
  name: "books",
  summary: "Print all books of the vault and its lifetime totals",
  examples: ["vault books --vault akash1…", "vault books --json | jq -r .totals.burned_uakt"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).vault(),
});
