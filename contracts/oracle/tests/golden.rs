//! Production's rows for its oracle (`tests/vectors/bme`): equal, or refused on purpose, and none left out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::collections::BTreeSet;

use common::*;
use oracle::{
    ExecuteMsg, HealthReason, HealthResponse, InstantiateMsg, Params, PriceResponse, QueryMsg, Source,
    TwapResponse,
};
use testing::{FeedUpdate, Row, Signer, rows};

/// How our answer to a row stands to production's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ours {
    /// The same.
    Equal,
    /// Another one, for this reason; the test of the row says which.
    Other(&'static str),
}
use Ours::{Equal, Other};

const FROM_THE_MEDIAN: &str = "distance is measured from the median, not from the lowest to the highest; it widens the \
     confidence, which consumers limit";

const TABLE: [(&str, Ours); 21] = [
    ("ORA-PYTH-003", Equal),
    ("ORA-PYTH-008", Other("an exponent may change: each from -18 to 0 is scaled exactly")),
    ("ORA-TWAP-001", Equal),
    ("ORA-TWAP-002", Equal),
    (
        "ORA-TWAP-003",
        Other("a price is not carried through a gap longer than max_gap_secs; within it, the same"),
    ),
    (
        "ORA-TWAP-005",
        Other("a publish time counts once: a second price of it has no weight, and there is no mean"),
    ),
    ("ORA-AGG-001", Equal),
    ("ORA-AGG-002", Equal),
    ("ORA-AGG-003", Other(FROM_THE_MEDIAN)),
    ("ORA-AGG-004", Equal),
    ("ORA-AGG-005", Other(FROM_THE_MEDIAN)),
    ("ORA-AGG-006", Other("below min_sources there is no price at all, not one that is called unhealthy")),
    ("ORA-STALE-002", Other("ages are whole seconds, as publish times are: the next second is stale")),
    ("ORA-STALE-003", Equal),
    ("ORA-ENTRY-001", Equal),
    ("ORA-ENTRY-002", Equal),
    (
        "ORA-ENTRY-003",
        Other("a publish time is taken once, so that nothing can be overwritten or paid for twice"),
    ),
    ("ORA-ENTRY-004", Equal),
    ("ORA-ENTRY-005", Other("a price dated further ahead than max_future_secs would shut out honest ones")),
    ("ORA-ENTRY-006", Equal),
    ("ORA-ENTRY-008", Equal),
];

const OPS: [&str; 5] = ["twap", "aggregate", "staleness", "add_price_entry", "pyth_price_to_18dec"];

/// Runs the rows of one operation: `compare` is told whether production's answer is to be ours.
fn each(op: &str, compare: impl Fn(&Row, bool)) {
    let rows = rows(op);
    assert!(!rows.is_empty(), "no rows of {op}");
    for row in rows {
        match TABLE.iter().find(|(id, _)| *id == row.id) {
            None => panic!("{} is not listed", row.id),
            Some((_, ours)) => compare(&row, *ours == Equal),
        }
    }
}

#[test]
fn every_row_is_listed_once() {
    let ids: Vec<_> = OPS.iter().flat_map(|op| rows(op)).map(|row| row.id).collect();
    let listed: BTreeSet<_> = TABLE.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(listed.len(), TABLE.len());
    assert_eq!(listed, ids.into_iter().collect());
}

fn oracle(params: Params) -> Oracle {
    Oracle::with(InstantiateMsg { params, ..setup() }).unwrap()
}

/// A price in USD with two decimals, published `secs` before now.
fn published(price: &str, secs: i64) -> FeedUpdate {
    let cents: i64 = price.replace('.', "").parse().unwrap();
    FeedUpdate::new(AKT_ID, cents * 1_000_000, NOW_I - secs)
}

/// Digits of an 18-decimal price.
fn atomics(price: &str) -> String {
    price.replace('.', "").trim_start_matches('0').to_owned()
}

#[test]
fn prices_are_scaled_as_in_production() {
    each("pyth_price_to_18dec", |row, is_equal| {
        let price = row.text("price").parse().unwrap();
        let exponent = row.number("expo").try_into().unwrap();
        let mut oracle = oracle(params());
        oracle.feeds(&[FeedUpdate { exponent, ..FeedUpdate::new(AKT_ID, price, NOW_I) }]).unwrap();
        let found = oracle.snapshot(AKT).current.price.to_string();
        if is_equal {
            assert_eq!(found, row.expected["price_18dec_integer"], "{}", row.id);
        } else {
            assert_eq!(found, "524683000000000000000", "{}", row.id);
        }
    });
}

/// Production closes the last span at the block, ours at the newest price: a price of now closes it here.
fn average(window_secs: u32, points: &[FeedUpdate]) -> Option<TwapResponse> {
    let mut oracle =
        oracle(Params { window_secs, max_gap_secs: window_secs, min_coverage_bps: 1, ..params() });
    let now = published("9.99", 0);
    // Anything may refuse a second price of one time; it must not change the average.
    for point in points.iter().rev().chain([&now]) {
        let _ = oracle.feeds(&[*point]);
    }
    oracle.query(QueryMsg::Twap { symbol: AKT.into() }).ok()
}

#[test]
fn averages_are_productions() {
    each("twap", |row, is_equal| {
        let window = row.number("window_s").try_into().unwrap();
        let point = |(price, secs): (String, i64)| published(&price, secs);
        let points: Vec<_> = row.points().into_iter().map(point).collect();
        let found = average(window, &points).map(|found| found.twap.to_string());
        let expected = Some(atomics(row.expected["twap"].as_str().unwrap()));
        match row.id.as_str() {
            _ if is_equal => assert_eq!(found, expected, "{}", row.id),
            "ORA-TWAP-003" => {
                // The price of 8 s before the next is not carried, so that only the newer one counts.
                assert_eq!(found, Some(atomics("0.500000000000000000")));
                // Repeated within the gap, it is in force where the window starts.
                let with = [points[0], published("0.40", 6), points[1]];
                assert_eq!(average(window, &with).map(|found| found.twap.to_string()), expected);
            }
            "ORA-TWAP-005" => assert_eq!(found, None),
            id => panic!("{id} has no comparison"),
        }
    });
}

/// Reasons against a symbol that its sources give.
fn reasons_of_sources(oracle: &Oracle) -> Vec<HealthReason> {
    let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: AKT.into() }).unwrap();
    let is_theirs = |reason: &HealthReason| {
        matches!(reason, HealthReason::TooFewSources { .. } | HealthReason::Deviating { .. })
    };
    health.reasons.into_iter().filter(is_theirs).collect()
}

#[test]
fn sources_are_aggregated_as_in_production() {
    each("aggregate", |row, is_equal| {
        let outlier_bps = row.number("max_price_deviation_bps").try_into().unwrap();
        let min_sources: u32 = row.number("min_price_sources").try_into().unwrap();
        let prices = row.texts("source_prices");
        let mut oracle = oracle(Params { outlier_bps, ..params() });
        let names = ["a", "b", "c"].into_iter().take(prices.len().max(min_sources.try_into().unwrap()));
        let sources = names.clone().map(|name| Source::Pusher { address: oracle.addr(name).into() });
        let sources = sources.collect();
        oracle.owner(ExecuteMsg::SetSources { symbol: AKT.into(), sources, min_sources }).unwrap();
        for (price, name) in prices.iter().zip(names) {
            let atomics = format!("{:0<20}", price.replace('.', "")).parse::<u128>().unwrap() / 10;
            let report = ExecuteMsg::SubmitPrice {
                symbol: AKT.into(),
                price: atomics.into(),
                conf: 0_u128.into(),
                publish_time: NOW.into(),
            };
            oracle.send(name, &[], report).unwrap();
        }
        let reasons = reasons_of_sources(&oracle);
        if row.id == "ORA-AGG-006" {
            assert_eq!(reasons, [HealthReason::TooFewSources { agreeing: 1, min_sources: 2 }]);
            assert_eq!(refusal(oracle.query::<PriceResponse>(price_of(AKT))), "no_price");
            return;
        }
        let current = oracle.snapshot(AKT).current;
        assert_eq!(
            current.price.to_string(),
            atomics(row.expected["median"].as_str().unwrap()),
            "{}",
            row.id
        );
        let is_healthy = row.expected["healthy"].as_bool().unwrap();
        assert_eq!(reasons.is_empty() == is_healthy, is_equal, "{} {reasons:?}", row.id);
        // What production calls a failure is half its size here, from the middle, and shows as uncertainty.
        let highest = prices.iter().map(|price| atomics(&format!("{price:0<20}"))).max().unwrap();
        let half = highest.parse::<u128>().unwrap() - current.price.u128();
        assert_eq!(current.conf.u128(), half, "{}", row.id);
    });
}

fn price_of(symbol: &str) -> QueryMsg {
    QueryMsg::Price { symbol: symbol.into(), max_age_secs: None }
}

/// Whether a price is stale for health, `nanos` after it was published.
fn is_stale(max_age_secs: u32, nanos: u64) -> bool {
    let mut oracle = oracle(Params { max_age_secs, ..params() });
    oracle.publish(PRICE);
    oracle.env.block.time = oracle.env.block.time.plus_nanos(nanos);
    let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: AKT.into() }).unwrap();
    health.reasons.iter().any(|reason| matches!(reason, HealthReason::Stale { .. }))
}

#[test]
fn prices_age_by_the_second() {
    const SECOND: u64 = 1_000_000_000;
    each("staleness", |row, is_equal| {
        let max = row.text("max_price_staleness_s").parse().unwrap();
        let age = row.text("latest_age_s");
        let (whole, nanos) = age.split_once('.').unwrap_or((&age, "0"));
        let age = whole.parse::<u64>().unwrap() * SECOND + format!("{nanos:0<9}").parse::<u64>().unwrap();
        let is_healthy = row.expected["healthy"].as_bool().unwrap();
        assert_eq!(is_stale(max, age) != is_healthy, is_equal, "{}", row.id);
        if !is_equal {
            // Judged at the next whole second.
            assert_eq!(is_stale(max, age.div_ceil(SECOND) * SECOND), !is_healthy, "{}", row.id);
        }
    });
}

#[test]
fn entries_are_taken_as_in_production() {
    each("add_price_entry", |row, is_equal| {
        // Production's first entry may be 12 s old.
        let mut oracle = oracle(Params { max_age_secs: 12, ..params() });
        if let Some(secs) = row.inputs["seconds_since_latest_entry"].as_str() {
            oracle.feeds(&[published("0.50", secs.parse().unwrap())]).unwrap();
        }
        let price = row.inputs["price"].as_str().map_or(PRICE, |price| price.parse().unwrap());
        let published = NOW_I - row.text("entry_seconds_ago").parse::<i64>().unwrap();
        let entry = FeedUpdate { ema_price: PRICE, ..FeedUpdate::new(AKT_ID, price, published) };
        let mut update = signer().update(&[entry]);
        if !row.inputs["authorized"].as_bool().unwrap_or(true) {
            // Other keys, under the header of the set that may sign.
            update = Signer::new(pyth_wire::Model::Router, 1, 5).update(&[entry]);
            update[14] = 0;
        }
        let found = oracle.update(&[update]);
        let is_accepted = row.expected["result"] == "accepted";
        assert_eq!(found.is_ok() == is_accepted, is_equal, "{}", row.id);
        let cause = match row.id.as_str() {
            "ORA-ENTRY-001" => return,
            "ORA-ENTRY-002" => "stale",
            "ORA-ENTRY-003" | "ORA-ENTRY-004" => "nothing_new",
            "ORA-ENTRY-005" => "future",
            "ORA-ENTRY-006" => "wrong_signer",
            "ORA-ENTRY-008" => "price_not_positive",
            id => panic!("{id} has no cause"),
        };
        assert_eq!(refusal(found), cause, "{}", row.id);
    });
}
