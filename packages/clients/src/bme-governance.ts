import type {
  Leg,
  Params,
  PendingParams as PendingParamsJson,
  RolesResponse,
  SettlerInfo,
} from "../generated/Bme.types.js";
import { maybeBigInt } from "./maybe.js";
import { type Ownership, toOwnership } from "./ownership.js";
import { type Uact, uact } from "./units.js";

/** The parameters and their version. */
export interface VaultParams {
  /** Rises by one with each change; `updateParams` asks for it. */
  readonly version: number;
  /** As in a preset file. */
  readonly params: Params;
}

/** A change of parameters that waits, because some of them loosen. */
export interface PendingParams {
  /** Version that they are to follow; when another is in force they can only be cancelled. */
  readonly version: number;
  /** First second at which `applyParams` may bring them into force. */
  readonly due: bigint;
  /** Fields that differ from the present ones, and those of them that are loosened. */
  readonly changed: readonly string[];
  readonly loosened: readonly string[];
  /** All parameters as they would be. */
  readonly params: Params;
}

/** Who may do what. */
export interface VaultRoles extends Ownership {
  /** Who may pause beside the owner. */
  readonly guardian: string | undefined;
  /** Pauses that the guardian has left. */
  readonly charges: number;
  /** Pauses that hold now. */
  readonly pauses: readonly {
    readonly leg: Leg;
    /** First second after the pause. */
    readonly until: bigint;
  }[];
}

/** A registered settler. */
export interface Settler {
  readonly settler: string;
  /** Most ACT in a day of UTC; none for no cap. */
  readonly dailyCap: Uact | undefined;
  /** What is left of it today. */
  readonly leftToday: Uact | undefined;
}

export function toPendingParams(json: PendingParamsJson): PendingParams {
  const { version, due, changed, loosened, params } = json;
  return { version, due: BigInt(due), changed, loosened, params };
}

export function toRoles(json: RolesResponse): VaultRoles {
  return {
    ...toOwnership(json),
    guardian: json.guardian ?? undefined,
    charges: json.charges,
    pauses: json.pauses.map(({ leg, until }) => ({ leg, until: BigInt(until) })),
  };
}

export function toSettler({ settler, daily_cap_uact, left_today_uact }: SettlerInfo): Settler {
  return { settler, dailyCap: maybeAct(daily_cap_uact), leftToday: maybeAct(left_today_uact) };
}

function maybeAct(value: string | null | undefined): Uact | undefined {
  const amount = maybeBigInt(value);
  return amount === undefined ? undefined : uact(amount);
}
