import { command } from "../../command.js";
import { status as shape } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const status = command({
  name: "status",
  summary: "Say what the circuit breaker does, and why",
  details: "With the collateral ratio, the prices at which the status changes, and what each leg does now.",
  examples: ["vault status --vault akash1…", "vault status --json | jq -r .status"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).status(),
});
