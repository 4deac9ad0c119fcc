//! The genuine AKT/USD update through the entry point, cut at every offset and changed in every byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::collections::BTreeSet;

use common::*;
use cosmwasm_std::HexBinary;
use oracle::{InstantiateMsg, QueryMsg, SignerModel};
use pyth_wire::Model;
use testing::{signer_set, vector};

fn production() -> Oracle {
    let akt = vector("router-set0-20260709-akt-usd");
    let id = HexBinary::from_hex(&akt.feeds[0].id).unwrap().to_array().unwrap();
    let msg = InstantiateMsg {
        params: replay_params(),
        emitters: vec![emitter(SignerModel::Router, 26, *b"PythnetPythnetPythnetPythnetPyth")],
        // Both sets, so that a changed index does not end the check early.
        signer_sets: [0, 1]
            .map(|index| set_msg(SignerModel::Router, index, &signer_set(Model::Router, index)))
            .into(),
        feeds: vec![feed(AKT, id)],
        ..setup()
    };
    Oracle::with(msg).unwrap()
}

/// Refused by an error of its own, in the query as in the call, and nothing is stored.
#[track_caller]
fn assert_refused(oracle: &mut Oracle, bytes: &[u8], what: &str) -> String {
    let before = oracle.dump();
    let data = [bytes.to_vec()];
    let found = match oracle.update(&data) {
        Ok(_) => panic!("{what} is accepted"),
        Err(error) => code(&error),
    };
    assert_eq!(oracle.dump(), before, "{what}");
    let forecast =
        oracle.query::<oracle::VerifyUpdateResponse>(QueryMsg::VerifyUpdate { data: binaries(&data) });
    assert_eq!(refusal(forecast), found, "{what}");
    found
}

#[test]
fn every_truncation_is_refused() {
    let akt = vector("router-set0-20260709-akt-usd").hex;
    let mut oracle = production();
    for len in 0..akt.len() {
        let found = assert_refused(&mut oracle, &akt[..len], &format!("{len} bytes"));
        assert_eq!(found, "truncated", "{len} bytes");
    }
    oracle.update(&[akt]).unwrap();
}

/// Each byte, by a flip of its lowest bit and by the flip of all bits. One byte may change: the minor version of the
/// container, which nobody signs and which means nothing; the price is the same then.
#[test]
fn every_changed_byte_is_refused() {
    const MINOR_VERSION: usize = 5;
    let akt = vector("router-set0-20260709-akt-usd").hex;
    let mut oracle = production();
    let mut codes = BTreeSet::new();
    for at in (0..akt.len()).filter(|at| *at != MINOR_VERSION) {
        for flip in [0x01, 0xff] {
            let mut bytes = akt.clone();
            bytes[at] ^= flip;
            codes.insert(assert_refused(&mut oracle, &bytes, &format!("byte {at} flipped by {flip:#x}")));
        }
    }
    for expected in
        ["container_magic", "unknown_emitter", "unknown_signer_set", "wrong_signer", "merkle_proof"]
    {
        assert!(codes.contains(expected), "{expected} in {codes:?}");
    }
    let mut minor = akt;
    minor[MINOR_VERSION] ^= 0xff;
    oracle.update(&[minor]).unwrap();
    assert_eq!(oracle.snapshot(AKT).current.price.u128(), 586_467_440_000_000_000);
}

/// Bytes that are no update at all.
#[test]
fn nonsense_is_refused() {
    let mut oracle = production();
    let akt = vector("router-set0-20260709-akt-usd").hex;
    for bytes in [vec![], vec![0], vec![0xff; 5_000], akt[10..].to_vec(), akt.repeat(2)[5..].to_vec()] {
        assert_refused(&mut oracle, &bytes, "nonsense");
    }
}
