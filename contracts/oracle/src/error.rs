use access::AccessError;
use cosmwasm_std::{StdError, Uint128};
use pyth_wire::WireError;
use records::RecordError;
use thiserror::Error;

use crate::msg::SignerModel;

/// Why a call was refused. Each text starts with a stable code and a colon.
#[derive(Debug, Error)]
pub enum OracleError {
    /// The bytes of an update or a packet are wrong.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The sender may not do that.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Storage or serialisation failed.
    #[error("std: {0}")]
    Std(#[from] StdError),
    /// The message is not one of this contract's, or a field of it is wrong.
    #[error("message: {0}")]
    Message(#[from] json::Error),
    /// The chain asked for a migration from something else.
    #[error("migration: the state is of {contract} {version}, which this release does not migrate from")]
    Migration {
        /// Contract name stored.
        contract: String,
        /// Version stored.
        version: String,
    },
    /// A stored record cannot be read.
    #[error("corrupt_record: the stored {what} cannot be read")]
    CorruptRecord {
        /// Which record.
        what: &'static str,
    },
    /// A number left its type; no reachable input does that.
    #[error("overflow: {what} is out of range")]
    Overflow {
        /// Which number.
        what: &'static str,
    },

    /// The call carries no update.
    #[error("no_containers: attach at least one update")]
    NoContainers,
    /// The call carries too many updates.
    #[error("too_many_containers: {found} updates attached, at most {max} are read")]
    TooManyContainers {
        /// Updates attached.
        found: usize,
        /// Most updates accepted.
        max: usize,
    },
    /// Nobody configured publishes that.
    #[error("unknown_emitter: chain {chain} address {} is not accepted here", hex::encode(address))]
    UnknownEmitter {
        /// Chain of the emitter.
        chain: u16,
        /// Address of the emitter.
        address: [u8; 32],
    },
    /// The header names a set that is not registered.
    #[error("unknown_signer_set: {model} set {index} is not registered; submit its rotation packet first")]
    UnknownSignerSet {
        /// Model of the emitter.
        model: SignerModel,
        /// Index in the header.
        index: u32,
    },
    /// The set was replaced and its grace time is over.
    #[error("expired_signer_set: {model} set {index} expired at {expired}, now is {now}")]
    ExpiredSignerSet {
        /// Model.
        model: SignerModel,
        /// Index.
        index: u32,
        /// Last second at which it was valid.
        expired: u64,
        /// Block time.
        now: u64,
    },
    /// Every message was older than what is stored, or of feeds that nobody configured.
    #[error("nothing_new: none of {messages} messages is newer than what is stored; do not pay for it again")]
    NothingNew {
        /// Messages proved.
        messages: usize,
    },
    /// A price of zero or less.
    #[error("price_not_positive: {what} of {symbol} is {found}")]
    PriceNotPositive {
        /// Symbol.
        symbol: String,
        /// `price` or `EMA price`.
        what: &'static str,
        /// Mantissa found.
        found: i64,
    },
    /// A price above any that a symbol can have.
    #[error("price_too_high: price of {symbol} is {found}, the highest accepted is {max}, with 18 decimals")]
    PriceTooHigh {
        /// Symbol.
        symbol: String,
        /// Price, EMA price or EMA confidence found, whichever is highest.
        found: u128,
        /// Highest accepted.
        max: u128,
    },
    /// An exponent that 18 decimals cannot hold.
    #[error("exponent: {symbol} has exponent {found}, accepted are -18 to 0")]
    Exponent {
        /// Symbol.
        symbol: String,
        /// Exponent found.
        found: i32,
    },
    /// The confidence interval is too wide.
    #[error(
        "uncertain: confidence of {symbol} is {conf} at a price of {price}, at most {max_bps} bps are accepted"
    )]
    Uncertain {
        /// Symbol.
        symbol: String,
        /// Confidence, 18 decimals.
        conf: u128,
        /// Price, 18 decimals.
        price: u128,
        /// Limit.
        max_bps: u32,
    },
    /// Published later than now.
    #[error(
        "future: {symbol} was published at {published}, now is {now} and {max_secs} s ahead are accepted"
    )]
    Future {
        /// Symbol.
        symbol: String,
        /// Publish time.
        published: u64,
        /// Block time.
        now: u64,
        /// Limit.
        max_secs: u32,
    },
    /// Published too long ago.
    #[error(
        "stale: {symbol} was published at {published}, now is {now} and at most {max_secs} s of age are accepted"
    )]
    Stale {
        /// Symbol.
        symbol: String,
        /// Publish time.
        published: u64,
        /// Block time.
        now: u64,
        /// Limit.
        max_secs: u32,
    },
    /// No price of that symbol was ever accepted.
    #[error("no_price: no price of {symbol} was accepted yet")]
    NoPrice {
        /// Symbol asked.
        symbol: String,
    },
    /// The window is not covered.
    #[error("warming: prices cover {coverage_secs} s of the window of {symbol}, {needed_secs} s are needed")]
    Warming {
        /// Symbol.
        symbol: String,
        /// Seconds covered.
        coverage_secs: u32,
        /// Seconds needed.
        needed_secs: u32,
    },

    /// Only the current set of a model rotates it.
    #[error("not_current_set: packet is signed by set {found}, current are {current}")]
    NotCurrentSet {
        /// Index in the header.
        found: u32,
        /// Current sets in words.
        current: String,
    },
    /// Rotations go one by one.
    #[error("set_index: packet installs set {found}, next is {expected}")]
    SetIndex {
        /// Index found.
        found: u32,
        /// Index after the current one.
        expected: u32,
    },
    /// Sets are never replaced in place.
    #[error("signer_set_exists: {model} set {index} is registered already; register a higher index")]
    SignerSetExists {
        /// Model.
        model: SignerModel,
        /// Index.
        index: u32,
    },
    /// An emitter would have nobody left to sign for it.
    #[error(
        "current_set_in_use: an emitter relies on the current {model} set; register a higher index first"
    )]
    CurrentSetInUse {
        /// Model.
        model: SignerModel,
    },
    /// An emitter would have nobody to sign for it.
    #[error("no_live_set: an emitter relies on the {model} model, which has no live set; register one first")]
    NoLiveSet {
        /// Model.
        model: SignerModel,
    },
    /// The feed belongs to a symbol already.
    #[error("feed_exists: feed {feed} belongs to {symbol} already")]
    FeedExists {
        /// Feed id.
        feed: String,
        /// Its symbol.
        symbol: String,
    },
    /// The symbol exists already.
    #[error("symbol_exists: {symbol} is priced by {by} already")]
    SymbolExists {
        /// Symbol.
        symbol: String,
        /// Its first source.
        by: String,
    },
    /// The sender is on no list of sources of the symbol.
    #[error("not_a_source: {sender} is no source of {symbol}")]
    NotASource {
        /// Sender.
        sender: String,
        /// Symbol.
        symbol: String,
    },
    /// A symbol would be left with fewer sources than must agree, or with none.
    #[error("too_few_sources: {symbol} would be left with {left} sources, {min_sources} must agree")]
    TooFewSources {
        /// Symbol.
        symbol: String,
        /// Sources left.
        left: usize,
        /// How many must agree, at least one.
        min_sources: u8,
    },
    /// The symbol has no feed or several where exactly one is meant.
    #[error("feed_count: {symbol} has {found} feeds where 1 is meant; see set_sources")]
    FeedCount {
        /// Symbol.
        symbol: String,
        /// Feeds that it has.
        found: usize,
    },

    /// The attached coin is below the fee.
    #[error("fee: {paid}{denom} attached, the fee is {fee}{denom}")]
    Fee {
        /// Amount attached.
        paid: Uint128,
        /// Amount due.
        fee: Uint128,
        /// Denom of the fee.
        denom: String,
    },
    /// Something else than the fee's denom, or more than one coin.
    #[error("funds: attached {found}, at most one coin of {denom} is accepted")]
    Funds {
        /// What was attached.
        found: String,
        /// Denom of the fee.
        denom: String,
    },
    /// The message takes no funds.
    #[error("not_payable: this message takes no funds, attached {found}")]
    NotPayable {
        /// What was attached.
        found: String,
    },
    /// A value outside its bounds.
    #[error("out_of_bounds: {name} is {found}, accepted are {min} to {max}")]
    OutOfBounds {
        /// Name of the value.
        name: &'static str,
        /// Value given.
        found: u64,
        /// Lowest accepted.
        min: u64,
        /// Highest accepted.
        max: u64,
    },
    /// Bytes of a wrong length.
    #[error("byte_length: {name} has {found} bytes, {expected} are expected")]
    ByteLength {
        /// Name of the value.
        name: &'static str,
        /// Bytes given.
        found: usize,
        /// Bytes expected.
        expected: usize,
    },
    /// No such symbol.
    #[error("unknown_symbol: there is no symbol '{symbol}' here")]
    UnknownSymbol {
        /// Symbol given.
        symbol: String,
    },
    /// No symbol uses the feed.
    #[error("unknown_feed: no symbol here uses feed {feed}")]
    UnknownFeed {
        /// Feed id given.
        feed: String,
    },
    /// Updates are stopped.
    #[error("paused: updates are paused until {until}, now is {now}")]
    Paused {
        /// First second after the pause.
        until: u64,
        /// Block time.
        now: u64,
    },
    /// The limits changed since the caller looked.
    #[error("stale_params: the limits have version {actual}, version {expected} was expected; look again")]
    StaleParams {
        /// Version that the caller knows.
        expected: u32,
        /// Version stored.
        actual: u32,
    },
    /// A patch that changes nothing.
    #[error("no_change: the limits of version {version} are these already")]
    NoChange {
        /// Version stored.
        version: u32,
    },
    /// A symbol that cannot be a key.
    #[error("symbol: '{found}' is no symbol; 3 to 16 of A-Z, 0-9 and / are")]
    Symbol {
        /// Symbol given.
        found: String,
    },
    /// The same entry twice.
    #[error("duplicate: {what} is listed twice")]
    Duplicate {
        /// Entry.
        what: String,
    },
}

impl From<RecordError> for OracleError {
    fn from(error: RecordError) -> Self {
        StdError::from(error).into()
    }
}
