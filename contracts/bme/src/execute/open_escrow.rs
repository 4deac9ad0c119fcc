use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response};

use super::deposit_escrow::{self, Request};
use crate::{
    error::Error,
    escrow::Escrow,
    events::EscrowOpened,
    state::{ESCROW_COUNT, ESCROWS_BY_OWNER},
};

/// Opens an escrow of the sender, with a deposit or without.
///
/// Mutates: count of escrows, escrows, and as `deposit_escrow`. Emits: [`EscrowOpened`], and as `deposit_escrow`.
pub(crate) fn execute(
    mut deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    escrow: Escrow,
    request: &Request,
) -> Result<Response, Error> {
    let count = ESCROW_COUNT.may_load(deps.storage)?.unwrap_or_default();
    let id = count.checked_add(1).ok_or(bme_math::MathError::Overflow)?;
    let event = EscrowOpened {
        id: id.into(),
        owner: escrow.owner.clone(),
        refund_to: escrow.refund_to.clone(),
        settlers: names(&escrow.settlers),
        depositors: escrow.depositors.as_deref().map(|named| with_owner(&escrow.owner, named)),
    };
    let response = deposit_escrow::put(deps.branch(), env, info, id, escrow, request)?;

    ESCROW_COUNT.save(deps.storage, &id);
    ESCROWS_BY_OWNER.save(deps.storage, &[info.sender.as_bytes(), &id.to_be_bytes()], &());
    Ok(response.add_event(event))
}

/// Who may deposit, the owner first: the chain shows no attribute without a value.
pub(crate) fn with_owner(owner: &Addr, named: &[Addr]) -> String {
    let mut list = owner.to_string();
    for name in named {
        list.push(',');
        list.push_str(name.as_str());
    }
    list
}

fn names(addrs: &[Addr]) -> String {
    addrs.split_first().map(|(first, rest)| with_owner(first, rest)).unwrap_or_default()
}
