//! Requests that wait: for a price that is published after them, or for the end of an epoch.
//!
//! A request is a record with an id from its beginning to 30 days after its end. Each leg has a line of those that wait,
//! in the order of arrival, and a place in it up to which the last crank came.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, StdResult, Storage};

use crate::{
    error::Error,
    events::Requested,
    market::Market,
    minting::Minting,
    params::Leg,
    paying::Paying,
    state::{QUEUE, REQUESTS, REQUESTS_BY_OWNER, WAITING},
};

/// Most requests of one account that wait at a time. Those that pay an invoice do not count: somebody else makes them.
pub const MAX_REQUESTS: u8 = 20;
/// How long a request is remembered after its end: 30 days.
const KEEP_SECS: u64 = 2_592_000;
/// Old requests that a new one clears away.
const CLEARED_AT_ONCE: usize = 2;

/// What the lines know. Written by messages that request, cancel, crank or pay.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The last id.
    pub last_id: u64,
    /// All requests up to here are forgotten.
    pub cleared: u64,
    /// Up to which request the last crank came in each line; zero for the beginning.
    pub mint_place: u64,
    /// The same.
    pub refund_place: u64,
    /// The same.
    pub settle_place: u64,
    /// First height after the running epoch of mints.
    pub mint_epoch_ends: u64,
    /// First height after the running epoch of refunds.
    pub refund_epoch_ends: u64,
    /// AKT of mints that wait; their owners' still.
    pub akt: Uakt,
    /// ACT of refunds that wait; their owners' still, and outstanding.
    pub act: Uact,
    /// ACT of settled invoices whose AKT waits for its price: burned for the payer, outstanding until paid.
    pub payable: Uact,
    /// AKT that the bank did not deliver, kept for its payees.
    pub undelivered: Uakt,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asked, and gets back what was paid in; of an invoice the provider.
    pub owner: Addr,
    /// Who gets what comes out.
    pub to: Addr,
    /// The escrow into which it goes, if it is open then and has a place.
    pub escrow: Option<Deposit>,
    /// What is asked.
    pub order: Order,
    /// Last second at which to execute.
    pub deadline: Option<u64>,
    /// Block time of the request, seconds.
    pub requested_at: u64,
    /// What it waits for.
    pub wait: Wait,
    /// How far it is.
    pub progress: Progress,
}

/// A deposit that waits for its mint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deposit {
    /// The escrow.
    pub id: u64,
    /// Last second at which it may be spent; none for no end.
    pub expires: Option<u64>,
}

/// What a request is for, with what was paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Mint from all of the AKT.
    Mint {
        /// Paid in.
        akt: Uakt,
        /// Least ACT to accept.
        min_act_out: Option<u128>,
    },
    /// Mint exactly so much, and send the change back.
    MintExact {
        /// Paid in.
        akt: Uakt,
        /// ACT to mint.
        act_out: Uact,
    },
    /// Burn ACT.
    Burn {
        /// Paid in.
        act: Uact,
        /// Least AKT to accept.
        min_akt_out: Option<u128>,
    },
    /// Pay a settled invoice.
    Pay {
        /// ACT of the invoice.
        act: Uact,
    },
}

/// What a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A price that is published after it.
    NextPrice,
    /// The end of the epoch.
    Epoch {
        /// First height at which it may execute.
        due: u64,
    },
}

/// How far a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// It waits.
    Pending,
    /// It was executed.
    Executed {
        /// Block time, seconds.
        at: u64,
        /// What came of it.
        done: Done,
    },
    /// It was cancelled, and what was paid in went back.
    Cancelled {
        /// Block time, seconds.
        at: u64,
        /// Why.
        reason: Reason,
    },
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A mint.
    Minted {
        /// Its numbers.
        minting: Minting,
    },
    /// A payment.
    Paid {
        /// Its numbers.
        paying: Paying,
    },
}

/// Why a request was cancelled. A closed set: there is no unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Less would have come out than the owner accepts, or more would have been taken.
    MinOut,
    /// Its deadline passed.
    Deadline,
    /// Nothing would have come out.
    Dust,
    /// A mint below the minimum at the price.
    BelowMinimum,
    /// It waited too long, at last for a bucket.
    BucketEmpty,
    /// It waited too long, at last for its leg to open.
    Status,
    /// It waited too long, at last for a price; the code of what is wrong with it.
    Oracle {
        /// As in `oracle_unhealthy`; `not_published` when none came after the request.
        issue: String,
    },
    /// Its owner cancelled it.
    ByOwner,
    /// It waited too long; at each price that came its numbers did not fit.
    Attempts,
}

impl Order {
    /// The leg that it goes by.
    #[must_use]
    pub const fn leg(&self) -> Leg {
        match self {
            Self::Mint { .. } | Self::MintExact { .. } => Leg::Mint,
            Self::Burn { .. } => Leg::Refund,
            Self::Pay { .. } => Leg::Settle,
        }
    }

    /// AKT that was paid in.
    #[must_use]
    pub const fn akt(&self) -> Uakt {
        match self {
            Self::Mint { akt, .. } | Self::MintExact { akt, .. } => *akt,
            Self::Burn { .. } | Self::Pay { .. } => Uakt::ZERO,
        }
    }

    /// ACT that was paid in.
    #[must_use]
    pub const fn act(&self) -> Uact {
        match self {
            Self::Burn { act, .. } | Self::Pay { act } => *act,
            Self::Mint { .. } | Self::MintExact { .. } => Uact::ZERO,
        }
    }
}

impl Reason {
    /// Its name, as in JSON and events.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::MinOut => "min_out".to_owned(),
            Self::Deadline => "deadline".to_owned(),
            Self::Dust => "dust".to_owned(),
            Self::BelowMinimum => "below_minimum".to_owned(),
            Self::BucketEmpty => "bucket_empty".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Oracle { issue } => ["oracle:", issue].concat(),
            Self::ByOwner => "by_owner".to_owned(),
            Self::Attempts => "attempts".to_owned(),
        }
    }
}

/// The key of a line.
pub(crate) const fn line(leg: Leg) -> [u8; 1] {
    match leg {
        Leg::Mint => [0],
        Leg::Refund => [1],
        Leg::Settle => [2],
    }
}

impl Queue {
    /// Up to which request the last crank came in a line.
    pub(crate) const fn place(&mut self, leg: Leg) -> &mut u64 {
        match leg {
            Leg::Mint => &mut self.mint_place,
            Leg::Refund => &mut self.refund_place,
            Leg::Settle => &mut self.settle_place,
        }
    }

    /// Height at which a request is due that comes in an epoch. When the last epoch is over the next one begins with it: a
    /// height that nobody used is not missed. One of mints is as long as the ratio of this moment makes it; those of
    /// refunds never grow, as in production: the back-off slows who comes, not who leaves.
    pub(crate) fn epoch(&mut self, leg: Leg, market: &Market) -> Result<u64, Error> {
        let params = &market.config.params;
        let (height, rule) = (market.block.height, params.queue.epoch);
        let (ends, blocks) = match leg {
            Leg::Mint => {
                (&mut self.mint_epoch_ends, rule.blocks(market.ratio()?, params.thresholds.warn_bps))
            }
            Leg::Refund | Leg::Settle => (&mut self.refund_epoch_ends, rule.min_blocks),
        };
        if *ends <= height {
            *ends = height.saturating_add(blocks.into());
        }
        Ok(*ends)
    }

    /// Puts a request at the end of its line and answers its id and its event.
    pub(crate) fn push(
        &mut self,
        storage: &mut dyn Storage,
        request: &Request,
    ) -> Result<(u64, Requested), Error> {
        let Request { order, .. } = request;
        self.clear(storage, request.requested_at)?;
        self.last_id = self.last_id.checked_add(1).ok_or(bme_math::MathError::Overflow)?;
        let id = self.last_id;
        self.akt = self.akt.plus(order.akt())?;
        match order {
            Order::Pay { act } => self.payable = self.payable.plus(*act)?,
            _ => self.act = self.act.plus(order.act())?,
        }
        let key = id.to_be_bytes();
        REQUESTS.save(storage, &[&key], request);
        REQUESTS_BY_OWNER.save(storage, &[request.owner.as_bytes(), &key], &());
        WAITING.save(storage, &[&line(order.leg()), &key], &());
        Ok((id, Requested::of(id, request)))
    }

    /// Takes a request out of its line, with its end.
    pub(crate) fn end(&mut self, storage: &mut dyn Storage, id: u64, request: &Request) -> Result<(), Error> {
        let Request { order, .. } = request;
        self.akt = self.akt.minus(order.akt())?;
        match order {
            Order::Pay { act } => self.payable = self.payable.minus(*act)?,
            _ => self.act = self.act.minus(order.act())?,
        }
        let key = id.to_be_bytes();
        REQUESTS.save(storage, &[&key], request);
        WAITING.remove(storage, &[&line(order.leg()), &key]);
        Ok(())
    }

    /// Forgets some requests that ended long ago. It stops at one that waits, for none is forgotten before its end.
    fn clear(&mut self, storage: &mut dyn Storage, now: u64) -> StdResult<()> {
        for _ in 0..CLEARED_AT_ONCE {
            let id = self.cleared.saturating_add(1);
            let key = id.to_be_bytes();
            let Some(request) = REQUESTS.may_load(storage, &[&key])? else { return Ok(()) };
            let ended = match request.progress {
                Progress::Pending => return Ok(()),
                Progress::Executed { at, .. } | Progress::Cancelled { at, .. } => at,
            };
            if now < ended.saturating_add(KEEP_SECS) {
                return Ok(());
            }
            REQUESTS.remove(storage, &[&key]);
            REQUESTS_BY_OWNER.remove(storage, &[request.owner.as_bytes(), &key]);
            self.cleared = id;
        }
        Ok(())
    }

    /// Writes what the lines know.
    pub(crate) fn save(&self, storage: &mut dyn Storage) {
        QUEUE.save(storage, self);
    }
}
