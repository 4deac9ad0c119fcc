//! Which legs are stopped, and until when. No pause reaches what is set aside for claims.

use crate::{
    error::{ContractError, Error, refuse},
    params::Leg,
};

/// First second after the pause of each leg, Unix time; zero when it never was paused. Written by `pause`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Pauses {
    /// AKT to ACT.
    pub mint: u64,
    /// A holder's own ACT to AKT.
    pub refund: u64,
    /// ACT spent, whatever the payee takes.
    pub settle: u64,
}

impl Pauses {
    /// End of the pause of a leg.
    #[must_use]
    pub const fn of(&self, leg: Leg) -> u64 {
        match leg {
            Leg::Mint => self.mint,
            Leg::Refund => self.refund,
            Leg::Settle => self.settle,
        }
    }

    /// Sets the end of the pause of a leg.
    pub const fn set(&mut self, leg: Leg, until: u64) {
        match leg {
            Leg::Mint => self.mint = until,
            Leg::Refund => self.refund = until,
            Leg::Settle => self.settle = until,
        }
    }

    /// Passes when the leg is not paused at `now`.
    ///
    /// # Errors
    /// `Paused`.
    pub fn assert_none(&self, leg: Leg, now: u64) -> Result<(), Error> {
        let until = self.of(leg);
        if now < until { refuse(ContractError::Paused { leg: leg.name(), until }) } else { Ok(()) }
    }
}
