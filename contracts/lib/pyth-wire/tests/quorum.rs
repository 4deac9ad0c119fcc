//! No set of fewer than quorum distinct valid signatures passes, for sets of 1 to 32 members and both rules.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

use std::collections::BTreeSet;

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

const SIGNATURE: usize = 66;

/// What stands in one place of a list of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// The member at that index.
    Member,
    /// A key that is in no set, under that index.
    Stranger,
    /// The member, who signed something else.
    OtherBody,
    /// The member's signature under the index of its neighbour.
    Neighbour,
}

/// One signature for each member, by that member.
fn signatures(signer: &Signer, size: usize, payload: &[u8]) -> Vec<Vec<u8>> {
    let all: Vec<_> = (0..size as u8).collect();
    let vaa = signer.vaa(GOVERNANCE_EMITTER, payload, &all);
    vaa[6..6 + size * SIGNATURE].chunks(SIGNATURE).map(<[u8]>::to_vec).collect()
}

/// A VAA of the body that `signer` signs for this payload, with these signatures.
fn vaa_with(signer: &Signer, payload: &[u8], signatures: &[Vec<u8>]) -> Vec<u8> {
    let mut vaa = signer.vaa(GOVERNANCE_EMITTER, payload, &[]);
    vaa[5] = signatures.len() as u8;
    vaa.splice(6..6, signatures.concat());
    vaa
}

/// For each size and both rules: the quorum passes, and one less does not, however it is filled up to the number.
#[test]
fn one_less_than_the_quorum_passes_in_no_way() {
    for model in [Model::Guardian, Model::Router] {
        for size in 1..=32 {
            let (signer, stranger) = (Signer::new(model, 0, size), Signer::new(model, 1, size));
            let (valid, foreign) =
                (signatures(&signer, size, b"payload"), signatures(&stranger, size, b"payload"));
            let verify = |list: &[Vec<u8>]| {
                signer.set().verify(&Vaa::parse(&vaa_with(&signer, b"payload", list)).unwrap(), &K256)
            };
            // The least number that is more than the share.
            let quorum = (0..=size)
                .find(|count| match model {
                    Model::Guardian => 3 * count > 2 * size,
                    Model::Router => 2 * count > size,
                })
                .unwrap();
            assert_eq!(verify(&valid[..quorum]), Ok(()), "{model:?} {quorum} of {size}");
            assert_eq!(verify(&valid[size - quorum..]), Ok(()), "{model:?} the last {quorum} of {size}");

            let short = &valid[..quorum - 1];
            let below = WireError::BelowQuorum { found: quorum - 1, quorum, members: size };
            assert_eq!(verify(short), Err(below), "{model:?} {size}");
            let with = |extra: &Vec<u8>| [short, &[extra.clone()]].concat();
            let index = (quorum - 1) as u8;
            assert!(matches!(verify(&with(&foreign[quorum - 1])), Err(WireError::WrongSigner { .. })));
            if let Some(last) = short.last() {
                let unordered = Err(WireError::SignaturesUnordered { previous: index - 1, index: index - 1 });
                assert_eq!(verify(&with(last)), unordered, "{model:?} {size}");
                // The same signature under the next index, where another member stands.
                let mut moved = last.clone();
                moved[0] = index;
                assert!(matches!(verify(&with(&moved)), Err(WireError::WrongSigner { .. })));
            }
            // A member that is not there.
            let mut beyond = foreign[0].clone();
            beyond[0] = size as u8;
            let out_of_range = Err(WireError::SignerOutOfRange { index: size as u8, members: size });
            assert_eq!(verify(&with(&beyond)), out_of_range, "{model:?} {size}");
        }
    }
}

fn entries() -> impl Strategy<Value = (usize, Vec<(u8, Entry)>)> {
    let entry = prop_oneof![
        12 => Just(Entry::Member),
        1 => Just(Entry::Stranger),
        1 => Just(Entry::OtherBody),
        1 => Just(Entry::Neighbour),
    ];
    (1..=32_usize).prop_flat_map(move |size| {
        let one = (0..size as u8, entry.clone());
        // In order and of members alone, or as it comes.
        let tidy = subsequence((0..size as u8).collect::<Vec<_>>(), 0..=size)
            .prop_map(|list| list.into_iter().map(|index| (index, Entry::Member)).collect());
        let nearly = (subsequence((0..size as u8).collect::<Vec<_>>(), 0..=size), one.clone()).prop_map(
            |(list, odd)| {
                let mut list: Vec<_> = list.into_iter().map(|index| (index, Entry::Member)).collect();
                let at = list.partition_point(|(index, _)| *index < odd.0);
                list.insert(at, odd);
                list
            },
        );
        (Just(size), prop_oneof![tidy, nearly, prop::collection::vec(one, 0..=size + 2)])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any list of signatures, of members and others, in any order and number: it passes when every one is by the
    /// member at its index, the indices rise, and they are a quorum; and never otherwise.
    #[test]
    fn passes_only_what_a_quorum_of_distinct_members_signed(model in models(), (size, list) in entries()) {
        let (signer, stranger) = (Signer::new(model, 0, size), Signer::new(model, 1, size));
        let valid = signatures(&signer, size, b"payload");
        let foreign = signatures(&stranger, size, b"payload");
        let other = signatures(&signer, size, b"another payload");
        let signature = |(index, entry): &(u8, Entry)| {
            let at = usize::from(*index);
            let mut bytes = match entry {
                Entry::Member => valid[at].clone(),
                Entry::Stranger => foreign[at].clone(),
                Entry::OtherBody => other[at].clone(),
                Entry::Neighbour => valid[(at + 1) % size].clone(),
            };
            bytes[0] = *index;
            bytes
        };
        let bytes = vaa_with(&signer, b"payload", &list.iter().map(signature).collect::<Vec<_>>());
        let found = signer.set().verify(&Vaa::parse(&bytes).unwrap(), &K256);

        // In a set of one, the neighbour is the member itself.
        let is_valid = |entry: Entry| entry == Entry::Member || (size == 1 && entry == Entry::Neighbour);
        let by_members = list.iter().filter(|(_, entry)| is_valid(*entry));
        let distinct: BTreeSet<_> = by_members.map(|(index, _)| *index).collect();
        let is_quorum = match model {
            Model::Guardian => 3 * distinct.len() > 2 * size,
            Model::Router => 2 * distinct.len() > size,
        };
        prop_assert!(found.is_err() || is_quorum);
        let rises = list.windows(2).all(|pair| pair[0].0 < pair[1].0);
        prop_assert_eq!(found.is_ok(), is_quorum && rises && distinct.len() == list.len());
    }

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
