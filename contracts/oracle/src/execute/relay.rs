use cosmwasm_std::{DepsMut, Reply, Response, SubMsgResult};

use crate::{
    error::OracleError,
    events,
    msg::Relay,
    params::validate_denom,
    relay::{forget_refusal, record_refusal},
    state::{Config, load_config, load_sources, save_config},
};

/// Turns the relay to the chain's own oracle on or off. Mutates: configuration, the refusal. Emits `relay_set`.
///
/// # Errors
/// `UnknownSymbol`, an impossible denom.
pub fn set_relay(deps: DepsMut<'_>, relay: Option<Relay>) -> Result<Response, OracleError> {
    if let Some(Relay { symbol, denom, base_denom }) = &relay {
        load_sources(deps.storage, symbol)?;
        validate_denom(denom)?;
        validate_denom(base_denom)?;
    }
    let event = events::relay_set(relay.as_ref());
    let config = load_config(deps.storage)?;
    save_config(deps.storage, &Config { relay, ..config });
    forget_refusal(deps.storage);
    Ok(Response::new().add_event(event))
}

/// Records that the chain's own oracle refused a price; the update stands. Mutates: the refusal. Emits
/// `relay_refused`.
///
/// # Errors
/// Storage.
pub fn refused(deps: DepsMut<'_>, reply: Reply) -> Result<Response, OracleError> {
    let SubMsgResult::Err(cause) = reply.result else { return Ok(Response::new()) };
    let config = load_config(deps.storage)?;
    let (symbol, refusal) = record_refusal(deps.storage, &config, &cause)?;
    Ok(Response::new().add_event(events::relay_refused(&symbol, &refusal)))
}
