use bme_math::Uact;
use cosmwasm_std::{Addr, DepsMut, Response, Uint128};

use super::told;
use crate::{
    error::{ContractError, Error, refuse},
    events::SettlerSet,
    state::{SETTLERS, Settler},
};

/// Registers a settler, changes its cap, or takes the registration back. What it has spent today under a cap counts for
/// another cap, too.
///
/// Mutates: settlers. Emits: [`SettlerSet`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    settler: Addr,
    daily_cap_uact: Option<Uint128>,
    enabled: bool,
) -> Result<Response, Error> {
    let key = &[settler.as_bytes()];
    let before = SETTLERS.may_load(deps.storage, key)?;
    let daily_cap_uact = daily_cap_uact.filter(|_| enabled);
    let daily_cap = daily_cap_uact.map(|cap| Uact::new(cap.u128()));
    let after = enabled.then(|| Settler { daily_cap, ..before.unwrap_or_default() });
    if before == after {
        return refuse(ContractError::SettlerUnchanged { settler, is_enabled: enabled });
    }
    match after {
        Some(after) => SETTLERS.save(deps.storage, key, &after),
        None => SETTLERS.remove(deps.storage, key),
    }
    Ok(told(SettlerSet { settler, daily_cap_uact, enabled }.into(), None))
}
