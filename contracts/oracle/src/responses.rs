//! What queries answer.

use access::Offer;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Uint64, Uint128};
use json::ToJson;

use crate::msg::{Fee, Feed, Params, PriceEmitter, Relay, SignerModel, Source};

/// Numbers of one update, USD per unit with 18 decimals.
#[cw_serde]
#[derive(ToJson)]
pub struct PricesResponse {
    /// Price.
    pub price: Uint128,
    /// Half width of the confidence interval.
    pub conf: Uint128,
    /// Exponential moving average of the price.
    pub ema: Uint128,
    /// Exponential moving average of the confidence.
    pub ema_conf: Uint128,
    /// Time-weighted average; 0 while warming.
    pub twap: Uint128,
    /// Seconds of the window that prices cover.
    pub coverage_secs: u32,
    /// Publish time.
    pub publish_time: Uint64,
}

/// A decoded snapshot.
#[cw_serde]
#[derive(ToJson)]
pub struct SnapshotResponse {
    /// The symbol is paused.
    pub is_paused: bool,
    /// A price waits for confirmation.
    pub is_quarantined: bool,
    /// There is no TWAP yet.
    pub is_warming: bool,
    /// Length of the TWAP window.
    pub window_secs: u32,
    /// Block time at which the newest update arrived.
    pub received_time: Uint64,
    /// Height at which the newest update arrived.
    pub received_height: Uint64,
    /// Seconds since the newest update was published; 0 if it is dated ahead.
    pub age_secs: Uint64,
    /// The newest update.
    pub current: PricesResponse,
    /// The newest update of an earlier block.
    pub previous: Option<PricesResponse>,
}

/// A price.
#[cw_serde]
#[derive(ToJson)]
pub struct PriceResponse {
    /// USD per unit with 18 decimals.
    pub price: Uint128,
    /// Half width of the confidence interval, 18 decimals.
    pub conf: Uint128,
    /// Publish time.
    pub publish_time: Uint64,
}

/// A TWAP.
#[cw_serde]
#[derive(ToJson)]
pub struct TwapResponse {
    /// USD per unit with 18 decimals.
    pub twap: Uint128,
    /// Seconds of the window that prices cover.
    pub coverage_secs: u32,
    /// Length of the window.
    pub window_secs: u32,
    /// End of the window: publish time of the newest price.
    pub publish_time: Uint64,
}

/// Whether a symbol can be relied on.
#[cw_serde]
#[derive(ToJson)]
pub struct HealthResponse {
    /// No reason against it.
    pub is_ok: bool,
    /// Every reason against it.
    pub reasons: Vec<HealthReason>,
}

/// A reason against relying on a symbol.
#[cw_serde]
#[derive(ToJson)]
pub enum HealthReason {
    /// No price was accepted yet.
    NoPrice {},
    /// The newest price is old.
    Stale {
        /// Its age.
        age_secs: Uint64,
        /// Limit.
        max_secs: u32,
    },
    /// There is no TWAP yet.
    Warming {
        /// Seconds covered.
        coverage_secs: u32,
        /// Seconds needed.
        needed_secs: u32,
    },
    /// A price waits for confirmation, because it moved too far.
    Quarantined {
        /// The price that waits.
        price: Uint128,
        /// The last accepted price.
        last_price: Uint128,
        /// Its distance from the last accepted price.
        moved_bps: Uint128,
        /// Limit for the time between them.
        max_bps: Uint128,
    },
    /// Too few sources are fresh and near their median: the price ages.
    TooFewSources {
        /// How many agree.
        agreeing: u32,
        /// How many must.
        min_sources: u32,
    },
    /// A fresh source is far from the median of all.
    Deviating {
        /// The source.
        source: Source,
        /// Its distance from the median.
        deviation_bps: Uint128,
        /// Limit.
        max_bps: u32,
    },
    /// The price has not moved by a digit for long: its publisher may be frozen.
    Flat {
        /// For how long, by publish times.
        flat_secs: Uint64,
        /// Limit.
        max_secs: u32,
    },
    /// The sources disagree so much that the price is less certain than a report may be.
    Uncertain {
        /// Price.
        price: Uint128,
        /// Half width of its interval.
        conf: Uint128,
        /// Limit of a report, of the price.
        max_bps: u32,
    },
    /// The newest price claims a confidence of exactly zero, which no market gives.
    ZeroConfidence {
        /// The price.
        price: Uint128,
        /// Its confidence.
        conf: Uint128,
    },
    /// The chain's own oracle refused the newest price; it stands here.
    RelayRefused {
        /// Publish time of the price.
        publish_time: Uint64,
        /// What the chain says of it.
        cause: String,
    },
    /// Updates are paused.
    Paused {
        /// First second after the pause.
        until: Uint64,
        /// Block time.
        now: Uint64,
    },
    /// No update can be accepted: an emitter's model has no live signer set.
    NoLiveSignerSet {
        /// The model.
        model: SignerModel,
    },
}

/// What an update call would do.
#[cw_serde]
#[derive(ToJson)]
pub struct VerifyUpdateResponse {
    /// The signed roots, one per container.
    pub containers: Vec<VerifiedContainer>,
    /// What would happen to each message, in order.
    pub messages: Vec<MessageOutcome>,
}

/// A container whose signatures and proofs hold.
#[cw_serde]
#[derive(ToJson)]
pub struct VerifiedContainer {
    /// Model that signed.
    pub model: SignerModel,
    /// Index of the set that signed.
    pub set_index: u32,
    /// Signatures.
    pub signatures: u32,
    /// Members of the set.
    pub members: u32,
    /// Sequence of the emitter.
    pub sequence: Uint64,
}

/// What happens to one message.
#[cw_serde]
#[derive(ToJson)]
pub enum MessageOutcome {
    /// It becomes the newest price.
    Accepted {
        /// Symbol.
        symbol: String,
        /// The numbers stored, of all sources together.
        prices: PricesResponse,
        /// Whose report it was, if the symbol has several sources.
        source: Option<Source>,
        /// How many of them agree.
        agreeing: Option<u32>,
    },
    /// It is kept, but too few sources agree: the price of the symbol stays what it was.
    Reported {
        /// Symbol.
        symbol: String,
        /// Whose report it was.
        source: Source,
        /// Its price.
        price: Uint128,
        /// Its publish time.
        publish_time: Uint64,
        /// How many fresh sources agree with their median.
        agreeing: u32,
        /// How many must.
        min_sources: u32,
    },
    /// It is not newer than what is stored.
    Ignored {
        /// Symbol.
        symbol: String,
        /// Its publish time.
        publish_time: Uint64,
        /// Publish time stored.
        stored_time: Uint64,
    },
    /// It moved too far, and waits for confirmation; or another that did still waits.
    Quarantined {
        /// Symbol.
        symbol: String,
        /// Whose report it was, if the symbol has several sources.
        source: Option<Source>,
        /// Its price.
        price: Uint128,
        /// The last accepted price of that source.
        last_price: Uint128,
        /// Its distance from the last accepted price.
        moved_bps: Uint128,
        /// Limit for the time between them.
        max_bps: Uint128,
        /// Its publish time.
        publish_time: Uint64,
        /// Publish time from which an update near the price that waits confirms it.
        confirm_from: Uint64,
    },
    /// Its symbol is paused.
    Paused {
        /// Symbol.
        symbol: String,
        /// First second after the pause.
        until: Uint64,
    },
    /// No symbol uses the feed.
    Skipped {
        /// Feed id.
        feed_id: HexBinary,
    },
}

/// A signer set.
#[cw_serde]
#[derive(ToJson)]
pub struct SignerSetResponse {
    /// Model.
    pub model: SignerModel,
    /// Index.
    pub index: u32,
    /// Addresses of the members.
    pub members: Vec<HexBinary>,
    /// Signatures needed.
    pub quorum: u32,
    /// It is the one that may sign a rotation.
    pub is_current: bool,
    /// Last second at which it is valid; none while it is not replaced.
    pub expires: Option<Uint64>,
}

/// A page of feeds.
#[cw_serde]
#[derive(ToJson)]
pub struct FeedsResponse {
    /// Feeds by symbol.
    pub feeds: Vec<Feed>,
}

/// The sources of a symbol.
#[cw_serde]
#[derive(ToJson)]
pub struct SourcesResponse {
    /// How many must agree on a price.
    pub min_sources: u32,
    /// Each source, in the order of the list.
    pub sources: Vec<SourceResponse>,
}

/// A source and what it says.
#[cw_serde]
#[derive(ToJson)]
pub struct SourceResponse {
    /// The source.
    pub source: Source,
    /// Its last accepted report under the present list.
    pub last: Option<PriceResponse>,
    /// Seconds since that was published; 0 if it is dated ahead.
    pub age_secs: Option<Uint64>,
    /// A later price that waits for confirmation.
    pub waiting: Option<WaitingResponse>,
    /// Its report counts: it is recent, and no other waits.
    pub is_fresh: bool,
    /// Its distance from the median of the fresh ones, if it is one.
    pub deviation_bps: Option<Uint128>,
}

/// A price that waits for confirmation.
#[cw_serde]
#[derive(ToJson)]
pub struct WaitingResponse {
    /// USD per unit with 18 decimals.
    pub price: Uint128,
    /// Publish time.
    pub publish_time: Uint64,
}

/// Fee, limits and publishers.
#[cw_serde]
#[derive(ToJson)]
pub struct ConfigResponse {
    /// Fee of an update call.
    pub fee: Fee,
    /// Limits.
    pub params: Params,
    /// Accepted publishers.
    pub emitters: Vec<PriceEmitter>,
    /// What is passed on to the chain's own oracle.
    pub relay: Option<Relay>,
}

/// The limits and their version.
#[cw_serde]
#[derive(ToJson)]
pub struct ParamsResponse {
    /// Rises by one with each change; `update_params` asks for it.
    pub version: u32,
    /// Limits.
    pub params: Params,
}

/// Who may do what.
#[cw_serde]
#[derive(ToJson)]
pub struct RolesResponse {
    /// Owner.
    pub owner: Addr,
    /// An offer of the ownership that nobody has accepted yet; it may have expired.
    pub offer: Option<Offer>,
    /// Who may pause beside the owner.
    pub guardian: Option<Addr>,
    /// Pauses that the guardian has left.
    pub charges: u8,
    /// Pauses that hold now.
    pub pauses: Vec<PauseResponse>,
}

/// A pause.
#[cw_serde]
#[derive(ToJson)]
pub struct PauseResponse {
    /// Symbol; every symbol when absent.
    pub symbol: Option<String>,
    /// First second after it.
    pub until: Uint64,
}

/// A page of symbols.
#[cw_serde]
#[derive(ToJson)]
pub struct SymbolsResponse {
    /// Symbols in alphabetical order.
    pub symbols: Vec<String>,
}

/// A page of signer sets.
#[cw_serde]
#[derive(ToJson)]
pub struct SignerSetsResponse {
    /// Sets by index.
    pub signer_sets: Vec<SignerSetResponse>,
}

/// A page of observations.
#[cw_serde]
#[derive(ToJson)]
pub struct ObservationsResponse {
    /// Observations by number.
    pub observations: Vec<ObservationResponse>,
}

/// Value of the accumulator at a publish time.
#[cw_serde]
#[derive(ToJson)]
pub struct ObservationResponse {
    /// Number, rising by one with each accepted price.
    pub number: u32,
    /// Publish time.
    pub time: Uint64,
    /// Price × seconds up to that time, 18 decimals.
    pub cumulative: Uint128,
}
