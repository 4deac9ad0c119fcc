//! All that a conversion looks at, loaded once; plans change the books in it and nothing else.

use bme_math::{Bps, Price, Side, Status, Uact, Uakt, next_status, pay, price_at_ratio, ratio};
use cosmwasm_std::{BlockInfo, Decimal, Deps, Env, Storage, Uint128};
use oracle_snapshot::Snapshot;

use crate::{
    books::Payment,
    error::{ContractError, OracleIssue},
    events::StatusChanged,
    params::{Leg, Mode, Modes},
    price,
    state::{Breaker, CONFIG, Config, VAULT, Vault},
};

/// Configuration, books and price at one block.
#[derive(Debug, Clone)]
pub struct Market {
    /// Configuration.
    pub config: Config,
    /// Books and breaker; the breaker is up to date.
    pub vault: Vault,
    /// Height and time.
    pub block: BlockInfo,
    stored_status: Status,
    snapshot: Result<Snapshot, OracleIssue>,
    reference: Result<Price, OracleIssue>,
}

/// What burned ACT is worth.
#[derive(Debug, Clone, Copy)]
pub struct Value {
    /// Price of the leg.
    pub price: Price,
    /// Spread of the leg.
    pub spread: Bps,
    /// AKT before the spread.
    pub gross: Uakt,
    /// AKT owed.
    pub net: Uakt,
}

impl Market {
    /// Loads everything and brings the breaker up to date.
    ///
    /// # Errors
    /// Storage. An oracle without a usable price is no error here.
    pub fn load(deps: Deps<'_>, env: &Env) -> Result<Self, ContractError> {
        Self::under(CONFIG.load(deps.storage)?, deps, env)
    }

    /// The same under another configuration than the one that is stored.
    ///
    /// # Errors
    /// As [`Market::load`].
    pub fn under(config: Config, deps: Deps<'_>, env: &Env) -> Result<Self, ContractError> {
        let vault = VAULT.load(deps.storage)?;
        let snapshot = price::read(&deps.querier, &config.oracle, &config.symbol);
        let reference = snapshot.clone().and_then(|snapshot| {
            // The lower of two prices shows the worse ratio, as on the mint side.
            price::usable(&snapshot, &config.params.reference, Side::Mint, &config.params, &env.block)
        });
        let stored_status = vault.breaker.status;
        let block = env.block.clone();
        let mut market = Self { config, vault, block, stored_status, snapshot, reference };
        market.reassess()?;
        Ok(market)
    }

    /// Block time in seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.block.time.seconds()
    }

    /// Status at this block, after what was planned so far: that of the breaker, and over it, while the reference has
    /// no price, the oracle halt.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.reference {
            Ok(_) => self.vault.breaker.status,
            Err(_) => Status::HaltOracle,
        }
    }

    /// Price of the ratio.
    pub const fn reference(&self) -> &Result<Price, OracleIssue> {
        &self.reference
    }

    /// What each leg does now.
    #[must_use]
    pub const fn modes(&self) -> &Modes {
        self.config.params.policy.row(self.status())
    }

    /// AKT behind the outstanding ACT.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn collateral(&self) -> Result<Uakt, ContractError> {
        Ok(self.vault.books.collateral(self.config.params.buffer)?)
    }

    /// Collateral ratio; none when nothing is outstanding, or without a price.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn ratio(&self) -> Result<Option<Bps>, ContractError> {
        let Ok(price) = self.reference else { return Ok(None) };
        let books = &self.vault.books;
        Ok(ratio(self.collateral()?, books.unfunded(), Uact::new(books.outstanding), price))
    }

    /// Highest price at which the ratio is at `line` or below.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn price_at(&self, line: Bps) -> Result<Option<Price>, ContractError> {
        Ok(price_at_ratio(self.collateral()?, Uact::new(self.vault.books.outstanding), line))
    }

    /// Brings the breaker up to date with the books. Without a price there is nothing to judge, and it stays as it is:
    /// an outage neither trips it, nor lifts it, nor shortens its dwell time.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn reassess(&mut self) -> Result<(), ContractError> {
        if self.reference.is_err() {
            return Ok(());
        }
        let Breaker { status: previous, since } = self.vault.breaker;
        let now = self.now();
        let status =
            next_status(&self.config.params.thresholds, self.ratio()?, previous, now.saturating_sub(since));
        if status != previous {
            self.vault.breaker = Breaker { status, since: now };
        }
        Ok(())
    }

    /// Passes when nobody paused the leg and the table opens it. For want of a price the reason is told rather than the
    /// status.
    ///
    /// # Errors
    /// `Paused`, `LegClosed`, `OracleUnhealthy`.
    pub fn assert_open(&self, leg: Leg) -> Result<(), ContractError> {
        self.config.pauses.assert_none(leg, self.now())?;
        match (self.modes().of(leg), &self.reference) {
            (Mode::Open, _) => Ok(()),
            (Mode::Closed, Err(issue)) => Err(issue.clone().into()),
            (Mode::Closed, Ok(_)) => Err(ContractError::LegClosed { leg: leg.name(), status: self.status() }),
        }
    }

    /// Passes when the oracle averages as the parameters want it.
    ///
    /// # Errors
    /// `OracleUnhealthy`, with the reason.
    pub fn assert_window(&self) -> Result<(), ContractError> {
        let snapshot = self.snapshot.as_ref().map_err(Clone::clone)?;
        Ok(price::assert_window(snapshot, &self.config.params)?)
    }

    /// Price of a leg.
    ///
    /// # Errors
    /// `OracleUnhealthy`, with the reason.
    pub fn price(&self, leg: Leg) -> Result<Price, ContractError> {
        let side = match leg {
            Leg::Mint => Side::Mint,
            Leg::Refund | Leg::Settle => Side::Pay,
        };
        let params = &self.config.params;
        let snapshot = self.snapshot.as_ref().map_err(Clone::clone)?;
        Ok(price::usable(snapshot, params.price_source(leg), side, params, &self.block)?)
    }

    /// What `act` is worth on a paying leg.
    ///
    /// # Errors
    /// `Paused`, `LegClosed`, `OracleUnhealthy`, `DustAmount`.
    pub fn value(&self, leg: Leg, spread: Bps, act: Uact) -> Result<Value, ContractError> {
        self.assert_open(leg)?;
        let price = self.price(leg)?;
        let (gross, net) = (pay(act, price, Bps(0))?, pay(act, price, spread)?);
        if net.is_zero() {
            return Err(ContractError::DustAmount { given: act.to_string() });
        }
        Ok(Value { price, spread, gross, net })
    }

    /// Burns `act` in the books, books its payment, and brings the breaker up to date. Returns the payment and the
    /// spread that went to the buffer.
    ///
    /// # Errors
    /// Arithmetic.
    pub fn burn(&mut self, act: Uact, value: &Value) -> Result<(Payment, Uakt), ContractError> {
        let booked = self.vault.books.pay(act, value.gross, value.net, self.config.params.buffer)?;
        self.reassess()?;
        Ok(booked)
    }

    /// The change of the breaker since the conversion before; none when there is none. An oracle halt is no change of
    /// the breaker: it begins and ends with the price, not with a message.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn status_change(&self) -> Result<Option<StatusChanged>, ContractError> {
        let (from, to) = (self.stored_status, self.vault.breaker.status);
        if from == to {
            return Ok(None);
        }
        Ok(Some(StatusChanged { from, to, ratio_bps: self.ratio()? }))
    }

    /// Passes until the deadline of a message.
    ///
    /// # Errors
    /// `DeadlinePassed`.
    pub fn assert_in_time(&self, deadline: Option<u64>) -> Result<(), ContractError> {
        let now = self.now();
        match deadline {
            Some(deadline) if now > deadline => Err(ContractError::DeadlinePassed { deadline, now }),
            _ => Ok(()),
        }
    }

    /// Stores the books and the breaker.
    pub fn save(&self, storage: &mut dyn Storage) {
        VAULT.save(storage, &self.vault);
    }
}

/// A price as it is shown.
#[must_use]
pub const fn shown(price: Price) -> Decimal {
    Decimal::new(Uint128::new(price.atomics()))
}
