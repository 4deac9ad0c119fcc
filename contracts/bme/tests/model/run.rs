//! A history: each step goes to the chain and to the ledger.

use std::collections::BTreeMap;

use bme::{
    msg::{ExecuteMsg, QueryMsg},
    params::Params,
    responses::{BurnResult, MintResult, PaymentResult, SettledInvoice, WaitInfo},
};
use bme_math::Bps;
use cosmwasm_std::{Addr, Coin, Decimal, coins};
use cw_multi_test::AppResponse;
use oracle_snapshot::Prices;
use proptest::{prelude::*, test_runner::TestCaseResult};
use serde::de::DeserializeOwned;

use crate::{
    Seen,
    chain::Chain,
    common::{AKT, DENOM, ONE},
    ledger::{Ledger, MODULE, Minted, Paid, Refused, USERS, code},
    steps::{Deadline, Margin, Shape, Size, Step},
};

/// Odd, so that parts of it are no round numbers.
pub const PURSE: u128 = 1_000_000 * AKT + 7;
/// Far more than anybody holds, and small enough for the ledger's products.
pub const UNLIMITED: u128 = u128::MAX >> 40;

pub struct Run<'a> {
    pub chain: Chain,
    pub users: Vec<Addr>,
    pub ledger: Ledger,
    pub first_answers: BTreeMap<String, SettledInvoice>,
    pub seen: &'a Seen,
}

impl<'a> Run<'a> {
    pub fn new(params: Params, seen: &'a Seen) -> Self {
        let (chain, users) = Chain::new(&params, USERS, PURSE);
        let ledger = Ledger::new(params, PURSE, chain.now(), chain.height());
        let mut run = Self { chain, users, ledger, first_answers: BTreeMap::new(), seen };
        for user in 0..USERS {
            run.approve(user, UNLIMITED);
        }
        run.publish(ONE, Shape::Steady, 0);
        run.wait(5);
        run
    }

    /// Where everything is open or waits for the next price or a short epoch, each user has some ACT after this.
    pub fn begin(&mut self) -> TestCaseResult {
        for user in 0..USERS {
            self.mint(user, user, Size::Units(9_000), Margin::Free, Deadline(None))?;
        }
        self.step(0, &Step::Relay { percent: 100, secs: 90, limit: None })
    }

    pub fn saw(&self, kind: &'static str, is_so: bool) {
        if is_so {
            *self.seen.borrow_mut().entry(kind).or_default() += 1;
        }
    }

    pub fn step(&mut self, index: usize, step: &Step) -> TestCaseResult {
        match *step {
            Step::Price { percent, noise, shape, lag, then } => {
                self.publish(self.ledger.newest().price * percent / 100 + noise, shape, lag);
                self.wait(then);
            }
            Step::Ratio(bps) => {
                let act = self.ledger.books.outstanding;
                if let Some(price) = (act * ONE / 10_000 * bps).checked_div(self.ledger.collateral()) {
                    self.publish(price, Shape::Steady, 0);
                    self.wait(5);
                }
            }
            Step::Relay { percent, secs, limit } => {
                self.wait(secs);
                self.publish(self.ledger.newest().price * percent / 100, Shape::Steady, 0);
                self.wait(1);
                self.crank(limit)?;
            }
            Step::Outage { is_paused } => {
                self.ledger.feed.flags.is_paused = is_paused;
                self.ledger.feed.flags.is_quarantined = !is_paused;
                self.store();
            }
            Step::Wait(secs) => self.wait(secs),
            Step::Mint { from, to, amount, margin, deadline } => {
                self.mint(from, to, amount, margin, deadline)?;
            }
            Step::MintExact { from, to, amount, sent } => self.mint_exact(from, to, amount, sent)?,
            Step::Burn { from, to, amount, margin, deadline } => {
                self.burn(from, to, amount, margin, deadline)?;
            }
            Step::Crank(limit) => self.crank(limit)?,
            Step::TakeBack { pick, is_owner } => self.take_back(pick, is_owner)?,
            Step::ThinkAgain { pick } => {
                self.wait(self.ledger.params.queue.cancel_after_secs.into());
                self.publish(self.ledger.newest().price, Shape::Steady, 0);
                self.wait(1);
                self.take_back(pick, true)?;
            }
            Step::Flood(user) => self.flood(user)?,
            Step::Crumbs { user, percent } => {
                let price = self.ledger.newest().price;
                let minimum = self.ledger.params.mint.minimum_uact.u128().max(1);
                let akt = Size::Dust((minimum * ONE).div_ceil(price) + 1);
                self.mint(user, user, akt, Margin::Free, Deadline(None))?;
                let act = Size::Dust(price / ONE + 1);
                self.burn(user, user, act, Margin::Free, Deadline(None))?;
                self.step(index, &Step::Relay { percent, secs: 20, limit: Some(50) })?;
            }
            Step::Exodus(bps) => {
                self.step(index, &Step::Ratio(bps))?;
                for user in 0..USERS {
                    self.burn(user, user, Size::Part(100), Margin::Free, Deadline(None))?;
                }
            }
            Step::Block(is_blocked) => {
                self.ledger.is_blocked = is_blocked;
                self.chain.refuse(is_blocked.then(|| self.users[MODULE].clone()));
                if !is_blocked {
                    self.retry(MODULE)?;
                }
            }
            Step::Retry(user) => self.retry(user)?,
            Step::Fund { from, amount } => self.fund(from, amount.of(self.ledger.akt[from]))?,
            Step::Donate { from, amount } => {
                let amount = amount.of(self.ledger.akt[from]).min(self.ledger.akt[from]);
                if amount > 0 {
                    self.chain.donate(&self.users[from], amount);
                    self.ledger.donate(from, amount);
                    self.saw("donation", true);
                }
            }
            Step::Approve { holder, amount } => {
                let held = self.ledger.accounts[holder].act;
                self.approve(holder, amount.map_or(UNLIMITED, |amount| amount.of(held)));
            }
            Step::Settle { ref bills, is_atomic } => self.settle(index, bills, is_atomic)?,
            Step::Withdraw { pick } => self.withdraw(pick)?,
            Step::Tune { tune, is_late } => self.tune(tune, is_late)?,
            Step::Apply => self.apply()?,
            Step::Drop => self.drop_change()?,
            Step::Due => self.wait_and_apply()?,
            Step::Pause { role, legs, from_now } => self.pause(role, legs, from_now)?,
            Step::Recharge => self.recharge()?,
            Step::Cap(size) => self.cap(size.map(|size| size.of(self.ledger.accounts[0].act)))?,
            Step::Oracle(bps) => self.set_oracle(bps)?,
        }
        Ok(())
    }

    pub fn wait(&mut self, secs: u64) {
        if secs > 0 {
            self.chain.wait(secs);
            (self.ledger.now, self.ledger.height) = (self.chain.now(), self.chain.height());
        }
    }

    /// A price of the oracle in this block, published `lag` seconds ago.
    pub fn publish(&mut self, price: u128, shape: Shape, lag: i64) {
        let price = price.clamp(ONE / 20, ONE * 20);
        let window = self.ledger.params.twap_window_secs;
        let publish_time = self.ledger.now.saturating_add_signed(-lag);
        let steady = crate::common::steady(price, window, publish_time);
        let part = |whole: u128, bps: u128| whole * bps / 10_000;
        self.ledger.publish(match shape {
            Shape::Steady => steady,
            Shape::Warming => Prices { twap: 0, coverage_secs: window / 2, ..steady },
            Shape::Moving { conf, ema_conf, ema, twap } => {
                let (ema, twap) = (price * ema / 100, price * twap / 100);
                Prices { conf: part(price, conf), ema, ema_conf: part(ema, ema_conf), twap, ..steady }
            }
        });
        self.store();
    }

    fn store(&mut self) {
        let oracle = self.chain.oracle.clone();
        self.chain.store(&oracle, &self.ledger.feed);
    }

    fn approve(&mut self, holder: usize, limit: u128) {
        // For a century: another end of a permission is not of interest here.
        let (settler, expires) = (self.chain.settler.to_string(), (self.ledger.now + 3_000_000_000).into());
        let msg = ExecuteMsg::ApproveSettler { settler, limit: limit.into(), expires };
        self.chain.attempt(&self.users[holder], &msg, &[]).unwrap();
        self.ledger.allowed[holder] = limit;
    }

    pub fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.chain.query(msg)
    }

    pub fn by_user(&mut self, user: usize, msg: &ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        self.chain.attempt(&self.users[user], msg, funds)
    }

    pub fn coins(amount: u128) -> Vec<Coin> {
        if amount == 0 { vec![] } else { coins(amount, DENOM) }
    }

    /// The user, or the next one that holds ACT: who holds nothing can only be refused.
    pub fn holder(&self, user: usize) -> usize {
        let all = (user..user + USERS).map(|user| user % USERS);
        all.into_iter().find(|user| self.ledger.accounts[*user].act > 0).unwrap_or(user)
    }

    /// Runs a message on the ledger: answers the ledger at this block before it, and what it should answer.
    pub fn expect<T>(
        &mut self,
        message: impl FnOnce(&mut Ledger) -> Result<T, Refused>,
    ) -> (Ledger, Result<T, Refused>) {
        let mut before = self.ledger.clone();
        before.reassess();
        let expected = self.ledger.tried(message).map(|(next, answer)| {
            self.ledger = next;
            answer
        });
        (before, expected)
    }

    pub fn same_refusal(
        &self,
        answer: &Result<AppResponse, String>,
        expected: Option<Refused>,
    ) -> TestCaseResult {
        let expected = expected.map(code);
        prop_assert_eq!(answer.as_ref().err().map(String::as_str), expected);
        if let Some(code) = expected {
            self.refused(code);
        }
        Ok(())
    }

    pub fn refused(&self, code: &str) {
        let kind = crate::KINDS.iter().find(|kind| kind.strip_prefix("refused ") == Some(code));
        self.saw(kind.unwrap_or(&"refused otherwise"), true);
    }
}

/// What a quote may foretell: a bank that refuses is none of its business.
pub fn foretold(answer: &Result<AppResponse, String>) -> Option<String> {
    answer.as_ref().err().filter(|code| code.as_str() != "bank").cloned()
}

pub fn shown_price(price: u128) -> Decimal {
    Decimal::new(price.into())
}

pub fn shown_wait(due: Option<u64>) -> WaitInfo {
    due.map_or(WaitInfo::NextPrice {}, |due| WaitInfo::Epoch { due_height: due.into() })
}

pub fn mint_result(minted: &Minted) -> MintResult {
    MintResult {
        burned_uakt: minted.burned.into(),
        minted_uact: minted.minted.into(),
        change_uakt: minted.change.into(),
        price: shown_price(minted.price),
        spread_bps: Bps(minted.spread_bps.try_into().unwrap()),
    }
}

pub fn payment(paid: &Paid) -> PaymentResult {
    PaymentResult {
        from_escrow_uakt: 0_u128.into(),
        owed_uakt: (paid.credits + paid.buffer + paid.claimed).into(),
        from_credits_uakt: paid.credits.into(),
        from_buffer_uakt: paid.buffer.into(),
        claimed_uakt: paid.claimed.into(),
        claim_id: paid.claim_id.map(Into::into),
    }
}

pub fn burn_result(paid: &Paid) -> BurnResult {
    BurnResult {
        burned_uact: paid.burned.into(),
        payment: payment(paid),
        price: shown_price(paid.price),
        spread_bps: Bps(paid.spread_bps.try_into().unwrap()),
    }
}
