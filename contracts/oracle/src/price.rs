//! From a price message to the numbers that are stored, and the checks in between.

use oracle_snapshot::{PRICE_DECIMALS, Prices};
use pyth_wire::PriceMessage;

use crate::{error::OracleError, msg::Params};

/// The highest price accepted, 10^10 USD with 18 decimals: a bound that keeps the accumulator of a century of such
/// prices within 128 bits.
const MAX_PRICE: u128 = 10_u128.pow(28);
const MAX_PRICE_POWER: u32 = 10;

const BPS: u128 = 10_000;

/// Checks a message against the limits and scales it to 18 decimals. TWAP and coverage are left at zero.
///
/// # Errors
/// One variant per limit, in the order of spec/oracle.md, section 2.
pub fn accept(
    message: &PriceMessage,
    symbol: &str,
    params: &Params,
    now: u64,
) -> Result<Prices, OracleError> {
    let price = positive(message.price, "price", symbol)?;
    let ema = positive(message.ema_price, "EMA price", symbol)?;
    let scale = scale_of(message.exponent)
        .ok_or_else(|| OracleError::Exponent { symbol: symbol.to_owned(), found: message.exponent })?;
    // A 64-bit mantissa times 10^18 stays within 128 bits.
    let scaled = |mantissa: u128| mantissa.checked_mul(scale).ok_or(out_of_range());
    let (price, ema) = (scaled(price)?, scaled(ema)?);
    if price > MAX_PRICE || ema > MAX_PRICE {
        return Err(OracleError::PriceTooHigh {
            symbol: symbol.to_owned(),
            found: message.price.max(message.ema_price),
            exponent: message.exponent,
            max_power: MAX_PRICE_POWER,
        });
    }
    check_confidence(message, symbol, params)?;
    let publish_time = check_time(message.publish_time, symbol, params, now)?;
    Ok(Prices {
        price,
        conf: scaled(message.conf.into())?,
        ema,
        ema_conf: scaled(message.ema_conf.into())?,
        twap: 0,
        coverage_secs: 0,
        publish_time,
    })
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

fn check_confidence(message: &PriceMessage, symbol: &str, params: &Params) -> Result<(), OracleError> {
    let widest = u128::from(message.price.unsigned_abs()).checked_mul(u128::from(params.max_conf_bps));
    let found = u128::from(message.conf).checked_mul(BPS);
    match (found, widest) {
        (Some(found), Some(widest)) if found <= widest => Ok(()),
        _ => Err(OracleError::Uncertain {
            symbol: symbol.to_owned(),
            conf: message.conf,
            price: message.price,
            max_bps: params.max_conf_bps,
        }),
    }
}

/// Checks the publish time and returns it unsigned.
fn check_time(published: i64, symbol: &str, params: &Params, now: u64) -> Result<u64, OracleError> {
    let Params { max_future_secs, max_age_secs, .. } = *params;
    let latest = now.saturating_add(u64::from(max_future_secs));
    let oldest = now.saturating_sub(u64::from(max_age_secs));
    // Before 1970 is old, too.
    let published_secs = u64::try_from(published).unwrap_or_default();
    if published_secs > latest {
        return Err(OracleError::Future {
            symbol: symbol.to_owned(),
            published,
            now,
            max_secs: max_future_secs,
        });
    }
    if published_secs < oldest || published <= 0 {
        return Err(OracleError::Stale {
            symbol: symbol.to_owned(),
            published: published_secs,
            now,
            max_secs: max_age_secs,
        });
    }
    Ok(published_secs)
}

fn out_of_range() -> OracleError {
    OracleError::Overflow { what: "a scaled price" }
}
