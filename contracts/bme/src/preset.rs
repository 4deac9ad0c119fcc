//! The parameter sets that ship with the contract, as the data files that deployments read too.

use cosmwasm_std::{StdResult, from_json};

use crate::params::Params;

/// The written proposal, AEP-76.
pub const AEP76: &str = include_str!("../presets/aep76.json");
/// What the native module does.
pub const MAINNET: &str = include_str!("../presets/mainnet.json");
/// What we recommend.
pub const HARDENED: &str = include_str!("../presets/hardened.json");
/// `aep76` with the limits of age and coverage opened wide and the newest price on every leg: for old, genuine updates.
pub const REPLAY: &str = include_str!("../presets/replay.json");

/// Reads the text of a preset.
///
/// # Errors
/// Not the JSON of [`Params`].
pub fn parse(text: &str) -> StdResult<Params> {
    from_json(text)
}
