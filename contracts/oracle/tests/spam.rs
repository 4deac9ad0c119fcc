//! What one who sends everything he has can do to storage (T13): nothing beyond the ring.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use oracle::{ExecuteMsg, InstantiateMsg, Params, SignerModel};
use proptest::prelude::*;
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

/// Observations of a symbol; more than the longest window has seconds, since publish times are whole seconds and rise.
const RING: usize = 8_192;

fn one() -> Signer {
    Signer::new(Model::Router, 0, 1)
}

fn oracle(params: Params) -> Oracle {
    let signer_sets = vec![set_msg(SignerModel::Router, 0, &one().set())];
    Oracle::with(InstantiateMsg { params, signer_sets, ..setup() }).unwrap()
}

/// Keys and bytes that are stored.
fn size(oracle: &Oracle) -> (usize, usize) {
    let dump = oracle.dump();
    (dump.len(), dump.iter().map(|(key, value)| key.len() + value.len()).sum())
}

/// Sends prices of these seconds, 64 a call.
fn fill(oracle: &mut Oracle, seconds: std::ops::Range<i64>) {
    let updates: Vec<_> =
        seconds.map(|at| FeedUpdate::new(AKT_ID, PRICE + at % 7, NOW_I - 20_000 + at)).collect();
    for call in updates.chunks(64) {
        let containers: Vec<_> = call.chunks(16).map(|sixteen| one().update(sixteen)).collect();
        oracle.update(&containers).unwrap();
    }
}

/// T13: a price in every second, longer than any window: storage grows to the ring, and then no more.
#[test]
fn t13_storage_is_bounded_by_the_ring_whatever_is_sent() {
    let mut oracle = oracle(replay_params());
    let (empty, _) = size(&oracle);
    fill(&mut oracle, 0..100);
    // The symbol's record, and an observation a price.
    assert_eq!(size(&oracle).0, empty + 1 + 100);
    fill(&mut oracle, 100..9_000);
    let full = size(&oracle);
    assert_eq!(full.0, empty + 1 + RING);
    fill(&mut oracle, 9_000..12_000);
    assert_eq!(size(&oracle), full);
}

/// T13: a price that is quarantined is stored once, however many like it are sent, and takes the place of another.
#[test]
fn t13_prices_that_wait_take_one_place() {
    let mut oracle = oracle(Params { move_floor_bps: 500, ..replay_params() });
    oracle.update(&[one().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)])]).unwrap();
    let before = size(&oracle);
    let waiting = |oracle: &mut Oracle, step: i64| {
        oracle.pass(1);
        let now = i64::try_from(oracle.now()).unwrap();
        // Far from the accepted price, and from each other: none confirms another.
        let price = (0..step % 31).fold(PRICE * 4, |price, _| price / 2 * 3);
        oracle.update(&[one().update(&[FeedUpdate::new(AKT_ID, price, now)])])
    };
    waiting(&mut oracle, 0).unwrap();
    let with_one = size(&oracle);
    assert_eq!(with_one.0, before.0);
    let taken = (1..200).filter(|step| waiting(&mut oracle, *step).is_ok()).count();
    // One in `confirm_secs`.
    assert_eq!(taken, 199 / 30);
    assert_eq!(size(&oracle), with_one);
}

#[derive(Debug, Clone)]
enum Spam {
    /// A price that is not newer, by so many seconds.
    Older(i64, i64),
    /// Another feed.
    Foreign(i64),
    /// The same container again, up to four times.
    Repeated(usize),
    /// Bytes.
    Nonsense(Vec<u8>),
    /// A packet that rotates nothing.
    Packet(u32),
}

fn spam() -> impl Strategy<Value = Spam> {
    prop_oneof![
        (0..10_000_i64, 1..i64::MAX).prop_map(|(secs, price)| Spam::Older(secs, price)),
        any::<i64>().prop_map(Spam::Foreign),
        (1..5_usize).prop_map(Spam::Repeated),
        prop::collection::vec(any::<u8>(), 0..200).prop_map(Spam::Nonsense),
        (2..u32::MAX).prop_map(Spam::Packet),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// T13: what does not advance a publish time changes nothing, in any order and number.
    #[test]
    fn t13_publish_times_that_do_not_advance_change_nothing(all in prop::collection::vec(spam(), 1..30)) {
        let mut oracle = oracle(replay_params());
        let stands = one().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)]);
        oracle.update(&[stands.clone()]).unwrap();
        let before = oracle.dump();
        for spam in all {
            oracle.pass(6);
            let result = match spam {
                Spam::Older(secs, price) => {
                    oracle.update(&[one().update(&[FeedUpdate::new(AKT_ID, price, NOW_I - secs)])])
                }
                Spam::Foreign(at) => oracle.update(&[one().update(&[FeedUpdate::new(OTHER_ID, PRICE, at)])]),
                Spam::Repeated(times) => oracle.update(&vec![stands.clone(); times]),
                Spam::Nonsense(bytes) => oracle.update(&[bytes]),
                Spam::Packet(index) => {
                    let packet = one().set_upgrade(&Signer::new(Model::Router, index, 1));
                    oracle.send("anyone", &[], ExecuteMsg::SubmitGovernance { vaa: packet.into() })
                }
            };
            prop_assert!(result.is_err());
            prop_assert_eq!(&oracle.dump(), &before);
        }
    }
}
