//! What may happen. Amounts are parts of what somebody holds, so that shrinking keeps their sense.

use bme::msg::Payout;

use crate::{
    common::AKT,
    ledger::{Role, Tune},
};

#[derive(Debug, Clone)]
pub enum Step {
    /// A new price, as a percentage of the one before.
    Price {
        percent: u128,
        noise: u128,
        shape: Shape,
        /// Seconds between its publication and its block, and more of them after its block; none for messages beside it.
        lag: i64,
        then: u64,
    },
    /// A new price that makes the ratio so many basis points: near the lines, where jumps seldom stop.
    Ratio(u128),
    /// What a relayer does: waits, publishes about the same price, and cranks in the next block.
    Relay {
        percent: u128,
        secs: u64,
        limit: Option<u32>,
    },
    /// The oracle takes its price out of service until the next one.
    Outage {
        is_paused: bool,
    },
    Wait(u64),
    Mint {
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
        deadline: Deadline,
    },
    MintExact {
        from: usize,
        to: usize,
        amount: Size,
        sent: Size,
    },
    Burn {
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
        deadline: Deadline,
    },
    Crank(Option<u32>),
    /// By its owner, mostly one that waits; or by somebody else.
    TakeBack {
        pick: u64,
        is_owner: bool,
    },
    /// By its owner, when a price has come that would serve it and nobody has cranked.
    ThinkAgain {
        pick: u64,
    },
    /// Requests until one is too many.
    Flood(usize),
    /// Asks for the least that may be asked, and sees what a jump of the price makes of it.
    Crumbs {
        user: usize,
        percent: u128,
    },
    /// A price that makes the ratio so many basis points, and everybody leaves with all that he has.
    Exodus(u128),
    /// Whether the bank refuses the module. When it no longer does, what was kept is sent again.
    Block(bool),
    Retry(usize),
    Fund {
        from: usize,
        amount: Size,
    },
    Donate {
        from: usize,
        amount: Size,
    },
    /// None lifts the limit.
    Approve {
        holder: usize,
        amount: Option<Size>,
    },
    Settle {
        bills: Vec<NewBill>,
        is_atomic: bool,
    },
    Withdraw {
        pick: u64,
    },
    /// Parameters, sometimes against a version that is past.
    Tune {
        tune: Tune,
        is_late: bool,
    },
    Apply,
    Drop,
    /// Waits until the time of the pending change has come, and publishes a price that leaves the vault healthy.
    Due,
    /// From `from_now - 100` seconds after now; legs by their bits.
    Pause {
        role: Role,
        legs: u8,
        from_now: u64,
    },
    /// Names the guardian again.
    Recharge,
    /// None lifts the cap; otherwise a part of what the first user holds.
    Cap(Option<Size>),
    /// An oracle whose price is so many basis points of the present one.
    Oracle(u128),
}

/// How the numbers of the oracle stand to each other.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// All the same.
    Steady,
    /// Confidences in basis points, averages in percent of the price.
    Moving { conf: u128, ema_conf: u128, ema: u128, twap: u128 },
    /// Without an average.
    Warming,
}

#[derive(Debug, Clone, Copy)]
pub struct NewBill {
    pub payer: usize,
    pub provider: usize,
    pub amount: Size,
    pub payout: Payout,
    pub id: Id,
}

#[derive(Debug, Clone, Copy)]
pub enum Id {
    Fresh,
    /// The same invoice as the one before it in the batch.
    Again,
    /// An invoice of an earlier batch.
    Replay(usize),
    /// Its id with another content.
    Altered(usize),
}

#[derive(Debug, Clone, Copy)]
pub enum Size {
    /// So many micro-units.
    Dust(u128),
    /// So many units, if there are so many.
    Units(u128),
    /// So many percent of what there is; sometimes more.
    Part(u128),
}

/// The sender's minimum, relative to what is offered.
#[derive(Debug, Clone, Copy)]
pub enum Margin {
    Free,
    Exact,
    OneMore,
    /// A little less, which a price that comes later may still miss.
    Less,
}

/// Seconds from now; 10 less than that, so that some have passed.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(pub Option<u64>);

impl Size {
    pub fn of(self, held: u128) -> u128 {
        match self {
            Self::Dust(amount) => amount,
            Self::Units(amount) => (amount * AKT).min(held),
            Self::Part(percent) => held * percent / 100,
        }
    }
}

impl Margin {
    pub fn on(self, offered: u128) -> Option<u128> {
        match self {
            Self::Free => None,
            Self::Exact => Some(offered),
            Self::OneMore => Some(offered + 1),
            Self::Less => Some(offered - offered / 50),
        }
    }
}

impl Deadline {
    pub fn at(self, now: u64) -> Option<u64> {
        self.0.map(|secs| now + secs - 10)
    }
}
