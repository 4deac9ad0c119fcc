//! The vault in plain integers and the simplest words, written from the specification and not from the contract.
//!
//! Each message either changes the ledger and answers, or answers why it is refused and changes nothing: callers run it
//! on a copy.

mod accounts;
mod buckets;
mod convert;
mod crank;
mod flows;
mod govern;
mod market;
mod queue;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use bme::{msg::Payout, params::Params};
use bme_math::Status;
use oracle_snapshot::Snapshot;

pub use accounts::Account;
pub use buckets::{Bucket, Buckets, DAY, HOUR};
pub use flows::Flow;
pub use govern::{Role, Tune, tuned};
pub use queue::{End, Order, Request};

/// Accounts that act; the bank may refuse the last one.
pub const USERS: usize = 5;
/// The user that the bank refuses while it is told to.
pub const MODULE: usize = USERS - 1;
/// The account of the vault itself.
pub const VAULT: usize = USERS;
pub const ONE: u128 = 1_000_000_000_000_000_000;
pub const BPS: u128 = 10_000;

/// Legs by number.
pub const MINT: usize = 0;
pub const REFUND: usize = 1;
pub const SETTLE: usize = 2;

/// Why something is refused: the code of the refusal, and behind a colon what a request tells more.
pub type Refused = &'static str;

/// The code that the message answers.
pub fn code(refused: Refused) -> &'static str {
    match refused.split_once(':') {
        Some(("oracle", _)) => "oracle_unhealthy",
        Some((code, _)) => code,
        None => refused,
    }
}

#[derive(Debug, Clone)]
pub struct Ledger {
    pub params: Params,
    pub books: Books,
    pub accounts: [Account; USERS + 1],
    pub akt: [u128; USERS],
    /// What the bank did not deliver.
    pub kept: [u128; USERS],
    /// Whether the bank refuses the module.
    pub is_blocked: bool,
    pub allowed: [u128; USERS],
    pub claims: Vec<Claim>,
    pub invoices: BTreeMap<String, (Bill, Settled)>,

    pub requests: BTreeMap<u64, Request>,
    pub last_id: u64,
    /// All requests up to here are forgotten.
    pub cleared: u64,
    /// Where the last crank stopped in each line.
    pub places: [u64; 3],
    /// First height after the epoch of mints, of refunds.
    pub epoch_ends: [u64; 2],
    /// Requests that changed since somebody looked.
    pub touched: BTreeSet<u64>,

    pub buckets: Buckets,
    /// What accounts did at once: minted, refunded.
    pub instants: [[Bucket; 2]; USERS],
    /// What came and went in each hour.
    pub flows: BTreeMap<u64, Flow>,
    pub first_hour: u64,

    /// What the ratio has led to. An oracle halt lies over it and leaves it alone.
    pub breaker: Status,
    pub since: u64,
    pub feed: Snapshot,
    pub now: u64,
    pub height: u64,

    pub version: u32,
    /// Parameters that wait, the version that they follow, and when their time comes.
    pub waiting: Option<(Params, u32, u64)>,
    /// First second after the pause of each leg.
    pub paused: [u64; 3],
    pub charges: u8,
    /// What the settler may spend in a day, the day of its latest invoice under a cap, and what it spent then.
    pub cap: Option<u128>,
    pub day: u64,
    pub spent_today: u128,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Books {
    pub credits: u128,
    pub buffer: u128,
    pub outstanding: u128,
    pub burned: u128,
    pub minted: u128,
    pub spent: u128,
    pub paid: u128,
    pub reminted: u128,
    pub funded: u128,
    pub spread: u128,
    pub claimed: u128,
    pub claims_funded: u128,
    pub withdrawn: u128,
    /// What came by bank send, which no book knows.
    pub donated: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub owner: usize,
    pub start: u128,
    pub amount: u128,
    pub withdrawn: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    pub payer: usize,
    pub provider: usize,
    pub act: u128,
    pub payout: Payout,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Minted {
    pub burned: u128,
    pub minted: u128,
    pub change: u128,
    pub price: u128,
    pub spread_bps: u128,
    /// ACT of the spread, where it is the vault's.
    pub spread_act: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Paid {
    pub burned: u128,
    pub credits: u128,
    pub buffer: u128,
    pub claimed: u128,
    pub claim_id: Option<u64>,
    pub price: u128,
    pub spread_bps: u128,
}

/// What came of an invoice: ACT for the provider, AKT, or a request for AKT.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    Act,
    Paid(Paid),
    Later(u64),
}

/// What came of a message that may wait.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer<T> {
    Done(T),
    Waits { id: u64, estimate: Option<T> },
}

/// Who asks for what, on either leg.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    pub from: usize,
    pub to: usize,
    pub order: Order,
    pub deadline: Option<u64>,
}

impl Ledger {
    pub fn new(params: Params, purse: u128, now: u64, height: u64) -> Self {
        Self {
            params,
            books: Books::default(),
            accounts: Default::default(),
            akt: [purse; USERS],
            kept: [0; USERS],
            is_blocked: false,
            allowed: [0; USERS],
            claims: vec![],
            invoices: BTreeMap::new(),
            requests: BTreeMap::new(),
            last_id: 0,
            cleared: 0,
            places: [0; 3],
            epoch_ends: [0; 2],
            touched: BTreeSet::new(),
            buckets: Buckets::default(),
            instants: Default::default(),
            flows: BTreeMap::new(),
            first_hour: now / HOUR,
            breaker: Status::Healthy,
            since: now,
            feed: Snapshot::default(),
            now,
            height,
            version: 1,
            waiting: None,
            paused: [0; 3],
            charges: 3,
            cap: None,
            day: 0,
            spent_today: 0,
        }
    }

    /// Runs something on a copy: answers it and what it led to.
    pub fn tried<T>(
        &self,
        change: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<(Self, T), Refused> {
        let mut next = self.clone();
        let done = change(&mut next)?;
        Ok((next, done))
    }

    /// Answers what went to claims.
    pub fn fund(&mut self, from: usize, akt: u128) -> u128 {
        self.reassess();
        self.akt[from] -= akt;
        self.books.funded += akt;
        self.flow().funded += akt;
        let rest = self.claims_first(akt);
        self.books.buffer += rest;
        self.reassess();
        akt - rest
    }

    pub fn donate(&mut self, from: usize, akt: u128) {
        self.akt[from] -= akt;
        self.books.donated += akt;
    }

    /// Answers what was paid and what is left.
    pub fn withdraw(&mut self, id: u64) -> Result<(u128, u128), Refused> {
        let funded = self.books.claims_funded;
        let index = usize::try_from(id).unwrap().checked_sub(1).ok_or("unknown_claim")?;
        let claim = self.claims.get_mut(index).filter(|claim| claim.is_open()).ok_or("unknown_claim")?;
        let paid = claim.funded(funded) - claim.withdrawn;
        if paid == 0 {
            return Err("claim_unfunded");
        }
        claim.withdrawn += paid;
        let (owner, left) = (claim.owner, claim.amount - claim.withdrawn);
        self.books.withdrawn += paid;
        self.flow().paid += paid;
        self.send(owner, paid)?;
        Ok((paid, left))
    }

    /// AKT to somebody, all or nothing.
    pub fn send(&mut self, to: usize, akt: u128) -> Result<(), Refused> {
        if akt > 0 && to == MODULE && self.is_blocked {
            return Err("bank");
        }
        self.akt[to] += akt;
        Ok(())
    }

    /// AKT to somebody, or kept for him.
    pub fn deliver(&mut self, to: usize, akt: u128) {
        if self.send(to, akt).is_err() {
            self.kept[to] += akt;
        }
    }

    /// Sends again what was kept.
    pub fn retry(&mut self, to: usize) -> Result<u128, Refused> {
        let akt = std::mem::take(&mut self.kept[to]);
        if akt == 0 {
            return Err("nothing_undelivered");
        }
        self.send(to, akt)?;
        Ok(akt)
    }

    /// What the bank holds for the vault, to the last unit.
    pub fn held(&self) -> u128 {
        let books = &self.books;
        let waiting: u128 = self.pending().map(|(_, request)| request.order.akt()).sum();
        let kept: u128 = self.kept.iter().sum();
        books.credits + books.buffer + books.claims_funded - books.withdrawn + waiting + kept + books.donated
    }
}

impl Claim {
    pub const fn is_open(&self) -> bool {
        self.withdrawn < self.amount
    }

    /// What is set aside for it, withdrawn or not.
    pub fn funded(&self, funded_point: u128) -> u128 {
        funded_point.saturating_sub(self.start).min(self.amount)
    }
}
