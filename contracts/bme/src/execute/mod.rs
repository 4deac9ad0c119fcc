//! One message, one file. Each loads, plans on plain values, then saves and responds.

pub(crate) mod apply_params;
pub(crate) mod approve_settler;
pub(crate) mod burn_act;
pub(crate) mod cancel;
pub(crate) mod cancel_params;
pub(crate) mod close_escrow;
pub(crate) mod crank;
pub(crate) mod deposit_escrow;
mod escrow;
pub(crate) mod fund_escrow_akt;
pub(crate) mod fund_vault;
pub(crate) mod mint_act;
pub(crate) mod open_escrow;
pub(crate) mod owner;
pub(crate) mod pause;
pub(crate) mod request;
pub(crate) mod retry_payout;
pub(crate) mod set_escrow_depositors;
pub(crate) mod set_guardian;
pub(crate) mod set_oracle;
pub(crate) mod set_settler;
pub(crate) mod settle;
pub(crate) mod update_params;
pub(crate) mod withdraw_claim;
pub(crate) mod withdraw_escrow;
pub(crate) mod withdraw_escrow_akt;

use bme_math::Uakt;
use cosmwasm_std::{Coin, Event, Response, to_json_binary};
use json::ToJson;

use crate::{
    error::{ContractError, Error, refuse},
    market::Market,
};

/// The attached amount of the one coin that a payable message takes.
pub(crate) fn attached(funds: &[Coin], denom: &str) -> Result<Uakt, Error> {
    match funds {
        [] => refuse(ContractError::NoFunds { denom: denom.to_owned() }),
        [coin] if coin.denom == denom && coin.amount.is_zero() => refuse(ContractError::ZeroAmount {}),
        [coin] if coin.denom == denom => Ok(Uakt::new(coin.amount.u128())),
        [coin] => refuse(ContractError::WrongDenom { sent: coin.denom.clone(), expected: denom.to_owned() }),
        more => refuse(ContractError::TooManyCoins { count: more.len(), denom: denom.to_owned() }),
    }
}

/// A response that tells of what happened, and of the breaker if it changed. One function, because each step of the
/// library's builder moves the whole response.
#[inline(never)]
pub(crate) fn told(event: Event, status: Option<Event>) -> Response {
    Response::new().add_event(event).add_events(status)
}

/// A response with its answer as data.
pub(crate) fn answer(response: Response, data: &dyn ToJson) -> Result<Response, Error> {
    Ok(response.set_data(to_json_binary(&data.to_json())?))
}

/// The event of a changed breaker, when it changed.
pub(crate) fn status_event(market: &Market) -> Result<Option<Event>, Error> {
    market.status_change().map(|change| change.map(Event::from))
}
