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
/// A pusher has no moving average; its price stands for that, too. Its publish time dates the price and nothing else: the
/// gate goes by arrival, and it speaks once a second.
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
    let Some(entry) = sources.entries.iter().find(|entry| entry.source == pusher) else {
        return Err(OracleError::NotASource { sender: info.sender.to_string(), symbol });
    };
    let spoke_at = entry.waiting.or(entry.last).map(|newest| newest.gate_time);
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    if let Some(until) = pause::until(&config.pauses, &symbol, now) {
        return Err(OracleError::Paused { until, now });
    }
    // Once a second: it could date any number of reports, each as far from the one before as the gate lets one go.
    if spoke_at.is_some_and(|spoke_at| now <= spoke_at) {
        return Err(OracleError::NothingNew { messages: 1 });
    }
    // Its clock is the chain's: dated ahead, it would date the symbol, and the gap before that date voids the average.
    if publish_time > now {
        return Err(OracleError::Future { symbol, published: publish_time, now, max_secs: 0 });
    }
    let (price, conf) = (price.u128(), conf.u128());
    let report = Report { price, conf, ema: price, ema_conf: conf, publish_time, gate_time: now };
    let plan = plan_report(deps.as_ref(), env, &config, symbol, sources, &pusher, report)?;
    store(deps, env, &config, &plan)
}
