use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response};

use crate::{
    error::OracleError,
    events, fee, observations, pause, relay,
    state::{load_config, save_record},
    update::{self, Change},
};

/// Stores what is new in signed updates. Mutates: symbol records, observations. Emits one event per message.
///
/// # Errors
/// A wrong fee, anything wrong in an update, or `NothingNew`.
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
    if plan.changed.is_empty() {
        return Err(OracleError::NothingNew { messages: plan.outcomes.len() });
    }

    for Change { symbol, record, is_price } in &plan.changed {
        save_record(deps.storage, symbol, record);
        if *is_price {
            observations::save(deps.storage, symbol, record.window.head, &record.window.newest);
        }
    }
    let relay = relay::message(env, &config, &plan.changed);
    Ok(Response::new()
        .add_events(plan.outcomes.iter().map(events::outcome))
        .add_messages(surplus)
        .add_submessages(relay))
}
