use access::{Guardian, Ownership};
use cosmwasm_std::{Binary, Deps, Env, HexBinary, Uint64};
use oracle_snapshot::{Prices, Snapshot};
use pyth_wire::Model;

use crate::{
    aggregate::Aggregate,
    draft::needed_coverage,
    error::OracleError,
    feeds,
    msg::SignerModel,
    observations::Stored,
    pause::{ALL, Pause},
    responses::{
        ConfigResponse, FeedsResponse, ObservationResponse, ObservationsResponse, ParamsResponse,
        PauseResponse, PriceResponse, PricesResponse, RolesResponse, SignerSetResponse, SignerSetsResponse,
        SnapshotResponse, SourceResponse, SourcesResponse, SymbolsResponse, TwapResponse,
        VerifyUpdateResponse, WaitingResponse,
    },
    signer_sets::current_index,
    state::{
        Config, StoredSet, SymbolRecord, cut, load_config, load_record, load_set, load_sources, page_of_sets,
    },
    twap::{History, Observation},
    update,
};

const DEFAULT_PAGE: u32 = 10;
const MAX_PAGE: u32 = 30;

/// The decoded snapshot.
///
/// # Errors
/// `NoPrice`.
pub fn snapshot(deps: Deps<'_>, env: &Env, symbol: &str) -> Result<SnapshotResponse, OracleError> {
    let found = load_snapshot(deps, symbol)?;
    let Snapshot { flags, window_secs, received_time, received_height, current, previous } = found;
    Ok(SnapshotResponse {
        is_paused: flags.is_paused,
        is_quarantined: flags.is_quarantined,
        is_warming: flags.is_warming,
        window_secs,
        received_time: received_time.into(),
        received_height: received_height.into(),
        age_secs: age(env, &found).into(),
        current: current.into(),
        previous: previous.map(Into::into),
    })
}

/// The newest price.
///
/// # Errors
/// `NoPrice`, or `Stale` against the age asked for.
pub fn price(
    deps: Deps<'_>,
    env: &Env,
    symbol: &str,
    max_age_secs: Option<Uint64>,
) -> Result<PriceResponse, OracleError> {
    let snapshot = load_snapshot(deps, symbol)?;
    let Prices { price, conf, publish_time, .. } = snapshot.current;
    let (now, age_secs) = (env.block.time.seconds(), age(env, &snapshot));
    let max_age = max_age_secs.map_or(u64::MAX, |secs| secs.u64());
    if age_secs > max_age {
        let max_secs = u32::try_from(max_age).unwrap_or(u32::MAX);
        let published = now.saturating_sub(age_secs);
        return Err(OracleError::Stale { symbol: symbol.to_owned(), published, now, max_secs });
    }
    Ok(PriceResponse { price: price.into(), conf: conf.into(), publish_time: publish_time.into() })
}

/// The TWAP.
///
/// # Errors
/// `NoPrice`, `Warming`.
pub fn twap(deps: Deps<'_>, symbol: &str) -> Result<TwapResponse, OracleError> {
    let Snapshot { flags, window_secs, current, .. } = load_snapshot(deps, symbol)?;
    let Prices { twap, coverage_secs, publish_time, .. } = current;
    if flags.is_warming {
        let needed_secs = needed_coverage(&load_config(deps.storage)?.params);
        return Err(OracleError::Warming { symbol: symbol.to_owned(), coverage_secs, needed_secs });
    }
    Ok(TwapResponse { twap: twap.into(), coverage_secs, window_secs, publish_time: publish_time.into() })
}

/// What each source of a symbol says.
///
/// # Errors
/// `UnknownSymbol`.
pub fn sources(deps: Deps<'_>, env: &Env, symbol: &str) -> Result<SourcesResponse, OracleError> {
    let mut sources = load_sources(deps.storage, symbol)?;
    let (params, now) = (load_config(deps.storage)?.params, env.block.time.seconds());
    let alone = if sources.is_shared() { None } else { load_record(deps.storage, symbol)? };
    if let (Some(record), Some(entry)) = (alone, sources.entries.first_mut()) {
        entry.show(&record);
    }
    let aggregate = Aggregate::of(&sources, &params, now);
    let mut described = Vec::new();
    for entry in &sources.entries {
        described.push(SourceResponse {
            source: entry.source.clone(),
            last: entry.last.map(|last| PriceResponse {
                price: last.price.into(),
                conf: last.conf.into(),
                publish_time: last.publish_time.into(),
            }),
            age_secs: entry.last.map(|last| now.saturating_sub(last.publish_time).into()),
            waiting: entry.waiting.map(|waiting| WaitingResponse {
                price: waiting.price.into(),
                publish_time: waiting.publish_time.into(),
            }),
            is_fresh: entry.fresh(&params, now).is_some(),
            deviation_bps: aggregate.deviation_bps(entry, &params, now).map(Into::into),
        });
    }
    Ok(SourcesResponse { min_sources: sources.min_sources.into(), sources: described })
}

/// What an update call would do now.
///
/// # Errors
/// Those of the call, but for the fee and `NothingNew`.
pub fn verify_update(
    deps: Deps<'_>,
    env: &Env,
    data: &[Binary],
) -> Result<VerifyUpdateResponse, OracleError> {
    let config = load_config(deps.storage)?;
    let plan = update::plan(deps, env, &config, data)?;
    Ok(VerifyUpdateResponse { containers: plan.containers, messages: plan.outcomes })
}

/// One signer set, the current one of the model when no index is given.
///
/// # Errors
/// `UnknownSignerSet`.
pub fn signer_set(
    deps: Deps<'_>,
    model: SignerModel,
    index: Option<u32>,
) -> Result<SignerSetResponse, OracleError> {
    let current = current_index(deps.storage, model)?;
    let index = index.or(current).unwrap_or_default();
    let set = load_set(deps.storage, model, index)?.ok_or(OracleError::UnknownSignerSet { model, index })?;
    Ok(describe(model, index, set, current))
}

/// A page of the sets of a model.
///
/// # Errors
/// Storage.
pub fn signer_sets(
    deps: Deps<'_>,
    model: SignerModel,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<SignerSetsResponse, OracleError> {
    let current = current_index(deps.storage, model)?;
    let sets = page_of_sets(deps.storage, model, start_after, page_length(limit))?;
    let mut signer_sets = Vec::with_capacity(sets.len());
    for (index, set) in sets {
        signer_sets.push(describe(model, index, set, current));
    }
    Ok(SignerSetsResponse { signer_sets })
}

fn describe(model: SignerModel, index: u32, set: StoredSet, current: Option<u32>) -> SignerSetResponse {
    let quorum = Model::from(model).quorum(set.members.len());
    let mut members = Vec::with_capacity(set.members.len());
    for member in set.members {
        members.push(HexBinary::from(member));
    }
    SignerSetResponse {
        model,
        index,
        members,
        quorum: u32::try_from(quorum).unwrap_or(u32::MAX),
        is_current: current == Some(index),
        expires: set.expires.map(Into::into),
    }
}

/// A page of symbols.
///
/// # Errors
/// Storage.
pub fn symbols(
    deps: Deps<'_>,
    start_after: Option<&str>,
    limit: Option<u32>,
) -> Result<SymbolsResponse, OracleError> {
    Ok(SymbolsResponse { symbols: feeds::symbols(deps.storage, start_after, page_length(limit))? })
}

/// A page of the observations that the window of a symbol needs.
///
/// # Errors
/// `NoPrice`.
pub fn observations(
    deps: Deps<'_>,
    symbol: &str,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<ObservationsResponse, OracleError> {
    let window = load_known_record(deps, symbol)?.window;
    let first = start_after.map_or(0, |number| number.saturating_add(1)).max(window.tail);
    let stored = Stored { storage: deps.storage, symbol };
    let mut observations = Vec::new();
    for number in (first..=window.head).take(page_length(limit)) {
        let Observation { time, cumulative } = stored.get(number)?;
        observations.push(ObservationResponse { number, time: time.into(), cumulative: cumulative.into() });
    }
    Ok(ObservationsResponse { observations })
}

fn page_length(limit: Option<u32>) -> usize {
    usize::try_from(limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE)).unwrap_or_default()
}

/// A page of feeds.
///
/// # Errors
/// Storage.
pub fn feeds(
    deps: Deps<'_>,
    start_after: Option<&str>,
    limit: Option<u32>,
) -> Result<FeedsResponse, OracleError> {
    Ok(FeedsResponse { feeds: feeds::page(deps.storage, start_after, page_length(limit))? })
}

/// Fee, limits and publishers.
///
/// # Errors
/// Storage.
pub fn config(deps: Deps<'_>) -> Result<ConfigResponse, OracleError> {
    let Config { fee, params, emitters, relay, .. } = load_config(deps.storage)?;
    Ok(ConfigResponse { fee, params, emitters, relay })
}

/// Limits and their version.
///
/// # Errors
/// Storage.
pub fn params(deps: Deps<'_>) -> Result<ParamsResponse, OracleError> {
    let Config { params, params_version, .. } = load_config(deps.storage)?;
    Ok(ParamsResponse { version: params_version, params })
}

/// Owner, guardian and pauses.
///
/// # Errors
/// Storage.
pub fn roles(deps: Deps<'_>, env: &Env) -> Result<RolesResponse, OracleError> {
    let Ownership { owner, offer } = access::ownership(deps.storage)?;
    let Guardian { guardian, charges } = access::guardian(deps.storage)?;
    let now = env.block.time.seconds();
    let mut pauses = Vec::new();
    for Pause { symbol, until } in load_config(deps.storage)?.pauses {
        if until > now {
            let symbol = Some(symbol).filter(|symbol| symbol != ALL);
            pauses.push(PauseResponse { symbol, until: until.into() });
        }
    }
    Ok(RolesResponse { owner, offer, guardian, charges, pauses })
}

fn load_snapshot(deps: Deps<'_>, symbol: &str) -> Result<Snapshot, OracleError> {
    Ok(load_known_record(deps, symbol)?.snapshot)
}

fn load_known_record(deps: Deps<'_>, symbol: &str) -> Result<SymbolRecord, OracleError> {
    load_record(deps.storage, symbol)?.ok_or_else(|| OracleError::NoPrice { symbol: cut(symbol) })
}

/// Seconds since the newest price was published, or since it arrived, whichever is longer: one that is dated ahead
/// stays fresh no longer for it.
pub fn age(env: &Env, Snapshot { current, received_time, .. }: &Snapshot) -> u64 {
    env.block.time.seconds().saturating_sub(current.publish_time.min(*received_time))
}

impl From<Prices> for PricesResponse {
    fn from(prices: Prices) -> Self {
        let Prices { price, conf, ema, ema_conf, twap, coverage_secs, publish_time } = prices;
        Self {
            price: price.into(),
            conf: conf.into(),
            ema: ema.into(),
            ema_conf: ema_conf.into(),
            twap: twap.into(),
            coverage_secs,
            publish_time: publish_time.into(),
        }
    }
}
