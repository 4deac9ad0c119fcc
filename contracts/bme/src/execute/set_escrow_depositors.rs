use cosmwasm_std::{Addr, DepsMut, MessageInfo, Response};

use super::told;
use super::{
    escrow::{load_own, save},
    open_escrow::with_owner,
};
use crate::{error::Error, events::EscrowDepositorsSet};

/// Says who may put something into an escrow of the sender. What others put in earlier stays, and gives up its place
/// when none is free.
///
/// Mutates: escrows. Emits: [`EscrowDepositorsSet`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    info: &MessageInfo,
    id: u64,
    depositors: Option<Vec<Addr>>,
) -> Result<Response, Error> {
    let mut escrow = load_own(deps.storage, id, info)?;
    escrow.depositors = depositors;

    save(deps.storage, id, &escrow);
    let depositors = escrow.depositors.as_deref().map(|named| with_owner(&escrow.owner, named));
    Ok(told(EscrowDepositorsSet { id: id.into(), depositors }.into(), None))
}
