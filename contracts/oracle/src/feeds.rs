//! Which feed a symbol is priced by.

use cosmwasm_std::{HexBinary, Order, StdResult, Storage};
use cw_storage_plus::Bound;
use pyth_wire::FeedId;

use crate::{
    error::OracleError,
    msg::Feed,
    signer_sets::fixed,
    state::{FEED_OF_SYMBOL, FIRST_SYMBOL, load_symbol_of, remove_symbol_of, save_symbol_of},
};

/// Binds a new symbol to a feed that no other symbol uses.
///
/// # Errors
/// A malformed id or symbol, or one of them is taken.
pub fn add(storage: &mut dyn Storage, feed: &Feed) -> Result<(), OracleError> {
    let Feed { symbol, id } = feed;
    let feed_id: FeedId = fixed(id, "feed id")?;
    check_symbol(symbol)?;
    if let Some(taken_by) = load_symbol_of(storage, &feed_id)? {
        return Err(OracleError::FeedExists { feed: id.to_hex(), symbol: taken_by });
    }
    if let Some(other) = FEED_OF_SYMBOL.may_load(storage, symbol)? {
        return Err(OracleError::SymbolExists { symbol: symbol.clone(), feed: other.to_hex() });
    }
    save_symbol_of(storage, &feed_id, symbol);
    if !FIRST_SYMBOL.exists(storage) {
        FIRST_SYMBOL.save(storage, symbol)?;
    }
    Ok(FEED_OF_SYMBOL.save(storage, symbol, id)?)
}

/// Binds a symbol to another feed that no symbol uses. Returns the feed it leaves.
///
/// # Errors
/// A malformed id, an unknown symbol, a feed that is taken.
pub fn replace(storage: &mut dyn Storage, feed: &Feed) -> Result<HexBinary, OracleError> {
    let Feed { symbol, id } = feed;
    let feed_id: FeedId = fixed(id, "feed id")?;
    known(storage, symbol)?;
    if let Some(taken_by) = load_symbol_of(storage, &feed_id)? {
        return Err(OracleError::FeedExists { feed: id.to_hex(), symbol: taken_by });
    }
    let left = FEED_OF_SYMBOL.load(storage, symbol)?;
    remove_symbol_of(storage, &fixed(&left, "feed id")?);
    save_symbol_of(storage, &feed_id, symbol);
    FEED_OF_SYMBOL.save(storage, symbol, id)?;
    Ok(left)
}

/// Every symbol.
///
/// # Errors
/// Storage.
pub fn symbols(storage: &dyn Storage) -> Result<Vec<String>, OracleError> {
    Ok(FEED_OF_SYMBOL.keys(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?)
}

/// The symbol, if there is one of that name.
///
/// # Errors
/// `UnknownSymbol`.
pub fn known(storage: &dyn Storage, symbol: &str) -> Result<String, OracleError> {
    if FEED_OF_SYMBOL.has(storage, symbol) {
        return Ok(symbol.to_owned());
    }
    Err(OracleError::UnknownSymbol { symbol: symbol.chars().take(32).collect() })
}

/// A page of feeds in the order of their symbols.
///
/// # Errors
/// Storage.
pub fn page(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<Feed>, OracleError> {
    let feeds = FEED_OF_SYMBOL
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(|(symbol, id)| Feed { symbol, id }));
    Ok(feeds.collect::<StdResult<_>>()?)
}

/// Symbols become storage keys and event attributes.
fn check_symbol(symbol: &str) -> Result<(), OracleError> {
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'/';
    if (3..=16).contains(&symbol.len()) && symbol.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(OracleError::Symbol { found: symbol.chars().take(32).collect() })
}
