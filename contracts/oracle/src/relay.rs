//! Passing accepted prices on to the chain's own oracle module, without ever depending on it.

use cosmwasm_std::{AnyMsg, CosmosMsg, Env, Storage, SubMsg};

use crate::{
    draft::Draft,
    error::OracleError,
    msg::Relay,
    record::{self, Record},
    state::{Config, load_record},
};

/// Id of the relay among this contract's submessages.
pub const REPLY_ID: u64 = 1;
/// What the module may use; beyond that it counts as a refusal and cannot take the update with it.
const GAS_LIMIT: u64 = 1_000_000;
const TYPE_URL: &str = "/akash.oracle.v2.MsgAddPriceEntry";
const KEY: &[u8] = b"relay_refused";
/// Bytes of a refusal's cause that are kept.
const MAX_CAUSE: usize = 128;

/// A price that the module refused. Written by the reply to a relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Publish time of the price.
    pub publish_time: u64,
    /// What the chain says of it.
    pub cause: String,
}

/// The message for the new price of the relay's symbol, if the relay is on and there is one.
pub fn message(env: &Env, config: &Config, drafts: &[Draft]) -> Option<SubMsg> {
    let relay = config.relay.as_ref()?;
    let draft = drafts.iter().find(|draft| draft.is_price && draft.symbol == relay.symbol)?;
    let prices = draft.record?.snapshot.current;
    let value = entry(env.contract.address.as_str(), relay, prices.price, prices.publish_time);
    let msg = CosmosMsg::Any(AnyMsg { type_url: TYPE_URL.to_owned(), value: value.into() });
    Some(SubMsg::reply_on_error(msg, REPLY_ID).with_gas_limit(GAS_LIMIT))
}

/// Records that the newest price of the relay's symbol was refused. Mutates: the refusal.
///
/// # Errors
/// The relay is off or its symbol has no price; neither can be while a relay is answered.
pub fn record_refusal(
    storage: &mut dyn Storage,
    config: &Config,
    cause: &str,
) -> Result<(String, Refusal), OracleError> {
    let unreachable = || OracleError::CorruptRecord { what: "relay" };
    let symbol = config.relay.as_ref().ok_or_else(unreachable)?.symbol.clone();
    let record = load_record(storage, &symbol)?.ok_or_else(unreachable)?;
    let publish_time = record.snapshot.current.publish_time;
    let cause = cause.chars().filter(char::is_ascii).take(MAX_CAUSE).collect();
    let refusal = Refusal { publish_time, cause };
    record::save(storage, KEY, &refusal);
    Ok((symbol, refusal))
}

/// The last refusal.
///
/// # Errors
/// The record cannot be read.
pub fn last_refusal(storage: &dyn Storage) -> Result<Option<Refusal>, OracleError> {
    record::load(storage, KEY)
}

/// `MsgAddPriceEntry` in protobuf: signer (1), id (2) of denom (1) and base denom (2), price (3) as an integer with
/// 18 decimals in words, timestamp (4) of seconds (1).
fn entry(signer: &str, relay: &Relay, price: u128, publish_time: u64) -> Vec<u8> {
    let Relay { symbol: _, denom, base_denom } = relay;
    let id = [field(1, denom.as_bytes()), field(2, base_denom.as_bytes())].concat();
    let timestamp = [vec![0x08], varint(publish_time)].concat();
    let price = price.to_string();
    [field(1, signer.as_bytes()), field(2, &id), field(3, price.as_bytes()), field(4, &timestamp)].concat()
}

/// A field of bytes: number and wire type 2, length, bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let tag = number.wrapping_shl(3) | 2;
    let len = u64::try_from(bytes.len()).unwrap_or_default();
    [vec![tag], varint(len), bytes.to_vec()].concat()
}

/// Seven bits a byte, the lowest first, the highest bit set on all but the last.
fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let [.., low] = value.to_be_bytes();
        value = value.wrapping_shr(7);
        if value == 0 {
            out.push(low & 0x7f);
            return out;
        }
        out.push(low | 0x80);
    }
}

impl Record for Refusal {
    const NAME: &'static str = "refused relay";

    fn encode(&self) -> Vec<u8> {
        [self.publish_time.to_be_bytes().as_slice(), self.cause.as_bytes()].concat()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (time, cause) = bytes.split_first_chunk()?;
        Some(Self {
            publish_time: u64::from_be_bytes(*time),
            cause: String::from_utf8_lossy(cause).into_owned(),
        })
    }
}
