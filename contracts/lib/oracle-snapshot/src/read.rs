use cosmwasm_std::{Addr, Binary, CustomQuery, QuerierWrapper, StdError};
use json::{Json, ask};
use thiserror::Error;

use crate::layout::{Snapshot, SnapshotError};

const KEY_PREFIX: &[u8] = b"s/";

/// Why a consumer got no snapshot.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The raw query failed: no contract at that address.
    #[error("oracle {oracle} cannot be read: {cause}")]
    Query {
        /// Address asked.
        oracle: Addr,
        /// What the chain said.
        cause: StdError,
    },
    /// No update of that symbol was ever accepted.
    #[error("oracle {oracle} has no price of {symbol}")]
    NoPrice {
        /// Address asked.
        oracle: Addr,
        /// Symbol asked.
        symbol: String,
    },
    /// The record has an unknown layout.
    #[error(transparent)]
    Layout(#[from] SnapshotError),
}

/// Storage key of a symbol's record in the oracle contract: `s/` followed by the symbol: short, because the chain charges each update for it.
#[must_use]
pub fn snapshot_key(symbol: &str) -> Vec<u8> {
    [KEY_PREFIX, symbol.as_bytes()].concat()
}

/// Reads the newest snapshot of `symbol` with one raw query.
///
/// # Errors
/// No such contract, no price yet, unknown layout.
pub fn read_snapshot<C: CustomQuery>(
    querier: &QuerierWrapper<'_, C>,
    oracle: &Addr,
    symbol: &str,
) -> Result<Snapshot, ReadError> {
    // As a tree: the request of cosmwasm-std can ask everything, which is 8 KB of wasm.
    let key = Binary::new(snapshot_key(symbol));
    let raw = Json::object(&["contract_addr", "key"], &[oracle, &key]);
    let request = Json::object(&["wasm"], &[&Json::object(&["raw"], &[&raw])]);
    let bytes = ask(querier, &request).map_err(|cause| ReadError::Query { oracle: oracle.clone(), cause })?;
    if bytes.is_empty() {
        return Err(ReadError::NoPrice { oracle: oracle.clone(), symbol: symbol.to_owned() });
    }
    Ok(Snapshot::decode(&bytes)?)
}
