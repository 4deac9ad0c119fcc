use cosmwasm_std::{DepsMut, Response};

use super::told;
use crate::{
    error::{ContractError, Error},
    events::ParamsCancelled,
    state::PENDING,
};

/// Drops the change that waits. Mutates: the pending change. Emits: [`ParamsCancelled`].
pub(crate) fn execute(deps: DepsMut<'_>) -> Result<Response, Error> {
    let pending = PENDING.may_load(deps.storage)?.flatten().ok_or(ContractError::NothingPending {})?;

    PENDING.save(deps.storage, &None);
    Ok(told(ParamsCancelled { version: u64::from(pending.version).into() }.into(), None))
}
