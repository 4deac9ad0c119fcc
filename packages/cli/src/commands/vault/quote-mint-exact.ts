import { command, needed, optional } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { mintQuote } from "../../shapes/vault.js";
import { defined, senderOption, vaultOption } from "./common.js";

export const quoteMintExact = command({
  name: "quote-mint-exact",
  summary: "Say what vault mint-exact would do now, and what it costs",
  details: "Ends with exit code 1 when it would be refused, and says why.",
  examples: ["vault quote-mint-exact 7act --vault akash1…", "vault quote-mint-exact 7act --max-in 13akt"],
  arguments: { actOut: needed("AMOUNT", "ACT to mint, such as 3act or 3000000uact", actAmount) },
  options: {
    ...vaultOption,
    ...senderOption,
    amount: optional("--max-in AMOUNT", "AKT to attach; exactly the cost when absent", aktAmount),
  },
  output: mintQuote,
  run: async ({ vault, actOut, sender, amount }, context) =>
    (await context.vault(vault)).quoteMintExact(actOut, defined({ sender, amount })),
  isYes: ({ wouldFail }) => wouldFail === undefined,
});
