//! Passing accepted prices on to the chain's own oracle module, without ever depending on it.

use cosmwasm_std::{AnyMsg, CosmosMsg, Env, Storage, SubMsg};

use crate::{
    draft::Draft,
    error::OracleError,
    msg::Relay,
    state::{Config, REFUSAL, load_record},
};

/// Id of the relay among this contract's submessages.
pub const REPLY_ID: u64 = 1;
/// What the module may use; beyond that it counts as a refusal and cannot take the update with it.
const GAS_LIMIT: u64 = 1_000_000;
const TYPE_URL: &str = "/akash.oracle.v2.MsgAddPriceEntry";
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
    let mut kept = String::new();
    for letter in cause.chars() {
        if letter.is_ascii() && kept.len() < MAX_CAUSE {
            kept.push(letter);
        }
    }
    if kept.is_empty() {
        kept.push_str("unknown");
    }
    let refusal = Refusal { publish_time, cause: kept };
    REFUSAL.save(storage, &refusal);
    Ok((symbol, refusal))
}

/// Forgets a refusal, which was of another relay. Mutates: the refusal.
pub fn forget_refusal(storage: &mut dyn Storage) {
    REFUSAL.remove(storage);
}

/// The last refusal.
///
/// # Errors
/// The record cannot be read.
pub fn last_refusal(storage: &dyn Storage) -> Result<Option<Refusal>, OracleError> {
    Ok(REFUSAL.may_load(storage)?)
}

/// `MsgAddPriceEntry` in protobuf: signer (1), id (2) of denom (1) and base denom (2), price (3) as an integer with
/// 18 decimals in words, timestamp (4) of seconds (1).
fn entry(signer: &str, relay: &Relay, price: u128, publish_time: u64) -> Vec<u8> {
    let Relay { symbol: _, denom, base_denom } = relay;
    let (mut id, mut timestamp, mut out) = (Vec::new(), Vec::new(), Vec::new());
    push_field(&mut id, 1, denom.as_bytes());
    push_field(&mut id, 2, base_denom.as_bytes());
    timestamp.push(0x08);
    push_varint(&mut timestamp, publish_time);
    push_field(&mut out, 1, signer.as_bytes());
    push_field(&mut out, 2, &id);
    push_field(&mut out, 3, price.to_string().as_bytes());
    push_field(&mut out, 4, &timestamp);
    out
}

/// A field of bytes: number and wire type 2, length, bytes.
#[inline(never)] // Used six times.
fn push_field(out: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    out.push(number.wrapping_shl(3) | 2);
    push_varint(out, u64::try_from(bytes.len()).unwrap_or_default());
    out.extend_from_slice(bytes);
}

/// Seven bits a byte, the lowest first, the highest bit set on all but the last.
fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let [.., low] = value.to_be_bytes();
        value = value.wrapping_shr(7);
        if value == 0 {
            out.push(low & 0x7f);
            return;
        }
        out.push(low | 0x80);
    }
}
