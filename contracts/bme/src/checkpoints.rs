//! Totals at the beginning of each hour in which something happened: what the last day and the last month burned and
//! paid is the difference of two of them. The first change of an hour writes one and drops one that is too old.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{StdResult, Storage};

use crate::{
    books::Books,
    state::{CHECKPOINTS, Vault},
};

const HOUR_SECS: u64 = 3_600;
const DAY_HOURS: u32 = 24;
const MONTH_HOURS: u32 = 720;

/// Totals at one moment.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// AKT that mints took.
    pub burned: Uakt,
    /// AKT that was given.
    pub funded: Uakt,
    /// AKT paid, to claims too.
    pub paid: Uakt,
    /// ACT minted.
    pub minted: Uact,
    /// ACT burned.
    pub spent: Uact,
}

impl Totals {
    /// Totals of the books.
    #[must_use]
    pub const fn of(books: &Books) -> Self {
        Self {
            burned: Uakt::new(books.burned),
            funded: Uakt::new(books.funded),
            paid: Uakt::new(books.paid.saturating_add(books.claims_withdrawn)),
            minted: Uact::new(books.minted),
            spent: Uact::new(books.spent),
        }
    }

    const fn since(self, then: Self) -> Self {
        Self {
            burned: self.burned.minus_up_to(then.burned),
            funded: self.funded.minus_up_to(then.funded),
            paid: self.paid.minus_up_to(then.paid),
            minted: self.minted.minus_up_to(then.minted),
            spent: self.spent.minus_up_to(then.spent),
        }
    }
}

/// Hours since 1970.
pub(crate) fn hour_of(now: u64) -> u32 {
    u32::try_from(now.div_euclid(HOUR_SECS)).unwrap_or(u32::MAX)
}

/// Keeps the totals from before a change, if it is the first of its hour.
pub(crate) fn keep(storage: &mut dyn Storage, before: &Vault, now: u64) -> StdResult<()> {
    let hour = hour_of(now);
    if hour == before.hour {
        return Ok(());
    }
    let oldest = CHECKPOINTS.page(storage, &[], None, 1)?.into_iter().next();
    if let Some((key, _)) = oldest {
        let needed = hour.saturating_sub(MONTH_HOURS).to_be_bytes();
        if key.as_slice() < needed.as_slice() {
            CHECKPOINTS.remove(storage, &[&key]);
        }
    }
    CHECKPOINTS.save(storage, &[&hour.to_be_bytes()], &Totals::of(&before.books));
    Ok(())
}

/// What changed in the running hour and the 23 before it, and in the running hour and the 719 before it.
pub(crate) fn recent(storage: &dyn Storage, books: &Books, now: u64) -> StdResult<(Totals, Totals)> {
    Ok((since(storage, books, now, DAY_HOURS)?, since(storage, books, now, MONTH_HOURS)?))
}

/// A day's intake of AKT: the average of the last 30 days, or of as many as the vault has.
///
/// Rounding: down, the days up.
pub(crate) fn daily_intake(storage: &dyn Storage, vault: &Vault, now: u64) -> StdResult<Uakt> {
    let totals = since(storage, &vault.books, now, MONTH_HOURS)?;
    let hours = hour_of(now).saturating_sub(vault.first_hour).saturating_add(1).min(MONTH_HOURS);
    let intake = totals.burned.u128().saturating_add(totals.funded.u128());
    Ok(Uakt::new(intake.div_euclid(hours.div_ceil(DAY_HOURS).into())))
}

/// What changed in the running hour and as many before it as make `hours`.
fn since(storage: &dyn Storage, books: &Books, now: u64, hours: u32) -> StdResult<Totals> {
    let before = hour_of(now).saturating_sub(hours).to_be_bytes();
    let first = CHECKPOINTS.page(storage, &[], Some(&before), 1)?.into_iter().next();
    // No checkpoint: nothing happened since.
    Ok(first.map(|(_, then)| Totals::of(books).since(then)).unwrap_or_default())
}
