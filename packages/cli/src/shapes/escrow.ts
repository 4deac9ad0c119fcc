import type { Escrow, EscrowDeposit, EscrowFallback, EscrowReturn } from "@akash-bme/clients";
import { act, akt, list, maybe, record, type Shape, text, time, whole } from "../shape.js";
import { everyone } from "./events.js";

export const escrow: Shape<Escrow> = record<Escrow>({
  ...{ id: whole, owner: text, refundTo: text, label: maybe(text), settlers: list(text) },
  ...{ depositors: everyone, spendable: act },
  deposits: list(record<EscrowDeposit>({ depositor: text, amount: act, expires: maybe(time) })),
  fallback: list(record<EscrowFallback>({ giver: text, amount: akt })),
});

export const escrowReturn: Shape<EscrowReturn> = record<EscrowReturn>({ escrow: whole, amount: akt });
