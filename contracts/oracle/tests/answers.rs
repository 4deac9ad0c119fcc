//! The contract's own writer gives the bytes of the derived one, for every answer.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::{any::type_name, collections::BTreeSet};

use access::{Offer, Ownership};
use common::*;
use cosmwasm_schema::{QueryResponses, serde::Serialize};
use cosmwasm_std::{Addr, HexBinary, to_json_string};
use json::ToJson;
use oracle::*;

/// Both writers agree on these answers. Returns the name of their type.
#[track_caller]
fn agree<T: ToJson + Serialize>(answers: &[T]) -> String {
    for answer in answers {
        assert_eq!(to_json_string(&answer.to_json()).unwrap(), to_json_string(answer).unwrap());
    }
    type_name::<T>().rsplit("::").next().unwrap().to_owned()
}

fn prices() -> PricesResponse {
    PricesResponse {
        price: u128::MAX.into(),
        conf: 1_u128.into(),
        ema: 2_u128.into(),
        ema_conf: 3_u128.into(),
        twap: 0_u128.into(),
        coverage_secs: u32::MAX,
        publish_time: u64::MAX.into(),
    }
}

fn snapshot() -> SnapshotResponse {
    SnapshotResponse {
        is_paused: true,
        is_quarantined: false,
        is_warming: true,
        window_secs: 7,
        received_time: 8_u64.into(),
        received_height: 9_u64.into(),
        age_secs: 0_u64.into(),
        current: prices(),
        previous: None,
    }
}

fn pusher() -> Source {
    Source::Pusher { address: "akash1p".into() }
}

/// A source that has said something, or nothing.
fn said(has_spoken: bool) -> SourceResponse {
    let last = PriceResponse { price: 1_u128.into(), conf: 2_u128.into(), publish_time: 3_u64.into() };
    let waiting = WaitingResponse { price: 4_u128.into(), publish_time: 5_u64.into() };
    SourceResponse {
        source: pusher(),
        last: has_spoken.then_some(last),
        age_secs: has_spoken.then_some(6_u64.into()),
        waiting: has_spoken.then_some(waiting),
        is_fresh: has_spoken,
        deviation_bps: has_spoken.then_some(7_u128.into()),
    }
}

/// Every reason. A new one does not build until it is here.
fn reasons() -> Vec<HealthReason> {
    use HealthReason::*;
    let all = vec![
        NoPrice {},
        Stale { age_secs: 1_u64.into(), max_secs: 2 },
        Warming { coverage_secs: 3, needed_secs: 4 },
        Quarantined {
            price: 5_u128.into(),
            last_price: 6_u128.into(),
            moved_bps: 7_u128.into(),
            max_bps: 8_u128.into(),
        },
        Flat { flat_secs: 9_u64.into(), max_secs: 10 },
        Uncertain { price: 10_u128.into(), conf: 5_u128.into(), max_bps: 200 },
        ZeroConfidence { price: 11_u128.into(), conf: 0_u128.into() },
        TooFewSources { agreeing: 1, min_sources: 2 },
        Deviating { source: pusher(), deviation_bps: 12_u128.into(), max_bps: 13 },
        RelayRefused { publish_time: 12_u64.into(), cause: "\"quoted\" \\ \n \u{1} é".into() },
        Paused { until: 13_u64.into(), now: 14_u64.into() },
        NoLiveSignerSet { model: SignerModel::Guardian },
    ];
    for reason in &all {
        match reason {
            NoPrice {} | Stale { .. } | Warming { .. } | Quarantined { .. } | Flat { .. } => {}
            TooFewSources { .. } | Deviating { .. } | Uncertain { .. } => {}
            ZeroConfidence { .. } | RelayRefused { .. } | Paused { .. } | NoLiveSignerSet { .. } => {}
        }
    }
    all
}

/// Every outcome, as above.
fn outcomes() -> Vec<MessageOutcome> {
    use MessageOutcome::*;
    let symbol = || AKT.to_owned();
    let all = vec![
        Accepted { symbol: symbol(), prices: prices(), source: None, agreeing: None },
        Accepted { symbol: symbol(), prices: prices(), source: Some(pusher()), agreeing: Some(2) },
        Reported {
            symbol: symbol(),
            source: Source::Feed { id: AKT_ID.into() },
            price: 1_u128.into(),
            publish_time: 2_u64.into(),
            agreeing: 1,
            min_sources: 2,
        },
        Ignored { symbol: symbol(), publish_time: 1_u64.into(), stored_time: 2_u64.into() },
        Quarantined {
            symbol: symbol(),
            source: None,
            price: 3_u128.into(),
            last_price: 4_u128.into(),
            moved_bps: 5_u128.into(),
            max_bps: 6_u128.into(),
            publish_time: 7_u64.into(),
            confirm_from: 8_u64.into(),
        },
        Paused { symbol: symbol(), until: 9_u64.into() },
        Skipped { feed_id: AKT_ID.into() },
    ];
    for outcome in &all {
        match outcome {
            Reported { .. } => {}
            Accepted { .. } | Ignored { .. } | Quarantined { .. } | Paused { .. } | Skipped { .. } => {}
        }
    }
    all
}

fn set(expires: Option<u64>) -> SignerSetResponse {
    SignerSetResponse {
        model: SignerModel::Router,
        index: 1,
        members: vec![HexBinary::from([0xab; 20]), HexBinary::default()],
        quorum: 3,
        is_current: expires.is_none(),
        expires: expires.map(Into::into),
    }
}

fn pyth_price(price: i64) -> PythPrice {
    PythPrice { price: price.into(), conf: 1_u64.into(), expo: -8, publish_time: price }
}

fn owned(offer: Option<Offer>) -> Ownership {
    Ownership { owner: Addr::unchecked("owner"), offer }
}

#[test]
fn answers_are_written_as_derived() {
    let container = VerifiedContainer {
        model: SignerModel::Guardian,
        set_index: 1,
        signatures: 2,
        members: 3,
        sequence: 4_u64.into(),
    };
    let offer = Offer { nominee: Addr::unchecked("next"), expires: 5_u64.into() };
    let relay = Relay { symbol: "A/B".into(), denom: "a".into(), base_denom: "b".into() };
    let InstantiateMsg { fee, params, emitters, feeds, .. } = setup();
    let config = ConfigResponse { fee: fee.clone(), params, emitters, relay: None };
    let pause =
        |symbol: Option<&str>| PauseResponse { symbol: symbol.map(str::to_owned), until: u64::MAX.into() };
    let roles = RolesResponse {
        owner: Addr::unchecked("owner"),
        offer: None,
        guardian: None,
        charges: 0,
        pauses: vec![],
    };
    let observation = ObservationResponse { number: 1, time: 2_u64.into(), cumulative: u128::MAX.into() };
    let akash_price = |publish_time| AkashPriceResponse {
        price: 1_u128.into(),
        conf: 2_u128.into(),
        expo: -8,
        publish_time,
    };
    let source = AkashDataSource { emitter_chain: 26, emitter_address: AKT_ID.into() };
    let feed = |price| PriceFeedResponse {
        price_feed: PythPriceFeed { id: AKT_ID.into(), price: pyth_price(price), ema_price: pyth_price(0) },
    };

    let written: BTreeSet<String> = [
        agree(&[snapshot(), SnapshotResponse { previous: Some(prices()), ..snapshot() }]),
        agree(&[PriceResponse { price: 1_u128.into(), conf: 2_u128.into(), publish_time: 3_u64.into() }]),
        agree(&[TwapResponse {
            twap: 1_u128.into(),
            coverage_secs: 2,
            window_secs: 3,
            publish_time: 4_u64.into(),
        }]),
        agree(&[
            HealthResponse { is_ok: true, reasons: vec![] },
            HealthResponse { is_ok: false, reasons: reasons() },
        ]),
        agree(&[VerifyUpdateResponse { containers: vec![container], messages: outcomes() }]),
        agree(&[set(None), set(Some(9))]),
        agree(&[SignerSetsResponse { signer_sets: vec![set(None), set(Some(9))] }]),
        agree(&[FeedsResponse { feeds }, FeedsResponse { feeds: vec![] }]),
        agree(&[SourcesResponse { min_sources: 2, sources: vec![said(false), said(true)] }]),
        agree(&[SymbolsResponse { symbols: vec![AKT.into(), String::new()] }]),
        agree(&[ObservationsResponse { observations: vec![observation] }]),
        agree(&[fee]),
        agree(&[akash_price(0), akash_price(i64::MAX)]),
        agree(&[AkashPriceFeedResponse {
            symbol: AKT.into(),
            price: 1_u128.into(),
            conf: 2_u128.into(),
            expo: -8,
            publish_time: 3,
            prev_publish_time: 0,
        }]),
        agree(&[AkashConfigResponse {
            admin: "a".into(),
            wormhole_contract: "b".into(),
            update_fee: 1_u128.into(),
            price_feed_id: "0xab".into(),
            default_denom: "akt".into(),
            default_base_denom: "usd".into(),
            data_sources: vec![source],
        }]),
        agree(&[PriceFeedIdResponse { price_feed_id: "0xab".into() }]),
        agree(&[feed(1), feed(i64::MIN)]),
        agree(&[ValidTimePeriodResponse { secs: u64::MAX, nanos: 0 }]),
        agree(&[config.clone(), ConfigResponse { relay: Some(relay), ..config }]),
        agree(&[ParamsResponse { version: 1, params }]),
        agree(&[
            roles.clone(),
            RolesResponse {
                offer: Some(offer.clone()),
                guardian: Some(Addr::unchecked("guardian")),
                charges: 3,
                pauses: vec![pause(None), pause(Some(AKT))],
                ..roles
            },
        ]),
        agree(&[owned(None), owned(Some(offer))]),
    ]
    .into();

    let title = |schema: cosmwasm_schema::schemars::schema::RootSchema| {
        schema.schema.metadata.unwrap().title.unwrap()
    };
    let listed: BTreeSet<_> = QueryMsg::response_schemas().unwrap().into_values().map(title).collect();
    assert_eq!(written, listed);
}
