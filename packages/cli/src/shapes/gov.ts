import type {
  Change,
  CheckReport,
  Fact,
  Finding,
  MessageReport,
  Progress,
  Promised,
  ProposalReport,
  ReadBack,
} from "@akash-bme/deploy";
import { formatCoins, statusName } from "@akash-bme/deploy";
import { choice, count, flag, list, maybe, record, type Shape, text, time, whole } from "../shape.js";

/** A part of an answer, in the shape of that part. */
export function via<T, P>(shape: Shape<P>, pick: (value: T) => P): Shape<T> {
  return {
    ...{ schema: shape.schema, unit: shape.unit },
    json: (value) => shape.json(pick(value)),
    view: (value) => shape.view(pick(value)),
  };
}

const change: Shape<Change> = record<Change>({ field: text, now: maybe(text), next: maybe(text) });

export const report: Shape<ProposalReport> = record<ProposalReport>({
  ...{ id: maybe(whole), status: maybe(text), failedReason: maybe(text) },
  ...{ title: text, titleOfMessages: text, summary: text, metadata: text, deposit: text },
  ...{ isExpedited: flag, comparedWith: maybe(text), digest: text },
  messages: list(
    record<MessageReport>({
      ...{ number: count, type: text, sentence: text, isUnderstood: flag },
      facts: list(record<Fact>({ label: text, value: text, mark: choice("plain", "good", "bad") })),
      ...{ changes: list(change), message: maybe(text) },
    }),
  ),
});

export const checked: Shape<CheckReport> = record<CheckReport>({
  findings: list(record<Finding>({ rule: text, message: maybe(count), what: text, advice: text })),
  ...{ applied: list(text), leftOut: list(text), gas: maybe(whole) },
});

export const progress: Shape<Progress> = record<Progress>({
  id: whole,
  status: via(text, statusName),
  deposit: via(text, formatCoins),
  missing: via(text, formatCoins),
  ends: maybe(time),
  tally: record<Progress["tally"]>({
    ...{ yesCount: text, noCount: text, abstainCount: text, noWithVetoCount: text },
  }),
  failedReason: maybe(text),
});

export const readBackShape: Shape<ReadBack> = record<ReadBack>({
  promised: list(
    record<Promised>({ message: maybe(count), what: text, planned: text, found: text, holds: flag }),
  ),
  notCompared: list(count),
});
