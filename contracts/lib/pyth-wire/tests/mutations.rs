//! Genuine updates, cut at every offset and changed in every byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use pyth_wire::{Container, MerkleRoot, PriceMessage, Vaa, WireError};
use testing::{K256, Vector, vector};

/// A guardian update, a router update, an update of several feeds.
const GENUINE: [&str; 3] =
    ["gs4-20250805-btc-usd", "router-set0-20260709-akt-usd", "router-set1-20260912-btc-eth-sol-bnb"];

fn verify(bytes: &[u8], vector: &Vector) -> Result<Vec<PriceMessage>, WireError> {
    let container = Container::parse(bytes)?;
    let vaa = Vaa::parse(container.vaa)?;
    vector.signer_set().verify(&vaa, &K256)?;
    let root = MerkleRoot::parse(vaa.payload)?;
    let prices = container.updates.iter().enumerate().map(|(index, update)| {
        root.verify(update).then_some(()).ok_or(WireError::MerkleProof { index })?;
        PriceMessage::parse(update.message)
    });
    prices.collect()
}

#[test]
fn every_truncation_is_refused() {
    for id in GENUINE {
        let vector = vector(id);
        for len in 0..vector.hex.len() {
            assert!(verify(&vector.hex[..len], &vector).is_err(), "{id} cut to {len} bytes");
        }
    }
}

/// A changed byte is refused, or lies where nothing is signed and nothing is read: minor version, the set index that
/// the header names (the contract looks the set up by it), and nothing else.
#[test]
fn every_changed_byte_is_refused() {
    for id in GENUINE {
        let vector = vector(id);
        let genuine = verify(&vector.hex, &vector).unwrap();
        let mut harmless = Vec::new();
        for at in 0..vector.hex.len() {
            let mut bytes = vector.hex.clone();
            bytes[at] ^= 0x01;
            if let Ok(prices) = verify(&bytes, &vector) {
                assert_eq!(prices, genuine, "{id} byte {at} changes a price");
                harmless.push(at);
            }
        }
        assert_eq!(harmless, [5, 11, 12, 13, 14], "{id}");
    }
}

/// Every bit of every byte of the signed body of the genuine AKT/USD update.
#[test]
fn every_changed_bit_of_the_signed_body_is_refused() {
    let vector = vector("router-set0-20260709-akt-usd");
    let vaa_start = 10;
    let body_start = vaa_start + 6 + 66 * 3;
    let body_end = vaa_start + Container::parse(&vector.hex).unwrap().vaa.len();
    for at in body_start..body_end {
        for bit in 0..8 {
            let mut bytes = vector.hex.clone();
            bytes[at] ^= 1 << bit;
            assert!(verify(&bytes, &vector).is_err(), "bit {bit} of byte {at}");
        }
    }
}
