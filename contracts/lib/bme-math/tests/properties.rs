//! Every conversion against exact rational numbers, and what no sequence of them may achieve.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use bme_math::{
    Bps, Observation, Price, PriceRule, Side, SpreadCurve, Status, Thresholds, Uact, Uakt, leg_price, mint,
    mint_cost, next_status, pay, price_at_ratio, ratio, spread_share,
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Amounts up to a million times the whole supply, with small ones often.
fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![0..1_000u128, 0..1_000_000_000_000u128, 0..1_000_000_000_000_000_000_000u128]
}

/// Prices from 10⁻⁹ to 10⁹ USD.
fn price() -> impl Strategy<Value = Price> {
    (9u32..27, 1u128..10).prop_flat_map(|(digits, _)| {
        let low = 10u128.pow(digits);
        (low..low * 10).prop_map(|atomics| Price::new(atomics).unwrap())
    })
}

fn spread() -> impl Strategy<Value = Bps> {
    (0..=1_000u32).prop_map(Bps)
}

fn big(value: u128) -> BigUint {
    BigUint::from(value)
}

fn one() -> BigUint {
    big(10).pow(18) * 10_000u32
}

proptest! {
    #[test]
    fn mint_is_the_floor_of_the_exact_quotient(akt in amount(), price in price(), spread in spread()) {
        let exact = big(akt) * price.atomics() * (10_000 - spread.0);
        let act = mint(Uakt::new(akt), price, spread).unwrap().u128();
        prop_assert_eq!(big(act), exact / one());
    }

    #[test]
    fn pay_is_the_floor_of_the_exact_quotient(act in amount(), price in price(), spread in spread()) {
        let exact = big(act) * big(10).pow(18) * (10_000 - spread.0);
        let akt = pay(Uact::new(act), price, spread).unwrap().u128();
        prop_assert_eq!(big(akt), exact / (big(price.atomics()) * 10_000u32));
    }

    #[test]
    fn the_cost_of_an_exact_mint_is_the_least_that_mints_it(act in 1..1_000_000_000_000_000_000u128, price in price(), spread in spread()) {
        let act = Uact::new(act);
        let cost = mint_cost(act, price, spread).unwrap();
        prop_assert!(mint(cost, price, spread).unwrap() >= act);
        prop_assert!(mint(cost.minus(Uakt::new(1)).unwrap(), price, spread).unwrap() < act);
    }

    #[test]
    fn mint_then_pay_never_gains(akt in amount(), price in price(), spreads in (spread(), spread())) {
        let act = mint(Uakt::new(akt), price, spreads.0).unwrap();
        prop_assert!(pay(act, price, spreads.1).unwrap() <= Uakt::new(akt));
    }

    #[test]
    fn pay_then_mint_never_gains(act in amount(), price in price(), spreads in (spread(), spread())) {
        let akt = pay(Uact::new(act), price, spreads.0).unwrap();
        prop_assert!(mint(akt, price, spreads.1).unwrap() <= Uact::new(act));
    }

    #[test]
    fn splitting_never_beats_one_big_conversion(parts in prop::collection::vec(amount(), 1..20), price in price(), spread in spread()) {
        let whole: u128 = parts.iter().sum();
        let minted: u128 = parts.iter().map(|part| mint(Uakt::new(*part), price, spread).unwrap().u128()).sum();
        prop_assert!(minted <= mint(Uakt::new(whole), price, spread).unwrap().u128());
        let paid: u128 = parts.iter().map(|part| pay(Uact::new(*part), price, spread).unwrap().u128()).sum();
        prop_assert!(paid <= pay(Uact::new(whole), price, spread).unwrap().u128());
        let cost: u128 = parts.iter().map(|part| mint_cost(Uact::new(*part), price, spread).unwrap().u128()).sum();
        prop_assert!(cost >= mint_cost(Uact::new(whole), price, spread).unwrap().u128());
    }

    #[test]
    fn conversions_are_monotone(
        (small, large) in (amount(), amount()).prop_map(|(a, b)| (a.min(b), a.max(b))),
        (low, high) in (price(), price()).prop_map(|(a, b)| (a.min(b), a.max(b))),
        (narrow, wide) in (spread(), spread()).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ) {
        let minted = |akt, price, spread| mint(Uakt::new(akt), price, spread).unwrap();
        prop_assert!(minted(small, low, wide) <= minted(large, low, wide));
        prop_assert!(minted(small, low, wide) <= minted(small, high, wide));
        prop_assert!(minted(small, low, wide) <= minted(small, low, narrow));
        let paid = |act, price, spread| pay(Uact::new(act), price, spread).unwrap();
        prop_assert!(paid(small, high, wide) <= paid(large, high, wide));
        prop_assert!(paid(small, high, wide) <= paid(small, low, wide));
        prop_assert!(paid(small, high, wide) <= paid(small, high, narrow));
    }

    #[test]
    fn the_share_of_the_spread_is_part_of_the_whole(akt in amount(), spread in spread()) {
        prop_assert!(spread_share(Uakt::new(akt), spread).unwrap() <= Uakt::new(akt));
    }

    #[test]
    fn the_ratio_is_the_floor_and_clamps(akt in amount(), act in 1..1_000_000_000_000_000_000u128, price in price()) {
        let exact = big(akt) * price.atomics() * 10_000u32 / (big(10).pow(18) * act);
        let ours = ratio(Uakt::new(akt), Uakt::ZERO, Uact::new(act), price).unwrap();
        prop_assert_eq!(big(ours.0.into()), exact.min(big(u32::MAX.into())));
    }

    #[test]
    fn the_price_of_a_line_separates_the_statuses(akt in 1..1_000_000_000_000u128, act in 1..1_000_000_000_000u128, line in 1..20_000u32) {
        let (akt, act, line) = (Uakt::new(akt), Uact::new(act), Bps(line));
        if let Some(last) = price_at_ratio(akt, act, line) {
            prop_assert!(ratio(akt, Uakt::ZERO, act, last).unwrap() <= line);
            let next = Price::new(last.atomics() + 1).unwrap();
            prop_assert!(ratio(akt, Uakt::ZERO, act, next).unwrap() > line);
        }
    }

    #[test]
    fn the_worst_price_is_never_better_than_any_input(
        spot in 1..1_000_000u128, conf in 0..1_000u128, ema in 1..1_000_000u128, ema_conf in 0..1_000u128,
        twap in 1..1_000_000u128, k in 0..10u32,
    ) {
        let seen = Observation { spot, conf, ema, ema_conf, twap };
        if let Some(price) = leg_price(PriceRule::Worst { k }, Side::Mint, &seen).unwrap() {
            prop_assert!(price.atomics() <= spot.min(ema).min(twap));
        }
        let price = leg_price(PriceRule::Worst { k }, Side::Pay, &seen).unwrap().unwrap();
        prop_assert!(price.atomics() >= spot.max(ema).max(twap));
    }

    #[test]
    fn the_spread_never_falls_towards_the_halt(par in 0..1_000u32, rise in 0..1_000u32, ratios in (0..12_000u32, 0..12_000u32)) {
        let curve = SpreadCurve { at_par_bps: Bps(par), at_halt_bps: Bps(par + rise) };
        let (worse, better) = (ratios.0.min(ratios.1), ratios.0.max(ratios.1));
        let at = |ratio| curve.at(Some(Bps(ratio)), Bps(9_000)).unwrap();
        prop_assert!(at(worse) >= at(better));
        prop_assert!(at(better) >= Bps(par) && at(worse) <= Bps(par + rise));
    }

    #[test]
    fn a_worse_input_never_gives_a_better_status(
        (worse, better) in (0..12_000u32, 0..12_000u32).prop_map(|(a, b)| (a.min(b), a.max(b))),
        (short, long) in (0..1_200u64, 0..1_200u64).prop_map(|(a, b)| (a.min(b), a.max(b))),
        previous in prop::sample::select(vec![Status::Healthy, Status::Warning, Status::HaltCr]),
    ) {
        let limits = Thresholds {
            warn_bps: Bps(9_500), halt_bps: Bps(9_000), resume_warn_bps: Bps(9_700), resume_halt_bps: Bps(9_300), dwell_secs: 600,
        };
        let at = |ratio, elapsed| next_status(&limits, Some(Bps(ratio)), previous, elapsed);
        prop_assert!(at(worse, short) >= at(better, short));
        prop_assert!(at(better, short) >= at(better, long));
        // Settled: asking again at once changes nothing.
        let once = at(better, long);
        prop_assert_eq!(next_status(&limits, Some(Bps(better)), once, 0), once);
    }
}
