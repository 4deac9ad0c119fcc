use cosmwasm_std::{DepsMut, Env, Response};

use super::{status_event, told};
use crate::{
    error::{ContractError, Error, refuse},
    events::{ParamsChanged, ParamsProposed},
    market::Market,
    params::Params,
    patch::{Changes, Patch, joined},
    state::{CONFIG, Config, PENDING, Pending},
};

/// Changes parameters: at once if every field goes the safe way or the parameters ask for no delay, otherwise the whole
/// change waits.
///
/// Mutates: configuration and breaker, or the pending change. Emits: [`ParamsChanged`] and a change of status, or
/// [`ParamsProposed`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    patch: Patch,
    expect_version: u32,
) -> Result<Response, Error> {
    let market = Market::load(deps.as_ref(), env)?;
    let Config { params: before, params_version: version, .. } = &market.config;
    assert_version(expect_version, *version)?;
    let params = patch.on(before)?;
    let changes = Changes::between(before, &params);
    if changes.changed.is_empty() {
        return refuse(ContractError::NoChange { version: *version });
    }
    params.validate()?;
    let delay_secs = before.loosening_delay_secs;
    if changes.loosened.is_empty() || delay_secs == 0 {
        return put_in_force(deps, env, market.config, params, &changes);
    }
    assert_healthy(&market, &changes)?;
    if let Some(Pending { due, .. }) = PENDING.may_load(deps.storage)?.flatten() {
        return refuse(ContractError::PendingExists { due });
    }
    let due = market.now().saturating_add(delay_secs.into());

    PENDING.save(deps.storage, &Some(Pending { params, version: *version, due }));
    let Changes { changed, loosened } = changes;
    let (fields, loosened) = (joined(&changed, ","), joined(&loosened, ","));
    let version = u64::from(*version).into();
    Ok(told(ParamsProposed { version, fields, loosened, due: due.into() }.into(), None))
}

/// Passes when the change was made for the parameters in force.
pub(crate) fn assert_version(expected: u32, actual: u32) -> Result<(), Error> {
    if expected == actual { Ok(()) } else { refuse(ContractError::StaleParams { expected, actual }) }
}

/// Passes when the vault is healthy: nobody loosens what just held.
pub(crate) fn assert_healthy(market: &Market, changes: &Changes) -> Result<(), Error> {
    match market.status() {
        bme_math::Status::Healthy => Ok(()),
        status => refuse(ContractError::LoosensInCrisis { fields: joined(&changes.loosened, ", "), status }),
    }
}

/// Puts parameters into force and brings the breaker up to date with them.
pub(crate) fn put_in_force(
    deps: DepsMut<'_>,
    env: &Env,
    config: Config,
    params: Params,
    changes: &Changes,
) -> Result<Response, Error> {
    let params_version = config.params_version.checked_add(1).ok_or(bme_math::MathError::Overflow)?;
    let market = Market::under(Config { params, params_version, ..config }, deps.as_ref(), env)?;
    let status = status_event(&market)?;

    CONFIG.save(deps.storage, &market.config);
    market.save(deps.storage)?;
    let event =
        ParamsChanged { version: u64::from(params_version).into(), fields: joined(&changes.changed, ",") };
    Ok(told(event.into(), status))
}
