import { command } from "../../command.js";
import { roles as shape } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";

export const roles = command({
  name: "roles",
  summary: "Print owner, guardian, and the pauses that hold",
  examples: ["vault roles --vault akash1…"],
  options: vaultOption,
  output: shape,
  run: async ({ vault }, context) => (await context.vault(vault)).roles(),
});
