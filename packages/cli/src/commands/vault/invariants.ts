import { command } from "../../command.js";
import { invariants as shape } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const invariants = command({
  name: "invariants",
  summary: "Compute the invariants of the books, each with both sides",
  details: "Ends with exit code 1 when one is broken.",
  examples: ["vault invariants --vault akash1…"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).invariants(),
  isYes: ({ allHold }) => allHold,
});
