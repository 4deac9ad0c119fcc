//! Buckets: no interval lets through more than one holds and refills, at whatever times somebody takes (I15), and no change
//! of their sizes forgets what was taken.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    msg::{ExecuteMsg, QueryMsg},
    params::{Mode, Params},
    patch::{
        BucketRulePatch, InstantRulePatch, MintLegPatch, ParamsPatch, RefundLegPatch, ShortfallRulePatch,
    },
    preset,
    responses::{BucketInfo, BucketsResponse},
};
use bme_math::Bps;
use common::{AKT, ONE, Suite, spreadless, steady};
use cosmwasm_std::{Addr, Uint128};
use proptest::prelude::*;

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
/// Capacity of the bucket under test.
const CAPACITY: u128 = 100 * AKT;

/// What is taken from a bucket, and when.
type Taken = Vec<(u64, u128)>;

/// Times at which an off-by-one would show, as parts of the period.
fn pause(period: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(period - 1),
        Just(period),
        Just(period + 1),
        Just(2 * period),
        1..period,
    ]
}

/// Amounts from one unit to a little more than there ever is.
fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![Just(1), Just(CAPACITY), Just(CAPACITY + 1), Just(CAPACITY / 2), 1..CAPACITY]
}

fn steps(period: u64) -> impl Strategy<Value = Vec<(u64, u128)>> {
    proptest::collection::vec((pause(period), amount()), 1..24)
}

/// Every interval between two takings, both included.
fn assert_within(taken: &Taken, period: u64) {
    for (first, (from, _)) in taken.iter().enumerate() {
        let mut sum = 0;
        for (to, amount) in &taken[first..] {
            sum += amount;
            let refill = CAPACITY * u128::from(to - from) / u128::from(period);
            assert!(sum <= CAPACITY + refill, "{sum} from {from} to {to}: {taken:?}");
        }
    }
}

fn buckets(suite: &Suite, address: Option<&Addr>) -> Vec<BucketInfo> {
    let address = address.map(Addr::to_string);
    suite.query::<BucketsResponse>(&QueryMsg::Buckets { address }).buckets
}

fn bucket(suite: &Suite, name: &str) -> BucketInfo {
    buckets(suite, None).into_iter().find(|bucket| bucket.name == name).unwrap()
}

/// Open legs, prices that never grow old, and one bucket that is small.
fn open(small: impl FnOnce(&mut Params)) -> Params {
    let mut params = spreadless();
    for source in
        [&mut params.reference, &mut params.mint.price, &mut params.refund.price, &mut params.settle.price]
    {
        source.max_age_secs = u32::MAX;
    }
    for row in [&mut params.policy.healthy, &mut params.policy.warning, &mut params.policy.halt_cr] {
        row.refund = Mode::Open;
    }
    small(&mut params);
    params
}

/// A holder of much ACT at par.
fn holder(params: Params) -> (Suite, Addr) {
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 10_000_000 * AKT);
    if suite.params.mint.bucket.floor_uact.u128() > CAPACITY {
        suite.mint(&alice, 1_000_000 * AKT).unwrap();
    }
    (suite, alice)
}

/// Takes by `take`, which answers how much of the bucket was taken, at all of the times.
fn run(
    (mut suite, alice): (Suite, Addr),
    name: &str,
    steps: Vec<(u64, u128)>,
    period: u64,
    take: impl Fn(&mut Suite, &Addr, u128) -> Result<u128, String>,
) {
    let mut taken = Taken::new();
    for (secs, amount) in steps {
        suite.wait(secs);
        let before = bucket(&suite, name);
        assert_eq!((before.capacity.u128(), u64::from(before.period_secs)), (CAPACITY, period));
        match take(&mut suite, &alice, amount) {
            Ok(given) => {
                assert!(given <= before.available.u128(), "{given} of {before:?}");
                assert_eq!((before.available - bucket(&suite, name).available).u128(), given);
                taken.push((suite.now(), given));
            }
            Err(text) => {
                assert!(text.contains("bucket_empty: "), "{text}");
                assert_eq!(bucket(&suite, name), before, "a refusal takes nothing");
            }
        }
    }
    assert_within(&taken, period);
    // And it is no dam: after a period it is full again, and gives all of it.
    suite.wait(period);
    assert_eq!(take(&mut suite, &alice, CAPACITY), Ok(CAPACITY));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn mints_stay_within_their_bucket(steps in steps(HOUR)) {
        let params = open(|params| params.mint.bucket.floor_uact = CAPACITY.into());
        run(holder(params), "mint", steps, HOUR, |suite, alice, uakt| {
            suite.mint(alice, uakt).map(|_| uakt)
        });
    }

    #[test]
    fn refunds_stay_within_their_bucket(steps in steps(HOUR)) {
        let params = open(|params| params.refund.bucket.floor_uact = CAPACITY.into());
        run(holder(params), "refund", steps, HOUR, |suite, alice, uact| {
            suite.burn(alice, uact).map(|_| uact)
        });
    }

    /// What is promised beyond what is there: nothing is there, so that all of a refund is.
    #[test]
    fn promises_stay_within_their_bucket(steps in steps(DAY)) {
        let params = open(|params| {
            params.shortfall.floor_uakt = CAPACITY.into();
            params.shortfall.intake_bps = Bps(0);
        });
        let (mut suite, alice) = holder(params);
        suite.set_price("0.5");
        let credits = suite.books().credits_uakt.u128();
        suite.burn(&alice, credits / 2).unwrap();
        suite.set_price("1.0");
        prop_assert_eq!(suite.books().credits_uakt.u128(), 0);
        run((suite, alice), "shortfall", steps, DAY, |suite, alice, uact| {
            let before = suite.books().totals.claimed_uakt;
            suite.burn(alice, uact).map(|_| (suite.books().totals.claimed_uakt - before).u128())
        });
    }
}

/// The time that a refusal names is the first at which the amount is there.
#[test]
fn a_refusal_names_the_second_of_the_refill() {
    let (mut suite, alice) = holder(open(|params| params.refund.bucket.floor_uact = CAPACITY.into()));
    suite.burn(&alice, CAPACITY).unwrap();
    for uact in [1, 27_778, 50 * AKT, CAPACITY] {
        let text = suite.burn(&alice, uact).unwrap_err();
        let at: u64 = text.rsplit("try again at ").next().unwrap().parse().unwrap();
        let now = suite.now();
        suite.wait(at - now - 1);
        assert!(suite.burn(&alice, uact).is_err(), "{uact} at {at} - 1");
        suite.wait(1);
        suite.burn(&alice, uact).unwrap();
        suite.wait(0);
        let left = bucket(&suite, "refund").available.u128();
        if left > 0 {
            suite.burn(&alice, left).unwrap();
        }
    }
    let text = suite.burn(&alice, CAPACITY + 1).unwrap_err();
    assert!(text.contains("it never holds that much, ask for less"), "{text}");
}

/// What was taken, by bucket.
fn used(suite: &Suite, alice: &Addr) -> Vec<(String, u128)> {
    let of = |bucket: BucketInfo| (bucket.name, bucket.capacity.saturating_sub(bucket.available).u128());
    buckets(suite, Some(alice)).into_iter().map(of).collect()
}

fn floor(uact: u128) -> Option<BucketRulePatch> {
    Some(BucketRulePatch { floor_uact: Some(Uint128::new(uact)), share_bps: Some(Bps(0)) })
}

fn instant(account: u128, all: u128) -> Option<InstantRulePatch> {
    Some(InstantRulePatch { account_uact: Some(account.into()), all_uact: Some(all.into()) })
}

/// A patch of every size of every bucket.
fn sizes(scale: u128) -> ParamsPatch {
    let (floor, instant) = (floor(200 * scale), instant(100 * scale, 150 * scale));
    ParamsPatch {
        mint: Some(MintLegPatch {
            bucket: floor.clone(),
            instant: instant.clone(),
            ..MintLegPatch::default()
        }),
        refund: Some(RefundLegPatch { bucket: floor, instant, ..RefundLegPatch::default() }),
        shortfall: Some(ShortfallRulePatch {
            floor_uakt: Some((200 * scale).into()),
            intake_bps: Some(Bps(0)),
        }),
        ..ParamsPatch::default()
    }
}

#[test]
fn another_size_never_forgets_what_was_taken() {
    let mut params = preset::parse(preset::HARDENED).unwrap();
    params.loosening_delay_secs = 0;
    params.refund.lock_secs = 0;
    // A refund beyond the credits must be possible in any status.
    for row in [&mut params.policy.warning, &mut params.policy.halt_cr] {
        row.refund = Mode::NextPrice;
    }
    params.mint.minimum_uact = Uint128::zero();
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.tune(&sizes(AKT)).unwrap();
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.burn(&alice, 30 * AKT).unwrap();
    // All in one second, in which nothing flows back.
    let half = suite.snapshot(steady(ONE / 2, 1_800, suite.now()), None);
    suite.store(&half);
    suite.wait(0);
    suite.burn(&alice, 60 * AKT).unwrap();
    let before = used(&suite, &alice);
    assert_eq!(before.len(), 7);
    assert!(before.iter().all(|(_, used)| *used > 0), "a bucket of this test is full: {before:?}");
    // Larger, smaller and back, by another rule, with another oracle and another settler: all of it stands.
    for scale in [5 * AKT, 2 * AKT, AKT / 10, AKT] {
        suite.tune(&sizes(scale)).unwrap();
        if scale >= AKT {
            assert_eq!(used(&suite, &alice), before, "{scale}");
        } else {
            assert!(buckets(&suite, Some(&alice)).iter().all(|bucket| bucket.available.is_zero()));
        }
    }
    let share = Some(BucketRulePatch { floor_uact: None, share_bps: Some(Bps(10_000)) });
    let patch = ParamsPatch {
        mint: Some(MintLegPatch { bucket: share.clone(), ..MintLegPatch::default() }),
        refund: Some(RefundLegPatch { bucket: share, ..RefundLegPatch::default() }),
        ..ParamsPatch::default()
    };
    suite.tune(&patch).unwrap();
    assert_eq!(used(&suite, &alice), before);
    let owner = suite.owner.clone();
    let addr = suite.user("another settler").to_string();
    let settler = ExecuteMsg::SetSettler { addr, daily_cap: Some(AKT.into()), enabled: true };
    suite.run(&owner, &settler, &[]).unwrap();
    let oracle = suite.another_oracle();
    suite.store_at(&oracle, &half);
    suite.wait(0);
    suite.run(&owner, &ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: None }, &[]).unwrap();
    assert_eq!(used(&suite, &alice), before);
}

/// A larger bucket opens by the difference, and by nothing that was taken.
#[test]
fn a_larger_bucket_holds_the_difference_more() {
    let (mut suite, alice) = holder(open(|params| params.refund.bucket.floor_uact = CAPACITY.into()));
    suite.burn(&alice, CAPACITY).unwrap();
    let patch = |uact| ParamsPatch {
        refund: Some(RefundLegPatch { bucket: floor(uact), ..RefundLegPatch::default() }),
        ..ParamsPatch::default()
    };
    suite.tune(&patch(CAPACITY + AKT)).unwrap();
    assert!(suite.burn(&alice, AKT + 1).is_err());
    suite.burn(&alice, AKT).unwrap();
    // Smaller and back again gives nothing either.
    suite.tune(&patch(AKT)).unwrap();
    suite.tune(&patch(CAPACITY + AKT)).unwrap();
    assert!(suite.burn(&alice, 1).is_err());
}
