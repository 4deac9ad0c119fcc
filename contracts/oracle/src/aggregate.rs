//! One price out of those of several sources.
//!
//! The price is the median of all fresh sources: as long as more than half of them are honest it lies between honest
//! prices, whatever the others say. Sources further than `outlier_bps` from it have no part in it but their side of
//! the middle: they do not count as agreement, do not widen the confidence and do not date the price. They are not
//! taken out before a second median: with two honest sources further apart than `outlier_bps` a third could then push
//! one of them out and pull the price beyond both.
//!
//! Sources are compared by their prices of the moment, and one average is kept, that of the aggregate. An average of
//! each source would need an accumulator and observations of its own, two more records to be written an update, to
//! find what the comparison of every price finds earlier.

use crate::{
    gate::deviation_bps,
    msg::Params,
    price::Report,
    sources::{SourceState, Sources},
};

/// What the fresh sources of a symbol say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aggregate {
    /// Median of the fresh prices, and of their averages; zero without one.
    pub median: u128,
    /// Fresh sources within `outlier_bps` of the median.
    pub agreeing: u32,
    /// The aggregate, if enough agree.
    pub report: Option<Report>,
}

impl Aggregate {
    /// Aggregates what is fresh at `now`. One source gives its own values exactly.
    ///
    /// Confidence is the greatest reach of a source that agrees, from the aggregate to the far end of its interval:
    /// disagreement is uncertainty. Its time is the newest of those sources.
    ///
    /// Rounding: of two middle prices the mean is rounded down, by less than 10^-18 USD.
    pub fn of(sources: &Sources, params: &Params, now: u64) -> Self {
        let mut fresh = Vec::new();
        for entry in &sources.entries {
            fresh.extend(entry.fresh(params, now));
        }
        let (price, ema) = (median(&fresh, |report| report.price), median(&fresh, |report| report.ema));
        let mut report = Report { price, conf: 0, ema, ema_conf: 0, publish_time: 0, gate_time: 0 };
        let mut agreeing = 0_u32;
        for used in &fresh {
            if is_outlier(price, used.price, params) {
                continue;
            }
            agreeing = agreeing.saturating_add(1);
            report.conf = report.conf.max(price.abs_diff(used.price).saturating_add(used.conf));
            report.ema_conf = report.ema_conf.max(ema.abs_diff(used.ema).saturating_add(used.ema_conf));
            report.publish_time = report.publish_time.max(used.publish_time);
            report.gate_time = report.gate_time.max(used.gate_time);
        }
        let is_enough = agreeing >= u32::from(sources.min_sources);
        Self { median: price, agreeing, report: is_enough.then_some(report) }
    }

    /// How far a source is from the median, if it is fresh.
    pub fn deviation_bps(&self, source: &SourceState, params: &Params, now: u64) -> Option<u128> {
        source.fresh(params, now).map(|report| deviation_bps(self.median, report.price))
    }
}

fn is_outlier(median: u128, price: u128, params: &Params) -> bool {
    deviation_bps(median, price) > u128::from(params.outlier_bps)
}

/// The middle one, or the mean of the middle two; zero of none.
fn median(reports: &[Report], value: fn(&Report) -> u128) -> u128 {
    // At most eight: put where they belong.
    let mut values = Vec::new();
    for report in reports {
        let value = value(report);
        let at = values.iter().position(|other| *other > value).unwrap_or(values.len());
        values.insert(at, value);
    }
    let upper = values.len().div_euclid(2);
    let lower = values.len().saturating_sub(1).div_euclid(2);
    match (values.get(lower), values.get(upper)) {
        (Some(lower), Some(upper)) => u128::midpoint(*lower, *upper),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
