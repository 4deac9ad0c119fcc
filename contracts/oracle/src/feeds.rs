//! Which sources a symbol has, and which symbol a feed belongs to.

use cosmwasm_std::{HexBinary, Storage};

use crate::{
    error::OracleError,
    msg::{Feed, Source},
    signer_sets::fixed,
    sources::{SourceState, Sources},
    state::{
        FIRST_SYMBOL, FeedRecord, cut, load_feed, load_record, load_sources, remove_feed, save_feed,
        save_record, save_sources, symbols_after,
    },
};

/// Binds a new symbol to a feed that no other symbol uses.
///
/// # Errors
/// A malformed id or symbol, or one of them is taken.
pub fn add(storage: &mut dyn Storage, feed: &Feed) -> Result<(), OracleError> {
    let Feed { symbol, id } = feed;
    check_free(storage, id, "")?;
    check_symbol(symbol)?;
    match load_sources(storage, symbol) {
        Err(OracleError::UnknownSymbol { .. }) => {}
        Err(error) => return Err(error),
        Ok(Sources { entries, .. }) => {
            let by = entries.first().map(|entry| entry.source.to_string()).unwrap_or_default();
            return Err(OracleError::SymbolExists { symbol: symbol.clone(), by });
        }
    }
    if FIRST_SYMBOL.may_load(storage)?.is_none() {
        FIRST_SYMBOL.save(storage, symbol);
    }
    install(storage, symbol, &[], vec![Source::Feed { id: id.clone() }], 1)
}

/// Replaces the sources of a symbol, which were checked. Mutates: feeds, the list, the symbol's record.
///
/// What sources said under the old list counts no more: reports and waiting prices are dropped, and the flag of
/// quarantine with them. The symbol's price stays, and the next price meets the gate against it.
///
/// # Errors
/// Storage.
pub fn install(
    storage: &mut dyn Storage,
    symbol: &str,
    old: &[SourceState],
    new: Vec<Source>,
    min_sources: u8,
) -> Result<(), OracleError> {
    for entry in old {
        if let Source::Feed { id } = &entry.source {
            remove_feed(storage, id);
        }
    }
    let mut entries = Vec::with_capacity(new.len());
    for source in new {
        entries.push(SourceState::new(source));
    }
    let sources = Sources { min_sources, entries };
    let record = FeedRecord { symbol: symbol.to_owned(), is_shared: sources.is_shared() };
    for entry in &sources.entries {
        if let Source::Feed { id } = &entry.source {
            save_feed(storage, id, &record);
        }
    }
    save_sources(storage, symbol, &sources);
    if let Some(mut record) = load_record(storage, symbol)? {
        record.set_waiting(None);
        save_record(storage, symbol, &record);
    }
    Ok(())
}

/// Checks that a feed is one, and that no symbol but `symbol` uses it.
///
/// # Errors
/// `ByteLength`, `FeedExists`.
pub fn check_free(storage: &dyn Storage, id: &HexBinary, symbol: &str) -> Result<(), OracleError> {
    fixed::<32>(id, "feed id")?;
    match load_feed(storage, id)? {
        Some(taken) if taken.symbol != symbol => {
            Err(OracleError::FeedExists { feed: id.to_hex(), symbol: taken.symbol })
        }
        _ => Ok(()),
    }
}

/// The only feed of these sources, and its place.
///
/// # Errors
/// `FeedCount`.
pub fn only_feed<'a>(symbol: &str, sources: &'a Sources) -> Result<(usize, &'a HexBinary), OracleError> {
    let (mut found, mut last) = (0_usize, None);
    for (at, entry) in sources.entries.iter().enumerate() {
        if let Source::Feed { id } = &entry.source {
            found = found.saturating_add(1);
            last = Some((at, id));
        }
    }
    last.filter(|_| found == 1).ok_or_else(|| OracleError::FeedCount { symbol: symbol.to_owned(), found })
}

/// A page of symbols.
///
/// # Errors
/// Storage.
pub fn symbols(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, OracleError> {
    let mut symbols = Vec::new();
    for entry in symbols_after(storage, start_after).take(limit) {
        symbols.push(entry?.0);
    }
    Ok(symbols)
}

/// A page of feeds in the order of their symbols. It ends with a symbol, because the next begins after one.
///
/// # Errors
/// Storage.
pub fn page(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<Feed>, OracleError> {
    let mut feeds = Vec::new();
    let mut symbols = symbols_after(storage, start_after);
    while feeds.len() < limit {
        let Some(entry) = symbols.next() else { break };
        let (symbol, sources) = entry?;
        for entry in sources.entries {
            if let Source::Feed { id } = entry.source {
                feeds.push(Feed { symbol: symbol.clone(), id });
            }
        }
    }
    Ok(feeds)
}

/// Symbols become storage keys and event attributes.
fn check_symbol(symbol: &str) -> Result<(), OracleError> {
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'/';
    if (3..=16).contains(&symbol.len()) && symbol.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(OracleError::Symbol { found: cut(symbol) })
}
