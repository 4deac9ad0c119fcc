//! The relay to the chain's own oracle: the bytes sent, and refusals that undo nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{
    AnyMsg, Binary, CosmosMsg, Empty, Event, Reply, ReplyOn, Response, SubMsgResult, Timestamp,
};
use cw_multi_test::{
    AppBuilder, AppResponse, BankKeeper, Contract, ContractWrapper, Executor, Stargate, StargateAccepting,
    StargateFailing,
};
use oracle::{
    ConfigResponse, ExecuteMsg, HealthReason, HealthResponse, Params, QueryMsg, Relay, SnapshotResponse,
    contract,
};
use testing::FeedUpdate;

fn relay() -> Relay {
    Relay { symbol: AKT.into(), denom: "akt".into(), base_denom: "usd".into() }
}

fn on() -> Oracle {
    let mut oracle = Oracle::new();
    let response = oracle.owner(ExecuteMsg::SetRelay { relay: Some(relay()) }).unwrap();
    assert_eq!(events(&response)[0].1["relay"], "AKT/USD as akt/usd");
    oracle
}

fn sent(response: &Response) -> Vec<(String, Binary)> {
    let any = response.messages.iter().filter_map(|sub| match &sub.msg {
        CosmosMsg::Any(AnyMsg { type_url, value }) => {
            assert_eq!(sub.reply_on, ReplyOn::Error);
            assert!(sub.gas_limit.is_some());
            Some((type_url.clone(), value.clone()))
        }
        _ => None,
    });
    any.collect()
}

/// The fields of a protobuf message by number: bytes, or a number in decimal.
fn fields(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    fn varint(bytes: &mut &[u8]) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = bytes[0];
            *bytes = &bytes[1..];
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = bytes[0];
        bytes = &bytes[1..];
        let value = varint(&mut bytes);
        if tag & 7 == 0 {
            found.push((tag >> 3, value.to_string().into_bytes()));
        } else {
            let (head, rest) = bytes.split_at(value.try_into().unwrap());
            found.push((tag >> 3, head.to_vec()));
            bytes = rest;
        }
    }
    found
}

#[test]
fn an_accepted_price_is_passed_on_in_protobuf() {
    let mut oracle = on();
    let response = oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I - 3)]).unwrap();
    let [(url, value)] = &sent(&response)[..] else { panic!("one message") };
    assert_eq!(url, "/akash.oracle.v2.MsgAddPriceEntry");
    let found = fields(value);
    assert_eq!(found[0], (1, oracle.env.contract.address.as_bytes().to_vec()));
    assert_eq!(fields(&found[1].1), [(1, b"akt".to_vec()), (2, b"usd".to_vec())]);
    assert_eq!(found[2], (3, b"586467440000000000".to_vec()));
    assert_eq!(fields(&found[3].1), [(1, (NOW - 3).to_string().into_bytes())]);
    assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    // 1,799,999,997 by hand: groups of seven bits, the lowest first.
    assert_eq!(found[3].1, [0x08, 0xfd, 0xa3, 0xa7, 0xda, 0x06]);
}

#[test]
fn only_the_newest_accepted_price_of_its_symbol_is_passed_on() {
    let mut oracle = on();
    let akt = |price, secs: i64| FeedUpdate::new(AKT_ID, price, NOW_I + secs);
    let response = oracle.feeds(&[akt(100, 0), FeedUpdate::new(BTC_ID, 7, NOW_I), akt(101, 1)]).unwrap();
    let [(_, value)] = &sent(&response)[..] else { panic!("one message") };
    assert_eq!(fields(value)[2].1, b"1010000000000");
    assert!(sent(&oracle.feeds(&[FeedUpdate::new(BTC_ID, 8, NOW_I + 1)]).unwrap()).is_empty());

    oracle.owner(ExecuteMsg::SetRelay { relay: None }).unwrap();
    assert!(sent(&oracle.feeds(&[akt(102, 2)]).unwrap()).is_empty());
}

#[test]
fn a_price_that_waits_is_not_passed_on() {
    let params = Params { move_floor_bps: 100, ..params() };
    let mut oracle = Oracle::with(oracle::InstantiateMsg { params, ..setup() }).unwrap();
    oracle.owner(ExecuteMsg::SetRelay { relay: Some(relay()) }).unwrap();
    oracle.publish(10_000);
    oracle.pass(1);
    let response = oracle.feeds(&[FeedUpdate::new(AKT_ID, 5_000, NOW_I + 1)]).unwrap();
    assert_eq!(event_types(&response), ["price_quarantined"]);
    assert!(sent(&response).is_empty());
}

#[test]
fn a_refusal_is_told_until_a_newer_price_is_taken() {
    let refusals = |oracle: &Oracle| {
        let health: HealthResponse = oracle.query(QueryMsg::Health { symbol: AKT.into() }).unwrap();
        let is_refusal = |reason: &HealthReason| matches!(reason, HealthReason::RelayRefused { .. });
        health.reasons.into_iter().filter(is_refusal).collect::<Vec<_>>()
    };
    let mut oracle = on();
    oracle.publish(PRICE);
    assert!(refusals(&oracle).is_empty());
    let cause = "codespace: oracle, code: 5".to_owned();
    #[allow(deprecated)]
    let refused = |result| Reply { id: 1, payload: Binary::default(), gas_used: 0, result };
    let env = oracle.env.clone();
    let reply = refused(SubMsgResult::Err(cause.clone()));
    let response = contract::reply(oracle.deps.as_mut(), env, reply).unwrap();
    let (kind, event) = &events(&response)[0];
    assert_eq!((kind.as_str(), &event["cause"]), ("relay_refused", &cause));
    assert_eq!((&event["symbol"], &event["publish_time"]), (&AKT.to_owned(), &NOW.to_string()));
    assert_eq!(refusals(&oracle), [HealthReason::RelayRefused { publish_time: NOW.into(), cause }]);
    oracle.pass(6);
    oracle.publish(PRICE);
    assert!(refusals(&oracle).is_empty());

    // A cause of any length and alphabet.
    let reply = refused(SubMsgResult::Err("é".repeat(100) + &"x".repeat(10_000)));
    let env = oracle.env.clone();
    contract::reply(oracle.deps.as_mut(), env, reply).unwrap();
    let [HealthReason::RelayRefused { cause, .. }] = &refusals(&oracle)[..] else { panic!("one") };
    assert_eq!(*cause, "x".repeat(128));
}

#[test]
fn the_relay_is_checked_and_shown() {
    let mut oracle = on();
    let shown = |oracle: &Oracle| oracle.query::<ConfigResponse>(QueryMsg::Config {}).unwrap().relay;
    assert_eq!(shown(&oracle), Some(relay()));
    for (bad, expected) in [
        (Relay { symbol: "ETH/USD".into(), ..relay() }, "unknown_symbol"),
        (Relay { denom: String::new(), ..relay() }, "out_of_bounds"),
        (Relay { base_denom: "x".repeat(129), ..relay() }, "out_of_bounds"),
    ] {
        assert_eq!(refusal(oracle.owner(ExecuteMsg::SetRelay { relay: Some(bad) })), expected);
    }
    // It outlives other changes of the configuration.
    oracle.owner(ExecuteMsg::SetFee { fee: fee(3) }).unwrap();
    oracle.owner(ExecuteMsg::Pause { symbol: None, until: (NOW + 1).into() }).unwrap();
    assert_eq!(shown(&oracle), Some(relay()));
    oracle.owner(ExecuteMsg::SetRelay { relay: None }).unwrap();
    assert_eq!(shown(&oracle), None);
}

/// On a chain whose module refuses, or which has none, the update stands; on one that takes it, nothing is recorded.
fn on_a_chain(stargate: impl Stargate) -> (AppResponse, SnapshotResponse, HealthResponse) {
    let mut app = AppBuilder::new().with_bank(BankKeeper::new()).with_stargate(stargate).build(|_, _, _| {});
    app.update_block(|block| block.time = Timestamp::from_seconds(NOW));
    let owner = app.api().addr_make("owner");
    let wrapper = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    let wrapper: Box<dyn Contract<Empty>> = Box::new(wrapper.with_reply(contract::reply));
    let code = app.store_code(wrapper);
    let oracle = app.instantiate_contract(code, owner.clone(), &setup(), &[], "oracle", None).unwrap();
    let msg = ExecuteMsg::SetRelay { relay: Some(relay()) };
    app.execute_contract(owner.clone(), oracle.clone(), &msg, &[]).unwrap();
    let update = update_msg(&[signer().update(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I)])]);
    let response = app.execute_contract(owner, oracle.clone(), &update, &[]).unwrap();
    let query = app.wrap();
    let snapshot = query.query_wasm_smart(&oracle, &QueryMsg::Snapshot { symbol: AKT.into() }).unwrap();
    let health = query.query_wasm_smart(&oracle, &QueryMsg::Health { symbol: AKT.into() }).unwrap();
    (response, snapshot, health)
}

#[test]
fn a_refused_relay_does_not_undo_the_update() {
    let is_refusal = |event: &Event| event.ty == "wasm-relay_refused";
    let told = |reason: &HealthReason| matches!(reason, HealthReason::RelayRefused { .. });
    let (response, snapshot, health) = on_a_chain(StargateFailing);
    assert_eq!(snapshot.current.publish_time.u64(), NOW);
    assert!(response.events.iter().any(is_refusal) && health.reasons.iter().any(told));
    let (response, snapshot, health) = on_a_chain(StargateAccepting);
    assert_eq!(snapshot.current.publish_time.u64(), NOW);
    assert!(!response.events.iter().any(is_refusal) && !health.reasons.iter().any(told));
}
