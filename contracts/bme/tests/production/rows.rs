//! The rows of the file.

use bme::params::Params;
use bme_math::Bps;
use serde::Deserialize;
use serde_json::Value;

use crate::{common::atomics, table::is_deliberate, turns};

/// A row: what goes in, and what production answers.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    pub id: String,
    pub inputs: Value,
    pub expected: Value,
}

/// All of them.
pub fn all() -> Vec<Row> {
    serde_json::from_str(include_str!("../../../../tests/vectors/bme/golden.json")).unwrap()
}

/// Runs the rows of one operation; `compare` is told whether production's answer is to be ours.
pub fn each(op: &str, count: usize, compare: impl Fn(&Row, bool)) {
    let rows: Vec<_> = all().into_iter().filter(|row| row.inputs["op"] == op).collect();
    assert_eq!(rows.len(), count, "rows of {op}");
    for row in rows {
        compare(&row, !is_deliberate(&row.id));
    }
}

/// A number, or a text of one.
pub fn number(value: &Value) -> u128 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_u64().unwrap_or_else(|| panic!("{value} is no number")).into(),
    }
}

/// A price with 18 decimals.
pub fn price(value: &Value) -> u128 {
    atomics(value.as_str().unwrap())
}

pub fn bps(value: &Value) -> Bps {
    Bps(number(value).try_into().unwrap())
}

/// The preset `mainnet` with the numbers of a row; one that is not named stays.
pub fn params(row: &Row) -> Params {
    let (mut params, theirs) = (turns::params(), &row.inputs["params"]);
    let given = |name: &str| theirs.get(name);
    if let Some(spread) = given("mint_spread_bps").map(bps) {
        (params.mint.spread.at_par_bps, params.mint.spread.at_halt_bps) = (spread, spread);
    }
    if let Some(spread) = given("settle_spread_bps").map(bps) {
        params.refund.spread_bps = spread;
    }
    if let Some(coins) = given("min_mint") {
        let minimum = coins.as_array().unwrap().iter().find(|coin| coin["denom"] == "uact");
        params.mint.minimum_uact = minimum.map_or(0, |coin| number(&coin["amount"])).into();
    }
    if let Some(warn) = given("circuit_breaker_warn_threshold").map(bps) {
        (params.thresholds.warn_bps, params.thresholds.resume_warn_bps) = (warn, warn);
    }
    if let Some(halt) = given("circuit_breaker_halt_threshold").map(bps) {
        // A halt at zero is none at all, and refused by name; nothing in these rows lies between zero and one.
        let halt = halt.max(Bps(1));
        (params.thresholds.halt_bps, params.thresholds.resume_halt_bps) = (halt, halt);
    }
    if let Some(blocks) = given("min_epoch_blocks") {
        params.queue.epoch.min_blocks = number(blocks).try_into().unwrap();
    }
    if let Some(pct) = given("epoch_blocks_backoff") {
        params.queue.epoch.backoff_pct = number(pct).try_into().unwrap();
    }
    params
}

/// The same without spread and minimum, for rows that speak of neither.
pub fn bare(row: &Row) -> Params {
    let mut params = params(row);
    (params.mint.spread.at_par_bps, params.mint.spread.at_halt_bps) = (Bps(0), Bps(0));
    params.mint.minimum_uact = 0u128.into();
    params
}
