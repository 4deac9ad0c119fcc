import { command, needed } from "../../command.js";
import { address } from "../../parse.js";
import { settleQuote } from "../../shapes/vault.js";
import { vaultOption } from "./common.js";
import { INVOICES_HELP, invoicesFile, readInvoices } from "./invoices.js";

export const quoteSettle = command({
  name: "quote-settle",
  summary: "Say what vault settle would do now, invoice by invoice",
  details: `${INVOICES_HELP} Ends with exit code 1 when one or all would be refused, and says why.`,
  examples: ["vault quote-settle invoices.json --settler akash1… --vault akash1…"],
  arguments: { file: invoicesFile },
  options: { ...vaultOption, settler: needed("--settler ADDR", "who would settle them", address) },
  output: settleQuote,
  run: async ({ vault, settler, file }, context) => {
    const invoices = await readInvoices(file);
    return (await context.vault(vault)).quoteSettle(settler, invoices);
  },
  isYes: ({ result = [], wouldFail }) =>
    wouldFail === undefined && result.every(({ kind }) => kind === "settled"),
});
