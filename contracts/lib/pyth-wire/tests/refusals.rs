//! Each refusal of the wire formats, provoked on updates that are valid otherwise (reference list of negative cases).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use pyth_wire::{
    Container, GOVERNANCE_EMITTER, MAX_SET_SIZE, MerkleRoot, Model, PriceMessage, SetUpgrade, SignerSet, Vaa,
    WireError, check_members,
};
use testing::{FeedUpdate, K256, Signer};

const SET: usize = 5;
const SIGNATURE: usize = 66;

fn signer() -> Signer {
    Signer::new(Model::Router, 0, SET)
}

/// A VAA of a quorum, changed, then verified.
fn verify_changed(change: impl Fn(&mut Vec<u8>)) -> Result<(), WireError> {
    let mut bytes = signer().vaa(GOVERNANCE_EMITTER, b"payload", &signer().quorum());
    change(&mut bytes);
    signer().set().verify(&Vaa::parse(&bytes)?, &K256)
}

fn container_changed(change: impl Fn(&mut Vec<u8>)) -> Result<(), WireError> {
    let mut bytes = signer().update(&[FeedUpdate::new([7; 32], 58_646_744, 1_783_572_461)]);
    change(&mut bytes);
    Container::parse(&bytes).map(|_| ())
}

#[test]
fn an_unchanged_vaa_and_container_pass() {
    assert_eq!(verify_changed(|_| {}), Ok(()));
    assert_eq!(container_changed(|_| {}), Ok(()));
}

#[test]
fn vaa_refusals_name_their_cause() {
    type Case = (fn(&mut Vec<u8>), WireError);
    let cases: [Case; 8] = [
        (|v| v.clear(), WireError::Truncated { what: "VAA version", needed: 1, left: 0 }),
        (|v| v.truncate(3), WireError::Truncated { what: "signer set index", needed: 4, left: 2 }),
        (|v| v.truncate(6), WireError::Truncated { what: "signatures", needed: 3 * SIGNATURE, left: 0 }),
        (|v| v.truncate(6 + 3 * SIGNATURE), WireError::Truncated { what: "timestamp", needed: 4, left: 0 }),
        (|v| v[0] = 2, WireError::VaaVersion { found: 2 }),
        (|v| v[6 + SIGNATURE - 1] = 27, WireError::RecoveryId { index: 0, found: 27 }),
        (|v| v[7..7 + 64].fill(0), WireError::UnrecoverableSignature { index: 0 }),
        (|v| v[7 + 32..7 + 64].fill(0xff), WireError::HighS { index: 0 }),
    ];
    for (change, expected) in cases {
        assert_eq!(verify_changed(change), Err(expected));
    }
}

#[test]
fn a_malleable_twin_is_refused() {
    // n − s with the other recovery id signs the same digest; taking it would give one message two forms.
    let order = k256_order();
    let twin = verify_changed(|vaa| {
        let mut borrow = 0_i32;
        for at in (0..32).rev() {
            let digit = i32::from(order[at]) - i32::from(vaa[39 + at]) - borrow;
            borrow = i32::from(digit < 0);
            vaa[39 + at] = u8::try_from(digit.rem_euclid(256)).unwrap();
        }
        vaa[6 + SIGNATURE - 1] ^= 1;
    });
    assert_eq!(twin, Err(WireError::HighS { index: 0 }));
}

fn k256_order() -> [u8; 32] {
    let mut order = [0xff; 32];
    order[15] = 0xfe;
    order[16..].copy_from_slice(&[
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ]);
    order
}

#[test]
fn signer_lists_are_refused_by_name() {
    let verify = |signers: &[u8]| {
        let bytes = signer().vaa(GOVERNANCE_EMITTER, b"payload", signers);
        signer().set().verify(&Vaa::parse(&bytes).unwrap(), &K256)
    };
    assert_eq!(verify(&[]), Err(WireError::BelowQuorum { found: 0, quorum: 3, members: 5 }));
    assert_eq!(verify(&[0, 1]), Err(WireError::BelowQuorum { found: 2, quorum: 3, members: 5 }));
    assert_eq!(verify(&[1, 0, 2]), Err(WireError::SignaturesUnordered { previous: 1, index: 0 }));
    assert_eq!(verify(&[1, 1, 2]), Err(WireError::SignaturesUnordered { previous: 1, index: 1 }));
    assert_eq!(verify(&[0, 1, 2, 3, 4, 4]), Err(WireError::TooManySignatures { found: 6, members: 5 }));
    let out_of_range = verify_changed(|vaa| vaa[6 + 2 * SIGNATURE] = 5);
    assert_eq!(out_of_range, Err(WireError::SignerOutOfRange { index: 5, members: 5 }));
    let elsewhere = verify_changed(|vaa| vaa[6 + 2 * SIGNATURE] = 3);
    assert!(matches!(elsewhere, Err(WireError::WrongSigner { index: 3, .. })), "{elsewhere:?}");
    let nobody = SignerSet { model: Model::Router, members: vec![] };
    let bytes = signer().vaa(GOVERNANCE_EMITTER, b"payload", &[]);
    assert_eq!(nobody.verify(&Vaa::parse(&bytes).unwrap(), &K256), Err(WireError::EmptySignerSet));
}

#[test]
fn container_refusals_name_their_cause() {
    type Case = (fn(&mut Vec<u8>), WireError);
    let cases: [Case; 7] = [
        (|c| c[0] = b'Q', WireError::ContainerMagic { found: *b"QNAU" }),
        (|c| c[4] = 2, WireError::ContainerVersion { found: 2 }),
        (|c| c[7] = 1, WireError::ProofType { found: 1 }),
        (|c| c[8] = 0x20, WireError::VaaTooLong { found: 0x2000 + usize::from(0x24_u8) + 0x100, max: 8192 }),
        (|c| c[8] = 0x1f, WireError::Truncated { what: "VAA", needed: 0x1f24, left: 0 }),
        (|c| c[302] = 0, WireError::NoUpdates),
        (|c| c[302] = 17, WireError::TooManyUpdates { found: 17, max: 16 }),
    ];
    for (change, expected) in cases {
        let found = container_changed(change).unwrap_err();
        match (&found, &expected) {
            // How much is left depends on the sample; what was being read does not.
            (WireError::Truncated { what: a, .. }, WireError::Truncated { what: b, .. }) => assert_eq!(a, b),
            (WireError::VaaTooLong { max: a, .. }, WireError::VaaTooLong { max: b, .. }) => assert_eq!(a, b),
            _ => assert_eq!(found, expected),
        }
    }
    let long_proof = container_changed(|container| {
        let last = container.len() - 1;
        container[last] = 41;
    });
    assert_eq!(long_proof, Err(WireError::ProofTooLong { found: 41, max: 40 }));
}

#[test]
fn a_higher_minor_version_and_a_trailing_header_are_read() {
    let read = container_changed(|container| {
        container[5] = 9;
        container[6] = 3;
        container.splice(7..7, [1, 2, 3]);
    });
    assert_eq!(read, Ok(()));
}

#[test]
fn root_refusals_name_their_cause() {
    let mut payload = b"AUWV\0".to_vec();
    payload.extend([0; 32]);
    assert!(MerkleRoot::parse(&payload).is_ok());
    payload.push(0xff);
    assert!(MerkleRoot::parse(&payload).is_ok(), "longer payloads are accepted");
    assert_eq!(
        MerkleRoot::parse(&payload[..36]),
        Err(WireError::Truncated { what: "root", needed: 20, left: 19 })
    );
    payload[4] = 1;
    assert_eq!(MerkleRoot::parse(&payload), Err(WireError::RootType { found: 1 }));
    payload[0] = b'B';
    assert_eq!(MerkleRoot::parse(&payload), Err(WireError::RootMagic { found: *b"BUWV" }));
}

#[test]
fn messages_may_grow_but_not_shrink() {
    let mut message = FeedUpdate::new([7; 32], 1, 2).encode();
    let known = PriceMessage::parse(&message).unwrap();
    assert_eq!(
        PriceMessage::parse(&message[..84]),
        Err(WireError::Truncated { what: "EMA confidence", needed: 8, left: 7 })
    );
    message.extend([9; 8]);
    assert_eq!(PriceMessage::parse(&message), Ok(known));
}

#[test]
fn set_upgrade_refusals_name_their_cause() {
    type Case = (fn(&mut Vec<u8>), WireError);
    let packet = signer().set_upgrade(&Signer::new(Model::Router, 1, SET));
    let payload = Vaa::parse(&packet).unwrap().payload.to_vec();
    assert_eq!(SetUpgrade::parse(&payload, 29).unwrap().index, 1);
    let cases: [Case; 7] = [
        (|p| p[32] = 1, WireError::GovernanceAction { found: 1 }),
        (|p| p[34] = 2, WireError::GovernanceTarget { found: 2, own: 29 }),
        (|p| p.push(0), WireError::GovernanceTrailing { found: 1 }),
        (|p| p[39] = 4, WireError::GovernanceTrailing { found: 20 }),
        (|p| p[39] = 6, WireError::Truncated { what: "member address", needed: 20, left: 0 }),
        (|p| p[40..60].fill(0), WireError::ZeroMember { index: 0 }),
        (|p| p.truncate(31), WireError::Truncated { what: "governance module", needed: 32, left: 31 }),
    ];
    for (change, expected) in cases {
        let mut changed = payload.clone();
        change(&mut changed);
        assert_eq!(SetUpgrade::parse(&changed, 29), Err(expected));
    }
    let mut own = payload.clone();
    own[34] = 29;
    assert!(SetUpgrade::parse(&own, 29).is_ok());
    let mut module = payload;
    module[31] = b'f';
    assert!(matches!(SetUpgrade::parse(&module, 29), Err(WireError::GovernanceModule { .. })));
}

#[test]
fn unusable_sets_are_refused() {
    let member = |n: u8| [n; 20];
    assert_eq!(check_members(&[]), Err(WireError::SetSize { found: 0, max: MAX_SET_SIZE }));
    let many: Vec<_> = (1..=33).map(member).collect();
    assert_eq!(check_members(&many), Err(WireError::SetSize { found: 33, max: MAX_SET_SIZE }));
    assert_eq!(check_members(&many[..32]), Ok(()));
    assert_eq!(
        check_members(&[member(1), member(2), member(1)]),
        Err(WireError::DuplicateMember { address: member(1) })
    );
}
