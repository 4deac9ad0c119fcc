//! What the chain calls: messages are read by [`json`] and handed to [`crate::contract`].

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, SubMsgResult, entry_point};
use json::{FromJson, Json};

use crate::{contract, error::OracleError, relay};

#[entry_point]
fn instantiate(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, OracleError> {
    contract::instantiate(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, OracleError> {
    contract::execute(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn query(deps: Deps<'_>, env: Env, msg: Json) -> Result<Binary, OracleError> {
    contract::query(deps, env, FromJson::from_json(msg)?)
}

/// What [`entry_point`] calls for a reply: it is read like a message, by the one reader of [`json`], because that of
/// [`Reply`] is 16 KB for parts that nobody looks at here.
mod chain {
    pub use cosmwasm_std::do_migrate as do_reply;
}

#[entry_point(crate = "super::chain")]
fn reply(deps: DepsMut<'_>, env: Env, reply: Json) -> Result<Response, OracleError> {
    // The relay is answered only when it is refused.
    let Some(Json::Text(cause)) = entry(reply, "result").and_then(|result| entry(result, "error")) else {
        return Ok(Response::new());
    };
    let result = SubMsgResult::Err(cause);
    contract::reply(deps, env, Reply { id: relay::REPLY_ID, payload: Binary::default(), gas_used: 0, result })
}

/// An entry of an object.
fn entry(json: Json, name: &str) -> Option<Json> {
    let Json::Object(entries) = json else { return None };
    entries.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[entry_point]
fn migrate(deps: DepsMut<'_>, env: Env, msg: Json) -> Result<Response, OracleError> {
    contract::migrate(deps, env, FromJson::from_json(msg)?)
}
