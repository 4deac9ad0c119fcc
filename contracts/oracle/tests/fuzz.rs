//! The contract under bytes that are nearly genuine, and under nonsense that is truly signed: no panic, nothing stored
//! on refusal, and nothing accepted that its signers did not sign.
//!
//! Short in a normal run; `FUZZ_TIMES=200` makes it long (CONTRIBUTING.md).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::{cell::RefCell, collections::BTreeSet};

use common::*;
use cosmwasm_std::HexBinary;
use oracle::{InstantiateMsg, QueryMsg, SignerModel, SignerSetResponse};
use proptest::prelude::*;
use pyth_wire::{Container, GOVERNANCE_EMITTER, Model, Vaa};
use testing::{FeedUpdate, Signer, Tally, Vector, fuzz, mutated, vectors, wrap_container};

/// The highest set that production had of each model.
const LAST: [(SignerModel, u32); 2] = [(SignerModel::Guardian, 7), (SignerModel::Router, 1)];

fn genuine() -> Vec<Vector> {
    vectors().into_iter().filter(|vector| vector.model != "test").collect()
}

/// Every set and every feed that a genuine update names.
fn production() -> InstantiateMsg {
    let ids: BTreeSet<_> = genuine().into_iter().flat_map(|v| v.feeds).map(|feed| feed.id).collect();
    let feeds = ids.iter().enumerate().map(|(at, id)| feed(&format!("FEED/{at}"), id_of(id)));
    let sets = LAST.iter().flat_map(|(model, last)| (0..=*last).map(|index| published(*model, index)));
    InstantiateMsg {
        params: replay_params(),
        emitters: production_emitters(),
        signer_sets: sets.collect(),
        feeds: feeds.collect(),
        ..setup()
    }
}

#[test]
fn no_price_is_stored_that_was_not_published() {
    let messages: BTreeSet<_> = genuine()
        .iter()
        .flat_map(|vector| vector.feeds.clone())
        .map(|feed| (feed.id.clone(), scaled(&feed.price, &feed.expo), feed.publish_time))
        .collect();
    let seeds = genuine().into_iter().map(|vector| vector.hex).collect();
    let msg = production();
    let oracle = RefCell::new(Oracle::with(msg.clone()).unwrap());
    let tally = Tally::default();
    proptest!(fuzz(1_500), |(inputs in prop::collection::vec(mutated(seeds), 1..3))| {
        let oracle = &mut *oracle.borrow_mut();
        let data: Vec<_> = inputs.into_iter().map(|input| input.0).collect();
        let before = oracle.dump();
        if tally.note(oracle.update(&data)).is_none() {
            prop_assert_eq!(oracle.dump(), before);
            return Ok(());
        }
        for oracle::Feed { symbol, id } in &msg.feeds {
            let symbol = symbol.clone();
            let found = oracle.query::<oracle::SnapshotResponse>(QueryMsg::Snapshot { symbol });
            if let Ok(found) = found {
                let current = found.current;
                let stored = (id.to_hex(), current.price.to_string(), current.publish_time.to_string());
                prop_assert!(messages.contains(&stored), "{:?}", stored);
            }
        }
        *oracle = Oracle::with(msg.clone()).unwrap();
    });
}

/// `mantissa` × 10^(18 + exponent), in decimal digits.
fn scaled(mantissa: &str, exponent: &str) -> String {
    let zeros: i32 = 18 + exponent.parse::<i32>().unwrap();
    format!("{mantissa}{}", "0".repeat(zeros.try_into().unwrap()))
}

#[test]
fn no_set_is_installed_that_was_not_published() {
    let seeds =
        genuine().into_iter().filter(|vector| vector.kind != "pnau").map(|vector| vector.hex).collect();
    let msg = InstantiateMsg { feeds: vec![], ..production() };
    let tally = Tally::default();
    proptest!(fuzz(1_000), |(input in mutated(seeds))| {
        // Current is what the header names, as far as there was such a set.
        let named = input.0.get(1..5).map_or(0, |index| u32::from_be_bytes(index.try_into().unwrap()));
        let signer_sets = LAST.map(|(model, last)| published(model, named.min(last - 1))).to_vec();
        let mut oracle = Oracle::with(InstantiateMsg { signer_sets, ..msg.clone() }).unwrap();
        let before = oracle.dump();
        if tally.note(oracle.rotate(&input.0)).is_none() {
            prop_assert_eq!(oracle.dump(), before);
            return Ok(());
        }
        for model in SignerModel::ALL {
            let found: SignerSetResponse = oracle.query(QueryMsg::SignerSet { model, index: None }).unwrap();
            prop_assert_eq!(found.members, published(model, found.index).members);
        }
    });
}

/// Signers that have lost their mind: whatever they sign, what is stored keeps to the limits.
#[test]
fn a_signed_price_is_stored_within_the_limits_alone() {
    let first = FeedUpdate::new(AKT_ID, PRICE, NOW_I - 9).encode();
    // At the limits: a little more is too much.
    let widest = |update: FeedUpdate| FeedUpdate { conf: update.price.unsigned_abs() / 50, ..update };
    let seeds = vec![
        widest(FeedUpdate::new(AKT_ID, PRICE + 9, NOW_I + 10)).encode(),
        widest(FeedUpdate::new(BTC_ID, PRICE, NOW_I - 60)).encode(),
        FeedUpdate::new(AKT_ID, 1_000_000_000_000_000_000, NOW_I).encode(),
    ];
    let one = Signer::new(Model::Router, 0, 1);
    let msg = InstantiateMsg { signer_sets: vec![set_msg(SignerModel::Router, 0, &one.set())], ..setup() };
    let tally = Tally::default();
    proptest!(fuzz(1_500), |(messages in prop::collection::vec(mutated(seeds), 1..4))| {
        let mut oracle = Oracle::with(msg.clone()).unwrap();
        oracle.update(&[one.container(&[first.clone()])]).unwrap();
        let before = oracle.dump();
        let messages: Vec<_> = messages.into_iter().map(|input| input.0).collect();
        if tally.note(oracle.update(&[one.container(&messages)])).is_none() {
            prop_assert_eq!(oracle.dump(), before);
            return Ok(());
        }
        for symbol in [AKT, BTC] {
            let found = oracle.query::<oracle::SnapshotResponse>(QueryMsg::Snapshot { symbol: symbol.into() });
            let Ok(found) = found else { continue };
            let (price, conf) = (found.current.price.u128(), found.current.conf.u128());
            prop_assert!(price > 0 && price <= 10_u128.pow(28));
            prop_assert!(conf * 10_000 <= price * 200);
            prop_assert!(!found.current.ema.is_zero());
            let published = found.current.publish_time.u64();
            prop_assert!((NOW - 60..=NOW + 10).contains(&published), "{}", published);
        }
    });
}

#[test]
fn a_signed_packet_installs_a_usable_next_set_alone() {
    let packet = signer().set_upgrade(&Signer::new(Model::Router, 1, 5));
    let payload = Vaa::parse(&packet).unwrap().payload.to_vec();
    let one = Signer::new(Model::Router, 0, 1);
    let msg = InstantiateMsg { signer_sets: vec![set_msg(SignerModel::Router, 0, &one.set())], ..setup() };
    let tally = Tally::default();
    proptest!(fuzz(1_000), |(payload in mutated(vec![payload]))| {
        let mut oracle = Oracle::with(msg.clone()).unwrap();
        let before = oracle.dump();
        if tally.note(oracle.rotate(&one.vaa(GOVERNANCE_EMITTER, &payload.0, &[0]))).is_none() {
            prop_assert_eq!(oracle.dump(), before);
            return Ok(());
        }
        let found: SignerSetResponse =
            oracle.query(QueryMsg::SignerSet { model: SignerModel::Router, index: None }).unwrap();
        let distinct: BTreeSet<_> = found.members.iter().map(HexBinary::to_hex).collect();
        prop_assert_eq!((found.index, distinct.len()), (1, found.members.len()));
        prop_assert!((1..=32).contains(&distinct.len()) && !distinct.contains(&"0".repeat(40)));
    });
}

/// A signed root over any payload: what is no root is refused, whatever hangs below it.
#[test]
fn a_signed_payload_that_is_no_root_stores_nothing() {
    let message = FeedUpdate::new(AKT_ID, PRICE, NOW_I).encode();
    let one = Signer::new(Model::Router, 0, 1);
    let good = one.container(&[message.clone()]);
    let payload = Vaa::parse(Container::parse(&good).unwrap().vaa).unwrap().payload.to_vec();
    let msg = InstantiateMsg { signer_sets: vec![set_msg(SignerModel::Router, 0, &one.set())], ..setup() };
    let tally = Tally::default();
    proptest!(fuzz(1_000), |(changed in mutated(vec![payload.clone()]))| {
        let mut oracle = Oracle::with(msg.clone()).unwrap();
        let before = oracle.dump();
        let vaa = one.vaa(Signer::EMITTER, &changed.0, &[0]);
        let is_taken = tally.note(oracle.update(&[wrap_container(&vaa, &[(message.clone(), vec![])])])).is_some();
        // Slot and ring size mean nothing here, and a payload may grow.
        let is_root = changed.0.len() >= 37 && changed.0[..5] == payload[..5] && changed.0[17..37] == payload[17..];
        prop_assert_eq!(is_taken, is_root);
        prop_assert!(is_taken || oracle.dump() == before);
    });
}
