//! The price of each rule, the ratio, the breaker and what the table says.

use bme::params::{Mode, Modes, PriceSource};
use bme_math::{PriceRule, Status};
use oracle_snapshot::Prices;

use super::{BPS, Ledger, MINT, ONE, REFUND, Refused};

impl Ledger {
    /// A new price of the oracle, in this block.
    pub fn publish(&mut self, prices: Prices) {
        if self.feed.received_height < self.height {
            self.feed.previous = (self.feed.received_height > 0).then_some(self.feed.current);
        }
        self.feed.flags = oracle_snapshot::Flags::default();
        self.feed.window_secs = self.params.twap_window_secs;
        (self.feed.received_time, self.feed.received_height) = (self.now, self.height);
        self.feed.current = prices;
    }

    /// The price of a leg for what executes at once: of a price of this very block and the one before the worse.
    pub fn price(&self, leg: usize) -> Result<u128, Refused> {
        self.usable(self.source(leg), leg == MINT)
    }

    /// The price of a leg for what was asked at `request`: published later, by more than clocks may differ.
    pub fn price_after(&self, request: u64, leg: usize) -> Result<u128, Refused> {
        self.assert_in_service(self.source(leg))?;
        let price = self.judged(&self.feed.current, self.source(leg), leg == MINT)?;
        if self.feed.current.publish_time > request + u64::from(self.params.max_future_secs) {
            Ok(price)
        } else {
            Err("oracle:not_published")
        }
    }

    /// The price of the ratio: the lower one.
    pub fn reference(&self) -> Result<u128, Refused> {
        self.usable(&self.params.reference, true)
    }

    const fn source(&self, leg: usize) -> &PriceSource {
        match leg {
            MINT => &self.params.mint.price,
            REFUND => &self.params.refund.price,
            _ => &self.params.settle.price,
        }
    }

    fn usable(&self, source: &PriceSource, is_low: bool) -> Result<u128, Refused> {
        self.assert_in_service(source)?;
        let current = self.judged(&self.feed.current, source, is_low)?;
        if self.feed.received_height < self.height {
            return Ok(current);
        }
        let previous = self.feed.previous.ok_or("oracle:same_block")?;
        Ok(worse(is_low, current, self.judged(&previous, source, is_low)?))
    }

    fn assert_in_service(&self, source: &PriceSource) -> Result<(), Refused> {
        if self.feed.received_height == 0 {
            return Err("oracle:no_price");
        }
        if self.feed.flags.is_paused {
            return Err("oracle:paused");
        }
        if self.feed.flags.is_quarantined {
            return Err("oracle:quarantined");
        }
        let is_averaged = !matches!(source.rule, PriceRule::Spot {});
        if is_averaged && self.feed.window_secs != self.params.twap_window_secs {
            return Err("oracle:window");
        }
        Ok(())
    }

    fn judged(&self, prices: &Prices, source: &PriceSource, is_low: bool) -> Result<u128, Refused> {
        let Prices { price, conf, ema, ema_conf, twap, coverage_secs, publish_time } = *prices;
        if publish_time > self.now + u64::from(self.params.max_future_secs) {
            return Err("oracle:future");
        }
        if publish_time + u64::from(source.max_age_secs) < self.now {
            return Err("oracle:stale");
        }
        let moved = |price: u128, conf: u128, k: u32| {
            let by = conf * u128::from(k);
            if is_low { price.saturating_sub(by) } else { price + by }
        };
        let most = u128::from(source.max_conf_bps.0);
        let is_certain = |price: u128, conf: u128| (conf * BPS).div_ceil(price) <= most;
        let is_covered = twap > 0
            && u128::from(coverage_secs) * BPS
                >= u128::from(self.params.twap_window_secs) * u128::from(source.min_coverage_bps.0);
        if !is_certain(price, conf) {
            return Err("oracle:uncertain");
        }
        let found = match source.rule {
            PriceRule::Spot {} => price,
            PriceRule::Worst { .. } if !is_certain(ema, ema_conf) => return Err("oracle:uncertain"),
            _ if !is_covered => return Err("oracle:warming"),
            PriceRule::Twap {} => twap,
            PriceRule::Worst { k } => {
                worse(is_low, twap, worse(is_low, moved(price, conf, k), moved(ema, ema_conf, k)))
            }
        };
        if found == 0 { Err("oracle:not_positive") } else { Ok(found) }
    }

    pub fn unfunded(&self) -> u128 {
        self.books.claimed - self.books.claims_funded
    }

    pub fn collateral(&self) -> u128 {
        let buffer = if self.params.buffer.counts { self.books.buffer } else { 0 };
        (self.books.credits + buffer).saturating_sub(self.unfunded())
    }

    pub fn ratio(&self) -> Option<u32> {
        let price = self.reference().ok()?;
        match (self.books.outstanding, self.unfunded(), self.collateral()) {
            (0, 0, _) => None,
            (0, _, 0) => Some(0),
            (0, ..) => Some(u32::MAX),
            (act, _, akt) => Some(u32::try_from(akt * price * BPS / (ONE * act)).unwrap_or(u32::MAX)),
        }
    }

    /// What a user is told.
    pub fn status(&self) -> Status {
        if self.reference().is_ok() { self.breaker } else { Status::HaltOracle }
    }

    /// The status of this moment, which nothing records.
    pub fn shown_status(&self) -> Status {
        let mut now = self.clone();
        now.reassess();
        now.status()
    }

    /// What the ratio makes of the breaker now; every message that converts begins and ends with it.
    pub fn reassess(&mut self) {
        if self.reference().is_err() {
            return;
        }
        let limits = &self.params.thresholds;
        let (ratio, elapsed) = (self.ratio(), self.now - self.since);
        let is_at_most = |line: u32| ratio.is_some_and(|ratio| ratio <= line);
        let was_halted = self.breaker == Status::HaltCr;
        let was_warned = was_halted || self.breaker == Status::Warning;
        let halt = if was_halted { limits.resume_halt_bps } else { limits.halt_bps };
        let warn = if was_warned { limits.resume_warn_bps } else { limits.warn_bps };
        let next = if is_at_most(halt.0) {
            Status::HaltCr
        } else if is_at_most(warn.0) {
            Status::Warning
        } else {
            Status::Healthy
        };
        let gets_better = matches!(
            (self.breaker, next),
            (Status::Warning, Status::Healthy) | (Status::HaltCr, Status::Healthy | Status::Warning)
        );
        if next != self.breaker && !(gets_better && elapsed < limits.dwell_secs.into()) {
            (self.breaker, self.since) = (next, self.now);
        }
    }

    pub fn modes(&self) -> &Modes {
        let policy = &self.params.policy;
        match self.status() {
            Status::Healthy => &policy.healthy,
            Status::Warning => &policy.warning,
            Status::HaltCr => &policy.halt_cr,
            Status::HaltOracle => &policy.halt_oracle,
        }
    }

    /// What a leg does now, unless it is paused or closed. A closed leg without a price tells what is wrong with that.
    pub fn mode(&self, leg: usize) -> Result<Mode, Refused> {
        if self.now < self.paused[leg] {
            return Err("paused");
        }
        let modes = self.modes();
        match [modes.mint, modes.refund, modes.settle][leg] {
            Mode::Closed => Err(self.reference().err().unwrap_or("leg_closed")),
            mode => Ok(mode),
        }
    }

    /// Length of an epoch that begins now.
    pub fn epoch_blocks(&self) -> u64 {
        let rule = &self.params.queue.epoch;
        let below = self.ratio().map_or(0, |ratio| self.params.thresholds.warn_bps.0.saturating_sub(ratio));
        let growth = 1.0 + f64::from(rule.backoff_pct) / 100.0;
        let length = f64::from(rule.min_blocks) * growth.powi(i32::try_from(below / 10).unwrap());
        // No length lies so near below a whole number that is not meant to be it.
        (length.min(rule.max_blocks.into()) + 1e-6).floor() as u64
    }
}

fn worse(is_low: bool, one: u128, other: u128) -> u128 {
    if is_low { one.min(other) } else { one.max(other) }
}
