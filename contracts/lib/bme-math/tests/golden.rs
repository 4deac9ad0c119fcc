//! Production's rows for conversion, ratio and status, and the worked examples of AEP-76 (tests/vectors/bme).
//!
//! A conversion is within one micro-unit of production's and never above the exact quotient; ratio and status are equal.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use bme_math::{
    Bps, EpochRule, Price, Status, Thresholds, Uact, Uakt, collateral, mint, mint_cost, next_status, pay,
    ratio,
};
use num_bigint::BigUint;
use serde_json::Value;

/// Rows that cannot be compared, each with its reason.
const SPECIAL: [(&str, &str); 3] = [
    ("BME-CR-024", "no ACT: production divides nothing and halts, ours has no ratio and is healthy"),
    ("BME-CR-026", "no ACT: production compares with one ACT, ours has no ratio"),
    ("BME-CR-090", "no ACT and a ratio that panics in production: ours has no ratio, and clamps"),
];

fn rows(op: &str) -> Vec<Value> {
    let text = include_str!("../../../../tests/vectors/bme/golden.json");
    let all: Vec<Value> = serde_json::from_str(text).unwrap();
    assert_eq!(all.len(), 160);
    all.into_iter().filter(|row| row["inputs"]["op"] == op).collect()
}

fn number(value: &Value) -> u128 {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).parse().unwrap()
}

fn price(value: &Value) -> Option<Price> {
    let (whole, fraction) = value.as_str().unwrap().split_once('.').unwrap();
    Price::new(format!("{whole}{fraction:0<18}").parse().unwrap())
}

fn bps(value: &Value) -> Bps {
    Bps(u32::try_from(value.as_u64().unwrap()).unwrap())
}

/// Amount out, and twice checked: not above the exact quotient, less than one unit below it.
fn exact_out(amount: u128, from_akt: bool, price: Price, spread: Bps) -> u128 {
    let out = if from_akt {
        mint(Uakt::new(amount), price, spread).unwrap().u128()
    } else {
        pay(Uact::new(amount), price, spread).unwrap().u128()
    };
    let one = BigUint::from(10u32).pow(18);
    let (above, below) =
        if from_akt { (BigUint::from(price.atomics()), one) } else { (one, BigUint::from(price.atomics())) };
    let above = above * amount * (10_000 - spread.0);
    let below = below * 10_000u32;
    assert!(BigUint::from(out) * &below <= above, "above the exact quotient");
    assert!(BigUint::from(out + 1) * &below > above, "more than a unit below the exact quotient");
    out
}

#[test]
fn conversions_are_within_one_unit_of_production() {
    let rows = rows("convert");
    assert_eq!(rows.len(), 34);
    for row in rows {
        let (id, inputs, expected) = (row["id"].as_str().unwrap(), &row["inputs"], &row["expected"]);
        let amount = number(&inputs["burn"]["amount"]);
        let from_akt = inputs["burn"]["denom"] == "uakt";
        let Some(price) = price(&inputs["akt_usd"]) else {
            assert_eq!(expected["error"], "zero_price", "{id}: a price of zero cannot be made here");
            continue;
        };
        let params = &inputs["params"];
        let (key, out_denom) =
            if from_akt { ("mint_spread_bps", "uact") } else { ("settle_spread_bps", "uakt") };
        let gross = exact_out(amount, from_akt, price, Bps(0));
        let net = exact_out(amount, from_akt, price, bps(&params[key]));
        let minimum = params["min_mint"]
            .as_array()
            .unwrap()
            .iter()
            .find(|coin| coin["denom"] == out_denom)
            .map_or(0, |coin| number(&coin["amount"]));
        match (expected["result"].as_str().unwrap(), expected["cancel_reason"].as_str()) {
            ("executed", _) => {
                let theirs = number(&expected["user_receives"]);
                assert!(net.abs_diff(theirs) <= 1, "{id}: {net} against {theirs}");
                assert!(gross.abs_diff(number(&expected["gross"])) <= 1, "{id}: gross {gross}");
                assert!(gross >= minimum, "{id}");
            }
            // Production cuts 1/3 to 18 digits and loses the unit; exactly, three units give one.
            ("canceled", Some("epsilon")) if id == "BME-CONV-002" => assert_eq!(net, 1),
            ("canceled", Some("epsilon")) => assert_eq!(net, 0, "{id}"),
            ("canceled", Some("minimum_mint")) => assert!(gross > 0 && gross < minimum, "{id}"),
            // A burn beyond the supply: the vault's balance check refuses it, conversion has no part in it.
            ("retry_or_max_attempts", None) => assert_eq!(expected["error"], "insufficient_funds", "{id}"),
            other => panic!("{id}: unknown result {other:?}"),
        }
    }
}

#[test]
fn ratio_and_status_equal_production() {
    let rows = rows("collateral");
    assert_eq!(rows.len(), 17);
    let mut special = 0;
    for row in rows {
        let (id, inputs, expected) = (row["id"].as_str().unwrap(), &row["inputs"], &row["expected"]);
        let vault = Uakt::new(number(&inputs["vault_uakt"]) - number(&inputs["pending_uakt"]));
        let outstanding = Uact::new(number(&inputs["uact_total_supply"]));
        let price = price(&inputs["akt_usd"]).unwrap();
        let (warn, halt) = (
            bps(&inputs["params"]["circuit_breaker_warn_threshold"]),
            bps(&inputs["params"]["circuit_breaker_halt_threshold"]),
        );
        // Production has neither resume levels nor a dwell time.
        let thresholds = Thresholds {
            warn_bps: warn,
            halt_bps: halt,
            resume_warn_bps: warn,
            resume_halt_bps: halt,
            dwell_secs: 0,
        };
        let collateral = collateral(vault, Uakt::ZERO, Uakt::ZERO).unwrap();
        let ours = ratio(collateral, Uakt::ZERO, outstanding, price);
        let status = next_status(&thresholds, ours, Status::HaltCr, 0);
        if SPECIAL.iter().any(|(special, _)| *special == id) {
            special += 1;
            assert_eq!((ours, status), (None, Status::Healthy), "{id}");
            continue;
        }
        assert_eq!(ours, Some(Bps(number(&expected["collateral_ratio_bps"]) as u32)), "{id}");
        assert_eq!(format!("mint_status_{status}"), expected["status"].as_str().unwrap(), "{id}");
    }
    assert_eq!(special, SPECIAL.len());
}

/// Where production's power overflows and its chain would stop, ours is at its limit.
#[test]
fn epochs_are_as_long_as_in_production() {
    let rows = rows("epoch_blocks");
    assert_eq!(rows.len(), 25);
    for row in rows {
        let (inputs, expected) = (&row["inputs"], &row["expected"]);
        let ratio = u32::try_from(number(&inputs["collateral_ratio_bps"])).unwrap();
        let field = |name: &str| u32::try_from(inputs["params"][name].as_u64().unwrap()).unwrap();
        let rule = EpochRule {
            min_blocks: field("min_epoch_blocks"),
            max_blocks: 14_400,
            backoff_pct: field("epoch_blocks_backoff"),
        };
        let blocks = rule.blocks(Some(Bps(ratio)), Bps(field("circuit_breaker_warn_threshold")));
        let expected = if expected["panics_in_production"] == true {
            &expected["safe_value"]
        } else {
            &expected["epoch_blocks"]
        };
        assert_eq!(u128::from(blocks), number(expected), "{}", row["id"]);
    }
}

#[test]
fn an_exact_mint_costs_what_the_proposal_says() {
    let rows = rows("spec_usd_exact");
    assert_eq!(rows.len(), 1);
    for row in rows {
        let (inputs, expected) = (&row["inputs"], &row["expected"]);
        let act = Uact::new(number(&inputs["usd_uact"]));
        let cost = mint_cost(act, price(&inputs["akt_usd"]).unwrap(), Bps(0)).unwrap();
        assert_eq!(cost.u128(), number(&expected["akt_required"]));
        assert_eq!(act.u128(), number(&expected["act_out"]));
    }
}
