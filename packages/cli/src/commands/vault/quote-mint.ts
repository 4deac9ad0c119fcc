import { command, needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { mintQuote } from "../../shapes/vault.js";
import { defined, senderOption, vaultOption } from "./common.js";

export const quoteMint = command({
  name: "quote-mint",
  summary: "Say what vault mint would do now",
  details: "Ends with exit code 1 when it would be refused, and says why.",
  examples: ["vault quote-mint 12.5akt --vault akash1…", "vault quote-mint 12500000uakt --min-out 7act"],
  arguments: { amount: needed("AMOUNT", "AKT to burn, such as 12.5akt or 12500000uakt", aktAmount) },
  options: {
    ...vaultOption,
    ...senderOption,
    minOut: optional("--min-out AMOUNT", "least ACT to accept", actAmount),
  },
  output: mintQuote,
  run: async ({ vault, amount, sender, minOut }, context) =>
    (await context.vault(vault)).quoteMint(amount, defined({ sender, minOut })),
  isYes: ({ wouldFail }) => wouldFail === undefined,
});
