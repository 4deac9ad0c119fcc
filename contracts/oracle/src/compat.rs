//! Answers in the shapes that Akash's relayer and Pyth's own client expect, so that both can point here unchanged.
//!
//! Prices have the exponent −8, rounded down; exact for feeds with that exponent or a greater one, as all of AKT are.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Deps, Env, HexBinary, Int64, Uint64, Uint128};
use json::ToJson;
use oracle_snapshot::{PRICE_DECIMALS, Prices};

use crate::{
    error::OracleError,
    msg::{PriceEmitter, Source},
    signer_sets::fixed,
    state::{FIRST_SYMBOL, load_config, load_feed, load_record, load_sources},
};

const EXPONENT: i32 = -8;
const DECIMALS: u32 = 8;
/// Akash's name of the pair; its relayer shows it and does nothing with it.
const QUOTE_DENOM: &str = "usd";

/// A price for Akash's relayer.
#[cw_serde]
#[derive(ToJson)]
pub struct AkashPriceResponse {
    /// Mantissa.
    pub price: Uint128,
    /// Mantissa of the confidence.
    pub conf: Uint128,
    /// Exponent.
    pub expo: i32,
    /// Publish time, 0 before the first price.
    pub publish_time: i64,
}

/// A price for Akash's relayer, with the one before.
#[cw_serde]
#[derive(ToJson)]
pub struct AkashPriceFeedResponse {
    /// Symbol.
    pub symbol: String,
    /// Mantissa.
    pub price: Uint128,
    /// Mantissa of the confidence.
    pub conf: Uint128,
    /// Exponent.
    pub expo: i32,
    /// Publish time, 0 before the first price.
    pub publish_time: i64,
    /// Publish time of the newest price of an earlier block, 0 without one.
    pub prev_publish_time: i64,
}

/// Configuration for Akash's relayer.
#[cw_serde]
#[derive(ToJson)]
pub struct AkashConfigResponse {
    /// Owner.
    pub admin: String,
    /// Who verifies signatures: this contract.
    pub wormhole_contract: String,
    /// Amount of the fee.
    pub update_fee: Uint128,
    /// Feed of the first symbol.
    pub price_feed_id: String,
    /// What is priced, in lower case.
    pub default_denom: String,
    /// What it is priced in.
    pub default_base_denom: String,
    /// Accepted publishers.
    pub data_sources: Vec<AkashDataSource>,
}

/// A publisher for Akash's relayer.
#[cw_serde]
#[derive(ToJson)]
pub struct AkashDataSource {
    /// Wormhole chain id.
    pub emitter_chain: u16,
    /// Address on that chain, hex.
    pub emitter_address: HexBinary,
}

/// A feed for Akash's relayer.
#[cw_serde]
#[derive(ToJson)]
pub struct PriceFeedIdResponse {
    /// Feed id, hex with 0x.
    pub price_feed_id: String,
}

/// A feed for Pyth's client.
#[cw_serde]
#[derive(ToJson)]
pub struct PriceFeedResponse {
    /// The feed.
    pub price_feed: PythPriceFeed,
}

/// A feed for Pyth's client.
#[cw_serde]
#[derive(ToJson)]
pub struct PythPriceFeed {
    /// Feed id.
    pub id: HexBinary,
    /// Price.
    pub price: PythPrice,
    /// Exponential moving average.
    pub ema_price: PythPrice,
}

/// A price for Pyth's client.
#[cw_serde]
#[derive(ToJson)]
pub struct PythPrice {
    /// Mantissa.
    pub price: Int64,
    /// Mantissa of the confidence.
    pub conf: Uint64,
    /// Exponent.
    pub expo: i32,
    /// Publish time.
    pub publish_time: i64,
}

/// A duration for Pyth's client.
#[cw_serde]
#[derive(ToJson)]
pub struct ValidTimePeriodResponse {
    /// Seconds.
    pub secs: u64,
    /// Nanoseconds beyond.
    pub nanos: u32,
}

/// The price of the first symbol; zeros before the first price, since Akash's relayer asks before it sends one.
///
/// # Errors
/// No symbol.
pub fn price_feed_of_first(deps: Deps<'_>) -> Result<AkashPriceFeedResponse, OracleError> {
    let symbol = first_symbol(deps)?;
    let snapshot = load_record(deps.storage, &symbol)?.map(|record| record.snapshot).unwrap_or_default();
    let Prices { price, conf, publish_time, .. } = snapshot.current;
    Ok(AkashPriceFeedResponse {
        symbol,
        price: mantissa(price).into(),
        conf: mantissa(conf).into(),
        expo: EXPONENT,
        publish_time: signed(publish_time),
        prev_publish_time: signed(snapshot.previous.unwrap_or_default().publish_time),
    })
}

/// The same without symbol and earlier time.
///
/// # Errors
/// No symbol.
pub fn price_of_first(deps: Deps<'_>) -> Result<AkashPriceResponse, OracleError> {
    let AkashPriceFeedResponse { price, conf, expo, publish_time, .. } = price_feed_of_first(deps)?;
    Ok(AkashPriceResponse { price, conf, expo, publish_time })
}

/// The configuration, as far as Akash's relayer knows such a thing.
///
/// # Errors
/// No symbol.
pub fn config(deps: Deps<'_>, env: &Env) -> Result<AkashConfigResponse, OracleError> {
    let config = load_config(deps.storage)?;
    let symbol = first_symbol(deps)?;
    let (base, quote) = symbol.split_once('/').unwrap_or((&symbol, QUOTE_DENOM));
    let mut data_sources = Vec::with_capacity(config.emitters.len());
    for PriceEmitter { chain, address, .. } in config.emitters {
        data_sources.push(AkashDataSource { emitter_chain: chain, emitter_address: address });
    }
    Ok(AkashConfigResponse {
        admin: access::ownership(deps.storage)?.owner.into(),
        wormhole_contract: env.contract.address.to_string(),
        update_fee: config.fee.amount,
        price_feed_id: feed_of_first(deps)?.price_feed_id,
        default_denom: base.to_ascii_lowercase(),
        default_base_denom: quote.to_ascii_lowercase(),
        data_sources,
    })
}

/// The first feed of the first symbol.
///
/// # Errors
/// No symbol, or one without a feed.
pub fn feed_of_first(deps: Deps<'_>) -> Result<PriceFeedIdResponse, OracleError> {
    let symbol = first_symbol(deps)?;
    for entry in load_sources(deps.storage, &symbol)?.entries {
        if let Source::Feed { id } = entry.source {
            return Ok(PriceFeedIdResponse { price_feed_id: format!("0x{}", id.to_hex()) });
        }
    }
    Err(OracleError::FeedCount { symbol, found: 0 })
}

/// The price of a feed's symbol, of all its sources together.
///
/// # Errors
/// A malformed or unknown id, no price yet.
pub fn price_feed(deps: Deps<'_>, id: HexBinary) -> Result<PriceFeedResponse, OracleError> {
    let feed = load_feed(deps.storage, &fixed::<32>(&id, "feed id")?)?;
    let symbol = feed.ok_or_else(|| OracleError::UnknownFeed { feed: id.to_hex() })?.symbol;
    let record = load_record(deps.storage, &symbol)?.ok_or(OracleError::NoPrice { symbol })?;
    let Prices { price, conf, ema, ema_conf, publish_time, .. } = record.snapshot.current;
    let quote = |price, conf| PythPrice {
        price: i64::try_from(mantissa(price)).unwrap_or(i64::MAX).into(),
        conf: u64::try_from(mantissa(conf)).unwrap_or(u64::MAX).into(),
        expo: EXPONENT,
        publish_time: signed(publish_time),
    };
    let price_feed = PythPriceFeed { id, price: quote(price, conf), ema_price: quote(ema, ema_conf) };
    Ok(PriceFeedResponse { price_feed })
}

/// The greatest age of a price on arrival.
///
/// # Errors
/// Storage.
pub fn valid_time_period(deps: Deps<'_>) -> Result<ValidTimePeriodResponse, OracleError> {
    let secs = load_config(deps.storage)?.params.max_age_secs.into();
    Ok(ValidTimePeriodResponse { secs, nanos: 0 })
}

fn first_symbol(deps: Deps<'_>) -> Result<String, OracleError> {
    FIRST_SYMBOL.may_load(deps.storage)?.ok_or(OracleError::UnknownSymbol { symbol: String::new() })
}

fn mantissa(price: u128) -> u128 {
    let scale = 10_u128.pow(PRICE_DECIMALS.saturating_sub(DECIMALS));
    price.div_euclid(scale)
}

fn signed(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
