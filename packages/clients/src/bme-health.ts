import type {
  BalanceResponse,
  BucketInfo,
  Flow as FlowJson,
  HealthResponse,
  Leg,
  NetBurnResponse,
} from "../generated/Bme.types.js";
import { type BmeStatus, toStatus, toVault, type VaultBooks } from "./bme-types.js";
import { maybe, maybeBigInt } from "./maybe.js";
import { type PriceE18, parsePrice, type Uact, type Uakt, uact, uakt } from "./units.js";

/** ACT of an account. */
export interface Account {
  readonly address: string;
  readonly amount: Uact;
  /** The part that is not refunded yet. */
  readonly locked: Uact;
  /** Unix second from which on all of it may be refunded; none when it may now. */
  readonly unlocksAt: bigint | undefined;
  /** Requests that wait. */
  readonly requests: number;
}

/** What a bucket holds. */
export interface Bucket {
  /** `mint`, `refund`, `instant_mint`, `instant_refund`, `shortfall`; of an account `account_mint`, `account_refund`. */
  readonly name: string;
  /** What it measures. */
  readonly unit: "uact" | "uakt";
  readonly capacity: bigint;
  readonly available: bigint;
  /** In how many seconds it fills from empty. */
  readonly periodSecs: number;
}

/** What came and went in a time. */
export interface Flow {
  readonly burned: Uakt;
  readonly paid: Uakt;
  /** The difference, below zero when more was paid. */
  readonly net: bigint;
  readonly funded: Uakt;
  readonly minted: Uact;
  readonly spent: Uact;
}

/** AKT burned and paid: in the running hour and the 23 before it, in the running one and the 719 before it, and ever. */
export interface NetBurn {
  readonly day: Flow;
  readonly month: Flow;
  readonly total: Flow;
}

/** Everything that a dashboard shows, at one height. */
export interface BmeHealth {
  readonly height: bigint;
  /** Unix seconds. */
  readonly time: bigint;
  readonly status: BmeStatus;
  readonly vault: VaultBooks;
  readonly pauses: readonly { readonly leg: Leg; readonly until: bigint }[];
  readonly paramsVersion: number;
  readonly queue: {
    /** The last request made. */
    readonly lastId: bigint;
    readonly mintEpochEnds: bigint;
    readonly refundEpochEnds: bigint;
    /** Blocks of an epoch that would begin now. */
    readonly epochBlocks: number;
    /** Publish time after which a price serves a request that is made now. */
    readonly nextPriceAfter: bigint;
  };
  readonly buckets: readonly Bucket[];
  readonly netBurn: NetBurn;
  readonly pricePublishedAt: bigint | undefined;
  /** The newest price before any rule. */
  readonly spotPrice: PriceE18 | undefined;
  readonly allInvariantsHold: boolean;
}

export function toAccount(json: BalanceResponse): Account {
  return {
    address: json.address,
    amount: uact(json.uact),
    locked: uact(json.locked_uact),
    unlocksAt: maybeBigInt(json.unlocks_at),
    requests: json.requests,
  };
}

export function toBucket({ name, capacity, available, period_secs }: BucketInfo): Bucket {
  const unit = name === "shortfall" ? "uakt" : "uact";
  return { name, unit, capacity: BigInt(capacity), available: BigInt(available), periodSecs: period_secs };
}

export function toNetBurn({ day, month, total }: NetBurnResponse): NetBurn {
  return { day: toFlow(day), month: toFlow(month), total: toFlow(total) };
}

export function toHealth(json: HealthResponse): BmeHealth {
  const { queue } = json;
  return {
    height: BigInt(json.height),
    time: BigInt(json.time),
    status: toStatus(json.status),
    vault: toVault(json.vault),
    pauses: json.pauses.map(({ leg, until }) => ({ leg, until: BigInt(until) })),
    paramsVersion: json.params_version,
    queue: {
      lastId: BigInt(queue.last_id),
      mintEpochEnds: BigInt(queue.mint_epoch_ends),
      refundEpochEnds: BigInt(queue.refund_epoch_ends),
      epochBlocks: queue.epoch_blocks,
      nextPriceAfter: BigInt(queue.next_price_after),
    },
    buckets: json.buckets.map(toBucket),
    netBurn: toNetBurn(json.net_burn),
    pricePublishedAt: maybeBigInt(json.price_published_at),
    spotPrice: maybe(json.spot_price, parsePrice),
    allInvariantsHold: json.all_invariants_hold,
  };
}

function toFlow(json: FlowJson): Flow {
  return {
    burned: uakt(json.burned_uakt),
    paid: uakt(json.paid_uakt),
    net: BigInt(json.net_uakt),
    funded: uakt(json.funded_uakt),
    minted: uact(json.minted_uact),
    spent: uact(json.spent_uact),
  };
}
