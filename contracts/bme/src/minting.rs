//! A mint: what it comes to at a price, and what it does to the books.

use bme_math::{Bps, Price, Uact, Uakt, mint, mint_cost, spread_share};

use crate::{
    error::{ContractError, Error, refuse},
    market::{Market, shown},
    params::SpreadTo,
    query::responses::MintResult,
    throttles::take,
};

/// What a mint takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minting {
    /// AKT taken.
    pub burned: Uakt,
    /// ACT minted for the user.
    pub minted: Uact,
    /// AKT of the sender that is sent back.
    pub change: Uakt,
    /// Price.
    pub price: Price,
    /// Spread in it.
    pub spread: Bps,
    /// AKT of the spread that went to the buffer; claims come first.
    pub spread_akt: Uakt,
    /// ACT of the spread that was minted for the vault itself.
    pub spread_act: Uact,
}

impl Minting {
    /// A mint from all of `akt` at a price.
    ///
    /// # Errors
    /// `ZeroAmount`, `DustAmount`, arithmetic.
    pub(crate) fn of(market: &Market, akt: Uakt, price: Price) -> Result<Self, Error> {
        if akt.is_zero() {
            return refuse(ContractError::ZeroAmount {});
        }
        let spread = spread(market)?;
        let minted = mint(akt, price, spread)?;
        if minted.is_zero() {
            return refuse(ContractError::DustAmount { given: akt.to_string() });
        }
        Ok(Self::new(akt, minted, price, spread))
    }

    /// A mint of exactly `act`, out of `sent`.
    ///
    /// Rounding: the cost is rounded up, the sender pays it.
    ///
    /// # Errors
    /// `ZeroAmount`, `InsufficientFunds`, arithmetic.
    pub(crate) fn exactly(
        market: &Market,
        act: Uact,
        sent: Option<Uakt>,
        price: Price,
    ) -> Result<Self, Error> {
        if act.is_zero() {
            return refuse(ContractError::ZeroAmount {});
        }
        let spread = spread(market)?;
        let needed = mint_cost(act, price, spread)?;
        let sent = sent.unwrap_or(needed);
        let change = sent.minus(needed).map_err(|_| ContractError::InsufficientFunds { needed, sent })?;
        Ok(Self { change, ..Self::new(needed, act, price, spread) })
    }

    const fn new(burned: Uakt, minted: Uact, price: Price, spread: Bps) -> Self {
        let (change, spread_akt, spread_act) = (Uakt::ZERO, Uakt::ZERO, Uact::ZERO);
        Self { burned, minted, change, price, spread, spread_akt, spread_act }
    }

    /// Books the mint.
    ///
    /// # Errors
    /// `BelowMinimum`, `MinOut`, `BucketEmpty`, arithmetic.
    pub(crate) fn book(mut self, market: &mut Market, min_act_out: Option<u128>) -> Result<Self, Error> {
        let params = &market.config.params.mint;
        // As in production, the minimum is of the amount before the spread.
        let amount = mint(self.burned, self.price, Bps(0))?;
        let minimum = Uact::new(params.minimum_uact.u128());
        if amount < minimum {
            return refuse(ContractError::BelowMinimum { amount, minimum });
        }
        if let Some(min) = min_act_out.filter(|min| self.minted.u128() < *min) {
            return refuse(ContractError::MinOut { out: self.minted.u128(), min, unit: "uact" });
        }
        let capacity = params.bucket.capacity(Uact::new(market.vault.books.outstanding));
        let share = match params.spread_to {
            SpreadTo::Buffer => spread_share(self.burned, self.spread)?,
            SpreadTo::Vault => {
                self.spread_act = amount.minus_up_to(self.minted);
                Uakt::ZERO
            }
        };
        let now = market.now();
        take(&mut market.throttles.mint, "mint", amount.u128(), capacity, now)?;
        let minted = self.minted.plus(self.spread_act)?;
        self.spread_akt = market.vault.books.take_mint(self.burned, share, minted)?;
        market.reassess()?;
        Ok(self)
    }

    /// The mint as answers show it.
    pub(crate) fn result(&self) -> MintResult {
        MintResult {
            burned_uakt: self.burned.u128().into(),
            minted_uact: self.minted.u128().into(),
            change_uakt: self.change.u128().into(),
            price: shown(self.price),
            spread_bps: self.spread,
        }
    }
}

fn spread(market: &Market) -> Result<Bps, Error> {
    let params = &market.config.params;
    Ok(params.mint.spread.at(market.ratio()?, params.thresholds.halt_bps)?)
}
