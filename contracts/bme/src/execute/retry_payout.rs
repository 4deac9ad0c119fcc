use cosmwasm_std::{Addr, DepsMut, Response};

use super::told;
use crate::{
    error::Error,
    events::PayoutRetried,
    payouts::{send, take_kept},
    state::CONFIG,
};

/// Sends an address what the bank did not deliver before; where it still does not, nothing changes.
///
/// Mutates: what is undelivered. Emits: [`PayoutRetried`].
pub(crate) fn execute(deps: DepsMut<'_>, to: Addr) -> Result<Response, Error> {
    let denom = CONFIG.load(deps.storage)?.akt_denom;
    let akt = take_kept(deps, &to)?;
    let message = send(&to, akt, &denom);
    Ok(told(PayoutRetried { to, sent_uakt: akt.u128().into() }.into(), None).add_message(message))
}
