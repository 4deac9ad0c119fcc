//! One message, one file. Each loads, plans on plain values, then saves and responds.

pub(crate) mod apply_params;
pub(crate) mod approve_settler;
pub(crate) mod burn_act;
pub(crate) mod cancel_params;
pub(crate) mod close_escrow;
pub(crate) mod deposit_escrow;
mod escrow;
pub(crate) mod fund_escrow_akt;
pub(crate) mod fund_vault;
pub(crate) mod mint_act;
pub(crate) mod mint_act_exact;
pub(crate) mod open_escrow;
pub(crate) mod owner;
pub(crate) mod pause;
pub(crate) mod set_escrow_depositors;
pub(crate) mod set_guardian;
pub(crate) mod set_oracle;
pub(crate) mod set_settler;
pub(crate) mod settle;
pub(crate) mod update_params;
pub(crate) mod withdraw_claim;
pub(crate) mod withdraw_escrow;
pub(crate) mod withdraw_escrow_akt;

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, BankMsg, Coin, Event, StdResult, Storage};

use crate::{
    books::NewClaim,
    error::ContractError,
    market::Market,
    state::{BALANCES, CLAIMS, CLAIMS_BY_OWNER, Claim},
};

/// The attached amount of the one coin that a payable message takes.
pub(crate) fn attached(funds: &[Coin], denom: &str) -> Result<Uakt, ContractError> {
    match funds {
        [] => Err(ContractError::NoFunds { denom: denom.to_owned() }),
        [coin] if coin.denom == denom && coin.amount.is_zero() => Err(ContractError::ZeroAmount {}),
        [coin] if coin.denom == denom => Ok(Uakt::new(coin.amount.u128())),
        [coin] => Err(ContractError::WrongDenom { sent: coin.denom.clone(), expected: denom.to_owned() }),
        more => Err(ContractError::TooManyCoins { count: more.len(), denom: denom.to_owned() }),
    }
}

/// A bank send.
pub(crate) fn send(to: &Addr, akt: Uakt, denom: &str) -> BankMsg {
    BankMsg::Send { to_address: to.to_string(), amount: vec![Coin::new(akt.u128(), denom)] }
}

/// ACT of an account.
pub(crate) fn balance(storage: &dyn Storage, holder: &Addr) -> StdResult<Uact> {
    Ok(BALANCES.may_load(storage, &[holder.as_bytes()])?.unwrap_or_default())
}

/// Writes the ACT of an account; an account without ACT leaves no entry behind.
pub(crate) fn set_balance(storage: &mut dyn Storage, holder: &Addr, act: Uact) {
    let key = &[holder.as_bytes()];
    if act.is_zero() { BALANCES.remove(storage, key) } else { BALANCES.save(storage, key, &act) }
}

/// What an account holds after spending.
pub(crate) fn spend(available: Uact, needed: Uact) -> Result<Uact, ContractError> {
    available.minus(needed).map_err(|_| ContractError::InsufficientAct { needed, available })
}

/// Adds ACT to an account.
pub(crate) fn credit(storage: &mut dyn Storage, holder: &Addr, act: Uact) -> Result<(), ContractError> {
    let after = balance(storage, holder)?.plus(act)?;
    set_balance(storage, holder, after);
    Ok(())
}

/// Takes ACT from an account.
pub(crate) fn debit(storage: &mut dyn Storage, holder: &Addr, act: Uact) -> Result<(), ContractError> {
    let after = spend(balance(storage, holder)?, act)?;
    set_balance(storage, holder, after);
    Ok(())
}

/// Writes a claim of its owner.
pub(crate) fn save_claim(storage: &mut dyn Storage, owner: &Addr, claim: NewClaim) {
    let NewClaim { id, start, amount } = claim;
    let (owner, id) = (owner.clone(), id.to_be_bytes());
    CLAIMS_BY_OWNER.save(storage, &[owner.as_bytes(), &id], &());
    CLAIMS.save(storage, &[&id], &Claim { owner, start, amount, withdrawn: Uakt::ZERO });
}

/// The event of a changed breaker, when it changed.
pub(crate) fn status_event(market: &Market) -> Result<Option<Event>, ContractError> {
    market.status_change().map(|change| change.map(Event::from))
}
