use cosmwasm_std::{DepsMut, Response};

use crate::{error::ContractError, events::ParamsCancelled, state::PENDING};

/// Drops the change that waits. Mutates: the pending change. Emits: [`ParamsCancelled`].
pub(crate) fn execute(deps: DepsMut<'_>) -> Result<Response, ContractError> {
    let pending = PENDING.may_load(deps.storage)?.flatten().ok_or(ContractError::NothingPending {})?;

    PENDING.save(deps.storage, &None);
    Ok(Response::new().add_event(ParamsCancelled { version: u64::from(pending.version).into() }))
}
