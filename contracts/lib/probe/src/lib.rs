//! A test contract that sends whatever message it is told to, to see what a chain lets contracts send.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    Binary, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, entry_point,
};

/// The message to send; nothing happens without one, which is what an empty call costs.
#[cw_serde]
pub struct ExecuteMsg {
    /// Sent as it is.
    pub send: Option<CosmosMsg>,
}

/// Has nothing to set up.
///
/// # Errors
/// None.
#[entry_point]
pub fn instantiate(_deps: DepsMut<'_>, _env: Env, _info: MessageInfo, _msg: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Sends the message.
///
/// # Errors
/// None of its own.
#[entry_point]
pub fn execute(_deps: DepsMut<'_>, _env: Env, _info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    Ok(Response::new().add_messages(msg.send))
}

/// Has nothing to tell.
///
/// # Errors
/// None.
#[entry_point]
pub fn query(_deps: Deps<'_>, _env: Env, _msg: Empty) -> StdResult<Binary> {
    Ok(Binary::default())
}
