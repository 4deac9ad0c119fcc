//! All that a conversion looks at, loaded once; plans change the books in it and nothing else.

use bme_math::{Bps, Price, Side, Status, Uact, Uakt, next_status, price_at_ratio, ratio};
use cosmwasm_std::{BlockInfo, Decimal, Deps, Env, StdResult, Storage, Uint128};
use oracle_snapshot::{Prices, Snapshot};

use crate::{
    accounts::Lock,
    checkpoints,
    error::{ContractError, Error, OracleIssue, refuse},
    events::StatusChanged,
    params::{Leg, Mode, Modes},
    price,
    state::{Breaker, CONFIG, Config, THROTTLES, VAULT, Vault},
    throttles::Throttles,
};

/// Configuration, books and price at one block.
#[derive(Debug)]
pub struct Market {
    /// Configuration.
    pub config: Config,
    /// Books and breaker; the breaker is up to date.
    pub vault: Vault,
    /// What all buckets gave.
    pub throttles: Throttles,
    /// Height and time.
    pub block: BlockInfo,
    stored: Plan,
    snapshot: Result<Snapshot, OracleIssue>,
    reference: Result<Price, OracleIssue>,
}

/// What a plan changes.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    vault: Vault,
    throttles: Throttles,
}

impl Market {
    /// Loads everything and brings the breaker up to date.
    ///
    /// # Errors
    /// Storage. An oracle without a usable price is no error here.
    pub fn load(deps: Deps<'_>, env: &Env) -> Result<Self, Error> {
        Self::under(CONFIG.load(deps.storage)?, deps, env)
    }

    /// The same under another configuration than the one that is stored.
    ///
    /// # Errors
    /// As [`Market::load`].
    pub fn under(config: Config, deps: Deps<'_>, env: &Env) -> Result<Self, Error> {
        let vault = VAULT.load(deps.storage)?;
        let snapshot = price::read(&deps.querier, &config.oracle, &config.symbol);
        let reference = snapshot.clone().and_then(|snapshot| {
            // The lower of two prices shows the worse ratio, as on the mint side.
            price::usable(&snapshot, &config.params.reference, Side::Mint, &config.params, &env.block)
        });
        let throttles = THROTTLES.may_load(deps.storage)?.unwrap_or_default();
        let (block, stored) = (env.block.clone(), Plan { vault, throttles });
        let mut market = Self { config, vault, throttles, block, stored, snapshot, reference };
        market.reassess()?;
        Ok(market)
    }

    /// Block time in seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.block.time.seconds()
    }

    /// The lock of ACT that enters an account.
    #[must_use]
    pub fn lock(&self) -> Lock {
        Lock { secs: self.config.params.refund.lock_secs, now: self.now() }
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

    /// The newest numbers of the oracle, whatever they are worth.
    #[must_use]
    pub fn newest(&self) -> Option<&Prices> {
        self.snapshot.as_ref().ok().map(|snapshot| &snapshot.current)
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
    pub fn collateral(&self) -> Result<Uakt, Error> {
        Ok(self.vault.books.collateral(self.config.params.buffer)?)
    }

    /// Collateral ratio; none when nothing is outstanding, or without a price.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn ratio(&self) -> Result<Option<Bps>, Error> {
        let Ok(price) = self.reference else { return Ok(None) };
        let books = &self.vault.books;
        Ok(ratio(self.collateral()?, books.unfunded(), Uact::new(books.outstanding), price))
    }

    /// Highest price at which the ratio is at `line` or below.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn price_at(&self, line: Bps) -> Result<Option<Price>, Error> {
        Ok(price_at_ratio(self.collateral()?, Uact::new(self.vault.books.outstanding), line))
    }

    /// Brings the breaker up to date with the books. Without a price there is nothing to judge, and it stays as it is:
    /// an outage neither trips it, nor lifts it, nor shortens its dwell time.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn reassess(&mut self) -> Result<(), Error> {
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

    /// What a leg does now: open, at the next price or in an epoch. For want of a price the reason is told rather than
    /// the status.
    ///
    /// # Errors
    /// `Paused`, `LegClosed`, `OracleUnhealthy`.
    pub fn mode(&self, leg: Leg) -> Result<Mode, Error> {
        self.config.pauses.assert_none(leg, self.now())?;
        match (self.modes().of(leg), &self.reference) {
            (Mode::Closed, Err(issue)) => Err(issue.clone().into()),
            (Mode::Closed, Ok(_)) => {
                refuse(ContractError::LegClosed { leg: leg.name(), status: self.status() })
            }
            (mode, _) => Ok(mode),
        }
    }

    /// Passes when the plan so far left a leg no slower than `mode`, in which it began. Judged by the status before
    /// alone, one large refund would pass both thresholds at once, and a sole holder could sell out through the breaker
    /// what the others were to be kept from.
    ///
    /// # Errors
    /// `LegClosed`.
    pub fn assert_still(&self, mode: Mode, leg: Leg) -> Result<(), Error> {
        if self.modes().of(leg) <= mode {
            return Ok(());
        }
        refuse(ContractError::LegClosed { leg: leg.name(), status: self.status() })
    }

    /// Passes when the oracle averages as the parameters want it.
    ///
    /// # Errors
    /// `OracleUnhealthy`, with the reason.
    pub fn assert_window(&self) -> Result<(), Error> {
        let snapshot = self.snapshot.as_ref().map_err(Clone::clone)?;
        Ok(price::assert_window(snapshot, &self.config.params)?)
    }

    /// Price of a leg.
    ///
    /// # Errors
    /// `OracleUnhealthy`, with the reason.
    pub fn price(&self, leg: Leg) -> Result<Price, Error> {
        let params = &self.config.params;
        let snapshot = self.snapshot.as_ref().map_err(Clone::clone)?;
        Ok(price::usable(snapshot, params.price_source(leg), side(leg), params, &self.block)?)
    }

    /// Price of a leg for a request that waited for it.
    ///
    /// # Errors
    /// `OracleUnhealthy`, with the reason.
    pub fn price_after(&self, request: u64, leg: Leg) -> Result<Price, Error> {
        let params = &self.config.params;
        let snapshot = self.snapshot.as_ref().map_err(Clone::clone)?;
        let source = params.price_source(leg);
        Ok(price::published_after(request, snapshot, source, side(leg), params, &self.block)?)
    }

    /// What is planned so far, to come back to.
    #[must_use]
    pub const fn plan(&self) -> Plan {
        Plan { vault: self.vault, throttles: self.throttles }
    }

    /// Forgets what was planned since.
    pub const fn forget(&mut self, Plan { vault, throttles }: Plan) {
        self.vault = vault;
        self.throttles = throttles;
    }

    /// The change of the breaker since the conversion before; none when there is none. An oracle halt is no change of
    /// the breaker: it begins and ends with the price, not with a message.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn status_change(&self) -> Result<Option<StatusChanged>, Error> {
        let (from, to) = (self.stored.vault.breaker.status, self.vault.breaker.status);
        if from == to {
            return Ok(None);
        }
        Ok(Some(StatusChanged { from, to, ratio_bps: self.ratio()? }))
    }

    /// Passes until the deadline of a message.
    ///
    /// # Errors
    /// `DeadlinePassed`.
    pub fn assert_in_time(&self, deadline: Option<u64>) -> Result<(), Error> {
        let now = self.now();
        match deadline {
            Some(deadline) if now > deadline => refuse(ContractError::DeadlinePassed { deadline, now }),
            _ => Ok(()),
        }
    }

    /// Stores the books, the breaker and the buckets; the first change of an hour keeps the totals before it.
    ///
    /// # Errors
    /// Storage.
    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        save_vault(storage, &self.stored.vault, self.vault, self.now())?;
        if self.throttles != self.stored.throttles {
            THROTTLES.save(storage, &self.throttles);
        }
        Ok(())
    }
}

/// Stores the vault; the first change of an hour keeps the totals before it.
pub(crate) fn save_vault(storage: &mut dyn Storage, before: &Vault, after: Vault, now: u64) -> StdResult<()> {
    checkpoints::keep(storage, before, now)?;
    VAULT.save(storage, &Vault { hour: checkpoints::hour_of(now), ..after });
    Ok(())
}

const fn side(leg: Leg) -> Side {
    match leg {
        Leg::Mint => Side::Mint,
        Leg::Refund | Leg::Settle => Side::Pay,
    }
}

/// A price as it is shown.
#[must_use]
pub const fn shown(price: Price) -> Decimal {
    Decimal::new(Uint128::new(price.atomics()))
}
