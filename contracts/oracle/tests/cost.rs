//! What the storage of an update costs, in the chain's own gas: the same whatever came before and whatever else there is.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use oracle::{ExecuteMsg, InstantiateMsg, Params, SignerModel};
use pyth_wire::{FeedId, Model};
use testing::{FeedUpdate, Signer};

/// One signature instead of three: there are many updates here, and storage is what counts.
fn one() -> Signer {
    Signer::new(Model::Router, 0, 1)
}

fn oracle(params: Params) -> Oracle {
    let signer_sets = vec![set_msg(SignerModel::Router, 0, &one().set())];
    Oracle::with(InstantiateMsg { params, signer_sets, ..setup() }).unwrap()
}

/// A price of AKT in the block's second, and the next second.
fn update(oracle: &mut Oracle, ids: &[FeedId]) -> u64 {
    let now = i64::try_from(oracle.now()).unwrap();
    let feeds: Vec<_> = ids.iter().map(|id| FeedUpdate::new(*id, 100 + now % 7, now)).collect();
    oracle.update(&[one().update(&feeds)]).unwrap();
    oracle.pass(1);
    oracle.gas
}

/// The most that ten updates in a row cost.
fn most(oracle: &mut Oracle) -> u64 {
    (0..10).map(|_| update(oracle, &[AKT_ID])).max().unwrap()
}

fn within_2_percent(found: u64, first: u64) {
    assert!(found.abs_diff(first) * 50 <= first, "{found} gas, at first {first}");
}

/// T1: an update costs the same after 20 observations and after 100,000, which is twelve times around the ring.
#[test]
fn t1_an_update_costs_the_same_after_100_000_observations() {
    let mut oracle =
        oracle(Params { max_age_secs: u32::MAX, window_secs: 7_200, max_gap_secs: 7_200, ..params() });
    for _ in 0..20 {
        update(&mut oracle, &[AKT_ID]);
    }
    let first = most(&mut oracle);
    let mut number = 30;
    for goal in [1_000, 7_300, 20_000, 100_000] {
        while number < goal {
            // As many as a call takes, a second apart.
            let mut time = i64::try_from(oracle.now()).unwrap();
            let containers: Vec<_> = (0..4)
                .map(|_| {
                    let prices: Vec<_> =
                        (time..time + 16).map(|at| FeedUpdate::new(AKT_ID, 100 + at % 7, at)).collect();
                    time += 16;
                    one().update(&prices)
                })
                .collect();
            oracle.pass(64);
            oracle.update(&containers).unwrap();
            number += 64;
        }
        within_2_percent(most(&mut oracle), first);
        number += 10;
    }
    // T13: the ring is all that stays: observations, and the records that were there before.
    assert_eq!(oracle.dump().iter().filter(|(key, _)| key.starts_with(b"o/")).count(), 8_192);
}

/// An update costs the same beside one symbol and beside fifty.
#[test]
fn an_update_costs_the_same_beside_fifty_symbols() {
    let mut oracle = oracle(params());
    let first = most(&mut oracle);
    for number in 0..49 {
        let id = [number; 32];
        oracle.owner(ExecuteMsg::AddFeed { feed: feed(&format!("F{number}/USD"), id) }).unwrap();
        update(&mut oracle, &[id]);
    }
    most(&mut oracle);
    within_2_percent(most(&mut oracle), first);
}

/// What an update of one feed may touch (spec/oracle.md, section 6), and what each further feed adds.
#[test]
fn an_update_writes_a_record_and_an_observation_for_each_feed() {
    let mut oracle = oracle(params());
    for _ in 0..700 {
        update(&mut oracle, &[AKT_ID, BTC_ID]);
    }
    let two = update(&mut oracle, &[AKT_ID, BTC_ID]);
    assert_eq!(oracle.writes, 4);
    let one = update(&mut oracle, &[AKT_ID]);
    assert_eq!(oracle.writes, 2);
    assert!(two - one < 15_500, "{} gas for a further feed", two - one);
}
