//! The move gate: how far a price of a source may be from its last accepted one, and what becomes of one that is
//! further.

use oracle_snapshot::Prices;

use crate::msg::Params;

const BPS: u128 = 10_000;
const MINUTE_SECS: u128 = 60;

/// A price at the time that its gate goes by: of publication where that is signed, else of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// USD per unit, 18 decimals.
    pub price: u128,
    /// That time.
    pub time: u64,
}

/// What the gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The price stands; what still waits behind it.
    Accept(Option<Quote>),
    /// The price is kept aside until a later one confirms it.
    Quarantine,
    /// Too far off, and too early to confirm the price that waits: nothing changes.
    Hold,
}

/// A move and its limit, in basis points of the price it starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// How far it went, rounded up.
    pub moved_bps: u128,
    /// How far it may go.
    pub max_bps: u128,
}

impl From<&Prices> for Quote {
    fn from(prices: &Prices) -> Self {
        Self { price: prices.price, time: prices.publish_time }
    }
}

impl Move {
    /// The move from `from` to `to`, and what the time between them allows.
    pub fn between(from: Quote, to: Quote, params: &Params) -> Self {
        let elapsed_secs = u128::from(to.time.saturating_sub(from.time));
        let by_time = u128::from(params.max_move_bps).saturating_mul(elapsed_secs).div_euclid(MINUTE_SECS);
        let floor = u128::from(params.move_floor_bps);
        Self { moved_bps: deviation_bps(from.price, to.price), max_bps: by_time.max(floor) }
    }

    /// Whether it stays within its limit. The highest floor opens the gate.
    pub fn passes(self, params: &Params) -> bool {
        params.move_floor_bps == u32::MAX || self.moved_bps <= self.max_bps
    }
}

/// Judges a price that is newer than the last accepted one.
///
/// What waits is confirmed by a price at least `confirm_secs` newer that is within the gate of it, and replaced by
/// one that is not: a market that keeps falling is followed with a delay, and not locked out. What passes the gate
/// of the last accepted price stands; it clears what waits if it is the newer of both, so that old updates cannot
/// put a confirmation off.
pub fn judge(last: Quote, waiting: Option<Quote>, new: Quote, params: &Params) -> Verdict {
    if Move::between(last, new, params).passes(params) {
        return Verdict::Accept(waiting.filter(|waiting| waiting.time > new.time));
    }
    let Some(waiting) = waiting else { return Verdict::Quarantine };
    if new.time < confirm_from(waiting, params) {
        return Verdict::Hold;
    }
    if Move::between(waiting, new, params).passes(params) {
        Verdict::Accept(None)
    } else {
        Verdict::Quarantine
    }
}

/// How far `to` is from `from`, in basis points of `from`, rounded up.
pub fn deviation_bps(from: u128, to: u128) -> u128 {
    // Prices stay below 10^26, so this does not saturate.
    from.abs_diff(to).saturating_mul(BPS).div_ceil(from.max(1))
}

/// Whether two prices are within `outlier_bps` of each other, of the lower one: it is the same from both sides.
pub fn agree(one: u128, other: u128, params: &Params) -> bool {
    deviation_bps(one.min(other), one.max(other)) <= u128::from(params.outlier_bps)
}

/// First publish time that may confirm what waits.
pub fn confirm_from(waiting: Quote, params: &Params) -> u64 {
    waiting.time.saturating_add(u64::from(params.confirm_secs))
}
