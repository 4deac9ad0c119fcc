use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::{
    escrow::{give_all_back, load_own, set_aside},
    told,
};
use crate::{
    error::Error,
    events::EscrowClosed,
    query::lists::lock,
    state::{ESCROWS, ESCROWS_BY_OWNER},
};

/// Ends an escrow of the sender: ACT goes back to the balances whose it is, AKT is set aside for its givers.
///
/// Needs no price and no status. Mutates: escrows, balances, AKT set aside. Emits: [`EscrowClosed`], and for each part
/// [`EscrowReturned`](crate::events::EscrowReturned) or [`EscrowAktDue`](crate::events::EscrowAktDue).
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, info: &MessageInfo, id: u64) -> Result<Response, Error> {
    let escrow = load_own(deps.storage, id, info)?;
    let lock = lock(deps.as_ref(), env)?;

    ESCROWS.remove(deps.storage, &[&id.to_be_bytes()]);
    ESCROWS_BY_OWNER.remove(deps.storage, &[info.sender.as_bytes(), &id.to_be_bytes()]);
    let returned = give_all_back(deps.storage, id, &escrow.act, lock)?;
    let due = set_aside(deps.storage, id, &escrow.akt)?;
    let event = EscrowClosed { id: id.into(), owner: escrow.owner };
    Ok(told(event.into(), None).add_events(returned).add_events(due))
}
