//! What the TWAP makes of a volatile market: against one who submits only the updates that suit him (T11), and beside
//! the average that it could have been instead (T2).
//!
//! Paths have AKT's volatility, 5.65 % a day, with a price in every second; half of them jump by 10 % inside the
//! window. `cargo test -p oracle --test chosen_updates -- --nocapture` prints the figures.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

mod common;

use common::*;
use oracle::{InstantiateMsg, Params, QueryMsg, SignerModel, TwapResponse};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

/// Half an hour.
const WINDOW: usize = 1_800;
/// The longest time for which a price left out is replaced by the one before it.
const GAP: usize = 120;
/// Seconds of a path before the window starts, from which the price at its start may come.
const BEFORE: usize = GAP;

/// Standard deviation of a second, in 10⁻⁷: 5.65 % ÷ √86,400.
const STEP_E7: i128 = 1_922;

/// A price for each second, of which the last `WINDOW + 1` are in the window.
type Path = Vec<i64>;

/// Splitmix64: the same paths in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Nearly normal, with a standard deviation of 65,536: twelve uniform numbers less their mean.
    fn normal(&mut self) -> i128 {
        (0..12).map(|_| i128::from(self.roll() >> 48)).sum::<i128>() - 12 * 65_535 / 2
    }
}

fn path(seed: u64, jumps: bool) -> Path {
    let mut dice = Dice(seed);
    let jump_at = jumps.then(|| BEFORE + 200 + (dice.roll() % 1_400) as usize);
    let factor = if dice.roll() % 2 == 0 { 110 } else { 90 };
    let mut price = i128::from(PRICE);
    let mut step = |second| {
        price += price * STEP_E7 * dice.normal() / (65_536 * 10_000_000);
        if Some(second) == jump_at {
            price = price * factor / 100;
        }
        i64::try_from(price).unwrap()
    };
    (0..=BEFORE + WINDOW).map(&mut step).collect()
}

fn paths(jumps: bool) -> impl Iterator<Item = Path> {
    (0..8).map(move |seed| path(seed, jumps))
}

/// The TWAP of the contract after the updates of these seconds, in units of the eighth decimal.
fn twap(path: &Path, chosen: &[usize]) -> f64 {
    let one = Signer::new(Model::Router, 0, 1);
    let mut msg = InstantiateMsg {
        params: Params { window_secs: WINDOW as u32, max_gap_secs: GAP as u32, ..replay_params() },
        ..setup()
    };
    msg.signer_sets = vec![set_msg(SignerModel::Router, 0, &one.set())];
    let mut oracle = Oracle::with(msg).unwrap();
    let start = NOW_I - (BEFORE + WINDOW) as i64;
    let updates: Vec<_> =
        chosen.iter().map(|at| FeedUpdate::new(AKT_ID, path[*at], start + *at as i64)).collect();
    for call in updates.chunks(4 * 16) {
        let containers: Vec<_> = call.chunks(16).map(|sixteen| one.update(sixteen)).collect();
        oracle.update(&containers).unwrap();
    }
    let found: TwapResponse = oracle.query(QueryMsg::Twap { symbol: AKT.into() }).unwrap();
    assert_eq!(found.coverage_secs as usize, WINDOW);
    found.twap.u128() as f64 / 1e10
}

/// Every price of the window, each for its second; the last one ends it.
fn in_window(path: &Path) -> &[i64] {
    &path[BEFORE..BEFORE + WINDOW]
}

fn mean(path: &Path) -> f64 {
    in_window(path).iter().sum::<i64>() as f64 / WINDOW as f64
}

/// The seconds whose updates make the highest average (`sign` 1) or the lowest (−1): the best of all subsets that
/// keep the window covered, found backwards from its end.
fn best_subset(path: &Path, sign: i128) -> Vec<usize> {
    let last = BEFORE + WINDOW;
    let mut best = vec![(0_i128, last); last + 1];
    for from in (0..last).rev() {
        let choices = (from + 1..=last.min(from + GAP)).map(|next| {
            let secs = next.max(BEFORE) - from.max(BEFORE);
            (sign * i128::from(path[from]) * secs as i128 + best[next].0, next)
        });
        best[from] = choices.max().unwrap();
    }
    let mut at = (0..=BEFORE).max_by_key(|from| best[*from].0).unwrap();
    let mut chosen = vec![at];
    while at < last {
        at = best[at].1;
        chosen.push(at);
    }
    chosen
}

/// The bound: at each second a price of the last `GAP` seconds is in force, so the average is off by no more than
/// the mean distance to the furthest of those.
fn bound(path: &Path, sign: i64) -> f64 {
    let furthest = |at: usize| path[at + 1 - GAP..=at].iter().map(|price| sign * (price - path[at])).max();
    (BEFORE..BEFORE + WINDOW).filter_map(furthest).sum::<i64>() as f64 / WINDOW as f64
}

fn bps(part: f64, whole: f64) -> f64 {
    part / whole * 10_000.0
}

/// T11: who sees every price of the window and submits those that suit him moves the TWAP by less than the bound. In
/// a calm market that is under 25 bps; a jump adds its height × gap ÷ window, 67 bps for 10 %. Without one honest
/// relayer, that is: each update of another only takes away from it.
#[test]
fn t11_chosen_updates_move_the_average_by_less_than_the_bound() {
    for (jumps, limit_bps) in [(false, 25.0), (true, 25.0 + 1_100.0 * GAP as f64 / WINDOW as f64)] {
        let (mut most, mut most_allowed) = (0.0_f64, 0.0_f64);
        for path in paths(jumps) {
            let all: Vec<_> = (0..path.len()).collect();
            let mean = mean(&path);
            assert!((twap(&path, &all) - mean).abs() < 1e-6 * mean);
            for sign in [1, -1] {
                let chosen = best_subset(&path, sign.into());
                let moved = sign as f64 * (twap(&path, &chosen) - mean);
                let bound = bound(&path, sign);
                assert!(moved <= bound, "{moved} > {bound}");
                // An adversary that gains nothing has not been let loose.
                assert!(moved > bound / 4.0, "{moved} of {bound}");
                (most, most_allowed) = (most.max(bps(moved, mean)), most_allowed.max(bps(bound, mean)));
            }
        }
        println!(
            "T11 {}: the best subset moves the average by {most:.1} bps at most, the bound is {most_allowed:.1} bps",
            if jumps { "with a jump of 10 %" } else { "calm" }
        );
        assert!(most_allowed < limit_bps, "{most_allowed} bps");
    }
}

/// T11: any subset, not only the best: what is left out is chosen by dice.
#[test]
fn t11_random_subsets_stay_within_the_bound() {
    let mut dice = Dice(77);
    for path in paths(true) {
        let mut at = (dice.roll() % BEFORE as u64) as usize;
        let mut chosen = vec![at];
        while at < BEFORE + WINDOW {
            at = (at + 1 + (dice.roll() % GAP as u64) as usize).min(BEFORE + WINDOW);
            chosen.push(at);
        }
        let moved = twap(&path, &chosen) - mean(&path);
        assert!(moved <= bound(&path, 1) && -moved <= bound(&path, -1), "{moved}");
    }
}

/// T2: the choice is the arithmetic mean, which is what a conversion at a random second of the window would have
/// paid. It is above the geometric one by no more than the variance ÷ twice the lowest price (Cartwright and Field):
/// a tenth of a basis point in a calm half hour, and up to 15 around a jump of 10 %.
#[test]
fn t2_the_arithmetic_mean_is_near_the_geometric_one() {
    for (jumps, limit_bps) in [(false, 0.3), (true, 16.0)] {
        let mut most = 0.0_f64;
        for path in paths(jumps) {
            let all: Vec<_> = (0..path.len()).collect();
            let arithmetic = twap(&path, &all);
            let prices: Vec<_> = in_window(&path).iter().map(|price| *price as f64).collect();
            let count = prices.len() as f64;
            let geometric = (prices.iter().map(|price| price.ln()).sum::<f64>() / count).exp();
            let variance = prices.iter().map(|price| (price - arithmetic).powi(2)).sum::<f64>() / count;
            let lowest = prices.iter().copied().fold(f64::MAX, f64::min);
            let apart = arithmetic - geometric;
            // Both are rounded: to a unit of the eighteenth decimal, and to 53 bits.
            let slack = 1e-9 * arithmetic;
            assert!(apart > -slack && apart <= variance / (2.0 * lowest) + slack, "{apart}");
            most = most.max(bps(apart, geometric));
        }
        println!("T2 {}: {most:.4} bps apart at most", if jumps { "with a jump of 10 %" } else { "calm" });
        assert!(most < limit_bps, "{most} bps");
        assert!(!jumps || most > 0.5, "no path jumps");
    }
}
