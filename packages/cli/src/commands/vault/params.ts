import { command } from "../../command.js";
import { raw } from "../../shape.js";
import { vaultOption } from "./common.js";

export const params = command({
  name: "params",
  summary: "Print the parameters in the form of a preset file",
  examples: ["vault params --vault akash1…", "vault params --json > preset.json"],
  options: vaultOption,
  output: raw,
  run: async ({ vault }, context) => (await context.vault(vault)).params(),
});
