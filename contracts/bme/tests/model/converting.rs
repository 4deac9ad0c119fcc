//! Mints, burns, gifts and claims.

use bme::{
    events::{self, Burned},
    msg::{ExecuteMsg, QueryMsg},
    params::Mode,
    responses::{BurnAnswer, BurnQuote, MintAnswer, MintQuote},
};
use cw_multi_test::AppResponse;
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{
    common::{ONE, data, event},
    ledger::{Answer, Ask, Ledger, MINT, Minted, Order, REFUND, Refused},
    run::{Run, UNLIMITED, burn_result, foretold, mint_result, shown_wait},
    steps::{Deadline, Margin, Size},
};

impl Run<'_> {
    pub fn mint(
        &mut self,
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
        deadline: Deadline,
    ) -> TestCaseResult {
        let akt = amount.of(self.ledger.akt[from]).min(self.ledger.akt[from]);
        if akt == 0 {
            return Ok(());
        }
        let deadline = deadline.at(self.ledger.now);
        let ask = |min| Ask { from, to, order: Order::Mint { akt, min }, deadline };
        let min = margin.on(offered(&self.ledger, MINT, ask(None).order));
        let (before, expected) = self.expect(|ledger| ledger.mint(ask(min)));
        let quote: MintQuote = self.query(&QueryMsg::QuoteMint {
            amount: akt.into(),
            min_act_out: min.map(Into::into),
            deadline: deadline.map(Into::into),
            sender: Some(self.users[from].to_string()),
        });
        let msg = ExecuteMsg::MintAct {
            to: Some(self.users[to].to_string()),
            min_act_out: min.map(Into::into),
            deadline: deadline.map(Into::into),
        };
        let answer = self.by_user(from, &msg, &Self::coins(akt));
        self.minted(&before, &answer, expected, quote)?;
        let is_done = answer.is_ok() && before.last_id == self.ledger.last_id;
        self.saw("minimum met exactly", is_done && matches!(margin, Margin::Exact));
        self.saw("mint to another account", is_done && from != to);
        Ok(())
    }

    pub fn mint_exact(&mut self, from: usize, to: usize, amount: Size, sent: Size) -> TestCaseResult {
        let act = amount.of(self.ledger.akt[from] * self.ledger.newest().price / ONE);
        let order = Order::MintExact { akt: UNLIMITED, act };
        let cost = self.ledger.price(MINT).and_then(|price| self.ledger.clone().mint_at(from, order, price));
        let cost = cost.map_or(1, |minted| minted.burned);
        // Sometimes exactly the cost, sometimes one less.
        let akt = match sent {
            Size::Dust(less) => cost.saturating_sub(less % 2),
            Size::Units(_) | Size::Part(_) => sent.of(self.ledger.akt[from]),
        }
        .min(self.ledger.akt[from]);
        if akt == 0 {
            return Ok(());
        }
        let ask = Ask { from, to, order: Order::MintExact { akt, act }, deadline: None };
        let (before, expected) = self.expect(|ledger| ledger.mint(ask));
        let quote: MintQuote = self.query(&QueryMsg::QuoteMintExact {
            act_out: act.into(),
            amount: Some(akt.into()),
            deadline: None,
            sender: Some(self.users[from].to_string()),
        });
        let to = Some(self.users[to].to_string());
        let msg = ExecuteMsg::MintActExact { act_out: act.into(), to, deadline: None };
        let answer = self.by_user(from, &msg, &Self::coins(akt));
        self.minted(&before, &answer, expected, quote)?;
        let is_done = answer.is_ok() && before.last_id == self.ledger.last_id;
        self.saw("mint exact with change", is_done && akt > cost);
        self.saw("mint exact without change", is_done && akt == cost);
        Ok(())
    }

    /// A mint: the message against the ledger, and its quote against both.
    fn minted(
        &mut self,
        before: &Ledger,
        answer: &Result<AppResponse, String>,
        expected: Result<Answer<Minted>, Refused>,
        quote: MintQuote,
    ) -> TestCaseResult {
        self.same_refusal(answer, expected.as_ref().err().copied())?;
        prop_assert_eq!(quote.status, before.status());
        prop_assert_eq!(quote.would_fail.map(|refusal| refusal.code), foretold(answer));
        let (Ok(expected), Ok(answer)) = (expected, answer) else { return Ok(()) };
        match (expected, data::<MintAnswer>(answer)) {
            (Answer::Done(minted), MintAnswer::Executed { result }) => {
                prop_assert_eq!(&result, &mint_result(&minted));
                prop_assert_eq!((quote.result, quote.wait), (Some(result), None));
                prop_assert_eq!(quote.status_after, Some(self.ledger.status()));
                let event: events::Minted = event(answer);
                prop_assert_eq!(event.spread_uakt.u128(), self.ledger.books.spread - before.books.spread);
                prop_assert_eq!(event.spread_uact.u128(), minted.spread_act);
                self.saw("mint", true);
                self.saw("mint while claims wait", before.unfunded() > 0);
                self.saw("mint that leaves claims waiting", self.ledger.unfunded() > 0);
                let par = self.ledger.params.mint.spread.at_par_bps.0;
                self.saw("mint at a raised spread", minted.spread_bps > par.into());
                self.saw("mint whose spread is the vault's", minted.spread_act > 0);
                self.saw("mint at once within the limit", before.modes().mint == Mode::NextPrice);
            }
            (Answer::Waits { id, estimate }, MintAnswer::Waits { ticket }) => {
                let wait = shown_wait(self.ledger.requests[&id].due);
                prop_assert_eq!((ticket.id.u64(), &ticket.wait), (id, &wait));
                let estimate = estimate.as_ref().map(mint_result);
                prop_assert_eq!((quote.result, quote.wait, quote.status_after), (estimate, Some(wait), None));
                self.saw("mint that waits", true);
            }
            (expected, found) => prop_assert!(false, "{found:?} instead of {expected:?}"),
        }
        Ok(())
    }

    pub fn burn(
        &mut self,
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
        deadline: Deadline,
    ) -> TestCaseResult {
        let from = self.holder(from);
        let act = amount.of(self.ledger.accounts[from].act);
        let deadline = deadline.at(self.ledger.now);
        let ask = |min| Ask { from, to, order: Order::Burn { act, min }, deadline };
        let min = margin.on(offered(&self.ledger, REFUND, ask(None).order));
        let (before, expected) = self.expect(|ledger| ledger.burn(ask(min)));
        let quote: BurnQuote = self.query(&QueryMsg::QuoteBurn {
            holder: Some(self.users[from].to_string()),
            amount: act.into(),
            min_akt_out: min.map(Into::into),
            deadline: deadline.map(Into::into),
        });
        let msg = ExecuteMsg::BurnAct {
            amount: act.into(),
            min_akt_out: min.map(Into::into),
            deadline: deadline.map(Into::into),
            to: Some(self.users[to].to_string()),
        };
        let answer = self.by_user(from, &msg, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        prop_assert_eq!(quote.status, before.status());
        prop_assert_eq!(quote.would_fail.map(|refusal| refusal.code), foretold(&answer));
        let was_open = before.modes().refund == Mode::Open;
        self.saw("burn that would close its own leg", was_open && expected == Err("leg_closed"));
        let (Ok(expected), Ok(answer)) = (expected, answer) else { return Ok(()) };
        match (expected, data::<BurnAnswer>(&answer)) {
            (Answer::Done(paid), BurnAnswer::Executed { result }) => {
                prop_assert_eq!(&result, &burn_result(&paid));
                prop_assert_eq!((quote.result, quote.wait), (Some(result), None));
                prop_assert_eq!(quote.status_after, Some(self.ledger.status()));
                self.saw("minimum met exactly", matches!(margin, Margin::Exact));
                self.saw("burn from credits alone", paid.buffer == 0 && paid.claimed == 0);
                self.saw("burn from the buffer too", paid.buffer > 0);
                self.saw("burn that makes a claim", paid.claimed > 0);
                self.saw("burn with claims waiting", before.unfunded() > 0);
                self.saw("burn of the last act", self.ledger.books.outstanding == 0);
                self.saw("burn at once within the limit", before.modes().refund == Mode::NextPrice);
                let event: Burned = event(&answer);
                let spread = self.ledger.books.spread - before.books.spread;
                prop_assert_eq!(event.spread_uakt.u128(), spread);
                self.saw("spread of a payment to the buffer", spread > 0);
                let is_cut = paid.spread_bps > 0 && self.ledger.books.credits == 0;
                self.saw("spread of a payment in part to the buffer", is_cut);
            }
            (Answer::Waits { id, estimate }, BurnAnswer::Waits { ticket }) => {
                let wait = shown_wait(self.ledger.requests[&id].due);
                prop_assert_eq!((ticket.id.u64(), &ticket.wait), (id, &wait));
                let estimate = estimate.as_ref().map(burn_result);
                prop_assert_eq!((quote.result, quote.wait, quote.status_after), (estimate, Some(wait), None));
                self.saw("burn that waits", true);
            }
            (expected, found) => prop_assert!(false, "{found:?} instead of {expected:?}"),
        }
        Ok(())
    }

    /// Requests of one account until one is too many, where they wait at all.
    pub fn flood(&mut self, user: usize) -> TestCaseResult {
        let mut is_waiting = true;
        for _ in 0..21 {
            if is_waiting && self.ledger.akt[user] > 0 {
                let before = self.ledger.last_id;
                self.mint(user, user, Size::Part(5), Margin::Free, Deadline(None))?;
                is_waiting = self.ledger.last_id > before;
            }
        }
        Ok(())
    }

    pub fn fund(&mut self, from: usize, amount: u128) -> TestCaseResult {
        let amount = amount.min(self.ledger.akt[from]);
        if amount == 0 {
            return Ok(());
        }
        let to_claims = self.ledger.fund(from, amount);
        let answer = self.by_user(from, &ExecuteMsg::FundVault {}, &Self::coins(amount));
        let event: events::Funded = event(&answer.unwrap());
        prop_assert_eq!(event.to_claims_uakt.u128(), to_claims);
        self.saw("fund while claims wait", to_claims > 0);
        self.saw("fund without claims", to_claims == 0);
        Ok(())
    }

    pub fn withdraw(&mut self, pick: u64) -> TestCaseResult {
        // Mostly an open claim, sometimes one that is paid or was never made.
        let open: Vec<u64> = self.expected_claims(None).iter().map(|claim| claim.id.u64()).collect();
        let some = usize::try_from(pick % 97).unwrap() % (open.len() + 1);
        let id = open.get(some).copied().unwrap_or(pick % 5);
        let (_, expected) = self.expect(|ledger| ledger.withdraw(id));
        let answer = self.by_user(0, &ExecuteMsg::WithdrawClaim { id: id.into() }, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        let (Ok((paid, left)), Ok(answer)) = (expected, answer) else { return Ok(()) };
        let event: events::ClaimPaid = event(&answer);
        prop_assert_eq!((event.paid_uakt.u128(), event.left_uakt.u128()), (paid, left));
        self.saw("withdraw in part", left > 0);
        self.saw("withdraw in full", left == 0);
        Ok(())
    }
}

/// What an order would give at the present price, if it ran.
fn offered(ledger: &Ledger, leg: usize, order: Order) -> u128 {
    let mut ledger = ledger.clone();
    if order.act() > ledger.books.outstanding {
        return 1;
    }
    ledger.reassess();
    let offered = ledger.price(leg).and_then(|price| match leg {
        MINT => ledger.mint_at(0, order, price).map(|minted| minted.minted),
        _ => ledger.refund_at(order, price, Mode::Closed).map(|paid| paid.credits + paid.buffer),
    });
    offered.unwrap_or(1)
}
