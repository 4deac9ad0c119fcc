//! Changes of parameters: what goes the safe way comes into force at once, everything else is announced and waits.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{ParamsCancelled, ParamsChanged, ParamsProposed, StatusChanged},
    msg::{ExecuteMsg, QueryMsg},
    params::{Mode, Params},
    patch::{Changes, ParamsPatch, Patch},
    preset,
    responses::{ParamsResponse, PendingParamsResponse},
};
use bme_math::{Bps, PriceRule, Status};
use common::{AKT, Suite, event, hardened_at_once, refused};
use serde_json::{Value, json};

const DELAY: u64 = 172_800;

fn patch(value: Value) -> ParamsPatch {
    serde_json::from_value(value).unwrap()
}

fn hardened() -> Suite {
    Suite::new(hardened_at_once(), "1.0")
}

fn params(suite: &Suite) -> ParamsResponse {
    suite.query(&QueryMsg::Params {})
}

fn pending(suite: &Suite) -> PendingParamsResponse {
    suite.query(&QueryMsg::PendingParams {})
}

fn by_owner(suite: &mut Suite, msg: &ExecuteMsg) -> Result<cw_multi_test::AppResponse, String> {
    suite.run(&suite.owner.clone(), msg, &[])
}

/// Every number, mode and rule, one step up and one step down: which of the two is safe.
#[test]
fn every_field_has_its_safe_direction() {
    let base = preset::parse(preset::HARDENED).unwrap();
    // What the table of the README says, in its words: safe upwards, safe downwards, never safe.
    let (up, down, never) = ((true, false), (false, true), (false, false));
    let source =
        |rule| [("rule", rule), ("max_age_secs", down), ("max_conf_bps", down), ("min_coverage_bps", up)];
    let modes = [("mint", up), ("refund", up), ("settle", never)];
    let mut table: Vec<(String, (bool, bool))> = vec![
        ("thresholds.warn_bps".into(), up),
        ("thresholds.halt_bps".into(), up),
        ("thresholds.resume_warn_bps".into(), up),
        ("thresholds.resume_halt_bps".into(), up),
        ("thresholds.dwell_secs".into(), up),
        ("twap_window_secs".into(), never),
        ("max_future_secs".into(), down),
        ("mint.spread.at_par_bps".into(), up),
        ("mint.spread.at_halt_bps".into(), up),
        ("mint.minimum_uact".into(), up),
        ("mint.spread_to".into(), never),
        ("refund.spread_bps".into(), never),
        ("refund.lock_secs".into(), never),
        ("queue.epoch.min_blocks".into(), up),
        ("queue.epoch.max_blocks".into(), up),
        ("queue.epoch.backoff_pct".into(), up),
        ("queue.cancel_after_secs".into(), never),
        ("queue.max_wait_secs".into(), never),
        ("shortfall.floor_uakt".into(), never),
        ("shortfall.intake_bps".into(), never),
        ("settle.spread_bps".into(), never),
        ("buffer.pays".into(), never),
        ("buffer.counts".into(), down),
        ("loosening_delay_secs".into(), up),
    ];
    for leg in ["mint", "refund"] {
        for field in ["bucket.floor_uact", "bucket.share_bps", "instant.account_uact", "instant.all_uact"] {
            table.push((format!("{leg}.{field}"), down));
        }
    }
    for row in ["healthy", "warning", "halt_cr", "halt_oracle"] {
        table.extend(modes.map(|(leg, safe)| (format!("policy.{row}.{leg}"), safe)));
    }
    for (leg, rule) in
        [("reference", up), ("mint.price", up), ("refund.price", never), ("settle.price", never)]
    {
        table.extend(source(rule).map(|(field, safe)| (format!("{leg}.{field}"), safe)));
    }

    let base_json = serde_json::to_value(&base).unwrap();
    let mut leaves = vec![];
    collect("", &base_json, &mut leaves);
    let mut listed: Vec<_> = table.iter().map(|(field, _)| field.clone()).collect();
    listed.sort();
    leaves.sort();
    assert_eq!(leaves, listed);

    for (field, (up_is_safe, down_is_safe)) in table {
        let pointer = format!("/{}", field.replace('.', "/"));
        let (low, middle, high) = three(base_json.pointer(&pointer).unwrap());
        let with = |value: &Value| -> Params {
            let mut json = base_json.clone();
            *json.pointer_mut(&pointer).unwrap() = value.clone();
            serde_json::from_value(json).unwrap()
        };
        for (from, to, is_safe) in [
            (&low, &middle, up_is_safe),
            (&middle, &high, up_is_safe),
            (&high, &middle, down_is_safe),
            (&middle, &low, down_is_safe),
        ] {
            let (before, after) = (with(from), with(to));
            let found = Changes::between(&before, &after);
            let changed: Vec<String> = if from == to { vec![] } else { vec![field.clone()] };
            let loosened = if is_safe { vec![] } else { changed.clone() };
            assert_eq!(found, Changes { changed, loosened }, "{field}: {from} to {to}");
            // A patch of this field alone makes the one of the other.
            let mut named = to.clone();
            for part in field.rsplit('.') {
                named = json!({ part: named });
            }
            assert_eq!(Patch::from(patch(named)).on(&before), Ok(after));
        }
    }
}

fn collect(path: &str, value: &Value, leaves: &mut Vec<String>) {
    match value.as_object() {
        Some(fields) if !path.ends_with(".rule") => {
            for (name, value) in fields {
                collect(&format!("{path}.{name}"), value, leaves);
            }
        }
        _ => leaves.push(path[1..].to_owned()),
    }
}

/// Three values of the kind, in their order.
fn three(value: &Value) -> (Value, Value, Value) {
    match value {
        Value::Bool(_) => (json!(false), json!(true), json!(true)),
        Value::Number(_) => (json!(1), json!(2), json!(3)),
        Value::String(text) if ["open", "next_price", "epoch", "closed"].contains(&text.as_str()) => {
            (json!("next_price"), json!("epoch"), json!("closed"))
        }
        Value::String(text) if text == "buffer" => (json!("buffer"), json!("vault"), json!("vault")),
        Value::String(_) => (json!("1"), json!("2"), json!("30")),
        _ => (json!({"twap": {}}), json!({"worst": {"k": 1}}), json!({"worst": {"k": 2}})),
    }
}

#[test]
fn between_average_and_newest_price_neither_rule_is_the_safe_one() {
    let base = preset::parse(preset::HARDENED).unwrap();
    let with = |rule| {
        let mut params = base.clone();
        params.reference.rule = rule;
        params
    };
    let (spot, twap) = (with(PriceRule::Spot {}), with(PriceRule::Twap {}));
    for (before, after) in [(&spot, &twap), (&twap, &spot)] {
        assert_eq!(Changes::between(before, after).loosened, ["reference.rule"]);
    }
    assert_eq!(Changes::between(&spot, &with(PriceRule::Worst { k: 0 })).loosened, [""; 0]);
}

#[test]
fn what_goes_the_safe_way_comes_into_force_at_once() {
    let mut suite = hardened();
    let tighter = patch(json!({
        "mint": { "spread": { "at_par_bps": 30 }, "minimum_uact": "2000000" },
        "policy": { "healthy": { "refund": "closed" } },
        "thresholds": { "warn_bps": 9600 },
    }));
    let before = params(&suite);
    assert_eq!((before.version, &before.params), (1, &suite.params));
    let response = suite.tune(&tighter).unwrap();
    let changed: ParamsChanged = event(&response);
    assert_eq!(changed.version.u64(), 2);
    assert_eq!(
        changed.fields,
        "thresholds.warn_bps,policy.healthy.refund,mint.spread.at_par_bps,mint.minimum_uact"
    );
    let after = params(&suite);
    assert_eq!((after.version, after.params), (2, Patch::from(tighter.clone()).on(&before.params).unwrap()));
    assert_eq!(pending(&suite).pending, None);
    refused(suite.tune(&tighter), "no_change", "version 2 of the parameters has these values already");
    refused(suite.tune(&ParamsPatch::default()), "no_change", "version 2");
    // The lock on the other side of it: both numbers.
    let late =
        ExecuteMsg::UpdateParams { patch: patch(json!({"max_future_secs": 1})).into(), expect_version: 1 };
    refused(by_owner(&mut suite, &late), "stale_params", "to version 1 of the parameters, 2 is in force");
    // Checked together: a warning above its own end is no parameter set, however safe.
    let bad = patch(json!({"thresholds": {"warn_bps": 9701}}));
    refused(suite.tune(&bad), "invalid_params", "thresholds.resume_warn_bps must be at least warn_bps");
    assert_eq!(params(&suite).version, 2);
}

#[test]
fn what_loosens_is_announced_and_waits() {
    let mut suite = hardened();
    let looser = patch(json!({ "refund": { "spread_bps": 20 }, "mint": { "minimum_uact": "3000000" } }));
    let now = suite.now();
    let response = suite.tune(&looser).unwrap();
    let proposed: ParamsProposed = event(&response);
    assert_eq!((proposed.version.u64(), proposed.due.u64()), (1, now + DELAY));
    assert_eq!(proposed.fields, "mint.minimum_uact,refund.spread_bps");
    assert_eq!(proposed.loosened, "refund.spread_bps");
    // The safe half of it waits, too: a change is one.
    assert_eq!(params(&suite).params, suite.params);
    let waiting = pending(&suite).pending.unwrap();
    assert_eq!((waiting.version, waiting.due.u64()), (1, now + DELAY));
    assert_eq!(waiting.changed, ["mint.minimum_uact", "refund.spread_bps"]);
    assert_eq!(waiting.loosened, ["refund.spread_bps"]);
    assert_eq!(waiting.params, Patch::from(looser.clone()).on(&suite.params).unwrap());

    let due = now + DELAY;
    refused(suite.tune(&looser), "pending_exists", &format!("a change waits until {due}"));
    suite.wait(DELAY - 6);
    suite.set_price("1.0");
    let at = suite.now();
    assert_eq!(at, due - 1);
    let text = format!("may come into force at {due}, it is {at} now");
    refused(by_owner(&mut suite, &ExecuteMsg::ApplyParams {}), "not_yet_due", &text);
    suite.wait(1);
    let response = by_owner(&mut suite, &ExecuteMsg::ApplyParams {}).unwrap();
    assert_eq!(event::<ParamsChanged>(&response).version.u64(), 2);
    assert_eq!((params(&suite).version, params(&suite).params), (2, waiting.params));
    for msg in [ExecuteMsg::ApplyParams {}, ExecuteMsg::CancelParams {}] {
        refused(by_owner(&mut suite, &msg), "nothing_pending", "no change of the parameters waits");
    }
}

#[test]
fn a_change_that_waits_can_be_dropped() {
    let mut suite = hardened();
    let looser = patch(json!({ "refund": { "spread_bps": 20 } }));
    suite.tune(&looser).unwrap();
    let response = by_owner(&mut suite, &ExecuteMsg::CancelParams {}).unwrap();
    assert_eq!(event::<ParamsCancelled>(&response).version.u64(), 1);
    assert_eq!(pending(&suite).pending, None);
    suite.tune(&looser).unwrap();
    assert!(pending(&suite).pending.is_some());
}

/// What was announced comes into force as it was announced, or not at all: never on top of what was tightened since.
#[test]
fn a_tightening_in_between_undoes_the_announcement() {
    let mut suite = hardened();
    suite.tune(&patch(json!({ "mint": { "spread": { "at_par_bps": 10 } } }))).unwrap();
    suite.tune(&patch(json!({ "mint": { "spread": { "at_halt_bps": 900 } } }))).unwrap();
    suite.wait(DELAY);
    suite.set_price("1.0");
    let apply = ExecuteMsg::ApplyParams {};
    refused(by_owner(&mut suite, &apply), "stale_params", "to version 1 of the parameters, 2 is in force");
    by_owner(&mut suite, &ExecuteMsg::CancelParams {}).unwrap();
    assert_eq!(params(&suite).params.mint.spread.at_halt_bps, Bps(900));
}

#[test]
fn nobody_loosens_in_a_crisis() {
    let mut suite = hardened();
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    let looser = patch(json!({ "refund": { "spread_bps": 0 }, "settle": { "spread_bps": 1 } }));
    for (price, status) in [("0.94", Status::Warning), ("0.5", Status::HaltCr)] {
        suite.set_price(price);
        assert_eq!(suite.status().status, status);
        let text =
            format!("the status is {status}, wait for health to change refund.spread_bps, settle.spread_bps");
        refused(suite.tune(&looser), "loosens_in_crisis", &text);
    }
    suite.set_price("1.1");
    suite.wait(301);
    assert_eq!(suite.status().status, Status::HaltOracle);
    refused(suite.tune(&looser), "loosens_in_crisis", "the status is halt_oracle");
    // Tightening is for just such times.
    suite.tune(&patch(json!({ "mint": { "spread": { "at_halt_bps": 600 } } }))).unwrap();

    // Announced in health it waits for health, too.
    suite.set_price("1.1");
    suite.wait(600);
    suite.set_price("1.1");
    assert_eq!(suite.status().status, Status::Healthy);
    suite.tune(&looser).unwrap();
    suite.wait(DELAY);
    let apply = ExecuteMsg::ApplyParams {};
    refused(by_owner(&mut suite, &apply), "loosens_in_crisis", "the status is halt_oracle");
    suite.set_price("1.1");
    by_owner(&mut suite, &apply).unwrap();
}

/// The delay guards itself: it is shortened by a change that waited, lengthened at once.
#[test]
fn the_delay_is_shortened_by_a_delayed_change_only() {
    let mut suite = hardened();
    let shorter = patch(json!({ "loosening_delay_secs": 0 }));
    suite.tune(&shorter).unwrap();
    assert_eq!(params(&suite).params.loosening_delay_secs, 172_800);
    by_owner(&mut suite, &ExecuteMsg::CancelParams {}).unwrap();
    suite.tune(&patch(json!({ "loosening_delay_secs": 200_000 }))).unwrap();
    suite.tune(&shorter).unwrap();
    suite.wait(DELAY);
    suite.set_price("1.0");
    refused(by_owner(&mut suite, &ExecuteMsg::ApplyParams {}), "not_yet_due", "");
    suite.wait(200_000 - DELAY);
    suite.set_price("1.0");
    by_owner(&mut suite, &ExecuteMsg::ApplyParams {}).unwrap();
    // Without a delay every change comes into force at once, whatever the status.
    suite.wait(10_000);
    assert_eq!(suite.status().status, Status::HaltOracle);
    suite.tune(&patch(json!({ "refund": { "spread_bps": 0 } }))).unwrap();
    assert_eq!((params(&suite).version, pending(&suite).pending), (4, None));
}

/// The breaker follows the new thresholds in the same transaction, and tells of it.
#[test]
fn a_change_of_thresholds_moves_the_breaker() {
    let mut suite = hardened();
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.set_price("0.98");
    assert_eq!(suite.status().status, Status::Healthy);
    let thresholds = json!({ "thresholds": { "warn_bps": 9900, "resume_warn_bps": 9900 } });
    let response = suite.tune(&patch(thresholds)).unwrap();
    let change: StatusChanged = event(&response);
    assert_eq!((change.from, change.to), (Status::Healthy, Status::Warning));
    let since = suite.now();
    suite.wait(60);
    assert_eq!((suite.status().status, suite.status().since.u64()), (Status::Warning, since));
    assert_eq!(suite.status().policy.mint, Mode::Closed);
}
