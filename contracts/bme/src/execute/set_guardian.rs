use cosmwasm_std::{Addr, DepsMut, Response};

use crate::{error::ContractError, events::GuardianSet};

/// Names a guardian, or none. Mutates: the guardian. Emits: [`GuardianSet`].
pub(crate) fn execute(deps: DepsMut<'_>, guardian: Option<Addr>) -> Result<Response, ContractError> {
    let access::Guardian { guardian, charges } = access::set_guardian(deps.storage, guardian);
    Ok(Response::new().add_event(GuardianSet { guardian, charges: u64::from(charges).into() }))
}
