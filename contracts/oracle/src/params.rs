//! Bounds of every configured value: one check for instantiate and for each later change.

use crate::{
    error::OracleError,
    msg::{Fee, Params, ParamsPatch, PriceEmitter},
    signer_sets::fixed,
};

/// Longest TWAP window. The ring of observations holds more seconds than that.
const MAX_WINDOW_SECS: u32 = 7_200;
const MAX_FUTURE_SECS: u32 = 600;
const MAX_CONFIRM_SECS: u32 = 24 * 60 * 60;
const MAX_GRACE_SECS: u32 = 30 * 24 * 60 * 60;
const MAX_BPS: u32 = 10_000;
const MAX_EMITTERS: usize = 4;
const MAX_SOURCES: usize = 8;
const MAX_DENOM_LEN: usize = 128;
/// Longer than any chain's, and its length fits into a byte.
const MAX_ADDRESS_LEN: usize = 128;

/// A limit with its bounds.
pub struct Limit {
    /// Name of the field.
    pub name: &'static str,
    /// Value.
    pub value: u32,
    min: u32,
    max: u32,
}

/// All limits in the order in which they are stored.
pub fn limits(params: &Params) -> [Limit; 13] {
    let Params {
        max_future_secs,
        max_age_secs,
        max_conf_bps,
        window_secs,
        min_coverage_bps,
        max_gap_secs,
        max_move_bps,
        move_floor_bps,
        confirm_secs,
        outlier_bps,
        flat_secs,
        set_grace_secs,
        own_chain,
    } = *params;
    let limit = |name, value, min, max| Limit { name, value, min, max };
    [
        limit("max_future_secs", max_future_secs, 0, MAX_FUTURE_SECS),
        // Any age is a choice: a window of centuries accepts recorded updates.
        limit("max_age_secs", max_age_secs, 1, u32::MAX),
        limit("max_conf_bps", max_conf_bps, 1, MAX_BPS),
        limit("window_secs", window_secs, 1, MAX_WINDOW_SECS),
        limit("min_coverage_bps", min_coverage_bps, 1, MAX_BPS),
        limit("max_gap_secs", max_gap_secs, 1, window_secs),
        limit("max_move_bps", max_move_bps, 1, u32::MAX),
        // Zero leaves only the time that passes, the highest opens the gate.
        limit("move_floor_bps", move_floor_bps, 0, u32::MAX),
        limit("confirm_secs", confirm_secs, 1, MAX_CONFIRM_SECS),
        limit("outlier_bps", outlier_bps, 1, MAX_BPS),
        // Zero raises no alarm; as far back as the longest window, observations are surely there.
        limit("flat_secs", flat_secs, 0, MAX_WINDOW_SECS),
        limit("set_grace_secs", set_grace_secs, 0, MAX_GRACE_SECS),
        // Zero means that only packets for every chain are accepted.
        limit("own_chain", own_chain.into(), 0, u16::MAX.into()),
    ]
}

/// Checks all limits.
///
/// # Errors
/// `OutOfBounds`, naming the first value that is.
pub fn validate(params: &Params) -> Result<(), OracleError> {
    for Limit { name, value, min, max } in &limits(params) {
        within(name, *value, *min, *max)?;
    }
    Ok(())
}

/// The limits with the changes of a patch.
pub fn patched(params: &Params, patch: ParamsPatch) -> Params {
    let ParamsPatch {
        max_future_secs,
        max_age_secs,
        max_conf_bps,
        window_secs,
        min_coverage_bps,
        max_gap_secs,
        max_move_bps,
        move_floor_bps,
        confirm_secs,
        outlier_bps,
        flat_secs,
        set_grace_secs,
        own_chain,
    } = patch;
    Params {
        max_future_secs: max_future_secs.unwrap_or(params.max_future_secs),
        max_age_secs: max_age_secs.unwrap_or(params.max_age_secs),
        max_conf_bps: max_conf_bps.unwrap_or(params.max_conf_bps),
        window_secs: window_secs.unwrap_or(params.window_secs),
        min_coverage_bps: min_coverage_bps.unwrap_or(params.min_coverage_bps),
        max_gap_secs: max_gap_secs.unwrap_or(params.max_gap_secs),
        max_move_bps: max_move_bps.unwrap_or(params.max_move_bps),
        move_floor_bps: move_floor_bps.unwrap_or(params.move_floor_bps),
        confirm_secs: confirm_secs.unwrap_or(params.confirm_secs),
        outlier_bps: outlier_bps.unwrap_or(params.outlier_bps),
        flat_secs: flat_secs.unwrap_or(params.flat_secs),
        set_grace_secs: set_grace_secs.unwrap_or(params.set_grace_secs),
        own_chain: own_chain.unwrap_or(params.own_chain),
    }
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
    validate_denom(&fee.denom)
}

/// Checks that a denom can be one.
///
/// # Errors
/// An impossible length.
pub fn validate_denom(denom: &str) -> Result<(), OracleError> {
    length("length of the denom", denom.len(), MAX_DENOM_LEN)
}

/// Checks how many sources a symbol has, and how many must agree.
///
/// # Errors
/// `OutOfBounds`.
pub fn validate_counts(sources: usize, min_sources: u32) -> Result<(), OracleError> {
    length("number of sources", sources, MAX_SOURCES)?;
    within("min_sources", min_sources, 1, u32::try_from(sources).unwrap_or(u32::MAX))
}

/// Checks that an address fits where it is stored.
///
/// # Errors
/// `OutOfBounds`.
pub fn validate_address_length(address: &str) -> Result<(), OracleError> {
    length("length of the address", address.len(), MAX_ADDRESS_LEN)
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
