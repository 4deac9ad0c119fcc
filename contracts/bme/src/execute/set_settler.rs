use cosmwasm_std::{Addr, DepsMut, Response};

use crate::{error::ContractError, events::SettlerSet, state::SETTLERS};

/// Registers a settler or takes the registration back. Mutates: settlers. Emits: [`SettlerSet`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    sender: &Addr,
    settler: Addr,
    enabled: bool,
) -> Result<Response, ContractError> {
    access::assert_owner(deps.storage, sender)?;
    let key = &[settler.as_bytes()];
    if SETTLERS.has(deps.storage, key) == enabled {
        return Err(ContractError::SettlerUnchanged { settler, is_enabled: enabled });
    }
    if enabled {
        SETTLERS.save(deps.storage, key, &());
    } else {
        SETTLERS.remove(deps.storage, key);
    }
    Ok(Response::new().add_event(SettlerSet { settler, enabled }))
}
