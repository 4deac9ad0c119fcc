//! Parameters, pauses, caps, another oracle.

use bme::params::{Mode, Params, SpreadTo};
use bme_math::{Bps, PriceRule, Status};
use oracle_snapshot::{Prices, Snapshot};

use super::{BPS, Ledger, Refused};

/// A change of parameters: one field or a few that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tune {
    MintSpread {
        at_par: u32,
        at_halt: u32,
    },
    RefundSpread(u32),
    SpreadTo(SpreadTo),
    Minimum(u128),
    Dwell(u32),
    Warning(u32),
    Future(u32),
    ReferenceAge(u32),
    MintAge(u32),
    MintRule(PriceRule),
    SettleRule(PriceRule),
    /// What a leg does in a status.
    Table {
        row: usize,
        leg: usize,
        mode: Mode,
    },
    Lock(u32),
    MintBucket {
        floor: u128,
        share: u32,
    },
    RefundBucket {
        floor: u128,
        share: u32,
    },
    MintInstant {
        account: u128,
        all: u128,
    },
    RefundInstant {
        account: u128,
        all: u128,
    },
    Shortfall {
        floor: u128,
        intake: u32,
    },
    Epoch {
        min: u32,
        max: u32,
    },
    Patience {
        cancel_after: u32,
        max_wait: u32,
    },
    Pays(bool),
    Counts(bool),
    Delay(u32),
    /// A worse spread for the user, and a better one for holders.
    Both {
        at_halt: u32,
        refund: u32,
    },
}

/// Who sends a pause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Role {
    Owner,
    Guardian,
    User,
}

impl Ledger {
    /// Answers whether it came into force.
    pub fn tune(&mut self, tune: Tune, version: u32) -> Result<bool, Refused> {
        if version != self.version {
            return Err("stale_params");
        }
        let (before, after) = (self.params.clone(), tuned(&self.params, tune));
        if after == before {
            return Err("no_change");
        }
        if !is_valid(&after) {
            return Err("invalid_params");
        }
        if is_safe(&before, tune) || before.loosening_delay_secs == 0 {
            self.put_in_force(after);
            return Ok(true);
        }
        if self.shown_status() != Status::Healthy {
            return Err("loosens_in_crisis");
        }
        if self.waiting.is_some() {
            return Err("pending_exists");
        }
        self.waiting = Some((after, version, self.now + u64::from(before.loosening_delay_secs)));
        Ok(false)
    }

    pub fn apply(&mut self) -> Result<(), Refused> {
        let (params, version, due) = self.waiting.clone().ok_or("nothing_pending")?;
        if version != self.version {
            return Err("stale_params");
        }
        if self.now < due {
            return Err("not_yet_due");
        }
        if self.shown_status() != Status::Healthy {
            return Err("loosens_in_crisis");
        }
        self.waiting = None;
        self.put_in_force(params);
        Ok(())
    }

    pub fn drop_change(&mut self) -> Result<(), Refused> {
        self.waiting.take().map(|_| ()).ok_or("nothing_pending")
    }

    pub fn pause(&mut self, role: Role, legs: &[usize], until: u64) -> Result<(), Refused> {
        let standing = legs.iter().map(|leg| self.paused[*leg]).max().ok_or("no_legs")?;
        match role {
            Role::User => return Err("not_guardian"),
            Role::Owner => {}
            Role::Guardian if until <= self.now || until > self.now + 72 * 3_600 => {
                return Err("pause_duration");
            }
            Role::Guardian if until < standing => return Err("pause_shortened"),
            Role::Guardian if self.charges == 0 => return Err("no_charges"),
            Role::Guardian => self.charges -= 1,
        }
        for leg in legs {
            self.paused[*leg] = until;
        }
        Ok(())
    }

    pub fn set_cap(&mut self, cap: Option<u128>) -> Result<(), Refused> {
        if self.cap == cap {
            return Err("settler_unchanged");
        }
        self.cap = cap;
        Ok(())
    }

    /// Another oracle that holds this.
    pub fn set_oracle(&mut self, feed: Snapshot) -> Result<(), Refused> {
        let known = self.reference();
        self.feed = feed;
        let price = self.reference()?;
        if known.is_ok_and(|known| price.abs_diff(known) * BPS > known * 500) {
            return Err("oracle_move");
        }
        self.reassess();
        Ok(())
    }

    /// The breaker follows the new parameters from where the last message left it.
    fn put_in_force(&mut self, params: Params) {
        self.params = params;
        self.version += 1;
        self.reassess();
    }

    /// Numbers of the newest price, to make others of them.
    pub const fn newest(&self) -> &Prices {
        &self.feed.current
    }
}

pub fn tuned(params: &Params, tune: Tune) -> Params {
    let mut params = params.clone();
    match tune {
        Tune::MintSpread { at_par, at_halt } => {
            (params.mint.spread.at_par_bps.0, params.mint.spread.at_halt_bps.0) = (at_par, at_halt);
        }
        Tune::RefundSpread(bps) => params.refund.spread_bps.0 = bps,
        Tune::SpreadTo(to) => params.mint.spread_to = to,
        Tune::Minimum(uact) => params.mint.minimum_uact = uact.into(),
        Tune::Dwell(secs) => params.thresholds.dwell_secs = secs,
        Tune::Warning(bps) => {
            (params.thresholds.warn_bps.0, params.thresholds.resume_warn_bps.0) = (bps, bps);
        }
        Tune::Future(secs) => params.max_future_secs = secs,
        Tune::ReferenceAge(secs) => params.reference.max_age_secs = secs,
        Tune::MintAge(secs) => params.mint.price.max_age_secs = secs,
        Tune::MintRule(rule) => params.mint.price.rule = rule,
        Tune::SettleRule(rule) => params.settle.price.rule = rule,
        Tune::Table { row, leg, mode } => *cell(&mut params, row, leg) = mode,
        Tune::Lock(secs) => params.refund.lock_secs = secs,
        Tune::MintBucket { floor, share } => {
            (params.mint.bucket.floor_uact, params.mint.bucket.share_bps) = (floor.into(), Bps(share));
        }
        Tune::RefundBucket { floor, share } => {
            (params.refund.bucket.floor_uact, params.refund.bucket.share_bps) = (floor.into(), Bps(share));
        }
        Tune::MintInstant { account, all } => {
            (params.mint.instant.account_uact, params.mint.instant.all_uact) = (account.into(), all.into());
        }
        Tune::RefundInstant { account, all } => {
            (params.refund.instant.account_uact, params.refund.instant.all_uact) =
                (account.into(), all.into());
        }
        Tune::Shortfall { floor, intake } => {
            (params.shortfall.floor_uakt, params.shortfall.intake_bps) = (floor.into(), Bps(intake));
        }
        Tune::Epoch { min, max } => {
            (params.queue.epoch.min_blocks, params.queue.epoch.max_blocks) = (min, max);
        }
        Tune::Patience { cancel_after, max_wait } => {
            (params.queue.cancel_after_secs, params.queue.max_wait_secs) = (cancel_after, max_wait);
        }
        Tune::Pays(pays) => params.buffer.pays = pays,
        Tune::Counts(counts) => params.buffer.counts = counts,
        Tune::Delay(secs) => params.loosening_delay_secs = secs,
        Tune::Both { at_halt, refund } => {
            params.mint.spread.at_halt_bps.0 = at_halt;
            params.refund.spread_bps.0 = refund;
        }
    }
    params
}

fn cell(params: &mut Params, row: usize, leg: usize) -> &mut Mode {
    let policy = &mut params.policy;
    let rows = [&mut policy.healthy, &mut policy.warning, &mut policy.halt_cr, &mut policy.halt_oracle];
    let modes = rows.into_iter().nth(row).unwrap();
    [&mut modes.mint, &mut modes.refund, &mut modes.settle].into_iter().nth(leg).unwrap()
}

/// The rules that a [`Tune`] can break.
fn is_valid(params: &Params) -> bool {
    let policy = &params.policy;
    let rows = [&policy.healthy, &policy.warning, &policy.halt_cr, &policy.halt_oracle];
    let is_monotone = rows.windows(2).all(|pair| {
        let [better, worse] = pair else { unreachable!() };
        better.mint <= worse.mint && better.refund <= worse.refund
    });
    let is_paid = rows[..3].iter().all(|row| matches!(row.settle, Mode::Open | Mode::NextPrice))
        && policy.halt_oracle.settle != Mode::Epoch;
    let rule = |one: PriceRule| [one == PriceRule::Twap {}, one == PriceRule::Spot {}];
    let [is_twap, is_spot] = rule(params.mint.price.rule);
    let is_sound = [params.refund.price.rule, params.settle.price.rule].into_iter().all(|other| {
        let [other_is_twap, other_is_spot] = rule(other);
        !(is_twap && other_is_spot || is_spot && other_is_twap)
    });
    let mint = &params.mint;
    let is_nested = [(mint.bucket, mint.instant), (params.refund.bucket, params.refund.instant)]
        .into_iter()
        .all(|(bucket, instant)| {
            instant.account_uact <= instant.all_uact && instant.all_uact <= bucket.floor_uact
        });
    let (limits, queue) = (&params.thresholds, &params.queue);
    is_monotone
        && is_paid
        && is_sound
        && is_nested
        && mint.minimum_uact <= mint.bucket.floor_uact
        && mint.spread.at_par_bps <= mint.spread.at_halt_bps
        && limits.warn_bps <= limits.resume_warn_bps
        && limits.resume_halt_bps <= limits.resume_warn_bps
        && queue.epoch.min_blocks <= queue.epoch.max_blocks
        && queue.cancel_after_secs <= queue.max_wait_secs
}

/// Whether a change lets through no more than before, and takes from nobody.
fn is_safe(before: &Params, tune: Tune) -> bool {
    let spread = &before.mint.spread;
    let is_smaller = |one: u128, other: u128, than: [u128; 2]| one <= than[0] && other <= than[1];
    match tune {
        Tune::MintSpread { at_par, at_halt } => {
            at_par >= spread.at_par_bps.0 && at_halt >= spread.at_halt_bps.0
        }
        Tune::RefundSpread(_)
        | Tune::SpreadTo(_)
        | Tune::Pays(_)
        | Tune::Lock(_)
        | Tune::Shortfall { .. }
        | Tune::Patience { .. }
        | Tune::SettleRule(_) => false,
        Tune::Minimum(uact) => uact > before.mint.minimum_uact.u128(),
        Tune::Dwell(secs) => secs > before.thresholds.dwell_secs,
        Tune::Warning(bps) => {
            bps >= before.thresholds.warn_bps.0 && bps >= before.thresholds.resume_warn_bps.0
        }
        Tune::Future(secs) => secs < before.max_future_secs,
        Tune::ReferenceAge(secs) => secs < before.reference.max_age_secs,
        Tune::MintAge(secs) => secs < before.mint.price.max_age_secs,
        Tune::MintRule(rule) => match (before.mint.price.rule, rule) {
            (PriceRule::Worst { k: before }, PriceRule::Worst { k }) => k > before,
            (_, rule) => matches!(rule, PriceRule::Worst { .. }),
        },
        Tune::Table { row, leg, mode } => leg < 2 && mode > *cell(&mut before.clone(), row, leg),
        Tune::MintBucket { floor, share } => {
            let rule = before.mint.bucket;
            is_smaller(floor, share.into(), [rule.floor_uact.u128(), rule.share_bps.0.into()])
        }
        Tune::RefundBucket { floor, share } => {
            let rule = before.refund.bucket;
            is_smaller(floor, share.into(), [rule.floor_uact.u128(), rule.share_bps.0.into()])
        }
        Tune::MintInstant { account, all } => {
            let rule = before.mint.instant;
            is_smaller(account, all, [rule.account_uact.u128(), rule.all_uact.u128()])
        }
        Tune::RefundInstant { account, all } => {
            let rule = before.refund.instant;
            is_smaller(account, all, [rule.account_uact.u128(), rule.all_uact.u128()])
        }
        Tune::Epoch { min, max } => {
            min >= before.queue.epoch.min_blocks && max >= before.queue.epoch.max_blocks
        }
        Tune::Counts(counts) => !counts,
        Tune::Delay(secs) => secs > before.loosening_delay_secs,
        Tune::Both { at_halt, refund } => {
            at_halt >= spread.at_halt_bps.0 && refund == before.refund.spread_bps.0
        }
    }
}
