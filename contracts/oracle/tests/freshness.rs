//! How old a price is (T10): from its publication, which is bounded against its arrival on both sides.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use oracle::{HealthReason, HealthResponse, InstantiateMsg, Params, PriceResponse, QueryMsg};
use testing::FeedUpdate;

const MAX_AGE: u64 = 60;
const MAX_FUTURE: u64 = 10;

/// An oracle that has just received a price published `secs` ago (negative: dated ahead).
fn received(secs: i64) -> Oracle {
    let mut oracle = Oracle::new();
    assert_eq!((params().max_age_secs, params().max_future_secs), (60, 10));
    oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I - secs)]).unwrap();
    oracle
}

fn is_stale(oracle: &Oracle) -> bool {
    let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: AKT.into() }).unwrap();
    let by_health = health.reasons.iter().any(|reason| matches!(reason, HealthReason::Stale { .. }));
    let query = QueryMsg::Price { symbol: AKT.into(), max_age_secs: Some(MAX_AGE.into()) };
    // Both answers go by the same age.
    assert_eq!(oracle.query::<PriceResponse>(query).is_err(), by_health);
    by_health
}

/// Seconds after its arrival at which a price published `secs` before it is stale for the first time.
fn stale_after(secs: i64) -> u64 {
    let mut oracle = received(secs);
    while !is_stale(&oracle) {
        oracle.pass(1);
    }
    oracle.now() - NOW
}

/// T10: arriving late does not make a price young, and the oldest that is taken is stale a second later.
#[test]
fn t10_freshness_counts_from_publication_however_late_it_arrives() {
    for secs in [0, 1, 30, 59, 60] {
        assert_eq!(stale_after(secs), MAX_AGE + 1 - u64::try_from(secs).unwrap(), "{secs}");
    }
}

/// T10: a price dated ahead is stale as long after its arrival as one of that second.
#[test]
fn t10_a_lead_over_arrival_adds_no_freshness() {
    for lead in 0..=MAX_FUTURE {
        let lead = i64::try_from(lead).unwrap();
        assert_eq!(stale_after(-lead), MAX_AGE + 1, "{lead} s ahead");
        assert_eq!(received(-lead).snapshot(AKT).age_secs.u64(), 0);
    }
    assert_eq!(refusal(Oracle::new().feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I + 11)])), "future");
}

/// T10: a price that arrives again is no fresher: neither its time of arrival nor its age changes.
#[test]
fn t10_a_repeated_arrival_renews_nothing() {
    let mut oracle = received(0);
    oracle.pass(40);
    assert_eq!(refusal(oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)])), "nothing_new");
    let snapshot = oracle.snapshot(AKT);
    assert_eq!((snapshot.received_time.u64(), snapshot.age_secs.u64()), (NOW, 40));
}

/// T10: of prices that arrive together, each is as old as its publication.
#[test]
fn t10_prices_that_arrive_together_differ_in_age() {
    let params = Params { max_future_secs: 0, ..params() };
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    for secs in (0..=60).rev() {
        oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE + secs, NOW_I - secs)]).unwrap();
        assert_eq!(oracle.snapshot(AKT).age_secs.to_string(), secs.to_string());
    }
}
