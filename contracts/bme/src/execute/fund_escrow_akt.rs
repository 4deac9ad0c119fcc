use cosmwasm_std::{DepsMut, MessageInfo, Response};

use super::{
    attached,
    escrow::{load_admitting, save, set_aside},
};
use crate::{
    error::ContractError,
    escrow::{MAX_PARTS, Part},
    events::EscrowFunded,
    state::{CONFIG, VAULT},
};

/// Puts the attached AKT into an escrow, to pay where ACT is gone and none can be minted.
///
/// Mutates: escrows, books, AKT set aside for whoever made room. Emits: [`EscrowFunded`],
/// [`EscrowAktDue`](crate::events::EscrowAktDue).
pub(crate) fn execute(deps: DepsMut<'_>, info: &MessageInfo, id: u64) -> Result<Response, ContractError> {
    let mut escrow = load_admitting(deps.storage, id, info)?;
    let mut vault = VAULT.load(deps.storage)?;
    let akt = attached(&info.funds, &CONFIG.load(deps.storage)?.akt_denom)?;
    let gone = escrow.put_akt(Part { by: info.sender.clone(), left: akt.u128(), expires: None })?;
    let gone = gone.ok_or(ContractError::EscrowFull { id, count: escrow.akt.len(), max: MAX_PARTS })?;
    vault.books.hold(akt)?;

    VAULT.save(deps.storage, &vault);
    save(deps.storage, id, &escrow);
    let due = set_aside(deps.storage, id, &gone)?;
    let (giver, funded_uakt) = (info.sender.clone(), akt.u128().into());
    Ok(Response::new().add_event(EscrowFunded { id: id.into(), giver, funded_uakt }).add_events(due))
}
