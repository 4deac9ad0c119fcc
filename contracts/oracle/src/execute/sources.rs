use cosmwasm_std::{DepsMut, HexBinary, Response};

use crate::{
    error::OracleError,
    events,
    feeds::{self, check_free, install, only_feed},
    msg::{Feed, Source},
    params::{validate_address_length, validate_counts},
    sources::{SourceState, Sources},
    state::{FeedRecord, cut, load_feed, load_sources},
};

/// Adds a feed under a new symbol. Mutates: feeds, sources. Emits `feed_added`.
///
/// # Errors
/// A malformed feed, or one that exists already.
pub fn add_feed(deps: DepsMut<'_>, feed: &Feed) -> Result<Response, OracleError> {
    feeds::add(deps.storage, feed)?;
    Ok(Response::new().add_event(events::feed_added(&feed.symbol, &feed.id.to_hex())))
}

/// Puts a feed in the place of a symbol's only one. Mutates: feeds, sources, the symbol's flag. Emits `feed_changed`.
///
/// # Errors
/// A malformed id, an unknown symbol, a feed that is taken; `FeedCount` if it is not clear which feed goes.
pub fn update_feed(deps: DepsMut<'_>, feed: &Feed) -> Result<Response, OracleError> {
    let Feed { symbol, id } = feed;
    let sources = load_sources(deps.storage, symbol)?;
    check_free(deps.storage, id, "")?;
    let (at, left) = only_feed(symbol, &sources)?;
    let event = events::feed_changed(symbol, &left.to_hex(), &id.to_hex());
    let mut new = listed(&sources.entries);
    if let Some(place) = new.get_mut(at) {
        *place = Source::Feed { id: id.clone() };
    }
    install(deps.storage, symbol, &sources.entries, new, sources.min_sources)?;
    Ok(Response::new().add_event(event))
}

/// Takes a feed from its symbol. Mutates: feeds, sources, the symbol's flag. Emits `feed_removed`.
///
/// # Errors
/// `UnknownFeed`; `TooFewSources` if not enough would be left.
pub fn remove_feed(deps: DepsMut<'_>, id: &HexBinary) -> Result<Response, OracleError> {
    let unknown = || OracleError::UnknownFeed { feed: cut(&id.to_hex()) };
    let FeedRecord { symbol, .. } = load_feed(deps.storage, id)?.ok_or_else(unknown)?;
    let Sources { min_sources, entries } = load_sources(deps.storage, &symbol)?;
    let removed = Source::Feed { id: id.clone() };
    let mut new = listed(&entries);
    new.retain(|source| *source != removed);
    let left = new.len();
    // At least one must agree, so that no symbol is left without any.
    if left < usize::from(min_sources) {
        return Err(OracleError::TooFewSources { symbol, left, min_sources });
    }
    let event = events::feed_removed(&symbol, &id.to_hex());
    install(deps.storage, &symbol, &entries, new, min_sources)?;
    Ok(Response::new().add_event(event))
}

/// Replaces the sources of a symbol. Mutates: feeds, sources, the symbol's flag. Emits `sources_set`.
///
/// # Errors
/// `UnknownSymbol`; too few or too many sources, or fewer than must agree; a malformed source, one listed twice, a feed
/// of another symbol.
pub fn set_sources(
    deps: DepsMut<'_>,
    symbol: &str,
    sources: Vec<Source>,
    min_sources: u32,
) -> Result<Response, OracleError> {
    let old = load_sources(deps.storage, symbol)?.entries;
    validate_counts(sources.len(), min_sources)?;
    for (at, source) in sources.iter().enumerate() {
        match source {
            Source::Feed { id } => check_free(deps.storage, id, symbol)?,
            Source::Pusher { address } => {
                deps.api.addr_validate(address)?;
                validate_address_length(address)?;
            }
        }
        if sources.iter().take(at).any(|earlier| earlier == source) {
            return Err(OracleError::Duplicate { what: source.to_string() });
        }
    }
    let min_sources = u8::try_from(min_sources).unwrap_or(u8::MAX);
    let event = events::sources_set(symbol, &sources, min_sources);
    install(deps.storage, symbol, &old, sources, min_sources)?;
    Ok(Response::new().add_event(event))
}

fn listed(entries: &[SourceState]) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in entries {
        sources.push(entry.source.clone());
    }
    sources
}
