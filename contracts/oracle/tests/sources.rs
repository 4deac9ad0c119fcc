//! Several sources of a symbol: who may report, what agrees, what a list that changes does, and what one of them that
//! lies can do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{CosmosMsg, Response, Storage};
use oracle::{
    ExecuteMsg, FeedsResponse, HealthReason, InstantiateMsg, MessageOutcome, OracleError, Params, QueryMsg,
    Relay, Source, SourceResponse, SourcesResponse, TwapResponse, VerifyUpdateResponse,
};
use oracle_snapshot::{LEN, Snapshot, snapshot_key};
use proptest::prelude::*;
use testing::FeedUpdate;

/// A second feed of AKT.
const SECOND_ID: [u8; 32] = [0x22; 32];

fn set(oracle: &mut Oracle, sources: Vec<Source>, min_sources: u32) -> Result<Response, OracleError> {
    oracle.owner(ExecuteMsg::SetSources { symbol: AKT.into(), sources, min_sources })
}

/// AKT has its feed and the pushers of these names.
fn with_pushers(params: Params, names: &[&str], min_sources: u32) -> Oracle {
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    let mut sources = vec![source_of(AKT_ID)];
    sources.extend(names.iter().map(|name| oracle.pusher(name)));
    set(&mut oracle, sources, min_sources).unwrap();
    oracle
}

/// AKT has its feed, `bob` and `eve`, of which two must agree.
fn three() -> Oracle {
    with_pushers(gated(), &["bob", "eve"], 2)
}

fn submission(price: u128, conf: u128, publish_time: u64) -> ExecuteMsg {
    ExecuteMsg::SubmitPrice {
        symbol: AKT.into(),
        price: (price * E10).into(),
        conf: (conf * E10).into(),
        publish_time: publish_time.into(),
    }
}

/// A pusher reports a price of now, `ahead` seconds later.
fn push_at(oracle: &mut Oracle, who: &str, price: u128, ahead: i64) -> Result<Response, OracleError> {
    let time = oracle.now().checked_add_signed(ahead).unwrap();
    oracle.send(who, &[], submission(price, 0, time))
}

fn push(oracle: &mut Oracle, who: &str, price: u128) -> Result<Response, OracleError> {
    push_at(oracle, who, price, 0)
}

fn akt(oracle: &Oracle, price: i64) -> FeedUpdate {
    FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, price, i64::try_from(oracle.now()).unwrap()) }
}

/// The feed reports a price of now.
fn publish(oracle: &mut Oracle, price: i64) -> Result<Response, OracleError> {
    oracle.feeds(&[akt(oracle, price)])
}

fn has_price(oracle: &Oracle) -> bool {
    oracle.deps.storage.get(&snapshot_key(AKT)).is_some()
}

/// The flag that a reader of raw bytes sees.
fn is_flagged(oracle: &Oracle) -> bool {
    Snapshot::decode(&oracle.deps.storage.get(&snapshot_key(AKT)).unwrap()).unwrap().flags.is_quarantined
}

fn too_few(oracle: &Oracle) -> Option<(u32, u32)> {
    reasons(oracle).into_iter().find_map(|reason| match reason {
        HealthReason::TooFewSources { agreeing, min_sources } => Some((agreeing, min_sources)),
        _ => None,
    })
}

fn sources(oracle: &Oracle) -> Vec<SourceResponse> {
    oracle.query::<SourcesResponse>(QueryMsg::Sources { symbol: AKT.into() }).unwrap().sources
}

// Aggregate (T15)

#[test]
fn t15_one_source_never_counts_as_agreement() {
    let mut oracle = three();
    let response = publish(&mut oracle, 10_000).unwrap();
    let (kind, event) = &events(&response)[0];
    assert_eq!(kind, "price_reported");
    assert_eq!(event["source"], format!("feed:{}", hex::encode(AKT_ID)));
    assert_eq!(event["price_usd_e18"], (10_000 * E10).to_string());
    assert_eq!((event["agreeing"].as_str(), event["min_sources"].as_str()), ("1", "2"));
    // However often it says so.
    oracle.pass(6);
    assert_eq!(event_types(&publish(&mut oracle, 10_000).unwrap()), ["price_reported"]);
    assert!(!has_price(&oracle));
    assert_eq!(
        reasons(&oracle),
        [HealthReason::NoPrice {}, HealthReason::TooFewSources { agreeing: 1, min_sources: 2 }]
    );

    let response = push(&mut oracle, "bob", 10_100).unwrap();
    let (kind, event) = &events(&response)[0];
    assert_eq!((kind.as_str(), event["agreeing"].as_str()), ("price_accepted", "2"));
    assert_eq!(event["source"], format!("pusher:{}", oracle.addr("bob")));
    assert_eq!(price(&oracle), 10_050);
    assert_eq!(too_few(&oracle), None);
}

#[test]
fn t15_an_even_count_averages_the_middle_two_and_disagreement_is_uncertainty() {
    let mut oracle = with_pushers(gated(), &["bob", "eve", "dan"], 3);
    for (who, price, conf) in [("bob", 10_000, 10), ("eve", 10_100, 20), ("dan", 10_200, 30)] {
        oracle.send(who, &[], submission(price, conf, NOW)).unwrap();
    }
    let current = oracle.snapshot(AKT).current;
    assert_eq!((current.price.u128() / E10, current.conf.u128() / E10), (10_100, 130));
    let feed = FeedUpdate { ema_price: 9_000, ema_conf: 7, ..akt(&oracle, 10_040) };
    oracle.feeds(&[feed]).unwrap();
    let current = oracle.snapshot(AKT).current;
    // The middle two are 10,040 and 10,100; the furthest end is that of 10,200 ± 30.
    assert_eq!((current.price.u128() / E10, current.conf.u128() / E10), (10_070, 160));
    // Averages have a middle of their own: 10,000 and 10,100, and the feed's 9,000 ± 7 is furthest.
    assert_eq!((current.ema.u128() / E10, current.ema_conf.u128() / E10), (10_050, 1_057));
}

#[test]
fn t15_a_source_that_deviates_is_left_out_and_named() {
    let mut oracle = three();
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_010).unwrap();
    // Nothing to meet: the symbol has a price, so she creeps within the gate.
    push(&mut oracle, "eve", 10_400).unwrap();
    assert_eq!(price(&oracle), 10_010);
    assert_eq!(oracle.snapshot(AKT).current.conf.u128() / E10, 10);
    let deviating = HealthReason::Deviating {
        source: oracle.pusher("eve"),
        deviation_bps: 390_u128.into(),
        max_bps: 300,
    };
    assert!(reasons(&oracle).contains(&deviating));
    let deviations: Vec<_> = sources(&oracle).iter().map(|one| one.deviation_bps.unwrap().u128()).collect();
    assert_eq!(deviations, [10, 0, 390]);
    // When she is old, there is nothing to tell.
    oracle.pass(61);
    assert!(!reasons(&oracle).contains(&deviating));
}

/// Without agreement the price stays what it was and ages; agreement brings it back.
#[test]
fn t15_a_price_without_agreement_ages() {
    let mut oracle = three();
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_000).unwrap();
    let before = oracle.snapshot(AKT);
    // Bob falls silent: his report counts for 60 s.
    oracle.pass(60);
    assert_eq!(kind(publish(&mut oracle, 10_020)), "price_accepted");
    assert_eq!((price(&oracle), too_few(&oracle)), (10_010, None));
    oracle.pass(1);
    assert_eq!(too_few(&oracle), Some((1, 2)));
    let standing = oracle.snapshot(AKT);
    assert_eq!(kind(publish(&mut oracle, 10_030)), "price_reported");
    assert_eq!(oracle.snapshot(AKT).current, standing.current);
    oracle.pass(60);
    assert_eq!(kind(publish(&mut oracle, 10_040)), "price_reported");
    let stale = HealthReason::Stale { age_secs: 61_u64.into(), max_secs: 60 };
    assert!(reasons(&oracle).contains(&stale));
    assert_eq!(kind(push(&mut oracle, "bob", 10_060)), "price_accepted");
    assert_eq!((price(&oracle), too_few(&oracle)), (10_050, None));
    assert!(before.current.publish_time < oracle.snapshot(AKT).current.publish_time);
}

#[test]
fn two_that_disagree_give_no_price() {
    let mut oracle = with_pushers(gated(), &["bob"], 2);
    publish(&mut oracle, 10_000).unwrap();
    // Within 3 % of the mean: 9,700 and 10,300 of 10,000 are the furthest.
    assert_eq!(kind(push(&mut oracle, "bob", 10_622)), "price_reported");
    assert_eq!(too_few(&oracle), Some((0, 2)));
    assert!(!has_price(&oracle));
    oracle.pass(1);
    assert_eq!(kind(push(&mut oracle, "bob", 10_610)), "price_accepted");
}

/// A report of an earlier date changes the price from the symbol's date on; it adds no weight and no observation.
#[test]
fn t15_the_time_of_a_price_never_goes_back() {
    let mut oracle = with_pushers(Params { max_gap_secs: 600, ..gated() }, &["bob"], 1);
    let base = i64::try_from(NOW).unwrap();
    let at = |price, secs: i64| FeedUpdate { conf: 0, ..FeedUpdate::new(AKT_ID, price, base - 50 + secs) };
    oracle.feeds(&[at(10_000, 0)]).unwrap();
    oracle.feeds(&[at(10_000, 40)]).unwrap();
    oracle.pass(0);
    let before = oracle.snapshot(AKT);
    let stored =
        |oracle: &Oracle| oracle.dump().into_iter().filter(|(key, _)| key.starts_with(b"obs/")).count();
    let observations = stored(&oracle);
    assert_eq!(kind(push_at(&mut oracle, "bob", 10_200, -30)), "price_accepted");
    let after = oracle.snapshot(AKT);
    assert_eq!(after.current.price.u128() / E10, 10_100);
    assert_eq!(
        (after.current.publish_time, after.current.coverage_secs, after.current.twap),
        (before.current.publish_time, before.current.coverage_secs, before.current.twap)
    );
    // Whoever reads in this block sees the price before beside it.
    assert_eq!(after.received_height.u64(), oracle.env.block.height);
    assert_eq!(after.previous.unwrap(), before.current);
    assert_eq!(stored(&oracle), observations);
    // 40 s at 10,000, 11 s at 10,100, for which the earlier report counts from the symbol's date on.
    oracle.pass(1);
    push_at(&mut oracle, "bob", 10_200, 0).unwrap();
    let raw = oracle.deps.storage.get(&snapshot_key(AKT)).unwrap();
    assert_eq!(Snapshot::decode(&raw).unwrap().current.coverage_secs, 51);
    let newest = u128::from_be_bytes(*raw[LEN..].first_chunk().unwrap());
    assert_eq!(newest, (40 * 10_000 + 11 * 10_100) * E10);
    // An equal or older report of the same source is not newer.
    assert_eq!(refusal(push_at(&mut oracle, "bob", 10_200, 0)), "nothing_new");
    assert_eq!(refusal(push_at(&mut oracle, "bob", 10_200, -30)), "nothing_new");
}

#[test]
fn t15_the_average_is_that_of_the_aggregate_and_a_gap_voids_it() {
    let mut oracle = with_pushers(gated(), &["bob"], 2);
    for _ in 0..10 {
        publish(&mut oracle, 10_000).unwrap();
        push(&mut oracle, "bob", 10_200).unwrap();
        oracle.pass(60);
    }
    publish(&mut oracle, 10_000).unwrap();
    let twap: TwapResponse = oracle.query(QueryMsg::Twap { symbol: AKT.into() }).unwrap();
    assert_eq!((twap.twap.u128() / E10, twap.coverage_secs), (10_100, 600));
    oracle.pass(121);
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_200).unwrap();
    assert!(oracle.snapshot(AKT).is_warming);
}

/// A report that leaves the aggregate as it was writes the list alone.
#[test]
fn what_changes_nothing_for_consumers_is_not_written_for_them() {
    let mut oracle = three();
    for who in ["bob", "eve"] {
        push(&mut oracle, who, 10_000).unwrap();
    }
    let before = oracle.snapshot(AKT);
    oracle.pass(1);
    let early = oracle.send("eve", &[], submission(10_000, 0, NOW + 1)).unwrap();
    assert_eq!((event_types(&early)[0], oracle.writes), ("price_accepted", 3));
    assert_ne!(oracle.snapshot(AKT), before);
    let before = oracle.snapshot(AKT);
    oracle.pass(1);
    // Older than the symbol's time, and the same price.
    oracle.send("bob", &[], submission(10_000, 0, NOW + 1)).unwrap();
    assert_eq!(oracle.writes, 1);
    assert_eq!(oracle.snapshot(AKT).received_height, before.received_height);
}

// Gate

#[test]
fn t12_a_second_source_confirms_at_once() {
    // Who falls first and who follows: both are accepted in the same block.
    for feed_first in [true, false] {
        let mut oracle = with_pushers(gated(), &["bob"], 2);
        publish(&mut oracle, 10_000).unwrap();
        push(&mut oracle, "bob", 10_000).unwrap();
        oracle.pass(6);
        let fall = |oracle: &mut Oracle, is_feed| {
            if is_feed { publish(oracle, 8_000) } else { push(oracle, "bob", 8_100) }
        };
        let response = fall(&mut oracle, feed_first).unwrap();
        let (kind_of, event) = &events(&response)[0];
        assert_eq!(kind_of, "price_quarantined");
        assert_eq!(event["source"].starts_with("feed:"), feed_first);
        assert_eq!(event["last_price_usd_e18"], (10_000 * E10).to_string());
        assert!(is_flagged(&oracle));
        assert_eq!(too_few(&oracle), Some((1, 2)));
        let waits = |reason: &&HealthReason| matches!(reason, HealthReason::Quarantined { .. });
        assert_eq!(reasons(&oracle).iter().filter(waits).count(), 1);
        assert_eq!(sources(&oracle).iter().filter(|one| one.waiting.is_some() && !one.is_fresh).count(), 1);
        let response = fall(&mut oracle, !feed_first).unwrap();
        assert_eq!(events(&response)[0].1["agreeing"], "2");
        assert_eq!((price(&oracle), is_flagged(&oracle)), (8_050, false));
        assert!(sources(&oracle).iter().all(|one| one.waiting.is_none() && one.is_fresh));
    }
}

/// Two feeds in one call, in one container and in two, before there is any price and after it.
#[test]
fn t12_two_sources_of_one_call_compose() {
    type Cut = fn(FeedUpdate, FeedUpdate) -> Vec<Vec<u8>>;
    let cuts: [Cut; 2] = [
        |one, other| vec![signer().update(&[one, other])],
        |one, other| vec![signer().update(&[one]), signer().update(&[other])],
    ];
    let mut found = Vec::new();
    for cut in cuts {
        let mut oracle = Oracle::with(InstantiateMsg { params: gated(), ..setup() }).unwrap();
        set(&mut oracle, vec![source_of(AKT_ID), source_of(SECOND_ID)], 2).unwrap();
        let both = |oracle: &mut Oracle, price: i64| {
            let first = akt(oracle, price);
            let data = cut(first, FeedUpdate { id: SECOND_ID, ..first });
            let forecast: VerifyUpdateResponse =
                oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
            let response = oracle.update(&data).unwrap();
            (forecast.messages, response)
        };
        let (forecast, response) = both(&mut oracle, 10_000);
        assert_eq!(event_types(&response), ["price_reported", "price_accepted"]);
        assert!(matches!(forecast[0], MessageOutcome::Reported { agreeing: 1, min_sources: 2, .. }));
        assert!(matches!(forecast[1], MessageOutcome::Accepted { agreeing: Some(2), .. }));
        oracle.pass(6);
        let (forecast, response) = both(&mut oracle, 8_000);
        assert_eq!(event_types(&response), ["price_quarantined", "price_accepted"]);
        assert!(matches!(forecast[1], MessageOutcome::Accepted { agreeing: Some(2), .. }));
        assert_eq!((price(&oracle), is_flagged(&oracle)), (8_000, false));
        // Records and observations once each, however many messages: list, record, observation.
        assert_eq!(oracle.writes, 3);
        found.push(oracle.dump());
    }
    assert_eq!(found[0], found[1]);
}

/// One of three that waits does not stop consumers; two do.
#[test]
fn t12_one_of_three_does_not_raise_the_flag() {
    let mut oracle = three();
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_000).unwrap();
    push(&mut oracle, "eve", 10_000).unwrap();
    oracle.pass(6);
    assert_eq!(kind(push(&mut oracle, "eve", 5_000)), "price_quarantined");
    assert!(!is_flagged(&oracle));
    assert!(!reasons(&oracle).iter().any(|reason| matches!(reason, HealthReason::Quarantined { .. })));
    assert_eq!(kind(publish(&mut oracle, 10_100)), "price_accepted");
    assert_eq!((price(&oracle), is_flagged(&oracle)), (10_050, false));
    assert_eq!(kind(push(&mut oracle, "bob", 20_000)), "price_quarantined");
    assert!(is_flagged(&oracle));
    assert_eq!(
        reasons(&oracle).iter().filter(|one| matches!(one, HealthReason::Quarantined { .. })).count(),
        2
    );
    // The next of either that is as it was ends it.
    oracle.pass(1);
    assert_eq!(kind(push(&mut oracle, "bob", 10_000)), "price_accepted");
    assert!(!is_flagged(&oracle));
}

/// A price that waits confirms another for as long as it is fresh, to the second.
#[test]
fn t12_only_fresh_prices_confirm() {
    for (age, expected) in [(60, "price_accepted"), (61, "price_quarantined")] {
        let mut oracle = three();
        publish(&mut oracle, 10_000).unwrap();
        push(&mut oracle, "bob", 10_000).unwrap();
        oracle.pass(1);
        assert_eq!(kind(push(&mut oracle, "bob", 5_000)), "price_quarantined");
        oracle.pass(age);
        publish(&mut oracle, 10_000).unwrap();
        assert_eq!(kind(push(&mut oracle, "eve", 5_000)), expected, "{age}");
    }
}

// Pushers

#[test]
fn a_price_is_taken_from_listed_pushers_of_the_symbol_alone() {
    let mut oracle = three();
    oracle.feeds(&[FeedUpdate::new(BTC_ID, 10_000, NOW_I)]).unwrap();
    let refused = push(&mut oracle, "anyone", 10_000).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("not_a_source: {} is no source of AKT/USD", oracle.addr("anyone"))
    );
    assert_eq!(refusal(push(&mut oracle, "owner", 10_000)), "not_a_source");
    let of = |symbol: &str| ExecuteMsg::SubmitPrice {
        symbol: symbol.into(),
        price: E10.into(),
        conf: 0_u128.into(),
        publish_time: NOW.into(),
    };
    assert_eq!(refusal(oracle.send("bob", &[], of(BTC))), "not_a_source");
    assert_eq!(refusal(oracle.send("bob", &[], of("ETH/USD"))), "unknown_symbol");
    // A pusher may serve several symbols.
    let sources = vec![source_of(BTC_ID), oracle.pusher("bob")];
    oracle.owner(ExecuteMsg::SetSources { symbol: BTC.into(), sources, min_sources: 1 }).unwrap();
    oracle.send("bob", &[], of(BTC)).unwrap();
    push(&mut oracle, "bob", 10_000).unwrap();
    // Who is taken off the list is nobody.
    set(&mut oracle, vec![source_of(AKT_ID)], 1).unwrap();
    oracle.pass(1);
    assert_eq!(refusal(push(&mut oracle, "bob", 10_000)), "not_a_source");
}

#[test]
fn reports_meet_the_limits_of_updates() {
    let report = |price: u128, conf: u128, time: u64| {
        let mut oracle = with_pushers(params(), &["bob"], 1);
        oracle.send(
            "bob",
            &[],
            ExecuteMsg::SubmitPrice {
                symbol: AKT.into(),
                price: price.into(),
                conf: conf.into(),
                publish_time: time.into(),
            },
        )
    };
    let highest = 10_u128.pow(26);
    for (price, conf, time, expected) in [
        (0, 0, NOW, "price_not_positive"),
        (highest + 1, 0, NOW, "price_too_high"),
        (u128::MAX, u128::MAX, NOW, "price_too_high"),
        (10_000, 201, NOW, "uncertain"),
        (10_000, u128::MAX, NOW, "uncertain"),
        (1, 1, NOW, "uncertain"),
        (1, 0, NOW + 1, "future"),
        (1, 0, u64::MAX, "future"),
        (1, 0, NOW - 61, "stale"),
        (1, 0, 0, "stale"),
    ] {
        assert_eq!(refusal(report(price, conf, time)), expected, "{price} {conf} {time}");
    }
    for (price, conf, time) in [(highest, highest / 50, NOW), (10_000, 200, NOW - 60), (1, 0, NOW)] {
        report(price, conf, time).unwrap();
    }
    let stored = with_pushers(params(), &["bob"], 1).send("bob", &[], submission(7, 0, NOW)).unwrap();
    assert_eq!(events(&stored)[0].1["price_usd_e18"], (7 * E10).to_string());
}

/// A pusher has no average of its own, its price stands for it.
#[test]
fn an_only_pusher_is_its_own_aggregate() {
    let mut oracle = Oracle::with(InstantiateMsg { params: gated(), ..setup() }).unwrap();
    let bob = oracle.pusher("bob");
    set(&mut oracle, vec![bob.clone()], 1).unwrap();
    assert_eq!(refusal(publish(&mut oracle, 10_000)), "nothing_new");
    oracle.send("bob", &[], submission(10_000, 5, NOW)).unwrap();
    let current = oracle.snapshot(AKT).current;
    assert_eq!((current.price, current.conf), (current.ema, current.ema_conf));
    assert_eq!(current.conf.u128(), 5 * E10);
    oracle.pass(6);
    assert_eq!(kind(push(&mut oracle, "bob", 8_000)), "price_quarantined");
    let [one] = &sources(&oracle)[..] else { panic!("one") };
    assert_eq!((one.source.clone(), one.is_fresh, one.deviation_bps), (bob, false, None));
    assert_eq!(one.waiting.as_ref().unwrap().price.u128(), 8_000 * E10);
    assert_eq!(one.last.as_ref().unwrap().conf.u128(), 5 * E10);
    assert_eq!(one.age_secs.unwrap().u64(), 6);
    oracle.pass(30);
    assert_eq!(kind(push(&mut oracle, "bob", 8_100)), "price_accepted");
    assert!(sources(&oracle)[0].is_fresh);
    // Akash's relayer has no feed to follow, and says so.
    let found = oracle.query::<oracle::PriceFeedIdResponse>(QueryMsg::GetPriceFeedId {});
    assert_eq!(
        found.unwrap_err().to_string(),
        "feed_count: AKT/USD has 0 feeds where 1 is meant; see set_sources"
    );
}

#[test]
fn a_pause_stops_reports_too() {
    let mut oracle = three();
    let until = |secs: u64| (NOW + secs).into();
    publish(&mut oracle, 10_000).unwrap();
    push_at(&mut oracle, "bob", 10_000, -1).unwrap();
    oracle.owner(ExecuteMsg::Pause { symbol: Some(AKT.into()), until: until(20) }).unwrap();
    oracle.pass(1);
    assert_eq!(
        push(&mut oracle, "bob", 10_000).unwrap_err().to_string(),
        format!("paused: updates are paused until {}, now is {}", NOW + 20, NOW + 1)
    );
    assert_eq!(refusal(publish(&mut oracle, 10_000)), "paused");
    oracle.owner(ExecuteMsg::Pause { symbol: None, until: until(30) }).unwrap();
    assert_eq!(refusal(push(&mut oracle, "bob", 10_000)), "paused");
    oracle.pass(29);
    // The flag falls with the first report, even one that leaves the price alone.
    assert!(oracle.snapshot(AKT).is_paused);
    push_at(&mut oracle, "bob", 10_000, -30).unwrap();
    assert!(!oracle.snapshot(AKT).is_paused);
}

#[test]
fn reports_are_passed_on_to_the_chains_oracle() {
    let mut oracle = three();
    let relay = Relay { symbol: AKT.into(), denom: "akt".into(), base_denom: "usd".into() };
    oracle.owner(ExecuteMsg::SetRelay { relay: Some(relay) }).unwrap();
    let relayed = |response: Response| {
        response.messages.iter().filter(|sub| matches!(sub.msg, CosmosMsg::Any(_))).count()
    };
    assert_eq!(relayed(publish(&mut oracle, 10_000).unwrap()), 0);
    assert_eq!(relayed(push(&mut oracle, "bob", 10_100).unwrap()), 1);
    oracle.pass(1);
    assert_eq!(relayed(push(&mut oracle, "bob", 20_000).unwrap()), 0);
    assert_eq!(relayed(publish(&mut oracle, 10_000).unwrap()), 0);
}

// Lists (T16)

#[test]
fn t16_a_list_that_changes_starts_anew_from_the_symbols_price() {
    let mut oracle = three();
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_000).unwrap();
    oracle.pass(6);
    push(&mut oracle, "bob", 5_000).unwrap();
    assert!(is_flagged(&oracle));
    let before = oracle.snapshot(AKT);
    let list = vec![source_of(AKT_ID), oracle.pusher("bob"), oracle.pusher("dan")];
    let names: Vec<_> = list.iter().map(Source::to_string).collect();
    let (kind_of, event) = events(&set(&mut oracle, list, 2).unwrap())[0].clone();
    assert_eq!((kind_of.as_str(), event["symbol"].as_str()), ("sources_set", AKT));
    assert_eq!((event["sources"].as_str(), event["min_sources"].as_str()), (names.join(",").as_str(), "2"));
    // Health is judged anew at once; the price stands, and ages.
    assert_eq!(too_few(&oracle), Some((0, 2)));
    assert!(!is_flagged(&oracle));
    assert_eq!(oracle.snapshot(AKT).current, before.current);
    assert!(sources(&oracle).iter().all(|one| one.last.is_none() && one.waiting.is_none() && !one.is_fresh));
    // The first price of each, old and new, meets the gate against the symbol's last.
    assert_eq!(kind(publish(&mut oracle, 5_000)), "price_quarantined");
    assert_eq!(kind(push(&mut oracle, "dan", 10_000)), "price_reported");
    assert_eq!(kind(push(&mut oracle, "bob", 10_000)), "price_accepted");
    assert_eq!(refusal(push(&mut oracle, "eve", 10_000)), "not_a_source");
}

#[test]
fn t16_removing_a_feed_is_judged_at_once_and_leaves_no_symbol_without_a_source() {
    let mut oracle = Oracle::with(InstantiateMsg { params: gated(), ..setup() }).unwrap();
    let remove = |id: [u8; 32]| ExecuteMsg::RemoveFeed { id: id.into() };
    assert_eq!(
        oracle.owner(remove(AKT_ID)).unwrap_err().to_string(),
        "too_few_sources: AKT/USD would be left with 0 sources, 1 must agree"
    );
    assert_eq!(refusal(oracle.owner(remove(OTHER_ID))), "unknown_feed");
    let bob = oracle.pusher("bob");
    set(&mut oracle, vec![source_of(AKT_ID), source_of(SECOND_ID), bob], 2).unwrap();
    let first = akt(&oracle, 10_000);
    oracle.feeds(&[first, FeedUpdate { id: SECOND_ID, ..first }]).unwrap();
    assert_eq!(too_few(&oracle), None);
    let (kind_of, event) = events(&oracle.owner(remove(AKT_ID)).unwrap())[0].clone();
    assert_eq!((kind_of.as_str(), event["symbol"].as_str()), ("feed_removed", AKT));
    assert_eq!(event["feed_id"], hex::encode(AKT_ID));
    assert_eq!(too_few(&oracle), Some((0, 2)));
    assert_eq!(
        oracle.owner(remove(SECOND_ID)).unwrap_err().to_string(),
        "too_few_sources: AKT/USD would be left with 1 sources, 2 must agree"
    );
    // The feed is a stranger, and free for another symbol.
    oracle.pass(1);
    assert_eq!(refusal(publish(&mut oracle, 10_000)), "nothing_new");
    oracle.owner(ExecuteMsg::AddFeed { feed: feed("OLD/USD", AKT_ID) }).unwrap();
    assert_eq!(refusal(set(&mut oracle, vec![source_of(AKT_ID)], 1)), "feed_exists");
}

/// From several sources to one and back: the one that is left has its gate in the symbol's record again.
#[test]
fn t16_one_source_that_is_left_is_its_own_aggregate() {
    let mut oracle = with_pushers(gated(), &["bob"], 1);
    publish(&mut oracle, 10_000).unwrap();
    push(&mut oracle, "bob", 10_100).unwrap();
    set(&mut oracle, vec![source_of(AKT_ID)], 1).unwrap();
    assert_eq!(too_few(&oracle), None);
    oracle.pass(6);
    let response = publish(&mut oracle, 10_200).unwrap();
    assert!(!events(&response)[0].1.contains_key("source"));
    assert_eq!((price(&oracle), oracle.writes), (10_200, 2));
    oracle.pass(6);
    assert_eq!(kind(publish(&mut oracle, 5_000)), "price_quarantined");
    assert!(is_flagged(&oracle));
    let bob = oracle.pusher("bob");
    set(&mut oracle, vec![bob, source_of(AKT_ID)], 1).unwrap();
    assert!(!is_flagged(&oracle));
    assert_eq!(kind(publish(&mut oracle, 5_000)), "price_quarantined");
    // Removing the pusher by removing nothing else: the feed goes, he stays.
    oracle.owner(ExecuteMsg::RemoveFeed { id: AKT_ID.into() }).unwrap();
    oracle.pass(1);
    assert_eq!(kind(push(&mut oracle, "bob", 10_200)), "price_accepted");
}

#[test]
fn lists_are_checked() {
    let mut oracle = Oracle::new();
    let feed_of = |byte: u8| source_of([byte; 32]);
    let pusher = |name: &str| Source::Pusher { address: name.into() };
    let bob = oracle.pusher("bob");
    let many = |count: u8| (1..=count).map(feed_of).collect::<Vec<_>>();
    for (list, min_sources, expected) in [
        (vec![], 1, "out_of_bounds"),
        (vec![], 0, "out_of_bounds"),
        (many(9), 1, "out_of_bounds"),
        (many(3), 0, "out_of_bounds"),
        (many(3), 4, "out_of_bounds"),
        (many(3), u32::MAX, "out_of_bounds"),
        (vec![feed_of(1), feed_of(2), feed_of(1)], 1, "duplicate"),
        (vec![bob.clone(), bob.clone()], 1, "duplicate"),
        (vec![Source::Feed { id: [1; 31].into() }], 1, "byte_length"),
        (vec![pusher("no address")], 1, "std"),
        (vec![pusher("")], 1, "std"),
        (vec![source_of(BTC_ID)], 1, "feed_exists"),
    ] {
        assert_eq!(refusal(set(&mut oracle, list.clone(), min_sources)), expected, "{list:?} {min_sources}");
    }
    let msg = ExecuteMsg::SetSources { symbol: "ETH/USD".into(), sources: many(1), min_sources: 1 };
    assert_eq!(refusal(oracle.owner(msg)), "unknown_symbol");
    set(&mut oracle, many(8), 8).unwrap();
    let found: SourcesResponse = oracle.query(QueryMsg::Sources { symbol: AKT.into() }).unwrap();
    assert_eq!((found.min_sources, found.sources.len()), (8, 8));
    assert_eq!(
        refusal(oracle.query::<SourcesResponse>(QueryMsg::Sources { symbol: "ETH/USD".into() })),
        "unknown_symbol"
    );
    // One of eight feeds cannot be meant by its symbol.
    assert_eq!(
        oracle.owner(ExecuteMsg::UpdateFeed { feed: feed(AKT, OTHER_ID) }).unwrap_err().to_string(),
        "feed_count: AKT/USD has 8 feeds where 1 is meant; see set_sources"
    );
    // The feed that is not on the list any more is free.
    oracle.owner(ExecuteMsg::AddFeed { feed: feed("OLD/USD", AKT_ID) }).unwrap();
    assert_eq!(refusal(oracle.owner(ExecuteMsg::AddFeed { feed: feed(AKT, OTHER_ID) })), "symbol_exists");
}

/// The only feed among pushers can be replaced by its symbol.
#[test]
fn another_feed_takes_the_place_of_the_only_one() {
    let mut oracle = three();
    let response = oracle.owner(ExecuteMsg::UpdateFeed { feed: feed(AKT, OTHER_ID) }).unwrap();
    assert_eq!(event_types(&response), ["feed_changed"]);
    let list: Vec<_> = sources(&oracle).into_iter().map(|one| one.source).collect();
    assert_eq!(list, [source_of(OTHER_ID), oracle.pusher("bob"), oracle.pusher("eve")]);
    assert_eq!(refusal(publish(&mut oracle, 10_000)), "nothing_new");
    let other = FeedUpdate { id: OTHER_ID, ..akt(&oracle, 10_000) };
    assert_eq!(event_types(&oracle.feeds(&[other]).unwrap()), ["price_reported"]);
}

#[test]
fn feeds_of_all_symbols_are_listed() {
    let mut oracle = Oracle::new();
    set(&mut oracle, vec![source_of(SECOND_ID), source_of(AKT_ID)], 1).unwrap();
    let bob = oracle.pusher("bob");
    oracle.owner(ExecuteMsg::SetSources { symbol: BTC.into(), sources: vec![bob], min_sources: 1 }).unwrap();
    oracle.owner(ExecuteMsg::AddFeed { feed: feed("ETH/USD", OTHER_ID) }).unwrap();
    let page = |start_after: Option<&str>, limit| {
        let start_after = start_after.map(Into::into);
        oracle.query::<FeedsResponse>(QueryMsg::Feeds { start_after, limit }).unwrap().feeds
    };
    let [second, first, eth] = [feed(AKT, SECOND_ID), feed(AKT, AKT_ID), feed("ETH/USD", OTHER_ID)];
    assert_eq!(page(None, None), [second.clone(), first.clone(), eth.clone()]);
    // A page ends with a symbol, because the next begins after one; what has no feed does not end it.
    assert_eq!(page(None, Some(1)), [second, first]);
    assert_eq!(page(Some(AKT), Some(1)), [eth]);
    assert!(page(Some("ETH/USD"), None).is_empty());
    let id: oracle::PriceFeedIdResponse = oracle.query(QueryMsg::GetPriceFeedId {}).unwrap();
    assert_eq!(id.price_feed_id, format!("0x{}", hex::encode(SECOND_ID)));
}

// Cost

/// A symbol of one source reads and writes what it did when there was one for each.
#[test]
fn several_sources_cost_those_nothing_that_have_one() {
    let cost = |msg: fn(&mut Oracle)| {
        let mut oracle = Oracle::new();
        msg(&mut oracle);
        for _ in 0..3 {
            oracle.pass(6);
            oracle.publish(PRICE);
        }
        (oracle.gas, oracle.writes)
    };
    let alone = cost(|_| {});
    assert_eq!(alone.1, 2);
    let others = |oracle: &mut Oracle| {
        let sources = (1..=8).map(|byte| source_of([byte; 32])).collect();
        oracle.owner(ExecuteMsg::SetSources { symbol: BTC.into(), sources, min_sources: 3 }).unwrap();
    };
    assert_eq!(cost(others), alone);
}

/// Of a symbol with several sources, an update writes one record more than with one, and costs the same ever after.
#[test]
fn the_cost_of_several_sources_is_flat() {
    for count in [2, 8] {
        let mut oracle = Oracle::new();
        let mut list = vec![source_of(AKT_ID)];
        list.extend((1..count).map(|byte| source_of([byte; 32])));
        set(&mut oracle, list, 1).unwrap();
        let mut costs = vec![];
        for _ in 0..400 {
            oracle.pass(6);
            oracle.publish(PRICE);
            costs.push(oracle.gas);
        }
        assert_eq!(oracle.writes, 3);
        // From the hundredth on the window is full.
        let (least, most) = (costs[110..].iter().min().unwrap(), costs[110..].iter().max().unwrap());
        assert_eq!(least, most, "{count} sources");
    }
}

// Adversaries

/// What the honest two say in a step, and what the third does before, between and after.
type Step = (i64, i64, Vec<(u8, u128, i64)>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let lies = prop::collection::vec((0_u8..3, 1_u128..40_000, -30_i64..=10), 0..4);
    prop::collection::vec((9_900_i64..10_100, 9_900_i64..10_100, lies), 1..25)
}

fn lie(oracle: &mut Oracle, lies: &[(u8, u128, i64)], when: u8) {
    for (_, price, ahead) in lies.iter().filter(|(at, ..)| *at == when) {
        let _ = push_at(oracle, "eve", *price, *ahead);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Of three sources, one lies as it likes. The price stays between what the honest say, every honest update is
    /// taken, and none is locked out.
    #[test]
    fn one_liar_of_three_moves_nothing_beyond_the_honest(steps in steps()) {
        let mut oracle = three();
        let mut said = Vec::new();
        for (feed, bob, lies) in steps {
            lie(&mut oracle, &lies, 0);
            said = said.split_off(said.len().saturating_sub(2));
            said.push(feed.unsigned_abs().into());
            prop_assert!(publish(&mut oracle, feed).is_ok());
            lie(&mut oracle, &lies, 1);
            said.push(bob.unsigned_abs().into());
            let response = push(&mut oracle, "bob", bob.unsigned_abs().into()).unwrap();
            prop_assert_eq!(event_types(&response), ["price_accepted"]);
            lie(&mut oracle, &lies, 2);
            let now: [u128; 2] = said[said.len() - 2..].try_into().unwrap();
            let found = price(&oracle);
            prop_assert!((now[0].min(now[1])..=now[0].max(now[1])).contains(&found), "{} of {:?}", found, now);
            prop_assert!(!is_flagged(&oracle));
            prop_assert_eq!(too_few(&oracle), None);
            let age = oracle.snapshot(AKT).age_secs.u64();
            prop_assert_eq!(age, 0);
            oracle.pass(6);
        }
    }

    /// However reports are cut into calls of a block, the same is stored.
    #[test]
    fn the_cut_into_calls_changes_nothing(
        blocks in prop::collection::vec(
            prop::collection::vec((0_u8..3, 0_i64..30, 8_000_i64..12_000), 1..10),
            1..6,
        ),
    ) {
        let new = || {
            let mut oracle = Oracle::with(InstantiateMsg { params: gated(), ..setup() }).unwrap();
            set(&mut oracle, [1, 2, 3].map(|byte| source_of([byte; 32])).into(), 2).unwrap();
            oracle
        };
        let (mut single, mut cut) = (new(), new());
        for block in blocks {
            let now = i64::try_from(single.now()).unwrap();
            let updates: Vec<_> = block
                .into_iter()
                .map(|(at, age, price)| FeedUpdate::new([at + 1; 32], price, now - age))
                .collect();
            for update in &updates {
                let _ = single.feeds(&[*update]);
            }
            let _ = cut.feeds(&updates);
            prop_assert_eq!(single.dump(), cut.dump());
            single.pass(20);
            cut.pass(20);
        }
    }

    /// Of two that must agree, one can stop the price, and not move it further from the honest one than they may
    /// deviate; honest updates are taken all the same.
    #[test]
    fn one_liar_of_two_can_stop_and_not_steer(steps in steps()) {
        let mut oracle = with_pushers(gated(), &["eve"], 2);
        for (feed, _, lies) in steps {
            lie(&mut oracle, &lies, 0);
            let response = publish(&mut oracle, feed).unwrap();
            let is_new = event_types(&response) == ["price_accepted"];
            for when in 1..3 {
                let before = has_price(&oracle).then(|| oracle.snapshot(AKT).current);
                lie(&mut oracle, &lies, when);
                let after = has_price(&oracle).then(|| oracle.snapshot(AKT).current);
                if is_new || before != after {
                    let (found, honest) = (price(&oracle), u128::from(feed.unsigned_abs()));
                    prop_assert!(found.abs_diff(honest) * 10_000 <= found * 300 + 10_000, "{} of {}", found, honest);
                }
            }
            oracle.pass(6);
        }
    }
}

/// A pusher has no clock of its own: dated ahead by a second it is refused, and the honest go on.
#[test]
fn reports_dated_ahead_are_refused() {
    let mut oracle = three();
    for step in 0..20_u128 {
        assert_eq!(kind(push_at(&mut oracle, "eve", 10_000, 1)), "future");
        let honest = 10_000 + step;
        publish(&mut oracle, i64::try_from(honest).unwrap()).unwrap();
        assert_eq!(kind(push(&mut oracle, "bob", honest)), "price_accepted");
        assert_eq!(price(&oracle), honest);
        oracle.pass(11);
    }
    assert_eq!(oracle.snapshot(AKT).current.coverage_secs, 20 * 11 - 11);
}
