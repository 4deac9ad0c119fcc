//! The queries and messages of Akash's relayer and of Pyth's client, to the letter; and the lists.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{Binary, from_json};
use oracle::{
    ExecuteMsg, Feed, InstantiateMsg, ObservationsResponse, OracleError, QueryMsg, SignerModel,
    SignerSetsResponse, SymbolsResponse, contract::query,
};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

/// Asks in JSON and is answered in JSON.
fn ask(oracle: &Oracle, question: &str) -> Result<String, OracleError> {
    let msg: QueryMsg = from_json(question).unwrap_or_else(|error| panic!("{question}: {error}"));
    let answer = query(oracle.deps.as_ref(), oracle.env.clone(), msg)?;
    Ok(String::from_utf8(answer.to_vec()).unwrap())
}

fn with_fee() -> Oracle {
    Oracle::with(InstantiateMsg { fee: fee(1), ..setup() }).unwrap()
}

fn updated() -> Oracle {
    let mut oracle = Oracle::new();
    oracle.feeds(&[FeedUpdate::new(AKT_ID, PRICE, NOW_I - 5)]).unwrap();
    oracle.pass(6);
    let next = FeedUpdate { ema_price: 58_793_853, ema_conf: 7, ..FeedUpdate::new(AKT_ID, PRICE + 1, NOW_I) };
    oracle.feeds(&[next]).unwrap();
    oracle
}

#[test]
fn akashs_relayer_finds_the_price_of_the_first_symbol() {
    let oracle = updated();
    assert_eq!(
        ask(&oracle, r#"{"get_price":{}}"#).unwrap(),
        r#"{"price":"58646745","conf":"58646","expo":-8,"publish_time":1800000000}"#
    );
    assert_eq!(
        ask(&oracle, r#"{"get_price_feed":{}}"#).unwrap(),
        concat!(
            r#"{"symbol":"AKT/USD","price":"58646745","conf":"58646","expo":-8,"#,
            r#""publish_time":1800000000,"prev_publish_time":1799999995}"#
        )
    );
}

/// It asks for the price before it sends the first.
#[test]
fn akashs_relayer_finds_zeros_before_the_first_price() {
    assert_eq!(
        ask(&Oracle::new(), r#"{"get_price":{}}"#).unwrap(),
        r#"{"price":"0","conf":"0","expo":-8,"publish_time":0}"#
    );
    assert!(ask(&Oracle::new(), r#"{"get_price_feed":{}}"#).unwrap().ends_with(r#""prev_publish_time":0}"#));
}

#[test]
fn akashs_relayer_finds_its_configuration() {
    let oracle = with_fee();
    let id = hex::encode(AKT_ID);
    assert_eq!(
        ask(&oracle, r#"{"get_price_feed_id":{}}"#).unwrap(),
        format!(r#"{{"price_feed_id":"0x{id}"}}"#)
    );
    assert_eq!(
        ask(&oracle, r#"{"get_config":{}}"#).unwrap(),
        format!(
            concat!(
                r#"{{"admin":"{}","wormhole_contract":"{}","update_fee":"1","price_feed_id":"0x{}","#,
                r#""default_denom":"akt","default_base_denom":"usd","#,
                r#""data_sources":[{{"emitter_chain":26,"emitter_address":"{}"}}]}}"#
            ),
            oracle.addr("owner"),
            oracle.env.contract.address,
            id,
            hex::encode(Signer::EMITTER.address)
        )
    );
}

/// The first symbol is the one that was added first, whatever is added later.
#[test]
fn a_symbol_added_later_does_not_take_the_first_place() {
    let mut oracle = updated();
    oracle.owner(ExecuteMsg::AddFeed { feed: feed("AAA/USD", OTHER_ID) }).unwrap();
    assert!(ask(&oracle, r#"{"get_price_feed":{}}"#).unwrap().contains("AKT/USD"));
    let none = Oracle::with(InstantiateMsg { feeds: vec![], ..setup() }).unwrap();
    for question in [
        r#"{"get_price":{}}"#,
        r#"{"get_price_feed":{}}"#,
        r#"{"get_config":{}}"#,
        r#"{"get_price_feed_id":{}}"#,
    ] {
        assert_eq!(refusal(ask(&none, question)), "unknown_symbol");
    }
}

#[test]
fn pyths_client_finds_price_fee_and_period() {
    let oracle = updated();
    let id = hex::encode(AKT_ID);
    assert_eq!(
        ask(&oracle, &format!(r#"{{"price_feed":{{"id":"{id}"}}}}"#)).unwrap(),
        format!(
            concat!(
                r#"{{"price_feed":{{"id":"{}","#,
                r#""price":{{"price":"58646745","conf":"58646","expo":-8,"publish_time":1800000000}},"#,
                r#""ema_price":{{"price":"58793853","conf":"7","expo":-8,"publish_time":1800000000}}}}}}"#
            ),
            id
        )
    );
    let unknown = format!(r#"{{"price_feed":{{"id":"{}"}}}}"#, hex::encode(OTHER_ID));
    assert_eq!(refusal(ask(&oracle, &unknown)), "unknown_feed");
    assert_eq!(refusal(ask(&oracle, r#"{"price_feed":{"id":"00"}}"#)), "byte_length");
    let no_price = format!(r#"{{"price_feed":{{"id":"{}"}}}}"#, hex::encode(BTC_ID));
    assert_eq!(refusal(ask(&oracle, &no_price)), "no_price");
    assert_eq!(ask(&oracle, r#"{"get_valid_time_period":{}}"#).unwrap(), r#"{"secs":60,"nanos":0}"#);
    for question in [r#"{"get_update_fee":{"vaas":["AAAA","AAAA"]}}"#, r#"{"update_fee":{"data":[]}}"#] {
        assert_eq!(ask(&with_fee(), question).unwrap(), r#"{"amount":"1","denom":"uakt"}"#);
    }
}

/// The highest price there is fits into the mantissas of Pyth's client.
#[test]
fn the_highest_price_fits_into_64_bits() {
    let mut oracle = Oracle::new();
    let highest = 10_i64.pow(8);
    let update = FeedUpdate { exponent: 0, conf: 0, ..FeedUpdate::new(AKT_ID, highest, NOW_I) };
    oracle.feeds(&[update]).unwrap();
    let question = format!(r#"{{"price_feed":{{"id":"{}"}}}}"#, hex::encode(AKT_ID));
    assert!(ask(&oracle, &question).unwrap().contains(r#""price":"10000000000000000""#));
}

#[test]
fn akashs_names_of_messages_are_understood() {
    let mut oracle = with_fee();
    let send = |oracle: &mut Oracle, json: &str| {
        let msg: ExecuteMsg = from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        oracle.owner(msg)
    };
    let response = send(&mut oracle, r#"{"update_fee":{"new_fee":"500"}}"#).unwrap();
    assert_eq!(events(&response)[0].1["fee"], "500uakt");
    let nominee = oracle.addr("next").to_string();
    let offer = format!(r#"{{"transfer_admin":{{"new_admin":"{nominee}"}}}}"#);
    let response = send(&mut oracle, &offer).unwrap();
    assert_eq!(events(&response)[0].1["expires"], (NOW + 7 * 86_400).to_string());
    oracle.send("next", &[], ExecuteMsg::AcceptOwner {}).unwrap();

    let packet = signer().set_upgrade(&Signer::new(Model::Router, 1, 5));
    let rotate = format!(r#"{{"submit_v_a_a":{{"vaa":"{}"}}}}"#, Binary::from(packet));
    send(&mut oracle, &rotate).unwrap();
}

// Lists

#[test]
fn symbols_page() {
    let mut oracle = Oracle::new();
    for at in 0..40_u8 {
        oracle.owner(ExecuteMsg::AddFeed { feed: feed(&format!("X{at:02}/USD"), [at + 1; 32]) }).unwrap();
    }
    let page = |start_after: Option<&str>, limit| {
        let start_after = start_after.map(str::to_owned);
        oracle.query::<SymbolsResponse>(QueryMsg::Symbols { start_after, limit }).unwrap().symbols
    };
    assert_eq!(page(None, Some(3)), [AKT, BTC, "X00/USD"]);
    assert_eq!((page(None, None).len(), page(None, Some(u32::MAX)).len()), (10, 30));
    assert_eq!(page(Some("X38/USD"), None), ["X39/USD"]);
}

#[test]
fn signer_sets_page_by_index_and_model() {
    let mut oracle = Oracle::new();
    for index in [1, 3, 256, u32::MAX] {
        let set = set_msg(SignerModel::Router, index, &Signer::new(Model::Router, index, 1).set());
        oracle.owner(ExecuteMsg::RegisterSignerSet { set }).unwrap();
    }
    let set = set_msg(SignerModel::Guardian, 2, &Signer::new(Model::Guardian, 2, 1).set());
    oracle.owner(ExecuteMsg::RegisterSignerSet { set }).unwrap();
    let page = |model, start_after, limit| {
        let msg = QueryMsg::SignerSets { model, start_after, limit };
        let sets = oracle.query::<SignerSetsResponse>(msg).unwrap().signer_sets;
        sets.into_iter().map(|set| (set.index, set.is_current)).collect::<Vec<_>>()
    };
    let router = SignerModel::Router;
    assert_eq!(
        page(router, None, None),
        [(0, false), (1, false), (3, false), (256, false), (u32::MAX, true)]
    );
    assert_eq!(page(router, None, Some(2)), [(0, false), (1, false)]);
    assert_eq!(page(router, Some(1), Some(2)), [(3, false), (256, false)]);
    assert_eq!(page(router, Some(256), None), [(u32::MAX, true)]);
    assert!(page(router, Some(u32::MAX), None).is_empty());
    assert_eq!(page(SignerModel::Guardian, None, None), [(2, true)]);
}

#[test]
fn observations_page_from_the_oldest_that_is_needed() {
    let mut oracle = Oracle::new();
    let page = |oracle: &Oracle, start_after, limit| {
        let msg = QueryMsg::Observations { symbol: AKT.into(), start_after, limit };
        oracle.query::<ObservationsResponse>(msg).map(|page| page.observations)
    };
    assert_eq!(refusal(page(&oracle, None, None)), "no_price");
    for _ in 0..30 {
        oracle.publish(100);
        oracle.pass(60);
    }
    // A window of 600 s.
    let all = page(&oracle, None, Some(30)).unwrap();
    assert_eq!(all.iter().map(|entry| entry.number).collect::<Vec<_>>(), (19..=29).collect::<Vec<_>>());
    let (first, last) = (&all[0], &all[10]);
    assert_eq!(last.time.u64() - first.time.u64(), 600);
    assert_eq!(last.cumulative.u128() - first.cumulative.u128(), 600 * 100 * 10_000_000_000);
    assert_eq!(page(&oracle, None, None).unwrap(), all[..10]);
    assert_eq!(page(&oracle, Some(28), None).unwrap(), all[10..]);
    assert!(page(&oracle, Some(u32::MAX), None).unwrap().is_empty());
    assert!(page(&oracle, Some(29), None).unwrap().is_empty());
}

/// A recorded feed keeps its id through every way of asking.
#[test]
fn the_feed_of_the_first_symbol_is_the_one_configured() {
    let feeds = vec![Feed { symbol: AKT.into(), id: [0xab; 32].into() }];
    let oracle = Oracle::with(InstantiateMsg { feeds, ..setup() }).unwrap();
    assert!(ask(&oracle, r#"{"get_price_feed_id":{}}"#).unwrap().contains(&"ab".repeat(32)));
}
