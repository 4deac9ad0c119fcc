//! Genuine updates and rotation packets of Pyth and Wormhole through the entry points, under production signer sets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{Binary, HexBinary, Uint64, from_json};
use oracle::{
    ExecuteMsg, Feed, InstantiateMsg, MessageOutcome, OracleError, PriceResponse, QueryMsg, SignerModel,
    SignerSetResponse, VerifyUpdateResponse,
};
use pyth_wire::{Container, GOVERNANCE_EMITTER, Model, Vaa};
use testing::{FeedUpdate, Signer, Vector, signer_set, vector, vectors, wrap_container};

const GUARDIAN_EMITTER: &str = "e101faedac5851e32b9b23b5f9411a8c2bac4aae3ed4dd7b811dd1a72ea4aa71";
const ROUTER_EMITTER: [u8; 32] = *b"PythnetPythnetPythnetPythnetPyth";
const PYTHNET: u16 = 26;
const AKT_PRODUCTION: &str = "4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702";
const AKT_UPDATE: &str = "router-set0-20260709-akt-usd";

fn bytes(text: &str) -> [u8; 32] {
    HexBinary::from_hex(text).unwrap().to_array().unwrap()
}

fn production_feed(at: usize, id: &str) -> Feed {
    feed(&if id == AKT_PRODUCTION { AKT.to_owned() } else { format!("FEED/{at}") }, bytes(id))
}

/// Both models as in production, with these sets of each.
fn production(sets: &[(SignerModel, u32)]) -> InstantiateMsg {
    let set =
        |(model, index): &(SignerModel, u32)| set_msg(*model, *index, &signer_set((*model).into(), *index));
    InstantiateMsg {
        params: replay_params(),
        emitters: vec![
            emitter(SignerModel::Guardian, PYTHNET, bytes(GUARDIAN_EMITTER)),
            emitter(SignerModel::Router, PYTHNET, ROUTER_EMITTER),
        ],
        signer_sets: sets.iter().map(set).collect(),
        feeds: vec![production_feed(0, AKT_PRODUCTION)],
        ..setup()
    }
}

const ALL_SETS: [(SignerModel, u32); 4] = [
    (SignerModel::Guardian, 3),
    (SignerModel::Guardian, 4),
    (SignerModel::Router, 0),
    (SignerModel::Router, 1),
];

fn feeds_of(vector: &Vector) -> Vec<Feed> {
    vector.feeds.iter().enumerate().map(|(at, feed)| production_feed(at, &feed.id)).collect()
}

fn is_update(vector: &Vector, is_genuine: bool) -> bool {
    let is_accepted =
        vector.expect.starts_with("accept") || vector.expect.contains("trailing bytes are ignored");
    vector.kind == "pnau" && is_accepted && (vector.model != "test") == is_genuine
}

/// `mantissa` × 10^(18 + exponent), in decimal digits.
fn scaled(mantissa: &str, exponent: &str) -> String {
    let zeros: i32 = 18 + exponent.parse::<i32>().unwrap();
    format!("{mantissa}{}", "0".repeat(zeros.try_into().unwrap()))
}

#[track_caller]
fn assert_stored(oracle: &Oracle, vector: &Vector) {
    for (feed, Feed { symbol, .. }) in vector.feeds.iter().zip(feeds_of(vector)) {
        let found = oracle.snapshot(&symbol).current;
        let id = &vector.id;
        assert_eq!(found.price.to_string(), scaled(&feed.price, &feed.expo), "{id}");
        assert_eq!(found.conf.to_string(), scaled(&feed.conf, &feed.expo), "{id}");
        assert_eq!(found.ema.to_string(), scaled(&feed.ema_price, &feed.expo), "{id}");
        assert_eq!(found.ema_conf.to_string(), scaled(&feed.ema_conf, &feed.expo), "{id}");
        assert_eq!(found.publish_time.to_string(), feed.publish_time, "{id}");
        assert!(found.twap.is_zero() && found.coverage_secs == 0, "{id}");
    }
}

#[test]
fn every_genuine_update_is_stored_as_indexed() {
    let mut counts = (0, 0);
    for vector in vectors().iter().filter(|vector| is_update(vector, true)) {
        let feeds = feeds_of(vector);
        let mut oracle = Oracle::with(InstantiateMsg { feeds, ..production(&ALL_SETS) }).unwrap();
        let data = [vector.hex.clone()];
        let forecast: VerifyUpdateResponse =
            oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
        let response = oracle.update(&data).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        assert_eq!(event_types(&response), vec!["price_accepted"; vector.feeds.len()], "{}", vector.id);
        assert!(response.messages.is_empty());
        assert_stored(&oracle, vector);

        let [signed] = forecast.containers.as_slice() else { panic!("one container") };
        let (model, members, quorum) = match vector.model.as_str() {
            "guardian" => (SignerModel::Guardian, 19, 13),
            _ => (SignerModel::Router, 5, 3),
        };
        assert_eq!(
            (signed.model, signed.members, signed.signatures),
            (model, members, quorum),
            "{}",
            vector.id
        );
        for (outcome, Feed { symbol, .. }) in forecast.messages.iter().zip(feeds_of(vector)) {
            let current = oracle.snapshot(&symbol).current;
            let accepted = MessageOutcome::Accepted { symbol, prices: current, source: None, agreeing: None };
            assert_eq!(*outcome, accepted, "{}", vector.id);
        }
        counts = (counts.0 + 1, counts.1 + vector.feeds.len());
    }
    assert_eq!(counts.0, 27);
    assert!(counts.1 > counts.0, "some hold several feeds");
}

#[test]
fn the_genuine_akt_price_is_exact() {
    let mut oracle = Oracle::with(production(&[(SignerModel::Router, 0)])).unwrap();
    oracle.send("anyone", &[], ExecuteMsg::UpdatePriceFeed { vaa: vector(AKT_UPDATE).hex.into() }).unwrap();
    let price: PriceResponse =
        oracle.query(QueryMsg::Price { symbol: AKT.into(), max_age_secs: None }).unwrap();
    assert_eq!(price.price.u128(), 586_467_440_000_000_000);
    assert_eq!(price.conf.u128(), 566_310_000_000_000);
    assert_eq!(price.publish_time, Uint64::new(1_783_572_461));
}

/// Everyday limits refuse what is genuine but old.
#[test]
fn the_genuine_akt_price_is_refused_when_old() {
    let mut oracle = Oracle::with(InstantiateMsg { params: params(), ..production(&ALL_SETS) }).unwrap();
    assert_eq!(refusal(oracle.update(&[vector(AKT_UPDATE).hex])), "stale");
}

#[test]
fn genuine_updates_that_hold_no_good_price_are_refused_by_name() {
    for (id, expected) in [
        ("gs4-20241202-twap-x3", "message_type"),
        ("gs4-20241202-twap-x3-b", "message_type"),
        ("gs3-20240318-eth-usd-x2-badproof", "merkle_proof"),
    ] {
        let vector = vector(id);
        let feeds = feeds_of(&vector);
        let mut oracle = Oracle::with(InstantiateMsg { feeds, ..production(&ALL_SETS) }).unwrap();
        let before = oracle.dump();
        assert_eq!(refusal(oracle.update(&[vector.hex])), expected, "{id}");
        assert_eq!(oracle.dump(), before, "{id}");
    }
}

/// VAAs of other emitters under the genuine guardian sets, dressed up as updates and as packets.
#[test]
fn genuine_vaas_of_other_emitters_are_refused_by_name() {
    let others: Vec<_> = vectors().into_iter().filter(|v| v.model == "guardian" && v.kind == "vaa").collect();
    assert_eq!(others.len(), 5);
    let message = (FeedUpdate::new(bytes(AKT_PRODUCTION), PRICE, 1_783_572_461).encode(), vec![]);
    for vector in others {
        let mut oracle = Oracle::with(production(&ALL_SETS)).unwrap();
        let wrapped = wrap_container(&vector.hex, &[message.clone()]);
        assert_eq!(refusal(oracle.update(&[wrapped.clone()])), "unknown_emitter", "{}", vector.id);
        assert_eq!(refusal(oracle.update(&[vector.hex.clone()])), "container_magic", "{}", vector.id);
        assert_eq!(refusal(oracle.rotate(&vector.hex)), "unknown_emitter", "{}", vector.id);

        // Even listed, they sign no root, or are of a set that does not exist.
        let Vaa { emitter: from, set_index, .. } = Vaa::parse(&vector.hex).unwrap();
        let emitters = vec![emitter(SignerModel::Guardian, from.chain, from.address)];
        oracle.owner(ExecuteMsg::SetEmitters { emitters }).unwrap();
        let expected = if set_index == 66_580 { "unknown_signer_set" } else { "root_magic" };
        assert_eq!(refusal(oracle.update(&[wrapped])), expected, "{}", vector.id);
    }
}

/// The router's emitter address on another chain, and the guardians' address on the right chain, are strangers.
#[test]
fn both_chain_and_address_name_an_emitter() {
    for wrong in [
        emitter(SignerModel::Router, PYTHNET + 1, ROUTER_EMITTER),
        emitter(SignerModel::Router, PYTHNET, bytes(GUARDIAN_EMITTER)),
    ] {
        let msg = InstantiateMsg { emitters: vec![wrong], ..production(&ALL_SETS) };
        assert_eq!(refusal(Oracle::with(msg).unwrap().update(&[vector(AKT_UPDATE).hex])), "unknown_emitter");
    }
}

/// Router set 0 may not sign as guardian set 0: the emitter decides the model.
#[test]
fn sets_of_the_other_model_do_not_sign() {
    let mut msg = production(&[(SignerModel::Guardian, 0)]);
    assert_eq!(
        refusal(Oracle::with(msg.clone()).unwrap().update(&[vector(AKT_UPDATE).hex])),
        "unknown_signer_set"
    );
    // Listed under the wrong model, the five keys fall short of the guardians' quorum.
    msg.signer_sets = vec![set_msg(SignerModel::Guardian, 0, &signer_set(Model::Router, 0))];
    msg.emitters = vec![emitter(SignerModel::Guardian, PYTHNET, ROUTER_EMITTER)];
    assert_eq!(refusal(Oracle::with(msg).unwrap().update(&[vector(AKT_UPDATE).hex])), "below_quorum");
}

#[test]
fn an_update_of_set_0_is_refused_when_only_set_1_is_registered() {
    let mut oracle = Oracle::with(production(&[(SignerModel::Router, 1)])).unwrap();
    let akt = vector(AKT_UPDATE).hex;
    assert_eq!(refusal(oracle.update(&[akt.clone()])), "unknown_signer_set");
    // The index is not signed. Changed to the registered set, the keys that were replaced give it away.
    let mut rewrapped = akt;
    rewrapped[14] = 1;
    assert_eq!(refusal(oracle.update(&[rewrapped])), "wrong_signer");
}

fn current_set(oracle: &Oracle, model: SignerModel) -> SignerSetResponse {
    oracle.query(QueryMsg::SignerSet { model, index: None }).unwrap()
}

fn set_of(oracle: &Oracle, model: SignerModel, index: u32) -> SignerSetResponse {
    oracle.query(QueryMsg::SignerSet { model, index: Some(index) }).unwrap()
}

/// Both models at once, both counting from zero, each packet finds its own.
#[test]
fn production_rotations_replay_from_genuine_packets() {
    let mut oracle =
        Oracle::with(production(&[(SignerModel::Guardian, 0), (SignerModel::Router, 0)])).unwrap();
    for (model, name, last) in [(SignerModel::Router, "router", 1), (SignerModel::Guardian, "guardian", 7)] {
        for index in 0..last {
            oracle.pass(5);
            let packet = vector(&format!("{name}-set-upgrade-{index}-to-{}", index + 1)).hex;
            let response = oracle.rotate(&packet).unwrap();
            let installed = current_set(&oracle, model);
            let expected = signer_set(model.into(), index + 1);
            assert_eq!(set_msg(model, index + 1, &expected).members, installed.members);
            assert_eq!((installed.index, installed.is_current, installed.expires), (index + 1, true, None));
            let replaced = set_of(&oracle, model, index);
            let ends = oracle.now() + 86_400;
            assert_eq!((replaced.is_current, replaced.expires), (false, Some(Uint64::new(ends))));
            let (ty, attributes) = &events(&response)[0];
            assert_eq!(ty, "signer_set_installed");
            assert_eq!(attributes["model"], name);
            assert_eq!(attributes["index"], (index + 1).to_string());
            assert_eq!(attributes["old_set_expires"], ends.to_string());
            refusal(oracle.rotate(&packet));
        }
    }
    assert_eq!(current_set(&oracle, SignerModel::Router).quorum, 3);
    assert_eq!(current_set(&oracle, SignerModel::Guardian).quorum, 13);

    // An update of the set that was installed, and not only of those registered by hand.
    let next = vector("router-set1-20260912-btc-eth-sol-bnb");
    let feeds = feeds_of(&next);
    for feed in feeds {
        oracle.owner(ExecuteMsg::AddFeed { feed }).unwrap();
    }
    oracle.update(&[next.hex.clone()]).unwrap();
    assert_stored(&oracle, &next);
}

#[test]
fn the_old_set_signs_to_the_last_second_of_its_grace_time() {
    let mut oracle =
        Oracle::with(production(&[(SignerModel::Guardian, 0), (SignerModel::Router, 0)])).unwrap();
    oracle.rotate(&vector("router-set-upgrade-0-to-1").hex).unwrap();
    let rotated = oracle.now();
    let akt = [vector(AKT_UPDATE).hex];
    oracle.pass(86_401);
    let expired = OracleError::ExpiredSignerSet {
        model: SignerModel::Router,
        index: 0,
        expired: rotated + 86_400,
        now: oracle.now(),
    };
    assert_eq!(oracle.update(&akt).unwrap_err().to_string(), expired.to_string());
    oracle.env.block.time = oracle.env.block.time.minus_seconds(1);
    oracle.update(&akt).unwrap();
}

#[test]
fn a_rotation_is_refused_when_repeated_in_any_wrapping() {
    let mut oracle =
        Oracle::with(production(&[(SignerModel::Guardian, 7), (SignerModel::Router, 0)])).unwrap();
    let packet = vector("router-set-upgrade-0-to-1").hex;
    oracle.rotate(&packet).unwrap();
    let again = oracle.rotate(&packet).unwrap_err();
    assert_eq!(
        again.to_string(),
        "not_current_set: packet is signed by set 0, current are guardian 7, router 1"
    );

    // Three of the four signers stayed, at the same places. Under the new index, without the fourth signature, the
    // packet is truly signed by the current set; what it installs is not the next set.
    let mut rewrapped = packet;
    rewrapped[4] = 1;
    rewrapped[5] = 3;
    rewrapped.drain(6 + 3 * 66..6 + 4 * 66);
    let replay = oracle.rotate(&rewrapped).unwrap_err();
    assert_eq!(replay.to_string(), "set_index: packet installs set 1, next is 2");
}

#[test]
fn a_genuine_packet_that_skips_a_set_is_refused() {
    let mut oracle = Oracle::with(production(&[(SignerModel::Guardian, 3)])).unwrap();
    let refused = oracle.rotate(&vector("guardian-set-upgrade-4-to-5").hex).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "not_current_set: packet is signed by set 4, current are guardian 3, no router"
    );
    assert_eq!(refusal(oracle.rotate(&vector("guardian-set-upgrade-2-to-3").hex)), "not_current_set");
    oracle.rotate(&vector("guardian-set-upgrade-3-to-4").hex).unwrap();
}

/// Pyth's own governance, genuine and of other suites, rotates nothing here.
#[test]
fn pyth_instructions_are_refused_by_emitter() {
    let mut oracle = Oracle::with(production(&[(SignerModel::Guardian, 2)])).unwrap();
    let found = refusal(oracle.rotate(&vector("pyth-governance-gs2-20221013-set-fee").hex));
    assert_eq!(found, "unknown_emitter");
}

/// What a set signs beside the one packet that is accepted.
#[test]
fn packets_are_refused_by_name() {
    let (old, next) = (signer(), Signer::new(Model::Router, 1, 4));
    let after_next = Signer::new(Model::Router, 2, 4);
    let packet = |emitter, change: fn(&mut Vec<u8>)| {
        let good = old.set_upgrade(&next);
        let mut payload = Vaa::parse(&good).unwrap().payload.to_vec();
        change(&mut payload);
        old.vaa(emitter, &payload, &old.quorum())
    };
    let mut elsewhere = GOVERNANCE_EMITTER;
    elsewhere.chain = 2;
    let unchanged: fn(&mut Vec<u8>) = |_| {};
    let cases = [
        (packet(elsewhere, unchanged), "unknown_emitter"),
        (packet(Signer::EMITTER, unchanged), "unknown_emitter"),
        (packet(GOVERNANCE_EMITTER, |p| p[31] ^= 1), "governance_module"),
        (packet(GOVERNANCE_EMITTER, |p| p[32] = 1), "governance_action"),
        (packet(GOVERNANCE_EMITTER, |p| p[32] = 3), "governance_action"),
        (packet(GOVERNANCE_EMITTER, |p| p[32] = 4), "governance_action"),
        (packet(GOVERNANCE_EMITTER, |p| p[34] = 28), "governance_target"),
        (packet(GOVERNANCE_EMITTER, |p| p[38] = 0), "set_index"),
        (packet(GOVERNANCE_EMITTER, |p| p[38] = 2), "set_index"),
        (packet(GOVERNANCE_EMITTER, |p| p.push(0)), "governance_trailing"),
        (packet(GOVERNANCE_EMITTER, |p| p.truncate(50)), "truncated"),
        (packet(GOVERNANCE_EMITTER, |p| p[40..60].fill(0)), "zero_member"),
        (packet(GOVERNANCE_EMITTER, |p| p.copy_within(40..60, 60)), "duplicate_member"),
        (old.set_upgrade(&after_next), "set_index"),
        (next.set_upgrade(&after_next), "not_current_set"),
    ];
    for (at, (bytes, expected)) in cases.into_iter().enumerate() {
        assert_eq!(refusal(Oracle::new().rotate(&bytes)), expected, "case {at}");
    }
    // Addressed to this chain by its own number.
    Oracle::new().rotate(&packet(GOVERNANCE_EMITTER, |p| p[34] = 29)).unwrap();
}

#[test]
fn a_packet_of_strangers_or_of_too_few_is_refused() {
    let next = Signer::new(Model::Router, 1, 5);
    let payload = {
        let good = signer().set_upgrade(&next);
        Vaa::parse(&good).unwrap().payload.to_vec()
    };
    let mut oracle = Oracle::new();
    assert_eq!(refusal(oracle.rotate(&signer().vaa(GOVERNANCE_EMITTER, &payload, &[0, 1]))), "below_quorum");
    assert_eq!(
        refusal(oracle.rotate(&signer().vaa(GOVERNANCE_EMITTER, &payload, &[0, 1, 1]))),
        "signatures_unordered"
    );
    // Right header, other keys.
    let mut strangers = next.vaa(GOVERNANCE_EMITTER, &payload, &next.quorum());
    strangers[4] = 0;
    assert_eq!(refusal(oracle.rotate(&strangers)), "wrong_signer");
    oracle.rotate(&signer().vaa(GOVERNANCE_EMITTER, &payload, &[1, 2, 4])).unwrap();
}

/// The replaced set keeps its grace time for updates, but rotates no more.
#[test]
fn a_replaced_set_rotates_nothing() {
    let mut oracle = Oracle::new();
    oracle.rotate(&signer().set_upgrade(&Signer::new(Model::Router, 1, 5))).unwrap();
    let refused = refusal(oracle.rotate(&signer().set_upgrade(&Signer::new(Model::Router, 1, 3))));
    assert_eq!(refused, "not_current_set");
    oracle.publish(PRICE);
}

/// Both models may stand at the same index; a set that the owner ended must not block the other model.
#[test]
fn a_rotation_passes_when_the_other_model_ended_at_that_index() {
    let mut msg = setup();
    msg.signer_sets.push(set_msg(SignerModel::Guardian, 0, &signer_set(Model::Guardian, 0)));
    let mut oracle = Oracle::with(msg).unwrap();
    oracle.owner(ExecuteMsg::ExpireSignerSet { model: SignerModel::Guardian, index: 0 }).unwrap();
    oracle.rotate(&signer().set_upgrade(&Signer::new(Model::Router, 1, 5))).unwrap();
    // What the ended guardian signs is refused, though its index is current.
    assert_eq!(refusal(oracle.rotate(&vector("guardian-set-upgrade-0-to-1").hex)), "expired_signer_set");
}

/// An accepted risk, written down: keys that stand in both models at one index sign the packets of both.
#[test]
fn keys_in_both_models_rotate_both() {
    let mut msg = setup();
    msg.signer_sets.push(set_msg(SignerModel::Guardian, 0, &signer().set()));
    let mut oracle = Oracle::with(msg).unwrap();
    let payload = {
        let packet = signer().set_upgrade(&Signer::new(Model::Router, 1, 5));
        Vaa::parse(&packet).unwrap().payload.to_vec()
    };
    // Four of five are enough for either; three are enough for the routers alone.
    let by = |signers: &[u8]| signer().vaa(GOVERNANCE_EMITTER, &payload, signers);
    oracle.rotate(&by(&[0, 1, 2, 3])).unwrap();
    assert_eq!(current_set(&oracle, SignerModel::Guardian).index, 1);
    assert_eq!(current_set(&oracle, SignerModel::Router).index, 0);
    oracle.rotate(&by(&[0, 1, 2])).unwrap();
    assert_eq!(current_set(&oracle, SignerModel::Router).index, 1);
}

/// The name under which Akash's contract takes the packet.
#[test]
fn the_packet_is_also_taken_under_akashs_name() {
    let vaa = Binary::from(vector("router-set-upgrade-0-to-1").hex);
    let json = format!(r#"{{"submit_v_a_a":{{"vaa":"{vaa}"}}}}"#);
    assert_eq!(from_json::<ExecuteMsg>(json).unwrap(), ExecuteMsg::SubmitGovernance { vaa });
}

/// Updates of other projects' suites, under their test sets and emitters: all verify; their feeds are stored where
/// the numbers are prices, and refused by name where the suite made them up.
#[test]
fn third_party_updates_verify_under_their_sets() {
    let (mut stored, mut refused) = (0, 0);
    for vector in vectors().iter().filter(|vector| is_update(vector, false)) {
        let vaa = Vaa::parse(Container::parse(&vector.hex).unwrap().vaa).unwrap();
        let msg = InstantiateMsg {
            params: replay_params(),
            emitters: vec![emitter(SignerModel::Guardian, vaa.emitter.chain, vaa.emitter.address)],
            signer_sets: vec![set_msg(SignerModel::Guardian, vaa.set_index, &vector.signer_set())],
            ..setup()
        };
        let data = [vector.hex.clone()];
        let mut oracle = Oracle::with(msg.clone()).unwrap();
        let forecast: VerifyUpdateResponse =
            oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
        let skipped = |message: &MessageOutcome| matches!(message, MessageOutcome::Skipped { .. });
        assert!(forecast.messages.iter().all(skipped), "{}", vector.id);
        assert_eq!(forecast.messages.len(), vector.feeds.len(), "{}", vector.id);
        assert_eq!(refusal(oracle.update(&data)), "nothing_new", "{}", vector.id);

        let mut oracle = Oracle::with(InstantiateMsg { feeds: feeds_of(vector), ..msg }).unwrap();
        if vector.feeds[0].expo == "-8" {
            oracle.update(&data).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
            assert_stored(&oracle, vector);
            stored += 1;
        } else {
            let is_positive = |mantissa: &str| mantissa.parse::<i64>().unwrap() > 0;
            let first = &vector.feeds[0];
            let are_positive = is_positive(&first.price) && is_positive(&first.ema_price);
            let expected = if are_positive { "exponent" } else { "price_not_positive" };
            assert_eq!(refusal(oracle.update(&data)), expected, "{}", vector.id);
            refused += 1;
        }
    }
    assert_eq!((stored, refused), (9, 5));
}
