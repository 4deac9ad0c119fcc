//! Attacks that a review tried: each of these once succeeded, or might have.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{Addr, Api, Binary, Reply, Response, SubMsgResult};
use json::{FromJson, Json};
use oracle::*;
use testing::FeedUpdate;

fn with(params: Params, sources: impl Fn(&Oracle) -> Vec<Source>, min_sources: u32) -> Oracle {
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    let sources = sources(&oracle);
    oracle.owner(ExecuteMsg::SetSources { symbol: AKT.into(), sources, min_sources }).unwrap();
    oracle
}

fn push_at(
    oracle: &mut Oracle,
    who: &str,
    price: u128,
    conf: u128,
    time: u64,
) -> Result<Response, OracleError> {
    oracle.send(
        who,
        &[],
        ExecuteMsg::SubmitPrice {
            symbol: AKT.into(),
            price: (price * E10).into(),
            conf: (conf * E10).into(),
            publish_time: time.into(),
        },
    )
}

#[test]
fn a_pusher_cannot_confirm_itself_in_one_block() {
    let mut oracle = with(gated(), |oracle| vec![oracle.pusher("bob")], 1);
    let now = oracle.now();
    push_at(&mut oracle, "bob", 10_000, 0, now).unwrap();
    oracle.pass(60);
    let now = oracle.now();
    assert_eq!(kind(push_at(&mut oracle, "bob", 100_000, 0, now - 30)), "price_quarantined");
    let second = kind(push_at(&mut oracle, "bob", 100_000, 0, now));
    assert_eq!((second.as_str(), price(&oracle)), ("nothing_new", 10_000));
}

#[test]
fn a_pusher_cannot_climb_floor_by_floor_in_one_block() {
    let mut oracle = with(gated(), |oracle| vec![oracle.pusher("bob")], 1);
    let now = oracle.now();
    push_at(&mut oracle, "bob", 10_000, 0, now).unwrap();
    oracle.pass(60);
    let now = oracle.now();
    let mut p = 10_000;
    for back in (0..60).rev() {
        p = p * 105 / 100;
        let _ = push_at(&mut oracle, "bob", p, 0, now - back);
    }
    assert!(price(&oracle) <= 11_000, "{} after 60 s from 10000", price(&oracle));
}

#[test]
fn a_source_that_was_silent_meets_the_gate_of_the_symbols_last_price() {
    let mut oracle = with(gated(), |oracle| vec![source_of(AKT_ID), oracle.pusher("eve")], 1);
    let now = oracle.now();
    push_at(&mut oracle, "eve", 10_000, 0, now).unwrap();
    for _ in 0..60 {
        oracle.publish(10_000);
        oracle.pass(60);
    }
    oracle.publish(10_000);
    assert_eq!(price(&oracle), 10_000);
    oracle.pass(61);
    let now = oracle.now();
    let found = kind(push_at(&mut oracle, "eve", 60_000, 0, now));
    assert_eq!((found.as_str(), price(&oracle)), ("price_quarantined", 10_000));
}

#[test]
fn a_second_feed_that_was_silent_meets_it_too() {
    const SECOND: [u8; 32] = [0x22; 32];
    let mut oracle = with(gated(), |_| vec![source_of(AKT_ID), source_of(SECOND)], 1);
    oracle.feeds(&[FeedUpdate::new(SECOND, 10_000, NOW_I)]).unwrap();
    for _ in 0..60 {
        oracle.publish(10_000);
        oracle.pass(60);
    }
    oracle.publish(10_000);
    oracle.pass(61);
    let now = i64::try_from(oracle.now()).unwrap();
    let found = kind(oracle.feeds(&[FeedUpdate::new(SECOND, 60_000, now)]));
    assert_eq!((found.as_str(), price(&oracle)), ("price_quarantined", 10_000));
}

#[test]
fn errors_do_not_echo_unbounded_input() {
    let long = "x".repeat(100_000);
    for text in [
        format!("{{\"{long}\":{{}}}}"),
        format!("{{\"pause\":{{\"{long}\":1}}}}"),
        format!("{{\"expire_signer_set\":{{\"model\":\"{long}\",\"index\":0}}}}"),
    ] {
        let json: Json = cosmwasm_std::from_json(text.as_bytes()).unwrap();
        let len = ExecuteMsg::from_json(json).unwrap_err().to_string().len();
        assert!(len < 1_000, "{len}");
    }
}

#[test]
fn queries_do_not_echo_unbounded_symbols() {
    let oracle = Oracle::new();
    let symbol = "x".repeat(100_000);
    let len = oracle.query::<SnapshotResponse>(QueryMsg::Snapshot { symbol }).unwrap_err().to_string().len();
    assert!(len < 1_000, "{len}");
}

#[test]
fn json_is_refused_beyond_a_depth() {
    for text in ["[".repeat(200_000), "{\"a\":".repeat(200_000)] {
        cosmwasm_std::from_json::<Json>(text.as_bytes()).unwrap_err();
    }
}

#[test]
fn health_tells_an_uncertain_aggregate() {
    let p = Params { outlier_bps: 1_000, ..gated() };
    let mut oracle = with(p, |oracle| vec![oracle.pusher("bob"), oracle.pusher("eve")], 2);
    let now = oracle.now();
    push_at(&mut oracle, "bob", 10_000, 100, now).unwrap();
    push_at(&mut oracle, "eve", 11_500, 100, now).unwrap();
    let current = oracle.snapshot(AKT).current;
    assert!(current.conf.u128() * 10_000 / current.price.u128() > 200);
    assert!(
        format!("{:?}", reasons(&oracle)).contains("Uncertain"),
        "{:?} {:?}",
        current.conf,
        reasons(&oracle)
    );
}

#[test]
#[allow(deprecated)]
fn a_refusal_of_another_symbol_is_not_told() {
    let mut oracle = Oracle::new();
    let relay = |symbol: &str| ExecuteMsg::SetRelay {
        relay: Some(Relay { symbol: symbol.into(), denom: "akt".into(), base_denom: "usd".into() }),
    };
    oracle.owner(relay(BTC)).unwrap();
    oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I), FeedUpdate::new(BTC_ID, PRICE, NOW_I)]).unwrap();
    let env = oracle.env.clone();
    oracle::contract::reply(
        oracle.deps.as_mut(),
        env,
        Reply { id: 1, payload: Binary::default(), gas_used: 0, result: SubMsgResult::Err("no".into()) },
    )
    .unwrap();
    oracle.owner(relay(AKT)).unwrap();
    assert!(!format!("{:?}", reasons(&oracle)).contains("RelayRefused"), "{:?}", reasons(&oracle));
}

#[test]
#[allow(deprecated)]
fn a_cause_without_a_letter_is_told_as_unknown() {
    let mut oracle = Oracle::new();
    oracle
        .owner(ExecuteMsg::SetRelay {
            relay: Some(Relay { symbol: AKT.into(), denom: "akt".into(), base_denom: "usd".into() }),
        })
        .unwrap();
    oracle.publish(PRICE);
    let env = oracle.env.clone();
    let response = oracle::contract::reply(
        oracle.deps.as_mut(),
        env,
        Reply { id: 1, payload: Binary::default(), gas_used: 0, result: SubMsgResult::Err("é".into()) },
    )
    .unwrap();
    assert!(!events(&response)[0].1["cause"].is_empty());
}

#[test]
fn a_pusher_dated_ahead_cannot_void_the_average() {
    let p = Params { max_future_secs: 600, max_age_secs: 60, ..params() };
    let mut oracle = with(p, |oracle| vec![source_of(AKT_ID), oracle.pusher("eve")], 1);
    for _ in 0..20 {
        oracle.publish(10_000);
        oracle.pass(30);
    }
    assert!(!oracle.snapshot(AKT).is_warming);
    let now = oracle.now();
    assert_eq!(kind(push_at(&mut oracle, "eve", 10_000, 0, now + 600)), "future");
    assert!(!oracle.snapshot(AKT).is_warming);
}

#[test]
fn a_source_that_walked_off_alone_meets_the_gate_of_the_symbol() {
    let mut oracle = with(gated(), |oracle| vec![source_of(AKT_ID), oracle.pusher("eve")], 1);
    let mut p = 10_000;
    for _ in 0..40 {
        let now = oracle.now();
        oracle
            .feeds(&[FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, 10_000, i64::try_from(now).unwrap()) }])
            .unwrap();
        p = p * 105 / 100;
        push_at(&mut oracle, "eve", p, 0, now).unwrap();
        oracle.pass(6);
    }
    let before = oracle.snapshot(AKT).current;
    oracle.pass(61);
    let now = oracle.now();
    let found = kind(push_at(&mut oracle, "eve", p, 0, now));
    let allowed = 10 * (now - before.publish_time.u64()) / 60;
    let moved = price(&oracle) * 100 / (before.price.u128() / E10) - 100;
    assert!(moved <= u128::from(allowed), "{found}: moved {moved} %, allowed {allowed} %");
}

fn lone() -> Oracle {
    with(gated(), |oracle| vec![source_of(AKT_ID), oracle.pusher("eve")], 1)
}

fn feed_at(oracle: &mut Oracle, price: i64) -> String {
    let now = i64::try_from(oracle.now()).unwrap();
    kind(oracle.feeds(&[FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, price, now) }]))
}

#[test]
fn a_lone_source_waits_once_and_not_twice() {
    let mut oracle = lone();
    assert_eq!(feed_at(&mut oracle, 10_000), "price_accepted");
    oracle.pass(6);
    assert_eq!(feed_at(&mut oracle, 20_000), "price_quarantined");
    oracle.pass(30);
    assert_eq!(feed_at(&mut oracle, 20_000), "price_accepted");
    assert_eq!((price(&oracle), oracle.snapshot(AKT).is_quarantined), (20_000, false));
}

#[test]
fn what_wandered_waits_its_time_and_a_second_source_clears_it() {
    for is_seconded in [false, true] {
        let mut oracle = lone();
        let mut p = 10_000;
        for _ in 0..40 {
            feed_at(&mut oracle, 10_000);
            p = p * 105 / 100;
            let now = oracle.now();
            push_at(&mut oracle, "eve", p, 0, now).unwrap();
            oracle.pass(6);
        }
        oracle.pass(61);
        let now = oracle.now();
        assert_eq!(kind(push_at(&mut oracle, "eve", p, 0, now)), "price_quarantined");
        assert!(oracle.snapshot(AKT).is_quarantined);
        assert!(format!("{:?}", reasons(&oracle)).contains("Quarantined"));
        oracle.pass(6);
        if is_seconded {
            // The feed comes back where it was: the two disagree, and nothing is accepted before eve has aged.
            feed_at(&mut oracle, 10_000);
            oracle.pass(61);
            assert_eq!(feed_at(&mut oracle, 10_000), "price_accepted");
            assert_eq!((price(&oracle), oracle.snapshot(AKT).is_quarantined), (10_000, false));
        } else {
            let now = oracle.now();
            assert_eq!(kind(push_at(&mut oracle, "eve", p, 0, now)), "price_quarantined");
            oracle.pass(24);
            let now = oracle.now();
            assert_eq!(kind(push_at(&mut oracle, "eve", p, 0, now)), "price_accepted");
            assert_eq!((price(&oracle), oracle.snapshot(AKT).is_quarantined), (p, false));
        }
    }
}

/// An address is stored behind a length of one byte.
#[test]
fn an_address_longer_than_any_is_refused() {
    let mut oracle = Oracle::new();
    let api = oracle.deps.api;
    let address = |len| {
        (1..200)
            .map(|bytes| api.addr_humanize(&vec![7; bytes].into()))
            .find_map(|found| found.ok().filter(|addr| addr.as_str().len() >= len))
    };
    let mut set = |address: Addr| {
        let sources = vec![Source::Pusher { address: address.into() }];
        oracle.owner(ExecuteMsg::SetSources { symbol: AKT.into(), sources, min_sources: 1 })
    };
    assert_eq!(refusal(set(address(129).unwrap())), "out_of_bounds");
    set(address(64).unwrap()).unwrap();
}

fn pause(oracle: &mut Oracle, symbol: Option<&str>, secs: u64) {
    let until = (oracle.now() + secs).into();
    oracle.owner(ExecuteMsg::Pause { symbol: symbol.map(Into::into), until }).unwrap();
}

/// Of a pause of all and one of the symbol the later end counts, whichever was ordered first.
#[test]
fn a_shorter_pause_of_all_does_not_end_that_of_a_symbol() {
    for is_all_first in [true, false] {
        let mut oracle = Oracle::new();
        if is_all_first {
            pause(&mut oracle, None, 50);
        }
        pause(&mut oracle, Some(AKT), 100);
        if !is_all_first {
            pause(&mut oracle, None, 50);
        }
        oracle.pass(60);
        let now = i64::try_from(oracle.now()).unwrap();
        let update = |id| FeedUpdate::new(id, PRICE, now);
        assert_eq!(refusal(oracle.feeds(&[update(AKT_ID)])), "paused");
        oracle.feeds(&[update(BTC_ID)]).unwrap();
    }
}

/// Whoever waits for a pause to end is told of the first of several.
#[test]
fn of_several_pauses_the_first_end_is_told() {
    let mut oracle = Oracle::new();
    pause(&mut oracle, Some(AKT), 100);
    pause(&mut oracle, Some(BTC), 70);
    let error = oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I), FeedUpdate::new(BTC_ID, PRICE, NOW_I)]);
    assert!(matches!(error, Err(OracleError::Paused { until, .. }) if until == NOW + 70));
}

/// A price that only waits shows that the pause is over, as an accepted one does; and pauses that are over leave the
/// configuration with the next.
#[test]
fn a_pause_that_ended_leaves_nothing_behind() {
    let mut oracle = Oracle::with(InstantiateMsg { params: gated(), ..setup() }).unwrap();
    oracle.publish(10_000);
    pause(&mut oracle, Some(AKT), 10);
    assert!(oracle.snapshot(AKT).is_paused);
    oracle.pass(20);
    oracle.publish(20_000);
    let snapshot = oracle.snapshot(AKT);
    assert_eq!((snapshot.is_paused, snapshot.is_quarantined), (false, true));
    let length = |oracle: &Oracle| oracle.dump().iter().find(|(key, _)| key == b"config").unwrap().1.len();
    let before = length(&oracle);
    pause(&mut oracle, Some(BTC), 10);
    assert_eq!(length(&oracle), before);
}

/// With several sources, too, a later price that is near neither the last nor what waits takes its place.
#[test]
fn what_waits_of_a_source_is_replaced_by_a_later_price() {
    let mut oracle = with(gated(), |oracle| vec![source_of(AKT_ID), oracle.pusher("bob")], 2);
    oracle.publish(10_000);
    for (price, secs) in [(20_000, 6), (30_000, 31)] {
        oracle.pass(secs);
        oracle.publish(price);
        let said: SourcesResponse = oracle.query(QueryMsg::Sources { symbol: AKT.into() }).unwrap();
        let waiting = said.sources[0].waiting.as_ref().unwrap().price.u128();
        assert_eq!(waiting, u128::from(price.unsigned_abs()) * E10);
    }
}
