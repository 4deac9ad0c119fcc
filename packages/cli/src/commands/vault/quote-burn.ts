import { command, needed, optional } from "../../command.js";
import { actAmount, address, aktAmount } from "../../parse.js";
import { burnQuote } from "../../shapes/vault.js";
import { defined, vaultOption } from "./common.js";

export const quoteBurn = command({
  name: "quote-burn",
  summary: "Say what vault burn would do now",
  details: "Ends with exit code 1 when it would be refused, and says why.",
  examples: [
    "vault quote-burn 3act --vault akash1…",
    "vault quote-burn 3act --holder akash1… --min-out 5akt",
  ],
  arguments: { amount: needed("AMOUNT", "ACT to burn, such as 3act or 3000000uact", actAmount) },
  options: {
    ...vaultOption,
    holder: optional("--holder ADDR", "whose ACT; without it no balance is checked", address),
    minOut: optional("--min-out AMOUNT", "least AKT to accept", aktAmount),
  },
  output: burnQuote,
  run: async ({ vault, amount, holder, minOut }, context) =>
    (await context.vault(vault)).quoteBurn(amount, defined({ holder, minOut })),
  isYes: ({ wouldFail }) => wouldFail === undefined,
});
