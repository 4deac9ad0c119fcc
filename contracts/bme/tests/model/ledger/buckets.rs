//! Buckets: what was taken flows back evenly, all that fits in one period.

use bme::params::{BucketRule, InstantRule};

use super::{BPS, Ledger, Refused};

pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 86_400;

#[derive(Debug, Default, Clone)]
pub struct Bucket {
    used: u128,
    at: u64,
    /// What was taken, at which size, and from when on it flows back.
    log: Vec<(u64, u128, u128)>,
}

#[derive(Debug, Default, Clone)]
pub struct Buckets {
    pub mint: Bucket,
    pub refund: Bucket,
    pub instant_mint: Bucket,
    pub instant_refund: Bucket,
    pub shortfall: Bucket,
}

impl Bucket {
    fn used(&self, size: u128, period: u64, now: u64) -> u128 {
        self.used.saturating_sub(size * u128::from(now - self.at) / u128::from(period))
    }

    pub fn left(&self, size: u128, period: u64, now: u64) -> u128 {
        size.saturating_sub(self.used(size, period, now))
    }

    pub fn take(&mut self, amount: u128, size: u128, period: u64, now: u64) -> Result<(), Refused> {
        if amount > size {
            return Err("bucket_empty:never");
        }
        let used = self.used(size, period, now);
        if used + amount > size {
            return Err("bucket_empty");
        }
        // Less than a unit flowed back: that time still counts.
        if used != self.used || used == 0 {
            self.at = now;
        }
        self.used = used + amount;
        self.log.push((self.at, amount, size));
        self.assert_flow(period, now);
        Ok(())
    }

    /// I15: in any time that ends now no more went through than the bucket holds and what flowed back.
    fn assert_flow(&self, period: u64, now: u64) {
        let (mut taken, mut largest) = (0, 0);
        for (since, amount, size) in self.log.iter().rev() {
            taken += amount;
            largest = largest.max(*size);
            let most = largest + largest * u128::from(now - since) / u128::from(period);
            assert!(taken <= most, "I15: {taken} since {since}, at most {most}");
        }
    }
}

/// Size of a bucket that grows with the vault.
fn size(rule: &BucketRule, outstanding: u128) -> u128 {
    rule.floor_uact.u128().max(outstanding * u128::from(rule.share_bps.0) / BPS)
}

impl Ledger {
    pub fn mint_size(&self) -> u128 {
        size(&self.params.mint.bucket, self.books.outstanding)
    }

    pub fn refund_size(&self) -> u128 {
        size(&self.params.refund.bucket, self.books.outstanding)
    }

    pub fn shortfall_size(&self) -> u128 {
        let rule = &self.params.shortfall;
        rule.floor_uakt.u128().max(self.daily_intake() * u128::from(rule.intake_bps.0) / BPS)
    }

    pub fn instant_rules(&self) -> [InstantRule; 2] {
        [self.params.mint.instant, self.params.refund.instant]
    }

    /// Takes from what executes at once on a leg, of the account and of all.
    pub fn take_instant(&mut self, user: usize, leg: usize, act: u128) -> Result<(), Refused> {
        let (rule, now) = (self.instant_rules()[leg], self.now);
        let of_all = [&mut self.buckets.instant_mint, &mut self.buckets.instant_refund];
        self.instants[user][leg].take(act, rule.account_uact.u128(), HOUR, now)?;
        let [mint, refund] = of_all;
        let of_all = if leg == super::MINT { mint } else { refund };
        of_all.take(act, rule.all_uact.u128(), HOUR, now)
    }
}
