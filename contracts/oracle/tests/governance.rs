//! Pauses by owner and guardian, and limits that change under way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{Response, Storage};
use oracle::{
    ExecuteMsg, HealthReason, HealthResponse, InstantiateMsg, MessageOutcome, OracleError, ParamsPatch,
    ParamsResponse, PauseResponse, QueryMsg, RolesResponse, TwapResponse, VerifyUpdateResponse,
};
use oracle_snapshot::{Snapshot, snapshot_key};
use testing::FeedUpdate;

const HOUR: u64 = 3_600;

fn guarded() -> Oracle {
    let guardian = Some(Oracle::empty().addr("guardian").into());
    Oracle::with(InstantiateMsg { guardian, ..setup() }).unwrap()
}

fn pause(oracle: &mut Oracle, by: &str, symbol: Option<&str>, secs: u64) -> Result<Response, OracleError> {
    let until = (oracle.now() + secs).into();
    oracle.send(by, &[], ExecuteMsg::Pause { symbol: symbol.map(Into::into), until })
}

fn roles(oracle: &Oracle) -> RolesResponse {
    oracle.query(QueryMsg::Roles {}).unwrap()
}

/// The flag that a reader of raw bytes sees.
fn is_flagged(oracle: &Oracle, symbol: &str) -> bool {
    let raw = oracle.deps.storage.get(&snapshot_key(symbol)).unwrap();
    Snapshot::decode(&raw).unwrap().flags.is_paused
}

fn is_paused(oracle: &Oracle, symbol: &str) -> bool {
    let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: symbol.into() }).unwrap();
    health.reasons.iter().any(|reason| matches!(reason, HealthReason::Paused { .. }))
}

fn both(oracle: &Oracle) -> [FeedUpdate; 2] {
    let now = oracle.now().try_into().unwrap();
    [FeedUpdate::new(AKT_ID, PRICE, now), FeedUpdate::new(BTC_ID, PRICE, now)]
}

// Pauses

#[test]
fn a_pause_of_all_stops_every_update_until_its_end() {
    let mut oracle = guarded();
    oracle.feeds(&both(&oracle)).unwrap();
    let response = pause(&mut oracle, "guardian", None, 60).unwrap();
    let (kind, event) = &events(&response)[0];
    assert_eq!((kind.as_str(), event["symbol"].as_str()), ("paused", "all"));
    assert_eq!(event["until"], (NOW + 60).to_string());
    assert_eq!(event["by"], oracle.addr("guardian").as_str());
    for symbol in [AKT, BTC] {
        assert!(
            is_flagged(&oracle, symbol) && is_paused(&oracle, symbol) && oracle.snapshot(symbol).is_paused
        );
    }
    oracle.pass(59);
    assert_eq!(
        oracle.feeds(&both(&oracle)).unwrap_err().to_string(),
        format!("paused: updates are paused until {}, now is {}", NOW + 60, NOW + 59)
    );
    oracle.pass(1);
    assert!(!is_paused(&oracle, AKT));
    assert!(roles(&oracle).pauses.is_empty());
    // The flag falls with the first price after the pause: none is fresh before.
    assert!(is_flagged(&oracle, AKT));
    oracle.feeds(&both(&oracle)).unwrap();
    assert!(!is_flagged(&oracle, AKT));
}

#[test]
fn a_pause_of_one_symbol_leaves_the_others_alone() {
    let mut oracle = guarded();
    oracle.feeds(&both(&oracle)).unwrap();
    pause(&mut oracle, "guardian", Some(AKT), 60).unwrap();
    assert!(is_flagged(&oracle, AKT) && !is_flagged(&oracle, BTC));
    assert!(is_paused(&oracle, AKT) && !is_paused(&oracle, BTC));
    oracle.pass(1);
    let data = [signer().update(&both(&oracle))];
    let forecast: VerifyUpdateResponse =
        oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
    assert_eq!(forecast.messages[0], MessageOutcome::Paused { symbol: AKT.into(), until: (NOW + 60).into() });
    let response = oracle.update(&data).unwrap();
    assert_eq!(event_types(&response), ["price_ignored", "price_accepted"]);
    assert_eq!(events(&response)[0].1["reason"], "paused");
    assert_eq!(oracle.snapshot(AKT).current.publish_time.u64(), NOW);
    assert!(is_flagged(&oracle, AKT));
    assert_eq!(roles(&oracle).pauses, [PauseResponse { symbol: Some(AKT.into()), until: (NOW + 60).into() }]);
    // Prices of nobody beside it change nothing of the answer; one that is only old does.
    oracle.pass(5);
    let [akt, btc] = both(&oracle);
    let strange = FeedUpdate { id: OTHER_ID, ..akt };
    assert_eq!(
        oracle.feeds(&[strange, akt]).unwrap_err().to_string(),
        format!("paused: updates are paused until {}, now is {}", NOW + 60, NOW + 6)
    );
    let old = FeedUpdate { publish_time: NOW_I, ..btc };
    assert_eq!(refusal(oracle.feeds(&[akt, old])), "nothing_new");
    // Of two pauses the first end is told: from then on something is new.
    pause(&mut oracle, "guardian", Some(BTC), 20).unwrap();
    let refused = oracle.feeds(&[akt, btc]).unwrap_err();
    assert!(matches!(refused, OracleError::Paused { until, .. } if until == NOW + 26), "{refused}");
}

#[test]
fn only_the_owner_ends_a_pause_early() {
    let mut oracle = guarded();
    oracle.publish(PRICE);
    pause(&mut oracle, "guardian", None, 60).unwrap();
    assert_eq!(refusal(pause(&mut oracle, "guardian", None, 59)), "pause_shortened");
    assert_eq!(refusal(pause(&mut oracle, "guardian", None, 0)), "pause_duration");
    pause(&mut oracle, "owner", None, 0).unwrap();
    assert!(!is_flagged(&oracle, AKT) && !is_paused(&oracle, AKT));
    oracle.pass(1);
    oracle.publish(PRICE);
    // The pause of one symbol outlasts the end of another's and of all.
    pause(&mut oracle, "owner", Some(AKT), 1_000_000).unwrap();
    pause(&mut oracle, "owner", Some(BTC), 10).unwrap();
    pause(&mut oracle, "owner", None, 10).unwrap();
    pause(&mut oracle, "owner", None, 0).unwrap();
    pause(&mut oracle, "owner", Some(BTC), 0).unwrap();
    assert!(is_flagged(&oracle, AKT));
    assert_eq!(roles(&oracle).pauses.len(), 1);
}

#[test]
fn a_guardian_has_three_pauses_of_72_hours_until_the_owner_gives_more() {
    let mut oracle = guarded();
    assert_eq!(refusal(pause(&mut oracle, "anyone", None, 60)), "not_guardian");
    assert_eq!(refusal(pause(&mut oracle, "guardian", None, 72 * HOUR + 1)), "pause_duration");
    for left in [2, 1, 0] {
        pause(&mut oracle, "guardian", None, 72 * HOUR).unwrap();
        assert_eq!(roles(&oracle).charges, left);
        oracle.pass(72 * HOUR);
    }
    assert_eq!(refusal(pause(&mut oracle, "guardian", Some(AKT), 60)), "no_charges");
    let guardian = Some(oracle.addr("guardian"));
    let response =
        oracle.owner(ExecuteMsg::SetGuardian { guardian: guardian.clone().map(Into::into) }).unwrap();
    assert_eq!(events(&response)[0].1["charges"], "3");
    assert_eq!(roles(&oracle).guardian, guardian);
    pause(&mut oracle, "guardian", Some(AKT), 60).unwrap();
    oracle.owner(ExecuteMsg::SetGuardian { guardian: None }).unwrap();
    assert_eq!(refusal(pause(&mut oracle, "guardian", None, 60)), "not_guardian");
    assert_eq!((roles(&oracle).guardian, roles(&oracle).charges), (None, 0));
    assert_eq!(refusal(oracle.owner(ExecuteMsg::SetGuardian { guardian: Some("x".into()) })), "std");
}

/// Rotations and owner's messages go on: whoever pauses does not shut the way out.
#[test]
fn a_pause_stops_nothing_but_updates() {
    let mut oracle = guarded();
    pause(&mut oracle, "guardian", None, 60).unwrap();
    oracle.rotate(&signer().set_upgrade(&testing::Signer::new(pyth_wire::Model::Router, 1, 5))).unwrap();
    oracle.owner(ExecuteMsg::SetFee { fee: fee(3) }).unwrap();
}

// Limits

fn update(oracle: &mut Oracle, patch: ParamsPatch, expect_version: u32) -> Result<Response, OracleError> {
    oracle.owner(ExecuteMsg::UpdateParams { patch, expect_version })
}

fn limits(oracle: &Oracle) -> ParamsResponse {
    oracle.query(QueryMsg::Params {}).unwrap()
}

#[test]
fn limits_change_by_name_and_only_from_the_version_that_is_known() {
    let mut oracle = Oracle::new();
    assert_eq!(limits(&oracle), ParamsResponse { version: 1, params: params() });
    let patch = ParamsPatch { max_age_secs: Some(90), max_conf_bps: Some(50), ..ParamsPatch::default() };
    assert_eq!(
        update(&mut oracle, patch, 0).unwrap_err().to_string(),
        "stale_params: the limits have version 1, version 0 was expected; look again"
    );
    let response = update(&mut oracle, patch, 1).unwrap();
    let (kind, event) = &events(&response)[0];
    assert_eq!(kind, "params_updated");
    let expected = [("max_age_secs", "60 -> 90"), ("max_conf_bps", "200 -> 50"), ("version", "2")];
    assert_eq!(event.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
    let expected = oracle::Params { max_age_secs: 90, max_conf_bps: 50, ..params() };
    assert_eq!(limits(&oracle), ParamsResponse { version: 2, params: expected });
    assert_eq!(refusal(update(&mut oracle, patch, 1)), "stale_params");
    assert_eq!(refusal(update(&mut oracle, patch, 2)), "no_change");
    assert_eq!(refusal(update(&mut oracle, ParamsPatch::default(), 2)), "no_change");
    // What is configured beside the limits stays.
    oracle.feeds(&[FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, PRICE, NOW_I - 90) }]).unwrap();
}

#[test]
fn limits_are_judged_together() {
    let mut oracle = Oracle::new();
    let window =
        |window_secs, max_gap_secs| ParamsPatch { window_secs, max_gap_secs, ..ParamsPatch::default() };
    // The window must hold the gap of 120 s.
    assert_eq!(refusal(update(&mut oracle, window(Some(119), None), 1)), "out_of_bounds");
    update(&mut oracle, window(Some(119), Some(119)), 1).unwrap();
    assert_eq!(refusal(update(&mut oracle, window(None, Some(120)), 2)), "out_of_bounds");
    update(&mut oracle, window(Some(7_200), Some(7_200)), 2).unwrap();
    assert_eq!(refusal(update(&mut oracle, window(Some(7_201), None), 3)), "out_of_bounds");
}

#[test]
fn each_limit_has_its_place_in_the_patch() {
    type Set = fn(&mut ParamsPatch, u16);
    let fields: [(&str, Set); 13] = [
        ("max_future_secs", |p, value| p.max_future_secs = Some(value.into())),
        ("max_age_secs", |p, value| p.max_age_secs = Some(value.into())),
        ("max_conf_bps", |p, value| p.max_conf_bps = Some(value.into())),
        ("window_secs", |p, value| p.window_secs = Some(value.into())),
        ("min_coverage_bps", |p, value| p.min_coverage_bps = Some(value.into())),
        ("max_gap_secs", |p, value| p.max_gap_secs = Some(value.into())),
        ("max_move_bps", |p, value| p.max_move_bps = Some(value.into())),
        ("move_floor_bps", |p, value| p.move_floor_bps = Some(value.into())),
        ("confirm_secs", |p, value| p.confirm_secs = Some(value.into())),
        ("outlier_bps", |p, value| p.outlier_bps = Some(value.into())),
        ("flat_secs", |p, value| p.flat_secs = Some(value.into())),
        ("set_grace_secs", |p, value| p.set_grace_secs = Some(value.into())),
        ("own_chain", |p, value| p.own_chain = Some(value)),
    ];
    for (name, set) in fields {
        let mut oracle = Oracle::new();
        let mut patch = ParamsPatch::default();
        set(&mut patch, 599);
        if name == "max_gap_secs" {
            set(&mut patch, 597);
        }
        let event = events(&update(&mut oracle, patch, 1).unwrap())[0].1.clone();
        let named: Vec<_> = event.keys().map(String::as_str).filter(|key| *key != "version").collect();
        assert_eq!(named, [name]);
        let json = |params| cosmwasm_std::to_json_string(&params).unwrap();
        let (before, after) = (json(params()), json(limits(&oracle).params));
        let changed = after.split(',').zip(before.split(',')).filter(|(one, other)| one != other);
        assert!(changed.map(|(after, _)| after).eq(after.split(',').filter(|field| field.contains(name))));
    }
}

/// A longer window is covered by what was kept, and warms where that ends; a shorter one forgets.
#[test]
fn a_window_may_change_under_way() {
    let mut oracle = Oracle::new();
    for _ in 0..=12 {
        oracle.publish(100);
        oracle.pass(60);
    }
    let twap = |oracle: &Oracle| oracle.query::<TwapResponse>(QueryMsg::Twap { symbol: AKT.into() });
    assert_eq!(twap(&oracle).unwrap().coverage_secs, 600);
    let window = |secs| ParamsPatch { window_secs: Some(secs), ..ParamsPatch::default() };
    update(&mut oracle, window(6_000), 1).unwrap();
    oracle.publish(100);
    assert_eq!(refusal(twap(&oracle)), "warming");
    assert!(oracle.snapshot(AKT).current.coverage_secs >= 600);
    update(&mut oracle, window(120), 2).unwrap();
    oracle.pass(60);
    oracle.publish(100);
    assert_eq!(twap(&oracle).unwrap().coverage_secs, 120);
}

// Alarms

fn alarms(oracle: &Oracle) -> Vec<HealthReason> {
    let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: AKT.into() }).unwrap();
    let is_alarm = |reason: &HealthReason| {
        matches!(reason, HealthReason::Flat { .. } | HealthReason::ZeroConfidence { .. })
    };
    health.reasons.into_iter().filter(is_alarm).collect()
}

#[test]
fn t20_a_price_that_does_not_move_raises_an_alarm() {
    let with = |flat_secs| {
        let params = oracle::Params { flat_secs, ..params() };
        Oracle::with(InstantiateMsg { params, ..setup() }).unwrap()
    };
    let (mut oracle, mut without) = (with(60), with(0));
    for step in 0..=20_u64 {
        oracle.publish(PRICE);
        without.publish(PRICE);
        // No further back is looked at than the alarm asks for.
        let expected = HealthReason::Flat { flat_secs: 60_u64.into(), max_secs: 60 };
        assert_eq!(alarms(&oracle), if step < 10 { vec![] } else { vec![expected] }, "{step}");
        assert!(alarms(&without).is_empty());
        oracle.pass(6);
        without.pass(6);
    }
    // A digit ends it, and a confidence alone does not move the price.
    let now = oracle.now().try_into().unwrap();
    oracle.feeds(&[FeedUpdate { conf: 5, ..FeedUpdate::new(AKT_ID, PRICE, now) }]).unwrap();
    assert_eq!(alarms(&oracle).len(), 1);
    oracle.pass(6);
    oracle.publish(PRICE + 1);
    assert!(alarms(&oracle).is_empty());
    oracle.pass(6);
    oracle.publish(PRICE);
    assert!(alarms(&oracle).is_empty());
}

#[test]
fn t18_a_confidence_of_zero_is_flagged() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, 100, NOW_I) }]).unwrap();
    let price = (100 * 10_000_000_000_u128).into();
    assert_eq!(alarms(&oracle), [HealthReason::ZeroConfidence { price, conf: 0_u128.into() }]);
    oracle.pass(1);
    oracle.publish(PRICE);
    assert!(alarms(&oracle).is_empty());
}
