//! The contract's own reader takes what the derived readers take, and refuses what they refuse.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::fmt::Debug;

use common::*;
use cosmwasm_schema::serde::{Serialize, de::DeserializeOwned};
use cosmwasm_std::{HexBinary, from_json, to_json_string};
use json::{FromJson, Json};
use oracle::{
    ExecuteMsg, InstantiateMsg, MigrateMsg, OracleError, ParamsPatch, QueryMsg, Relay, SignerModel, Source,
};
use testing::{FeedUpdate, Signer};

/// Every message. A new one does not build until it is here.
fn executes() -> Vec<ExecuteMsg> {
    use ExecuteMsg::*;
    let all = vec![
        UpdatePriceFeeds { data: binaries(&[vec![1, 2, 3], vec![]]) },
        UpdatePriceFeed { vaa: vec![7; 10].into() },
        SubmitGovernance { vaa: vec![].into() },
        RegisterSignerSet { set: set_msg(SignerModel::Guardian, 7, &signer().set()) },
        ExpireSignerSet { model: SignerModel::Router, index: u32::MAX },
        AddFeed { feed: feed("ETH/USD", OTHER_ID) },
        UpdateFeed { feed: feed(AKT, OTHER_ID) },
        UpdateParams { patch: ParamsPatch::default(), expect_version: 3 },
        UpdateParams {
            patch: ParamsPatch {
                max_future_secs: Some(1),
                max_age_secs: Some(2),
                max_conf_bps: Some(3),
                window_secs: Some(4),
                min_coverage_bps: Some(5),
                max_gap_secs: Some(6),
                max_move_bps: Some(7),
                move_floor_bps: Some(8),
                confirm_secs: Some(9),
                outlier_bps: Some(13),
                flat_secs: Some(12),
                set_grace_secs: Some(10),
                own_chain: Some(11),
            },
            expect_version: 4,
        },
        RemoveFeed { id: AKT_ID.into() },
        SetSources {
            symbol: AKT.into(),
            sources: vec![
                Source::Feed { id: OTHER_ID.into() },
                Source::Pusher { address: "a \"pusher\"".into() },
            ],
            min_sources: 2,
        },
        SetSources { symbol: AKT.into(), sources: vec![], min_sources: u32::MAX },
        SubmitPrice {
            symbol: AKT.into(),
            price: u128::MAX.into(),
            conf: 0_u128.into(),
            publish_time: u64::MAX.into(),
        },
        Pause { symbol: Some("AKT/USD".into()), until: u64::MAX.into() },
        Pause { symbol: None, until: 0_u64.into() },
        SetGuardian { guardian: Some("\"quoted\" \\ and é".into()) },
        SetRelay { relay: None },
        SetRelay { relay: Some(Relay { symbol: "A/B".into(), denom: "a".into(), base_denom: "b".into() }) },
        SetEmitters { emitters: vec![test_emitter(), emitter(SignerModel::Guardian, 0, [0; 32])] },
        UpdateFee { new_fee: u128::MAX.into() },
        TransferAdmin { new_admin: "x".into() },
        SetFee { fee: fee(3) },
        WithdrawFees { to: "y".into(), amount: fee(u128::MAX) },
        ProposeOwner { nominee: String::new(), expires_in_secs: 60_u64.into() },
        AcceptOwner {},
    ];
    for msg in &all {
        match msg {
            UpdatePriceFeeds { .. } | UpdatePriceFeed { .. } | SubmitGovernance { .. } => {}
            RegisterSignerSet { .. } | ExpireSignerSet { .. } | AddFeed { .. } | UpdateParams { .. } => {}
            UpdateFeed { .. } | RemoveFeed { .. } | SetSources { .. } | SubmitPrice { .. } => {}
            Pause { .. } | SetGuardian { .. } | SetRelay { .. } | SetEmitters { .. } | UpdateFee { .. } => {}
            TransferAdmin { .. } | SetFee { .. } | WithdrawFees { .. } | ProposeOwner { .. } => {}
            AcceptOwner {} => {}
        }
    }
    all
}

/// Every query, as above.
fn queries() -> Vec<QueryMsg> {
    use QueryMsg::*;
    let symbol = || "AKT/USD".to_owned();
    let (start_after, limit) = (Some(symbol()), Some(3));
    let all = vec![
        Snapshot { symbol: symbol() },
        Price { symbol: symbol(), max_age_secs: Some(5_u64.into()) },
        Price { symbol: symbol(), max_age_secs: None },
        Twap { symbol: symbol() },
        Health { symbol: symbol() },
        VerifyUpdate { data: binaries(&[vec![1]]) },
        SignerSet { model: SignerModel::Guardian, index: None },
        Feeds { start_after: start_after.clone(), limit },
        Symbols { start_after, limit },
        Sources { symbol: symbol() },
        Observations { symbol: symbol(), start_after: Some(1), limit: None },
        SignerSets { model: SignerModel::Router, start_after: None, limit },
        GetUpdateFee { vaas: vec![] },
        GetPrice {},
        GetPriceFeed {},
        GetConfig {},
        GetPriceFeedId {},
        PriceFeed { id: HexBinary::from([0xab; 32]) },
        GetValidTimePeriod {},
        Config {},
        Params {},
        Roles {},
        Ownership {},
    ];
    for msg in &all {
        match msg {
            Snapshot { .. } | Price { .. } | Twap { .. } | Health { .. } | VerifyUpdate { .. } => {}
            SignerSet { .. } | Feeds { .. } | Symbols { .. } | Observations { .. } | SignerSets { .. } => {}
            GetUpdateFee { .. } | GetPrice {} | GetPriceFeed {} | GetConfig {} | GetPriceFeedId {} => {}
            PriceFeed { .. } | GetValidTimePeriod {} | Config {} | Params {} | Roles {} | Ownership {} => {}
            Sources { .. } => {}
        }
    }
    all
}

fn ours<T: FromJson>(json: &str) -> Option<T> {
    T::from_json(from_json::<Json>(json).ok()?).ok()
}

/// Both readers agree on this text. Returns whether they take it.
#[track_caller]
fn agree<T: FromJson + DeserializeOwned + PartialEq + Debug>(json: &str) -> bool {
    let (ours, derived) = (ours::<T>(json), from_json::<T>(json).ok());
    assert_eq!(ours, derived, "{json}");
    ours.is_some()
}

/// The message as it is, and with every piece of its text replaced by others.
#[track_caller]
fn agree_around<T: FromJson + DeserializeOwned + Serialize + PartialEq + Debug>(messages: Vec<T>) {
    let mut counts = (0, 0);
    for msg in messages {
        let json = to_json_string(&msg).unwrap();
        assert_eq!(ours::<T>(&json).as_ref(), Some(&msg), "{json}");
        let marks: Vec<_> =
            json.match_indices(['{', '}', '[', ']', ',', ':', '"']).map(|(at, _)| at).collect();
        let mut count = |is_taken| if is_taken { counts.0 += 1 } else { counts.1 += 1 };
        for (nth, from) in marks.iter().enumerate() {
            for to in marks.iter().skip(nth).take(12) {
                for piece in [
                    "",
                    "null",
                    "0",
                    "1",
                    "-1",
                    "1.5",
                    "4294967296",
                    "true",
                    "[]",
                    "{}",
                    "\"\"",
                    "\"12\"",
                    "x",
                ] {
                    count(agree::<T>(&[&json[..*from], piece, &json[*to..]].concat()));
                    count(agree::<T>(&[&json[..=*from], piece, &json[*to..]].concat()));
                }
            }
            for added in [",\"extra\":1", "\"extra\":1,", " ", "\n\t"] {
                count(agree::<T>(&[&json[..=*from], added, &json[from + 1..]].concat()));
            }
        }
    }
    assert!(counts.0 > 0 && counts.1 > 0, "{counts:?}");
}

#[test]
fn messages_are_read_as_derived() {
    agree_around(executes());
}

#[test]
fn queries_are_read_as_derived() {
    agree_around(queries());
}

#[test]
fn the_first_message_is_read_as_derived() {
    let guardian = Some("guardian".into());
    let fewer = InstantiateMsg { guardian, signer_sets: vec![], ..setup() };
    agree_around(vec![fewer]);
    assert_eq!(ours::<InstantiateMsg>(&to_json_string(&setup()).unwrap()), Some(setup()));
    assert!(agree::<MigrateMsg>("{}") && !agree::<MigrateMsg>("{\"a\":1}") && !agree::<MigrateMsg>("[]"));
}

#[test]
fn other_names_are_read_as_derived() {
    for json in [
        r#"{"submit_v_a_a":{"vaa":"AAAA"}}"#,
        r#"{"submit_v_a_a":{"vaa":"AAAA","vaa":"AAAA"}}"#,
        r#"{"accept_owner":{}}"#,
        r#"{"pause":{"until":"1"}}"#,
    ] {
        assert_eq!(agree::<ExecuteMsg>(json), json.matches("vaa").count() < 2, "{json}");
    }
    for (json, is_taken) in [
        (r#"{"get_update_fee":{"vaas":["AAAA"]}}"#, true),
        (r#"{"update_fee":{"vaas":[]}}"#, true),
        (r#"{"get_update_fee":{"data":[],"vaas":[]}}"#, false),
        (r#"{"feeds":{}}"#, true),
        (r#"{"feeds":{},"config":{}}"#, false),
        (r#"{}"#, false),
        (r#""config""#, false),
    ] {
        assert_eq!(agree::<QueryMsg>(json), is_taken, "{json}");
    }
}

/// A refusal names the field, so that a misspelt one is found.
#[test]
fn refusals_say_where() {
    let refusal = |json: &str| {
        let error = ExecuteMsg::from_json(from_json::<Json>(json).unwrap()).unwrap_err();
        OracleError::from(error).to_string()
    };
    for (json, text) in [
        ("7", "message: an object with one message is expected"),
        (r#"{"pause":{"until":1}}"#, "message: pause.until: text is expected"),
        (
            r#"{"pause":{"until":""}}"#,
            "message: pause.until: a whole number in quotes is expected, within its bounds",
        ),
        (r#"{"pause":{"symbol":"A"}}"#, "message: pause: field 'until' is missing"),
        (r#"{"pause":{"unti":"1"}}"#, "message: pause: unknown field 'unti'; known are: symbol, until"),
        (r#"{"pause":{"until":"1","until":"1"}}"#, "message: pause: field 'until' is there twice"),
        (
            r#"{"update_params":{"expect_version":1,"patch":{"max_age_secs":"9"}}}"#,
            "message: update_params.patch.max_age_secs: a whole number of at least zero is expected",
        ),
        (
            r#"{"expire_signer_set":{"model":"notary","index":1}}"#,
            "message: expire_signer_set.model: unknown value 'notary'; known are: guardian, router",
        ),
    ] {
        assert_eq!(refusal(json), text);
    }
    assert!(
        refusal(r#"{"halt":{}}"#)
            .starts_with("message: unknown message 'halt'; known are: update_price_feeds, ")
    );
}

/// Deep nesting ends in an error and not in the stack.
#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let json = [open.repeat(100_000), "0".into(), close.repeat(100_000)].concat();
        assert!(from_json::<Json>(json).is_err());
    }
}

/// A genuine call through the reader.
#[test]
fn an_update_passes_through_the_reader() {
    let data = [signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)])];
    let msg = ours(&to_json_string(&update_msg(&data)).unwrap()).unwrap();
    Oracle::new().send("anyone", &[], msg).unwrap();
    let set = set_msg(SignerModel::Router, 1, &Signer::new(pyth_wire::Model::Router, 1, 32).set());
    let msg = ours(&to_json_string(&ExecuteMsg::RegisterSignerSet { set }).unwrap()).unwrap();
    Oracle::new().owner(msg).unwrap();
}
