//! AKT to somebody whose address might not take it. The call that sends it must not fail for that: others are in it.
//!
//! The bank refuses some addresses, such as those of modules. What it refuses is kept under the payee's name, booked and
//! told by an event, until somebody asks to send it again.

use bme_math::Uakt;
use cosmwasm_std::{Addr, BankMsg, Coin, DepsMut, Reply, Response, SubMsg, SubMsgResult};
use records::{decode, encode, records};

use crate::{
    error::{ContractError, Error, refuse},
    events::PayoutKept,
    execute::told,
    state::{QUEUE, UNDELIVERED},
};

/// Replies to payouts that failed; there are no others.
const PAYOUT: u64 = 1;

/// A payout on its way.
struct Payout {
    to: Addr,
    akt: Uakt,
}

records! {
    Payout { to, akt }
}

/// A bank send.
pub(crate) fn send(to: &Addr, akt: Uakt, denom: &str) -> BankMsg {
    BankMsg::Send { to_address: to.to_string(), amount: vec![Coin::new(akt.u128(), denom)] }
}

/// A bank send that may fail without anything else failing.
pub(crate) fn payout(to: &Addr, akt: Uakt, denom: &str) -> SubMsg {
    let payload = encode(&Payout { to: to.clone(), akt });
    SubMsg::reply_on_error(send(to, akt, denom), PAYOUT).with_payload(payload)
}

/// Keeps what the bank did not deliver. Mutates: what is undelivered. Emits: [`PayoutKept`].
///
/// # Errors
/// `UnknownReply`.
pub fn keep(deps: DepsMut<'_>, reply: Reply) -> Result<Response, Error> {
    let Reply { id, payload, result, .. } = reply;
    if id != PAYOUT || !matches!(result, SubMsgResult::Err(_)) {
        return refuse(ContractError::UnknownReply { id });
    }
    let Payout { to, akt } = decode(&payload)?;
    let mut queue = QUEUE.load(deps.storage)?;
    let key = &[to.as_bytes()];
    let kept = UNDELIVERED.may_load(deps.storage, key)?.unwrap_or_default();
    queue.undelivered = queue.undelivered.plus(akt)?;

    UNDELIVERED.save(deps.storage, key, &kept.plus(akt)?);
    queue.save(deps.storage);
    Ok(told(PayoutKept { to, kept_uakt: akt.u128().into() }.into(), None))
}

/// Takes all that was kept for an address out of what is undelivered.
///
/// # Errors
/// `NothingUndelivered`.
pub(crate) fn take_kept(deps: DepsMut<'_>, address: &Addr) -> Result<Uakt, Error> {
    let key = &[address.as_bytes()];
    let kept = UNDELIVERED
        .may_load(deps.storage, key)?
        .ok_or_else(|| ContractError::NothingUndelivered { address: address.clone() })?;
    let mut queue = QUEUE.load(deps.storage)?;
    queue.undelivered = queue.undelivered.minus(kept)?;
    UNDELIVERED.remove(deps.storage, key);
    queue.save(deps.storage);
    Ok(kept)
}
