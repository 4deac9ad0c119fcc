//! AKT for burned ACT: what it comes to at a price, and what it does to the books.

use bme_math::{Bps, Price, Uact, Uakt, pay};
use cosmwasm_std::Storage;

use crate::{
    books::Payment,
    checkpoints,
    error::{ContractError, Error, refuse},
    market::{Market, shown},
    params::Leg,
    query::responses::{BurnResult, PaymentResult},
    throttles::take,
};

/// What burned ACT gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paying {
    /// ACT burned.
    pub burned: Uact,
    /// Price.
    pub price: Price,
    /// Spread in it.
    pub spread: Bps,
    /// Where the AKT comes from.
    pub payment: Payment,
    /// AKT of the spread that moved from credits to the buffer.
    pub spread_akt: Uakt,
}

impl Paying {
    /// Burns `act` in the books and books its payment; an escrow may add AKT to it, up to what is billed.
    ///
    /// # Errors
    /// `DustAmount`, `BucketEmpty`, arithmetic.
    pub(crate) fn book(
        market: &mut Market,
        storage: &dyn Storage,
        leg: Leg,
        act: Uact,
        price: Price,
        (billed, from_escrow): (Uact, Uakt),
    ) -> Result<Self, Error> {
        let mut paying = Self::final_of(market, storage, leg, act, price)?;
        market.vault.books.release(from_escrow)?;
        paying.payment.from_escrow = from_escrow;
        if paying.payment == Payment::default() {
            return refuse(ContractError::DustAmount { given: billed.to_string() });
        }
        Ok(paying)
    }

    /// The same where it is too late to refuse dust: the ACT is burned, and what is less than a unit of AKT stays in the
    /// vault.
    ///
    /// # Errors
    /// `BucketEmpty`, arithmetic.
    pub(crate) fn final_of(
        market: &mut Market,
        storage: &dyn Storage,
        leg: Leg,
        act: Uact,
        price: Price,
    ) -> Result<Self, Error> {
        let params = &market.config.params;
        let spread = params.pay_spread(leg);
        let (gross, net) = (pay(act, price, Bps(0))?, pay(act, price, spread)?);
        let now = market.now();
        if leg == Leg::Refund {
            let capacity = params.refund.bucket.capacity(Uact::new(market.vault.books.outstanding));
            take(&mut market.throttles.refund, "refund", act.u128(), capacity, now)?;
        }
        let (payment, spread_akt) = market.vault.books.pay(act, gross, net, params.buffer)?;
        if payment.claim.is_some() {
            // What came in with the books as they were; this payment changes no intake.
            let intake = checkpoints::daily_intake(storage, &market.vault, now)?;
            let capacity = params.shortfall.capacity(intake);
            take(&mut market.throttles.shortfall, "shortfall", payment.claimed().u128(), capacity, now)?;
        }
        market.reassess()?;
        Ok(Self { burned: act, price, spread, payment, spread_akt })
    }

    /// Passes when at least the minimum is sent now: who sets one does not want a claim in its place.
    ///
    /// # Errors
    /// `MinOut`.
    pub(crate) fn assert_min_out(&self, min_akt_out: Option<u128>) -> Result<(), Error> {
        let out = self.payment.now()?.u128();
        match min_akt_out {
            Some(min) if out < min => refuse(ContractError::MinOut { out, min, unit: "uakt" }),
            _ => Ok(()),
        }
    }

    /// The payment as answers show it.
    pub(crate) fn result(&self) -> Result<BurnResult, Error> {
        Ok(BurnResult {
            burned_uact: self.burned.u128().into(),
            payment: PaymentResult::try_from(&self.payment)?,
            price: shown(self.price),
            spread_bps: self.spread,
        })
    }
}
