//! What the messages of escrows share: the records, and the ways out of them.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, Event, MessageInfo, Storage};

use crate::{
    accounts::{Lock, credit},
    each::each,
    error::{ContractError, Error, refuse},
    escrow::{Escrow, Part},
    events::{EscrowAktDue, EscrowReturned},
    state::{ESCROW_RETURNS, ESCROWS},
};

/// An escrow that is open.
pub(crate) fn load(storage: &dyn Storage, id: u64) -> Result<Escrow, Error> {
    ESCROWS.may_load(storage, &[&id.to_be_bytes()])?.ok_or_else(|| ContractError::UnknownEscrow { id }.into())
}

/// The same for a message of its owner.
pub(crate) fn load_own(storage: &dyn Storage, id: u64, info: &MessageInfo) -> Result<Escrow, Error> {
    let escrow = load(storage, id)?;
    if escrow.owner != info.sender {
        return refuse(ContractError::NotEscrowOwner {
            id,
            owner: escrow.owner,
            sender: info.sender.clone(),
        });
    }
    Ok(escrow)
}

/// The same for a message that puts something in.
pub(crate) fn load_admitting(storage: &dyn Storage, id: u64, info: &MessageInfo) -> Result<Escrow, Error> {
    let escrow = load(storage, id)?;
    if !escrow.admits(&info.sender) {
        return refuse(ContractError::NotDepositor { id, sender: info.sender.clone() });
    }
    Ok(escrow)
}

/// Writes an escrow.
pub(crate) fn save(storage: &mut dyn Storage, id: u64, escrow: &Escrow) {
    ESCROWS.save(storage, &[&id.to_be_bytes()], escrow);
}

/// Gives ACT back to the balance whose it is.
pub(crate) fn give_back(
    storage: &mut dyn Storage,
    id: u64,
    to: &Addr,
    act: Uact,
    lock: Lock,
) -> Result<Event, Error> {
    credit(storage, to, act, lock)?;
    let returned_uact = act.u128().into();
    Ok(EscrowReturned { id: id.into(), depositor: to.clone(), returned_uact }.into())
}

/// Gives parts of ACT back.
pub(crate) fn give_all_back(
    storage: &mut dyn Storage,
    id: u64,
    parts: &[Part],
    lock: Lock,
) -> Result<Vec<Event>, Error> {
    each(parts, |part| give_back(storage, id, &part.by, Uact::new(part.left), lock))
}

/// Sets AKT aside for its givers. It is not sent: one whom the bank refuses would stop all others.
pub(crate) fn set_aside(storage: &mut dyn Storage, id: u64, parts: &[Part]) -> Result<Vec<Event>, Error> {
    let mut events = vec![];
    for Part { by, left, .. } in parts {
        let key: &[&[u8]] = &[by.as_bytes(), &id.to_be_bytes()];
        let due = ESCROW_RETURNS.may_load(storage, key)?.unwrap_or_default().plus(Uakt::new(*left))?;
        ESCROW_RETURNS.save(storage, key, &due);
        events.push(EscrowAktDue { id: id.into(), giver: by.clone(), due_uakt: (*left).into() }.into());
    }
    Ok(events)
}
