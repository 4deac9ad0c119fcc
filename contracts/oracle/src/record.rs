//! Records of our own layout in storage.

use cosmwasm_std::Storage;

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
/// # Errors
/// The bytes are no such record.
pub fn load<T: Record>(storage: &dyn Storage, key: &[u8]) -> Result<Option<T>, OracleError> {
    let decode = |bytes: Vec<u8>| T::decode(&bytes).ok_or(OracleError::CorruptRecord { what: T::NAME });
    storage.get(key).map(decode).transpose()
}

/// Saves the record at `key`.
pub fn save<T: Record>(storage: &mut dyn Storage, key: &[u8], record: &T) {
    storage.set(key, &record.encode());
}
