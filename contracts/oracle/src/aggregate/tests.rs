#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;
use crate::msg::Source;

const NOW: u64 = 1_000;

/// 3 % apart, 60 s old.
fn params() -> Params {
    Params {
        max_future_secs: 0,
        max_age_secs: 60,
        max_conf_bps: 1,
        window_secs: 1,
        min_coverage_bps: 1,
        max_gap_secs: 1,
        max_move_bps: 1,
        move_floor_bps: 0,
        confirm_secs: 1,
        outlier_bps: 300,
        flat_secs: 0,
        set_grace_secs: 0,
        own_chain: 0,
    }
}

fn report(price: u128, conf: u128) -> Report {
    Report { price, conf, ema: price, ema_conf: conf, publish_time: NOW, gate_time: NOW }
}

fn sources(min_sources: u8, reports: &[Report]) -> Sources {
    let entry = |report: &Report| SourceState {
        source: Source::Pusher { address: String::new() },
        last: Some(*report),
        waiting: None,
    };
    Sources { min_sources, entries: reports.iter().map(entry).collect() }
}

fn of_prices(min_sources: u8, prices: &[u128]) -> Aggregate {
    let reports: Vec<_> = prices.iter().map(|price| report(*price, 0)).collect();
    Aggregate::of(&sources(min_sources, &reports), &params(), NOW)
}

#[test]
fn one_source_gives_its_own_values() {
    let only = Report { price: 7, conf: 3, ema: 5, ema_conf: 2, publish_time: NOW - 1, gate_time: NOW - 1 };
    let found = Aggregate::of(&sources(1, &[only]), &params(), NOW);
    assert_eq!(found, Aggregate { median: 7, agreeing: 1, report: Some(only) });
}

/// Prices, their median, how many agree with it.
#[test]
fn the_price_is_the_median_of_all_and_the_far_ones_do_not_agree() {
    for (prices, median, agreeing) in [
        (&[][..], 0, 0),
        (&[10_000], 10_000, 1),
        // 3 % on both sides exactly, and a step beyond.
        (&[9_700, 10_000, 10_300], 10_000, 3),
        (&[9_699, 10_000, 10_301], 10_000, 1),
        // The mean of the middle two, rounded down.
        (&[10_000, 10_001], 10_000, 2),
        (&[10_000, 10_003], 10_001, 2),
        (&[9_700, 10_300], 10_000, 2),
        (&[9_000, 11_000], 10_000, 0),
        (&[1, 10_000, 10_001, u128::MAX / 100_000], 10_000, 2),
        (&[10_000, 10_100, 50_000], 10_100, 2),
        (&[1, 2, 10_000, 10_100, 10_200], 10_000, 3),
        (&[10_000, 10_000, 20_000, 20_000], 15_000, 0),
        (&[10_000; 8], 10_000, 8),
    ] {
        let found = of_prices(1, prices);
        assert_eq!((found.median, found.agreeing), (median, agreeing), "{prices:?}");
        let reversed: Vec<_> = prices.iter().rev().copied().collect();
        assert_eq!(of_prices(1, &reversed), found);
        for min_sources in 1..=8 {
            let is_enough = agreeing >= u32::from(min_sources);
            assert_eq!(of_prices(min_sources, prices).report.is_some(), is_enough, "{prices:?}");
        }
    }
}

/// Two honest sources are further apart than the limit. A second median without the one that is far from the first
/// would follow the third below both.
#[test]
fn a_third_source_does_not_push_an_honest_one_out() {
    let found = of_prices(2, &[10_000, 10_500, 9_710]);
    assert_eq!((found.median, found.agreeing), (10_000, 2));
}

#[test]
fn disagreement_is_uncertainty() {
    let all = [report(9_900, 50), report(10_000, 10), report(10_200, 20), report(90_000, 90_000)];
    // The median is 10,100; the fourth is ignored.
    let found = Aggregate::of(&sources(3, &all), &params(), NOW).report.unwrap();
    assert_eq!((found.price, found.conf, found.ema, found.ema_conf), (10_100, 250, 10_100, 250));
}

#[test]
fn averages_have_a_median_of_their_own() {
    let all = [(10_000, 30_000, 1), (10_100, 10_000, 2), (10_050, 20_000, 3)];
    let all = all.map(|(price, ema, ema_conf)| Report {
        price,
        conf: 0,
        ema,
        ema_conf,
        publish_time: NOW,
        gate_time: NOW,
    });
    let found = Aggregate::of(&sources(3, &all), &params(), NOW).report.unwrap();
    assert_eq!((found.price, found.ema, found.ema_conf), (10_050, 20_000, 10_002));
}

#[test]
fn what_is_old_or_in_doubt_does_not_count() {
    let aged = |secs: u64| Report { publish_time: NOW - secs, ..report(10_000, 0) };
    let mut all = sources(1, &[aged(60), aged(61), aged(0), aged(0)]);
    all.entries[3].waiting = Some(report(20_000, 0));
    assert_eq!(Aggregate::of(&all, &params(), NOW).agreeing, 2);
    assert_eq!(all.entries.iter().filter(|entry| entry.fresh(&params(), NOW).is_some()).count(), 2);
    let deviations: Vec<_> = all
        .entries
        .iter()
        .map(|entry| of_prices(1, &[10_100]).deviation_bps(entry, &params(), NOW))
        .collect();
    assert_eq!(deviations, [Some(100), None, Some(100), None]);
    // Dated ahead is fresh.
    all.entries[0].last = Some(Report { publish_time: NOW + 5, ..report(10_000, 0) });
    let found = Aggregate::of(&all, &params(), NOW).report.unwrap();
    assert_eq!(found.publish_time, NOW + 5);
}

/// A source that is ignored does not date the price either.
#[test]
fn the_price_is_as_new_as_the_newest_that_agrees() {
    let at = |price, publish_time| Report { publish_time, ..report(price, 0) };
    let all = [at(10_000, NOW - 9), at(10_001, NOW - 5), at(99_999, NOW)];
    assert_eq!(Aggregate::of(&sources(2, &all), &params(), NOW).report.unwrap().publish_time, NOW - 5);
}

#[test]
fn the_greatest_numbers_fit() {
    let highest = Report {
        price: crate::price::MAX_PRICE,
        conf: u128::MAX,
        ema: crate::price::MAX_PRICE,
        ema_conf: u128::MAX,
        publish_time: NOW,
        gate_time: NOW,
    };
    let lowest = Report { price: 1, ema: 1, ..highest };
    for all in [&[highest; 8][..], &[highest, lowest], &[highest, lowest, highest]] {
        let found = Aggregate::of(&sources(1, all), &params(), NOW);
        assert!(found.report.is_none_or(|report| report.conf == u128::MAX));
    }
}

proptest! {
    /// While more than half are honest, the price and its average lie between honest ones, wherever the others are.
    #[test]
    fn a_minority_moves_nothing_beyond_the_honest(
        honest in prop::collection::vec(1_u128..1_000_000, 1..=5),
        others in prop::collection::vec(1_u128..u128::from(u64::MAX), 0..=4),
        at in 0_usize..6,
    ) {
        let few = &others[..others.len().min(honest.len() - 1)];
        let mut all = honest.clone();
        all.splice(at.min(honest.len())..at.min(honest.len()), few.iter().copied());
        let found = of_prices(1, &all);
        let (low, high) = (*honest.iter().min().unwrap(), *honest.iter().max().unwrap());
        prop_assert!((low..=high).contains(&found.median));
        if let Some(report) = found.report {
            prop_assert_eq!(report.price, found.median);
            prop_assert!((low..=high).contains(&report.ema));
        }
        // If the honest agree among themselves, no minority keeps them from a price.
        if deviation_bps(low, high) <= 300 {
            prop_assert!(u32::try_from(honest.len()).unwrap() <= found.agreeing);
        }
    }

    /// The interval covers that of each source that agrees, and reaches no further than one of them.
    #[test]
    fn the_interval_covers_every_source_that_agrees(
        all in prop::collection::vec((9_000_u128..11_000, 0_u128..500), 1..=8),
    ) {
        let reports: Vec<_> = all.iter().map(|(price, conf)| report(*price, *conf)).collect();
        let found = Aggregate::of(&sources(1, &reports), &params(), NOW);
        let Some(report) = found.report else { return Ok(()) };
        let used: Vec<_> =
            reports.iter().filter(|used| deviation_bps(report.price, used.price) <= 300).collect();
        prop_assert_eq!(u32::try_from(used.len()).unwrap(), found.agreeing);
        let reach = |used: &&Report| report.price.abs_diff(used.price) + used.conf;
        prop_assert_eq!(report.conf, used.iter().map(reach).max().unwrap());
    }
}
