import { BmeMsgComposer, BmeReader, parseBmeEvents } from "@akash-bme/clients";
import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { needed, optional } from "../../command.js";
import type { Context } from "../../context.js";
import { address, unixSeconds } from "../../parse.js";
import { type SendChoice, type SendOutcome, send, sendOptions } from "../../send.js";
import type { SentBmeEvent } from "../../shapes/events.js";

export const vaultOption = { vault: needed("--vault ADDR", "the vault", address, "BME_VAULT") };

export const vaultSendOptions = { ...vaultOption, ...sendOptions };

export const recipientOption = {
  to: optional("--to ADDR", "who gets the proceeds; the sender when absent", address),
};

export const deadlineOption = {
  deadline: optional("--deadline UNIX", "last second at which to execute", unixSeconds),
};

/** Makes one message of the vault and sends it. */
export function sendToVault(
  input: SendChoice & { readonly vault: string },
  context: Context,
  compose: (messages: BmeMsgComposer, client: CosmWasmClient) => Promise<EncodeObject> | EncodeObject,
): Promise<SendOutcome<SentBmeEvent>> {
  const sending = {
    contract: input.vault,
    compose: (sender: string, client: CosmWasmClient) =>
      compose(new BmeMsgComposer(sender, input.vault), client),
    parse: (...events: Parameters<typeof parseBmeEvents>) => parseBmeEvents(...events).filter(isSent),
  };
  return send(sending, input, context);
}

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

const NOT_SENT = new Set(["bme_settler", "bme_owner_offer", "bme_owner"]);

function isSent(event: ReturnType<typeof parseBmeEvents>[number]): event is SentBmeEvent {
  return !NOT_SENT.has(event.kind);
}

/** Only the options that were written. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
