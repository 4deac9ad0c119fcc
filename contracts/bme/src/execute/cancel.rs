use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::{
    crank::{give_back, would_execute},
    status_event,
};
use crate::{
    error::{ContractError, Error, refuse},
    market::Market,
    params::Leg,
    queue::{Progress, Reason, Wait},
    state::{QUEUE, REQUESTS},
};

/// Cancels a request of the sender and gives back what was paid in.
///
/// One that waits for its epoch may be cancelled at any time. One that waits for a price only when none came for long
/// enough, and not while it could execute: who may choose after he has seen the price holds an option.
///
/// Mutates: lines, the owner's account, the breaker. Emits: [`RequestCancelled`](crate::events::RequestCancelled), a
/// change of status.
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, info: &MessageInfo, id: u64) -> Result<Response, Error> {
    let mut queue = QUEUE.load(deps.storage)?;
    let request = REQUESTS
        .may_load(deps.storage, &[&id.to_be_bytes()])?
        .ok_or(ContractError::UnknownRequest { id, last: queue.last_id })?;
    match request.progress {
        Progress::Pending => {}
        Progress::Executed { .. } => return refuse(ContractError::RequestEnded { id, progress: "executed" }),
        Progress::Cancelled { .. } => {
            return refuse(ContractError::RequestEnded { id, progress: "cancelled" });
        }
    }
    if request.order.leg() == Leg::Settle {
        return refuse(ContractError::InvoiceFinal { id });
    }
    if request.owner != info.sender {
        return refuse(ContractError::NotRequestOwner {
            id,
            owner: request.owner,
            sender: info.sender.clone(),
        });
    }
    let mut market = Market::load(deps.as_ref(), env)?;
    if request.wait == Wait::NextPrice {
        let from = request.requested_at.saturating_add(market.config.params.queue.cancel_after_secs.into());
        if market.now() < from {
            return refuse(ContractError::NotCancellable { id, from });
        }
        if would_execute(deps.storage, &mut market, &request)? {
            return refuse(ContractError::Executable { id });
        }
    }
    let status = status_event(&market)?;

    let mut response = Response::new();
    give_back(deps.storage, &market, &mut queue, id, request, Reason::ByOwner, &mut response)?;
    market.save(deps.storage)?;
    queue.save(deps.storage);
    Ok(response.add_events(status))
}
