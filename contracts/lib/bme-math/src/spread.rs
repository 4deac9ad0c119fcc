use cosmwasm_schema::cw_serde;
use json::{FromJson, ToJson};

use crate::{Bps, MathError, convert::Rounding, exact::quotient, units::ONE_IN_BPS};

/// Spread of a mint: a straight line from ratio 1.00 down to the halt threshold, flat beyond both ends.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct SpreadCurve {
    /// Spread at a ratio of 1.00 and above, and when there is no ratio.
    pub at_par_bps: Bps,
    /// Spread at the halt threshold and below.
    pub at_halt_bps: Bps,
}

impl SpreadCurve {
    /// The spread at a ratio.
    ///
    /// Rounding: up, for the vault.
    ///
    /// # Errors
    /// `Overflow`, for spreads beyond 32 bits.
    pub fn at(self, ratio: Option<Bps>, halt: Bps) -> Result<Bps, MathError> {
        let Some(Bps(ratio)) = ratio.filter(|ratio| ratio.0 < ONE_IN_BPS || *ratio <= halt) else {
            return Ok(self.at_par_bps);
        };
        if ratio <= halt.0 {
            return Ok(self.at_halt_bps);
        }
        let rise = self.at_halt_bps.0.saturating_sub(self.at_par_bps.0);
        let (fallen, length) = (ONE_IN_BPS.saturating_sub(ratio), ONE_IN_BPS.saturating_sub(halt.0));
        let risen = quotient([rise.into(), fallen.into(), 1], [length.into(), 1, 1], Rounding::Up)?;
        let risen = u32::try_from(risen).map_err(|_| MathError::Overflow)?;
        self.at_par_bps.0.checked_add(risen).map(Bps).ok_or(MathError::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rises_in_a_straight_line_from_par_to_halt() {
        let curve = SpreadCurve { at_par_bps: Bps(25), at_halt_bps: Bps(500) };
        for (ratio, spread) in [
            (None, 25),
            (Some(20_000), 25),
            (Some(10_000), 25),
            (Some(9_999), 26),
            (Some(9_500), 263),
            (Some(9_001), 500),
            (Some(9_000), 500),
            (Some(0), 500),
        ] {
            assert_eq!(curve.at(ratio.map(Bps), Bps(9_000)), Ok(Bps(spread)), "{ratio:?}");
        }
    }

    #[test]
    fn is_flat_when_both_ends_are_equal() {
        let curve = SpreadCurve { at_par_bps: Bps(25), at_halt_bps: Bps(25) };
        for ratio in [None, Some(Bps(0)), Some(Bps(9_123)), Some(Bps(50_000))] {
            assert_eq!(curve.at(ratio, Bps(9_000)), Ok(Bps(25)));
        }
    }

    #[test]
    fn a_halt_above_par_has_no_slope() {
        let curve = SpreadCurve { at_par_bps: Bps(25), at_halt_bps: Bps(500) };
        assert_eq!(curve.at(Some(Bps(10_500)), Bps(10_500)), Ok(Bps(500)));
        assert_eq!(curve.at(Some(Bps(10_501)), Bps(10_500)), Ok(Bps(25)));
    }
}
