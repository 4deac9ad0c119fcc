//! Every error of the contract, provoked once. An error that is added to `error.rs` fails here until it is, too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::collections::BTreeSet;

use common::*;
use cosmwasm_std::{HexBinary, Storage, coins, from_json};
use json::{FromJson, Json};
use oracle::{
    ExecuteMsg, Feed, InstantiateMsg, OracleError, ParamsPatch, PriceResponse, QueryMsg, SignerModel,
    SnapshotResponse, TwapResponse, contract::migrate,
};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

/// Codes in the attributes of the source.
fn declared() -> BTreeSet<String> {
    let source = include_str!("../src/error.rs");
    let texts = source.split("#[error(").skip(1).map(str::trim_start);
    let codes = texts.filter_map(|text| text.strip_prefix('"')?.split(':').next());
    codes.map(str::to_owned).collect()
}

fn akt() -> FeedUpdate {
    FeedUpdate::new(AKT_ID, PRICE, NOW_I)
}

fn updated(update: FeedUpdate) -> OracleError {
    Oracle::new().feeds(&[update]).unwrap_err()
}

fn owner(msg: ExecuteMsg) -> OracleError {
    Oracle::new().owner(msg).unwrap_err()
}

fn register(index: u32, members: Vec<HexBinary>) -> ExecuteMsg {
    ExecuteMsg::RegisterSignerSet { set: oracle::SignerSetMsg { model: SignerModel::Router, index, members } }
}

fn provoked() -> Vec<OracleError> {
    let fee_of_7 = || Oracle::with(InstantiateMsg { fee: fee(7), ..setup() }).unwrap();
    let update = || update_msg(&[signer().update(&[akt()])]);
    let next = |old, new| Signer::new(Model::Router, old, 5).set_upgrade(&Signer::new(Model::Router, new, 5));
    vec![
        Oracle::new().update(&[vec![]]).unwrap_err(),
        owner(ExecuteMsg::AcceptOwner {}),
        OracleError::from(ExecuteMsg::from_json(Json::Null).unwrap_err()),
        owner(ExecuteMsg::WithdrawFees { to: "x".into(), amount: fee(1) }),
        {
            let mut oracle = Oracle::new();
            cw2::set_contract_version(&mut oracle.deps.storage, "other", "1.0.0").unwrap();
            let env = oracle.env.clone();
            migrate(oracle.deps.as_mut(), env, oracle::MigrateMsg {}).unwrap_err()
        },
        {
            // What no message writes.
            let mut oracle = Oracle::new();
            oracle.deps.storage.set(&oracle_snapshot::snapshot_key(AKT), &[9]);
            oracle.query::<SnapshotResponse>(QueryMsg::Snapshot { symbol: AKT.into() }).unwrap_err()
        },
        {
            // The set of the highest index has none after it.
            let last = Signer::new(Model::Router, u32::MAX, 5);
            let msg = set_msg(SignerModel::Router, u32::MAX, &last.set());
            let mut oracle = Oracle::new();
            oracle.owner(ExecuteMsg::RegisterSignerSet { set: msg }).unwrap();
            oracle.rotate(&last.set_upgrade(&signer())).unwrap_err()
        },
        Oracle::new().update(&[]).unwrap_err(),
        Oracle::new().update(&vec![vec![]; 5]).unwrap_err(),
        {
            let mut msg = setup();
            msg.emitters[0].chain = 1;
            Oracle::with(msg).unwrap().feeds(&[akt()]).unwrap_err()
        },
        Oracle::with(InstantiateMsg { signer_sets: vec![], ..setup() }).unwrap().feeds(&[akt()]).unwrap_err(),
        {
            let mut oracle = Oracle::new();
            oracle.rotate(&next(0, 1)).unwrap();
            oracle.pass(100_000);
            oracle.feeds(&[akt()]).unwrap_err()
        },
        updated(FeedUpdate { id: OTHER_ID, ..akt() }),
        updated(FeedUpdate { price: 0, ..akt() }),
        updated(FeedUpdate { exponent: 0, price: i64::MAX, ..akt() }),
        updated(FeedUpdate { exponent: 1, ..akt() }),
        updated(FeedUpdate { conf: u64::MAX, ..akt() }),
        updated(FeedUpdate { publish_time: NOW_I + 11, ..akt() }),
        updated(FeedUpdate { publish_time: NOW_I - 61, ..akt() }),
        Oracle::new()
            .query::<PriceResponse>(QueryMsg::Price { symbol: AKT.into(), max_age_secs: None })
            .unwrap_err(),
        {
            let mut oracle = Oracle::new();
            oracle.publish(PRICE);
            oracle.query::<TwapResponse>(QueryMsg::Twap { symbol: AKT.into() }).unwrap_err()
        },
        Oracle::new().rotate(&next(1, 2)).unwrap_err(),
        Oracle::new().rotate(&next(0, 2)).unwrap_err(),
        owner(register(0, vec![HexBinary::from([1; 20])])),
        owner(ExecuteMsg::ExpireSignerSet { model: SignerModel::Router, index: 0 }),
        owner(ExecuteMsg::SetEmitters { emitters: vec![emitter(SignerModel::Guardian, 26, [1; 32])] }),
        owner(ExecuteMsg::AddFeed { feed: feed("ETH/USD", AKT_ID) }),
        owner(ExecuteMsg::AddFeed { feed: feed(AKT, OTHER_ID) }),
        fee_of_7().send("anyone", &coins(6, "uakt"), update()).unwrap_err(),
        fee_of_7().send("anyone", &coins(7, "uact"), update()).unwrap_err(),
        Oracle::new().send("owner", &coins(1, "uakt"), ExecuteMsg::AcceptOwner {}).unwrap_err(),
        owner(ExecuteMsg::SetFee { fee: oracle::Fee { denom: String::new(), ..fee(1) } }),
        owner(ExecuteMsg::AddFeed { feed: Feed { id: HexBinary::default(), ..feed("ETH/USD", OTHER_ID) } }),
        owner(ExecuteMsg::AddFeed { feed: feed("eth", OTHER_ID) }),
        owner(ExecuteMsg::SetEmitters { emitters: vec![test_emitter(), test_emitter()] }),
        Oracle::new()
            .query::<oracle::PriceFeedResponse>(QueryMsg::PriceFeed { id: OTHER_ID.into() })
            .unwrap_err(),
        owner(ExecuteMsg::Pause { symbol: Some("ETH/USD".into()), until: 0_u64.into() }),
        {
            let mut oracle = Oracle::new();
            oracle.owner(ExecuteMsg::Pause { symbol: None, until: (NOW + 1).into() }).unwrap();
            oracle.feeds(&[akt()]).unwrap_err()
        },
        owner(ExecuteMsg::RemoveFeed { id: AKT_ID.into() }),
        {
            let mut oracle = Oracle::new();
            let sources = vec![oracle.pusher("pusher")];
            let symbol = AKT.to_owned();
            oracle.owner(ExecuteMsg::SetSources { symbol, sources, min_sources: 1 }).unwrap();
            oracle.owner(ExecuteMsg::UpdateFeed { feed: feed(AKT, OTHER_ID) }).unwrap_err()
        },
        owner(ExecuteMsg::SubmitPrice {
            symbol: AKT.into(),
            price: 1_u128.into(),
            conf: 0_u128.into(),
            publish_time: NOW.into(),
        }),
        owner(ExecuteMsg::UpdateParams { patch: ParamsPatch::default(), expect_version: 2 }),
        owner(ExecuteMsg::UpdateParams { patch: ParamsPatch::default(), expect_version: 1 }),
    ]
}

#[test]
fn every_declared_error_is_provoked() {
    let errors = provoked();
    let codes: BTreeSet<_> = errors.iter().map(code).collect();
    let declared = declared();
    assert!(declared.len() > 25, "{declared:?}");
    assert_eq!(declared.difference(&codes).collect::<Vec<_>>(), Vec::<&String>::new(), "not provoked");
    // What is left over comes from the crates below.
    assert_eq!(codes.difference(&declared).collect::<Vec<_>>(), ["no_offer", "truncated"]);
}

/// Codes are what programs go by: lower case, and of one cause each.
#[test]
fn codes_are_words_and_used_once() {
    let source = include_str!("../src/error.rs");
    let declared = declared();
    assert_eq!(
        source.matches("#[error(").count(),
        declared.len() + source.matches("#[error(transparent)]").count()
    );
    for code in declared {
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{code}");
    }
    for error in provoked() {
        let text = error.to_string();
        assert!(text.len() < 300, "{text}");
    }
}

/// A misspelt limit must not be taken for an absent one.
#[test]
fn a_message_with_an_unlisted_field_does_not_parse() {
    let parse = |text: &str| QueryMsg::from_json(from_json::<Json>(text).unwrap()).map_err(OracleError::from);
    assert!(parse(r#"{"price":{"symbol":"AKT/USD","max_age_secs":"60"}}"#).is_ok());
    let misspelt = parse(r#"{"price":{"symbol":"AKT/USD","max_age":"60"}}"#).unwrap_err();
    assert_eq!(code(&misspelt), "message");
    assert!(misspelt.to_string().contains("max_age"), "{misspelt}");
    let fee = r#"{"set_fee":{"fee":{"amount":"1","denom":"uakt","per":"update"}}}"#;
    assert!(ExecuteMsg::from_json(from_json(fee).unwrap()).is_err());
}
