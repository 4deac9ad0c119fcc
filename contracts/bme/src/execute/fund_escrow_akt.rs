use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::told;
use super::{
    attached,
    escrow::{load_admitting, save, set_aside},
};
use crate::{
    error::{ContractError, Error},
    escrow::{MAX_PARTS, Part},
    events::EscrowFunded,
    market::save_vault,
    state::{CONFIG, VAULT},
};

/// Puts the attached AKT into an escrow, to pay where ACT is gone and none can be minted.
///
/// Mutates: escrows, books, AKT set aside for whoever made room. Emits: [`EscrowFunded`],
/// [`EscrowAktDue`](crate::events::EscrowAktDue).
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, info: &MessageInfo, id: u64) -> Result<Response, Error> {
    let mut escrow = load_admitting(deps.storage, id, info)?;
    let before = VAULT.load(deps.storage)?;
    let mut vault = before;
    let akt = attached(&info.funds, &CONFIG.load(deps.storage)?.akt_denom)?;
    let gone = escrow.put_akt(Part { by: info.sender.clone(), left: akt.u128(), expires: None })?;
    let gone = gone.ok_or(ContractError::EscrowFull { id, count: escrow.akt.len(), max: MAX_PARTS })?;
    vault.books.hold(akt)?;

    save_vault(deps.storage, &before, vault, env.block.time.seconds())?;
    save(deps.storage, id, &escrow);
    let due = set_aside(deps.storage, id, &gone)?;
    let (giver, funded_uakt) = (info.sender.clone(), akt.u128().into());
    Ok(told(EscrowFunded { id: id.into(), giver, funded_uakt }.into(), None).add_events(due))
}
