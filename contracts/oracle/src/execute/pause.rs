use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use crate::{
    error::OracleError,
    events, feeds,
    pause::{self, ALL, Pause},
    state::{load_config, load_sources, save_config},
};

/// Stops updates of a symbol, or of all, until a time; the owner lifts a pause by a time that has passed. Mutates:
/// configuration, flags of symbol records, the guardian's charges. Emits `paused`.
///
/// # Errors
/// `UnknownSymbol`; neither owner nor guardian; a guardian's pause that is too long, shortens one, or has no charge.
pub fn pause(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    symbol: Option<String>,
    until: u64,
) -> Result<Response, OracleError> {
    let symbols = match &symbol {
        Some(symbol) => {
            load_sources(deps.storage, symbol)?;
            vec![symbol.clone()]
        }
        None => feeds::symbols(deps.storage, None, usize::MAX)?,
    };
    let subject = symbol.unwrap_or(ALL.to_owned());
    let now = env.block.time.seconds();
    let mut config = load_config(deps.storage)?;
    let standing = pause::of(&config.pauses, &subject).unwrap_or_default();
    access::authorize_pause(deps.storage, &env.block, &info.sender, until, standing)?;

    config.pauses.retain(|pause| pause.until > now && pause.symbol != subject);
    let event = events::paused(&subject, until, info.sender.as_str());
    if until > now {
        config.pauses.push(Pause { symbol: subject, until });
    }
    save_config(deps.storage, &config);
    for symbol in symbols {
        pause::flag(deps.storage, &config.pauses, &symbol, now)?;
    }
    Ok(Response::new().add_event(event))
}
