import type { Description, FeedDescription, SignatureDescription, TwapDescription } from "../describe.js";
import {
  choice,
  count,
  decimal,
  flag,
  list,
  maybe,
  record,
  type Shape,
  secs,
  text,
  time,
  whole,
} from "../shape.js";
import { model } from "./oracle.js";

export const description: Shape<Description> = record<Description>({
  ...{ kind: choice("update", "set_upgrade", "vaa"), check: choice("not_verified", "verified") },
  emitter: record<Description["emitter"]>({ name: maybe(text), chain: count, address: text }),
  signerSet: record<Description["signerSet"]>({
    ...{ model: maybe(model), index: count, isKnown: flag, members: maybe(count), quorum: maybe(count) },
  }),
  signatures: list(
    record<SignatureDescription>({ index: count, address: maybe(text), isMember: maybe(flag) }),
  ),
  ...{ timestamp: time, sequence: whole, digest: text },
  feeds: list(
    record<FeedDescription>({
      ...{ symbol: maybe(text), price: decimal, conf: decimal, ema: decimal, emaConf: decimal },
      ...{ publishTime: time, ageSecs: secs, id: text },
    }),
  ),
  twaps: list(
    record<TwapDescription>({
      ...{ cumulativePrice: whole, cumulativeConf: whole, publishTime: time, ageSecs: secs, id: text },
    }),
  ),
  upgrade: maybe(
    record<NonNullable<Description["upgrade"]>>({ index: count, targetChain: count, members: list(text) }),
  ),
  payload: maybe(text),
});
