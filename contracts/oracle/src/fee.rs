//! The fee of an update call.

use cosmwasm_std::{BankMsg, Coin, MessageInfo, Uint128};

use crate::{error::OracleError, msg::Fee};

/// Takes the fee out of the attached funds and returns the surplus to the sender, if there is any.
///
/// # Errors
/// `Fee` when too little is attached, `Funds` for another denom or a second coin.
pub fn take(fee: &Fee, info: &MessageInfo) -> Result<Option<BankMsg>, OracleError> {
    let due = fee.amount;
    let paid = match info.funds.as_slice() {
        [] => Uint128::zero(),
        [coin] if coin.denom == fee.denom => coin.amount,
        coins => return Err(OracleError::Funds { found: words(coins), denom: fee.denom.clone() }),
    };
    let surplus =
        paid.checked_sub(due).map_err(|_| OracleError::Fee { paid, fee: due, denom: fee.denom.clone() })?;
    let amount = vec![Coin { denom: fee.denom.clone(), amount: surplus }];
    let refund = BankMsg::Send { to_address: info.sender.to_string(), amount };
    Ok((!surplus.is_zero()).then_some(refund))
}

/// Refuses funds where none are needed.
///
/// # Errors
/// `NotPayable`.
pub fn refuse(info: &MessageInfo) -> Result<(), OracleError> {
    if info.funds.is_empty() {
        return Ok(());
    }
    Err(OracleError::NotPayable { found: words(&info.funds) })
}

fn words(coins: &[Coin]) -> String {
    coins.iter().take(4).map(Coin::to_string).collect::<Vec<_>>().join(", ")
}
