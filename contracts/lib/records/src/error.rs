use std::fmt;

use cosmwasm_std::StdError;

/// What reading gives.
pub type Result<T> = std::result::Result<T, RecordError>;

/// Why a record cannot be read. One byte, because every read passes it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordError {
    /// What instantiation writes is not there.
    Missing,
    /// Bytes that are no such record.
    Corrupt,
}

impl fmt::Display for RecordError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Missing => "the contract is not instantiated",
            Self::Corrupt => "a stored record is corrupt",
        })
    }
}

impl std::error::Error for RecordError {}

impl From<RecordError> for StdError {
    #[cold]
    #[inline(never)]
    fn from(error: RecordError) -> Self {
        Self::generic_err(error.to_string())
    }
}
