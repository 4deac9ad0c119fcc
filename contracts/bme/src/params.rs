//! What governance decides, and the limits within which it may.

use bme_math::{Bps, EpochRule, ONE_IN_BPS, PriceRule, SpreadCurve, Status, Thresholds};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use json::{FromJson, ToJson};

use crate::error::{ContractError, Error, refuse};

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
/// Largest bucket, and the way to say that there is none: a billion of either coin.
pub const MAX_BUCKET: u128 = 1_000_000_000_000_000;
/// Longest lock: a day.
pub const MAX_LOCK_SECS: u32 = 86_400;
/// Longest epoch: a week of blocks of six seconds.
pub const MAX_EPOCH_BLOCKS: u32 = 100_800;
/// Steepest back-off.
pub const MAX_BACKOFF_PCT: u32 = 100;
/// Longest wait of a request: 30 days.
pub const MAX_WAIT_SECS: u32 = 2_592_000;
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
    pub refund: RefundLeg,
    /// ACT spent, payee gets AKT.
    pub settle: PayLeg,
    /// Requests that do not execute at once.
    pub queue: QueueRule,
    /// How much may be promised beyond what is there.
    pub shortfall: ShortfallRule,
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
    /// Executes at the first price that is published after the request.
    NextPrice,
    /// Waits for the end of the epoch.
    Epoch,
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
    /// Where its spread goes.
    pub spread_to: SpreadTo,
    /// Least mint before the spread, uact; zero for none.
    pub minimum_uact: Uint128,
    /// Most ACT before the spread in an hour.
    pub bucket: BucketRule,
    /// What executes at once where the table says `next_price`.
    pub instant: InstantRule,
}

/// Where the spread of a mint goes.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
pub enum SpreadTo {
    /// Its share of the AKT goes to the buffer.
    Buffer,
    /// It is minted as ACT of the vault itself, a liability without an exit, as production does.
    Vault,
}

/// Numbers of the refund leg.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
pub struct RefundLeg {
    /// Its price.
    pub price: PriceSource,
    /// Its spread.
    pub spread_bps: Bps,
    /// Length of the window of locks, seconds: ACT that entered a balance in this or the previous window is not
    /// refunded. Zero for no lock.
    pub lock_secs: u32,
    /// Most ACT in an hour.
    pub bucket: BucketRule,
    /// What executes at once where the table says `next_price`.
    pub instant: InstantRule,
}

/// A bucket that fills within an hour: the greater of a floor and a share of the outstanding ACT.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct BucketRule {
    /// Floor, uact.
    pub floor_uact: Uint128,
    /// Share of the outstanding ACT.
    pub share_bps: Bps,
}

/// What executes at once where the table says `next_price`, by buckets that fill within an hour. Zero for nothing.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct InstantRule {
    /// For each account, uact.
    pub account_uact: Uint128,
    /// For all together, uact.
    pub all_uact: Uint128,
}

/// A bucket of new claims that fills within a day: the greater of a floor and a share of a day's AKT intake, averaged
/// over the last 30 days or as many as there are.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct ShortfallRule {
    /// Floor, uakt.
    pub floor_uakt: Uint128,
    /// Share of the intake.
    pub intake_bps: Bps,
}

/// Requests that do not execute at once.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct QueueRule {
    /// Length of an epoch.
    pub epoch: EpochRule,
    /// After how long without an acceptable price the owner may cancel a request that waits for one, seconds.
    pub cancel_after_secs: u32,
    /// After how long a request that still cannot execute is cancelled, seconds.
    pub max_wait_secs: u32,
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

    /// Spread of a paying leg; that of a mint follows the ratio.
    #[must_use]
    pub const fn pay_spread(&self, leg: Leg) -> Bps {
        match leg {
            Leg::Settle => self.settle.spread_bps,
            Leg::Refund | Leg::Mint => self.refund.spread_bps,
        }
    }

    /// Limits of what executes at once on a leg; an invoice has none.
    #[must_use]
    pub const fn instant(&self, leg: Leg) -> &InstantRule {
        match leg {
            Leg::Mint => &self.mint.instant,
            Leg::Refund | Leg::Settle => &self.refund.instant,
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
    pub fn validate(&self) -> Result<(), Error> {
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
            let is_paid = matches!(row.settle, Mode::Open | Mode::NextPrice);
            require(is_paid, field, "must be open or next_price: a payee is paid while there is a price")?;
        }
        require(
            self.policy.halt_oracle.settle != Mode::Epoch,
            "policy.halt_oracle.settle",
            "must be next_price or closed: invoices know no epochs",
        )?;
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
        for (source, field) in [(&self.refund.price, "refund.price"), (&self.settle.price, "settle.price")] {
            let is_gap = matches!(
                (self.mint.price.rule, source.rule),
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
        for (bucket, instant, fields) in [
            (&self.mint.bucket, &self.mint.instant, ["mint.bucket", "mint.instant"]),
            (&self.refund.bucket, &self.refund.instant, ["refund.bucket", "refund.instant"]),
        ] {
            let [bucket_field, instant_field] = fields;
            require(
                (1..=MAX_BUCKET).contains(&bucket.floor_uact.u128()),
                bucket_field,
                "floor_uact must be in 1..=1000000000000000",
            )?;
            require(bucket.share_bps.0 <= ONE_IN_BPS, bucket_field, "share_bps must be at most 10000")?;
            // A bucket within another must not be the larger one.
            require(
                instant.account_uact <= instant.all_uact && instant.all_uact <= bucket.floor_uact,
                instant_field,
                "account_uact must be at most all_uact, and that at most the floor of the bucket",
            )?;
        }
        require(
            self.mint.minimum_uact <= self.mint.bucket.floor_uact,
            "mint.bucket",
            "floor_uact must be at least the minimum of a mint",
        )?;
        require(self.refund.lock_secs <= MAX_LOCK_SECS, "refund.lock_secs", "must be at most 86400")?;
        require(
            self.shortfall.floor_uakt.u128() <= MAX_BUCKET && self.shortfall.intake_bps.0 <= ONE_IN_BPS,
            "shortfall",
            "floor_uakt must be at most 1000000000000000, intake_bps at most 10000",
        )?;
        self.queue.validate()?;
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

impl QueueRule {
    fn validate(&self) -> Result<(), Error> {
        let EpochRule { min_blocks, max_blocks, backoff_pct } = self.epoch;
        require(
            min_blocks > 0 && min_blocks <= max_blocks && max_blocks <= MAX_EPOCH_BLOCKS,
            "queue.epoch",
            "min_blocks must be in 1..=max_blocks, and that at most 100800",
        )?;
        require(backoff_pct <= MAX_BACKOFF_PCT, "queue.epoch", "backoff_pct must be at most 100")?;
        require(
            self.cancel_after_secs > 0
                && self.cancel_after_secs <= self.max_wait_secs
                && self.max_wait_secs <= MAX_WAIT_SECS,
            "queue",
            "cancel_after_secs must be in 1..=max_wait_secs, and that at most 2592000",
        )
    }
}

impl PriceSource {
    fn validate(&self, field: &'static str) -> Result<(), Error> {
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

fn require(holds: bool, field: &'static str, rule: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { refuse(ContractError::InvalidParams { field, rule }) }
}
