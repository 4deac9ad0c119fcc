use cosmwasm_schema::cw_serde;
use json::{FromJson, ToJson};

use crate::{
    Bps, MathError, Price,
    convert::Rounding,
    exact::{BPS_ONE, quotient},
};

/// How the price of a leg is taken from what the oracle knows.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub enum PriceRule {
    /// The newest price.
    Spot {},
    /// The time-weighted average.
    Twap {},
    /// The worst for the user of average, newest price and exponential average, the last two moved against the
    /// user by `k` times their confidence.
    Worst {
        /// Multiple of the confidence.
        k: u32,
    },
}

impl PriceRule {
    /// Whether the rule looks at the time-weighted average.
    #[must_use]
    pub const fn uses_twap(self) -> bool {
        matches!(self, Self::Twap {} | Self::Worst { .. })
    }
}

/// Which way a price hurts the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The user gives AKT: a lower price is worse.
    Mint,
    /// The user gets AKT: a higher price is worse.
    Pay,
}

impl Side {
    /// The worse of two prices for the user.
    #[must_use]
    pub fn worse<T: Ord>(self, one: T, other: T) -> T {
        match self {
            Self::Mint => one.min(other),
            Self::Pay => one.max(other),
        }
    }
}

/// What the oracle knows at one moment. Units: USD per AKT with 18 decimals.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Newest price.
    pub spot: u128,
    /// Half width of its confidence interval.
    pub conf: u128,
    /// Exponential moving average.
    pub ema: u128,
    /// Exponential moving average of the confidence.
    pub ema_conf: u128,
    /// Time-weighted average; zero when the window is not covered.
    pub twap: u128,
}

/// The price at which a leg converts; none when it is not above zero.
///
/// Rounding: none is needed, `k` is whole.
///
/// # Errors
/// `Overflow`.
pub fn leg_price(rule: PriceRule, side: Side, seen: &Observation) -> Result<Option<Price>, MathError> {
    let atomics = match rule {
        PriceRule::Spot {} => seen.spot,
        PriceRule::Twap {} => seen.twap,
        PriceRule::Worst { k } => {
            let spot = shifted(side, seen.spot, seen.conf, k)?;
            let ema = shifted(side, seen.ema, seen.ema_conf, k)?;
            // An absent average must not vanish from a maximum.
            if seen.twap == 0 { 0 } else { side.worse(side.worse(spot, ema), seen.twap) }
        }
    };
    Ok(Price::new(atomics))
}

/// Confidence relative to the price, in basis points; none when there is no price.
///
/// Rounding: up, so that a limit is never passed by rounding.
#[must_use]
pub fn confidence_bps(price: u128, conf: u128) -> Option<Bps> {
    let bps = match quotient([conf, BPS_ONE, 1], [price, 1, 1], Rounding::Up) {
        Ok(bps) => bps,
        Err(MathError::DivisionByZero) => return None,
        Err(_) => u128::MAX,
    };
    Some(Bps(u32::try_from(bps).unwrap_or(u32::MAX)))
}

/// A price moved against the user by `k` times its confidence.
fn shifted(side: Side, price: u128, conf: u128, k: u32) -> Result<u128, MathError> {
    let shift = conf.checked_mul(k.into()).ok_or(MathError::Overflow)?;
    match side {
        Side::Mint => Ok(price.saturating_sub(shift)),
        Side::Pay => price.checked_add(shift).ok_or(MathError::Overflow),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Observation = Observation { spot: 1_000, conf: 10, ema: 990, ema_conf: 4, twap: 1_005 };

    fn at(rule: PriceRule, side: Side, seen: &Observation) -> Option<u128> {
        leg_price(rule, side, seen).unwrap().map(Price::atomics)
    }

    #[test]
    fn each_rule_on_each_side() {
        for (rule, mint, pay) in [
            (PriceRule::Spot {}, 1_000, 1_000),
            (PriceRule::Twap {}, 1_005, 1_005),
            (PriceRule::Worst { k: 0 }, 990, 1_005),
            (PriceRule::Worst { k: 1 }, 986, 1_010),
            (PriceRule::Worst { k: 2 }, 980, 1_020),
        ] {
            assert_eq!(at(rule, Side::Mint, &SEEN), Some(mint), "{rule:?}");
            assert_eq!(at(rule, Side::Pay, &SEEN), Some(pay), "{rule:?}");
        }
    }

    #[test]
    fn a_price_not_above_zero_is_none() {
        let wide = Observation { conf: 500, ..SEEN };
        assert_eq!(at(PriceRule::Worst { k: 2 }, Side::Mint, &wide), None);
        let warming = Observation { twap: 0, ..SEEN };
        for side in [Side::Mint, Side::Pay] {
            assert_eq!(at(PriceRule::Twap {}, side, &warming), None);
            assert_eq!(at(PriceRule::Worst { k: 1 }, side, &warming), None);
        }
        assert_eq!(at(PriceRule::Spot {}, Side::Pay, &warming), Some(1_000));
    }

    #[test]
    fn confidence_is_relative_and_rounded_up() {
        assert_eq!(confidence_bps(1_000, 10), Some(Bps(100)));
        assert_eq!(confidence_bps(3_000, 1), Some(Bps(4)));
        assert_eq!(confidence_bps(1, u128::MAX), Some(Bps(u32::MAX)));
        assert_eq!(confidence_bps(0, 1), None);
    }
}
