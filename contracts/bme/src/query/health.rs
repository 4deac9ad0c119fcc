//! What a dashboard shows.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Uint64, Uint128};
use json::ToJson;

use super::responses::{PauseInfo, StatusResponse, VaultResponse};

/// Everything that a dashboard shows, at one height.
#[cw_serde]
#[derive(ToJson)]
pub struct HealthResponse {
    /// Height of the block.
    pub height: Uint64,
    /// Its time, Unix seconds.
    pub time: Uint64,
    /// Status, ratio, and how far the thresholds are.
    pub status: StatusResponse,
    /// All books.
    pub vault: VaultResponse,
    /// Pauses that hold now.
    pub pauses: Vec<PauseInfo>,
    /// Version of the parameters.
    pub params_version: u32,
    /// Requests.
    pub queue: QueueInfo,
    /// What each bucket holds.
    pub buckets: Vec<BucketInfo>,
    /// AKT burned and paid.
    pub net_burn: NetBurnResponse,
    /// Publish time of the newest price; none without one.
    pub price_published_at: Option<Uint64>,
    /// The newest price, USD per AKT, before any rule.
    pub spot_price: Option<Decimal>,
    /// Whether all invariants hold.
    pub all_invariants_hold: bool,
}

/// Requests.
#[cw_serde]
#[derive(ToJson)]
pub struct QueueInfo {
    /// The last request made.
    pub last_id: Uint64,
    /// First height after the running epoch of mints.
    pub mint_epoch_ends: Uint64,
    /// First height after the running epoch of refunds.
    pub refund_epoch_ends: Uint64,
    /// Blocks of an epoch that would begin now.
    pub epoch_blocks: u32,
    /// Publish time after which a price serves a request that is made now.
    pub next_price_after: Uint64,
}

/// What the buckets hold.
#[cw_serde]
#[derive(ToJson)]
pub struct BucketsResponse {
    /// One entry each.
    pub buckets: Vec<BucketInfo>,
}

/// What a bucket holds.
#[cw_serde]
#[derive(ToJson)]
pub struct BucketInfo {
    /// Which: `mint`, `refund`, `instant_mint`, `instant_refund`, `shortfall`, and of an account `account_mint` and
    /// `account_refund`.
    pub name: String,
    /// What it holds when full; of `shortfall` uakt, else uact.
    pub capacity: Uint128,
    /// What it holds now.
    pub available: Uint128,
    /// In how many seconds it fills from empty.
    pub period_secs: u32,
}

/// AKT burned and paid.
#[cw_serde]
#[derive(ToJson)]
pub struct NetBurnResponse {
    /// In the running hour and the 23 before it.
    pub day: Flow,
    /// In the running hour and the 719 before it.
    pub month: Flow,
    /// Ever.
    pub total: Flow,
}

/// What came and went in a time.
#[cw_serde]
#[derive(ToJson)]
pub struct Flow {
    /// AKT that mints took, uakt.
    pub burned_uakt: Uint128,
    /// AKT paid, to claims too, uakt.
    pub paid_uakt: Uint128,
    /// The difference, with its sign, uakt.
    pub net_uakt: String,
    /// AKT given, uakt.
    pub funded_uakt: Uint128,
    /// ACT minted, uact.
    pub minted_uact: Uint128,
    /// ACT burned, uact.
    pub spent_uact: Uint128,
}
