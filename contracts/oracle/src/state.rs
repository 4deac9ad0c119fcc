//! Storage: what is kept, where, and who writes it. Layouts are listed in [`crate::layout`]; keys are short, because a
//! write costs 30 gas a byte of them, too.

use cosmwasm_std::{Order, Storage};
use oracle_snapshot::{Snapshot, snapshot_key};
use pyth_wire::{Address, SignerSet};
use records::{Record, Slot, Table, save};

use crate::{
    error::OracleError,
    gate::Quote,
    msg::{Fee, Params, PriceEmitter, Relay, SignerModel},
    pause::Pause,
    relay::Refusal,
    sources::Sources,
    twap::Window,
};

/// Index of the current set of each model. Written by instantiate, `register_signer_set`, `submit_governance`.
pub const CURRENT_SET: Table<u32> = Table::new("current_set");

/// The symbol that was added first: the one that queries without a symbol answer for. Written with the first feed.
pub const FIRST_SYMBOL: Slot<String> = Slot::new("first_symbol");

/// The last price that the chain's own oracle refused. Written by the reply to a relay.
pub const REFUSAL: Slot<Refusal> = Slot::new("relay_refused");

/// Everything that each update needs, in one record. Written by instantiate, `set_emitters`, `set_fee`,
/// `update_params`, `set_relay`, `pause`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Fee of an update call.
    pub fee: Fee,
    /// Limits.
    pub params: Params,
    /// Version of the limits, from 1.
    pub params_version: u32,
    /// Accepted publishers.
    pub emitters: Vec<PriceEmitter>,
    /// What is passed on to the chain's own oracle.
    pub relay: Option<Relay>,
    /// Pauses, at most one a symbol and one of all.
    pub pauses: Vec<Pause>,
}

/// A signer set and when it ends. Written by instantiate, `register_signer_set`, `expire_signer_set`,
/// `submit_governance`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSet {
    /// Last second at which it is valid.
    pub expires: Option<u64>,
    /// Members.
    pub members: Vec<Address>,
}

/// What a feed belongs to. Written by instantiate, `add_feed`, `update_feed`, `remove_feed`, `set_sources`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRecord {
    /// Its symbol.
    pub symbol: String,
    /// The symbol has other sources beside it. An update of the only source reads no list of sources.
    pub is_shared: bool,
}

/// The snapshot that consumers read, and the oracle's own window behind it. Written by `update_price_feeds`,
/// `submit_price`, and, as to its flags, by `pause`, `update_feed`, `remove_feed`, `set_sources`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbolRecord {
    /// What consumers read.
    pub snapshot: Snapshot,
    /// The TWAP window. Its newest observation is dated like the snapshot's newest price.
    pub window: Window,
    /// A price that waits for confirmation at the symbol's gate; where there are several sources, each has a gate of its
    /// own beside it.
    pub waiting: Option<Quote>,
}

impl SymbolRecord {
    /// Sets what waits, and the flag with it.
    pub fn set_waiting(&mut self, waiting: Option<Quote>) {
        self.waiting = waiting;
        self.snapshot.flags.is_quarantined = waiting.is_some();
    }
}

impl StoredSet {
    /// Whether it may sign at `now`.
    pub fn is_live(&self, now: u64) -> bool {
        self.expires.is_none_or(|expires| now <= expires)
    }

    /// With its quorum rule.
    pub fn into_set(self, model: SignerModel) -> SignerSet {
        SignerSet { model: model.into(), members: self.members }
    }
}

/// Loads the configuration.
///
/// # Errors
/// The record is missing or cannot be read.
pub fn load_config(storage: &dyn Storage) -> Result<Config, OracleError> {
    load(storage, CONFIG_KEY, CONFIG)?.ok_or(corrupt(CONFIG))
}

/// Saves the configuration.
pub fn save_config(storage: &mut dyn Storage, config: &Config) {
    save(storage, CONFIG_KEY, config);
}

/// Loads a signer set.
///
/// # Errors
/// The record cannot be read.
pub fn load_set(
    storage: &dyn Storage,
    model: SignerModel,
    index: u32,
) -> Result<Option<StoredSet>, OracleError> {
    load(storage, &set_key(model, index), SET)
}

/// Signer sets of a model by index, after `start_after`.
///
/// # Errors
/// A record cannot be read.
pub fn page_of_sets(
    storage: &dyn Storage,
    model: SignerModel,
    start_after: Option<u32>,
    limit: usize,
) -> Result<Vec<(u32, StoredSet)>, OracleError> {
    let mut sets = Vec::new();
    let first = start_after.map_or(Some(0), |index| index.checked_add(1));
    let Some(first) = first else { return Ok(sets) };
    // The key after that of the highest index.
    let end = [set_key(model, u32::MAX).as_slice(), &[0]].concat();
    for (key, value) in storage.range(Some(&set_key(model, first)), Some(&end), Order::Ascending).take(limit)
    {
        let index = key.last_chunk().map(|index| u32::from_be_bytes(*index)).ok_or(corrupt(SET))?;
        sets.push((index, decode(&value, SET)?));
    }
    Ok(sets)
}

/// Saves a signer set.
pub fn save_set(storage: &mut dyn Storage, model: SignerModel, index: u32, set: &StoredSet) {
    save(storage, &set_key(model, index), set);
}

/// What a feed belongs to.
///
/// # Errors
/// The record cannot be read.
pub fn load_feed(storage: &dyn Storage, feed: &[u8]) -> Result<Option<FeedRecord>, OracleError> {
    load(storage, &feed_key(feed), "feed")
}

/// Binds a feed to a symbol.
pub fn save_feed(storage: &mut dyn Storage, feed: &[u8], record: &FeedRecord) {
    save(storage, &feed_key(feed), record);
}

/// Lets a feed go.
pub fn remove_feed(storage: &mut dyn Storage, feed: &[u8]) {
    storage.remove(&feed_key(feed));
}

/// Loads the sources of a symbol. Written by instantiate, `add_feed`, `update_feed`, `remove_feed`, `set_sources`; with
/// several sources by `update_price_feeds` and `submit_price`, too.
///
/// # Errors
/// `UnknownSymbol`, or the record cannot be read.
pub fn load_sources(storage: &dyn Storage, symbol: &str) -> Result<Sources, OracleError> {
    let unknown = || OracleError::UnknownSymbol { symbol: cut(symbol) };
    load(storage, &sources_key(symbol), Sources::NAME)?.ok_or_else(unknown)
}

/// Saves the sources of a symbol.
pub fn save_sources(storage: &mut dyn Storage, symbol: &str, sources: &Sources) {
    save(storage, &sources_key(symbol), sources);
}

/// Symbols and their sources in alphabetical order, after `start_after`.
pub fn symbols_after<'a>(
    storage: &'a dyn Storage,
    start_after: Option<&str>,
) -> impl Iterator<Item = Result<(String, Sources), OracleError>> + use<'a> {
    let mut start = sources_key(start_after.unwrap_or_default());
    if start_after.is_some() {
        // The key after this one.
        start.push(0);
    }
    storage.range(Some(&start), Some(SOURCES_END), Order::Ascending).map(|(key, value)| {
        let symbol = key.get(SOURCES_KEY.len()..).unwrap_or_default();
        Ok((String::from_utf8_lossy(symbol).into_owned(), decode(&value, Sources::NAME)?))
    })
}

/// Loads a symbol's record; none before its first price.
///
/// # Errors
/// The record cannot be read.
pub fn load_record(storage: &dyn Storage, symbol: &str) -> Result<Option<SymbolRecord>, OracleError> {
    load(storage, &snapshot_key(symbol), "symbol record")
}

/// Saves a symbol's record.
pub fn save_record(storage: &mut dyn Storage, symbol: &str, record: &SymbolRecord) {
    save(storage, &snapshot_key(symbol), record);
}

/// Loads the record at `key`.
///
/// # Errors
/// The bytes are not `what` they should be.
pub fn load<V: Record>(
    storage: &dyn Storage,
    key: &[u8],
    what: &'static str,
) -> Result<Option<V>, OracleError> {
    records::load(storage, key).map_err(|_| corrupt(what))
}

/// Reads a record.
///
/// # Errors
/// The bytes are not `what` they should be.
pub fn decode<V: Record>(bytes: &[u8], what: &'static str) -> Result<V, OracleError> {
    records::decode(bytes).map_err(|_| corrupt(what))
}

/// A record that is not what it should be.
pub fn corrupt(what: &'static str) -> OracleError {
    OracleError::CorruptRecord { what }
}

/// What an error repeats of a text that may be any.
#[inline(never)]
pub fn cut(text: &str) -> String {
    text.chars().take(32).collect()
}

const CONFIG_KEY: &[u8] = b"config";

// What records are called in an error.
const CONFIG: &str = "configuration";
const SET: &str = "signer set";

const SOURCES_KEY: &[u8] = b"sources/";
/// The first key after those of sources.
const SOURCES_END: &[u8] = b"sources0";

fn feed_key(feed: &[u8]) -> Vec<u8> {
    [b"feed/", feed].concat()
}

fn sources_key(symbol: &str) -> Vec<u8> {
    [SOURCES_KEY, symbol.as_bytes()].concat()
}

fn set_key(model: SignerModel, index: u32) -> Vec<u8> {
    [b"set/", [model.to_byte()].as_slice(), &index.to_be_bytes()].concat()
}
