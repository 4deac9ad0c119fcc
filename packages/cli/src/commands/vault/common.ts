import { type BmeEvent, BmeMsgComposer, BmeReader, parseBmeEvents } from "@akash-bme/clients";
import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { needed, optional } from "../../command.js";
import { address, unixSeconds } from "../../parse.js";
import { sentShape } from "../../send.js";
import { bmeEvent } from "../../shapes/events.js";
import type { Owned } from "../shared/owned.js";

export const vaultOption = { vault: needed("--vault ADDR", "the vault", address, "BME_VAULT") };

/** The vault as messages reach it. */
export const VAULT: Owned<BmeMsgComposer, BmeEvent> = {
  group: "vault",
  contract: vaultOption.vault,
  messages: (sender, contract) => new BmeMsgComposer(sender, contract),
  parse: parseBmeEvents,
  sent: sentShape(bmeEvent),
  params: (client, contract) => new BmeReader(client, contract).params(),
};

export const recipientOption = {
  to: optional("--to ADDR", "who gets the proceeds; the sender when absent", address),
};

export const senderOption = {
  sender: optional(
    "--sender ADDR",
    "who would send it; without it no limit of an account is checked",
    address,
  ),
};

export const deadlineOption = {
  deadline: optional("--deadline TIME", "last second at which to execute: Unix seconds or +15m", unixSeconds),
};

/** What the vault calls AKT. */
export async function aktDenom(client: CosmWasmClient, vault: string): Promise<string> {
  return (await new BmeReader(client, vault).config()).aktDenom;
}

/** The optional fields of messages, as the composer takes them. */
export function textOf<K extends string>(fields: Readonly<Record<K, bigint | string | undefined>>) {
  const entries = Object.entries<bigint | string | undefined>(fields);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value.toString()]])),
  ) as { [F in K]?: string };
}

/** Only the options that were written. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
