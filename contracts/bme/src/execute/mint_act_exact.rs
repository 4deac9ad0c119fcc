use bme_math::{Uact, Uakt, mint_cost};
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response};

use super::{
    attached,
    mint_act::{Minting, finish, rate},
};
use crate::{error::ContractError, market::Market};

/// Mints exactly `act_out` to `to` and sends the change back.
///
/// Rounding: the cost is rounded up, the sender pays it. Mutates and emits as `mint_act`.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    to: &Addr,
    act_out: Uact,
    deadline: Option<u64>,
) -> Result<Response, ContractError> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let sent = attached(&info.funds, &market.config.akt_denom)?;
    let mut minting = convert(&market, act_out, deadline)?;
    minting.change = change(&minting, sent)?;
    finish(deps, &mut market, info, to, &minting, None)
}

/// What a mint of `act_out` costs now.
pub(crate) fn convert(
    market: &Market,
    act_out: Uact,
    deadline: Option<u64>,
) -> Result<Minting, ContractError> {
    if act_out.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let (price, spread) = rate(market, deadline)?;
    let burned = mint_cost(act_out, price, spread)?;
    Ok(Minting { burned, minted: act_out, change: Uakt::ZERO, price, spread })
}

/// What is left of `sent` after the cost.
pub(crate) fn change(minting: &Minting, sent: Uakt) -> Result<Uakt, ContractError> {
    let needed = minting.burned;
    sent.minus(needed).map_err(|_| ContractError::InsufficientFunds { needed, sent })
}
