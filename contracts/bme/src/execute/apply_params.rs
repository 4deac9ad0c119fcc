use cosmwasm_std::{DepsMut, Env, Response};

use super::update_params::{assert_healthy, assert_version, put_in_force};
use crate::{
    error::{ContractError, Error, refuse},
    market::Market,
    patch::Changes,
    state::{PENDING, Pending},
};

/// Puts the change that waits into force: exactly what was announced, on exactly the parameters that it was announced
/// for, in health.
///
/// Mutates: configuration, breaker, pending change. Emits: [`ParamsChanged`](crate::events::ParamsChanged), a change of
/// status.
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env) -> Result<Response, Error> {
    let pending = PENDING.may_load(deps.storage)?.flatten();
    let Pending { params, version, due } = pending.ok_or(ContractError::NothingPending {})?;
    let market = Market::load(deps.as_ref(), env)?;
    assert_version(version, market.config.params_version)?;
    let now = market.now();
    if now < due {
        return refuse(ContractError::NotYetDue { due, now });
    }
    let changes = Changes::between(&market.config.params, &params);
    assert_healthy(&market, &changes)?;
    // A newer release may ask for more than the one that took the proposal.
    params.validate()?;

    PENDING.save(deps.storage, &None);
    put_in_force(deps, env, market.config, params, &changes)
}
