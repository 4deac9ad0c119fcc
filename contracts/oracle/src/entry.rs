//! What the chain calls: messages are read by [`json`] and handed to [`crate::contract`].

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, entry_point};
use json::{FromJson, Json};

use crate::{contract, error::OracleError};

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

#[entry_point]
fn reply(deps: DepsMut<'_>, env: Env, reply: Reply) -> Result<Response, OracleError> {
    contract::reply(deps, env, reply)
}

#[entry_point]
fn migrate(deps: DepsMut<'_>, env: Env, msg: Json) -> Result<Response, OracleError> {
    contract::migrate(deps, env, FromJson::from_json(msg)?)
}
