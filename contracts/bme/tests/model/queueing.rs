//! Cranks, and what their owners take back.

use bme::{events, msg::ExecuteMsg, responses::CrankResult};
use cosmwasm_std::Event;
use cw_multi_test::AppResponse;
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{
    common::{data, event},
    ledger::{End, Ledger, Order, USERS},
    run::Run,
};

impl Run<'_> {
    pub fn crank(&mut self, limit: Option<u32>) -> TestCaseResult {
        let (before, expected) = self.expect(|ledger| ledger.crank(limit));
        let answer = self.by_user(0, &ExecuteMsg::Crank { limit }, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        let (Ok(expected), Ok(answer)) = (expected, answer) else { return Ok(()) };
        let found: CrankResult = data(&answer);
        prop_assert_eq!(found.visited, expected.visited);
        prop_assert_eq!((found.executed, found.cancelled), (expected.executed, expected.cancelled));
        prop_assert_eq!(count::<events::Requeued>(&answer), expected.moved);
        prop_assert_eq!(count::<events::RequestCancelled>(&answer), expected.cancelled);
        self.saw("crank that leaves some for the next", self.ledger.places != [0; 3]);
        self.saw("request that moves to the epoch", expected.moved > 0);
        for waits in expected.waits {
            self.saw("request that waits on for its price", waits == "oracle:not_published");
            self.saw(
                "request that waits on for a price at all",
                waits != "oracle:not_published" && waits.starts_with("oracle"),
            );
            self.saw("request that waits on for its epoch", waits == "epoch");
            self.saw("request that waits on for a bucket", waits.starts_with("bucket_empty"));
            self.saw("request that waits on for its leg", waits == "leg_closed" || waits == "paused");
        }
        for id in &self.ledger.touched {
            self.saw_end(&before, *id);
        }
        Ok(())
    }

    fn saw_end(&self, before: &Ledger, id: u64) {
        let Some(request) = self.ledger.requests.get(&id) else { return };
        let Some((_, end)) = &request.end else { return };
        match (end, request.order) {
            (End::Cancelled(reason), _) => {
                let kind = crate::KINDS.iter().find(|kind| kind.strip_prefix("cancelled ") == Some(reason));
                self.saw(kind.unwrap_or(&"cancelled oracle"), true);
            }
            (End::Minted(minted), order) => {
                self.saw("mint that waited", true);
                self.saw("mint while claims wait", before.unfunded() > 0);
                self.saw("mint that leaves claims waiting", self.ledger.unfunded() > 0);
                self.saw("mint exact that waited", matches!(order, Order::MintExact { .. }));
                self.saw("mint that waited, with change", minted.change > 0);
            }
            (End::Paid(paid), Order::Pay { .. }) => {
                self.saw("invoice that waited", true);
                self.saw("invoice that waited and makes a claim", paid.claimed > 0);
            }
            (End::Paid(_), _) => self.saw("burn that waited", true),
        }
        self.saw("request executed in its epoch", request.due.is_some() && !matches!(end, End::Cancelled(_)));
        self.saw("payout kept", self.ledger.kept != before.kept);
    }

    pub fn take_back(&mut self, pick: u64, is_owner: bool) -> TestCaseResult {
        // Mostly one that waits, sometimes one that ended or was never made.
        let waiting: Vec<u64> = self.ledger.pending().map(|(id, _)| id).collect();
        let some = usize::try_from(pick % 97).unwrap() % (waiting.len() + 1);
        let id = waiting.get(some).copied().unwrap_or(pick % (self.ledger.last_id + 2));
        let owner = self.ledger.requests.get(&id).map_or(0, |request| request.owner);
        let from = if is_owner { owner } else { (owner + 1) % USERS };
        let (before, expected) = self.expect(|ledger| ledger.take_back(from, id));
        let answer = self.by_user(from, &ExecuteMsg::Cancel { id: id.into() }, &[]);
        self.same_refusal(&answer, expected.err())?;
        if expected.is_ok() {
            self.saw_end(&before, id);
            self.saw("cancelled at the next price", before.requests[&id].due.is_none());
        }
        Ok(())
    }

    pub fn retry(&mut self, user: usize) -> TestCaseResult {
        // Only one account can have something.
        let user = if self.ledger.kept[USERS - 1] > 0 { USERS - 1 } else { user };
        let (_, expected) = self.expect(|ledger| ledger.retry(user));
        let to = self.users[user].to_string();
        let answer = self.by_user(0, &ExecuteMsg::RetryPayout { to }, &[]);
        self.same_refusal(&answer, expected.as_ref().err().copied())?;
        let (Ok(expected), Ok(answer)) = (expected, answer) else { return Ok(()) };
        let event: events::PayoutRetried = event(&answer);
        prop_assert_eq!(event.sent_uakt.u128(), expected);
        self.saw("payout retried", true);
        Ok(())
    }
}

/// How many events of a kind there are.
fn count<'a, T: TryFrom<&'a Event>>(answer: &'a AppResponse) -> u32 {
    answer.events.iter().filter(|event| T::try_from(event).is_ok()).count().try_into().unwrap()
}
