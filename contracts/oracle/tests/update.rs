//! Each rule of an update call, exact to the second, to the unit of confidence and to the coin.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{BankMsg, CosmosMsg, coin, coins};
use oracle::{
    ExecuteMsg, InstantiateMsg, MessageOutcome, OracleError, Params, QueryMsg, VerifyUpdateResponse,
};
use testing::{FeedUpdate, Signer, wrap_container};

fn akt(price: i64, publish_time: i64) -> FeedUpdate {
    FeedUpdate::new(AKT_ID, price, publish_time)
}

fn btc(price: i64, publish_time: i64) -> FeedUpdate {
    FeedUpdate::new(BTC_ID, price, publish_time)
}

fn price_of(oracle: &Oracle, symbol: &str) -> u128 {
    oracle.snapshot(symbol).current.price.u128()
}

/// Whether a first price is taken, or why not.
fn first(update: FeedUpdate) -> Result<u128, String> {
    let mut oracle = Oracle::new();
    match oracle.feeds(&[update]) {
        Ok(_) => Ok(price_of(&oracle, AKT)),
        Err(error) => Err(code(&error)),
    }
}

// Publish time

#[test]
fn only_strictly_newer_prices_are_taken() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(100, NOW_I - 5)]).unwrap();
    for same_or_older in [NOW_I - 5, NOW_I - 6, NOW_I - 60, 0, -1, i64::MIN] {
        assert_eq!(refusal(oracle.feeds(&[akt(200, same_or_older)])), "nothing_new", "{same_or_older}");
    }
    assert_eq!(price_of(&oracle, AKT), 100 * E10);
    oracle.feeds(&[akt(200, NOW_I - 4)]).unwrap();
    assert_eq!(price_of(&oracle, AKT), 200 * E10);
}

/// T8: what is not newer is left out with an event, and the rest of the batch counts.
#[test]
fn t8_older_prices_are_ignored_beside_newer_ones_of_another_feed() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(100, NOW_I)]).unwrap();
    let data = [signer().update(&[akt(999, NOW_I - 1), btc(200, NOW_I), akt(998, NOW_I)])];
    let forecast: VerifyUpdateResponse =
        oracle.query(QueryMsg::VerifyUpdate { data: binaries(&data) }).unwrap();
    let response = oracle.update(&data).unwrap();
    assert_eq!(event_types(&response), ["price_ignored", "price_accepted", "price_ignored"]);
    let (_, ignored) = &events(&response)[0];
    assert_eq!(ignored["symbol"], AKT);
    assert_eq!(ignored["reason"], "not_newer");
    assert_eq!(ignored["publish_time"], (NOW_I - 1).to_string());
    assert_eq!(ignored["stored_time"], NOW_I.to_string());
    assert_eq!((price_of(&oracle, AKT), price_of(&oracle, BTC)), (100 * E10, 200 * E10));
    let MessageOutcome::Ignored { publish_time, .. } = &forecast.messages[0] else { panic!("ignored") };
    assert_eq!(publish_time.u64(), NOW - 1);
    assert!(matches!(forecast.messages[1], MessageOutcome::Accepted { .. }));
}

#[test]
fn a_repeated_update_is_nothing_new_and_takes_no_fee() {
    let mut oracle = Oracle::with(InstantiateMsg { fee: fee(7), ..setup() }).unwrap();
    let data = [signer().update(&[akt(100, NOW_I), btc(100, NOW_I)])];
    oracle.send("first relayer", &coins(7, "uakt"), update_msg(&data)).unwrap();
    let second = oracle.send("second relayer", &coins(7, "uakt"), update_msg(&data)).unwrap_err();
    // A refused call returns its funds by itself.
    assert_eq!(
        second.to_string(),
        "nothing_new: none of 2 messages is newer than what is stored; do not pay for it again"
    );
}

#[test]
fn one_call_may_bring_several_prices_of_a_symbol_in_order() {
    let mut oracle = Oracle::new();
    let data = [
        signer().update(&[akt(100, NOW_I - 3), akt(101, NOW_I - 3), akt(102, NOW_I - 2)]),
        signer().update(&[akt(103, NOW_I - 1), akt(90, NOW_I - 2)]),
    ];
    let response = oracle.update(&data).unwrap();
    assert_eq!(
        event_types(&response),
        ["price_accepted", "price_ignored", "price_accepted", "price_accepted", "price_ignored"]
    );
    let snapshot = oracle.snapshot(AKT);
    assert_eq!(snapshot.current.price.u128(), 103 * E10);
    assert_eq!(snapshot.current.publish_time.u64(), NOW - 1);
    assert_eq!(snapshot.previous, None);
}

/// T9: ahead of the block by the bound exactly, and not a second more.
#[test]
fn publish_times_are_bounded_ahead_to_the_second() {
    assert_eq!(first(akt(100, NOW_I + 10)), Ok(100 * E10));
    for ahead in [11, 600, i64::MAX - NOW_I] {
        assert_eq!(first(akt(100, NOW_I + ahead)), Err("future".into()), "{ahead}");
    }
    let exact = Params { max_future_secs: 0, ..params() };
    let mut oracle = Oracle::with(InstantiateMsg { params: exact, ..setup() }).unwrap();
    assert_eq!(refusal(oracle.feeds(&[akt(100, NOW_I + 1)])), "future");
    oracle.feeds(&[akt(100, NOW_I)]).unwrap();
}

/// T9: what was dated ahead blocks honest prices for no longer than the bound.
#[test]
fn t9_a_price_dated_ahead_does_not_block_later_ones() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(100, NOW_I + 10)]).unwrap();
    assert_eq!(oracle.snapshot(AKT).age_secs.u64(), 0);
    oracle.pass(11);
    oracle.feeds(&[akt(101, NOW_I + 11)]).unwrap();
    assert_eq!(price_of(&oracle, AKT), 101 * E10);
}

#[test]
fn publish_times_are_bounded_behind_to_the_second() {
    assert_eq!(first(akt(100, NOW_I - 60)), Ok(100 * E10));
    for behind in [61, 3_600, NOW_I, NOW_I + 1] {
        assert_eq!(first(akt(100, NOW_I - behind)), Err("stale".into()), "{behind}");
    }
    // Times before 1970 are none, however much age is allowed.
    let msg = InstantiateMsg { params: replay_params(), ..setup() };
    for (published, is_taken) in [(1, true), (0, false), (-1, false), (i64::MIN, false)] {
        let mut oracle = Oracle::with(msg.clone()).unwrap();
        assert_eq!(oracle.feeds(&[akt(100, published)]).is_ok(), is_taken, "{published}");
    }
}

// Price, exponent, confidence

#[test]
fn confidence_is_bounded_exactly() {
    // 200 bps of 10,000 units.
    let with = |price, conf| first(FeedUpdate { conf, ..akt(price, NOW_I) });
    assert!(with(10_000, 0).is_ok());
    assert!(with(10_000, 200).is_ok());
    assert_eq!(with(10_000, 201), Err("uncertain".into()));
    // No rounding in favour of the update: 2 % of 10,049 is 200.98.
    assert_eq!(with(10_049, 201), Err("uncertain".into()));
    assert!(with(10_050, 201).is_ok());
    assert_eq!(with(1, 1), Err("uncertain".into()));
    assert_eq!(with(10_000, u64::MAX), Err("uncertain".into()));
}

#[test]
fn exponents_scale_exactly_over_their_whole_range() {
    for exponent in -18..=0 {
        // Scaled by hand: 7 followed by 18 + exponent zeros.
        let expected = (0..18 + exponent).fold(7_u128, |value, _| value * 10);
        assert_eq!(first(FeedUpdate { exponent, ..akt(7, NOW_I) }), Ok(expected), "{exponent}");
    }
    for exponent in [-19, 1, 18, i32::MIN, i32::MAX] {
        assert_eq!(first(FeedUpdate { exponent, ..akt(7, NOW_I) }), Err("exponent".into()), "{exponent}");
    }
}

/// T17: an exponent that changes on the way changes no price.
#[test]
fn t17_an_exponent_may_change_between_updates() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(PRICE, NOW_I - 2)]).unwrap();
    let before = price_of(&oracle, AKT);
    let finer = FeedUpdate { exponent: -10, conf: 0, ..akt(PRICE * 100, NOW_I - 1) };
    oracle.feeds(&[finer]).unwrap();
    assert_eq!(price_of(&oracle, AKT), before);
}

#[test]
fn prices_of_zero_or_less_are_refused() {
    for price in [0, -1, i64::MIN] {
        let only_price = FeedUpdate { ema_price: 1, conf: 0, ..akt(price, NOW_I) };
        assert_eq!(first(only_price), Err("price_not_positive".into()), "{price}");
        let only_ema = FeedUpdate { ema_price: price, ..akt(100, NOW_I) };
        assert_eq!(first(only_ema), Err("price_not_positive".into()), "{price}");
    }
    assert_eq!(first(akt(1, NOW_I)), Ok(E10));
}

#[test]
fn prices_above_every_symbol_are_refused() {
    // 10^8 USD.
    let whole = |price| FeedUpdate { exponent: 0, ..akt(price, NOW_I) };
    assert_eq!(first(whole(10_i64.pow(8))), Ok(10_u128.pow(26)));
    assert_eq!(first(whole(10_i64.pow(8) + 1)), Err("price_too_high".into()));
    assert_eq!(first(whole(i64::MAX)), Err("price_too_high".into()));
    let only_ema = FeedUpdate { ema_price: 10_i64.pow(8) + 1, ..whole(100) };
    assert_eq!(first(only_ema), Err("price_too_high".into()));
    // An average of the confidence has no limit of its own, but must fit beside the price.
    let widest = |ema_conf| first(FeedUpdate { ema_conf, ..whole(100) });
    assert!(widest(10_u64.pow(8)).is_ok());
    assert_eq!(widest(10_u64.pow(8) + 1), Err("price_too_high".into()));
}

/// One bad message of a configured feed refuses the call; whoever relays leaves it out of the container.
#[test]
fn a_refused_price_refuses_the_call() {
    let mut oracle = Oracle::new();
    assert_eq!(refusal(oracle.feeds(&[btc(100, NOW_I), akt(0, NOW_I)])), "price_not_positive");
    assert_eq!(refusal(oracle.query::<oracle::PriceResponse>(price_query(BTC))), "no_price");
    oracle.feeds(&[btc(100, NOW_I)]).unwrap();
}

fn price_query(symbol: &str) -> QueryMsg {
    QueryMsg::Price { symbol: symbol.into(), max_age_secs: None }
}

// Feeds and containers

#[test]
fn feeds_that_no_symbol_uses_are_skipped_whatever_they_say() {
    let mut oracle = Oracle::new();
    let strange = FeedUpdate { exponent: 99, ..FeedUpdate::new(OTHER_ID, -1, i64::MAX) };
    assert_eq!(refusal(oracle.feeds(&[strange])), "nothing_new");
    // The second message counts, though the first is not ours.
    let response = oracle.feeds(&[strange, akt(100, NOW_I)]).unwrap();
    assert_eq!(event_types(&response), ["price_skipped", "price_accepted"]);
    assert_eq!(events(&response)[0].1["feed_id"], "ee".repeat(32));
}

/// Only what is proved is looked at: a bad proof of a foreign feed refuses the call, too.
#[test]
fn proofs_and_types_are_checked_for_every_message() {
    let mut oracle = Oracle::new();
    let skipped = FeedUpdate::new(OTHER_ID, 1, NOW_I).encode();
    let twap = [vec![1], vec![0; 100]].concat();
    let good = signer().container(&[akt(100, NOW_I).encode(), skipped.clone()]);
    let mut bad = good.clone();
    *bad.last_mut().unwrap() ^= 1;
    assert_eq!(
        oracle.update(&[bad]).unwrap_err().to_string(),
        "merkle_proof: message 1 is not under the signed root"
    );
    assert_eq!(
        refusal(oracle.update(&[signer().container(&[akt(100, NOW_I).encode(), twap])])),
        "message_type"
    );
    oracle.update(&[good]).unwrap();

    // A message that was never signed, beside a genuine root.
    let signed = signer().container(&[skipped]);
    let vaa = pyth_wire::Container::parse(&signed).unwrap().vaa.to_vec();
    let forged = wrap_container(&vaa, &[(akt(1, NOW_I + 1).encode(), vec![])]);
    assert_eq!(refusal(oracle.update(&[forged])), "merkle_proof");
}

#[test]
fn a_call_carries_one_to_four_containers() {
    let container = |at: i64| signer().update(&[akt(100 + at, NOW_I + at)]);
    let mut oracle = Oracle::new();
    assert_eq!(refusal(oracle.update(&[])), "no_containers");
    let five: Vec<_> = (0..5).map(container).collect();
    assert_eq!(
        oracle.update(&five).unwrap_err().to_string(),
        "too_many_containers: 5 updates attached, at most 4 are read"
    );
    let response = oracle.update(&five[..4]).unwrap();
    assert_eq!(event_types(&response), ["price_accepted"; 4]);
    assert_eq!(price_of(&oracle, AKT), 103 * E10);
}

#[test]
fn one_bad_container_refuses_all() {
    let mut oracle = Oracle::new();
    let good = signer().update(&[akt(100, NOW_I)]);
    assert_eq!(refusal(oracle.update(&[good.clone(), vec![]])), "truncated");
    assert_eq!(refusal(oracle.query::<oracle::PriceResponse>(price_query(AKT))), "no_price");
    oracle.update(&[good]).unwrap();
}

#[test]
fn a_container_carries_at_most_sixteen_messages() {
    let mut oracle = Oracle::new();
    let messages =
        |count: i64| -> Vec<_> { (0..count).map(|at| akt(100, NOW_I - 20 + at).encode()).collect() };
    assert_eq!(refusal(oracle.update(&[signer().container(&messages(17))])), "too_many_updates");
    oracle.update(&[signer().container(&messages(16))]).unwrap();
}

/// Short of the quorum by one, and the quorum of every size of set that is in use.
#[test]
fn a_quorum_of_members_must_sign() {
    use oracle::SignerModel;
    use pyth_wire::Model;
    for (model, size, quorum) in
        [(Model::Router, 5, 3), (Model::Router, 4, 3), (Model::Guardian, 19, 13), (Model::Guardian, 1, 1)]
    {
        let signer = Signer::new(model, 3, size);
        let of = if model == Model::Guardian { SignerModel::Guardian } else { SignerModel::Router };
        let mut msg = setup();
        msg.emitters[0].model = of;
        msg.signer_sets = vec![set_msg(of, 3, &signer.set())];
        let mut oracle = Oracle::with(msg).unwrap();
        let message = akt(100, NOW_I).encode();
        let mut payload = b"AUWV\0".to_vec();
        payload.extend([0; 12]);
        payload.extend(pyth_wire::hash_leaf(&message));
        let mut signed_by = |signers: std::ops::Range<u8>| {
            let vaa = signer.vaa(Signer::EMITTER, &payload, &signers.collect::<Vec<_>>());
            oracle.update(&[wrap_container(&vaa, &[(message.clone(), vec![])])])
        };
        assert_eq!(refusal(signed_by(0..quorum - 1)), "below_quorum", "{size}");
        signed_by(u8::try_from(size).unwrap() - quorum..u8::try_from(size).unwrap()).unwrap();
    }
}

// Fee

#[test]
fn the_fee_is_taken_exactly_and_the_surplus_returned() {
    let mut oracle = Oracle::with(InstantiateMsg { fee: fee(7), ..setup() }).unwrap();
    let mut at = NOW_I - 20;
    let mut pay = |funds: &[cosmwasm_std::Coin]| {
        at += 1;
        oracle.send("relayer", funds, update_msg(&[signer().update(&[akt(100, at)])]))
    };
    assert_eq!(pay(&[]).unwrap_err().to_string(), "fee: 0uakt attached, the fee is 7uakt");
    assert_eq!(refusal(pay(&coins(6, "uakt"))), "fee");
    assert_eq!(refusal(pay(&coins(7, "uact"))), "funds");
    assert_eq!(refusal(pay(&[coin(7, "uakt"), coin(1, "uact")])), "funds");
    assert_eq!(refusal(pay(&[coin(7, "uakt"), coin(7, "uakt")])), "funds");
    assert!(pay(&coins(7, "uakt")).unwrap().messages.is_empty());

    let response = pay(&coins(10, "uakt")).unwrap();
    let to_address = cosmwasm_std::testing::MockApi::default().addr_make("relayer").to_string();
    let refund = CosmosMsg::Bank(BankMsg::Send { to_address, amount: coins(3, "uakt") });
    assert_eq!(response.messages.iter().map(|sub| sub.msg.clone()).collect::<Vec<_>>(), [refund]);
}

/// A fee of zero asks for no coin and keeps none.
#[test]
fn a_fee_of_zero_needs_no_funds() {
    let mut oracle = Oracle::new();
    assert!(oracle.feeds(&[akt(100, NOW_I - 2)]).unwrap().messages.is_empty());
    let data = [signer().update(&[akt(100, NOW_I - 1)])];
    let response = oracle.send("relayer", &coins(5, "uakt"), update_msg(&data)).unwrap();
    assert_eq!(response.messages.len(), 1);
    let data = [signer().update(&[akt(100, NOW_I)])];
    assert_eq!(refusal(oracle.send("relayer", &coins(5, "uact"), update_msg(&data))), "funds");
}

#[test]
fn a_fee_counts_for_a_call_and_not_for_each_update() {
    let mut oracle = Oracle::with(InstantiateMsg { fee: fee(7), ..setup() }).unwrap();
    let data =
        [signer().update(&[akt(100, NOW_I), btc(100, NOW_I)]), signer().update(&[akt(100, NOW_I + 1)])];
    let response = oracle.send("relayer", &coins(7, "uakt"), update_msg(&data)).unwrap();
    assert!(response.messages.is_empty());
}

// Snapshot

#[test]
fn the_first_price_has_no_earlier_block_and_no_average() {
    let mut oracle = Oracle::new();
    assert_eq!(
        refusal(oracle.query::<oracle::SnapshotResponse>(QueryMsg::Snapshot { symbol: AKT.into() })),
        "no_price"
    );
    oracle.feeds(&[akt(PRICE, NOW_I - 4)]).unwrap();
    let snapshot = oracle.snapshot(AKT);
    assert_eq!(snapshot.previous, None);
    assert!(snapshot.is_warming && !snapshot.is_paused && !snapshot.is_quarantined);
    assert_eq!(snapshot.window_secs, params().window_secs);
    assert_eq!((snapshot.received_time.u64(), snapshot.age_secs.u64()), (NOW, 4));
    assert_eq!(snapshot.received_height.u64(), oracle.env.block.height);
    assert_eq!((snapshot.current.twap.u128(), snapshot.current.coverage_secs), (0, 0));
    assert_eq!(snapshot.current.ema.u128(), u128::try_from(PRICE).unwrap() * E10);
}

/// However many updates a block brings, the price of an earlier block stays beside them: an update and a mint in one
/// block gain nothing.
#[test]
fn the_price_of_an_earlier_block_survives_every_update_of_this_one() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(100, NOW_I - 10)]).unwrap();
    oracle.feeds(&[akt(101, NOW_I - 9)]).unwrap();
    assert_eq!(oracle.snapshot(AKT).previous, None);
    let earlier = oracle.snapshot(AKT).current;

    oracle.pass(6);
    // Two calls, and two prices in one of them.
    oracle.feeds(&[akt(50, NOW_I - 8), akt(51, NOW_I - 7)]).unwrap();
    assert_eq!(oracle.snapshot(AKT).previous.as_ref(), Some(&earlier));
    oracle.feeds(&[akt(52, NOW_I - 6)]).unwrap();
    let snapshot = oracle.snapshot(AKT);
    assert_eq!(snapshot.previous.as_ref(), Some(&earlier));
    assert_eq!(snapshot.current.price.u128(), 52 * E10);

    // Nothing new moves neither height nor price.
    oracle.pass(6);
    assert_eq!(refusal(oracle.feeds(&[akt(52, NOW_I - 6)])), "nothing_new");
    assert_eq!(oracle.snapshot(AKT).received_height.u64(), oracle.env.block.height - 1);

    oracle.feeds(&[akt(53, NOW_I - 5)]).unwrap();
    assert_eq!(oracle.snapshot(AKT).previous, Some(snapshot.current));
}

#[test]
fn a_price_is_served_up_to_the_age_that_is_asked_for() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[akt(100, NOW_I)]).unwrap();
    oracle.pass(30);
    let ask = |max: u64| {
        let max_age_secs = Some(max.into());
        oracle.query::<oracle::PriceResponse>(QueryMsg::Price { symbol: AKT.into(), max_age_secs })
    };
    assert_eq!(ask(30).unwrap().price.u128(), 100 * E10);
    assert!(matches!(ask(29), Err(OracleError::Stale { max_secs: 29, .. })));
    assert_eq!(refusal(ask(0)), "stale");
}

/// Symbols do not touch each other.
#[test]
fn an_update_of_one_symbol_leaves_the_other_alone() {
    let mut oracle = Oracle::new();
    oracle.feeds(&[btc(500, NOW_I - 10)]).unwrap();
    let before = oracle.snapshot(BTC);
    oracle.pass(6);
    oracle.feeds(&[akt(100, NOW_I)]).unwrap();
    let after = oracle.snapshot(BTC);
    assert_eq!((after.current, after.received_height), (before.current, before.received_height));
}

/// The second form of the message is the first with one container.
#[test]
fn akashs_message_does_the_same() {
    let (mut ours, mut akashs) = (Oracle::new(), Oracle::new());
    let bytes = signer().update(&[akt(100, NOW_I), btc(100, NOW_I)]);
    let one = ours.update(&[bytes.clone()]).unwrap();
    let other = akashs.send("anyone", &[], ExecuteMsg::UpdatePriceFeed { vaa: bytes.into() }).unwrap();
    assert_eq!(one, other);
    assert_eq!(ours.dump(), akashs.dump());
}
