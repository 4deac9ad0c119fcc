use cosmwasm_std::{Addr, DepsMut, Env, Response};

use super::told;
use crate::{
    error::Error,
    events::{OwnerChanged, OwnerProposed},
};

/// Offers ownership. Mutates: ownership. Emits: [`OwnerProposed`].
pub(crate) fn propose(
    deps: DepsMut<'_>,
    env: &Env,
    sender: &Addr,
    nominee: Addr,
    expires_in_secs: u64,
) -> Result<Response, Error> {
    let offer = access::propose_owner(deps.storage, &env.block, sender, nominee, expires_in_secs)?;
    Ok(told(OwnerProposed { nominee: offer.nominee, expires: offer.expires }.into(), None))
}

/// Takes over an offered ownership. Mutates: ownership. Emits: [`OwnerChanged`].
pub(crate) fn accept(deps: DepsMut<'_>, env: &Env, sender: &Addr) -> Result<Response, Error> {
    let before = access::accept_owner(deps.storage, &env.block, sender)?;
    Ok(told(OwnerChanged { from: Some(before), to: sender.clone() }.into(), None))
}
