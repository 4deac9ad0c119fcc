//! Random messages of several users at jumping prices, against a ledger of plain integers ([`ledger`]): what the vault
//! answers or refuses, what its quotes say beforehand, and every book afterwards must be the ledger's. The contract
//! asserts its own invariants after each message besides.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod compare;
mod ledger;
mod steps;

use std::{cell::RefCell, collections::BTreeMap};

use bme::{
    events::{self, Burned, Settled},
    msg::{ExecuteMsg, InvoiceInput, Payout, QueryMsg},
    params::{Leg, Mode},
    patch::ParamsPatch,
    responses::{
        BurnQuote, BurnResult, InvariantsResponse, MintQuote, MintResult, Outcome, PaymentResult,
        SettleQuote, SettleResult, SettledInvoice,
    },
};
use common::{AKT, DENOM, ONE, Suite, data, invoice, steady};
use cosmwasm_std::{Addr, BankMsg, coins};
use cw_multi_test::{AppResponse, Executor};
use ledger::{Bill, Ledger, Minted, Paid, Refused, Role, Tune, USERS, tuned};
use proptest::{
    prelude::*,
    test_runner::{TestCaseResult, TestRunner},
};
use steps::{Id, Margin, NewBill, Size, Step, case};

/// Odd, so that parts of it are no round numbers.
const PURSE: u128 = 1_000_000 * AKT + 7;
/// Far more than anybody holds, and small enough for the ledger's products.
const UNLIMITED: u128 = u128::MAX >> 40;

/// What happened how often, over all cases.
type Seen = RefCell<BTreeMap<&'static str, usize>>;

struct Run<'a> {
    suite: Suite,
    users: Vec<Addr>,
    ledger: Ledger,
    first_answers: BTreeMap<String, SettledInvoice>,
    seen: &'a Seen,
}

#[test]
fn the_contract_follows_the_ledger() {
    let seen = Seen::default();
    let config = ProptestConfig {
        cases: 320,
        max_shrink_time: 20_000,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&case(), |(params, steps)| {
            let mut run = Run::new(params, &seen);
            for (index, step) in steps.iter().enumerate() {
                run.step(index, step)?;
                run.compare()?;
            }
            let answer: InvariantsResponse = run.suite.query(&QueryMsg::Invariants {});
            prop_assert!(answer.all_hold, "{answer:?}");
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));

    // A path that nothing takes proves nothing: each must have been taken many times.
    let seen = seen.into_inner();
    println!("{seen:#?}");
    for kind in KINDS {
        assert!(seen.get(kind).is_some_and(|times| *times >= 20), "{kind} happens too rarely: {seen:#?}");
    }
}

const KINDS: [&str; 69] = [
    "mint",
    "mint while claims wait",
    "mint that leaves claims waiting",
    "mint at a raised spread",
    "mint to another account",
    "mint exact with change",
    "mint exact without change",
    "burn from credits alone",
    "burn from the buffer too",
    "burn that makes a claim",
    "burn with claims waiting",
    "burn of the last act",
    "burn that would close its own leg",
    "spread of a payment to the buffer",
    "spread of a payment in part to the buffer",
    "minimum met exactly",
    "fund while claims wait",
    "fund without claims",
    "donation",
    "settle in akt",
    "settle in act",
    "settle that makes a claim",
    "settle with one account on both sides",
    "settle with a refused invoice beside a settled one",
    "replay in the same batch",
    "replay of an earlier batch",
    "replay at another price",
    "withdraw in part",
    "withdraw in full",
    "status warning",
    "status halt_cr",
    "status halt_oracle",
    "status halt_oracle over another",
    "status healthy again",
    "status held by the dwell time",
    "refused leg_closed",
    "refused oracle_unhealthy",
    "refused dust_amount",
    "refused min_out",
    "refused insufficient_act",
    "refused not_approved",
    "refused invoice_state",
    "refused claim_unfunded",
    "refused zero_amount",
    "refused below_minimum",
    "refused insufficient_funds",
    "refused unknown_claim",
    "change at once",
    "change that waits",
    "change that moves the breaker",
    "pending change applied",
    "pending change dropped",
    "pause",
    "another oracle",
    "refused stale_params",
    "refused no_change",
    "refused invalid_params",
    "refused loosens_in_crisis",
    "refused pending_exists",
    "refused nothing_pending",
    "refused not_yet_due",
    "refused paused",
    "refused not_guardian",
    "refused pause_duration",
    "refused pause_shortened",
    "refused no_charges",
    "refused settler_cap",
    "refused oracle_move",
    "refused no_legs",
];

impl<'a> Run<'a> {
    fn new(params: bme::params::Params, seen: &'a Seen) -> Self {
        let mut suite = Suite::unpriced(params.clone());
        let since = suite.now();
        suite.set_atomics(ONE);
        let users: Vec<Addr> = (0..USERS).map(|user| suite.rich(&format!("user{user}"), PURSE)).collect();
        let mut ledger = Ledger::new(params, PURSE, ONE, since, suite.now());
        for user in &users {
            suite.approve(user, UNLIMITED).unwrap();
        }
        ledger.allowed = [UNLIMITED; USERS];
        Self { suite, users, ledger, first_answers: BTreeMap::new(), seen }
    }

    fn saw(&self, kind: &'static str, is_so: bool) {
        if is_so {
            *self.seen.borrow_mut().entry(kind).or_default() += 1;
        }
    }

    fn step(&mut self, index: usize, step: &Step) -> TestCaseResult {
        match *step {
            Step::Price { percent, noise } => {
                self.set_price(self.ledger.price * percent / 100 + noise);
            }
            Step::Ratio(bps) => {
                let act = self.ledger.books.outstanding;
                if let Some(price) = (act * ONE / 10_000 * bps).checked_div(self.ledger.collateral()) {
                    self.set_price(price);
                }
            }
            Step::Wait(secs) => self.suite.wait(secs),
            Step::Mint { from, to, amount, margin } => self.mint(from, to, amount, margin)?,
            Step::MintExact { from, to, amount, sent } => self.mint_exact(from, to, amount, sent)?,
            Step::Burn { from, to, amount, margin } => self.burn(from, to, amount, margin)?,
            Step::Fund { from, amount } => self.fund(from, amount)?,
            Step::Donate { from, amount } => {
                let amount = amount.of(self.ledger.akt[from]).min(self.ledger.akt[from]);
                if amount > 0 {
                    let to_address = self.suite.vault.to_string();
                    let send = BankMsg::Send { to_address, amount: coins(amount, DENOM) };
                    self.suite.app.execute(self.users[from].clone(), send.into()).unwrap();
                    self.ledger.donate(from, amount);
                    self.saw("donation", true);
                }
            }
            Step::Approve { holder, amount } => {
                let limit = amount.map_or(UNLIMITED, |amount| amount.of(self.ledger.act[holder]));
                self.suite.approve(&self.users[holder], limit).unwrap();
                self.ledger.allowed[holder] = limit;
            }
            Step::Settle { ref bills, is_atomic } => self.settle(index, bills, is_atomic)?,
            Step::Withdraw { pick } => self.withdraw(pick)?,
            Step::Tune { tune, is_late } => self.tune(tune, is_late)?,
            Step::Apply => self.apply()?,
            Step::Cancel => {
                let (_, expected) = self.expect(Ledger::cancel);
                self.by_owner(&ExecuteMsg::CancelParams {}, expected.err())?;
                self.saw("pending change dropped", expected.is_ok());
            }
            Step::Due => {
                if let Some((_, _, due)) = self.ledger.waiting {
                    self.suite.wait(due.saturating_sub(self.suite.now()));
                    self.set_price(self.ledger.price.saturating_mul(4));
                    self.suite.wait(5);
                    self.ledger.now = self.suite.now();
                    self.apply()?;
                }
            }
            Step::Pause { role, legs, from_now } => self.pause(role, legs, from_now)?,
            Step::Recharge => {
                self.ledger.charges = 3;
                let guardian = Some(self.suite.guardian.to_string());
                self.by_owner(&ExecuteMsg::SetGuardian { guardian }, None)?;
            }
            Step::Cap(size) => {
                let cap = size.map(|size| size.of(self.ledger.act[0]));
                let (_, expected) = self.expect(|ledger| ledger.set_cap(cap));
                let (addr, daily_cap) = (self.suite.settler.to_string(), cap.map(Into::into));
                let msg = ExecuteMsg::SetSettler { addr, daily_cap, enabled: true };
                self.by_owner(&msg, expected.err())?;
            }
            Step::Oracle(bps) => self.set_oracle(bps)?,
        }
        self.ledger.now = self.suite.now();
        Ok(())
    }

    fn by_owner(&mut self, msg: &ExecuteMsg, refusal: Option<Refused>) -> TestCaseResult {
        let answer = self.suite.attempt(&self.suite.owner.clone(), msg, &[]);
        self.same_refusal(&answer, refusal)
    }

    fn tune(&mut self, tune: Tune, is_late: bool) -> TestCaseResult {
        let expect_version = if is_late { self.ledger.version - 1 } else { self.ledger.version };
        // A patch of everything, of which what is the same is no change; and one of nothing else.
        let after = serde_json::to_string(&tuned(&self.ledger.params, tune)).unwrap();
        let patch: ParamsPatch = serde_json::from_str(&after).unwrap();
        let (before, expected) = self.expect(|ledger| ledger.tune(tune, expect_version));
        self.by_owner(&ExecuteMsg::UpdateParams { patch, expect_version }, expected.err())?;
        self.saw("change at once", expected == Ok(true));
        self.saw("change that waits", expected == Ok(false));
        let is_changed = self.ledger.breaker != before.breaker;
        self.saw("change that moves the breaker", expected == Ok(true) && is_changed);
        Ok(())
    }

    fn apply(&mut self) -> TestCaseResult {
        let (_, expected) = self.expect(Ledger::apply);
        self.saw("pending change applied", expected.is_ok());
        self.by_owner(&ExecuteMsg::ApplyParams {}, expected.err())
    }

    fn pause(&mut self, role: Role, legs: u8, from_now: u64) -> TestCaseResult {
        let legs: Vec<usize> = (0..3).filter(|leg| legs >> leg & 1 == 1).collect();
        let until = (self.suite.now() + from_now).saturating_sub(100);
        let (_, expected) = self.expect(|ledger| ledger.pause(role, &legs, until));
        let sender = match role {
            Role::Owner => self.suite.owner.clone(),
            Role::Guardian => self.suite.guardian.clone(),
            Role::User => self.users[0].clone(),
        };
        let legs = legs.into_iter().map(|leg| Leg::ALL[leg]).collect();
        let msg = ExecuteMsg::Pause { legs, until: until.into() };
        let answer = self.suite.attempt(&sender, &msg, &[]);
        self.saw("pause", expected.is_ok());
        self.same_refusal(&answer, expected.err())
    }

    fn set_oracle(&mut self, bps: u128) -> TestCaseResult {
        let price = (self.ledger.price * bps / 10_000).clamp(ONE / 100, ONE * 100);
        let (oracle, published) = (self.suite.another_oracle(), self.suite.now());
        let prices = steady(price, self.suite.params.twap_window_secs, published);
        let snapshot = self.suite.snapshot(prices, None);
        self.suite.store_at(&oracle, &snapshot);
        self.suite.wait(5);
        self.ledger.now = self.suite.now();
        let (_, expected) = self.expect(|ledger| ledger.set_oracle(price, published));
        let msg = ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: None };
        if expected.is_ok() {
            self.suite.oracle = oracle;
        }
        self.saw("another oracle", expected.is_ok());
        self.by_owner(&msg, expected.err())
    }

    fn set_price(&mut self, price: u128) {
        self.ledger.price = price.clamp(ONE / 100, ONE * 100);
        self.ledger.published = self.suite.now();
        self.suite.set_atomics(self.ledger.price);
    }

    fn mint(&mut self, from: usize, to: usize, amount: Size, margin: Margin) -> TestCaseResult {
        let amount = amount.of(self.ledger.akt[from]).min(self.ledger.akt[from]);
        if amount == 0 {
            return Ok(());
        }
        let offered = self.ledger.clone().mint(from, to, amount, None).map_or(1, |minted| minted.minted);
        let min = margin.on(offered);
        let (before, expected) = self.expect(|ledger| ledger.mint(from, to, amount, min));
        let quote: MintQuote = self.suite.query(&QueryMsg::QuoteMint {
            amount: amount.into(),
            min_act_out: min.map(Into::into),
            deadline: None,
        });
        let to = Some(self.users[to].to_string());
        let msg = ExecuteMsg::MintAct { to, min_act_out: min.map(Into::into), deadline: None };
        let answer = self.suite.attempt(&self.users[from].clone(), &msg, &coins(amount, DENOM));
        self.minted(&before, &answer, expected, quote)?;
        self.saw("minimum met exactly", answer.is_ok() && min == Some(offered));
        self.saw("mint to another account", answer.is_ok() && before.act[from] == self.ledger.act[from]);
        Ok(())
    }

    fn mint_exact(&mut self, from: usize, to: usize, amount: Size, sent: Size) -> TestCaseResult {
        let act = amount.of(self.ledger.akt[from] * self.ledger.price / ONE);
        let mut rich = self.ledger.clone();
        rich.akt[from] = UNLIMITED;
        let cost = rich.mint_exact(from, to, act, UNLIMITED).map_or(1, |minted| minted.burned);
        // Sometimes exactly the cost, sometimes one less.
        let sent = match sent {
            Size::Dust(less) => cost.saturating_sub(less % 2),
            Size::Part(_) => sent.of(self.ledger.akt[from]),
        }
        .min(self.ledger.akt[from]);
        if sent == 0 {
            return Ok(());
        }
        let (before, expected) = self.expect(|ledger| ledger.mint_exact(from, to, act, sent));
        let amount = Some(sent.into());
        let quote: MintQuote =
            self.suite.query(&QueryMsg::QuoteMintExact { act_out: act.into(), amount, deadline: None });
        let to = Some(self.users[to].to_string());
        let msg = ExecuteMsg::MintActExact { act_out: act.into(), to, deadline: None };
        let answer = self.suite.attempt(&self.users[from].clone(), &msg, &coins(sent, DENOM));
        self.minted(&before, &answer, expected, quote)?;
        self.saw("mint exact with change", answer.is_ok() && sent > cost);
        self.saw("mint exact without change", answer.is_ok() && sent == cost);
        Ok(())
    }

    /// A mint: the message against the ledger, and its quote against both.
    fn minted(
        &mut self,
        before: &Ledger,
        answer: &Result<AppResponse, String>,
        expected: Result<Minted, Refused>,
        quote: MintQuote,
    ) -> TestCaseResult {
        self.same_refusal(answer, expected.as_ref().err().copied())?;
        prop_assert_eq!(quote.status, before.status());
        prop_assert_eq!(quote.would_fail.map(|refusal| refusal.code), answer.as_ref().err().cloned());
        let Ok(expected) = expected else { return Ok(()) };
        let result: MintResult = data(answer.as_ref().unwrap());
        let event: events::Minted = common::event(answer.as_ref().unwrap());
        prop_assert_eq!(event.spread_uakt.u128(), self.ledger.books.spread - before.books.spread);
        prop_assert_eq!(&numbers(&result), &expected);
        prop_assert_eq!(result.price.atomics().u128(), before.price);
        prop_assert_eq!((quote.result, quote.status_after), (Some(result), Some(self.ledger.status())));
        self.saw("mint", true);
        self.saw("mint while claims wait", before.unfunded() > 0);
        self.saw("mint that leaves claims waiting", self.ledger.unfunded() > 0);
        let par = self.ledger.params.mint.spread.at_par_bps.0;
        self.saw("mint at a raised spread", expected.spread_bps > par.into());
        Ok(())
    }

    fn burn(&mut self, from: usize, to: usize, amount: Size, margin: Margin) -> TestCaseResult {
        let from = self.holder(from);
        let act = amount.of(self.ledger.act[from]);
        let offered =
            self.ledger.clone().burn(from, to, act, None).map_or(1, |paid| paid.credits + paid.buffer);
        let min = margin.on(offered);
        let (before, expected) = self.expect(|ledger| ledger.burn(from, to, act, min));
        let quote: BurnQuote = self.suite.query(&QueryMsg::QuoteBurn {
            holder: Some(self.users[from].to_string()),
            amount: act.into(),
            min_akt_out: min.map(Into::into),
            deadline: None,
        });
        let to = Some(self.users[to].to_string());
        let msg =
            ExecuteMsg::BurnAct { amount: act.into(), min_akt_out: min.map(Into::into), deadline: None, to };
        let answer = self.suite.attempt(&self.users[from].clone(), &msg, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        prop_assert_eq!(quote.status, before.status());
        prop_assert_eq!(quote.would_fail.map(|refusal| refusal.code), answer.as_ref().err().cloned());
        let was_open = before.modes().refund == Mode::Open;
        self.saw("burn that would close its own leg", was_open && expected == Err("leg_closed"));
        let Ok(paid) = expected else { return Ok(()) };
        let answer = answer.unwrap();
        let result: BurnResult = data(&answer);
        prop_assert_eq!(result.burned_uact.u128(), act);
        prop_assert_eq!(&payment(&result.payment), &paid);
        prop_assert_eq!((quote.result, quote.status_after), (Some(result), Some(self.ledger.status())));
        self.saw("minimum met exactly", min == Some(offered));
        self.saw("burn from credits alone", paid.buffer == 0 && paid.claimed == 0);
        self.saw("burn from the buffer too", paid.buffer > 0);
        self.saw("burn that makes a claim", paid.claimed > 0);
        self.saw("burn with claims waiting", before.unfunded() > 0);
        self.saw("burn of the last act", self.ledger.books.outstanding == 0);
        let event: Burned = common::event(&answer);
        let spread = self.ledger.books.spread - before.books.spread;
        prop_assert_eq!(event.spread_uakt.u128(), spread);
        self.saw("spread of a payment to the buffer", spread > 0);
        let spread_bps = self.ledger.params.refund.spread_bps.0;
        let is_cut = spread_bps > 0 && self.ledger.books.credits == 0;
        self.saw("spread of a payment in part to the buffer", is_cut);
        Ok(())
    }

    fn fund(&mut self, from: usize, amount: Size) -> TestCaseResult {
        let amount = amount.of(self.ledger.akt[from]).min(self.ledger.akt[from]);
        if amount == 0 {
            return Ok(());
        }
        let to_claims = self.ledger.fund(from, amount);
        let funds = coins(amount, DENOM);
        let answer = self.suite.attempt(&self.users[from].clone(), &ExecuteMsg::FundVault {}, &funds);
        let event: bme::events::Funded = common::event(&answer.unwrap());
        prop_assert_eq!(event.to_claims_uakt.u128(), to_claims);
        self.saw("fund while claims wait", to_claims > 0);
        self.saw("fund without claims", to_claims == 0);
        Ok(())
    }

    fn withdraw(&mut self, pick: u64) -> TestCaseResult {
        // Mostly an open claim, sometimes one that is paid or was never made.
        let open: Vec<u64> = self.expected_claims(None).iter().map(|claim| claim.id.u64()).collect();
        let some = usize::try_from(pick % 97).unwrap() % (open.len() + 1);
        let id = open.get(some).copied().unwrap_or(pick % 5);
        let mut next = self.ledger.clone();
        let expected = next.withdraw(id);
        let answer =
            self.suite.attempt(&self.users[0].clone(), &ExecuteMsg::WithdrawClaim { id: id.into() }, &[]);
        self.same_refusal(&answer, expected.err())?;
        let Ok((paid, left)) = expected else { return Ok(()) };
        let event: bme::events::ClaimPaid = common::event(&answer.unwrap());
        prop_assert_eq!((event.paid_uakt.u128(), event.left_uakt.u128()), (paid, left));
        self.saw("withdraw in part", left > 0);
        self.saw("withdraw in full", left == 0);
        self.ledger = next;
        Ok(())
    }

    fn settle(&mut self, index: usize, bills: &[NewBill], is_atomic: bool) -> TestCaseResult {
        let mut batch: Vec<(String, Bill)> = vec![];
        for (place, new) in bills.iter().enumerate() {
            let NewBill { payer, provider, amount, payout, id } = *new;
            let payer = self.holder(payer);
            let fresh = || {
                let act = amount.of(self.ledger.act[payer]);
                (format!("{index}/{place}"), Bill { payer, provider, act, payout })
            };
            let earlier = |pick: usize| {
                let known = self.ledger.invoices.len().max(1);
                let found = self.ledger.invoices.iter().nth(pick % known);
                found.map(|(id, (bill, _))| (id.clone(), bill.clone()))
            };
            batch.push(match id {
                Id::Fresh => fresh(),
                Id::Again => batch.last().cloned().unwrap_or_else(fresh),
                Id::Replay(pick) => earlier(pick).unwrap_or_else(fresh),
                Id::Altered(pick) => earlier(pick).map_or_else(fresh, |(id, bill)| altered(id, bill, pick)),
            });
        }
        let inputs: Vec<InvoiceInput> = batch
            .iter()
            .map(|(id, bill)| {
                let (payer, provider) = (&self.users[bill.payer], &self.users[bill.provider]);
                invoice(id, payer, provider, bill.act, bill.payout)
            })
            .collect();
        let (before, expected) = self.expect(|ledger| ledger.settle(&batch, is_atomic));
        let settler = self.suite.settler.clone();
        let quote: SettleQuote = self
            .suite
            .query(&QueryMsg::QuoteSettle { settler: settler.to_string(), invoices: inputs.clone() });
        let msg = ExecuteMsg::Settle { invoices: inputs, atomic: Some(is_atomic) };
        let answer = self.suite.attempt(&settler, &msg, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        prop_assert_eq!((quote.status, &quote.would_fail), (before.status(), &None));
        let quoted = quote.results.unwrap();
        let Ok(expected) = expected else {
            // A quote does not know of atomic: its first refusal is the one of the call.
            let first = quoted.iter().find_map(|result| code(&result.outcome));
            prop_assert_eq!(first, answer.err());
            return Ok(());
        };
        let answer = answer.unwrap();
        let events = answer.events.iter().filter_map(|event| Settled::try_from(event).ok());
        let spread: u128 = events.filter_map(|event| event.spread_uakt).map(|spread| spread.u128()).sum();
        prop_assert_eq!(spread, self.ledger.books.spread - before.books.spread);
        let results = data::<SettleResult>(&answer).results;
        prop_assert_eq!(&results, &quoted);
        prop_assert_eq!(quote.status_after, Some(self.ledger.status()));
        prop_assert_eq!(results.len(), batch.len());
        let refused = expected.iter().filter(|answer| answer.is_err()).count();
        self.saw("settle with a refused invoice beside a settled one", refused > 0 && refused < batch.len());
        for ((result, expected), (id, bill)) in results.iter().zip(expected).zip(&batch) {
            prop_assert_eq!(&result.id, id);
            match (&result.outcome, expected) {
                (Outcome::Refused(refusal), Err(code)) => {
                    prop_assert_eq!(refusal.code.as_str(), code);
                    self.refused(code);
                }
                (Outcome::Settled(invoice), Ok((paid, is_replay))) => {
                    self.settled(&before, id, bill, invoice, paid, is_replay)?;
                }
                (found, expected) => prop_assert!(false, "{found:?} instead of {expected:?}"),
            }
        }
        Ok(())
    }

    fn settled(
        &mut self,
        before: &Ledger,
        id: &str,
        bill: &Bill,
        invoice: &SettledInvoice,
        paid: Option<Paid>,
        is_replay: bool,
    ) -> TestCaseResult {
        prop_assert_eq!(&invoice.payer, &self.users[bill.payer]);
        prop_assert_eq!(&invoice.provider, &self.users[bill.provider]);
        prop_assert_eq!((invoice.uact.u128(), invoice.payout), (bill.act, bill.payout));
        prop_assert_eq!(invoice.is_replay, is_replay);
        prop_assert_eq!(&invoice.payment.as_ref().map(payment), &paid);
        if is_replay {
            let first = SettledInvoice { is_replay, ..self.first_answers[id].clone() };
            prop_assert_eq!(invoice, &first);
            let is_old = before.invoices.contains_key(id);
            self.saw("replay of an earlier batch", is_old);
            self.saw("replay in the same batch", !is_old);
            let price = invoice.price.map(|price| price.atomics().u128());
            self.saw("replay at another price", price.is_some_and(|price| price != before.price));
            return Ok(());
        }
        self.first_answers.insert(id.to_owned(), invoice.clone());
        self.saw("settle in akt", bill.payout == Payout::Akt);
        self.saw("settle in act", bill.payout == Payout::Act);
        self.saw("settle that makes a claim", paid.is_some_and(|paid| paid.claimed > 0));
        self.saw("settle with one account on both sides", bill.payer == bill.provider);
        Ok(())
    }

    /// The user, or the next one that holds ACT: who holds nothing can only be refused.
    fn holder(&self, user: usize) -> usize {
        (user..user + USERS).map(|user| user % USERS).find(|user| self.ledger.act[*user] > 0).unwrap_or(user)
    }

    /// Runs a message on the ledger: answers the ledger at this block before it, and what it should answer.
    fn expect<T>(
        &mut self,
        message: impl FnOnce(&mut Ledger) -> Result<T, Refused>,
    ) -> (Ledger, Result<T, Refused>) {
        let mut next = self.ledger.clone();
        let expected = message(&mut next);
        let mut before = self.ledger.clone();
        before.reassess();
        if expected.is_ok() {
            self.ledger = next;
        }
        (before, expected)
    }

    fn same_refusal(
        &self,
        answer: &Result<AppResponse, String>,
        expected: Option<Refused>,
    ) -> TestCaseResult {
        prop_assert_eq!(answer.as_ref().err().map(String::as_str), expected);
        if let Some(code) = expected {
            self.refused(code);
        }
        Ok(())
    }

    fn refused(&self, code: Refused) {
        let kind = KINDS.iter().find(|kind| kind.strip_prefix("refused ") == Some(code));
        self.saw(kind.unwrap_or(&"refused otherwise"), true);
    }
}

/// The bill with one thing changed.
fn altered(id: String, bill: Bill, pick: usize) -> (String, Bill) {
    let altered = match pick % 4 {
        0 => Bill { payer: (bill.payer + 1) % USERS, ..bill },
        1 => Bill { provider: (bill.provider + 1) % USERS, ..bill },
        2 => Bill { act: bill.act + 1, ..bill },
        _ => Bill { payout: if bill.payout == Payout::Akt { Payout::Act } else { Payout::Akt }, ..bill },
    };
    (id, altered)
}

fn code(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Settled(_) => None,
        Outcome::Refused(refusal) => Some(refusal.code.clone()),
    }
}

fn numbers(result: &MintResult) -> Minted {
    Minted {
        burned: result.burned_uakt.u128(),
        minted: result.minted_uact.u128(),
        change: result.change_uakt.u128(),
        spread_bps: result.spread_bps.0.into(),
    }
}

fn payment(result: &PaymentResult) -> Paid {
    Paid {
        credits: result.from_credits_uakt.u128(),
        buffer: result.from_buffer_uakt.u128(),
        claimed: result.claimed_uakt.u128(),
        claim_id: result.claim_id.map(|id| id.u64()),
    }
}
