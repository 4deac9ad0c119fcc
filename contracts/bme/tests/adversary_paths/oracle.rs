//! The oracle of `contracts/oracle`, as far as a price of one source goes: order, gate, average, record. That it is the
//! same one is a test.

use oracle_snapshot::{Flags, Prices, Snapshot};

use crate::{START, path::Update};

pub const WINDOW_SECS: u32 = 1_800;
pub const MAX_AGE_SECS: usize = 60;
pub const MAX_FUTURE_SECS: usize = 10;
pub const MAX_GAP_SECS: u64 = 120;
pub const MIN_COVERAGE_BPS: u32 = 5_000;
/// 10 % a minute, at least 5 %.
pub const MAX_MOVE_BPS: u64 = 1_000;
pub const MOVE_FLOOR_BPS: u64 = 500;
pub const CONFIRM_SECS: u64 = 30;

/// From a mantissa at exponent −8 to 18 decimals.
const E10: u128 = 10_000_000_000;

/// The accumulator at a publish time, and the price since.
#[derive(Debug, Clone, Copy)]
struct Observation {
    time: u64,
    cumulative: u128,
    price: u128,
}

#[derive(Debug, Clone, Default)]
pub struct Oracle {
    observations: Vec<Observation>,
    /// The first observation that the window may need.
    tail: usize,
    waiting: Option<(u64, u128)>,
    pub snapshot: Option<Snapshot>,
}

impl Oracle {
    /// Takes an update in a block. False when it is none: not newer, too old, or too early.
    pub fn receive(&mut self, block: usize, update: Update) -> bool {
        let now = START + block as u64;
        let time = START + update.at as u64;
        let last = self.snapshot.map(|snapshot| snapshot.current);
        if update.at > block + MAX_FUTURE_SECS
            || update.at + MAX_AGE_SECS < block
            || last.is_some_and(|last| time <= last.publish_time)
        {
            return false;
        }
        let price = u128::from(update.price) * E10;
        if let Some(last) = last {
            if let Err(is_new) = self.pass_gate(last, time, price) {
                return is_new;
            }
        }
        let (twap, coverage_secs) = self.observe(time, price);
        let is_warming = coverage_secs * 10_000 < WINDOW_SECS * MIN_COVERAGE_BPS;
        let current = Prices {
            price,
            conf: u128::from(update.conf) * E10,
            ema: u128::from(update.ema) * E10,
            ema_conf: u128::from(update.ema_conf) * E10,
            twap: if is_warming { 0 } else { twap },
            coverage_secs,
            publish_time: time,
        };
        let height = height(block);
        let previous = self.snapshot.and_then(|before| {
            if before.received_height < height { Some(before.current) } else { before.previous }
        });
        self.snapshot = Some(Snapshot {
            flags: Flags { is_warming, is_quarantined: self.waiting.is_some(), is_paused: false },
            window_secs: WINDOW_SECS,
            received_time: now,
            received_height: height,
            current,
            previous,
        });
        true
    }

    /// Whether a price passes; if not, whether it waits now.
    fn pass_gate(&mut self, last: Prices, time: u64, price: u128) -> Result<(), bool> {
        if is_near((last.publish_time, last.price), (time, price)) {
            self.waiting = self.waiting.filter(|waiting| waiting.0 > time);
            return Ok(());
        }
        match self.waiting {
            Some(waiting) if time < waiting.0 + CONFIRM_SECS => Err(false),
            Some(waiting) if is_near(waiting, (time, price)) => {
                self.waiting = None;
                Ok(())
            }
            _ => {
                self.waiting = Some((time, price));
                if let Some(snapshot) = &mut self.snapshot {
                    snapshot.flags.is_quarantined = true;
                }
                Err(true)
            }
        }
    }

    /// Ends the price in force and answers the average of the window, with what it covers.
    fn observe(&mut self, time: u64, price: u128) -> (u128, u32) {
        let Some(newest) = self.observations.last().copied() else {
            self.observations.push(Observation { time, cumulative: 0, price });
            return (0, 0);
        };
        let elapsed = time - newest.time;
        if elapsed > MAX_GAP_SECS {
            self.observations.push(Observation { time, cumulative: newest.cumulative, price });
            self.tail = self.observations.len() - 1;
            return (0, 0);
        }
        let cumulative = newest.cumulative + newest.price * u128::from(elapsed);
        self.observations.push(Observation { time, cumulative, price });
        let start = time - u64::from(WINDOW_SECS);
        while self.observations[self.tail + 1].time <= start {
            self.tail += 1;
        }
        let edge = self.observations[self.tail];
        let start = start.max(edge.time);
        let at_start = edge.cumulative + edge.price * u128::from(start - edge.time);
        ((cumulative - at_start) / u128::from(time - start), (time - start) as u32)
    }
}

/// Height of a block.
pub fn height(block: usize) -> u64 {
    (1_000_000 + block / crate::BLOCK_SECS) as u64
}

fn is_near(from: (u64, u128), to: (u64, u128)) -> bool {
    let moved_bps = (from.1.abs_diff(to.1) * 10_000).div_ceil(from.1);
    let by_time = MAX_MOVE_BPS * to.0.saturating_sub(from.0) / 60;
    moved_bps <= u128::from(by_time.max(MOVE_FLOOR_BPS))
}
