//! Whether a symbol can be relied on: every reason against it, judged when it is asked for.

use cosmwasm_std::{Deps, Env};
use oracle_snapshot::Prices;

use crate::{
    aggregate::Aggregate,
    draft::needed_coverage,
    error::OracleError,
    gate::{Move, Quote},
    msg::{Params, SignerModel},
    observations::Stored,
    pause,
    price::is_uncertain,
    query::age,
    relay::{self, Refusal},
    responses::{HealthReason, HealthResponse},
    signer_sets::{has_live_set, is_used},
    sources::Sources,
    state::{Config, SymbolRecord, load_config, load_record, load_sources},
};

/// Every reason against relying on the symbol, judged now.
///
/// # Errors
/// Storage.
pub fn health(deps: Deps<'_>, env: &Env, symbol: &str) -> Result<HealthResponse, OracleError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let mut reasons = Vec::new();
    let stored = load_record(deps.storage, symbol)?;
    match stored {
        None => reasons.push(HealthReason::NoPrice {}),
        Some(record) => {
            reasons = price_reasons(&record, &config, env);
            let stored = Stored { storage: deps.storage, symbol };
            if let Some(flat) = flat(&stored, &record, config.params.flat_secs)? {
                reasons.push(flat);
            }
            if config.relay.as_ref().is_some_and(|relay| relay.symbol == symbol) {
                // An older refusal is history: prices after it were taken.
                let newest = record.snapshot.current.publish_time;
                match relay::last_refusal(deps.storage)? {
                    Some(Refusal { publish_time, cause }) if publish_time == newest => {
                        reasons.push(HealthReason::RelayRefused { publish_time: publish_time.into(), cause });
                    }
                    _ => {}
                }
            }
        }
    }
    match load_sources(deps.storage, symbol) {
        Ok(sources) if sources.is_shared() => {
            let last = stored.map(|record| Quote::from(&record.snapshot.current));
            push_source_reasons(&mut reasons, &sources, last, &config.params, now);
        }
        // One feed is its own aggregate. A symbol that is not there has no price, which is told above.
        Ok(_) | Err(OracleError::UnknownSymbol { .. }) => {}
        Err(error) => return Err(error),
    }
    if let Some(until) = pause::until(&config.pauses, symbol, now) {
        reasons.push(HealthReason::Paused { until: until.into(), now: now.into() });
    }
    for model in SignerModel::ALL {
        if is_used(&config, model) && !has_live_set(deps.storage, model, now)? {
            reasons.push(HealthReason::NoLiveSignerSet { model });
        }
    }
    Ok(HealthResponse { is_ok: reasons.is_empty(), reasons })
}

/// The alarm of a symbol that repeats one price to the digit, for `max_secs` or more.
fn flat(
    stored: &Stored<'_>,
    SymbolRecord { snapshot, window, .. }: &SymbolRecord,
    max_secs: u32,
) -> Result<Option<HealthReason>, OracleError> {
    if max_secs == 0 {
        return Ok(None);
    }
    let Prices { price, publish_time, .. } = snapshot.current;
    let since = stored.steady_since(window, price, publish_time.saturating_sub(max_secs.into()))?;
    let flat_secs = publish_time.saturating_sub(since);
    let is_flat = flat_secs >= u64::from(max_secs);
    Ok(is_flat.then(|| HealthReason::Flat { flat_secs: flat_secs.into(), max_secs }))
}

fn price_reasons(record: &SymbolRecord, config: &Config, env: &Env) -> Vec<HealthReason> {
    let SymbolRecord { snapshot, waiting, .. } = record;
    let mut reasons = Vec::new();
    let age_secs = age(env, snapshot);
    let max_secs = config.params.max_age_secs;
    if age_secs > u64::from(max_secs) {
        reasons.push(HealthReason::Stale { age_secs: age_secs.into(), max_secs });
    }
    if snapshot.flags.is_warming {
        let needed_secs = needed_coverage(&config.params);
        reasons.push(HealthReason::Warming { coverage_secs: snapshot.current.coverage_secs, needed_secs });
    }
    let Prices { price, conf, .. } = snapshot.current;
    if is_uncertain(price, conf, &config.params) {
        let max_bps = config.params.max_conf_bps;
        reasons.push(HealthReason::Uncertain { price: price.into(), conf: conf.into(), max_bps });
    }
    if conf == 0 {
        reasons.push(HealthReason::ZeroConfidence { price: price.into(), conf: conf.into() });
    }
    if let Some(waiting) = waiting {
        reasons.push(quarantined(Quote::from(&snapshot.current), *waiting, &config.params));
    }
    reasons
}

fn quarantined(last: Quote, waiting: Quote, params: &Params) -> HealthReason {
    let Move { moved_bps, max_bps } = Move::between(last, waiting, params);
    HealthReason::Quarantined {
        price: waiting.price.into(),
        last_price: last.price.into(),
        moved_bps: moved_bps.into(),
        max_bps: max_bps.into(),
    }
}

/// Reasons that several sources give, judged by what is fresh now.
fn push_source_reasons(
    reasons: &mut Vec<HealthReason>,
    sources: &Sources,
    last_of_symbol: Option<Quote>,
    params: &Params,
    now: u64,
) {
    let aggregate = Aggregate::of(sources, params, now);
    if aggregate.report.is_none() {
        let Aggregate { agreeing, .. } = aggregate;
        reasons.push(HealthReason::TooFewSources { agreeing, min_sources: sources.min_sources.into() });
    }
    let is_quarantined = sources.is_quarantined(params, now);
    for entry in &sources.entries {
        let max_bps = params.outlier_bps;
        match aggregate.deviation_bps(entry, params, now) {
            Some(deviation) if deviation > u128::from(max_bps) => reasons.push(HealthReason::Deviating {
                source: entry.source.clone(),
                deviation_bps: deviation.into(),
                max_bps,
            }),
            _ => {}
        }
        let last = entry.last.map(Quote::from).or(last_of_symbol);
        match (last, entry.fresh_waiting(params, now)) {
            (Some(last), Some(waiting)) if is_quarantined => {
                reasons.push(quarantined(last, waiting.into(), params));
            }
            _ => {}
        }
    }
}
