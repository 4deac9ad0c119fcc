//! The accumulator against a model that adds up every second, through the ring of a real storage.
#![allow(clippy::arithmetic_side_effects)]

use std::cell::Cell;

use cosmwasm_std::testing::MockStorage;
use proptest::prelude::*;

use super::*;
use crate::{
    observations::{self, Stored},
    price::MAX_PRICE,
};

const SYMBOL: &str = "AKT/USD";
/// Every price since the window last started afresh, and nothing forgotten.
#[derive(Default)]
struct Naive {
    prices: Vec<(u64, u128)>,
}

impl Naive {
    fn accept(&mut self, time: u64, price: u128, max_gap: u64) {
        if self.prices.last().is_some_and(|(last, _)| time - last > max_gap) {
            self.prices.clear();
        }
        self.prices.push((time, price));
    }

    /// Adds the price in force in each second of `[time − window, time)`.
    fn average(&self, window: u64) -> Average {
        let (end, first) = (self.prices.last().unwrap().0, self.prices[0].0);
        let start = end.saturating_sub(window).max(first);
        let in_force = |second| self.prices.iter().rev().find(|(time, _)| *time <= second).unwrap().1;
        let sum: u128 = (start..end).map(in_force).sum();
        let coverage_secs = end - start;
        Average { price: sum.checked_div(coverage_secs.into()).unwrap_or(0), coverage_secs }
    }
}

/// Observations that count how often they are looked up, and how many are walked over.
struct Counted<'a> {
    stored: Stored<'a>,
    looked_up: &'a Cell<u32>,
    walked: &'a Cell<u32>,
}

impl History for Counted<'_> {
    fn get(&self, number: u32) -> Result<Observation, OracleError> {
        self.looked_up.set(self.looked_up.get() + 1);
        self.stored.get(number)
    }

    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a> {
        Box::new(self.stored.walk(number).inspect(|_| self.walked.set(self.walked.get() + 1)))
    }
}

/// The window as the contract drives it.
struct Driven {
    storage: MockStorage,
    window: Option<Window>,
    in_force: u128,
    window_secs: u64,
    max_gap_secs: u64,
    /// Observations looked up by the last update.
    looked_up: Cell<u32>,
    /// Observations that the last update walked over.
    walked: Cell<u32>,
}

impl Driven {
    fn new(window_secs: u64, max_gap_secs: u64) -> Self {
        let (looked_up, walked) = Default::default();
        let storage = MockStorage::new();
        Self { storage, window: None, in_force: 0, window_secs, max_gap_secs, looked_up, walked }
    }

    fn accept(&mut self, time: u64, price: u128) -> Average {
        self.looked_up.set(0);
        self.walked.set(0);
        let history = Counted {
            stored: Stored { storage: &self.storage, symbol: SYMBOL },
            looked_up: &self.looked_up,
            walked: &self.walked,
        };
        let (window, average) = match self.window {
            None => (Window::start(time), Average { price: 0, coverage_secs: 0 }),
            Some(window) => {
                window.advance(self.in_force, time, self.window_secs, self.max_gap_secs, &history).unwrap()
            }
        };
        observations::save(&mut self.storage, SYMBOL, window.head, &window.newest);
        (self.window, self.in_force) = (Some(window), price);
        average
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn equals_the_sum_over_seconds(
        window in 1_u64..400,
        gap_share in 1_u64..=100,
        steps in prop::collection::vec((1_u64..120, 1..=MAX_PRICE), 1..120),
    ) {
        let max_gap = (window * gap_share / 100).max(1);
        let (mut driven, mut naive) = (Driven::new(window, max_gap), Naive::default());
        let mut time = 1_700_000_000;
        for (gap, price) in steps {
            time += gap;
            naive.accept(time, price, max_gap);
            prop_assert_eq!(driven.accept(time, price), naive.average(window));
        }
    }

    /// Dense observations, so that the tail has to move by many, and by jumps.
    #[test]
    fn equals_the_sum_over_seconds_when_jumping(
        window in 50_u64..600,
        steps in prop::collection::vec((prop_oneof![9 => 1_u64..3, 1 => 1_u64..600], 1..1_000_000_u128), 1..300),
    ) {
        let (mut driven, mut naive) = (Driven::new(window, window), Naive::default());
        let mut time = 1_700_000_000;
        for (gap, price) in steps {
            time += gap;
            naive.accept(time, price, window);
            prop_assert_eq!(driven.accept(time, price), naive.average(window));
        }
    }

    /// T5: an observation that repeats the price in force changes no later average.
    #[test]
    fn t5_a_redundant_observation_changes_nothing(
        window in 2_u64..300,
        steps in prop::collection::vec((2_u64..60, 1..=MAX_PRICE), 2..60),
        at in any::<prop::sample::Index>(),
        early in any::<prop::sample::Index>(),
    ) {
        let (mut plain, mut dense) = (Driven::new(window, window), Driven::new(window, window));
        let at = at.index(steps.len());
        let mut time = 1_700_000_000;
        for (step, (gap, price)) in steps.into_iter().enumerate() {
            // A gap must be one in both, so it is kept within the bound.
            let gap = gap.min(window).max(2);
            if step == at && step > 0 {
                let offset = 1 + u64::try_from(early.index(usize::try_from(gap).unwrap() - 1)).unwrap();
                dense.accept(time + offset, plain.in_force);
            }
            time += gap;
            prop_assert_eq!(plain.accept(time, price), dense.accept(time, price));
        }
    }

    /// T6: in one step the average moves by at most (new − average) × elapsed / window, when the window is covered.
    #[test]
    fn t6_one_step_moves_the_average_by_its_share_of_the_window(
        before in 1..1_000_000_000_u128,
        spike in 1..1_000_000_000_u128,
        elapsed in 1_u64..60,
    ) {
        const WINDOW: u64 = 600;
        let mut driven = Driven::new(WINDOW, 120);
        let mut time = 1_700_000_000;
        for _ in 0..70 {
            time += 10;
            driven.accept(time, before);
        }
        // The spike arrives: nothing has been paid at it yet.
        prop_assert_eq!(driven.accept(time + 1, spike).price, before);
        let after = driven.accept(time + 1 + elapsed, before).price;
        let moved = after.abs_diff(before);
        let bound = spike.abs_diff(before) * u128::from(elapsed) / u128::from(WINDOW);
        prop_assert!(moved <= bound + 1, "{} > {}", moved, bound);
        prop_assert!(moved >= bound, "{} < {}", moved, bound);
    }
}

/// T14, ring: 20,000 observations, a second apart, in a window as long as windows get: each average is exact while the
/// ring wraps twice.
#[test]
fn t14_the_ring_wraps_without_a_trace() {
    const WINDOW: u64 = 7_200;
    let mut driven = Driven::new(WINDOW, WINDOW);
    let start = 1_700_000_000;
    // Sums of the naive model, one for each second.
    let (mut sums, mut last) = (vec![0_u128], 0);
    for second in 0..20_000_u64 {
        let price = 1 + u128::from(second * second % 977) * 10_u128.pow(16);
        let found = driven.accept(start + second, price);
        if second > 0 {
            sums.push(sums.last().unwrap() + last);
        }
        last = price;
        let covered = second.min(WINDOW);
        let from = sums[usize::try_from(second - covered).unwrap()];
        let expected = (sums.last().unwrap() - from).checked_div(covered.into()).unwrap_or(0);
        assert_eq!(found, Average { price: expected, coverage_secs: covered }, "second {second}");
        let (walked, looked_up) = (driven.walked.get(), driven.looked_up.get());
        // At the end of the ring a walk ends, and its first place is looked up.
        assert!(walked <= 3 && looked_up <= 2, "{walked}, {looked_up} in second {second}");
    }
    let window = driven.window.unwrap();
    assert_eq!(window.head - window.tail, 7_200);
    // T13: however many observations came, the ring is all that is stored.
    use cosmwasm_std::Storage;
    assert_eq!(driven.storage.range(None, None, cosmwasm_std::Order::Ascending).count(), 8_192);
}

/// T1: an update walks over three observations at most while prices come regularly, at the first as at the 9,000th.
#[test]
fn t1_reads_are_flat_in_the_number_of_observations() {
    for gap in [1, 5, 60] {
        let mut driven = Driven::new(7_200, 600);
        for number in 0..9_000_u64 {
            driven.accept(1_700_000_000 + number * gap, MAX_PRICE);
            let (walked, looked_up) = (driven.walked.get(), driven.looked_up.get());
            assert!(walked <= 3 && looked_up <= 2, "{walked}, {looked_up} at a gap of {gap} s");
            assert!(looked_up == 0 || walked < 3, "looked up away from the end of the ring");
        }
    }
}

/// T1: a jump costs the logarithm of what it leaves behind, also from one end of a full window to the other.
#[test]
fn t1_a_jump_costs_a_logarithm() {
    let mut worst = 0;
    for jump in [2, 3, 10, 100, 1_000, 3_600, 7_000, 7_199, 7_200] {
        let mut driven = Driven::new(7_200, 7_200);
        for second in 0..9_000 {
            driven.accept(1_700_000_000 + second, 5);
        }
        assert_eq!(driven.accept(1_700_000_000 + 8_999 + jump, 5).price, 5);
        assert!(driven.walked.get() <= 4);
        worst = worst.max(driven.looked_up.get());
    }
    // 1.44 × log2 of 7,200 for the Fibonacci steps out, and log2 of the last step for the way back.
    assert!(worst <= 30, "{worst} looked up");
}

/// T4: the longest gap is carried, a second more voids everything before it.
#[test]
fn a_gap_voids_what_lies_before_it() {
    for (gap, expected) in
        [(120, Average { price: 7, coverage_secs: 600 }), (121, Average { price: 0, coverage_secs: 0 })]
    {
        let mut driven = Driven::new(600, 120);
        for step in 0..=20 {
            driven.accept(1_700_000_000 + step * 60, 7);
        }
        let end = 1_700_001_200 + gap;
        assert_eq!(driven.accept(end, 9), expected, "{gap}");
        if gap == 121 {
            assert_eq!(driven.accept(end + 30, 1), Average { price: 9, coverage_secs: 30 });
            assert_eq!(driven.accept(end + 40, 1), Average { price: 7, coverage_secs: 40 });
        }
    }
}

/// T5: the price in force at the start of the window counts for the part inside it.
#[test]
fn the_edge_of_the_window_is_exact() {
    let mut driven = Driven::new(100, 100);
    driven.accept(1_000, 10);
    driven.accept(1_060, 40);
    // [1,050, 1,150): 10 s of 10, 90 s of 40.
    assert_eq!(driven.accept(1_150, 1), Average { price: 37, coverage_secs: 100 });
    // [1,060, 1,160): on an observation.
    assert_eq!(driven.accept(1_160, 1), Average { price: (90 * 40 + 10) / 100, coverage_secs: 100 });
}

/// T19: the highest price for a hundred years, and prices after it are still averaged exactly.
#[test]
fn t19_a_century_of_the_highest_price_fits() {
    const CENTURY: u128 = 100 * 366 * 86_400;
    let time = 1_800_000_000;
    let newest = Observation { time, cumulative: MAX_PRICE.checked_mul(CENTURY).unwrap() };
    let mut storage = MockStorage::new();
    observations::save(&mut storage, SYMBOL, 5, &newest);
    let history = Stored { storage: &storage, symbol: SYMBOL };
    let window = Window { head: 5, newest, tail: 5 };
    let (_, average) = window.advance(MAX_PRICE, time + 7_200, 7_200, 7_200, &history).unwrap();
    assert_eq!(average, Average { price: MAX_PRICE, coverage_secs: 7_200 });
}

/// Beyond what can be reached a number is refused, never wrapped.
#[test]
fn numbers_out_of_range_are_refused() {
    let advance = |cumulative, head, in_force, time| {
        let newest = Observation { time: 1_000, cumulative };
        let mut storage = MockStorage::new();
        observations::save(&mut storage, SYMBOL, head, &newest);
        let history = Stored { storage: &storage, symbol: SYMBOL };
        Window { head, newest, tail: head }.advance(in_force, time, 60, 60, &history)
    };
    let is_overflow = |found| matches!(found, Err(OracleError::Overflow { what: "the TWAP accumulator" }));
    assert!(is_overflow(advance(u128::MAX - 9, 0, 1, 1_010)));
    assert!(is_overflow(advance(0, 0, u128::MAX, 1_002)));
    assert!(is_overflow(advance(0, u32::MAX, 1, 1_001)));
    assert!(is_overflow(advance(0, 0, 1, 999)), "time does not go back");
    assert!(advance(u128::MAX - 10, 0, 1, 1_010).is_ok());
}

/// The bytes of an observation, and a time that fills its four bytes.
#[test]
fn an_observation_has_20_bytes() {
    let mut storage = MockStorage::new();
    let last = Observation { time: u32::MAX.into(), cumulative: u128::MAX - 1 };
    observations::save(&mut storage, SYMBOL, 8_193, &last);
    use cosmwasm_std::Storage;
    let bytes = storage.get(b"o/AKT/USD\x00\x01").unwrap();
    assert_eq!(bytes, [&[0xff; 19][..], &[0xfe]].concat());
    assert_eq!(Stored { storage: &storage, symbol: SYMBOL }.get(1).unwrap(), last);
}

/// T20: the price since the newest observation is looked for backwards, through the end of the ring, until it differs.
#[test]
fn t20_the_time_of_a_steady_price_is_found_beyond_the_end_of_the_ring() {
    let mut driven = Driven::new(600, 600);
    let start = 1_700_000_000;
    for second in 0..=8_200 {
        driven.accept(start + second, if second < 8_100 { u128::from(second) + 1 } else { 7 });
    }
    let stored = Stored { storage: &driven.storage, symbol: SYMBOL };
    let window = driven.window.unwrap();
    assert_eq!(stored.steady_since(&window, 7, 0).unwrap(), start + 8_100);
    assert_eq!(stored.steady_since(&window, 7, start + 8_150).unwrap(), start + 8_150);
    assert_eq!(stored.steady_since(&window, 8, 0).unwrap(), start + 8_200);
}
