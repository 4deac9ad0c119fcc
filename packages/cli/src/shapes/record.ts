import { type BmeRequest, CANCEL_REASONS, type RequestOutcome } from "@akash-bme/clients";
import { act, akt, choice, maybe, record, type Shape, tagged, text, time, whole } from "../shape.js";
import { leg } from "./events.js";
import { burnResult, mintResult, wait } from "./vault.js";

export const outcome: Shape<RequestOutcome> = tagged<RequestOutcome, "kind">("kind", {
  minted: record({ result: mintResult }),
  paid: record({ result: burnResult }),
  cancelled: record({ reason: choice(...CANCEL_REASONS), issue: maybe(text) }),
});

export const request: Shape<BmeRequest> = record<BmeRequest>({
  ...{ id: whole, leg, owner: text, to: text, escrow: maybe(whole), paidAkt: akt, paidAct: act },
  ...{ minAct: maybe(act), minAkt: maybe(akt), actOut: maybe(act), deadline: maybe(time) },
  ...{ requestedAt: time, wait, endedAt: maybe(time), outcome: maybe(outcome) },
});
