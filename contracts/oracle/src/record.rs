//! Records of our own layout in storage.

use cosmwasm_std::{Order, Storage};

use crate::error::OracleError;

/// Something stored as bytes of our own layout.
pub trait Record: Sized {
    /// What it is called in an error.
    const NAME: &'static str;

    /// Its bytes.
    fn encode(&self) -> Vec<u8>;

    /// Reads its bytes; none if they are not such a record.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

/// Loads the record at `key`.
///
/// It is the only step of a range that holds this key alone: the chain charges 30 gas for a step and 1,000 for a
/// lookup, and an update reads four records.
///
/// # Errors
/// The bytes are no such record.
pub fn load<T: Record>(storage: &dyn Storage, key: &[u8]) -> Result<Option<T>, OracleError> {
    let after = [key, &[0]].concat();
    let found = storage.range(Some(key), Some(&after), Order::Ascending).next();
    let decode =
        |(_, bytes): (_, Vec<u8>)| T::decode(&bytes).ok_or(OracleError::CorruptRecord { what: T::NAME });
    found.map(decode).transpose()
}

/// Saves the record at `key`.
pub fn save<T: Record>(storage: &mut dyn Storage, key: &[u8], record: &T) {
    storage.set(key, &record.encode());
}
