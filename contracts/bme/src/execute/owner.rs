use cosmwasm_std::{Addr, DepsMut, Env, Response};

use crate::{
    error::ContractError,
    events::{OwnerChanged, OwnerProposed},
};

/// Offers ownership. Mutates: ownership. Emits: [`OwnerProposed`].
pub(crate) fn propose(
    deps: DepsMut<'_>,
    env: &Env,
    sender: &Addr,
    nominee: Addr,
    expires_in_secs: u64,
) -> Result<Response, ContractError> {
    let offer = access::propose_owner(deps.storage, &env.block, sender, nominee, expires_in_secs)?;
    Ok(Response::new().add_event(OwnerProposed { nominee: offer.nominee, expires: offer.expires }))
}

/// Takes over an offered ownership. Mutates: ownership. Emits: [`OwnerChanged`].
pub(crate) fn accept(deps: DepsMut<'_>, env: &Env, sender: &Addr) -> Result<Response, ContractError> {
    let before = access::accept_owner(deps.storage, &env.block, sender)?;
    Ok(Response::new().add_event(OwnerChanged { from: Some(before), to: sender.clone() }))
}
