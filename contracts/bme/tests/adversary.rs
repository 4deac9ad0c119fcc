//! What somebody would try who wants AKT that is not theirs. Each test names the attack; all of them must fail.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::StatusChanged,
    msg::{ExecuteMsg, Payout, QueryMsg},
    responses::BurnQuote,
};
use bme_math::{Bps, PriceRule, Status};
use common::{
    AKT, DENOM, ONE, Suite, atomics, event, hardened_at_once, invoice, plain, refused, spreadless, steady,
};
use cosmwasm_std::{BankMsg, coins};
use cw_multi_test::Executor;

/// I4: mint, then refund, in any split, at one price.
#[test]
fn round_trips_never_gain() {
    for price in ["0.58646744", "3.0", "0.333333333333333333", "0.000001", "123456.789"] {
        let mut suite = Suite::new(spreadless(), price);
        let alice = suite.rich("alice", 1_000 * AKT);
        let other = suite.rich("other", 1_000 * AKT);
        suite.mint(&other, 1_000 * AKT).unwrap();
        for amount in [999_999, 7_654_321, 123 * AKT] {
            if suite.mint(&alice, amount).is_err() {
                continue;
            }
            let act = suite.act(&alice);
            let half = act / 2;
            let _ = suite.burn(&alice, half);
            let rest = suite.act(&alice);
            let _ = suite.burn(&alice, rest);
            assert!(suite.akt(&alice) <= 1_000 * AKT, "{price}");
        }
    }
}

/// Many tiny mints must not round up to more than one big one.
#[test]
fn splitting_into_dust_loses() {
    let mut suite = Suite::new(spreadless(), "0.7");
    let (one, many) = (suite.rich("one", 1_000), suite.rich("many", 1_000));
    suite.mint(&one, 700).unwrap();
    for _ in 0..100 {
        suite.mint(&many, 7).unwrap();
    }
    assert!(suite.act(&many) < suite.act(&one));
    refused(suite.mint(&many, 1), "dust_amount", "converts to nothing");
}

/// A donation by bank send must change neither the books nor the ratio.
#[test]
fn donations_are_not_booked() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    let (books, ratio) = (suite.books(), suite.status().ratio_bps);
    let to_address = suite.vault.to_string();
    suite.app.execute(alice, BankMsg::Send { to_address, amount: coins(50 * AKT, DENOM) }.into()).unwrap();
    assert_eq!((suite.books(), suite.status().ratio_bps), (books, ratio));
}

/// Whoever relays a price may choose the moment: in its own block the worse of it and the one before counts.
#[test]
fn a_price_of_this_block_never_helps_whoever_brought_it() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    let window = suite.params.twap_window_secs;
    let at = |suite: &Suite, price| steady(atomics(price), window, suite.now());

    // Up: the mint still gets the old price.
    let snapshot = suite.snapshot(at(&suite, "2.0"), Some(at(&suite, "1.0")));
    suite.store(&snapshot);
    suite.mint(&alice, 10 * AKT).unwrap();
    assert_eq!(suite.act(&alice), 20 * AKT);
    // Down: the refund still gets the old price.
    suite.wait(5);
    let snapshot = suite.snapshot(at(&suite, "0.96"), Some(at(&suite, "1.0")));
    suite.store(&snapshot);
    let before = suite.akt(&alice);
    suite.burn(&alice, 5 * AKT).unwrap();
    assert_eq!(suite.akt(&alice) - before, 5 * AKT);
    // An earlier price that is itself too old is no price.
    suite.wait(5);
    let stale = steady(ONE, window, suite.now() - 10_000);
    let snapshot = suite.snapshot(at(&suite, "1.0"), Some(stale));
    suite.store(&snapshot);
    refused(suite.mint(&alice, AKT), "oracle_unhealthy", "stale: the price is 10000 s old");
}

/// A wide confidence must cost the user on both legs, never the vault.
#[test]
fn uncertainty_is_paid_by_the_user() {
    let mut params = spreadless();
    params.mint.price.rule = PriceRule::Worst { k: 2 };
    params.refund.price.rule = PriceRule::Worst { k: 2 };
    params.reference.max_conf_bps = Bps(1_000);
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 200 * AKT);
    let mut prices = steady(ONE, suite.params.twap_window_secs, suite.now());
    prices.conf = ONE / 100;
    let snapshot = suite.snapshot(prices, None);
    suite.store(&snapshot);
    suite.wait(1);
    suite.mint(&alice, 100 * AKT).unwrap();
    assert_eq!(suite.act(&alice), 98 * AKT);
    suite.burn(&alice, 51 * AKT).unwrap();
    assert_eq!(suite.akt(&alice), 150 * AKT);
}

/// A settler who is payer and provider at once gets no more than a refund would give, and the ACT only once.
#[test]
fn a_settler_cannot_pay_himself_twice() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let settler = suite.settler.clone();
    let rich = suite.rich("settler", 10 * AKT);
    assert_eq!(rich, settler);
    suite.mint(&settler, 10 * AKT).unwrap();
    suite.approve(&settler, 100 * AKT).unwrap();
    suite.settle(&[invoice("self", &settler, &settler, 10 * AKT, Payout::Act)], true).unwrap();
    assert_eq!(suite.act(&settler), 10 * AKT);
    let twice = [
        invoice("a", &settler, &settler, 10 * AKT, Payout::Akt),
        invoice("b", &settler, &settler, 10 * AKT, Payout::Akt),
    ];
    refused(suite.settle(&twice, true), "insufficient_act", "the account holds 0 uact");
    suite.settle(&twice, false).unwrap();
    assert_eq!((suite.akt(&settler), suite.act(&settler)), (10 * AKT, 0));
}

/// ACT moves between owners in no message but `settle`: minting to another gives new ACT, burning gives AKT.
#[test]
fn act_cannot_be_given_away() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let (alice, bob) = (suite.rich("alice", 10 * AKT), suite.user("bob"));
    suite.mint(&alice, 10 * AKT).unwrap();
    let to = Some(bob.to_string());
    let msg = ExecuteMsg::BurnAct { amount: AKT.into(), min_akt_out: None, deadline: None, to };
    suite.run(&alice, &msg, &[]).unwrap();
    assert_eq!((suite.act(&bob), suite.akt(&bob)), (0, AKT));
    // Without the holder's permission a settler moves nothing either.
    refused(
        suite.settle(&[invoice("x", &alice, &bob, AKT, Payout::Act)], true),
        "not_approved",
        alice.as_str(),
    );
}

/// The same claim withdrawn twice, or by somebody else, pays its owner once.
#[test]
fn a_claim_pays_its_owner_once() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let (alice, thief) = (suite.rich("alice", 10 * AKT), suite.rich("thief", 20 * AKT));
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.set_price("0.5");
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.run(&thief, &ExecuteMsg::FundVault {}, &coins(10 * AKT, DENOM)).unwrap();
    let withdraw = ExecuteMsg::WithdrawClaim { id: 1u64.into() };
    suite.run(&thief, &withdraw, &[]).unwrap();
    refused(suite.run(&thief, &withdraw, &[]), "unknown_claim", "claim 1");
    assert_eq!((suite.akt(&alice), suite.akt(&thief)), (20 * AKT, 10 * AKT));
}

/// A sole holder must not sell out through the breaker in one refund: the leg that the refund would close is closed.
#[test]
fn a_refund_cannot_run_through_the_breaker() {
    let mut params = hardened_at_once();
    params.refund.spread_bps = Bps(0);
    let mut suite = Suite::new(params, "1.0");
    let (alice, bob) = (suite.rich("alice", 1_000 * AKT), suite.rich("bob", 1_000 * AKT));
    suite.mint(&alice, 900 * AKT).unwrap();
    suite.mint(&bob, 100 * AKT).unwrap();
    // A ratio of 9604, in health: each ACT that leaves at full value takes from those that stay.
    suite.set_price("0.958");
    assert_eq!(suite.status().status, Status::Healthy);
    let quote = |suite: &Suite, amount: u128| -> BurnQuote {
        let holder = Some(alice.to_string());
        suite.query(&QueryMsg::QuoteBurn { holder, amount: amount.into(), min_akt_out: None, deadline: None })
    };
    let (books, all) = (suite.books(), suite.act(&alice));
    for (amount, status) in [(all, "halt_cr"), (all / 3, "warning")] {
        let text = format!("refund is closed while the status is {status}");
        let offered = quote(&suite, amount);
        let refusal = offered.would_fail.unwrap();
        assert_eq!((refusal.code.as_str(), &refusal.message), ("leg_closed", &text));
        assert!(offered.result.is_some() && offered.status_after.is_none());
        refused(suite.burn(&alice, amount), "leg_closed", &text);
    }
    assert_eq!(suite.books(), books);
    // What leaves the leg open is paid.
    assert_eq!(quote(&suite, all / 100).would_fail, None);
    suite.burn(&alice, all / 100).unwrap();
    assert_eq!(suite.status().status, Status::Healthy);

    // Where the table keeps refunds open in a halt, as the written proposal does, all may leave.
    let mut suite = Suite::new(plain(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.set_price("0.5");
    let all = suite.act(&alice);
    suite.burn(&alice, all).unwrap();
}

/// An unhealthy block that somebody causes, and records with a unit of AKT, must not move the breaker: neither to the
/// resume thresholds, nor past its dwell time.
#[test]
fn an_outage_moves_the_breaker_nowhere() {
    let mut suite = Suite::new(hardened_at_once(), "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    let outage = |suite: &mut Suite| {
        let mut snapshot = suite.snapshot(steady(ONE, suite.params.twap_window_secs, suite.now()), None);
        snapshot.flags.is_paused = true;
        suite.store(&snapshot);
        suite.wait(5);
        let response = suite.run(&alice, &ExecuteMsg::FundVault {}, &coins(1, DENOM)).unwrap();
        assert!(response.events.iter().all(|event| event.ty != "wasm-bme_status"));
        suite.status()
    };
    // Between the warning and its end, in health before and after.
    suite.set_price("0.965");
    let before = suite.status();
    assert_eq!(before.status, Status::Healthy);
    assert!(before.ratio_bps.is_some_and(|ratio| (9_501..9_700).contains(&ratio.0)));
    let during = outage(&mut suite);
    assert_eq!((during.status, during.since), (Status::HaltOracle, before.since));
    assert_eq!(during.policy, suite.params.policy.halt_oracle);
    suite.set_price("0.965");
    assert_eq!((suite.status().status, suite.status().since), (Status::Healthy, before.since));

    // A halt keeps its dwell time.
    suite.set_price("0.5");
    let response = suite.run(&alice, &ExecuteMsg::FundVault {}, &coins(1, DENOM)).unwrap();
    let change: StatusChanged = event(&response);
    assert_eq!((change.from, change.to), (Status::Healthy, Status::HaltCr));
    let since = suite.status().since;
    let during = outage(&mut suite);
    assert_eq!((during.status, during.since), (Status::HaltOracle, since));
    suite.set_price("2.0");
    assert_eq!((suite.status().status, suite.status().since), (Status::HaltCr, since));
    refused(suite.mint(&alice, 2 * AKT), "leg_closed", "mint is closed while the status is halt_cr");
    suite.wait(600);
    suite.set_price("2.0");
    assert_eq!(suite.status().status, Status::Healthy);
}
