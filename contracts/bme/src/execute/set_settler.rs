use cosmwasm_std::{Addr, DepsMut, Empty, Response};

use crate::{error::ContractError, events::SettlerSet, state::SETTLERS};

/// Registers a settler or takes the registration back. Mutates: settlers. Emits: [`SettlerSet`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    sender: &Addr,
    settler: Addr,
    enabled: bool,
) -> Result<Response, ContractError> {
    access::assert_owner(deps.storage, sender)?;
    if SETTLERS.has(deps.storage, &settler) == enabled {
        return Err(ContractError::SettlerUnchanged { settler, is_enabled: enabled });
    }
    if enabled {
        SETTLERS.save(deps.storage, &settler, &Empty {})?;
    } else {
        SETTLERS.remove(deps.storage, &settler);
    }
    Ok(Response::new().add_event(SettlerSet { settler, enabled }))
}
