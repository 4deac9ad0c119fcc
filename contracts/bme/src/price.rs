//! From the oracle's record to a price that a leg may use, or the reason why there is none.

use bme_math::{Bps, MathError, ONE_IN_BPS, Observation, Price, PriceRule, Side, confidence_bps, leg_price};
use cosmwasm_std::{Addr, BlockInfo, QuerierWrapper};
use oracle_snapshot::{Prices, ReadError, Snapshot, read_snapshot};

use crate::{
    error::OracleIssue,
    params::{Params, PriceSource},
};

/// Reads the record with one raw query.
pub(crate) fn read(
    querier: &QuerierWrapper<'_>,
    oracle: &Addr,
    symbol: &str,
) -> Result<Snapshot, OracleIssue> {
    read_snapshot(querier, oracle, symbol).map_err(|error| match error {
        ReadError::NoPrice { symbol, .. } => OracleIssue::NoPrice { symbol },
        ReadError::Query { .. } | ReadError::Layout(_) => {
            OracleIssue::Unreadable { cause: error.to_string() }
        }
    })
}

/// Passes when no rule averages, or the oracle averages over the window of the parameters.
pub(crate) fn assert_window(snapshot: &Snapshot, params: &Params) -> Result<(), OracleIssue> {
    let (found_secs, wanted_secs) = (snapshot.window_secs, params.twap_window_secs);
    if params.uses_twap() && found_secs != wanted_secs {
        return Err(OracleIssue::Window { found_secs, wanted_secs });
    }
    Ok(())
}

/// The price of a source on a side, at this block.
///
/// A price that came in this very block may have been chosen by whoever converts at it, so there the worse of it and
/// the newest one of an earlier block counts. The first price ever cannot be used in its own block.
pub(crate) fn usable(
    snapshot: &Snapshot,
    source: &PriceSource,
    side: Side,
    params: &Params,
    block: &BlockInfo,
) -> Result<Price, OracleIssue> {
    assert_in_service(snapshot, source, params)?;
    let now = block.time.seconds();
    let current = judged(&snapshot.current, source, side, params, now)?;
    if snapshot.received_height != block.height {
        return Ok(current);
    }
    let previous = snapshot.previous.ok_or(OracleIssue::SameBlock { height: block.height })?;
    Ok(side.worse(current, judged(&previous, source, side, params, now)?))
}

/// The price of a source for a request that waited for it: one that was published after the request, by more than clocks
/// may differ, for whoever asked must not have known it. The block in which it came does not matter then.
pub(crate) fn published_after(
    request: u64,
    snapshot: &Snapshot,
    source: &PriceSource,
    side: Side,
    params: &Params,
    block: &BlockInfo,
) -> Result<Price, OracleIssue> {
    assert_in_service(snapshot, source, params)?;
    let price = judged(&snapshot.current, source, side, params, block.time.seconds())?;
    let known_until = request.saturating_add(params.max_future_secs.into());
    let published = snapshot.current.publish_time;
    if published <= known_until {
        return Err(OracleIssue::NotPublished { published, known_until });
    }
    Ok(price)
}

fn assert_in_service(snapshot: &Snapshot, source: &PriceSource, params: &Params) -> Result<(), OracleIssue> {
    if snapshot.flags.is_paused {
        return Err(OracleIssue::Paused {});
    }
    if snapshot.flags.is_quarantined {
        return Err(OracleIssue::Quarantined {});
    }
    let (found_secs, wanted_secs) = (snapshot.window_secs, params.twap_window_secs);
    if source.rule.uses_twap() && found_secs != wanted_secs {
        return Err(OracleIssue::Window { found_secs, wanted_secs });
    }
    Ok(())
}

/// The price from one set of numbers, after all limits of the source.
fn judged(
    prices: &Prices,
    source: &PriceSource,
    side: Side,
    params: &Params,
    now: u64,
) -> Result<Price, OracleIssue> {
    assert_fresh(prices.publish_time, source.max_age_secs, params.max_future_secs, now)?;
    let seen = Observation {
        spot: prices.price,
        conf: prices.conf,
        ema: prices.ema,
        ema_conf: prices.ema_conf,
        twap: prices.twap,
    };
    assert_certain(seen.spot, seen.conf, source.max_conf_bps)?;
    if let PriceRule::Worst { .. } = source.rule {
        // The rule moves this average by its own confidence, and one that is absent would vanish from a maximum.
        assert_certain(seen.ema, seen.ema_conf, source.max_conf_bps)?;
    }
    if source.rule.uses_twap() {
        assert_covered(prices, source.min_coverage_bps, params.twap_window_secs)?;
    }
    match leg_price(source.rule, side, &seen) {
        Ok(Some(price)) => Ok(price),
        Ok(None) => Err(OracleIssue::NotPositive {}),
        Err(MathError::Overflow | MathError::Underflow { .. } | MathError::DivisionByZero) => {
            Err(OracleIssue::Unreadable { cause: "the price does not fit 128 bits".to_owned() })
        }
    }
}

fn assert_certain(price: u128, conf: u128, max: Bps) -> Result<(), OracleIssue> {
    match confidence_bps(price, conf) {
        None => Err(OracleIssue::NotPositive {}),
        Some(Bps(conf_bps)) if conf_bps > max.0 => Err(OracleIssue::Uncertain { conf_bps, max_bps: max.0 }),
        Some(_) => Ok(()),
    }
}

fn assert_fresh(
    published: u64,
    max_age_secs: u32,
    max_future_secs: u32,
    now: u64,
) -> Result<(), OracleIssue> {
    let ahead_secs = published.saturating_sub(now);
    if ahead_secs > max_future_secs.into() {
        return Err(OracleIssue::Future { ahead_secs, max_secs: max_future_secs });
    }
    let age_secs = now.saturating_sub(published);
    if age_secs > max_age_secs.into() {
        return Err(OracleIssue::Stale { age_secs, max_secs: max_age_secs });
    }
    Ok(())
}

fn assert_covered(prices: &Prices, min_coverage: Bps, window_secs: u32) -> Result<(), OracleIssue> {
    let needed = u64::from(window_secs).saturating_mul(min_coverage.0.into()).div_ceil(ONE_IN_BPS.into());
    let needed_secs = u32::try_from(needed).unwrap_or(u32::MAX);
    if prices.twap == 0 || prices.coverage_secs < needed_secs {
        return Err(OracleIssue::Warming { covered_secs: prices.coverage_secs, needed_secs });
    }
    Ok(())
}
