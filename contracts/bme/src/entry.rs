//! What the chain calls: messages are read by [`json`] and handed to [`crate::contract`].

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, entry_point};
use json::{FromJson, Json};

use crate::{contract, error::ContractError};

#[entry_point]
fn instantiate(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, ContractError> {
    contract::instantiate(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, ContractError> {
    contract::execute(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn query(deps: Deps<'_>, env: Env, msg: Json) -> Result<Binary, ContractError> {
    contract::query(deps, env, FromJson::from_json(msg)?)
}

#[entry_point]
fn migrate(deps: DepsMut<'_>, env: Env, msg: Json) -> Result<Response, ContractError> {
    contract::migrate(deps, env, FromJson::from_json(msg)?)
}
