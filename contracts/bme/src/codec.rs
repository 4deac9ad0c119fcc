//! Records that every conversion touches are stored compactly: a byte costs 30 gas to write, and JSON costs parsing.

use cosmwasm_std::{StdError, StdResult, Storage};
use serde::{Serialize, de::DeserializeOwned};

/// Reads a record; none when there is no such key.
pub(crate) fn may_load<T: DeserializeOwned>(storage: &dyn Storage, key: &[u8]) -> StdResult<Option<T>> {
    storage
        .get(key)
        .map(|bytes| {
            postcard::from_bytes(&bytes).map_err(|_| StdError::generic_err("a stored record is corrupt"))
        })
        .transpose()
}

/// Reads a record that instantiation wrote.
pub(crate) fn load<T: DeserializeOwned>(storage: &dyn Storage, key: &[u8]) -> StdResult<T> {
    may_load(storage, key)?.ok_or_else(|| StdError::generic_err("the contract is not instantiated"))
}

/// Writes a record.
pub(crate) fn save<T: Serialize>(storage: &mut dyn Storage, key: &[u8], value: &T) -> StdResult<()> {
    let bytes =
        postcard::to_allocvec(value).map_err(|_| StdError::generic_err("a record cannot be encoded"))?;
    storage.set(key, &bytes);
    Ok(())
}
