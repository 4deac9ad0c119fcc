import { command } from "../../command.js";
import { netBurn as shape } from "../../shapes/health.js";
import { vaultOption } from "./common.js";

export const netBurn = command({
  name: "net-burn",
  summary: "Print AKT burned and paid, in a day, in a month and ever",
  details: "A day is the running hour and the 24 before it, a month the running one and the 720 before it.",
  examples: ["vault net-burn --vault akash1…", "vault net-burn --json | jq -r .month.net_uakt"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).netBurn(),
});
