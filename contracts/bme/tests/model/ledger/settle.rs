//! Invoices.

use bme::{msg::Payout, params::Mode};

use super::{BPS, Bill, DAY, Ledger, ONE, Order, Refused, Request, SETTLE, Settled, USERS};

impl Ledger {
    /// Answers each invoice, and whether it is a replay; or why the whole batch is refused.
    #[allow(clippy::type_complexity)]
    pub fn settle(
        &mut self,
        bills: &[(String, Bill)],
        is_atomic: bool,
    ) -> Result<Vec<Result<(Settled, bool), Refused>>, Refused> {
        self.reassess();
        let mut answers = vec![];
        for (id, bill) in bills {
            match self.tried(|next| next.settle_one(id, bill)) {
                Ok((next, answer)) => {
                    *self = next;
                    answers.push(Ok(answer));
                }
                Err(refused) if is_atomic => return Err(refused),
                Err(refused) => answers.push(Err(refused)),
            }
        }
        for user in 0..USERS {
            self.forget_if_empty(user);
        }
        Ok(answers)
    }

    fn settle_one(&mut self, id: &str, bill: &Bill) -> Result<(Settled, bool), Refused> {
        if let Some((earlier, settled)) = self.invoices.get(id) {
            return if earlier == bill { Ok((settled.clone(), true)) } else { Err("invoice_state") };
        }
        let Bill { payer, provider, act, payout } = *bill;
        if self.now < self.paused[SETTLE] {
            return Err("paused");
        }
        if act == 0 {
            return Err("zero_amount");
        }
        if let (Some(cap), Some(left)) = (self.cap, self.left_today()) {
            if act > left {
                return Err("settler_cap");
            }
            (self.day, self.spent_today) = (self.now / DAY, cap - left + act);
        }
        self.allowed[payer] = self.allowed[payer].checked_sub(act).ok_or("not_approved")?;
        self.spend(payer, act)?;
        let settled = match payout {
            Payout::Act => {
                self.enter(provider, act);
                Settled::Act
            }
            // Burned for its payer now, and outstanding until its price has come.
            Payout::Akt if self.modes().settle == Mode::NextPrice => {
                let kept = BPS - u128::from(self.params.settle.spread_bps.0);
                if self.price(SETTLE).is_ok_and(|price| act * ONE * kept / (price * BPS) == 0) {
                    return Err("dust_amount");
                }
                let (order, requested_at) = (Order::Pay { act }, self.now);
                let (deadline, due, end) = (None, None, None);
                let request =
                    Request { owner: provider, to: provider, order, deadline, requested_at, due, end };
                Settled::Later(self.push(request))
            }
            Payout::Akt => {
                self.mode(SETTLE)?;
                let price = self.price(SETTLE)?;
                let paid = self.pay(act, price, self.params.settle.spread_bps.0.into())?;
                if paid.credits + paid.buffer + paid.claimed == 0 {
                    return Err("dust_amount");
                }
                self.deliver(provider, paid.credits + paid.buffer);
                self.owe(provider, &paid);
                Settled::Paid(paid)
            }
        };
        self.invoices.insert(id.to_owned(), (bill.clone(), settled.clone()));
        Ok((settled, false))
    }

    /// What the settler may still spend today.
    pub fn left_today(&self) -> Option<u128> {
        let spent = if self.day == self.now / DAY { self.spent_today } else { 0 };
        self.cap.map(|cap| cap.saturating_sub(spent))
    }
}
