use cosmwasm_schema::cw_serde;
use json::{FromJson, ToJson};

use crate::Bps;

/// A step of the ratio: for each below the warning the epoch grows once.
const STEP_BPS: u32 = 10;
const PERCENT: u128 = 100;
/// Fractions of a block, so that growth by a percent is not lost on a short epoch.
const FINE: u128 = 1_000_000_000_000_000_000;

/// Length of an epoch: Akash's back-off.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct EpochRule {
    /// Length above the warning.
    pub min_blocks: u32,
    /// Greatest length.
    pub max_blocks: u32,
    /// Growth for each 10 basis points below the warning, percent.
    pub backoff_pct: u32,
}

impl EpochRule {
    /// Blocks of an epoch that begins at this ratio: `min × (1 + pct/100)^⌊(warn − ratio)/10⌋`, at most `max`.
    ///
    /// The limit holds within the power, which therefore never overflows; a length in blocks is rounded down.
    #[must_use]
    pub fn blocks(self, ratio: Option<Bps>, warn: Bps) -> u32 {
        let steps = ratio.map_or(0, |Bps(ratio)| warn.0.saturating_sub(ratio).div_euclid(STEP_BPS));
        let most = u128::from(self.max_blocks).saturating_mul(FINE);
        let mut length = u128::from(self.min_blocks).saturating_mul(FINE).min(most);
        if self.backoff_pct > 0 {
            for _ in 0..steps {
                if length == most {
                    break;
                }
                length = grown(length, self.backoff_pct).min(most);
            }
        }
        u32::try_from(length.div_euclid(FINE)).unwrap_or(self.max_blocks)
    }
}

fn grown(length: u128, pct: u32) -> u128 {
    length.saturating_mul(PERCENT.saturating_add(pct.into())).div_euclid(PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: EpochRule = EpochRule { min_blocks: 10, max_blocks: 14_400, backoff_pct: 10 };

    #[test]
    fn grows_with_each_ten_basis_points_below_the_warning() {
        for (ratio, blocks) in [
            (None, 10),
            (Some(9_500), 10),
            (Some(9_491), 10),
            (Some(9_490), 11),
            (Some(9_480), 12),
            (Some(0), 14_400),
        ] {
            assert_eq!(RULE.blocks(ratio.map(Bps), Bps(9_500)), blocks, "{ratio:?}");
        }
    }

    #[test]
    fn is_the_same_at_every_ratio_without_growth() {
        let flat = EpochRule { backoff_pct: 0, ..RULE };
        assert_eq!(flat.blocks(Some(Bps(0)), Bps(20_000)), 10);
    }

    #[test]
    fn never_passes_its_limit() {
        let steep = EpochRule { min_blocks: u32::MAX, max_blocks: u32::MAX, backoff_pct: u32::MAX };
        assert_eq!(steep.blocks(Some(Bps(0)), Bps(u32::MAX)), u32::MAX);
        let low = EpochRule { max_blocks: 3, ..RULE };
        assert_eq!(low.blocks(None, Bps(9_500)), 3);
    }
}
