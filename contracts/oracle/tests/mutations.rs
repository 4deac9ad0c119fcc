//! A genuine guardian update and a genuine update of several feeds through the entry point, cut at every offset and
//! changed in every byte; the router's AKT/USD update is in `bytes.rs`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::HexBinary;
use oracle::{InstantiateMsg, SignerModel};
use testing::{Vector, signer_set, vector};

const GUARDIAN: &str = "gs4-20250805-btc-usd";
const SEVERAL_FEEDS: &str = "router-set1-20260912-btc-eth-sol-bnb";

/// Production, with every set, so that a changed index does not end the check early.
fn production(vector: &Vector) -> Oracle {
    let guardian =
        HexBinary::from_hex("e101faedac5851e32b9b23b5f9411a8c2bac4aae3ed4dd7b811dd1a72ea4aa71").unwrap();
    let sets = (0..8).map(|index| (SignerModel::Guardian, index));
    let sets = sets.chain([(SignerModel::Router, 0), (SignerModel::Router, 1)]);
    let id = |hex: &str| HexBinary::from_hex(hex).unwrap().to_array().unwrap();
    let feeds = vector.feeds.iter().enumerate();
    let msg = InstantiateMsg {
        params: replay_params(),
        emitters: vec![
            emitter(SignerModel::Guardian, 26, guardian.to_array().unwrap()),
            emitter(SignerModel::Router, 26, *b"PythnetPythnetPythnetPythnetPyth"),
        ],
        signer_sets: sets
            .map(|(model, index)| set_msg(model, index, &signer_set(model.into(), index)))
            .collect(),
        feeds: feeds.map(|(at, found)| feed(&format!("FEED/{at}"), id(&found.id))).collect(),
        ..setup()
    };
    Oracle::with(msg).unwrap()
}

/// The minor version of the container, which nobody signs and which means nothing.
const MINOR_VERSION: usize = 5;
/// The last byte of the signer set's index, which nobody signs either.
const SET_INDEX: usize = 14;

/// Sends each variant: it is refused, and nothing is stored. At last the genuine bytes pass.
#[track_caller]
fn assert_refused(id: &str, variants: impl Iterator<Item = Vec<u8>>) {
    let vector = vector(id);
    let mut oracle = production(&vector);
    let before = oracle.dump();
    let mut count = 0;
    for (at, bytes) in variants.enumerate() {
        assert!(oracle.update(&[bytes]).is_err(), "{id}: variant {at} is accepted");
        assert!(oracle.dump() == before, "{id}: variant {at} is stored");
        count += 1;
    }
    assert!(count + 2 >= vector.hex.len());
    oracle.update(&[vector.hex]).unwrap();
    assert!(oracle.dump() != before);
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at] ^= if at % 2 == 0 { 0x01 } else { 0xff };
    changed
}

/// Bytes whose change is accepted, with the same outcome as the genuine update.
#[track_caller]
fn assert_harmless(id: &str, at: &[usize]) {
    let vector = vector(id);
    let mut genuine = production(&vector);
    genuine.update(&[vector.hex.clone()]).unwrap();
    for at in at {
        let mut changed = production(&vector);
        changed.update(&[flipped(&vector.hex, *at)]).unwrap();
        assert!(changed.dump() == genuine.dump(), "{id}: byte {at}");
    }
}

#[test]
fn every_truncation_is_refused() {
    for id in [GUARDIAN, SEVERAL_FEEDS] {
        let bytes = vector(id).hex;
        assert_refused(id, (0..bytes.len()).map(|len| bytes[..len].to_vec()));
    }
}

#[test]
fn every_changed_byte_of_a_guardian_update_is_refused() {
    let bytes = vector(GUARDIAN).hex;
    let places = (0..bytes.len()).filter(|at| *at != MINOR_VERSION);
    assert_refused(GUARDIAN, places.map(|at| flipped(&bytes, at)));
    assert_harmless(GUARDIAN, &[MINOR_VERSION]);
}

/// Its signers are in set 0 and in set 1, at the same places: it is as genuine under either index.
#[test]
fn every_changed_byte_of_an_update_of_several_feeds_is_refused() {
    let bytes = vector(SEVERAL_FEEDS).hex;
    let places = (0..bytes.len()).filter(|at| ![MINOR_VERSION, SET_INDEX].contains(at));
    assert_refused(SEVERAL_FEEDS, places.map(|at| flipped(&bytes, at)));
    assert_harmless(SEVERAL_FEEDS, &[MINOR_VERSION, SET_INDEX]);
}
