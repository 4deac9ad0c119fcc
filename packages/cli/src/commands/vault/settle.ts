import { answerOf, type BmeEvent, type BmeTypes, fromInvoice } from "@akash-bme/clients";
import { command, toggle } from "../../command.js";
import { sendingOptions, sendTo } from "../../message.js";
import type { Sent } from "../../send.js";
import { list, record, type Shape, text } from "../../shape.js";
import { VAULT } from "./common.js";
import { INVOICES_HELP, invoicesFile, readInvoices } from "./invoices.js";

interface RefusedInvoice {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

interface Settled {
  readonly sent: Sent<BmeEvent>;
  /** Invoices that the vault refused; without --atomic the others are settled all the same. */
  readonly refused: readonly RefusedInvoice[];
}

const settled: Shape<Settled> = record<Settled>({
  sent: VAULT.sent,
  refused: list(record<RefusedInvoice>({ id: text, code: text, message: text })),
});

export const settle = command({
  name: "settle",
  summary: "Settle invoices: spend payers' ACT and pay providers",
  details: `For registered settlers. ${INVOICES_HELP} Ends with exit code 1 when one is refused.`,
  examples: ["vault settle invoices.json --atomic --key-file key.txt --vault akash1…"],
  arguments: { file: invoicesFile },
  options: {
    ...sendingOptions(VAULT),
    atomic: toggle("--atomic", "refuse all when one is refused"),
  },
  output: settled,
  run: async (input, context) => {
    const invoices = (await readInvoices(input.file)).map(fromInvoice);
    const { sent, answer } = await sendTo(VAULT, input, context, (messages) =>
      messages.settle({ atomic: input.atomic, invoices }),
    );
    const results =
      answer === undefined ? [] : answerOf<{ results: BmeTypes.InvoiceResult[] }>(answer).results;
    const refused = results.flatMap(({ id, outcome }) =>
      "refused" in outcome ? [{ id, ...outcome.refused }] : [],
    );
    return { sent, refused };
  },
  isYes: ({ refused }) => refused.length === 0,
});
