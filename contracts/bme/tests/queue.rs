//! Requests that wait: for the next price, for the end of an epoch, and what becomes of them.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{Burned, InvoicePaid, Minted, RequestCancelled, Requested, Requeued},
    msg::{ExecuteMsg, Payout, QueryMsg, RecordStatus},
    params::{Mode, Params},
    preset,
    queue::MAX_REQUESTS,
    responses::{BurnQuote, CrankResult, MintQuote, RecordsResponse, VaultResponse, WaitInfo},
};
use bme_math::Status;
use common::{AKT, DENOM, Suite, data, event, invoice, refused, spreadless, ticket};
use cosmwasm_std::coins;

/// Every leg waits for the next price; without spread, at the average.
fn next_price() -> Params {
    let mut params = spreadless();
    for row in [&mut params.policy.healthy, &mut params.policy.warning, &mut params.policy.halt_cr] {
        (row.mint, row.refund, row.settle) = (Mode::NextPrice, Mode::NextPrice, Mode::NextPrice);
    }
    params.policy.halt_oracle.settle = Mode::NextPrice;
    params
}

fn epochs() -> Params {
    let mut params = spreadless();
    for row in [&mut params.policy.healthy, &mut params.policy.warning, &mut params.policy.halt_cr] {
        (row.mint, row.refund) = (Mode::Epoch, Mode::Epoch);
    }
    params
}

/// Beyond what clocks may differ, so that the next price is one that came after.
fn later(suite: &mut Suite) {
    suite.wait(u64::from(suite.params.max_future_secs) + 1);
}

/// The price after all that was asked until now, and a crank.
fn next(suite: &mut Suite, price: &str) -> cw_multi_test::AppResponse {
    later(suite);
    suite.set_price(price);
    suite.crank(50).unwrap()
}

#[test]
fn a_mint_waits_for_a_price_that_nobody_knew() {
    let mut suite = Suite::new(next_price(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    let response = suite.mint(&alice, 10 * AKT).unwrap();
    let asked: Requested = event(&response);
    assert_eq!((asked.request.u64(), asked.paid_uakt), (1, Some((10 * AKT).into())));
    assert_eq!(ticket(&response).wait, WaitInfo::NextPrice {});
    let vault: VaultResponse = suite.query(&QueryMsg::Vault {});
    assert_eq!((vault.pending_uakt.u128(), vault.credits_uakt.u128()), (10 * AKT, 0));

    // Neither the price that was there, nor one whose time clocks may confuse with that of the request.
    suite.crank(10).unwrap();
    assert_eq!(suite.record(1).status, RecordStatus::Pending);
    suite.set_price("3.0");
    suite.crank(10).unwrap();
    assert_eq!(suite.record(1).status, RecordStatus::Pending);
    let response = next(&mut suite, "2.0");
    let minted: Minted = event(&response);
    assert_eq!((minted.request, minted.minted_uact.u128()), (Some(1_u64.into()), 20 * AKT));
    let result: CrankResult = data(&response);
    assert_eq!((result.visited, result.executed, result.cancelled), (1, 1, 0));
    let record = suite.record(1);
    assert_eq!(
        (record.status, record.minted.unwrap().minted_uact.u128()),
        (RecordStatus::Executed, 20 * AKT)
    );
    assert_eq!((suite.act(&alice), suite.account(&alice).requests), (20 * AKT, 0));
    refused(suite.cancel(&alice, 1), "request_ended", "request 1 is executed");
}

#[test]
fn an_exact_mint_gives_its_change_back() {
    let mut suite = Suite::new(next_price(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    let exact = ExecuteMsg::MintActExact { act_out: (10 * AKT).into(), to: None, deadline: None };
    suite.run(&alice, &exact, &coins(12 * AKT, DENOM)).unwrap();
    suite.run(&alice, &exact, &coins(12 * AKT, DENOM)).unwrap();
    next(&mut suite, "2.0");
    assert_eq!((suite.act(&alice), suite.akt(&alice)), (20 * AKT, 90 * AKT));
    // A price at which it costs more than was sent.
    suite.run(&alice, &exact, &coins(5 * AKT, DENOM)).unwrap();
    next(&mut suite, "1.5");
    let record = suite.record(3);
    assert_eq!((record.status, record.reason.as_deref()), (RecordStatus::Cancelled, Some("min_out")));
    assert_eq!((suite.act(&alice), suite.akt(&alice)), (20 * AKT, 90 * AKT));
}

#[test]
fn a_burn_takes_the_act_at_once_and_pays_later() {
    let mut suite = Suite::new(next_price(), "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.user("bob"));
    suite.mint(&alice, 50 * AKT).unwrap();
    next(&mut suite, "1.0");
    let to = Some(bob.to_string());
    let msg = ExecuteMsg::BurnAct { amount: (20 * AKT).into(), min_akt_out: None, deadline: None, to };
    suite.run(&alice, &msg, &[]).unwrap();
    let vault: VaultResponse = suite.query(&QueryMsg::Vault {});
    assert_eq!((vault.pending_uact.u128(), vault.outstanding_uact.u128()), (20 * AKT, 50 * AKT));
    assert_eq!((suite.act(&alice), suite.akt(&bob)), (30 * AKT, 0));
    refused(suite.burn(&alice, 31 * AKT), "insufficient_act", "holds 30000000 uact");
    let response = next(&mut suite, "0.8");
    let burned: Burned = event(&response);
    assert_eq!((burned.request, burned.from_credits_uakt.u128()), (Some(2_u64.into()), 25 * AKT));
    assert_eq!(suite.akt(&bob), 25 * AKT);
}

/// The payer is done at once; the provider is paid at the next price, without counting as somebody who asks.
#[test]
fn an_invoice_is_final_for_its_payer_and_paid_at_the_next_price() {
    let mut suite = Suite::new(next_price(), "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.user("bob"));
    suite.mint(&alice, 50 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.approve(&alice, 50 * AKT).unwrap();
    suite.settle(&[invoice("a", &alice, &bob, 10 * AKT, Payout::Akt)], true).unwrap();
    suite.settle(&[invoice("a", &alice, &bob, 10 * AKT, Payout::Akt)], true).unwrap();
    let vault: VaultResponse = suite.query(&QueryMsg::Vault {});
    assert_eq!((vault.payable_uact.u128(), vault.outstanding_uact.u128()), (10 * AKT, 50 * AKT));
    assert_eq!((suite.act(&alice), suite.akt(&bob), suite.account(&bob).requests), (40 * AKT, 0, 0));
    refused(suite.cancel(&bob, 2), "invoice_final", "request 2 pays a settled invoice");
    let response = next(&mut suite, "0.5");
    let paid: InvoicePaid = event(&response);
    assert_eq!((paid.request.u64(), paid.from_credits_uakt.u128()), (2, 20 * AKT));
    assert_eq!(suite.akt(&bob), 20 * AKT);
    refused(
        suite.settle(&[invoice("dust", &alice, &bob, 0, Payout::Akt)], true),
        "zero_amount",
        "above zero",
    );
    suite.set_price("5.0");
    refused(suite.settle(&[invoice("dust", &alice, &bob, 1, Payout::Akt)], true), "dust_amount", "1 uact");
}

/// While there is no price at all invoices are settled still, and paid when it is back.
#[test]
fn an_outage_stops_no_invoice() {
    let mut suite = Suite::new(next_price(), "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.user("bob"));
    suite.mint(&alice, 50 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.approve(&alice, 50 * AKT).unwrap();
    suite.wait(100_000);
    assert_eq!(suite.status().status, Status::HaltOracle);
    refused(suite.mint(&alice, AKT), "oracle_unhealthy", "stale");
    suite.settle(&[invoice("a", &alice, &bob, 10 * AKT, Payout::Akt)], true).unwrap();
    suite.wait(10_000_000);
    suite.crank(10).unwrap();
    assert_eq!(suite.record(2).status, RecordStatus::Pending);
    suite.set_price("0.5");
    suite.crank(10).unwrap();
    assert_eq!(suite.akt(&bob), 20 * AKT);
}

#[test]
fn an_epoch_ends_at_its_height_or_at_the_next_chance() {
    let mut suite = Suite::new(epochs(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    let start = suite.app.block_info().height;
    let quote: MintQuote = suite.query(&QueryMsg::QuoteMint {
        amount: AKT.into(),
        min_act_out: None,
        deadline: None,
        sender: Some(alice.to_string()),
    });
    let due = start + 10;
    assert_eq!(quote.wait, Some(WaitInfo::Epoch { due_height: due.into() }));
    assert_eq!(quote.result.unwrap().minted_uact.u128(), AKT);
    let response = suite.mint(&alice, AKT).unwrap();
    assert_eq!(ticket(&response).wait, WaitInfo::Epoch { due_height: due.into() });
    // Whoever comes within the epoch waits for the same end.
    suite.wait(6);
    suite.mint(&alice, 2 * AKT).unwrap();
    while suite.app.block_info().height < due - 2 {
        suite.wait(6);
    }
    suite.set_price("2.0");
    suite.crank(10).unwrap();
    assert_eq!(suite.act(&alice), 0);
    // Nobody comes at the height itself.
    suite.wait(1);
    suite.wait(1);
    suite.crank(1).unwrap();
    assert_eq!(suite.act(&alice), 2 * AKT);
    suite.crank(1).unwrap();
    assert_eq!(suite.act(&alice), 6 * AKT);
}

#[test]
fn who_waits_for_an_epoch_may_leave_and_gets_all_back_once() {
    let mut suite = Suite::new(epochs(), "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.rich("bob", 100 * AKT));
    suite.mint(&alice, 10 * AKT).unwrap();
    refused(suite.cancel(&bob, 1), "not_request_owner", alice.as_str());
    refused(suite.cancel(&alice, 2), "unknown_request", "the last is 1");
    let response = suite.cancel(&alice, 1).unwrap();
    let cancelled: RequestCancelled = event(&response);
    assert_eq!((cancelled.reason.as_str(), cancelled.returned_uakt), ("by_owner", Some((10 * AKT).into())));
    assert_eq!(suite.akt(&alice), 100 * AKT);
    refused(suite.cancel(&alice, 1), "request_ended", "request 1 is cancelled");
}

/// A free cancel would be the option again: not before nothing came for long enough, and not while it could execute.
#[test]
fn who_waits_for_a_price_leaves_only_when_none_comes() {
    let mut suite = Suite::new(next_price(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    let from = suite.record(1).requested_at.u64() + 600;
    refused(suite.cancel(&alice, 1), "not_cancellable", &from.to_string());
    suite.wait(600);
    suite.set_price("0.1");
    refused(suite.cancel(&alice, 1), "executable", "request 1 can execute now");
    suite.wait(100_000);
    let response = suite.cancel(&alice, 1).unwrap();
    assert_eq!(event::<RequestCancelled>(&response).reason, "by_owner");
    assert_eq!(suite.akt(&alice), 100 * AKT);
}

#[test]
fn each_reason_is_named() {
    let mut suite = Suite::new(next_price(), "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    let now = suite.now();
    let mint = |min: Option<u128>, deadline: Option<u64>| ExecuteMsg::MintAct {
        to: None,
        min_act_out: min.map(Into::into),
        deadline: deadline.map(Into::into),
    };
    suite.run(&alice, &mint(Some(10 * AKT + 1), None), &coins(10 * AKT, DENOM)).unwrap();
    // A deadline before the owner may cancel would be a free cancel.
    refused(
        suite.run(&alice, &mint(None, Some(now + 599)), &coins(10 * AKT, DENOM)),
        "deadline_too_soon",
        &format!("lasts until {} at least, not {}", now + 600, now + 599),
    );
    suite.run(&alice, &mint(None, Some(now + 600)), &coins(10 * AKT, DENOM)).unwrap();
    suite.run(&alice, &mint(None, None), &coins(2, DENOM)).unwrap();
    suite.wait(601);
    suite.set_price("0.4");
    suite.crank(10).unwrap();
    let reason = |suite: &Suite, id| suite.record(id).reason;
    assert_eq!(reason(&suite, 1).unwrap(), "min_out");
    assert_eq!(reason(&suite, 2).unwrap(), "deadline");
    assert_eq!(reason(&suite, 3).unwrap(), "dust");
    assert_eq!((suite.act(&alice), suite.akt(&alice)), (0, 1_000 * AKT));

    // What waited for too long ends by what it waited for last.
    let mut params = next_price();
    params.policy.halt_cr.mint = Mode::Closed;
    params.policy.halt_cr.refund = Mode::Closed;
    params.mint.minimum_uact = (5 * AKT).into();
    params.refund.bucket.floor_uact = (10 * AKT).into();
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 5 * AKT).unwrap();
    next(&mut suite, "0.9");
    assert_eq!(reason(&suite, 1).unwrap(), "below_minimum");
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.wait(100_000);
    suite.crank(10).unwrap();
    assert_eq!(reason(&suite, 2).unwrap(), "oracle:stale");
    suite.set_price("1.0");
    suite.mint(&alice, 100 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.burn(&alice, 9 * AKT).unwrap();
    suite.burn(&alice, 9 * AKT).unwrap();
    next(&mut suite, "1.0");
    assert_eq!(suite.record(5).status, RecordStatus::Pending);
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.wait(86_400);
    suite.set_price("1.0");
    suite.crank(10).unwrap();
    // The bucket is full again, and both go on.
    assert_eq!(suite.record(5).status, RecordStatus::Executed);
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.wait(86_395);
    suite.set_price("1.0");
    suite.crank(10).unwrap();
    assert_eq!(suite.record(7).status, RecordStatus::Executed);
    suite.wait(1);
    suite.set_price("1.0");
    suite.crank(10).unwrap();
    assert_eq!(reason(&suite, 8).unwrap(), "bucket_empty");
    suite.burn(&alice, AKT).unwrap();
    suite.wait(86_400);
    suite.set_price("0.1");
    suite.crank(10).unwrap();
    assert_eq!(reason(&suite, 9).unwrap(), "status");
}

/// A price that is old enough to have been known never serves, however long it stays the newest.
#[test]
fn a_price_that_was_there_before_is_not_the_next_one() {
    let mut params = next_price();
    for source in [&mut params.reference, &mut params.mint.price] {
        source.max_age_secs = u32::MAX;
    }
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.wait(86_400);
    suite.crank(10).unwrap();
    let reason = suite.record(1).reason.unwrap();
    assert_eq!(reason.strip_prefix("oracle:"), Some("not_published"));
    assert_eq!(suite.akt(&alice), 100 * AKT);
}

/// Numbers that do not fit are no reason to be stuck for ever.
#[test]
fn what_cannot_be_computed_ends_too() {
    let mut params = next_price();
    params.mint.bucket.floor_uact = 1_000_000_000_000_000_u128.into();
    let mut suite = Suite::new(params, "0.000000000000000001");
    let whale = suite.rich("whale", 1 << 120);
    let quote: MintQuote = suite.query(&QueryMsg::QuoteMint {
        amount: (1_u128 << 115).into(),
        min_act_out: None,
        deadline: None,
        sender: None,
    });
    assert_eq!(quote.would_fail.unwrap().code, "bucket_empty");
    refused(suite.mint(&whale, 1 << 115), "bucket_empty", "it never holds that much");
    // At the price of the request it fits; at the next one it does not.
    suite.mint(&whale, 1_000_000_000_000_000_000_000_000_000_000_000).unwrap();
    later(&mut suite);
    suite.set_atomics(u128::MAX / 1_000);
    suite.crank(10).unwrap();
    assert_eq!(suite.record(1).status, RecordStatus::Pending);
    suite.wait(86_400);
    suite.set_atomics(u128::MAX / 1_000);
    suite.crank(10).unwrap();
    assert_eq!(suite.record(1).reason.unwrap(), "attempts");
    assert_eq!(suite.akt(&whale), 1 << 120);
}

/// The table at its turn decides: in a warning what waited for a price waits for the epoch.
#[test]
fn a_worse_status_slows_down_what_waits() {
    let mut params = next_price();
    params.policy.warning.refund = Mode::Epoch;
    params.policy.halt_cr.refund = Mode::Epoch;
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.burn(&alice, 10 * AKT).unwrap();
    let response = next(&mut suite, "0.94");
    let moved: Requeued = event(&response);
    let height = suite.app.block_info().height;
    assert!(moved.due_height.u64() > height);
    assert_eq!(suite.record(2).wait, WaitInfo::Epoch { due_height: moved.due_height });
    while suite.app.block_info().height < moved.due_height.u64() {
        suite.wait(1);
    }
    suite.set_price("0.94");
    suite.crank(10).unwrap();
    assert_eq!(suite.record(2).status, RecordStatus::Executed);
}

/// A refund at the next price that would slow its own leg down goes the slow way itself.
#[test]
fn a_refund_that_moves_the_breaker_waits_for_the_epoch() {
    let mut params = next_price();
    params.policy.warning.refund = Mode::Epoch;
    params.policy.halt_cr.refund = Mode::Closed;
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.burn(&alice, 40 * AKT).unwrap();
    suite.burn(&alice, AKT).unwrap();
    let response = next(&mut suite, "0.96");
    assert_eq!(event::<Requeued>(&response).request.u64(), 2);
    assert_eq!(event::<Burned>(&response).request, Some(3_u64.into()));
    assert_eq!(suite.status().status, Status::Healthy);
}

#[test]
fn one_account_has_twenty_requests_at_most() {
    let mut suite = Suite::new(epochs(), "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.rich("bob", 100 * AKT));
    for _ in 0..MAX_REQUESTS {
        suite.mint(&alice, AKT).unwrap();
    }
    refused(suite.mint(&alice, AKT), "too_many_requests", "20 requests of the account wait, at most 20 may");
    let quote: MintQuote = suite.query(&QueryMsg::QuoteMint {
        amount: AKT.into(),
        min_act_out: None,
        deadline: None,
        sender: Some(alice.to_string()),
    });
    assert_eq!(quote.would_fail.unwrap().code, "too_many_requests");
    suite.mint(&bob, AKT).unwrap();
    suite.cancel(&alice, 7).unwrap();
    suite.mint(&alice, AKT).unwrap();
    let page: RecordsResponse = suite.query(&QueryMsg::Records {
        owner: Some(alice.to_string()),
        status: Some(RecordStatus::Cancelled),
        start_after: None,
        limit: None,
    });
    assert_eq!((page.records.len(), page.next), (1, Some(10_u64.into())));
    for limit in [0, 51] {
        refused(suite.crank(limit), "crank_limit", "1..=50");
    }
}

/// Records that wait at the head of a line hold nobody up: the next crank goes on behind them.
#[test]
fn a_crank_goes_on_where_the_last_one_stopped() {
    let mut params = next_price();
    params.refund.bucket.floor_uact = (10 * AKT).into();
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    next(&mut suite, "1.0");
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.mint(&alice, 7 * AKT).unwrap();
    later(&mut suite);
    suite.set_price("1.0");
    for expected in [(1, 1), (1, 0), (1, 0), (1, 1), (1, 0)] {
        let result: CrankResult = data(&suite.crank(1).unwrap());
        assert_eq!((result.visited, result.executed), expected);
    }
}

#[test]
fn a_small_request_executes_at_once_within_its_limits() {
    let mut params = next_price();
    params.mint.instant.account_uact = (10 * AKT).into();
    params.mint.instant.all_uact = (15 * AKT).into();
    params.refund.instant = params.mint.instant;
    let mut suite = Suite::new(params, "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.rich("bob", 100 * AKT));
    common::minted(&suite.mint(&alice, 10 * AKT).unwrap());
    ticket(&suite.mint(&alice, AKT).unwrap());
    common::minted(&suite.mint(&bob, 4 * AKT).unwrap());
    ticket(&suite.mint(&bob, 2 * AKT).unwrap());
    // Within the hour it comes back: a tenth of the account's in six minutes.
    suite.wait(360);
    suite.set_price("1.0");
    common::minted(&suite.mint(&alice, AKT).unwrap());
    common::burned(&suite.burn(&alice, 10 * AKT).unwrap());
    let quote: BurnQuote = suite.query(&QueryMsg::QuoteBurn {
        holder: Some(alice.to_string()),
        amount: AKT.into(),
        min_akt_out: None,
        deadline: None,
    });
    assert_eq!(quote.wait, Some(WaitInfo::NextPrice {}));
    ticket(&suite.burn(&alice, AKT).unwrap());
}

#[test]
fn buckets_slow_down_what_executes_at_once() {
    let mut params = spreadless();
    params.mint.bucket.floor_uact = (100 * AKT).into();
    params.refund.bucket.floor_uact = (10 * AKT).into();
    params.refund.bucket.share_bps = bme_math::Bps(2_000);
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    let now = suite.now();
    refused(suite.mint(&alice, AKT), "bucket_empty", &format!("0 are left, try again at {}", now + 36));
    suite.burn(&alice, 20 * AKT).unwrap();
    refused(suite.burn(&alice, AKT), "bucket_empty", "of the refund bucket");
    suite.wait(36);
    suite.set_price("1.0");
    suite.mint(&alice, AKT).unwrap();
}

/// Claims beyond a day's intake are refused: what cannot be paid is not promised without measure.
#[test]
fn a_shortfall_is_promised_up_to_a_days_intake() {
    let mut params = spreadless();
    params.shortfall.floor_uakt = 0_u128.into();
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.set_price("0.25");
    // 100 AKT came in and are paid; another 100 may be claimed.
    suite.burn(&alice, 50 * AKT).unwrap();
    refused(
        suite.burn(&alice, AKT),
        "bucket_empty",
        "4000000 are needed of the shortfall bucket, 0 are left",
    );
    assert_eq!(suite.books().unfunded_claims_uakt.u128(), 100 * AKT);
}

#[test]
fn fresh_act_is_not_refunded_for_a_window() {
    let mut params = spreadless();
    params.refund.lock_secs = 1_000;
    let mut suite = Suite::new(params, "1.0");
    let (alice, bob) = (suite.rich("alice", 100 * AKT), suite.user("bob"));
    suite.mint(&alice, 10 * AKT).unwrap();
    let until = (suite.now() / 1_000 + 2) * 1_000;
    refused(suite.burn(&alice, 1), "locked", &format!("0 uact are free now, that much will be at {until}"));
    let account = suite.account(&alice);
    assert_eq!((account.locked_uact.u128(), account.unlocks_at), (10 * AKT, Some(until.into())));
    // A provider does not wash it.
    suite.approve(&alice, 10 * AKT).unwrap();
    suite.settle(&[invoice("a", &alice, &bob, 4 * AKT, Payout::Act)], true).unwrap();
    refused(suite.burn(&bob, 1), "locked", "0 uact are free now");
    let wait = until - suite.now();
    suite.wait(wait);
    suite.set_price("1.0");
    suite.burn(&alice, 6 * AKT).unwrap();
    suite.burn(&bob, 4 * AKT).unwrap();
    assert_eq!(suite.act(&alice), 0);
}

#[test]
fn the_spread_of_the_native_module_stays_as_act_of_the_vault() {
    let mut params = preset::parse(preset::MAINNET).unwrap();
    params.policy.healthy.mint = Mode::Open;
    let mut suite = Suite::new(params, "0.5");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 1_000 * AKT).unwrap();
    let books = suite.books();
    assert_eq!(books.outstanding_uact.u128(), 500 * AKT);
    assert_eq!((books.credits_uakt.u128(), books.buffer_uakt.u128()), (1_000 * AKT, 0));
    let vault = suite.vault.clone();
    assert_eq!((suite.act(&alice), suite.act(&vault)), (498_750_000, 1_250_000));
}

/// What the bank refuses to deliver is kept, and sent when it is asked for again.
#[test]
fn a_payout_that_was_refused_is_kept_for_its_payee() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let bob = suite.user("bob");
    let retry = ExecuteMsg::RetryPayout { to: bob.to_string() };
    refused(suite.run(&bob, &retry, &[]), "nothing_undelivered", bob.as_str());
    common::undelivered(&mut suite, &bob, 3);
    common::undelivered(&mut suite, &bob, 4);
    let vault: VaultResponse = suite.query(&QueryMsg::Vault {});
    assert_eq!(vault.undelivered_uakt.u128(), 7);
    suite.run(&suite.user("anyone"), &retry, &[]).unwrap();
    assert_eq!(suite.akt(&bob), 7);
    refused(suite.run(&bob, &retry, &[]), "nothing_undelivered", bob.as_str());
}
