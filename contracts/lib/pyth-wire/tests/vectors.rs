//! Every vector of `tests/vectors/pyth`, genuine and third-party: its fields, its signatures, its proofs, its outcome.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

use pyth_wire::{
    Container, GOVERNANCE_EMITTER, MerkleRoot, Model, PriceMessage, SetUpgrade, SignerSet, Vaa, WireError,
};
use testing::{Feed, K256, Vector, signer_set, vector, vectors};

/// What this crate answers to an accumulator update signed by `set`.
fn verify_container(bytes: &[u8], set: &SignerSet) -> Result<Vec<PriceMessage>, WireError> {
    let container = Container::parse(bytes)?;
    let vaa = Vaa::parse(container.vaa)?;
    set.verify(&vaa, &K256)?;
    let root = MerkleRoot::parse(vaa.payload)?;
    let prices = container.updates.iter().enumerate().map(|(index, update)| {
        if !root.verify(update) {
            return Err(WireError::MerkleProof { index });
        }
        PriceMessage::parse(update.message)
    });
    prices.collect()
}

/// Wormhole's id of the chain that some of the third-party packets are for.
const STARKNET: u16 = 60051;

fn verify_vaa(bytes: &[u8], set: &SignerSet) -> Result<(), WireError> {
    set.verify(&Vaa::parse(bytes)?, &K256)
}

fn indexed(feed: &Feed) -> PriceMessage {
    PriceMessage {
        feed_id: hex_array(&feed.id),
        price: feed.price.parse().unwrap(),
        conf: feed.conf.parse().unwrap(),
        exponent: feed.expo.parse().unwrap(),
        publish_time: feed.publish_time.parse().unwrap(),
        prev_publish_time: feed.prev_publish_time.parse().unwrap(),
        ema_price: feed.ema_price.parse().unwrap(),
        ema_conf: feed.ema_conf.parse().unwrap(),
    }
}

fn hex_array(text: &str) -> [u8; 32] {
    let bytes: Vec<_> =
        (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect();
    bytes.try_into().unwrap()
}

fn is_of_kind(kind: &'static str) -> impl Fn(&Vector) -> bool {
    move |vector| vector.kind == kind
}

#[test]
fn every_accepted_update_gives_its_indexed_values() {
    let mut count = 0;
    for vector in vectors().into_iter().filter(is_of_kind("pnau")) {
        if !vector.expect.starts_with("accept") && !vector.expect.contains("trailing bytes are ignored") {
            continue;
        }
        let found = verify_container(&vector.hex, &vector.signer_set());
        let expected: Vec<_> = vector.feeds.iter().map(indexed).collect();
        assert_eq!(found, Ok(expected), "{}", vector.id);
        let vaa = Vaa::parse(Container::parse(&vector.hex).unwrap().vaa).unwrap();
        assert_eq!(vector.emitter["chain"], vaa.emitter.chain, "{}", vector.id);
        assert_eq!(
            hex_array(vector.emitter["address"].as_str().unwrap()),
            vaa.emitter.address,
            "{}",
            vector.id
        );
        count += 1;
    }
    assert_eq!(count, 41);
}

/// Updates that must be refused, each for the reason that the index gives.
#[test]
fn every_refused_update_names_its_cause() {
    type IsExpected = fn(&WireError) -> bool;
    let expected: &[(&str, IsExpected)] = &[
        ("gs3-20240318-eth-usd-x2-badproof", |e| *e == WireError::MerkleProof { index: 1 }),
        ("gs4-20241202-twap-x3", |e| *e == WireError::MessageType { found: 1 }),
        ("gs4-20241202-twap-x3-b", |e| *e == WireError::MessageType { found: 1 }),
        // Its type is 64, too, but the leaf does not prove: what is unproved is not looked into.
        ("aptos-accumulator-unknown-message-type", |e| *e == WireError::MerkleProof { index: 0 }),
        ("near-testnet-20241120-truncated", |e| matches!(e, WireError::Truncated { .. })),
        ("sui-accumulator-bad-proof", |e| matches!(e, WireError::MerkleProof { .. })),
        ("sui-accumulator-major-60", |e| *e == WireError::ContainerVersion { found: 60 }),
        ("sui-accumulator-wrong-payload-magic", |e| matches!(e, WireError::RootMagic { .. })),
    ];
    let refused = vectors()
        .into_iter()
        .filter(is_of_kind("pnau"))
        .filter(|v| !v.expect.starts_with("accept") && !v.expect.contains("trailing bytes are ignored"));
    let mut count = 0;
    for vector in refused {
        let cause = verify_container(&vector.hex, &vector.signer_set()).unwrap_err();
        let (_, is_expected) = expected.iter().find(|(id, _)| *id == vector.id).unwrap_or_else(|| {
            panic!("{} is refused ({cause}) and no cause is listed", vector.id);
        });
        assert!(is_expected(&cause), "{}: {cause}", vector.id);
        count += 1;
    }
    assert_eq!(count, expected.len());
}

/// Bare VAAs: signatures decide here, emitters are the contract's business.
#[test]
fn every_bare_vaa_verifies_or_names_its_cause() {
    for vector in vectors().into_iter().filter(|v| v.kind == "vaa" || v.kind == "governance-vaa") {
        let found = verify_vaa(&vector.hex, &vector.signer_set());
        let is_expected = match vector.id.as_str() {
            "sui-half-quorum-2-of-5" => {
                found == Err(WireError::BelowQuorum { found: 2, quorum: 3, members: 5 })
            }
            "sui-two-thirds-12-of-19" => {
                found == Err(WireError::BelowQuorum { found: 12, quorum: 13, members: 19 })
            }
            "sui-half-quorum-doubled" | "sui-two-thirds-doubled" => {
                matches!(found, Err(WireError::SignaturesUnordered { .. }))
            }
            "stylus-governance-version-2" => found == Err(WireError::VaaVersion { found: 2 }),
            "stylus-governance-byte-cut" => found.is_err(),
            id if id.starts_with("stylus-governance-wrong") || id == "stylus-governance-bad-signature" => {
                matches!(found, Err(WireError::WrongSigner { .. } | WireError::UnrecoverableSignature { .. }))
            }
            _ => found.is_ok(),
        };
        assert!(is_expected, "{}: {found:?}", vector.id);
    }
}

#[test]
fn a_set_of_another_index_or_model_refuses() {
    let akt = vector("router-set0-20260709-akt-usd");
    let wrong = verify_container(&akt.hex, &signer_set(Model::Router, 1)).unwrap_err();
    assert!(matches!(wrong, WireError::WrongSigner { index: 3, .. }), "{wrong}");
    // Under the guardians' quorum rule three of five are not enough.
    let stricter = SignerSet { model: Model::Guardian, ..signer_set(Model::Router, 0) };
    assert_eq!(
        verify_container(&akt.hex, &stricter),
        Err(WireError::BelowQuorum { found: 3, quorum: 4, members: 5 })
    );
}

/// The genuine chains of rotations, each packet signed by the set before it.
#[test]
fn rotation_chains_replay_from_genuine_packets() {
    for (model, name, last) in [(Model::Guardian, "guardian", 7), (Model::Router, "router", 1)] {
        let mut set = signer_set(model, 0);
        for index in 0..last {
            let packet = vector(&format!("{name}-set-upgrade-{index}-to-{}", index + 1));
            let vaa = Vaa::parse(&packet.hex).unwrap();
            assert_eq!((vaa.set_index, vaa.emitter), (index, GOVERNANCE_EMITTER));
            set.verify(&vaa, &K256).unwrap();
            let upgrade = SetUpgrade::parse(vaa.payload, 29).unwrap();
            assert_eq!(upgrade.index, index + 1);
            set = SignerSet { model, members: upgrade.members };
            assert_eq!(set, signer_set(model, index + 1));
        }
    }
}

/// Core packets of other projects' suites: what they ask for is refused by name unless it is a good set upgrade.
#[test]
fn third_party_core_packets_are_judged_by_name() {
    for vector in vectors().into_iter().filter(|v| v.kind == "wormhole-governance" && v.model == "test") {
        let vaa = Vaa::parse(&vector.hex).unwrap();
        vector.signer_set().verify(&vaa, &K256).unwrap();
        let found = SetUpgrade::parse(vaa.payload, STARKNET);
        let is_expected = match vector.id.as_str() {
            id if id.ends_with("set-upgrade-empty") => found == Err(WireError::SetSize { found: 0, max: 32 }),
            id if id.contains("set-fee") => found == Err(WireError::GovernanceAction { found: 3 }),
            id if id.contains("transfer-fees") => found == Err(WireError::GovernanceAction { found: 4 }),
            // Emitter and index are the contract's business.
            _ => found.is_ok(),
        };
        assert!(is_expected, "{}: {found:?}", vector.id);
    }
}

/// Pyth's own governance is no Core packet.
#[test]
fn pyth_instructions_are_no_core_packets() {
    for vector in vectors().into_iter().filter(is_of_kind("governance-vaa")) {
        if let Ok(vaa) = Vaa::parse(&vector.hex) {
            let found = SetUpgrade::parse(vaa.payload, 29).unwrap_err();
            let is_expected = matches!(
                found,
                WireError::GovernanceModule { .. } | WireError::Truncated { what: "governance module", .. }
            );
            assert!(is_expected, "{}: {found}", vector.id);
        }
    }
}
