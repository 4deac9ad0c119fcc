import { command } from "../../command.js";
import { health as shape } from "../../shapes/health.js";
import { vaultOption } from "./common.js";

export const health = command({
  name: "health",
  summary: "Print everything that a dashboard shows, at one height",
  details: "Ends with exit code 1 when an invariant of the books is broken.",
  examples: ["vault health --vault akash1…", "vault health --json | jq -r .status.status"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).health(),
  isYes: ({ allInvariantsHold }) => allInvariantsHold,
});
