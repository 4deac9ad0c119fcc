use crate::{
    Bps, MathError, Price, Uact, Uakt,
    convert::Rounding,
    exact::{BPS_ONE, PRICE_ONE, quotient},
};

/// AKT that stands behind the outstanding ACT: what is there less what is owed and not yet set aside, at least zero.
///
/// # Errors
/// `Overflow`.
pub fn collateral(credits: Uakt, buffer: Uakt, unfunded_claims: Uakt) -> Result<Uakt, MathError> {
    Ok(credits.plus(buffer)?.minus_up_to(unfunded_claims))
}

/// Collateral ratio: `⌊collateral × P × 10⁴ / (10¹⁸ × outstanding)⌋`, clamped to 32 bits as in production; none when
/// there is no ACT. Without ACT but with unfunded claims it is zero when no collateral is left.
///
/// Rounding: down, a ratio is never shown better than it is.
#[must_use]
pub fn ratio(collateral: Uakt, unfunded_claims: Uakt, outstanding: Uact, price: Price) -> Option<Bps> {
    if outstanding.is_zero() {
        return match (unfunded_claims.is_zero(), collateral.is_zero()) {
            (true, _) => None,
            (false, true) => Some(Bps(0)),
            (false, false) => Some(Bps(u32::MAX)),
        };
    }
    // The only failure left is a quotient that is too large, which the clamp covers.
    let bps = quotient(
        [collateral.u128(), price.atomics(), BPS_ONE],
        [PRICE_ONE, outstanding.u128(), 1],
        Rounding::Down,
    );
    Some(Bps(bps.ok().and_then(|bps| u32::try_from(bps).ok()).unwrap_or(u32::MAX)))
}

/// The highest price at which the ratio is at `line` or below; none when no price leads there or away from there.
#[must_use]
pub fn price_at_ratio(collateral: Uakt, outstanding: Uact, line: Bps) -> Option<Price> {
    if collateral.is_zero() || outstanding.is_zero() {
        return None;
    }
    // ⌊x⌋ ≤ line means x < line + 1, so the first price above is ⌈…⌉ and the one sought is just below it.
    let above = u128::from(line.0).saturating_add(1);
    quotient([above, PRICE_ONE, outstanding.u128()], [collateral.u128(), BPS_ONE, 1], Rounding::Up)
        .ok()
        .and_then(|price| Price::new(price.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Price = match Price::new(PRICE_ONE) {
        Some(price) => price,
        None => unreachable!(),
    };

    #[test]
    fn nothing_outstanding_has_no_ratio_unless_claims_wait() {
        assert_eq!(ratio(Uakt::new(5), Uakt::ZERO, Uact::ZERO, ONE), None);
        assert_eq!(ratio(Uakt::ZERO, Uakt::new(1), Uact::ZERO, ONE), Some(Bps(0)));
        assert_eq!(ratio(Uakt::new(1), Uakt::new(1), Uact::ZERO, ONE), Some(Bps(u32::MAX)));
    }

    #[test]
    fn collateral_counts_what_is_owed_and_stops_at_zero() {
        let of = |credits, buffer, claims| {
            collateral(Uakt::new(credits), Uakt::new(buffer), Uakt::new(claims)).unwrap().u128()
        };
        assert_eq!(of(10, 5, 3), 12);
        assert_eq!(of(10, 5, 16), 0);
    }

    #[test]
    fn the_price_of_a_line_is_the_last_one_at_or_below_it() {
        for (akt, act, line) in
            [(877_192_982, 1_000_000_000, 9_500), (7, 3, 9_000), (1_000_001, 999_999, 9_300)]
        {
            let (akt, act, line) = (Uakt::new(akt), Uact::new(act), Bps(line));
            let last = price_at_ratio(akt, act, line).unwrap();
            let next = Price::new(last.atomics() + 1).unwrap();
            assert!(ratio(akt, Uakt::ZERO, act, last).unwrap() <= line);
            assert!(ratio(akt, Uakt::ZERO, act, next).unwrap() > line);
        }
        assert_eq!(price_at_ratio(Uakt::ZERO, Uact::new(1), Bps(9_000)), None);
        assert_eq!(price_at_ratio(Uakt::new(1), Uact::ZERO, Bps(9_000)), None);
    }
}
