//! Bounds of every configured value: one check for instantiate and for each later change.

use crate::{
    error::OracleError,
    msg::{Fee, Params, PriceEmitter},
    signer_sets::fixed,
};

/// Longest TWAP window. The ring of observations holds more seconds than that.
const MAX_WINDOW_SECS: u32 = 7_200;
const MAX_FUTURE_SECS: u32 = 600;
const MAX_CONFIRM_SECS: u32 = 24 * 60 * 60;
const MAX_GRACE_SECS: u32 = 30 * 24 * 60 * 60;
const MAX_BPS: u32 = 10_000;
const MAX_EMITTERS: usize = 4;
const MAX_DENOM_LEN: usize = 128;

/// Checks all limits.
///
/// # Errors
/// `OutOfBounds`, naming the first value that is.
pub fn validate(params: &Params) -> Result<(), OracleError> {
    let Params {
        max_future_secs,
        // Any age is a choice: a window of centuries accepts recorded updates.
        max_age_secs,
        max_conf_bps,
        window_secs,
        min_coverage_bps,
        max_gap_secs,
        max_move_bps,
        // Any floor is a choice: zero leaves only the time that passes, the highest opens the gate.
        move_floor_bps: _,
        confirm_secs,
        set_grace_secs,
        // Zero means that only packets for every chain are accepted.
        own_chain: _,
    } = *params;
    within("max_future_secs", max_future_secs, 0, MAX_FUTURE_SECS)?;
    within("max_age_secs", max_age_secs, 1, u32::MAX)?;
    within("max_conf_bps", max_conf_bps, 1, MAX_BPS)?;
    within("window_secs", window_secs, 1, MAX_WINDOW_SECS)?;
    within("min_coverage_bps", min_coverage_bps, 1, MAX_BPS)?;
    within("max_gap_secs", max_gap_secs, 1, window_secs)?;
    within("max_move_bps", max_move_bps, 1, u32::MAX)?;
    within("confirm_secs", confirm_secs, 1, MAX_CONFIRM_SECS)?;
    within("set_grace_secs", set_grace_secs, 0, MAX_GRACE_SECS)
}

/// Checks the list of publishers.
///
/// # Errors
/// A list that is empty or too long, an address of a wrong length, a publisher twice.
pub fn validate_emitters(emitters: &[PriceEmitter]) -> Result<(), OracleError> {
    length("number of emitters", emitters.len(), MAX_EMITTERS)?;
    for (index, PriceEmitter { model: _, chain, address }) in emitters.iter().enumerate() {
        fixed::<32>(address, "emitter address")?;
        if emitters.iter().take(index).any(|earlier| earlier.chain == *chain && earlier.address == *address) {
            return Err(OracleError::Duplicate { what: format!("emitter {chain}/{address}") });
        }
    }
    Ok(())
}

/// Checks that a fee can be asked for.
///
/// # Errors
/// A denom of an impossible length.
pub fn validate_fee(fee: &Fee) -> Result<(), OracleError> {
    length("length of the fee's denom", fee.denom.len(), MAX_DENOM_LEN)
}

fn length(name: &'static str, found: usize, max: usize) -> Result<(), OracleError> {
    let narrow = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    within(name, narrow(found), 1, narrow(max))
}

fn within(name: &'static str, found: u32, min: u32, max: u32) -> Result<(), OracleError> {
    if (min..=max).contains(&found) {
        return Ok(());
    }
    Err(OracleError::OutOfBounds { name, found: found.into(), min: min.into(), max: max.into() })
}
