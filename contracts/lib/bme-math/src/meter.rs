use crate::{MathError, convert::Rounding, exact::quotient};

/// A token bucket as what was taken of it: full when nothing was, refilled at its capacity a period.
///
/// What was taken is an amount and not a share, so that another capacity never gives it back.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// Taken and not yet refilled, at `at`.
    pub used: u128,
    /// When that was so, Unix seconds.
    pub at: u64,
}

/// Size of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// What it holds, and what refills in a period.
    pub amount: u128,
    /// Length of the period, seconds.
    pub period_secs: u32,
}

/// More is asked of a bucket than it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Empty {
    /// What it holds now.
    pub available: u128,
    /// First second at which it will hold what was asked; none when it never will.
    pub refills_at: Option<u64>,
}

impl Meter {
    /// What is taken and not refilled at `now`.
    ///
    /// Rounding: the refill down, so that no interval lets through more than capacity and refill (I15).
    #[must_use]
    pub fn used_at(self, capacity: Capacity, now: u64) -> u128 {
        self.used.saturating_sub(refill(capacity, now.saturating_sub(self.at)))
    }

    /// What is left at `now`.
    #[must_use]
    pub fn available(self, capacity: Capacity, now: u64) -> u128 {
        capacity.amount.saturating_sub(self.used_at(capacity, now))
    }

    /// The bucket after `amount` is taken.
    ///
    /// # Errors
    /// [`Empty`].
    pub fn take(self, amount: u128, capacity: Capacity, now: u64) -> Result<Self, Empty> {
        let used = self.used_at(capacity, now);
        match used.checked_add(amount) {
            Some(after) if after <= capacity.amount => {
                // Too little time for a unit to flow back: it must not be lost, or drops would stop the refill.
                let is_same = used == self.used && used > 0;
                Ok(Self { used: after, at: if is_same { self.at } else { now } })
            }
            _ => {
                let available = capacity.amount.saturating_sub(used);
                Err(Empty { available, refills_at: refills_at(used, amount, capacity, now).ok() })
            }
        }
    }
}

fn refill(Capacity { amount, period_secs }: Capacity, elapsed_secs: u64) -> u128 {
    // Too large for 128 bits, or no period at all, is a full bucket.
    quotient([amount, elapsed_secs.into(), 1], [period_secs.into(), 1, 1], Rounding::Down)
        .unwrap_or(u128::MAX)
}

fn refills_at(used: u128, amount: u128, capacity: Capacity, now: u64) -> Result<u64, MathError> {
    if amount > capacity.amount {
        return Err(MathError::Overflow);
    }
    let missing = used.saturating_sub(capacity.amount.saturating_sub(amount));
    let secs = quotient([missing, capacity.period_secs.into(), 1], [capacity.amount, 1, 1], Rounding::Up)?;
    let secs = u64::try_from(secs).map_err(|_| MathError::Overflow)?;
    now.checked_add(secs).ok_or(MathError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Capacity = Capacity { amount: 3_600, period_secs: 3_600 };

    #[test]
    fn gives_what_it_holds_and_says_when_it_will_hold_more() {
        let full = Meter::default();
        let after = full.take(3_000, HOUR, 100).unwrap();
        assert_eq!(after, Meter { used: 3_000, at: 100 });
        assert_eq!(after.take(601, HOUR, 100), Err(Empty { available: 600, refills_at: Some(101) }));
        assert_eq!(after.take(601, HOUR, 101), Ok(Meter { used: 3_600, at: 101 }));
        assert_eq!(after.available(HOUR, 3_100), 3_600);
        assert_eq!(full.take(3_601, HOUR, 0), Err(Empty { available: 3_600, refills_at: None }));
        let none = Capacity { amount: 0, period_secs: 3_600 };
        assert_eq!(full.take(1, none, 0), Err(Empty { available: 0, refills_at: None }));
    }

    /// In any interval: capacity and refill, to the unit, however often somebody takes.
    #[test]
    fn drops_neither_stop_the_refill_nor_hasten_it() {
        let slow = Capacity { amount: 10, period_secs: 3_600 };
        let (mut meter, mut taken) = (Meter::default(), 0);
        for now in 0..=36_000 {
            if let Ok(after) = meter.take(1, slow, now) {
                (meter, taken) = (after, taken + 1);
            }
        }
        assert_eq!(taken, 10 + 100);
    }

    #[test]
    fn another_capacity_gives_nothing_back() {
        let after = Meter::default().take(3_600, HOUR, 0).unwrap();
        let larger = Capacity { amount: 7_200, period_secs: 3_600 };
        assert_eq!(after.available(larger, 0), 3_600);
        let smaller = Capacity { amount: 100, period_secs: 3_600 };
        assert_eq!(after.available(smaller, 0), 0);
        assert_eq!(after.take(1, smaller, 0), Err(Empty { available: 0, refills_at: Some(126_036) }));
    }

    #[test]
    fn no_number_is_too_large() {
        let most = Capacity { amount: u128::MAX, period_secs: 1 };
        let after = Meter::default().take(u128::MAX, most, 5).unwrap();
        assert_eq!(after.available(most, u64::MAX), u128::MAX);
        assert_eq!(after.take(u128::MAX, most, 5), Err(Empty { available: 0, refills_at: Some(6) }));
    }
}
