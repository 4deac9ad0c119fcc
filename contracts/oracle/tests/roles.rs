//! Who may send what, with which funds; signer sets, feeds and publishers under the owner; every bound of a value.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::collections::BTreeSet;

use access::Ownership;
use common::*;
use cosmwasm_std::{Addr, BankMsg, CosmosMsg, HexBinary, Uint64, coin, coins};
use oracle::{
    ConfigResponse, ExecuteMsg, Fee, Feed, FeedsResponse, InstantiateMsg, MigrateMsg, OracleError, Params,
    ParamsPatch, PriceEmitter, QueryMsg, SignerModel, SignerSetMsg, SignerSetResponse,
    contract::{CONTRACT_NAME, CONTRACT_VERSION, migrate},
};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

const ROUTER: SignerModel = SignerModel::Router;
const GUARDIAN: SignerModel = SignerModel::Guardian;

fn router_set(index: u32, size: usize) -> SignerSetMsg {
    set_msg(ROUTER, index, &Signer::new(Model::Router, index, size).set())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Anyone,
    Owner,
    Nominee,
    Guardian,
    Pusher,
}

/// Who may send it. A new message does not build until it is judged here.
fn sender_of(msg: &ExecuteMsg) -> Role {
    match msg {
        ExecuteMsg::UpdatePriceFeeds { .. }
        | ExecuteMsg::UpdatePriceFeed { .. }
        | ExecuteMsg::SubmitGovernance { .. } => Role::Anyone,
        ExecuteMsg::RegisterSignerSet { .. }
        | ExecuteMsg::ExpireSignerSet { .. }
        | ExecuteMsg::AddFeed { .. }
        | ExecuteMsg::SetEmitters { .. }
        | ExecuteMsg::SetFee { .. }
        | ExecuteMsg::UpdateFeed { .. }
        | ExecuteMsg::RemoveFeed { .. }
        | ExecuteMsg::SetSources { .. }
        | ExecuteMsg::SetRelay { .. }
        | ExecuteMsg::UpdateFee { .. }
        | ExecuteMsg::TransferAdmin { .. }
        | ExecuteMsg::UpdateParams { .. }
        | ExecuteMsg::SetGuardian { .. }
        | ExecuteMsg::WithdrawFees { .. }
        | ExecuteMsg::ProposeOwner { .. } => Role::Owner,
        ExecuteMsg::AcceptOwner {} => Role::Nominee,
        ExecuteMsg::Pause { .. } => Role::Guardian,
        ExecuteMsg::SubmitPrice { .. } => Role::Pusher,
    }
}

/// Each message in a form that succeeds.
fn messages() -> Vec<ExecuteMsg> {
    let update = signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)]);
    let api = cosmwasm_std::testing::MockApi::default();
    vec![
        update_msg(&[update.clone()]),
        ExecuteMsg::UpdatePriceFeed { vaa: update.into() },
        ExecuteMsg::SubmitGovernance { vaa: signer().set_upgrade(&Signer::new(Model::Router, 1, 5)).into() },
        ExecuteMsg::RegisterSignerSet { set: router_set(7, 3) },
        ExecuteMsg::ExpireSignerSet { model: GUARDIAN, index: 5 },
        ExecuteMsg::AddFeed { feed: feed("ETH/USD", OTHER_ID) },
        ExecuteMsg::SetEmitters { emitters: vec![test_emitter()] },
        ExecuteMsg::SetFee { fee: fee(3) },
        ExecuteMsg::UpdateFeed { feed: feed(AKT, OTHER_ID) },
        ExecuteMsg::RemoveFeed { id: BTC_ID.into() },
        ExecuteMsg::SetSources { symbol: AKT.into(), sources: vec![source_of(AKT_ID)], min_sources: 1 },
        ExecuteMsg::SubmitPrice {
            symbol: BTC.into(),
            price: 7_u128.into(),
            conf: 0_u128.into(),
            publish_time: NOW.into(),
        },
        ExecuteMsg::SetRelay { relay: None },
        ExecuteMsg::UpdateFee { new_fee: 3_u128.into() },
        ExecuteMsg::TransferAdmin { new_admin: api.addr_make("other").into() },
        ExecuteMsg::WithdrawFees { to: api.addr_make("treasury").into(), amount: fee(3) },
        ExecuteMsg::ProposeOwner { nominee: api.addr_make("other").into(), expires_in_secs: Uint64::new(60) },
        ExecuteMsg::UpdateParams {
            patch: ParamsPatch { max_gap_secs: Some(60), ..ParamsPatch::default() },
            expect_version: 1,
        },
        ExecuteMsg::SetGuardian { guardian: Some(api.addr_make("other").into()) },
        ExecuteMsg::Pause { symbol: None, until: Uint64::new(NOW + 60) },
        ExecuteMsg::AcceptOwner {},
    ]
}

/// An offer is open, Bitcoin has a feed and a pusher, and the guardians, whom no publisher uses, have a set that may
/// end.
fn with_offer() -> Oracle {
    let mut msg = setup();
    msg.signer_sets.push(SignerSetMsg { model: GUARDIAN, ..router_set(5, 3) });
    let mut oracle = Oracle::with(msg).unwrap();
    let nominee = oracle.addr("nominee").into();
    let guardian = Some(oracle.addr("guardian").into());
    oracle.owner(ExecuteMsg::SetGuardian { guardian }).unwrap();
    let sources = vec![source_of(BTC_ID), oracle.pusher("pusher")];
    oracle.owner(ExecuteMsg::SetSources { symbol: BTC.into(), sources, min_sources: 1 }).unwrap();
    oracle.owner(ExecuteMsg::ProposeOwner { nominee, expires_in_secs: Uint64::new(60) }).unwrap();
    oracle
}

/// The table above has each message that is declared.
#[test]
fn every_message_is_in_the_table() {
    let source = include_str!("../src/msg.rs");
    let body = source.split("pub enum ExecuteMsg {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let variant = |line: &str| {
        let name = line.strip_prefix("    ")?;
        let is_variant = name.starts_with(|first: char| first.is_ascii_uppercase());
        is_variant.then(|| name.split([' ', '{', ',']).next().unwrap().to_owned())
    };
    let declared: BTreeSet<_> = body.lines().filter_map(variant).collect();
    let name = |msg: &ExecuteMsg| format!("{msg:?}").split([' ', '{']).next().unwrap().to_owned();
    let listed: BTreeSet<_> = messages().iter().map(name).collect();
    assert!(declared.len() > 20, "{declared:?}");
    assert_eq!(declared, listed);
}

#[test]
fn each_message_is_for_its_role_alone() {
    for msg in messages() {
        let role = sender_of(&msg);
        for (sender, is_role) in [
            ("anyone", role == Role::Anyone),
            ("owner", role != Role::Nominee && role != Role::Pusher),
            ("nominee", role == Role::Anyone || role == Role::Nominee),
            ("guardian", role == Role::Anyone || role == Role::Guardian),
            ("pusher", role == Role::Anyone || role == Role::Pusher),
        ] {
            let mut oracle = with_offer();
            let before = oracle.dump();
            let found = oracle.send(sender, &[], msg.clone());
            assert!(is_role || oracle.dump() == before, "{sender}: {msg:?} changes something");
            match (is_role, role) {
                (true, _) => assert!(found.is_ok(), "{sender}: {msg:?}: {found:?}"),
                (false, Role::Nominee) => assert_eq!(refusal(found), "not_nominee", "{sender}: {msg:?}"),
                (false, Role::Guardian) => {
                    assert_eq!(refusal(found), "not_guardian", "{sender}: {msg:?}");
                }
                (false, Role::Pusher) => {
                    assert_eq!(refusal(found), "not_a_source", "{sender}: {msg:?}");
                }
                (false, _) => assert_eq!(refusal(found), "not_owner", "{sender}: {msg:?}"),
            }
        }
    }
}

#[test]
fn only_updates_take_funds() {
    for msg in messages() {
        for sender in ["owner", "nominee", "guardian", "pusher", "anyone"] {
            for funds in [coins(1, "uakt"), vec![coin(1, "uact"), coin(2, "uakt")]] {
                let is_update =
                    matches!(msg, ExecuteMsg::UpdatePriceFeeds { .. } | ExecuteMsg::UpdatePriceFeed { .. });
                let found = with_offer().send(sender, &funds, msg.clone());
                if is_update {
                    assert_ne!(found.map_err(|error| code(&error)).err(), Some("not_payable".into()));
                } else {
                    assert_eq!(refusal(found), "not_payable", "{sender}: {msg:?}");
                }
            }
        }
    }
}

#[test]
fn ownership_changes_hands_in_two_steps() {
    let mut oracle = Oracle::new();
    let ownership = |oracle: &Oracle| oracle.query::<Ownership>(QueryMsg::Ownership {}).unwrap();
    assert_eq!(ownership(&oracle), Ownership { owner: oracle.addr("owner"), offer: None });
    assert_eq!(refusal(oracle.send("next", &[], ExecuteMsg::AcceptOwner {})), "no_offer");

    let nominee: String = oracle.addr("next").into();
    let offer = |nominee: &str, secs: u64| ExecuteMsg::ProposeOwner {
        nominee: nominee.into(),
        expires_in_secs: Uint64::new(secs),
    };
    let owner: String = oracle.addr("owner").into();
    assert_eq!(refusal(oracle.owner(offer(&owner, 60))), "already_owner");
    assert_eq!(refusal(oracle.owner(offer(&nominee, 0))), "offer_duration");
    assert_eq!(refusal(oracle.owner(offer(&nominee, 30 * 86_400 + 1))), "offer_duration");
    assert_eq!(refusal(oracle.owner(offer("no address", 60))), "std");
    oracle.owner(offer(&nominee, 60)).unwrap();
    // An offer alone gives no right, neither to the nominee nor to accept for somebody else.
    assert_eq!(refusal(oracle.send("next", &[], ExecuteMsg::SetFee { fee: fee(9) })), "not_owner");
    assert_eq!(refusal(oracle.send("anyone", &[], ExecuteMsg::AcceptOwner {})), "not_nominee");
    oracle.pass(61);
    assert_eq!(refusal(oracle.send("next", &[], ExecuteMsg::AcceptOwner {})), "offer_expired");
    oracle.env.block.time = oracle.env.block.time.minus_seconds(1);
    let response = oracle.send("next", &[], ExecuteMsg::AcceptOwner {}).unwrap();
    assert_eq!(events(&response)[0].1["from"], owner);
    assert_eq!(events(&response)[0].1["to"], nominee);
    assert_eq!(ownership(&oracle), Ownership { owner: Addr::unchecked(nominee), offer: None });
    assert_eq!(refusal(oracle.owner(ExecuteMsg::SetFee { fee: fee(9) })), "not_owner");
    oracle.send("next", &[], ExecuteMsg::SetFee { fee: fee(9) }).unwrap();
}

#[test]
fn another_owner_may_be_named_at_the_start() {
    let named = Oracle::empty().addr("dao");
    let mut oracle = Oracle::with(InstantiateMsg { owner: Some(named.into()), ..setup() }).unwrap();
    assert_eq!(refusal(oracle.owner(ExecuteMsg::SetFee { fee: fee(9) })), "not_owner");
    oracle.send("dao", &[], ExecuteMsg::SetFee { fee: fee(9) }).unwrap();
    assert_eq!(refusal(Oracle::with(InstantiateMsg { owner: Some("no address".into()), ..setup() })), "std");
}

// Signer sets

fn set_of(oracle: &Oracle, model: SignerModel, index: Option<u32>) -> Result<SignerSetResponse, OracleError> {
    oracle.query(QueryMsg::SignerSet { model, index })
}

#[test]
fn a_registered_set_is_current_when_its_index_is_the_highest() {
    let mut oracle = Oracle::new();
    oracle.owner(ExecuteMsg::RegisterSignerSet { set: router_set(4, 3) }).unwrap();
    assert_eq!(set_of(&oracle, ROUTER, None).unwrap().index, 4);
    oracle.owner(ExecuteMsg::RegisterSignerSet { set: router_set(2, 3) }).unwrap();
    assert_eq!(set_of(&oracle, ROUTER, None).unwrap().index, 4);
    assert!(!set_of(&oracle, ROUTER, Some(2)).unwrap().is_current);
    // Registering replaces nothing: the set before it signs until the owner ends it.
    oracle.publish(PRICE);
    oracle.owner(ExecuteMsg::ExpireSignerSet { model: ROUTER, index: 0 }).unwrap();
    oracle.pass(0);
    let update = signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I + 1)]);
    assert_eq!(refusal(oracle.update(&[update])), "expired_signer_set");
    // Only the current one rotates, and to the index after it.
    let four = Signer::new(Model::Router, 4, 3);
    assert_eq!(
        refusal(oracle.rotate(&Signer::new(Model::Router, 2, 3).set_upgrade(&Signer::new(
            Model::Router,
            3,
            3
        )))),
        "not_current_set"
    );
    oracle.rotate(&four.set_upgrade(&Signer::new(Model::Router, 5, 3))).unwrap();
}

#[test]
fn sets_are_never_replaced_in_place() {
    let mut oracle = Oracle::new();
    let refused = oracle.owner(ExecuteMsg::RegisterSignerSet { set: router_set(0, 3) }).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "signer_set_exists: router set 0 is registered already; register a higher index"
    );
    // Nor is one that was ended brought back.
    oracle.owner(ExecuteMsg::RegisterSignerSet { set: router_set(1, 3) }).unwrap();
    oracle.owner(ExecuteMsg::ExpireSignerSet { model: ROUTER, index: 0 }).unwrap();
    assert_eq!(
        refusal(oracle.owner(ExecuteMsg::RegisterSignerSet { set: router_set(0, 5) })),
        "signer_set_exists"
    );
    // The same index of the other model is another set.
    oracle
        .owner(ExecuteMsg::RegisterSignerSet { set: SignerSetMsg { model: GUARDIAN, ..router_set(0, 3) } })
        .unwrap();
}

#[test]
fn members_of_a_set_are_checked() {
    let set = |members: Vec<Vec<u8>>| SignerSetMsg {
        model: ROUTER,
        index: 9,
        members: members.into_iter().map(HexBinary::from).collect(),
    };
    let many = |count: u8| (1..=count).map(|at| vec![at; 20]).collect::<Vec<_>>();
    for (members, expected) in [
        (vec![], "set_size"),
        (many(33), "set_size"),
        (vec![vec![1; 20], vec![0; 20]], "zero_member"),
        (vec![vec![1; 20], vec![2; 20], vec![1; 20]], "duplicate_member"),
        (vec![vec![1; 19]], "byte_length"),
        (vec![vec![1; 21]], "byte_length"),
        (vec![vec![]], "byte_length"),
    ] {
        let set = set(members);
        assert_eq!(
            refusal(Oracle::new().owner(ExecuteMsg::RegisterSignerSet { set: set.clone() })),
            expected
        );
        assert_eq!(refusal(Oracle::with(InstantiateMsg { signer_sets: vec![set], ..setup() })), expected);
    }
    Oracle::new().owner(ExecuteMsg::RegisterSignerSet { set: set(many(32)) }).unwrap();
}

#[test]
fn the_current_set_of_a_used_model_is_not_ended() {
    let mut oracle = Oracle::new();
    let expire = |model, index| ExecuteMsg::ExpireSignerSet { model, index };
    assert_eq!(refusal(oracle.owner(expire(ROUTER, 0))), "current_set_in_use");
    assert_eq!(refusal(oracle.owner(expire(ROUTER, 1))), "unknown_signer_set");
    // No emitter uses the guardians.
    let set = SignerSetMsg { model: GUARDIAN, ..router_set(0, 3) };
    oracle.owner(ExecuteMsg::RegisterSignerSet { set }).unwrap();
    oracle.owner(expire(GUARDIAN, 0)).unwrap();
    assert_eq!(set_of(&oracle, GUARDIAN, None).unwrap().expires, Some(Uint64::new(NOW - 1)));
    // An ended set is not prolonged by ending it again, and neither is one in its grace time.
    oracle.rotate(&signer().set_upgrade(&Signer::new(Model::Router, 1, 5))).unwrap();
    oracle.owner(expire(ROUTER, 0)).unwrap();
    let akt = signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)]);
    assert_eq!(refusal(oracle.update(&[akt])), "expired_signer_set");
    assert_eq!(refusal(oracle.owner(expire(ROUTER, 1))), "current_set_in_use");
}

#[test]
fn without_grace_the_old_set_signs_for_the_rest_of_the_second() {
    let params = Params { set_grace_secs: 0, ..params() };
    let mut oracle = Oracle::with(InstantiateMsg { params, ..setup() }).unwrap();
    oracle.rotate(&signer().set_upgrade(&Signer::new(Model::Router, 1, 5))).unwrap();
    oracle.publish(PRICE);
    oracle.pass(1);
    let akt = signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I + 1)]);
    assert_eq!(refusal(oracle.update(&[akt])), "expired_signer_set");
}

#[test]
fn an_unknown_set_is_no_answer() {
    let oracle = Oracle::new();
    assert_eq!(refusal(set_of(&oracle, GUARDIAN, None)), "unknown_signer_set");
    assert_eq!(refusal(set_of(&oracle, ROUTER, Some(1))), "unknown_signer_set");
    assert_eq!(set_of(&oracle, ROUTER, None).unwrap().quorum, 3);
}

// Publishers

#[test]
fn publishers_need_a_live_set() {
    let mut oracle = Oracle::new();
    let guardian = emitter(GUARDIAN, 26, [1; 32]);
    let set_emitters = |emitters: &[PriceEmitter]| ExecuteMsg::SetEmitters { emitters: emitters.to_vec() };
    assert_eq!(refusal(oracle.owner(set_emitters(&[test_emitter(), guardian.clone()]))), "no_live_set");
    let register = |index| ExecuteMsg::RegisterSignerSet {
        set: SignerSetMsg { model: GUARDIAN, ..router_set(index, 3) },
    };
    oracle.owner(register(0)).unwrap();
    oracle.owner(ExecuteMsg::ExpireSignerSet { model: GUARDIAN, index: 0 }).unwrap();
    assert_eq!(refusal(oracle.owner(set_emitters(&[guardian.clone()]))), "no_live_set");
    oracle.owner(register(1)).unwrap();
    oracle.owner(set_emitters(&[guardian])).unwrap();
    // The old publisher is a stranger from now on, and its set may end.
    let akt = signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)]);
    assert_eq!(refusal(oracle.update(&[akt])), "unknown_emitter");
    oracle.owner(ExecuteMsg::ExpireSignerSet { model: ROUTER, index: 0 }).unwrap();
}

#[test]
fn publishers_are_checked() {
    let many = |count: u8| (0..count).map(|at| emitter(ROUTER, 26, [at; 32])).collect::<Vec<_>>();
    let short = PriceEmitter { address: HexBinary::from([1; 31]), ..test_emitter() };
    let other_model = PriceEmitter { model: GUARDIAN, ..test_emitter() };
    for (emitters, expected) in [
        (vec![], "out_of_bounds"),
        (many(5), "out_of_bounds"),
        (vec![short], "byte_length"),
        (vec![test_emitter(), test_emitter()], "duplicate"),
        // One publisher cannot follow two quorum rules.
        (vec![test_emitter(), other_model], "duplicate"),
    ] {
        let msg = ExecuteMsg::SetEmitters { emitters: emitters.clone() };
        assert_eq!(refusal(Oracle::new().owner(msg)), expected);
        assert_eq!(refusal(Oracle::with(InstantiateMsg { emitters, ..setup() })), expected);
    }
    let mut oracle = Oracle::new();
    oracle.owner(ExecuteMsg::SetEmitters { emitters: many(4) }).unwrap();
    let config: ConfigResponse = oracle.query(QueryMsg::Config {}).unwrap();
    assert_eq!(config.emitters, many(4));
    // Addresses are told apart by chain, too.
    let elsewhere = PriceEmitter { chain: 27, ..test_emitter() };
    oracle.owner(ExecuteMsg::SetEmitters { emitters: vec![test_emitter(), elsewhere] }).unwrap();
}

// Feeds

#[test]
fn feeds_are_checked() {
    let cases: Vec<(Feed, &str)> = vec![
        (feed(AKT, OTHER_ID), "symbol_exists"),
        (feed("ETH/USD", AKT_ID), "feed_exists"),
        (feed("", OTHER_ID), "symbol"),
        (feed("AK", OTHER_ID), "symbol"),
        (feed("AKT/USDAKT/USDAKT", OTHER_ID), "symbol"),
        (feed("akt/usd", OTHER_ID), "symbol"),
        (feed("AKT USD", OTHER_ID), "symbol"),
        (feed("AKT\0USD", OTHER_ID), "symbol"),
        (feed("ÄKT/USD", OTHER_ID), "symbol"),
        (Feed { symbol: "ETH/USD".into(), id: HexBinary::from([1; 31]) }, "byte_length"),
        (Feed { symbol: "ETH/USD".into(), id: HexBinary::from([1; 33]) }, "byte_length"),
    ];
    for (feed, expected) in cases {
        let mut oracle = Oracle::new();
        assert_eq!(refusal(oracle.owner(ExecuteMsg::AddFeed { feed: feed.clone() })), expected, "{feed:?}");
        let feeds = [setup().feeds, vec![feed]].concat();
        assert_eq!(refusal(Oracle::with(InstantiateMsg { feeds, ..setup() })), expected);
    }
    for good in ["BTC", "A/B", "ABCDEFGH/0123456"] {
        let mut oracle = Oracle::new();
        oracle.owner(ExecuteMsg::AddFeed { feed: feed(good, OTHER_ID) }).unwrap();
        oracle.feeds(&[FeedUpdate::new(OTHER_ID, PRICE, NOW_I)]).unwrap();
        assert_eq!(oracle.snapshot(good).current.publish_time.u64(), NOW);
    }
}

#[test]
fn feeds_page_in_the_order_of_their_symbols() {
    let mut oracle = Oracle::new();
    for at in 0..40_u8 {
        oracle.owner(ExecuteMsg::AddFeed { feed: feed(&format!("X{at:02}/USD"), [at + 1; 32]) }).unwrap();
    }
    let page = |start_after: Option<&str>, limit| {
        let start_after = start_after.map(str::to_owned);
        let page: FeedsResponse = oracle.query(QueryMsg::Feeds { start_after, limit }).unwrap();
        page.feeds.into_iter().map(|feed| feed.symbol).collect::<Vec<_>>()
    };
    assert_eq!(page(None, None).len(), 10);
    assert_eq!(page(None, Some(u32::MAX)).len(), 30);
    assert_eq!(page(None, Some(3)), [AKT, BTC, "X00/USD"]);
    assert_eq!(page(Some("X38/USD"), None), ["X39/USD"]);
    assert!(page(Some("X39/USD"), None).is_empty());
    assert!(page(None, Some(0)).is_empty());
}

// Values

#[test]
fn every_limit_is_bounded_on_both_sides() {
    type Change = fn(&mut Params, u32);
    // Name, lowest, highest.
    let bounds: [(&str, Change, u32, u32); 12] = [
        ("max_future_secs", |p, value| p.max_future_secs = value, 0, 600),
        ("max_age_secs", |p, value| p.max_age_secs = value, 1, u32::MAX),
        ("max_conf_bps", |p, value| p.max_conf_bps = value, 1, 10_000),
        ("window_secs", |p, value| p.window_secs = value, 120, 7_200),
        ("min_coverage_bps", |p, value| p.min_coverage_bps = value, 1, 10_000),
        ("max_gap_secs", |p, value| p.max_gap_secs = value, 1, 600),
        ("max_move_bps", |p, value| p.max_move_bps = value, 1, u32::MAX),
        ("move_floor_bps", |p, value| p.move_floor_bps = value, 0, u32::MAX),
        ("confirm_secs", |p, value| p.confirm_secs = value, 1, 86_400),
        ("outlier_bps", |p, value| p.outlier_bps = value, 1, 10_000),
        ("flat_secs", |p, value| p.flat_secs = value, 0, 7_200),
        ("set_grace_secs", |p, value| p.set_grace_secs = value, 0, 30 * 86_400),
    ];
    for (name, change, min, max) in bounds {
        let with = |value| {
            let mut params = params();
            change(&mut params, value);
            Oracle::with(InstantiateMsg { params, ..setup() }).map(|_| ())
        };
        with(min).unwrap();
        with(max).unwrap();
        for outside in [min.checked_sub(1), max.checked_add(1)].into_iter().flatten() {
            let error = with(outside).unwrap_err();
            assert_eq!(code(&error), "out_of_bounds", "{name} {outside}");
            // The window must hold the gap: of the two, the gap is named.
            let named = if name == "window_secs" && outside < min { "max_gap_secs" } else { name };
            assert!(error.to_string().contains(named), "{error}");
        }
    }
    let empty = Params { window_secs: 0, ..params() };
    assert!(Oracle::with(InstantiateMsg { params: empty, ..setup() }).is_err());
}

#[test]
fn a_fee_needs_a_possible_denom() {
    for (len, is_possible) in [(0, false), (1, true), (128, true), (129, false), (300, false)] {
        let fee = Fee { amount: 5_u128.into(), denom: "x".repeat(len) };
        let mut oracle = Oracle::new();
        let found = oracle.owner(ExecuteMsg::SetFee { fee: fee.clone() });
        assert_eq!(
            Oracle::with(InstantiateMsg { fee: fee.clone(), ..setup() }).is_ok(),
            is_possible,
            "{len}"
        );
        if is_possible {
            assert_eq!(events(&found.unwrap())[0].1["fee"], format!("5{}", fee.denom));
            let config: ConfigResponse = oracle.query(QueryMsg::Config {}).unwrap();
            assert_eq!((config.fee, config.params), (fee, params()));
        } else {
            assert_eq!(refusal(found), "out_of_bounds", "{len}");
        }
    }
}

#[test]
fn what_was_configured_is_what_is_answered() {
    let msg = InstantiateMsg { fee: fee(u128::MAX), params: replay_params(), ..setup() };
    let config: ConfigResponse = Oracle::with(msg.clone()).unwrap().query(QueryMsg::Config {}).unwrap();
    assert_eq!((config.fee, config.params, config.emitters), (msg.fee, msg.params, msg.emitters));
}

#[test]
fn fees_go_where_the_owner_says() {
    let mut oracle = Oracle::new();
    let to_address: String = oracle.addr("treasury").into();
    let response =
        oracle.owner(ExecuteMsg::WithdrawFees { to: to_address.clone(), amount: fee(12) }).unwrap();
    let payment = CosmosMsg::Bank(BankMsg::Send { to_address, amount: coins(12, "uakt") });
    assert_eq!(response.messages[0].msg, payment);
    assert_eq!(refusal(oracle.owner(ExecuteMsg::WithdrawFees { to: "x".into(), amount: fee(1) })), "std");
}

#[test]
fn instantiation_takes_no_funds() {
    let mut oracle = Oracle::empty();
    let info = cosmwasm_std::testing::message_info(&oracle.addr("owner"), &coins(1, "uakt"));
    let env = oracle.env.clone();
    assert_eq!(
        refusal(oracle::contract::instantiate(oracle.deps.as_mut(), env, info, setup())),
        "not_payable"
    );
}

// Migration

#[test]
fn migration_keeps_the_state_and_refuses_what_it_does_not_know() {
    let mut oracle = Oracle::new();
    oracle.publish(PRICE);
    let before = oracle.dump();
    let env = oracle.env.clone();
    migrate(oracle.deps.as_mut(), env.clone(), MigrateMsg {}).unwrap();
    assert_eq!(oracle.dump(), before);
    for (name, version) in [
        ("elsewhere:oracle", CONTRACT_VERSION),
        (CONTRACT_NAME, "99.0.0"),
        (CONTRACT_NAME, "0.1.1"),
        (CONTRACT_NAME, "0.0.9"),
        (CONTRACT_NAME, "not a version"),
    ] {
        cw2::set_contract_version(&mut oracle.deps.storage, name, version).unwrap();
        let before = oracle.dump();
        assert_eq!(
            refusal(migrate(oracle.deps.as_mut(), env.clone(), MigrateMsg {})),
            "migration",
            "{name} {version}"
        );
        assert_eq!(oracle.dump(), before);
    }
}
