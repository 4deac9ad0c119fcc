import type { Invoice } from "@akash-bme/clients";
import { needed } from "../../command.js";
import { CliError, usageError } from "../../errors.js";
import { readJson } from "../../input.js";
import { actAmount, address, anything, oneOf, type Parser, wholeNumber } from "../../parse.js";

export const invoicesFile = needed("FILE", "JSON list of invoices", anything);

/** What the help says of such a file. */
export const INVOICES_HELP = `FILE holds a JSON list of invoices such as

{"id": "lease-1", "payer": "akash1…", "provider": "akash1…", "amount": "20act", "payout": "akt"}

where payout is what the provider takes, akt or act, and payer may also be an escrow that names the settler: {"escrow": "7"}.`;

/**
 * Invoices as a file holds them.
 *
 * Errors: usage that names the invoice and the field.
 */
export async function readInvoices(file: string): Promise<readonly Invoice[]> {
  const json = await readJson(file);
  if (!Array.isArray(json) || json.length === 0) throw usageError(`${file} is not a list of invoices`);
  return json.map((entry: unknown, index) => {
    const where = `${file}, invoice ${index + 1}`;
    if (typeof entry !== "object" || entry === null) throw usageError(`${where} is not an object`);
    const fields = new Map<string, unknown>(Object.entries(entry));
    const take = (name: string): unknown => {
      const value = fields.get(name);
      fields.delete(name);
      return value;
    };
    const read = <T>(name: string, value: unknown, parse: Parser<T>): T => {
      if (typeof value !== "string") throw usageError(`${where}: ${name} is missing or no text`);
      try {
        return parse(value);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        throw usageError(`${where}: ${name}: ${error.message}`, { cause: error });
      }
    };
    const field = <T>(name: string, parse: Parser<T>): T => read(name, take(name), parse);
    const payerOf = (value: unknown): Invoice["payer"] => {
      if (typeof value !== "object" || value === null) return read("payer", value, address);
      const { escrow, ...rest } = value as Readonly<Record<string, unknown>>;
      const [unknown] = Object.keys(rest);
      if (unknown !== undefined) throw usageError(`${where}: payer.${unknown} is not a field of an escrow`);
      return { escrow: read("payer.escrow", escrow, wholeNumber) };
    };
    const id = field("id", anything);
    const payer = payerOf(take("payer"));
    const provider = field("provider", address);
    const amount = field("amount", actAmount);
    const payout = field("payout", oneOf("akt", "act"));
    const [unknown] = fields.keys();
    if (unknown !== undefined) throw usageError(`${where}: ${unknown} is not a field of an invoice`);
    return { id, payer, provider, amount, payout };
  });
}
