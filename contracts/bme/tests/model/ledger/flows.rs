//! What came and went, hour by hour, for ever.

use super::{HOUR, Ledger};

const MONTH_HOURS: u64 = 720;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Flow {
    pub burned: u128,
    pub funded: u128,
    pub paid: u128,
    pub minted: u128,
    pub spent: u128,
}

impl Flow {
    fn and(self, other: &Self) -> Self {
        Self {
            burned: self.burned + other.burned,
            funded: self.funded + other.funded,
            paid: self.paid + other.paid,
            minted: self.minted + other.minted,
            spent: self.spent + other.spent,
        }
    }
}

impl Ledger {
    /// The running hour.
    pub fn flow(&mut self) -> &mut Flow {
        self.flows.entry(self.now / HOUR).or_default()
    }

    /// The running hour and those before it, so many in all.
    pub fn recent(&self, hours: u64) -> Flow {
        let from = (self.now / HOUR + 1).saturating_sub(hours);
        self.flows.range(from..).fold(Flow::default(), |sum, (_, flow)| sum.and(flow))
    }

    /// AKT that came in on an average day of the last 30, or of as many as there were.
    pub fn daily_intake(&self) -> u128 {
        let month = self.recent(MONTH_HOURS);
        let hours = (self.now / HOUR - self.first_hour + 1).min(MONTH_HOURS);
        (month.burned + month.funded) / u128::from(hours.div_ceil(24))
    }
}
