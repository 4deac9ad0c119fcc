//! No set of fewer than quorum distinct valid signatures passes, for sets of 1 to 32 members and both rules.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

use proptest::{prelude::*, sample::subsequence};
use pyth_wire::{GOVERNANCE_EMITTER, Model, Vaa, WireError};
use testing::{K256, Signer};

fn models() -> impl Strategy<Value = Model> {
    prop_oneof![Just(Model::Guardian), Just(Model::Router)]
}

/// A set size and some of its signers in rising order.
fn signers() -> impl Strategy<Value = (usize, Vec<u8>)> {
    (1..=32_usize).prop_flat_map(|size| {
        let all: Vec<_> = (0..size as u8).collect();
        (Just(size), subsequence(all, 0..=size))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn passes_exactly_from_the_quorum_on(model in models(), (size, chosen) in signers()) {
        let signer = Signer::new(model, 0, size);
        let bytes = signer.vaa(GOVERNANCE_EMITTER, b"payload", &chosen);
        let found = signer.set().verify(&Vaa::parse(&bytes).unwrap(), &K256);
        // Written without division, so that it is not the code under test once more.
        let is_quorum = match model {
            Model::Guardian => 3 * chosen.len() > 2 * size,
            Model::Router => 2 * chosen.len() > size,
        };
        prop_assert_eq!(found.is_ok(), is_quorum);
    }

    #[test]
    fn a_repeated_signature_never_counts(model in models(), (size, chosen) in signers(), extra in any::<prop::sample::Index>()) {
        prop_assume!(!chosen.is_empty() && chosen.len() < size);
        let signer = Signer::new(model, 0, size);
        let mut doubled = chosen.clone();
        doubled.push(chosen[extra.index(chosen.len())]);
        for order in [doubled.clone(), { let mut sorted = doubled; sorted.sort_unstable(); sorted }] {
            let bytes = signer.vaa(GOVERNANCE_EMITTER, b"payload", &order);
            prop_assert!(signer.set().verify(&Vaa::parse(&bytes).unwrap(), &K256).is_err());
        }
    }

    #[test]
    fn a_stranger_spoils_a_quorum(model in models(), size in 1..=32_usize, at in any::<prop::sample::Index>()) {
        let (signer, stranger) = (Signer::new(model, 0, size), Signer::new(model, 1, size));
        let quorum = signer.quorum();
        let mut bytes = signer.vaa(GOVERNANCE_EMITTER, b"payload", &quorum);
        let foreign = stranger.vaa(GOVERNANCE_EMITTER, b"payload", &quorum);
        let at = at.index(quorum.len());
        let range = 6 + 66 * at..6 + 66 * (at + 1);
        bytes[range.clone()].copy_from_slice(&foreign[range]);
        let found = signer.set().verify(&Vaa::parse(&bytes).unwrap(), &K256);
        let is_expected = matches!(found, Err(WireError::WrongSigner { index, .. }) if usize::from(index) == at);
        prop_assert!(is_expected, "{:?}", found);
    }
}
