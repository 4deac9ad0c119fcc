//! Readers under bytes that are nearly genuine: no panic, and what is read is what lies there.
//!
//! Short in a normal run; `FUZZ_TIMES=200` makes it long (CONTRIBUTING.md).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use proptest::prelude::*;
use pyth_wire::{Container, MerkleRoot, PriceMessage, SetUpgrade, Vaa, check_members};
use testing::{Tally, fuzz, mutated, vectors, wrap_container};

const OWN_CHAIN: u16 = 29;

fn inputs() -> Vec<Vec<u8>> {
    vectors().into_iter().map(|vector| vector.hex).collect()
}

/// VAAs, bare and out of containers.
fn vaas() -> Vec<Vec<u8>> {
    let vaa =
        |input: Vec<u8>| Container::parse(&input).map_or(input.clone(), |container| container.vaa.to_vec());
    inputs().into_iter().map(vaa).collect()
}

fn payloads() -> Vec<Vec<u8>> {
    vaas().iter().filter_map(|vaa| Vaa::parse(vaa).ok().map(|vaa| vaa.payload.to_vec())).collect()
}

fn messages() -> Vec<Vec<u8>> {
    let inputs = inputs();
    let containers = inputs.iter().filter_map(|input| Container::parse(input).ok());
    containers.flat_map(|container| container.updates).map(|update| update.message.to_vec()).collect()
}

#[test]
fn a_container_is_its_vaa_and_its_messages() {
    let tally = Tally::default();
    proptest!(fuzz(20_000), |(input in mutated(inputs()))| {
        let Some(container) = tally.note(Container::parse(&input.0)) else { return Ok(()) };
        let mut updates = Vec::new();
        for update in &container.updates {
            prop_assert!(update.proof.len() % 20 == 0 && update.proof.len() <= 40 * 20);
            let nodes = update.proof.chunks_exact(20).map(|node| node.try_into().unwrap());
            updates.push((update.message.to_vec(), nodes.collect()));
        }
        prop_assert!((1..=16).contains(&updates.len()) && container.vaa.len() <= 8_192);
        // Header and what follows are free; between them lies what was read.
        let body = wrap_container(container.vaa, &updates)[8..].to_vec();
        let start = 8 + usize::from(input.0[6]);
        prop_assert_eq!(&input.0[start..start + body.len()], body);
    });
}

#[test]
fn a_vaa_is_header_signatures_and_body() {
    let tally = Tally::default();
    proptest!(fuzz(20_000), |(input in mutated(vaas()))| {
        let Some(vaa) = tally.note(Vaa::parse(&input.0)) else { return Ok(()) };
        let body = 6 + 66 * vaa.signature_count();
        prop_assert_eq!(vaa.signature_count(), usize::from(input.0[5]));
        prop_assert_eq!(vaa.set_index.to_be_bytes().to_vec(), input.0[1..5].to_vec());
        prop_assert_eq!(vaa.emitter.chain.to_be_bytes().to_vec(), input.0[body + 8..body + 10].to_vec());
        prop_assert_eq!(vaa.emitter.address.as_slice(), &input.0[body + 10..body + 42]);
        prop_assert_eq!(vaa.sequence.to_be_bytes().to_vec(), input.0[body + 42..body + 50].to_vec());
        prop_assert_eq!(vaa.payload, &input.0[body + 51..]);
    });
}

/// A packet has one form: written anew, it is the same to the byte.
#[test]
fn a_set_upgrade_has_one_form() {
    let tally = Tally::default();
    proptest!(fuzz(20_000), |(input in mutated(payloads()))| {
        let upgrade = tally.note(SetUpgrade::parse(&input.0, OWN_CHAIN));
        let Some(SetUpgrade { index, members }) = upgrade else { return Ok(()) };
        prop_assert_eq!(check_members(&members), Ok(()));
        let mut written = [[0; 28].as_slice(), b"Core", &[2], &input.0[33..35], &index.to_be_bytes()].concat();
        written.push(members.len().try_into().unwrap());
        written.extend(members.concat());
        prop_assert_eq!(&input.0, &written);
        prop_assert!([0, OWN_CHAIN].contains(&u16::from_be_bytes([input.0[33], input.0[34]])));
    });
}

#[test]
fn a_price_is_the_start_of_its_message() {
    let tally = Tally::default();
    proptest!(fuzz(20_000), |(input in mutated(messages()))| {
        let Some(price) = tally.note(PriceMessage::parse(&input.0)) else { return Ok(()) };
        let mut written = vec![0];
        written.extend(price.feed_id);
        written.extend(price.price.to_be_bytes());
        written.extend(price.conf.to_be_bytes());
        written.extend(price.exponent.to_be_bytes());
        written.extend(price.publish_time.to_be_bytes());
        written.extend(price.prev_publish_time.to_be_bytes());
        written.extend(price.ema_price.to_be_bytes());
        written.extend(price.ema_conf.to_be_bytes());
        prop_assert!(input.0.starts_with(&written));
    });
}

#[test]
fn a_root_is_the_start_of_its_payload() {
    let tally = Tally::default();
    proptest!(fuzz(20_000), |(input in mutated(payloads()))| {
        let Some(MerkleRoot { slot, root }) = tally.note(MerkleRoot::parse(&input.0)) else { return Ok(()) };
        prop_assert!(input.0.starts_with(b"AUWV\0"));
        prop_assert_eq!(slot.to_be_bytes().to_vec(), input.0[5..13].to_vec());
        prop_assert_eq!(root.as_slice(), &input.0[17..37]);
    });
}
