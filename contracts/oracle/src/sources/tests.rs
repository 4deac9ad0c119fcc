#![allow(clippy::arithmetic_side_effects)]

use super::*;

const NOW: u64 = 10_000;

/// 10 % a minute, at least 5 %; 30 s to confirm; 3 % to agree; 60 s old.
fn params() -> Params {
    Params {
        max_future_secs: 0,
        max_age_secs: 60,
        max_conf_bps: 1,
        window_secs: 1,
        min_coverage_bps: 1,
        max_gap_secs: 1,
        max_move_bps: 1_000,
        move_floor_bps: 500,
        confirm_secs: 30,
        outlier_bps: 300,
        flat_secs: 0,
        set_grace_secs: 0,
        own_chain: 0,
    }
}

/// A price `ago` seconds before now.
fn report(price: u128, ago: u64) -> Report {
    Report { price, conf: 1, ema: price, ema_conf: 1, publish_time: NOW - ago, gate_time: NOW - ago }
}

/// Sources by their last and waiting prices.
fn sources(states: &[(Option<Report>, Option<Report>)]) -> Sources {
    let entries = states.iter().enumerate().map(|(at, (last, waiting))| SourceState {
        source: Source::Pusher { address: at.to_string() },
        last: *last,
        waiting: *waiting,
    });
    Sources { min_sources: 1, entries: entries.collect() }
}

fn receive(sources: &mut Sources, index: usize, report: Report) -> Received {
    sources.receive(index, report, Some(Quote { price: 10_000, time: NOW - 50 }), &params(), NOW).unwrap()
}

/// What another source has said, and whether it opens the gate for 8,000 against 10,000.
#[test]
fn the_newest_word_of_another_source_opens_the_gate() {
    let old = Some(report(10_000, 40));
    for (last, waiting, is_open) in [
        (None, None, false),
        (Some(report(8_000, 10)), None, true),
        (Some(report(8_240, 10)), None, true),
        (Some(report(8_241, 10)), None, false),
        (Some(report(7_767, 10)), None, true),
        (Some(report(7_766, 10)), None, false),
        (Some(report(8_000, 60)), None, true),
        (Some(report(8_000, 61)), None, false),
        (old, Some(report(8_000, 10)), true),
        (old, Some(report(8_300, 10)), false),
        // An old price that waits says nothing any more, and neither does the last one behind it.
        (Some(report(8_000, 70)), Some(report(8_000, 61)), false),
        (Some(report(8_000, 20)), Some(report(5_000, 10)), false),
    ] {
        let mut all = sources(&[(old, None), (last, waiting)]);
        let found = receive(&mut all, 0, report(8_000, 5));
        assert_eq!(matches!(found, Received::Accepted { .. }), is_open, "{last:?} {waiting:?}");
        let [own, other] = &all.entries[..] else { panic!("two") };
        if is_open {
            assert_eq!((own.last, own.waiting), (Some(report(8_000, 5)), None));
            // What waited is accepted with it.
            assert_eq!((other.last, other.waiting), (waiting.or(last), None));
        } else {
            assert_eq!((own.last, own.waiting), (old, Some(report(8_000, 5))));
            assert_eq!((other.last, other.waiting), (last, waiting));
        }
    }
}

/// Nobody seconds himself.
#[test]
fn a_source_alone_waits() {
    let mut all = sources(&[(Some(report(10_000, 40)), None)]);
    let last = report(10_000, 40).into();
    let waiting = report(8_000, 20).into();
    assert_eq!(
        receive(&mut all, 0, report(8_000, 20)),
        Received::Quarantined { last, waiting, is_new: true }
    );
    assert_eq!(
        receive(&mut all, 0, report(8_000, 5)),
        Received::Quarantined { last, waiting, is_new: false }
    );
    assert_eq!(all.entries[0].waiting, Some(report(8_000, 20)));
}

#[test]
fn an_accepted_price_confirms_what_waits_near_it_and_no_other() {
    let old = Some(report(10_000, 40));
    let waits = |price, ago| (old, Some(report(price, ago)));
    let mut all = sources(&[(None, None), waits(9_800, 10), waits(9_000, 10), waits(9_800, 61)]);
    // Within the gate of the symbol's last price.
    assert!(matches!(receive(&mut all, 0, report(9_700, 5)), Received::Accepted { .. }));
    let found: Vec<_> =
        all.entries.iter().map(|entry| (entry.last.unwrap().price, entry.waiting.is_some())).collect();
    assert_eq!(found, [(9_700, false), (9_800, false), (10_000, true), (10_000, true)]);
}

#[test]
fn a_source_without_a_report_starts_from_the_symbols_price() {
    let mut all = sources(&[(None, None), (None, None)]);
    assert!(matches!(
        receive(&mut all, 0, report(8_000, 5)),
        Received::Quarantined { last: Quote { price: 10_000, .. }, .. }
    ));
    // Without that, too, there is nothing to meet.
    let found = all.receive(1, report(99_000, 5), None, &params(), NOW).unwrap();
    assert!(matches!(found, Received::Accepted { .. }));
    assert!(all.receive(2, report(1, 5), None, &params(), NOW).is_err());
}

/// An update from before what waits is taken and leaves it.
#[test]
fn what_waits_outlives_older_prices() {
    let mut all = sources(&[(Some(report(10_000, 40)), Some(report(8_000, 10))), (None, None)]);
    assert!(matches!(receive(&mut all, 0, report(10_100, 11)), Received::Accepted { .. }));
    assert_eq!(all.entries[0].waiting, Some(report(8_000, 10)));
    assert!(matches!(receive(&mut all, 0, report(10_100, 9)), Received::Accepted { .. }));
    assert_eq!(all.entries[0].waiting, None);
}

#[test]
fn half_of_those_that_speak_are_a_quarantine() {
    let (speaks, waits) = ((Some(report(1, 1)), None), (Some(report(1, 2)), Some(report(2, 1))));
    let (old, waits_long, silent) =
        ((Some(report(1, 61)), None), (Some(report(1, 90)), Some(report(2, 61))), (None, None));
    for (states, is_quarantined) in [
        (vec![speaks], false),
        (vec![waits], true),
        (vec![speaks, waits], true),
        (vec![speaks, speaks, waits], false),
        (vec![speaks, waits, waits], true),
        (vec![speaks, speaks, waits, waits], true),
        (vec![speaks, old, waits], true),
        (vec![speaks, speaks, silent, waits, waits_long], false),
        (vec![waits_long, waits_long, silent, old], false),
        (vec![], false),
    ] {
        assert_eq!(sources(&states).is_quarantined(&params(), NOW), is_quarantined, "{states:?}");
    }
}
