//! Mints and payments at a price.

use bme::params::{Mode, SpreadTo};

use super::{
    Answer, Ask, BPS, Claim, DAY, HOUR, Ledger, MINT, Minted, ONE, Order, Paid, REFUND, Refused, VAULT,
};

impl Ledger {
    /// Mints from AKT, all of it or exactly so much ACT: now, or as a request.
    pub fn mint(&mut self, ask: Ask) -> Result<Answer<Minted>, Refused> {
        self.reassess();
        self.assert_asked(ask)?;
        let mode = self.mode(MINT)?;
        let at_once = self.tried(|now| {
            let price = now.price(MINT)?;
            now.mint_at(ask.to, ask.order, price)
        });
        self.akt[ask.from] -= ask.order.akt();
        let (mut next, minted) = match self
            .unless_it_waits(mode, at_once, |next, minted| next.take_instant(ask.from, MINT, minted.minted))
        {
            Ok(done) => done?,
            Err(estimate) => {
                let estimate = estimate?;
                return Ok(Answer::Waits { id: self.request(ask, mode)?, estimate });
            }
        };
        next.akt[ask.from] -= ask.order.akt();
        next.send(ask.from, minted.change)?;
        *self = next;
        Ok(Answer::Done(minted))
    }

    /// Burns ACT for AKT: now, or as a request.
    pub fn burn(&mut self, ask: Ask) -> Result<Answer<Paid>, Refused> {
        self.reassess();
        self.assert_asked(ask)?;
        let mode = self.mode(REFUND)?;
        self.tried(|now| now.take_free(ask.from, ask.order.act()))?;
        let at_once = self.tried(|now| {
            let price = now.price(REFUND)?;
            now.refund_at(ask.order, price, mode)
        });
        let act = ask.order.act();
        let outcome = self.unless_it_waits(mode, at_once, |next, _| next.take_instant(ask.from, REFUND, act));
        match outcome {
            Ok(done) => {
                let (mut next, paid) = done?;
                next.take_free(ask.from, act)?;
                next.send(ask.to, paid.credits + paid.buffer)?;
                next.owe(ask.to, &paid);
                *self = next;
                Ok(Answer::Done(paid))
            }
            Err(estimate) => {
                let estimate = estimate?;
                self.take_free(ask.from, act)?;
                Ok(Answer::Waits { id: self.request(ask, mode)?, estimate })
            }
        }
    }

    fn assert_asked(&self, ask: Ask) -> Result<(), Refused> {
        if ask.deadline.is_some_and(|deadline| deadline < self.now) {
            return Err("deadline_passed");
        }
        match ask.order {
            Order::MintExact { act: 0, .. } | Order::Burn { act: 0, .. } => Err("zero_amount"),
            _ => Ok(()),
        }
    }

    /// Either what is done at once, or why not; or that it waits, with what it would come to now. What no waiting mends
    /// is refused.
    #[allow(clippy::type_complexity)]
    fn unless_it_waits<T>(
        &self,
        mode: Mode,
        at_once: Result<(Self, T), Refused>,
        instant: impl FnOnce(&mut Self, &T) -> Result<(), Refused>,
    ) -> Result<Result<(Self, T), Refused>, Result<Option<T>, Refused>> {
        match (mode, at_once) {
            (Mode::Open, at_once) => Ok(at_once),
            (mode, Ok((mut next, done))) => {
                if mode == Mode::NextPrice && instant(&mut next, &done).is_ok() {
                    return Ok(Ok((next, done)));
                }
                Err(Ok(Some(done)))
            }
            (_, Err(refused)) => Err(match refused {
                "dust_amount" | "below_minimum" | "insufficient_funds" | "bucket_empty:never" => Err(refused),
                _ => Ok(None),
            }),
        }
    }

    /// A mint out of AKT that its owner has given already; the change is not yet sent.
    pub fn mint_at(&mut self, to: usize, order: Order, price: u128) -> Result<Minted, Refused> {
        let spread = self.mint_spread();
        let (burned, minted, change, min) = match order {
            Order::Mint { akt, min } => (akt, akt * price * (BPS - spread) / (ONE * BPS), 0, min),
            Order::MintExact { akt, act } => {
                let cost = (act * ONE * BPS).div_ceil(price * (BPS - spread));
                (cost, act, akt.checked_sub(cost).ok_or("insufficient_funds")?, None)
            }
            Order::Burn { .. } | Order::Pay { .. } => unreachable!(),
        };
        if minted == 0 {
            return Err("dust_amount");
        }
        let before_spread = burned * price / ONE;
        if before_spread < self.params.mint.minimum_uact.u128() {
            return Err("below_minimum");
        }
        if min.is_some_and(|min| minted < min) {
            return Err("min_out");
        }
        let (size, now) = (self.mint_size(), self.now);
        self.buckets.mint.take(before_spread, size, HOUR, now)?;
        let (spread_akt, spread_act) = match self.params.mint.spread_to {
            SpreadTo::Buffer => (burned * spread / BPS, 0),
            SpreadTo::Vault => (0, before_spread - minted),
        };
        self.books.burned += burned;
        self.books.minted += minted + spread_act;
        self.books.outstanding += minted + spread_act;
        let flow = self.flow();
        flow.burned += burned;
        flow.minted += minted + spread_act;
        let rest = self.claims_first(burned);
        let to_buffer = spread_akt.min(rest);
        self.books.buffer += to_buffer;
        self.books.spread += to_buffer;
        self.books.credits += rest - to_buffer;
        self.reassess();
        self.enter(to, minted);
        if spread_act > 0 {
            self.enter(VAULT, spread_act);
        }
        Ok(Minted { burned, minted, change, price, spread_bps: spread, spread_act })
    }

    /// A refund of ACT that is taken from its owner apart; it may not leave the leg slower than `mode`.
    pub fn refund_at(&mut self, order: Order, price: u128, mode: Mode) -> Result<Paid, Refused> {
        let Order::Burn { act, min } = order else { unreachable!() };
        let (size, now) = (self.refund_size(), self.now);
        self.buckets.refund.take(act, size, HOUR, now)?;
        let paid = self.pay(act, price, self.params.refund.spread_bps.0.into())?;
        if paid.credits + paid.buffer + paid.claimed == 0 {
            return Err("dust_amount");
        }
        if self.modes().refund > mode {
            return Err("leg_closed");
        }
        if min.is_some_and(|min| paid.credits + paid.buffer < min) {
            return Err("min_out");
        }
        Ok(paid)
    }

    fn mint_spread(&self) -> u128 {
        let (par, end) = (self.params.mint.spread.at_par_bps.0, self.params.mint.spread.at_halt_bps.0);
        let halt = self.params.thresholds.halt_bps.0;
        u128::from(match self.ratio() {
            Some(ratio) if ratio <= halt => end,
            Some(ratio) if ratio < 10_000 => par + ((end - par) * (10_000 - ratio)).div_ceil(10_000 - halt),
            _ => par,
        })
    }

    /// Sets aside what older claims wait for and answers the rest.
    pub fn claims_first(&mut self, akt: u128) -> u128 {
        let set_aside = akt.min(self.unfunded());
        self.books.claims_funded += set_aside;
        akt - set_aside
    }

    /// Burns ACT in the books for AKT: from credits, then the buffer, then as a claim.
    pub fn pay(&mut self, act: u128, price: u128, spread_bps: u128) -> Result<Paid, Refused> {
        let (gross, net) = (act * ONE / price, act * ONE * (BPS - spread_bps) / (price * BPS));
        let books = &mut self.books;
        books.outstanding -= act;
        books.spent += act;
        let credits = net.min(books.credits);
        let buffer = if self.params.buffer.pays { (net - credits).min(books.buffer) } else { 0 };
        let claimed = net - credits - buffer;
        books.credits -= credits;
        books.buffer -= buffer;
        books.reminted += credits;
        books.paid += credits + buffer;
        books.claimed += claimed;
        let spread = (gross - net).min(books.credits);
        books.credits -= spread;
        books.buffer += spread;
        books.spread += spread;
        let claim_id = (claimed > 0).then(|| u64::try_from(self.claims.len() + 1).unwrap());
        if claimed > 0 {
            let (size, now) = (self.shortfall_size(), self.now);
            self.buckets.shortfall.take(claimed, size, DAY, now)?;
        }
        let flow = self.flow();
        flow.spent += act;
        flow.paid += credits + buffer;
        self.reassess();
        Ok(Paid { burned: act, credits, buffer, claimed, claim_id, price, spread_bps })
    }

    /// Writes down the claim of a payment, right after it.
    pub fn owe(&mut self, to: usize, paid: &Paid) {
        if paid.claimed > 0 {
            let start = self.books.claimed - paid.claimed;
            self.claims.push(Claim { owner: to, start, amount: paid.claimed, withdrawn: 0 });
        }
    }
}
