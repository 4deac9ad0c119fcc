//! Batches of invoices.

use bme::{
    events::{self, PayoutKept},
    msg::{ExecuteMsg, InvoiceInput, Payout, QueryMsg},
    responses::{ApprovalResponse, Outcome, SettleQuote, SettleResult, SettledInvoice},
};
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{
    common::{data, invoice},
    ledger::{Bill, Ledger, Settled, USERS, code},
    run::{Run, payment, shown_price},
    steps::{Id, NewBill},
};

impl Run<'_> {
    pub fn settle(&mut self, index: usize, bills: &[NewBill], is_atomic: bool) -> TestCaseResult {
        let batch = self.batch(index, bills);
        let inputs: Vec<InvoiceInput> = batch
            .iter()
            .map(|(id, bill)| {
                let (payer, provider) = (&self.users[bill.payer], &self.users[bill.provider]);
                invoice(id, payer, provider, bill.act, bill.payout)
            })
            .collect();
        let (before, expected) = self.expect(|ledger| ledger.settle(&batch, is_atomic));
        let settler = self.chain.settler.clone();
        let quote: SettleQuote =
            self.query(&QueryMsg::QuoteSettle { settler: settler.to_string(), invoices: inputs.clone() });
        let msg = ExecuteMsg::Settle { invoices: inputs, atomic: Some(is_atomic) };
        let answer = self.chain.attempt(&settler, &msg, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        prop_assert_eq!((quote.status, &quote.would_fail), (before.status(), &None));
        let quoted = quote.results.unwrap();
        let Ok(expected) = expected else {
            // A quote does not know of atomic: its first refusal is the one of the call.
            let first = quoted.iter().find_map(|result| refusal(&result.outcome));
            prop_assert_eq!(first, answer.err());
            return Ok(());
        };
        let answer = answer.unwrap();
        let events = answer.events.iter().filter_map(|event| events::Settled::try_from(event).ok());
        let spread: u128 = events.filter_map(|event| event.spread_uakt).map(|spread| spread.u128()).sum();
        prop_assert_eq!(spread, self.ledger.books.spread - before.books.spread);
        let kept = answer.events.iter().filter_map(|event| PayoutKept::try_from(event).ok());
        let kept: u128 = kept.map(|event| event.kept_uakt.u128()).sum();
        prop_assert_eq!(kept, self.ledger.kept[USERS - 1] - before.kept[USERS - 1]);
        self.saw("payout of a batch kept", kept > 0);
        let results = data::<SettleResult>(&answer).results;
        prop_assert_eq!(&results, &quoted);
        prop_assert_eq!(quote.status_after, Some(self.ledger.status()));
        prop_assert_eq!(results.len(), batch.len());
        let refused = expected.iter().filter(|answer| answer.is_err()).count();
        self.saw("settle with a refused invoice beside a settled one", refused > 0 && refused < batch.len());
        for ((result, expected), (id, bill)) in results.iter().zip(expected).zip(&batch) {
            prop_assert_eq!(&result.id, id);
            match (&result.outcome, expected) {
                (Outcome::Refused(refusal), Err(refused)) => {
                    prop_assert_eq!(refusal.code.as_str(), code(refused));
                    self.refused(code(refused));
                }
                (Outcome::Settled(invoice), Ok((settled, is_replay))) => {
                    self.settled(&before, id, bill, invoice, &settled, is_replay)?;
                }
                (found, expected) => prop_assert!(false, "{found:?} instead of {expected:?}"),
            }
        }
        self.compare_approvals()
    }

    fn batch(&self, index: usize, bills: &[NewBill]) -> Vec<(String, Bill)> {
        let mut batch: Vec<(String, Bill)> = vec![];
        for (place, new) in bills.iter().enumerate() {
            let NewBill { payer, provider, amount, payout, id } = *new;
            let payer = self.holder(payer);
            let fresh = || {
                let act = amount.of(self.ledger.accounts[payer].act);
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
        batch
    }

    fn settled(
        &mut self,
        before: &Ledger,
        id: &str,
        bill: &Bill,
        invoice: &SettledInvoice,
        settled: &Settled,
        is_replay: bool,
    ) -> TestCaseResult {
        prop_assert_eq!(&invoice.payer, &self.users[bill.payer]);
        prop_assert_eq!(&invoice.provider, &self.users[bill.provider]);
        prop_assert_eq!((invoice.uact.u128(), invoice.payout), (bill.act, bill.payout));
        prop_assert_eq!(invoice.is_replay, is_replay);
        let (paid, request) = match settled {
            Settled::Act => (None, None),
            Settled::Paid(paid) => (Some(paid), None),
            Settled::Later(request) => (None, Some(*request)),
        };
        prop_assert_eq!(&invoice.payment, &paid.map(payment));
        prop_assert_eq!(invoice.price, paid.map(|paid| shown_price(paid.price)));
        prop_assert_eq!(invoice.request.map(|id| id.u64()), request);
        if is_replay {
            let first = SettledInvoice { is_replay, ..self.first_answers[id].clone() };
            prop_assert_eq!(invoice, &first);
            let is_old = before.invoices.contains_key(id);
            self.saw("replay of an earlier batch", is_old);
            self.saw("replay in the same batch", !is_old);
            self.saw("replay of one that waited", request.is_some());
            return Ok(());
        }
        self.first_answers.insert(id.to_owned(), invoice.clone());
        self.saw("settle in akt", bill.payout == Payout::Akt && request.is_none());
        self.saw("settle in act", bill.payout == Payout::Act);
        self.saw("settle that waits", request.is_some());
        self.saw("settle that makes a claim", paid.is_some_and(|paid| paid.claimed > 0));
        self.saw("settle with one account on both sides", bill.payer == bill.provider);
        Ok(())
    }

    pub fn compare_approvals(&self) -> TestCaseResult {
        for (user, holder) in self.users.iter().enumerate() {
            let (holder, settler) = (holder.to_string(), self.chain.settler.to_string());
            let approval: ApprovalResponse = self.query(&QueryMsg::Approval { holder, settler });
            prop_assert_eq!(approval.remaining_uact.u128(), self.ledger.allowed[user]);
        }
        Ok(())
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

fn refusal(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Settled(_) => None,
        Outcome::Refused(refusal) => Some(refusal.code.clone()),
    }
}
