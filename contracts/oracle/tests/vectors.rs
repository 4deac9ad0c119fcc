//! What the contract answers to every vector of the index, genuine and third-party, each under its own configuration.
//!
//! `stored` and `installed` are accepted; anything else is the code of the refusal. Where the suite or the network that
//! a vector comes from answered otherwise, the line says why we do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::collections::BTreeSet;

use common::*;
use cosmwasm_std::{Binary, HexBinary};
use oracle::{Feed, InstantiateMsg, Params, SignerModel};
use pyth_wire::{Container, Model, Vaa};
use testing::{
    FeedUpdate, Vector, hermes_answer, indexed_files, vector, vector_files, vectors, wrap_container,
};

const SAME: &str = "";
const OWNER_GOVERNS: &str = "Pyth's governance has no say here: the owner sets feeds, publishers and fee";
const UPGRADES_ALONE: &str = "of Core's packets, set upgrades alone are accepted; the owner sets the fee";
const MADE_UP: &str =
    "verifies; its suite made the numbers up, so its feeds are left out, and nothing is new";
const NO_ROOT: &str = "its signatures pass; the payload is no accumulator root";

/// Vector, answer, and why the answer is not the one that the index expects, or does not have its cause.
const TABLE: &[(&str, &str, &str)] = &[
    // guardian-governance
    ("guardian-set-upgrade-0-to-1", "installed", SAME),
    ("guardian-set-upgrade-1-to-2", "installed", SAME),
    ("guardian-set-upgrade-2-to-3", "installed", SAME),
    ("guardian-set-upgrade-3-to-4", "installed", SAME),
    ("guardian-set-upgrade-4-to-5", "installed", SAME),
    ("guardian-set-upgrade-5-to-6", "installed", SAME),
    ("guardian-set-upgrade-6-to-7", "installed", SAME),
    ("pyth-governance-gs2-20221013-set-fee", "unknown_emitter", OWNER_GOVERNS),
    // guardian-pnau
    ("gs3-20231121-btc-usd", "stored", SAME),
    ("gs3-20231211-eth-btc", "stored", SAME),
    ("gs3-20231213-eth-btc", "stored", SAME),
    ("gs3-20240202-eth-usd", "stored", SAME),
    ("gs3-20240220-eth-usd", "stored", SAME),
    ("gs3-20240227-sol-usd", "stored", SAME),
    ("gs3-20240318-eth-usd-x2", "stored", SAME),
    ("gs3-20240318-eth-usd-x2-badproof", "merkle_proof", SAME),
    ("gs3-20240408-btc-usd", "stored", SAME),
    ("gs4-20240503-btc-usd", "stored", SAME),
    ("gs4-20240503-btc-usd-x2", "stored", SAME),
    ("gs4-20240515-btc-usd", "stored", SAME),
    ("gs4-20240528-btc-usd", "stored", SAME),
    ("gs4-20240828-btc-usd-x2", "stored", SAME),
    ("gs4-20241202-twap-x3", "message_type", SAME),
    ("gs4-20241202-twap-x3-b", "message_type", SAME),
    ("gs4-20250404-sol-usd-x4", "stored", SAME),
    ("gs4-20250703-btc-usd", "stored", SAME),
    ("gs4-20250703-btc-usd-b", "stored", SAME),
    ("gs4-20250703-btc-usd-x2", "stored", SAME),
    ("gs4-20250709-arb-usd", "stored", SAME),
    ("gs4-20250710-ban-usd-b", "stored", SAME),
    ("gs4-20250710-ban-usd-c", "stored", SAME),
    ("gs4-20250710-btc-usd", "stored", SAME),
    ("gs4-20250804-btc-usd-x11-trailing3", "stored", SAME),
    ("gs4-20250805-btc-usd", "stored", SAME),
    ("gs4-20250805-btc-usd-trailing32", "stored", SAME),
    ("gs4-20250805-btc-usd-x8", "stored", SAME),
    // guardian-vaa-other
    ("non-pyth-gs4-chain1-20250625", "unknown_emitter", SAME),
    ("non-pyth-gs4-chain21-20250610", "unknown_emitter", SAME),
    ("non-pyth-gs66580-header-20250610", "unknown_emitter", SAME),
    ("p2wh-batch-gs3-chain26-20230504", "unknown_emitter", SAME),
    ("p2wh-batch-gs3-chain26-20230919", "unknown_emitter", SAME),
    // router-governance
    ("router-set-upgrade-0-to-1", "installed", SAME),
    // router-pnau
    ("router-set0-20260709-akt-usd", "stored", SAME),
    ("router-set1-20260912-btc-eth-sol-bnb", "stored", SAME),
    // third-party/aptos
    ("aptos-accumulator-three-feeds-later", "nothing_new", MADE_UP),
    ("aptos-accumulator-unknown-message-type", "merkle_proof", SAME),
    ("aptos-governance-action-19", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-after-transfer-new-source", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-after-transfer-old-source", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-module-2", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-sequence-0", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-set-data-sources", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-set-fee", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-set-governance-source", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-set-valid-period", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-target-17", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-upgrade", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-upgrade-target-0", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-wrong-magic", "unknown_emitter", OWNER_GOVERNS),
    ("aptos-governance-wrong-source", "unknown_emitter", OWNER_GOVERNS),
    // third-party/evm
    ("evm-testnet-governance-set-fee", "unknown_emitter", OWNER_GOVERNS),
    // third-party/near
    ("near-testnet-20231107", "stored", SAME),
    ("near-testnet-20241120-truncated", "truncated", SAME),
    // third-party/solana
    ("solana-testnet-20231122-6354d685", "stored", SAME),
    ("solana-testnet-20231124-6354d685", "stored", SAME),
    ("solana-testnet-20231127-6354d685", "stored", SAME),
    ("solana-testnet-20231127-6354d685-b", "stored", SAME),
    ("solana-testnet-20231128-6354d685", "stored", SAME),
    ("solana-testnet-20231130-6354d685", "stored", SAME),
    // third-party/starknet
    ("starknet-authorize-transfer", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-core-set-upgrade", "installed", SAME),
    ("starknet-core-set-upgrade-empty", "set_size", SAME),
    ("starknet-core-set-upgrade-wrong-emitter", "unknown_emitter", SAME),
    ("starknet-core-set-upgrade-wrong-index", "set_index", SAME),
    ("starknet-price-update-1", "stored", SAME),
    ("starknet-request-transfer", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-set-data-sources", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-set-fee", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-set-fee-in-token", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-set-fee-new-source", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-set-wormhole", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-upgrade", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-upgrade-not-pyth", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-upgrade-unknown-code", "unknown_emitter", OWNER_GOVERNS),
    ("starknet-upgrade-wrong-magic", "unknown_emitter", OWNER_GOVERNS),
    // third-party/stylus
    ("stylus-governance-authorize-transfer", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-bad-signature", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-byte-cut", "truncated", SAME),
    ("stylus-governance-set-data-sources", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-set-fee", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-set-transaction-fee", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-set-valid-period", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-version-2", "vaa_version", SAME),
    ("stylus-governance-withdraw-fee", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-wrong-action", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-wrong-emitter-address", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-wrong-emitter-chain", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-wrong-magic", "unknown_emitter", OWNER_GOVERNS),
    ("stylus-governance-wrong-target", "unknown_emitter", OWNER_GOVERNS),
    // third-party/sui
    ("sui-accumulator-bad-proof", "merkle_proof", SAME),
    ("sui-accumulator-longer-messages", "nothing_new", MADE_UP),
    ("sui-accumulator-major-60", "container_version", SAME),
    ("sui-accumulator-minor-10", "nothing_new", MADE_UP),
    ("sui-accumulator-single-feed", "nothing_new", MADE_UP),
    ("sui-accumulator-three-feeds", "nothing_new", MADE_UP),
    ("sui-accumulator-wrong-payload-magic", "root_magic", SAME),
    ("sui-core-set-fee", "governance_action", UPGRADES_ALONE),
    ("sui-core-set-fee-overflow", "governance_action", UPGRADES_ALONE),
    ("sui-core-set-fee-u64-max", "governance_action", UPGRADES_ALONE),
    ("sui-core-set-upgrade-19", "installed", SAME),
    ("sui-core-set-upgrade-2a", "installed", SAME),
    ("sui-core-set-upgrade-2b", "installed", SAME),
    ("sui-core-set-upgrade-empty", "set_size", SAME),
    ("sui-core-transfer-fees", "governance_action", UPGRADES_ALONE),
    ("sui-core-transfer-fees-overflow", "governance_action", UPGRADES_ALONE),
    ("sui-core-transfer-fees-zero-recipient", "governance_action", UPGRADES_ALONE),
    ("sui-governance-set-data-sources", "unknown_emitter", OWNER_GOVERNS),
    ("sui-governance-set-fee", "unknown_emitter", OWNER_GOVERNS),
    ("sui-governance-set-governance-source", "unknown_emitter", OWNER_GOVERNS),
    ("sui-governance-set-valid-period", "unknown_emitter", OWNER_GOVERNS),
    ("sui-half-quorum-2-of-5", "below_quorum", SAME),
    ("sui-half-quorum-3-of-5", "root_magic", NO_ROOT),
    ("sui-half-quorum-doubled", "signatures_unordered", SAME),
    ("sui-p2wh-batch", "root_magic", NO_ROOT),
    ("sui-testnet-20230712-f9c0172b", "stored", SAME),
    ("sui-testnet-p2wh-batch-20230501", "root_magic", SAME),
    ("sui-two-thirds-12-of-19", "below_quorum", SAME),
    ("sui-two-thirds-13-of-19", "root_magic", NO_ROOT),
    ("sui-two-thirds-doubled", "signatures_unordered", SAME),
];

/// The contract as the vector's own configuration has it: its signer set, its publisher, its chain id, its feeds.
fn oracle(vector: &Vector) -> Oracle {
    let set = vector.signer_set();
    let model = if set.model == Model::Guardian { SignerModel::Guardian } else { SignerModel::Router };
    let msg = InstantiateMsg {
        params: Params { own_chain: own_chain(vector), ..replay_params() },
        emitters: emitters(vector, model),
        signer_sets: vec![set_msg(model, vector.signer_set_index(), &set)],
        feeds: feeds_of(vector),
        ..setup()
    };
    Oracle::with(msg).unwrap()
}

/// Publishers of production, or the one of the suite.
fn emitters(vector: &Vector, model: SignerModel) -> Vec<oracle::PriceEmitter> {
    if vector.model != "test" {
        return production_emitters();
    }
    let vaa = Container::parse(&vector.hex).map_or(vector.hex.clone(), |container| container.vaa.to_vec());
    let Ok(vaa) = Vaa::parse(&vaa) else { return setup().emitters };
    if let Some((_, source)) = vector.config.split_once("data source ").filter(|_| vector.kind == "pnau") {
        let start = HexBinary::from(&vaa.emitter.address[..4]).to_hex();
        assert!(source.starts_with(&format!("chain {} / {start}", vaa.emitter.chain)), "{}", vector.id);
    }
    vec![emitter(model, vaa.emitter.chain, vaa.emitter.address)]
}

fn own_chain(vector: &Vector) -> u16 {
    let text = vector.config.strip_prefix("chain id ").and_then(|rest| rest.split(',').next());
    text.map_or(params().own_chain, |text| text.parse().unwrap())
}

/// Feeds of the vector, unless its suite made them up: those have another exponent than Pyth's prices of the time.
fn feeds_of(vector: &Vector) -> Vec<Feed> {
    if vector.model == "test" && vector.feeds.iter().any(|feed| feed.expo != "-8") {
        return vec![];
    }
    vector.feeds.iter().enumerate().map(|(at, found)| feed(&format!("FEED/{at}"), id_of(&found.id))).collect()
}

/// Sends the vector in the message that it is for.
fn answer(vector: &Vector) -> String {
    let mut oracle = oracle(vector);
    let (accepted, result) = match vector.kind.as_str() {
        "pnau" => ("stored", oracle.update(&[vector.hex.clone()])),
        // A bare VAA gets as far as its signatures, and its payload, when it comes dressed up as an update.
        "vaa" => {
            let message = FeedUpdate::new(AKT_ID, PRICE, 1).encode();
            ("stored", oracle.update(&[wrap_container(&vector.hex, &[(message, vec![])])]))
        }
        _ => ("installed", oracle.rotate(&vector.hex)),
    };
    result.map_or_else(|error| code(&error), |_| accepted.to_owned())
}

fn is_expected_to_pass(vector: &Vector) -> bool {
    vector.expect.starts_with("accept") || vector.expect.contains("accept if trailing bytes are ignored")
}

#[test]
fn every_vector_gets_the_answer_of_its_line() {
    let mut wrong = Vec::new();
    for vector in vectors() {
        let found = answer(&vector);
        let line = TABLE.iter().find(|(id, ..)| *id == vector.id);
        let Some((_, expected, why)) = line else {
            wrong.push(format!("{} is not listed; the answer is {found}", vector.id));
            continue;
        };
        let is_same = ["stored", "installed"].contains(&found.as_str()) == is_expected_to_pass(&vector);
        let is_reason = match *why {
            SAME => is_same,
            OWNER_GOVERNS => found == "unknown_emitter" && vector.kind == "governance-vaa",
            UPGRADES_ALONE => found == "governance_action",
            MADE_UP => found == "nothing_new" && !is_same,
            NO_ROOT => found == "root_magic" && !is_same,
            _ => false,
        };
        if found != *expected || !is_reason {
            wrong
                .push(format!("{}: {found}, listed {expected} ({why}), index: {}", vector.id, vector.expect));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No line without a vector, no vector without a line, no file without either.
#[test]
fn every_file_is_covered() {
    let index = indexed_files();
    let listed: BTreeSet<_> = TABLE.iter().map(|(id, ..)| (*id).to_owned()).collect();
    assert_eq!(listed.len(), TABLE.len());
    assert_eq!(listed, index.keys().cloned().collect());
    let beside = ["README.md", "index.json", "signer-sets.json"];
    let hermes = HERMES.map(|(file, _)| format!("hermes-json/{file}"));
    let known: BTreeSet<_> = index.into_values().chain(hermes).chain(beside.map(str::to_owned)).collect();
    assert_eq!(known, vector_files().into_iter().collect());
}

/// Answers of Hermes, and the vector whose bytes they hold.
const HERMES: [(&str, &str); 2] = [
    ("v2-latest-guardian-hex.json", "gs4-20240503-btc-usd-x2"),
    ("v2-latest-router-akt-base64.json", "router-set0-20260709-akt-usd"),
];

/// What Hermes tells beside its bytes is what the contract reads in them.
#[test]
fn answers_of_hermes_hold_what_is_stored() {
    for (file, id) in HERMES {
        let (answer, vector) = (hermes_answer(file), vector(id));
        let text = answer["binary"]["data"][0].as_str().unwrap();
        let bytes = match answer["binary"]["encoding"].as_str().unwrap() {
            "hex" => HexBinary::from_hex(text).unwrap().into(),
            _ => Binary::from_base64(text).unwrap(),
        };
        let mut oracle = oracle(&vector);
        oracle.update(&[bytes.to_vec()]).unwrap();
        let parsed = answer["parsed"].as_array().unwrap();
        assert_eq!(parsed.len(), vector.feeds.len());
        for (at, told) in parsed.iter().enumerate() {
            assert_eq!(told["id"], vector.feeds[at].id);
            let stored = oracle.snapshot(&format!("FEED/{at}")).current;
            assert_eq!(
                (told["price"]["expo"].as_i64(), told["ema_price"]["expo"].as_i64()),
                (Some(-8), Some(-8))
            );
            for (told, stored) in [
                (&told["price"]["price"], stored.price),
                (&told["price"]["conf"], stored.conf),
                (&told["ema_price"]["price"], stored.ema),
                (&told["ema_price"]["conf"], stored.ema_conf),
            ] {
                assert_eq!(format!("{}0000000000", told.as_str().unwrap()), stored.to_string(), "{file}");
            }
            assert_eq!(told["price"]["publish_time"].as_u64(), Some(stored.publish_time.u64()));
        }
    }
}
