//! Messages and queries. A field that is not listed is refused, so that a misspelt limit is not silently ignored.

use std::fmt;

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Binary, HexBinary, Uint64, Uint128};
use json::{FromJson, ToJson};
use pyth_wire::Model;

// Only the schema names the answers, and it is not written in wasm.
#[cfg(not(target_arch = "wasm32"))]
use crate::compat::{
    AkashConfigResponse, AkashPriceFeedResponse, AkashPriceResponse, PriceFeedIdResponse, PriceFeedResponse,
    ValidTimePeriodResponse,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::responses::{
    ConfigResponse, FeedsResponse, HealthResponse, ObservationsResponse, ParamsResponse, PriceResponse,
    RolesResponse, SignerSetResponse, SignerSetsResponse, SnapshotResponse, SourcesResponse, SymbolsResponse,
    TwapResponse, VerifyUpdateResponse,
};

/// Everything the contract needs to accept its first update.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct InstantiateMsg {
    /// Owner; the sender when absent.
    pub owner: Option<String>,
    /// Who may pause beside the owner.
    pub guardian: Option<String>,
    /// Fee of an update call; an amount of 0 asks for none.
    pub fee: Fee,
    /// Limits.
    pub params: Params,
    /// Publishers whose prices are accepted, 1 to 4.
    pub emitters: Vec<PriceEmitter>,
    /// Signer sets to begin with; each model that an emitter uses should have one.
    pub signer_sets: Vec<SignerSetMsg>,
    /// Feeds to begin with.
    pub feeds: Vec<Feed>,
}

/// Messages.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub enum ExecuteMsg {
    /// Verifies updates and stores what is new in them. Anyone; the fee, surplus is returned.
    UpdatePriceFeeds {
        /// Accumulator updates as Hermes serves them, 1 to 4.
        data: Vec<Binary>,
    },
    /// The same with one update, under the name that Akash's relayer uses.
    UpdatePriceFeed {
        /// One accumulator update (despite the name, not a bare VAA).
        vaa: Binary,
    },
    /// Replaces a signer set by the packet that the current set signed. Anyone.
    #[serde(alias = "submit_v_a_a")]
    SubmitGovernance {
        /// The packet, a VAA.
        vaa: Binary,
    },
    /// Registers a set without a packet: in an emergency, and on development chains. Owner.
    RegisterSignerSet {
        /// The set; it is the current one of its model if its index is the highest.
        set: SignerSetMsg,
    },
    /// Ends a set now. Owner; refused when an emitter would have no live set left.
    ExpireSignerSet {
        /// Model of the set.
        model: SignerModel,
        /// Index of the set.
        index: u32,
    },
    /// Adds a feed under a new symbol. Owner.
    AddFeed {
        /// The feed.
        feed: Feed,
    },
    /// Puts another feed in the place of a symbol's only one; its first price meets the gate of the last one. Owner.
    UpdateFeed {
        /// Symbol and new feed.
        feed: Feed,
    },
    /// Takes a feed from its symbol. Owner; refused when fewer sources than must agree would be left.
    RemoveFeed {
        /// Feed id, 32 bytes.
        id: HexBinary,
    },
    /// Replaces the sources of a symbol. Their reports are forgotten, the symbol's price and average stay. Owner.
    SetSources {
        /// Symbol.
        symbol: String,
        /// The sources, 1 to 8. A feed serves one symbol, a pusher may serve several.
        sources: Vec<Source>,
        /// How many sources must agree on a price, at most their number.
        min_sources: u32,
    },
    /// Reports a price. A pusher on the symbol's list; it has no moving average, so the price stands for it.
    SubmitPrice {
        /// Symbol.
        symbol: String,
        /// Price, USD per unit with 18 decimals.
        price: Uint128,
        /// Half width of the confidence interval, 18 decimals.
        conf: Uint128,
        /// When the price was found, Unix seconds; later than in the pusher's report before.
        publish_time: Uint64,
    },
    /// Changes limits. Owner.
    UpdateParams {
        /// The limits to change; the others stay.
        patch: ParamsPatch,
        /// Version of the limits that the caller knows, from the query `params`.
        expect_version: u32,
    },
    /// Stops updates until a time. Owner; guardian three times, at most 72 hours each. Only the owner ends a pause
    /// early, by a time that has passed.
    Pause {
        /// Symbol; every symbol when absent.
        symbol: Option<String>,
        /// First second after the pause.
        until: Uint64,
    },
    /// Names who may pause beside the owner, with all three pauses. Owner.
    SetGuardian {
        /// The guardian; nobody when absent.
        guardian: Option<String>,
    },
    /// Passes accepted prices of a symbol on to the chain's own oracle, or no longer. Owner.
    SetRelay {
        /// What is passed on; nothing when absent.
        relay: Option<Relay>,
    },
    /// Replaces the list of accepted publishers. Owner; each model used must have a live set.
    SetEmitters {
        /// The list, 1 to 4.
        emitters: Vec<PriceEmitter>,
    },
    /// Changes the amount of the fee, under the name that Akash's relayer uses. Owner.
    UpdateFee {
        /// Amount, in the denom of the fee.
        new_fee: Uint128,
    },
    /// Offers the ownership for seven days, under the name that Akash's relayer uses. Owner.
    TransferAdmin {
        /// Who may accept.
        new_admin: String,
    },
    /// Changes the fee. Owner.
    SetFee {
        /// The fee.
        fee: Fee,
    },
    /// Sends collected fees. Owner.
    WithdrawFees {
        /// Receiver.
        to: String,
        /// How much.
        amount: Fee,
    },
    /// Offers the ownership. Owner.
    ProposeOwner {
        /// Who may accept.
        nominee: String,
        /// How long the offer stands.
        expires_in_secs: Uint64,
    },
    /// Takes the ownership that was offered. Nominee.
    AcceptOwner {},
}

/// Queries.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, QueryResponses)]
pub enum QueryMsg {
    /// The snapshot of a symbol, decoded.
    #[returns(SnapshotResponse)]
    Snapshot {
        /// Symbol, `AKT/USD`.
        symbol: String,
    },
    /// The newest price; an error if it is older than asked.
    #[returns(PriceResponse)]
    Price {
        /// Symbol.
        symbol: String,
        /// Oldest age accepted; any when absent.
        max_age_secs: Option<Uint64>,
    },
    /// The TWAP; an error while warming.
    #[returns(TwapResponse)]
    Twap {
        /// Symbol.
        symbol: String,
    },
    /// Whether the symbol can be relied on, and if not, every reason with both numbers.
    #[returns(HealthResponse)]
    Health {
        /// Symbol.
        symbol: String,
    },
    /// What an update call with this data would do now.
    #[returns(VerifyUpdateResponse)]
    VerifyUpdate {
        /// Accumulator updates, 1 to 4.
        data: Vec<Binary>,
    },
    /// One signer set; the current one of the model when no index is given.
    #[returns(SignerSetResponse)]
    SignerSet {
        /// Model.
        model: SignerModel,
        /// Index.
        index: Option<u32>,
    },
    /// Feeds by symbol.
    #[returns(FeedsResponse)]
    Feeds {
        /// Symbol after which the page begins.
        start_after: Option<String>,
        /// Length of the page, 10 by default, 30 at most; the feeds of its last symbol are complete.
        limit: Option<u32>,
    },
    /// Sources of a symbol, with what each of them says.
    #[returns(SourcesResponse)]
    Sources {
        /// Symbol.
        symbol: String,
    },
    /// Symbols in alphabetical order.
    #[returns(SymbolsResponse)]
    Symbols {
        /// Symbol after which the page begins.
        start_after: Option<String>,
        /// Length of the page, 10 by default, 30 at most.
        limit: Option<u32>,
    },
    /// Observations of a symbol, from the oldest that its window needs.
    #[returns(ObservationsResponse)]
    Observations {
        /// Symbol.
        symbol: String,
        /// Number after which the page begins.
        start_after: Option<u32>,
        /// Length of the page, 10 by default, 30 at most.
        limit: Option<u32>,
    },
    /// Signer sets of a model by index.
    #[returns(SignerSetsResponse)]
    SignerSets {
        /// Model.
        model: SignerModel,
        /// Index after which the page begins.
        start_after: Option<u32>,
        /// Length of the page, 10 by default, 30 at most.
        limit: Option<u32>,
    },
    /// Fee of an update call, whatever it carries: the name of Pyth's client, and `update_fee {data}`.
    #[returns(Fee)]
    #[serde(alias = "update_fee")]
    GetUpdateFee {
        /// Accumulator updates.
        #[serde(alias = "data")]
        vaas: Vec<Binary>,
    },
    /// Price of the first symbol, for Akash's relayer.
    #[returns(AkashPriceResponse)]
    GetPrice {},
    /// The same with the symbol and the publish time before, for Akash's relayer.
    #[returns(AkashPriceFeedResponse)]
    GetPriceFeed {},
    /// Configuration, for Akash's relayer.
    #[returns(AkashConfigResponse)]
    GetConfig {},
    /// Feed of the first symbol, for Akash's relayer.
    #[returns(PriceFeedIdResponse)]
    GetPriceFeedId {},
    /// Price of a feed, for Pyth's client.
    #[returns(PriceFeedResponse)]
    PriceFeed {
        /// Feed id.
        id: HexBinary,
    },
    /// Greatest age of a price on arrival, for Pyth's client.
    #[returns(ValidTimePeriodResponse)]
    GetValidTimePeriod {},
    /// Fee, limits and publishers.
    #[returns(ConfigResponse)]
    Config {},
    /// Limits and their version.
    #[returns(ParamsResponse)]
    Params {},
    /// Owner, guardian and pauses.
    #[returns(RolesResponse)]
    Roles {},
    /// Owner and open offer.
    #[returns(access::Ownership)]
    Ownership {},
}

/// Migration takes no arguments yet.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct MigrateMsg {}

/// Who signs, which decides the quorum.
#[cw_serde]
#[derive(FromJson, ToJson, Copy, Eq, PartialOrd, Ord)]
pub enum SignerModel {
    /// Wormhole guardians: more than two thirds.
    Guardian,
    /// Pyth routers: more than half.
    Router,
}

impl SignerModel {
    /// Both models.
    pub const ALL: [Self; 2] = [Self::Guardian, Self::Router];

    /// As stored.
    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Self::Guardian => 0,
            Self::Router => 1,
        }
    }

    /// From storage.
    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.to_byte() == byte)
    }
}

impl From<SignerModel> for Model {
    fn from(model: SignerModel) -> Self {
        match model {
            SignerModel::Guardian => Self::Guardian,
            SignerModel::Router => Self::Router,
        }
    }
}

impl fmt::Display for SignerModel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Guardian => "guardian",
            Self::Router => "router",
        })
    }
}

/// A coin to be paid.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Fee {
    /// Amount, 0 for none.
    pub amount: Uint128,
    /// Denom.
    pub denom: String,
}

/// Limits of what is accepted.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson, Copy)]
pub struct Params {
    /// How far a publish time may be ahead of the block time.
    pub max_future_secs: u32,
    /// How old a price may be when it arrives.
    pub max_age_secs: u32,
    /// Widest confidence accepted, of the price.
    pub max_conf_bps: u32,
    /// Length of the TWAP window, at most 7,200.
    pub window_secs: u32,
    /// Share of the window that prices must cover before there is a TWAP.
    pub min_coverage_bps: u32,
    /// Longest time for which a price is carried forward into the TWAP.
    pub max_gap_secs: u32,
    /// How far a price may move in a minute, of the last accepted one.
    pub max_move_bps: u32,
    /// How far it may move in any time; 4,294,967,295 opens the gate.
    pub move_floor_bps: u32,
    /// How much newer an update must be to confirm a price that moved further.
    pub confirm_secs: u32,
    /// How far sources of a symbol may be apart and still agree.
    pub outlier_bps: u32,
    /// How long a price may stay the same to the digit before `health` raises an alarm; 0 for none.
    pub flat_secs: u32,
    /// How long a replaced signer set stays valid.
    pub set_grace_secs: u32,
    /// Wormhole chain id for which governance packets are accepted beside those for every chain; 0 for none.
    pub own_chain: u16,
}

/// Limits to change; what is absent stays.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, Copy, Default)]
pub struct ParamsPatch {
    /// As in the limits.
    pub max_future_secs: Option<u32>,
    /// As in the limits.
    pub max_age_secs: Option<u32>,
    /// As in the limits.
    pub max_conf_bps: Option<u32>,
    /// As in the limits.
    pub window_secs: Option<u32>,
    /// As in the limits.
    pub min_coverage_bps: Option<u32>,
    /// As in the limits.
    pub max_gap_secs: Option<u32>,
    /// As in the limits.
    pub max_move_bps: Option<u32>,
    /// As in the limits.
    pub move_floor_bps: Option<u32>,
    /// As in the limits.
    pub confirm_secs: Option<u32>,
    /// As in the limits.
    pub outlier_bps: Option<u32>,
    /// As in the limits.
    pub flat_secs: Option<u32>,
    /// As in the limits.
    pub set_grace_secs: Option<u32>,
    /// As in the limits.
    pub own_chain: Option<u16>,
}

/// What is passed on to the chain's own oracle module.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Relay {
    /// Symbol whose prices are passed on.
    pub symbol: String,
    /// The module's name of what is priced, `akt`.
    pub denom: String,
    /// The module's name of what it is priced in, `usd`.
    pub base_denom: String,
}

/// A publisher of prices, and who signs for it.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct PriceEmitter {
    /// Who signs.
    pub model: SignerModel,
    /// Wormhole chain id.
    pub chain: u16,
    /// Address on that chain, 32 bytes.
    pub address: HexBinary,
}

/// A signer set to be registered.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct SignerSetMsg {
    /// Model.
    pub model: SignerModel,
    /// Index, its own numbering for each model.
    pub index: u32,
    /// Addresses of the members, 20 bytes each, 1 to 32.
    pub members: Vec<HexBinary>,
}

/// Who says what a symbol costs.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson, Eq)]
pub enum Source {
    /// A Pyth feed.
    Feed {
        /// Feed id, 32 bytes.
        id: HexBinary,
    },
    /// An account or a contract that reports prices of its own.
    Pusher {
        /// Its address.
        address: String,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed { id } => write!(out, "feed:{id}"),
            Self::Pusher { address } => write!(out, "pusher:{address}"),
        }
    }
}

/// A Pyth feed and the name under which consumers ask for it.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Feed {
    /// Symbol, `AKT/USD`.
    pub symbol: String,
    /// Feed id, 32 bytes.
    pub id: HexBinary,
}
