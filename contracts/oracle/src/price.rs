//! From what a source says to the numbers that are stored, and the checks in between.

use oracle_snapshot::PRICE_DECIMALS;
use pyth_wire::PriceMessage;

use crate::{error::OracleError, gate::Quote, msg::Params};

/// The highest price accepted, 10^8 USD with 18 decimals: a bound that keeps the accumulator of a century of such
/// prices within 128 bits, and a price within the eleven bytes that consumers read.
pub const MAX_PRICE: u128 = 10_u128.pow(26);

const BPS: u128 = 10_000;

/// What a source says at a time: USD per unit, 18 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Price.
    pub price: u128,
    /// Half width of the confidence interval.
    pub conf: u128,
    /// Exponential moving average of the price.
    pub ema: u128,
    /// Exponential moving average of the confidence.
    pub ema_conf: u128,
    /// Publish time.
    pub publish_time: u64,
    /// The time that the gate goes by: publication where that is signed, arrival where a source could write any time.
    pub gate_time: u64,
}

impl From<Report> for Quote {
    fn from(report: Report) -> Self {
        Self { price: report.price, time: report.gate_time }
    }
}

/// Scales a message to 18 decimals and checks it against the limits.
///
/// # Errors
/// One variant per limit, in the order of spec/oracle.md, section 2.
pub fn accept(
    message: &PriceMessage,
    symbol: &str,
    params: &Params,
    now: u64,
) -> Result<Report, OracleError> {
    let price = positive(message.price, "price", symbol)?;
    let ema = positive(message.ema_price, "EMA price", symbol)?;
    let scale = scale_of(message.exponent)
        .ok_or_else(|| OracleError::Exponent { symbol: symbol.to_owned(), found: message.exponent })?;
    // A 64-bit mantissa times 10^18 stays within 128 bits.
    let scaled = |mantissa: u128| mantissa.checked_mul(scale).ok_or(out_of_range());
    // Before 1970 is old, too.
    let publish_time = u64::try_from(message.publish_time).unwrap_or_default();
    let report = Report {
        price: scaled(price)?,
        conf: scaled(message.conf.into())?,
        ema: scaled(ema)?,
        ema_conf: scaled(message.ema_conf.into())?,
        publish_time,
        gate_time: publish_time,
    };
    check(&report, symbol, params, now)?;
    Ok(report)
}

/// Checks a report against the limits.
///
/// # Errors
/// One variant per limit.
pub fn check(report: &Report, symbol: &str, params: &Params, now: u64) -> Result<(), OracleError> {
    let Report { price, conf, ema, ema_conf, publish_time, .. } = *report;
    if price == 0 {
        return Err(OracleError::PriceNotPositive { symbol: symbol.to_owned(), what: "price", found: 0 });
    }
    check_height(price.max(ema), symbol)?;
    if is_uncertain(price, conf, params) {
        return Err(OracleError::Uncertain {
            symbol: symbol.to_owned(),
            conf,
            price,
            max_bps: params.max_conf_bps,
        });
    }
    // The averages of both are Pyth's own, so their ratio is for consumers to judge.
    check_height(ema_conf, symbol)?;
    check_time(publish_time, symbol, params, now)
}

/// Whether a confidence is wider than `max_conf_bps` of its price. Scaling multiplies both by the same number, so nothing
/// is rounded.
pub fn is_uncertain(price: u128, conf: u128, params: &Params) -> bool {
    let widest = price.checked_mul(u128::from(params.max_conf_bps));
    conf.checked_mul(BPS).is_none_or(|found| widest.is_none_or(|widest| found > widest))
}

fn check_height(found: u128, symbol: &str) -> Result<(), OracleError> {
    if found > MAX_PRICE {
        return Err(OracleError::PriceTooHigh { symbol: symbol.to_owned(), found, max: MAX_PRICE });
    }
    Ok(())
}

/// 10^(18 + exponent), for exponents from −18 to 0.
fn scale_of(exponent: i32) -> Option<u128> {
    let decimals = i32::try_from(PRICE_DECIMALS).ok()?;
    let power = u32::try_from(decimals.checked_add(exponent)?).ok()?;
    if power > PRICE_DECIMALS {
        return None;
    }
    10_u128.checked_pow(power)
}

fn positive(mantissa: i64, what: &'static str, symbol: &str) -> Result<u128, OracleError> {
    let not_positive = || OracleError::PriceNotPositive { symbol: symbol.to_owned(), what, found: mantissa };
    u128::try_from(mantissa).ok().filter(|mantissa| *mantissa > 0).ok_or_else(not_positive)
}

fn check_time(published: u64, symbol: &str, params: &Params, now: u64) -> Result<(), OracleError> {
    let Params { max_future_secs, max_age_secs, .. } = *params;
    if published > now.saturating_add(u64::from(max_future_secs)) {
        return Err(OracleError::Future {
            symbol: symbol.to_owned(),
            published,
            now,
            max_secs: max_future_secs,
        });
    }
    if published == 0 || !is_fresh(published, params, now) {
        return Err(OracleError::Stale { symbol: symbol.to_owned(), published, now, max_secs: max_age_secs });
    }
    Ok(())
}

/// Whether a price of that time is not older than `max_age_secs`.
pub fn is_fresh(published: u64, params: &Params, now: u64) -> bool {
    published >= now.saturating_sub(u64::from(params.max_age_secs))
}

fn out_of_range() -> OracleError {
    OracleError::Overflow { what: "a scaled price" }
}
