use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use records::Key;

use super::{escrow::save, told};
use crate::{
    error::{ContractError, Error, refuse},
    events::EscrowAktPaid,
    market::save_vault,
    payouts::send,
    state::{CONFIG, ESCROW_RETURNS, ESCROWS, VAULT},
};

/// Sends the sender all AKT that it gave to an escrow and nobody spent, whether the escrow is open or closed.
///
/// Needs no price and no status. Mutates: escrows, AKT set aside, books. Emits: [`EscrowAktPaid`].
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, info: &MessageInfo, id: u64) -> Result<Response, Error> {
    let before = VAULT.load(deps.storage)?;
    let mut vault = before;
    let denom = CONFIG.load(deps.storage)?.akt_denom;
    let giver = &info.sender;
    let key: Key<'_> = &[giver.as_bytes(), &id.to_be_bytes()];
    let due = ESCROW_RETURNS.may_load(deps.storage, key)?.unwrap_or_default();
    let mut escrow = ESCROWS.may_load(deps.storage, &[&id.to_be_bytes()])?;
    let own = escrow.as_mut().map(|escrow| escrow.withdraw_akt(giver)).transpose()?.unwrap_or_default();
    let akt = due.plus(own)?;
    if akt.is_zero() {
        return refuse(ContractError::NoEscrowAkt { id, sender: giver.clone() });
    }
    vault.books.release(akt)?;

    save_vault(deps.storage, &before, vault, env.block.time.seconds())?;
    ESCROW_RETURNS.remove(deps.storage, key);
    if let Some(escrow) = escrow.filter(|_| !own.is_zero()) {
        save(deps.storage, id, &escrow);
    }
    let event = EscrowAktPaid { id: id.into(), giver: giver.clone(), paid_uakt: akt.u128().into() };
    Ok(told(event.into(), None).add_message(send(giver, akt, &denom)))
}
