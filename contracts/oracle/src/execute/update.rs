use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response};

use crate::{
    error::OracleError,
    events, fee, pause, relay,
    state::{Config, load_config},
    update::{self, Plan},
};

/// Stores what is new in signed updates. Mutates: symbol records, observations, sources. Emits one event per message.
///
/// # Errors
/// A wrong fee, anything wrong in an update, `NothingNew`, `Paused`.
pub fn update_price_feeds(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    data: &[Binary],
) -> Result<Response, OracleError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    if let Some(until) = pause::until(&config.pauses, pause::ALL, now) {
        return Err(OracleError::Paused { until, now });
    }
    let surplus = fee::take(&config.fee, info)?;
    let plan = update::plan(deps.as_ref(), env, &config, data)?;
    Ok(store(deps, env, &config, &plan)?.add_messages(surplus))
}

/// Stores what a plan changes, if it changes anything. Mutates: as above.
///
/// # Errors
/// `NothingNew`, `Paused`.
pub fn store(deps: DepsMut<'_>, env: &Env, config: &Config, plan: &Plan) -> Result<Response, OracleError> {
    plan.check_new(env.block.time.seconds())?;
    for draft in &plan.drafts {
        draft.save(deps.storage);
    }
    Ok(Response::new().add_events(plan.outcomes.iter().map(events::outcome)).add_submessages(relay::message(
        env,
        config,
        &plan.drafts,
    )))
}
