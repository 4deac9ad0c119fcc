use bme_math::Uact;
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::told;
use super::{
    deposit_escrow::assert_worth_a_place,
    escrow::{give_back, load, save},
};
use crate::{
    error::{ContractError, Error, refuse},
    query::lists::lock,
    state::CONFIG,
};

/// Takes the sender's own ACT out of an escrow, what came first first. What stays of a deposit must be worth its place.
///
/// Needs no price and no status. Mutates: escrows, balance of the sender. Emits:
/// [`EscrowReturned`](crate::events::EscrowReturned).
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    id: u64,
    amount: Uact,
) -> Result<Response, Error> {
    let mut escrow = load(deps.storage, id)?;
    if amount.is_zero() {
        return refuse(ContractError::ZeroAmount {});
    }
    let available = escrow.own(&info.sender)?;
    if amount > available {
        return refuse(ContractError::EscrowPart { id, needed: amount, available });
    }
    let rest = escrow.withdraw(&info.sender, amount)?;
    if !rest.is_zero() {
        assert_worth_a_place(&CONFIG.load(deps.storage)?.params, rest)?;
    }
    let lock = lock(deps.as_ref(), env)?;

    save(deps.storage, id, &escrow);
    let event = give_back(deps.storage, id, &info.sender, amount, lock)?;
    Ok(told(event, None))
}
