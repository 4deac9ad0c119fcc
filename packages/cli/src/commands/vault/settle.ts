import type { BmeTypes, Uact } from "@akash-bme/clients";
import { answerOf } from "@akash-bme/clients";
import { command, needed, toggle } from "../../command.js";
import { CliError, usageError } from "../../errors.js";
import { readJson } from "../../input.js";
import { actAmount, address, anything, oneOf, type Parser } from "../../parse.js";
import type { Sent } from "../../send.js";
import { sentToVault } from "../../send.js";
import { list, record, type Shape, text } from "../../shape.js";
import type { SentBmeEvent } from "../../shapes/events.js";
import { sendToVault, vaultSendOptions } from "./common.js";

interface RefusedInvoice {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

interface Settled {
  readonly sent: Sent<SentBmeEvent>;
  /** Invoices that the vault refused; without --atomic the others are settled all the same. */
  readonly refused: readonly RefusedInvoice[];
}

const settled: Shape<Settled> = record<Settled>({
  sent: sentToVault,
  refused: list(record<RefusedInvoice>({ id: text, code: text, message: text })),
});

export const settle = command({
  name: "settle",
  summary: "Settle invoices: spend payers' ACT and pay providers",
  details: `For registered settlers. FILE holds a JSON list of invoices such as

{"id": "lease-1", "payer": "akash1…", "provider": "akash1…", "amount": "20act", "payout": "akt"}

where payout is what the provider takes, akt or act. Ends with exit code 1 when one is refused.`,
  examples: ["vault settle invoices.json --atomic --key-file key.txt --vault akash1…"],
  arguments: { file: needed("FILE", "JSON list of invoices", anything) },
  options: {
    ...vaultSendOptions,
    atomic: toggle("--atomic", "refuse all when one is refused"),
  },
  output: settled,
  run: async (input, context) => {
    const invoices = readInvoices(await readJson(input.file), input.file);
    const { sent, answer } = await sendToVault(input, context, (messages) =>
      messages.settle({ atomic: input.atomic, invoices: [...invoices] }),
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

/**
 * Invoices as a file holds them.
 *
 * Errors: usage that names the invoice and the field.
 */
export function readInvoices(json: unknown, file: string): readonly BmeTypes.InvoiceInput[] {
  if (!Array.isArray(json) || json.length === 0) throw usageError(`${file} is not a list of invoices`);
  return json.map((entry: unknown, index) => {
    const where = `${file}, invoice ${index + 1}`;
    if (typeof entry !== "object" || entry === null) throw usageError(`${where} is not an object`);
    const fields = new Map<string, unknown>(Object.entries(entry));
    const field = <T>(name: string, parse: Parser<T>): T => {
      const value = fields.get(name);
      fields.delete(name);
      if (typeof value !== "string") throw usageError(`${where}: ${name} is missing or no text`);
      try {
        return parse(value);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        throw usageError(`${where}: ${name}: ${error.message}`, { cause: error });
      }
    };
    const id = field("id", anything);
    const payer = { account: { address: field("payer", address) } };
    const provider = field("provider", address);
    const amount: Uact = field("amount", actAmount);
    const payout = field("payout", oneOf("akt", "act"));
    const [unknown] = fields.keys();
    if (unknown !== undefined) throw usageError(`${where}: ${unknown} is not a field of an invoice`);
    return { id, payer, provider, uact: amount.toString(), payout };
  });
}
