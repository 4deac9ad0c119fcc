//! The move gate (T12): what waits, what confirms it, what clears it, and that nobody is locked out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::Storage;
use oracle::{
    ExecuteMsg, HealthReason, InstantiateMsg, MessageOutcome, Params, QueryMsg, VerifyUpdateResponse,
};
use oracle_snapshot::{LEN, snapshot_key};
use proptest::prelude::*;
use testing::{FeedUpdate, Signer};

/// 10 % a minute, at least 5 %, confirmation after 30 s; window and age out of the way.
fn gated() -> Params {
    Params {
        max_age_secs: 3_600,
        max_move_bps: 1_000,
        move_floor_bps: 500,
        confirm_secs: 30,
        max_gap_secs: 600,
        ..params()
    }
}

fn oracle(params: Params) -> Oracle {
    Oracle::with(InstantiateMsg { params, ..setup() }).unwrap()
}

fn at(price: i64, secs: i64) -> FeedUpdate {
    FeedUpdate::new(AKT_ID, price, NOW_I - 3_000 + secs)
}

/// Sends a price and tells what became of it: the type of the event, or the code of the refusal.
fn send(oracle: &mut Oracle, price: i64, secs: i64) -> String {
    match oracle.feeds(&[at(price, secs)]) {
        Ok(response) => event_types(&response)[0].to_owned(),
        Err(error) => code(&error),
    }
}

#[test]
fn t12_the_gate_is_exact_and_widens_with_the_time_between_prices() {
    // Seconds since the last price, and the furthest prices on both sides that pass from 10,000.
    for (secs, lowest, highest) in [
        (1, 9_500, 10_500),
        (30, 9_500, 10_500),
        (36, 9_400, 10_600),
        (60, 9_000, 11_000),
        (90, 8_500, 11_500),
        (600, 1, 20_000),
    ] {
        for (found, is_accepted) in
            [(lowest, true), (highest, true), (lowest - 1, lowest == 1), (highest + 1, false)]
        {
            if found == 0 {
                continue;
            }
            let mut oracle = oracle(gated());
            send(&mut oracle, 10_000, 0);
            let expected = if is_accepted { "price_accepted" } else { "price_quarantined" };
            assert_eq!(send(&mut oracle, found, secs), expected, "{found} after {secs} s");
        }
    }
}

#[test]
fn t12_a_price_too_far_off_waits_and_changes_nothing_but_the_flag() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    oracle.pass(6);
    let before = oracle.snapshot(AKT);
    let writes = |oracle: &Oracle| oracle.writes;
    let response = oracle.feeds(&[at(8_000, 6)]).unwrap();
    assert_eq!(writes(&oracle), 1);
    let (kind, event) = &events(&response)[0];
    assert_eq!(kind, "price_quarantined");
    assert_eq!(event["symbol"], AKT);
    assert_eq!(event["price_usd_e18"], (8_000 * E10).to_string());
    assert_eq!(event["last_price_usd_e18"], (10_000 * E10).to_string());
    assert_eq!((event["moved_bps"].as_str(), event["max_bps"].as_str()), ("2000", "500"));
    assert_eq!(event["publish_time"], (NOW - 2_994).to_string());
    assert_eq!(event["confirm_from"], (NOW - 2_964).to_string());

    let after = oracle.snapshot(AKT);
    assert!(after.is_quarantined && !before.is_quarantined);
    assert_eq!((&after.current, &after.previous), (&before.current, &before.previous));
    assert_eq!(after.received_height, before.received_height);
    let quarantined = HealthReason::Quarantined {
        price: (8_000 * E10).into(),
        last_price: (10_000 * E10).into(),
        moved_bps: 2_000_u128.into(),
        max_bps: 500_u128.into(),
    };
    assert!(reasons(&oracle).contains(&quarantined));
    // A reader of raw bytes sees the flag where it always was.
    let raw = oracle.deps.storage.get(&snapshot_key(AKT)).unwrap();
    assert_eq!(raw[1] & 0b010, 0b010);
    assert!(raw.len() > LEN);
}

#[test]
fn t12_a_later_price_near_it_confirms_it_after_the_time_and_not_before() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    assert_eq!(send(&mut oracle, 8_000, 6), "price_quarantined");
    // The same again, and newer ones near it: nothing is stored, so nobody pays twice.
    let before = oracle.dump();
    for secs in [6, 7, 35] {
        assert_eq!(send(&mut oracle, 8_000, secs), "nothing_new", "{secs}");
    }
    let data = [signer().update(&[at(8_100, 35)])];
    let forecast: VerifyUpdateResponse =
        oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
    let MessageOutcome::Quarantined { price: found, confirm_from, .. } = &forecast.messages[0] else {
        panic!("{forecast:?}")
    };
    assert_eq!((found.u128(), confirm_from.u64()), (8_100 * E10, NOW - 3_000 + 36));
    assert_eq!(oracle.dump(), before);

    assert_eq!(send(&mut oracle, 8_300, 36), "price_accepted");
    let snapshot = oracle.snapshot(AKT);
    assert_eq!((price(&oracle), snapshot.is_quarantined), (8_300, false));
    assert!(!reasons(&oracle).iter().any(|reason| matches!(reason, HealthReason::Quarantined { .. })));
    // The price before stood until then.
    assert_eq!(send(&mut oracle, 8_300, 72), "price_accepted");
    assert_eq!(oracle.snapshot(AKT).current.coverage_secs, 72);
}

#[test]
fn t12_a_price_near_the_last_accepted_one_clears_what_waits() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    assert_eq!(send(&mut oracle, 8_000, 6), "price_quarantined");
    assert_eq!(send(&mut oracle, 10_100, 7), "price_accepted");
    assert!(!oracle.snapshot(AKT).is_quarantined);
    // What waited is forgotten: the same price must wait anew.
    assert_eq!(send(&mut oracle, 8_000, 40), "price_quarantined");
    assert_eq!(price(&oracle), 10_100);
}

/// Updates from before the jump are as genuine as ever; they must not put the confirmation off.
#[test]
fn t12_an_older_price_is_taken_and_leaves_what_waits() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    assert_eq!(send(&mut oracle, 8_000, 20), "price_quarantined");
    for secs in [5, 19] {
        assert_eq!(send(&mut oracle, 10_000, secs), "price_accepted", "{secs}");
        assert!(oracle.snapshot(AKT).is_quarantined);
    }
    assert_eq!(send(&mut oracle, 8_000, 50), "price_accepted");
    assert_eq!(price(&oracle), 8_000);
}

#[test]
fn t12_a_price_far_from_both_takes_the_place_of_what_waits_when_its_time_is_over() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    assert_eq!(send(&mut oracle, 8_000, 6), "price_quarantined");
    assert_eq!(send(&mut oracle, 5_000, 20), "nothing_new");
    assert_eq!(send(&mut oracle, 5_000, 36), "price_quarantined");
    assert_eq!(send(&mut oracle, 8_000, 65), "nothing_new");
    assert_eq!(send(&mut oracle, 5_100, 66), "price_accepted");
    assert_eq!(price(&oracle), 5_100);
}

/// A market that halves within two minutes and goes on falling is followed.
#[test]
fn t12_a_market_that_keeps_falling_is_followed_with_a_delay() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 100_000, 0);
    let (mut market, mut last_taken, mut longest) = (100_000_i64, 0, 0);
    for step in 1..=300 {
        let secs = step * 6;
        market = if step <= 20 { market * 966 / 1_000 } else { market * 997 / 1_000 };
        if send(&mut oracle, market, secs) == "price_accepted" {
            assert_eq!(price(&oracle), u128::try_from(market).unwrap());
            longest = longest.max(secs - last_taken);
            last_taken = secs;
        }
    }
    assert!(longest <= 150, "{longest} s without a price");
    assert!(1_800 - last_taken <= 36);
}

/// A change of signers changes nothing: the first price of the new set meets the gate as any other.
#[test]
fn t12_the_first_price_after_a_change_of_signers_meets_the_last_accepted_one() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    let next = Signer::new(pyth_wire::Model::Router, 1, 5);
    oracle.rotate(&signer().set_upgrade(&next)).unwrap();
    let response = oracle.update(&[next.update(&[at(8_000, 6)])]).unwrap();
    assert_eq!(event_types(&response), ["price_quarantined"]);
    assert_eq!(event_types(&oracle.update(&[next.update(&[at(8_000, 40)])]).unwrap()), ["price_accepted"]);
}

#[test]
fn t12_the_first_price_of_another_feed_meets_the_last_accepted_one() {
    let mut oracle = oracle(gated());
    send(&mut oracle, 10_000, 0);
    let change = |symbol, id| ExecuteMsg::UpdateFeed { feed: feed(symbol, id) };
    for (msg, expected) in [
        (change("ETH/USD", OTHER_ID), "unknown_symbol"),
        (change(AKT, AKT_ID), "feed_exists"),
        (change(AKT, BTC_ID), "feed_exists"),
    ] {
        assert_eq!(refusal(oracle.owner(msg)), expected);
    }
    let (kind, event) = events(&oracle.owner(change(AKT, OTHER_ID)).unwrap())[0].clone();
    assert_eq!((kind.as_str(), event["to"].as_str()), ("feed_changed", "ee".repeat(32).as_str()));
    // The old feed is a stranger now, the new one starts from where it stood.
    assert_eq!(send(&mut oracle, 10_000, 6), "nothing_new");
    let other = |price, secs| FeedUpdate { id: OTHER_ID, ..at(price, secs) };
    assert_eq!(event_types(&oracle.feeds(&[other(8_000, 6)]).unwrap()), ["price_quarantined"]);
    assert_eq!(event_types(&oracle.feeds(&[other(8_000, 40)]).unwrap()), ["price_accepted"]);
    // The old feed is free again.
    oracle.owner(ExecuteMsg::AddFeed { feed: feed("OLD/USD", AKT_ID) }).unwrap();
}

#[test]
fn t12_the_first_price_of_a_symbol_and_prices_through_an_open_gate_do_not_wait() {
    let mut oracle = oracle(Params { max_move_bps: 1, move_floor_bps: u32::MAX, ..gated() });
    for (secs, price) in [(0, 1), (1, 10_i64.pow(16)), (2, 1)] {
        assert_eq!(send(&mut oracle, price, secs), "price_accepted", "{price}");
    }
}

/// A recorded price of months ago does not shut out today's.
#[test]
fn t12_a_price_after_months_passes_by_the_time_that_went_by() {
    let mut oracle = oracle(Params { max_age_secs: u32::MAX, ..gated() });
    let months_ago = FeedUpdate::new(AKT_ID, PRICE, NOW_I - 10_000_000);
    oracle.feeds(&[months_ago]).unwrap();
    let response = oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE * 50, NOW_I)]).unwrap();
    assert_eq!(event_types(&response), ["price_accepted"]);
}

#[test]
fn t12_one_call_may_bring_a_price_and_its_confirmation() {
    let mut oracle = oracle(gated());
    let response = oracle.feeds(&[at(10_000, 0), at(8_000, 6), at(8_050, 20), at(8_100, 36)]).unwrap();
    assert_eq!(
        event_types(&response),
        ["price_accepted", "price_quarantined", "price_quarantined", "price_accepted"]
    );
    assert_eq!(price(&oracle), 8_100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Of accepted prices, each is within the gate of the one before or of one that waited since `confirm_secs`; and
    /// what is stored does not depend on the cut into calls.
    #[test]
    fn t12_no_accepted_price_came_past_the_gate(steps in prop::collection::vec((1_i64..60, 1_i64..4_000), 1..40)) {
        let (mut single, mut cut) = (oracle(gated()), oracle(gated()));
        let (mut secs, mut last, mut seen) = (0, None::<(i64, i64)>, Vec::new());
        let near = |from: (i64, i64), to: (i64, i64)| {
            let allowed = (1_000 * (to.0 - from.0) / 60).max(500);
            (from.1 - to.1).abs() * 10_000 <= from.1 * allowed
        };
        let mut all = Vec::new();
        for (gap, market) in steps {
            secs += gap;
            all.push(at(market, secs));
            if send(&mut single, market, secs) == "price_accepted" {
                let new = (secs, market);
                let waited = |old: &(i64, i64)| old.0 + 30 <= secs && near(*old, new);
                prop_assert!(last.is_none_or(|last| near(last, new)) || seen.iter().any(waited));
                last = Some(new);
            }
            seen.push((secs, market));
        }
        for half in all.chunks(16) {
            let _ = cut.feeds(half);
        }
        let (one, other) = (single.snapshot(AKT), cut.snapshot(AKT));
        prop_assert_eq!((one.current, one.is_quarantined), (other.current, other.is_quarantined));
    }
}
