//! The TWAP as consumers see it: coverage, warming, gaps, several prices in a call, and what an update costs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use oracle::{InstantiateMsg, OracleError, Params, QueryMsg, TwapResponse};
use proptest::prelude::*;
use testing::FeedUpdate;

fn at(price: i64, publish_time: u64) -> FeedUpdate {
    FeedUpdate::new(AKT_ID, price, publish_time.try_into().unwrap())
}

fn twap(oracle: &Oracle) -> Result<TwapResponse, OracleError> {
    oracle.query(QueryMsg::Twap { symbol: AKT.into() })
}

/// T3: there is no average before half of the window of 600 s is covered, and no spot price in its place.
#[test]
fn t3_a_twap_is_served_from_the_second_that_enough_is_covered() {
    let mut oracle = Oracle::new();
    assert_eq!(refusal(twap(&oracle)), "no_price");
    oracle.publish(100);
    for step in 1..=6 {
        oracle.pass(49);
        oracle.publish(100);
        let snapshot = oracle.snapshot(AKT);
        assert_eq!(snapshot.current.coverage_secs, step * 49);
        assert!(snapshot.is_warming);
        assert!(snapshot.current.twap.is_zero());
    }
    oracle.pass(5);
    oracle.publish(100);
    assert_eq!(
        twap(&oracle).unwrap_err().to_string(),
        "warming: prices cover 299 s of the window of AKT/USD, 300 s are needed"
    );
    oracle.pass(1);
    oracle.publish(777);
    let found = twap(&oracle).unwrap();
    assert_eq!((found.twap.u128(), found.coverage_secs, found.window_secs), (100 * E10, 300, 600));
    assert_eq!(found.publish_time.u64(), oracle.now());
    assert!(!oracle.snapshot(AKT).is_warming);
}

/// One basis point of a short window is less than a second; a second is needed all the same.
#[test]
fn coverage_is_never_zero_seconds() {
    let params = Params { window_secs: 120, min_coverage_bps: 1, ..params() };
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    oracle.publish(100);
    assert_eq!(refusal(twap(&oracle)), "warming");
    oracle.pass(1);
    oracle.publish(200);
    assert_eq!(twap(&oracle).unwrap().twap.u128(), 100 * E10);
}

/// Needed coverage is rounded up: 3,333 bps of 100 s are 34 s.
#[test]
fn needed_coverage_is_rounded_up() {
    let params = Params { window_secs: 100, min_coverage_bps: 3_333, max_gap_secs: 100, ..params() };
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    oracle.publish(100);
    oracle.pass(33);
    oracle.publish(100);
    assert!(matches!(twap(&oracle), Err(OracleError::Warming { coverage_secs: 33, needed_secs: 34, .. })));
    oracle.pass(1);
    oracle.publish(100);
    twap(&oracle).unwrap();
}

/// T4: after a gap the symbol warms anew; the price before the gap is not carried through it.
#[test]
fn t4_a_gap_starts_the_warming_time_anew() {
    let mut oracle = Oracle::new();
    for _ in 0..=10 {
        oracle.publish(100);
        oracle.pass(60);
    }
    // 120 s since the last price: the longest that is carried.
    oracle.pass(60);
    oracle.publish(100);
    assert_eq!(twap(&oracle).unwrap().coverage_secs, 600);
    oracle.pass(121);
    oracle.publish(900);
    let snapshot = oracle.snapshot(AKT);
    assert!(snapshot.is_warming);
    assert_eq!((snapshot.current.twap.u128(), snapshot.current.coverage_secs), (0, 0));
    // The earlier block keeps its average.
    assert_eq!(snapshot.previous.unwrap().twap.u128(), 100 * E10);
    for _ in 0..5 {
        oracle.pass(60);
        oracle.publish(900);
    }
    assert_eq!(twap(&oracle).unwrap().twap.u128(), 900 * E10);
}

/// T7: a publish time that was seen adds no weight, changes nothing, stores nothing.
#[test]
fn t7_a_repeated_publish_time_adds_no_weight() {
    let mut oracle = Oracle::new();
    oracle.publish(100);
    oracle.pass(60);
    oracle.publish(200);
    let before = oracle.dump();
    let now = oracle.now();
    assert_eq!(refusal(oracle.feeds(&[at(900, now), at(901, now)])), "nothing_new");
    assert_eq!(oracle.dump(), before);
}

/// T10: weights are publish times, whenever and however the updates arrive.
#[test]
fn t10_weights_are_publish_times() {
    let updates = [at(100, NOW - 50), at(300, NOW - 40), at(200, NOW - 10), at(400, NOW)];
    let params = Params { window_secs: 120, min_coverage_bps: 1, ..params() };
    let new = || Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    let expected = (100 * 10 + 300 * 30 + 200 * 10) * E10 / 50;

    let mut one_call = new();
    one_call.feeds(&updates).unwrap();
    let mut one_block = new();
    let mut blocks = new();
    let mut containers = new();
    for update in updates {
        one_block.feeds(&[update]).unwrap();
        blocks.feeds(&[update]).unwrap();
        blocks.pass(2);
    }
    containers.update(&updates.map(|update| signer().update(&[update]))).unwrap();
    for oracle in [one_call, one_block, blocks, containers] {
        let found = twap(&oracle).unwrap();
        assert_eq!((found.twap.u128(), found.coverage_secs), (expected, 50));
    }
}

const WINDOW: u32 = 120;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// However updates are cut into calls and containers, the same is stored at the end, and it is the plain sum.
    #[test]
    fn the_cut_into_calls_changes_nothing(
        steps in prop::collection::vec((1_u64..40, 1_i64..1_000_000, any::<bool>()), 1..40),
    ) {
        // Shorter than a call may span, so that observations of the call itself leave the window within it.
        let params =
            Params { max_age_secs: u32::MAX, min_coverage_bps: 1, window_secs: WINDOW, max_gap_secs: 60, ..params() };
        let new = || Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
        let (mut single, mut cut) = (new(), new());
        let (mut time, mut batch, mut prices) = (NOW - 3_600, Vec::new(), Vec::new());
        let last = steps.len() - 1;
        for (step, (gap, price, is_sent)) in steps.into_iter().enumerate() {
            time += gap;
            prices.push((time, u128::try_from(price).unwrap()));
            single.feeds(&[at(price, time)]).unwrap();
            batch.push(at(price, time));
            if is_sent || step == last || batch.len() == 16 {
                let half = batch.len() / 2;
                let halves: Vec<_> = [&batch[..half], &batch[half..]]
                    .into_iter()
                    .filter(|half| !half.is_empty())
                    .map(|half| signer().update(half))
                    .collect();
                cut.update(&halves).unwrap();
                batch.clear();
            }
        }
        prop_assert_eq!(single.dump(), cut.dump());
        let start = (time - u64::from(WINDOW)).max(prices[0].0);
        let in_force = |second| prices.iter().rev().find(|(from, _)| *from <= second).unwrap().1;
        let sum: u128 = (start..time).map(in_force).sum();
        let expected = (sum * E10).checked_div(u128::from(time - start)).unwrap_or(0);
        prop_assert_eq!(single.snapshot(AKT).current.twap.u128(), expected);
    }
}
