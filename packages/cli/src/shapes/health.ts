import type { BmeHealth, Bucket, Flow, NetBurn } from "@akash-bme/clients";
import {
  act,
  akt,
  aktChange,
  choice,
  count,
  fewSecs,
  flag,
  list,
  maybe,
  price,
  record,
  type Shape,
  text,
  time,
  whole,
} from "../shape.js";
import { books, pauses, status } from "./vault.js";

export const bucket: Shape<Bucket> = record<Bucket>({
  ...{ name: text, unit: choice("uact", "uakt"), capacity: whole, available: whole, periodSecs: fewSecs },
});

const flow: Shape<Flow> = record<Flow>({
  ...{ burned: akt, paid: akt, net: aktChange, funded: akt, minted: act, spent: act },
});

export const netBurn: Shape<NetBurn> = record<NetBurn>({ day: flow, month: flow, total: flow });

export const health: Shape<BmeHealth> = record<BmeHealth>({
  ...{ height: whole, time, status, vault: books, pauses, paramsVersion: count },
  queue: record<BmeHealth["queue"]>({
    ...{ lastId: whole, mintEpochEnds: whole, refundEpochEnds: whole, epochBlocks: count },
    nextPriceAfter: time,
  }),
  ...{ buckets: list(bucket), netBurn, pricePublishedAt: maybe(time), spotPrice: maybe(price) },
  allInvariantsHold: flag,
});
