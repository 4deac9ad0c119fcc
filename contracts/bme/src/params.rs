//! What governance decides, and the limits within which it may.

use bme_math::{Bps, ONE_IN_BPS, PriceRule, SpreadCurve, Status, Thresholds};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use json::{FromJson, ToJson};

use crate::error::ContractError;

/// Largest spread, on any leg.
pub const MAX_SPREAD: Bps = Bps(1_000);
/// Highest threshold: twice the outstanding ACT.
pub const MAX_THRESHOLD: Bps = Bps(20_000);
/// Longest dwell time: a week.
pub const MAX_DWELL_SECS: u32 = 604_800;
/// Longest window of the average: a day.
pub const MAX_WINDOW_SECS: u32 = 86_400;
/// Furthest that a price may lie in the future.
pub const MAX_FUTURE_SECS: u32 = 60;
/// Largest multiple of the confidence.
pub const MAX_K: u32 = 10;
/// Highest minimum mint: a million ACT.
pub const MAX_MINIMUM_UACT: u128 = 1_000_000_000_000;

/// Longest delay of a change: 30 days. A longer one could lock the parameters for good.
pub const MAX_DELAY_SECS: u32 = 2_592_000;

/// The parameters. A preset file is exactly this. Which way each may be changed at once: [`crate::patch`].
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Params {
    /// Where the breaker trips and resumes.
    pub thresholds: Thresholds,
    /// What each leg does in each status.
    pub policy: Policy,
    /// Window of the oracle's average that rules with an average need, seconds.
    pub twap_window_secs: u32,
    /// How far a publish time may lie after the block time, seconds.
    pub max_future_secs: u32,
    /// Price of the ratio; when it is not to be had the status is `halt_oracle`.
    pub reference: PriceSource,
    /// AKT to ACT.
    pub mint: MintLeg,
    /// A holder's own ACT to AKT.
    pub refund: PayLeg,
    /// ACT spent, payee gets AKT.
    pub settle: PayLeg,
    /// What the buffer is for.
    pub buffer: BufferRule,
    /// How long a change that loosens anything waits, seconds; it must be proposed and applied in health. Zero: every
    /// change comes into force at once, whatever the status.
    pub loosening_delay_secs: u32,
}

/// A table: status by leg.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Policy {
    /// While healthy.
    pub healthy: Modes,
    /// In a warning.
    pub warning: Modes,
    /// Halted by the ratio.
    pub halt_cr: Modes,
    /// Halted for want of a price.
    pub halt_oracle: Modes,
}

/// A row of the table.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct Modes {
    /// AKT to ACT.
    pub mint: Mode,
    /// A holder's own ACT to AKT.
    pub refund: Mode,
    /// ACT spent, payee gets AKT. A payee that takes ACT is never refused by the table.
    pub settle: Mode,
}

/// What a leg does, from open to closed.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, FromJson, ToJson)]
pub enum Mode {
    /// Executes in the transaction.
    Open,
    /// Refused by name.
    Closed,
}

/// A conversion that the table speaks of.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
pub enum Leg {
    /// AKT to ACT.
    Mint,
    /// A holder's own ACT to AKT.
    Refund,
    /// ACT spent, payee gets AKT.
    Settle,
}

/// How a price is chosen, and what it must satisfy.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct PriceSource {
    /// Which of the oracle's numbers is used.
    pub rule: PriceRule,
    /// Oldest publish time, seconds before the block.
    pub max_age_secs: u32,
    /// Widest confidence relative to the price.
    pub max_conf_bps: Bps,
    /// Least part of the window that the average must cover; for rules that use the average.
    pub min_coverage_bps: Bps,
}

/// Numbers of the mint leg.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct MintLeg {
    /// Its price.
    pub price: PriceSource,
    /// Its spread.
    pub spread: SpreadCurve,
    /// Least mint before the spread, uact; zero for none.
    pub minimum_uact: Uint128,
}

/// Numbers of a paying leg.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct PayLeg {
    /// Its price.
    pub price: PriceSource,
    /// Its spread.
    pub spread_bps: Bps,
}

/// What the buffer is for.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct BufferRule {
    /// Pays when the credits are used up.
    pub pays: bool,
    /// Counts as collateral.
    pub counts: bool,
}

impl Leg {
    /// Every leg.
    pub const ALL: [Self; 3] = [Self::Mint, Self::Refund, Self::Settle];

    /// Name as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mint => "mint",
            Self::Refund => "refund",
            Self::Settle => "settle",
        }
    }
}

impl Policy {
    /// The row of a status.
    #[must_use]
    pub const fn row(&self, status: Status) -> &Modes {
        match status {
            Status::Healthy => &self.healthy,
            Status::Warning => &self.warning,
            Status::HaltCr => &self.halt_cr,
            Status::HaltOracle => &self.halt_oracle,
        }
    }
}

impl Modes {
    /// The mode of a leg.
    #[must_use]
    pub const fn of(&self, leg: Leg) -> Mode {
        match leg {
            Leg::Mint => self.mint,
            Leg::Refund => self.refund,
            Leg::Settle => self.settle,
        }
    }
}

impl Params {
    /// Price source of a leg.
    #[must_use]
    pub const fn price_source(&self, leg: Leg) -> &PriceSource {
        match leg {
            Leg::Mint => &self.mint.price,
            Leg::Refund => &self.refund.price,
            Leg::Settle => &self.settle.price,
        }
    }

    /// Whether any rule looks at the average, so that the oracle's window matters.
    #[must_use]
    pub fn uses_twap(&self) -> bool {
        self.price_sources().iter().any(|(_, source)| source.rule.uses_twap())
    }

    /// Checks the parameters one by one and against each other. Every caller that stores parameters runs this.
    ///
    /// # Errors
    /// `InvalidParams`, naming the field and the rule.
    pub fn validate(&self) -> Result<(), ContractError> {
        let Thresholds { warn_bps, halt_bps, resume_warn_bps, resume_halt_bps, dwell_secs } = self.thresholds;
        require(halt_bps > Bps(0) && halt_bps <= warn_bps, "thresholds.halt_bps", "must be in 1..=warn_bps")?;
        require(warn_bps <= resume_warn_bps, "thresholds.resume_warn_bps", "must be at least warn_bps")?;
        require(halt_bps <= resume_halt_bps, "thresholds.resume_halt_bps", "must be at least halt_bps")?;
        require(
            resume_halt_bps <= resume_warn_bps,
            "thresholds.resume_halt_bps",
            "must be at most resume_warn_bps",
        )?;
        require(resume_warn_bps <= MAX_THRESHOLD, "thresholds.resume_warn_bps", "must be at most 20000")?;
        require(dwell_secs <= MAX_DWELL_SECS, "thresholds.dwell_secs", "must be at most 604800")?;

        for (row, field) in [
            (&self.policy.healthy, "policy.healthy.settle"),
            (&self.policy.warning, "policy.warning.settle"),
            (&self.policy.halt_cr, "policy.halt_cr.settle"),
        ] {
            require(row.settle == Mode::Open, field, "must be open: a payee is paid while there is a price")?;
        }
        // Higher thresholds and narrower limits of the reference would otherwise not be the safer ones.
        let Policy { healthy, warning, halt_cr, halt_oracle } = &self.policy;
        for (better, worse, field) in [
            (healthy.mint, warning.mint, "policy.warning.mint"),
            (healthy.refund, warning.refund, "policy.warning.refund"),
            (warning.mint, halt_cr.mint, "policy.halt_cr.mint"),
            (warning.refund, halt_cr.refund, "policy.halt_cr.refund"),
            (halt_cr.mint, halt_oracle.mint, "policy.halt_oracle.mint"),
            (halt_cr.refund, halt_oracle.refund, "policy.halt_oracle.refund"),
        ] {
            require(better <= worse, field, "must not be more open than in the better status")?;
        }

        require(
            (1..=MAX_WINDOW_SECS).contains(&self.twap_window_secs),
            "twap_window_secs",
            "must be in 1..=86400",
        )?;
        require(self.max_future_secs <= MAX_FUTURE_SECS, "max_future_secs", "must be at most 60")?;
        for (field, source) in self.price_sources() {
            source.validate(field)?;
        }
        // Of one and the same snapshot no payment may be cheaper than the mint: newest price and average lie on either
        // side of each other, only the worst of all is safe beside both.
        for (leg, field) in [(&self.refund, "refund.price"), (&self.settle, "settle.price")] {
            let is_gap = matches!(
                (self.mint.price.rule, leg.price.rule),
                (PriceRule::Twap {}, PriceRule::Spot {}) | (PriceRule::Spot {}, PriceRule::Twap {})
            );
            require(
                !is_gap,
                field,
                "rule must not be spot beside a mint at twap, nor twap beside one at spot",
            )?;
        }

        let SpreadCurve { at_par_bps, at_halt_bps } = self.mint.spread;
        require(at_par_bps <= at_halt_bps, "mint.spread", "must not fall towards the halt")?;
        for (spread, field) in [
            (at_halt_bps, "mint.spread"),
            (self.refund.spread_bps, "refund.spread_bps"),
            (self.settle.spread_bps, "settle.spread_bps"),
        ] {
            require(spread <= MAX_SPREAD, field, "must be at most 1000 bps")?;
        }
        require(
            self.mint.minimum_uact.u128() <= MAX_MINIMUM_UACT,
            "mint.minimum_uact",
            "must be at most 1000000000000",
        )?;
        require(
            self.loosening_delay_secs <= MAX_DELAY_SECS,
            "loosening_delay_secs",
            "must be at most 2592000",
        )
    }

    const fn price_sources(&self) -> [(&'static str, &PriceSource); 4] {
        [
            ("reference", &self.reference),
            ("mint.price", &self.mint.price),
            ("refund.price", &self.refund.price),
            ("settle.price", &self.settle.price),
        ]
    }
}

impl PriceSource {
    fn validate(&self, field: &'static str) -> Result<(), ContractError> {
        require(self.max_age_secs > 0, field, "max_age_secs must be above zero")?;
        require(
            self.max_conf_bps.0 > 0 && self.max_conf_bps.0 <= ONE_IN_BPS,
            field,
            "max_conf_bps must be in 1..=10000",
        )?;
        require(self.min_coverage_bps.0 <= ONE_IN_BPS, field, "min_coverage_bps must be at most 10000")?;
        match self.rule {
            PriceRule::Worst { k } => require(k <= MAX_K, field, "k must be at most 10"),
            PriceRule::Spot {} | PriceRule::Twap {} => Ok(()),
        }
    }
}

fn require(holds: bool, field: &'static str, rule: &'static str) -> Result<(), ContractError> {
    if holds { Ok(()) } else { Err(ContractError::InvalidParams { field, rule }) }
}
