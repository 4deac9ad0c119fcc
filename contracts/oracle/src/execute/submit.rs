use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};

use super::update::store;
use crate::{
    error::OracleError,
    msg::Source,
    pause,
    price::Report,
    state::{load_config, load_sources},
    update::plan_report,
};

/// Takes the report of a listed pusher. Mutates: sources, symbol record, observations. Emits one event.
///
/// A pusher has no moving average; its price stands for that, too.
///
/// # Errors
/// `UnknownSymbol`, `NotASource`, `Paused`, a report outside the limits, `NothingNew`.
pub fn submit_price(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    symbol: String,
    price: Uint128,
    conf: Uint128,
    publish_time: u64,
) -> Result<Response, OracleError> {
    let sources = load_sources(deps.storage, &symbol)?;
    let pusher = Source::Pusher { address: info.sender.to_string() };
    if sources.position(&pusher).is_none() {
        return Err(OracleError::NotASource { sender: info.sender.to_string(), symbol });
    }
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    if let Some(until) = pause::until(&config.pauses, &symbol, now) {
        return Err(OracleError::Paused { until, now });
    }
    let (price, conf) = (price.u128(), conf.u128());
    let report = Report { price, conf, ema: price, ema_conf: conf, publish_time };
    let plan = plan_report(deps.as_ref(), env, &config, symbol, sources, &pusher, report)?;
    store(deps, env, &config, &plan)
}
