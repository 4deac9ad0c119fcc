//! Requests: who waits for what.

use bme::params::Mode;

use super::{Ask, Ledger, MINT, Minted, Paid, REFUND, Refused, SETTLE};

const KEEP_SECS: u64 = 30 * 86_400;

#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub owner: usize,
    pub to: usize,
    pub order: Order,
    pub deadline: Option<u64>,
    pub requested_at: u64,
    /// First height of one that waits for an epoch; none for one that waits for a price.
    pub due: Option<u64>,
    /// When it ended, and how.
    pub end: Option<(u64, End)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    Mint { akt: u128, min: Option<u128> },
    MintExact { akt: u128, act: u128 },
    Burn { act: u128, min: Option<u128> },
    Pay { act: u128 },
}

#[derive(Debug, Clone, PartialEq)]
pub enum End {
    Minted(Minted),
    Paid(Paid),
    Cancelled(&'static str),
}

impl Order {
    pub const fn leg(&self) -> usize {
        match self {
            Self::Mint { .. } | Self::MintExact { .. } => MINT,
            Self::Burn { .. } => REFUND,
            Self::Pay { .. } => SETTLE,
        }
    }

    /// What was paid in.
    pub const fn akt(&self) -> u128 {
        match self {
            Self::Mint { akt, .. } | Self::MintExact { akt, .. } => *akt,
            Self::Burn { .. } | Self::Pay { .. } => 0,
        }
    }

    pub const fn act(&self) -> u128 {
        match self {
            Self::Burn { act, .. } | Self::Pay { act } => *act,
            Self::Mint { .. } | Self::MintExact { .. } => 0,
        }
    }
}

impl Ledger {
    pub fn pending(&self) -> impl Iterator<Item = (u64, &Request)> {
        let all = self.requests.iter().map(|(id, request)| (*id, request));
        all.filter(|(_, request)| request.end.is_none())
    }

    /// ACT of burns that wait, and of invoices that wait.
    pub fn pending_act(&self) -> [u128; 2] {
        [REFUND, SETTLE].map(|leg| {
            let of_leg = self.pending().filter(|(_, request)| request.order.leg() == leg);
            of_leg.map(|(_, request)| request.order.act()).sum()
        })
    }

    /// What the asker has given already waits in a mode.
    pub fn request(&mut self, ask: Ask, mode: Mode) -> Result<u64, Refused> {
        let Ask { from, to, order, deadline } = ask;
        let due = self.due(order.leg(), mode);
        self.begin_request(from)?;
        // What ends before its owner may cancel it could be cancelled for free.
        let earliest = self.now + u64::from(self.params.queue.cancel_after_secs);
        if due.is_none() && deadline.is_some_and(|deadline| deadline < earliest) {
            return Err("deadline_too_soon");
        }
        Ok(self.push(Request { owner: from, to, order, deadline, requested_at: self.now, due, end: None }))
    }

    pub fn push(&mut self, request: Request) -> u64 {
        self.forget_old();
        self.last_id += 1;
        self.touched.insert(self.last_id);
        self.requests.insert(self.last_id, request);
        self.last_id
    }

    /// Each new request clears away two that ended long ago, in their order.
    fn forget_old(&mut self) {
        for _ in 0..2 {
            let id = self.cleared + 1;
            let ended = self.requests.get(&id).and_then(|request| request.end.as_ref()).map(|(at, _)| *at);
            if ended.is_none_or(|at| self.now < at + KEEP_SECS) {
                return;
            }
            self.requests.remove(&id);
            self.touched.insert(id);
            self.cleared = id;
        }
    }

    /// When something that waits in a mode is due: an epoch that is over begins anew with whoever needs it.
    pub fn due(&mut self, leg: usize, mode: Mode) -> Option<u64> {
        if mode != Mode::Epoch {
            return None;
        }
        if self.epoch_ends[leg] <= self.height {
            // The back-off slows who comes, not who leaves.
            let blocks =
                if leg == MINT { self.epoch_blocks() } else { self.params.queue.epoch.min_blocks.into() };
            self.epoch_ends[leg] = self.height + blocks;
        }
        Some(self.epoch_ends[leg])
    }

    /// Its owner takes a request back.
    pub fn take_back(&mut self, from: usize, id: u64) -> Result<(), Refused> {
        let request = self.requests.get(&id).ok_or("unknown_request")?.clone();
        if request.end.is_some() {
            return Err("request_ended");
        }
        if request.order.leg() == SETTLE {
            return Err("invoice_final");
        }
        if request.owner != from {
            return Err("not_request_owner");
        }
        self.reassess();
        if request.due.is_none() {
            if self.now < request.requested_at + u64::from(self.params.queue.cancel_after_secs) {
                return Err("not_cancellable");
            }
            if self.clone().executed(&request).is_ok() {
                return Err("executable");
            }
        }
        self.give_back(id, &request, "by_owner");
        Ok(())
    }

    /// Exactly what was paid in goes back to whom it was of, free as it was.
    pub fn give_back(&mut self, id: u64, request: &Request, reason: &'static str) {
        self.end(id, End::Cancelled(reason));
        self.end_request(request.owner, request.order.act());
        self.deliver(request.owner, request.order.akt());
    }

    pub fn end(&mut self, id: u64, end: End) {
        self.touched.insert(id);
        self.requests.get_mut(&id).unwrap().end = Some((self.now, end));
    }
}
