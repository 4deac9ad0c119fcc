//! Another source of the price.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{OracleSet, StatusChanged},
    msg::{ExecuteMsg, QueryMsg},
    responses::ConfigResponse,
};
use bme_math::Status;
use common::{AKT, ONE, SYMBOL, Suite, event, refused, spreadless, steady};
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use oracle_snapshot::{Flags, Snapshot};

/// A vault whose price is one, and an oracle beside it.
fn ready() -> (Suite, Addr) {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    let other = suite.another_oracle();
    (suite, other)
}

fn store(suite: &mut Suite, oracle: &Addr, price: u128) {
    let snapshot = suite.snapshot(steady(price, suite.params.twap_window_secs, suite.now()), None);
    suite.store_at(oracle, &snapshot);
    suite.wait(1);
}

fn set(suite: &mut Suite, oracle: &Addr, symbol: Option<&str>) -> Result<AppResponse, String> {
    let msg = ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: symbol.map(str::to_owned) };
    suite.run(&suite.owner.clone(), &msg, &[])
}

#[test]
fn another_oracle_must_have_a_price_that_the_vault_could_use() {
    let (mut suite, other) = ready();
    refused(
        set(&mut suite, &other, None),
        "oracle_unhealthy",
        "no_price: the oracle has no price of AKT/USD yet",
    );
    refused(set(&mut suite, &other, Some("")), "invalid_name", "symbol has 1..=128 bytes, not 0");
    let window = suite.params.twap_window_secs;
    let good = steady(ONE, window, suite.now());
    let snapshot = suite.snapshot(good, None);
    suite.store_at(&other, &snapshot);
    refused(set(&mut suite, &other, None), "oracle_unhealthy", "same_block");
    suite.wait(1);
    let paused = Flags { is_paused: true, ..Flags::default() };
    for (wrong, reason) in [
        (
            Snapshot { window_secs: 60, ..snapshot },
            "window: the oracle averages over 60 s, 1800 s are needed",
        ),
        (Snapshot { flags: paused, ..snapshot }, "paused: "),
        (
            Snapshot { current: steady(ONE, window, suite.now() - 700), ..snapshot },
            "stale: the price is 700 s old, at most 600",
        ),
    ] {
        suite.store_at(&other, &wrong);
        refused(set(&mut suite, &other, None), "oracle_unhealthy", reason);
    }
    suite.store_at(&other, &snapshot);
    refused(set(&mut suite, &other, Some("OTHER/USD")), "oracle_unhealthy", "no_price");
    let present = suite.oracle.clone();
    refused(set(&mut suite, &present, None), "oracle_unchanged", "AKT/USD is read from ");
    refused(set(&mut suite, &present, Some(SYMBOL)), "oracle_unchanged", present.as_str());
}

#[test]
fn the_window_counts_where_any_rule_averages() {
    let mut params = spreadless();
    params.reference.rule = bme_math::PriceRule::Spot {};
    let mut suite = Suite::new(params, "1.0");
    let other = suite.another_oracle();
    let snapshot = suite.snapshot(steady(ONE, 60, suite.now()), None);
    suite.store_at(&other, &Snapshot { window_secs: 60, ..snapshot });
    suite.wait(1);
    refused(set(&mut suite, &other, None), "oracle_unhealthy", "window: the oracle averages over 60 s");
}

#[test]
fn another_price_lies_near_the_present_one() {
    for (price, is_near) in
        [("1.05", true), ("1.050000000000000001", false), ("0.95", true), ("0.949999999999999999", false)]
    {
        let (mut suite, other) = ready();
        store(&mut suite, &other, common::atomics(price));
        let answer = set(&mut suite, &other, None);
        if is_near {
            let response = answer.unwrap();
            let moved: OracleSet = event(&response);
            assert_eq!((moved.oracle, moved.symbol.as_str()), (other.clone(), SYMBOL));
            assert_eq!(moved.price.atomics().u128(), common::atomics(price));
            let config: ConfigResponse = suite.query(&QueryMsg::Config {});
            assert_eq!((config.oracle, config.symbol), (other, SYMBOL.to_owned()));
        } else {
            let text = format!("the price would move from 1 to {price}, at most 500 bps are allowed");
            refused(answer, "oracle_move", &text);
        }
    }
}

/// Else a vault whose oracle died in a moving market could never be given another.
#[test]
fn without_a_present_price_there_is_nothing_to_be_near_to() {
    let (mut suite, other) = ready();
    suite.wait(601);
    assert_eq!(suite.status().status, Status::HaltOracle);
    store(&mut suite, &other, 2 * ONE);
    set(&mut suite, &other, None).unwrap();
    assert_eq!(suite.status().status, Status::Healthy);
    // The vault reads there from now on, and nowhere else.
    suite.set_price("0.1");
    assert_eq!(suite.status().status, Status::Healthy);
}

#[test]
fn the_breaker_follows_the_other_price_at_once() {
    let (mut suite, other) = ready();
    suite.set_price("0.97");
    assert_eq!(suite.status().status, Status::Healthy);
    store(&mut suite, &other, common::atomics("0.945"));
    let response = set(&mut suite, &other, None).unwrap();
    let change: StatusChanged = event(&response);
    assert_eq!((change.from, change.to), (Status::Healthy, Status::Warning));
    let since = suite.now();
    suite.wait(60);
    assert_eq!(suite.status().since.u64(), since);
}
