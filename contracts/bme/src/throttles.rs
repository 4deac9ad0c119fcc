//! The buckets that slow down what a price error could cost in an hour, or a shortfall in a day.

use bme_math::{Bps, Capacity, Empty, Meter, Uact, Uakt, part};
use cosmwasm_std::Uint128;

use crate::{
    error::{ContractError, Error, RefillsAt},
    params::{BucketRule, InstantRule, Leg, ShortfallRule},
};

const HOUR_SECS: u32 = 3_600;
const DAY_SECS: u32 = 86_400;

/// Buckets of all users. One record, written when a conversion took from one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Throttles {
    /// ACT minted.
    pub mint: Meter,
    /// ACT refunded.
    pub refund: Meter,
    /// ACT minted at once where the table says `next_price`.
    pub instant_mint: Meter,
    /// ACT refunded at once where the table says `next_price`.
    pub instant_refund: Meter,
    /// AKT promised beyond what was there.
    pub shortfall: Meter,
}

/// What an account did at once where the table says `next_price`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// ACT minted.
    pub mint: Meter,
    /// ACT refunded.
    pub refund: Meter,
}

impl BucketRule {
    /// Size of the bucket.
    ///
    /// Rounding: down.
    #[must_use]
    pub fn capacity(&self, outstanding: Uact) -> Capacity {
        Capacity {
            amount: share(outstanding.u128(), self.share_bps).max(self.floor_uact.u128()),
            period_secs: HOUR_SECS,
        }
    }
}

impl InstantRule {
    /// Size of the bucket of an account.
    #[must_use]
    pub const fn of_account(&self) -> Capacity {
        hourly(self.account_uact)
    }

    /// Size of the bucket of all.
    #[must_use]
    pub const fn of_all(&self) -> Capacity {
        hourly(self.all_uact)
    }
}

impl ShortfallRule {
    /// Size of the bucket at an average intake of a day.
    ///
    /// Rounding: down.
    #[must_use]
    pub fn capacity(&self, intake: Uakt) -> Capacity {
        Capacity {
            amount: share(intake.u128(), self.intake_bps).max(self.floor_uakt.u128()),
            period_secs: DAY_SECS,
        }
    }
}

impl Instants {
    /// The bucket of a leg; invoices have none, and never ask.
    pub(crate) const fn of(&mut self, leg: Leg) -> &mut Meter {
        match leg {
            Leg::Mint => &mut self.mint,
            Leg::Refund | Leg::Settle => &mut self.refund,
        }
    }
}

impl Throttles {
    /// The bucket of what all convert at once on a leg.
    pub(crate) const fn instant(&mut self, leg: Leg) -> &mut Meter {
        match leg {
            Leg::Mint => &mut self.instant_mint,
            Leg::Refund | Leg::Settle => &mut self.instant_refund,
        }
    }
}

/// Takes from a bucket, which stays as it is when it holds too little.
///
/// # Errors
/// `BucketEmpty`.
pub(crate) fn take(
    meter: &mut Meter,
    bucket: &'static str,
    amount: u128,
    capacity: Capacity,
    now: u64,
) -> Result<(), Error> {
    *meter = meter.take(amount, capacity, now).map_err(|Empty { available, refills_at }| {
        ContractError::BucketEmpty { bucket, needed: amount, available, refills_at: RefillsAt(refills_at) }
    })?;
    Ok(())
}

const fn hourly(amount: Uint128) -> Capacity {
    Capacity { amount: amount.u128(), period_secs: HOUR_SECS }
}

fn share(amount: u128, bps: Bps) -> u128 {
    // It cannot be more than the whole, so it fits.
    part(amount, bps).unwrap_or(amount)
}
