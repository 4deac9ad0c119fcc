//! What the chain calls: messages are read by [`json`] and handed to [`crate::contract`].

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, SubMsgResult, entry_point};
use json::{FromJson, Json};

use crate::{contract, error::Error};

#[entry_point]
fn instantiate(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, Error> {
    contract::instantiate(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Json) -> Result<Response, Error> {
    contract::execute(deps, env, info, FromJson::from_json(msg)?)
}

#[entry_point]
fn query(deps: Deps<'_>, env: Env, msg: Json) -> Result<Binary, Error> {
    contract::query(deps, env, FromJson::from_json(msg)?)
}

#[entry_point]
fn migrate(deps: DepsMut<'_>, env: Env, msg: Json) -> Result<Response, Error> {
    contract::migrate(deps, env, FromJson::from_json(msg)?)
}

/// What [`entry_point`] calls for a reply: it is read like a message, by the one reader of [`json`], because that of
/// [`Reply`] is 16 KB for parts that nobody looks at here.
mod chain {
    pub use cosmwasm_std::do_migrate as do_reply;
}

#[entry_point(crate = "super::chain")]
fn reply(deps: DepsMut<'_>, env: Env, reply: Json) -> Result<Response, Error> {
    // A payout is answered only when it is refused.
    let [id, payload, result] = entries(reply, ["id", "payload", "result"]);
    let (Json::Number(id), [Json::Text(cause)]) = (id, entries(result, ["error"])) else {
        return Ok(Response::new());
    };
    let (payload, result) = (Binary::from_json(payload)?, SubMsgResult::Err(cause));
    contract::reply(deps, env, Reply { id, payload, gas_used: 0, result })
}

/// Entries of an object; those that are not there are null.
fn entries<const N: usize>(json: Json, names: [&str; N]) -> [Json; N] {
    let mut found = names.map(|_| Json::Null);
    if let Json::Object(entries) = json {
        for (key, value) in entries {
            for (slot, _) in found.iter_mut().zip(names).filter(|(_, name)| key == *name) {
                *slot = value;
                break;
            }
        }
    }
    found
}
