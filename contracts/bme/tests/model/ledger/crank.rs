//! What comes of requests when somebody cranks.

use bme::params::Mode;

use super::{End, Ledger, MINT, Order, REFUND, Refused, Request, SETTLE};

/// What a crank came to.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Cranked {
    pub visited: u32,
    pub executed: u32,
    pub cancelled: u32,
    /// From the next price to an epoch.
    pub moved: u32,
    /// Why the others wait on.
    pub waits: Vec<Refused>,
}

impl Ledger {
    /// Invoices first, then those who leave, then those who come; each line from where the last crank stopped. A third is
    /// for each; what then is left is for the longer ones, in the same order.
    pub fn crank(&mut self, limit: Option<u32>) -> Result<Cranked, Refused> {
        let limit = limit.unwrap_or(10);
        if limit == 0 || limit > 50 {
            return Err("crank_limit");
        }
        self.reassess();
        let mut cranked = Cranked::default();
        let (mut lines, limit) = (vec![SETTLE, REFUND, MINT], usize::try_from(limit).unwrap());
        for (turn, leg) in [SETTLE, REFUND, MINT, SETTLE, REFUND, MINT].into_iter().enumerate() {
            if !lines.contains(&leg) {
                continue;
            }
            let rest = limit - usize::try_from(cranked.visited).unwrap();
            let left = if turn < 3 { rest.min(limit.div_ceil(3)) } else { rest };
            let in_line = self.pending().filter(|(_, request)| request.order.leg() == leg);
            let next: Vec<u64> =
                in_line.map(|(id, _)| id).filter(|id| *id > self.places[leg]).take(left).collect();
            for id in &next {
                cranked.visited += 1;
                self.visit(*id, &mut cranked);
            }
            let is_end = next.len() < left;
            self.places[leg] = if is_end { 0 } else { next.last().copied().unwrap_or(self.places[leg]) };
            if is_end {
                lines.retain(|line| *line != leg);
            }
        }
        Ok(cranked)
    }

    fn visit(&mut self, id: u64, cranked: &mut Cranked) {
        let request = self.requests[&id].clone();
        let refused = match self.tried(|next| next.executed(&request)) {
            Ok((next, end)) => {
                *self = next;
                cranked.executed += 1;
                return self.hand_out(id, &request, end);
            }
            Err("moves") => {
                cranked.moved += 1;
                let due = self.due(request.order.leg(), Mode::Epoch);
                self.touched.insert(id);
                self.requests.get_mut(&id).unwrap().due = due;
                return;
            }
            Err(refused) => refused,
        };
        let reason = match refused {
            "min_out" | "insufficient_funds" => "min_out",
            "dust_amount" => "dust",
            "below_minimum" | "deadline" => refused,
            // The epoch goes on for all that wait for it, however long.
            waits => match self.overdue(&request, waits) {
                Some(reason) => reason,
                None => return cranked.waits.push(waits),
            },
        };
        cranked.cancelled += 1;
        self.give_back(id, &request, reason);
    }

    /// Why a request that cannot run yet ends, if it has waited too long. Who pays an invoice waits as long as it takes.
    fn overdue(&self, request: &Request, waits: Refused) -> Option<&'static str> {
        let last = request.requested_at + u64::from(self.params.queue.max_wait_secs);
        if waits == "epoch" || self.now < last || request.order.leg() == SETTLE {
            return None;
        }
        Some(match waits {
            "paused" | "leg_closed" => "status",
            "bucket_empty" | "bucket_empty:never" => "bucket_empty",
            oracle => oracle,
        })
    }

    /// Runs a request in the books, if its time has come.
    pub fn executed(&mut self, request: &Request) -> Result<End, Refused> {
        if request.deadline.is_some_and(|deadline| deadline < self.now) {
            return Err("deadline");
        }
        let leg = request.order.leg();
        let mode = self.mode(leg)?;
        if request.due.is_none() && mode == Mode::Epoch {
            return Err("moves");
        }
        if request.due.is_some_and(|due| self.height < due) {
            return Err("epoch");
        }
        let price = self.price_after(request.requested_at, leg)?;
        match request.order {
            Order::Pay { act } => self.pay(act, price, self.params.settle.spread_bps.0.into()).map(End::Paid),
            Order::Burn { .. } => {
                let still = if request.due.is_some() { Mode::Epoch } else { mode };
                let mut next = self.clone();
                match next.refund_at(request.order, price, still) {
                    // It would slow its own leg down, so it goes the slower way.
                    Err("leg_closed") if next.modes().refund == Mode::Epoch => Err("moves"),
                    paid => {
                        *self = next;
                        paid.map(End::Paid)
                    }
                }
            }
            Order::Mint { .. } | Order::MintExact { .. } => {
                self.mint_at(request.to, request.order, price).map(End::Minted)
            }
        }
    }

    fn hand_out(&mut self, id: u64, request: &Request, end: End) {
        match &end {
            End::Minted(minted) => self.deliver(request.owner, minted.change),
            End::Paid(paid) => {
                self.deliver(request.to, paid.credits + paid.buffer);
                self.owe(request.to, paid);
            }
            End::Cancelled(_) => unreachable!(),
        }
        if request.order.leg() != SETTLE {
            self.end_request(request.owner, 0);
        }
        self.end(id, end);
    }
}
