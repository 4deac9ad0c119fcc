//! Which symbols are paused, and until when.

use cosmwasm_std::Storage;

use crate::{
    error::OracleError,
    state::{load_record, save_record},
};

/// The name under which a pause of every symbol is stored; no symbol is empty.
pub const ALL: &str = "";

/// A pause of one symbol, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Symbol, or [`ALL`].
    pub symbol: String,
    /// First second after it.
    pub until: u64,
}

/// End of the pause under exactly this name.
pub fn of(pauses: &[Pause], symbol: &str) -> Option<u64> {
    pauses.iter().find(|pause| pause.symbol == symbol).map(|pause| pause.until)
}

/// End of the pause that holds for the symbol at `now`: its own or that of all, whichever ends later.
pub fn until(pauses: &[Pause], symbol: &str, now: u64) -> Option<u64> {
    of(pauses, symbol).max(of(pauses, ALL)).filter(|until| *until > now)
}

/// Writes into the symbol's record whether it is paused. Mutates: the symbol record.
///
/// # Errors
/// The record cannot be read.
pub fn flag(storage: &mut dyn Storage, pauses: &[Pause], symbol: &str, now: u64) -> Result<(), OracleError> {
    let is_paused = until(pauses, symbol, now).is_some();
    let Some(mut record) = load_record(storage, symbol)? else { return Ok(()) };
    if record.snapshot.flags.is_paused != is_paused {
        record.snapshot.flags.is_paused = is_paused;
        save_record(storage, symbol, &record);
    }
    Ok(())
}
