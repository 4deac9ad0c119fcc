//! What mints and burns that wait have in common.

use bme_math::Uact;
use cosmwasm_std::{Addr, Response, StdResult, Storage};

use super::{status_event, told};
use crate::{
    accounts::Account,
    error::{ContractError, Error, RefillsAt, refuse},
    market::Market,
    params::{Leg, Mode},
    query::responses::Ticket,
    queue::{Deposit, MAX_REQUESTS, Order, Progress, Queue, Request, Wait},
    state::{INSTANTS, QUEUE},
    throttles::{Instants, take},
};

/// What is asked, and by whom.
pub(crate) struct Ask {
    pub(crate) owner: Addr,
    pub(crate) to: Addr,
    pub(crate) escrow: Option<Deposit>,
    pub(crate) order: Order,
    pub(crate) deadline: Option<u64>,
}

/// Puts a request into its line.
///
/// Mutates: lines, the owner's account, the breaker. Emits: [`Requested`](crate::events::Requested), a change of status.
pub(crate) fn execute(
    storage: &mut dyn Storage,
    market: &Market,
    mode: Mode,
    ask: Ask,
) -> Result<(Ticket, Response), Error> {
    let mut queue = QUEUE.load(storage)?;
    let wait = wait(&mut queue, market, ask.order.leg(), mode)?;
    let mut account = Account::load(storage, &ask.owner, market.lock())?;
    assert_room(market, &account, wait, ask.deadline)?;
    let Ask { owner, to, escrow, order, deadline } = ask;
    let (requested_at, progress) = (market.now(), Progress::Pending);
    let request = Request { owner, to, escrow, order, deadline, requested_at, wait, progress };
    account.requests = account.requests.saturating_add(1);
    let (id, event) = queue.push(storage, &request)?;
    let status = status_event(market)?;

    account.save(storage, &request.owner);
    queue.save(storage);
    market.save(storage)?;
    let ticket = Ticket { id: id.into(), wait: request.wait.shown() };
    Ok((ticket, told(event.into(), status)))
}

/// Passes when an account may ask once more, and for so long.
pub(crate) fn assert_room(
    market: &Market,
    account: &Account,
    wait: Wait,
    deadline: Option<u64>,
) -> Result<(), Error> {
    let count = account.requests;
    if count >= MAX_REQUESTS {
        return refuse(ContractError::TooManyRequests { count, max: MAX_REQUESTS });
    }
    let earliest = market.now().saturating_add(market.config.params.queue.cancel_after_secs.into());
    match (wait, deadline) {
        (Wait::NextPrice, Some(deadline)) if deadline < earliest => {
            refuse(ContractError::DeadlineTooSoon { deadline, earliest })
        }
        _ => Ok(()),
    }
}

/// What a request of a leg waits for in a mode.
pub(crate) fn wait(queue: &mut Queue, market: &Market, leg: Leg, mode: Mode) -> Result<Wait, Error> {
    match mode {
        Mode::Epoch => Ok(Wait::Epoch { due: queue.epoch(leg, market)? }),
        Mode::Open | Mode::NextPrice | Mode::Closed => Ok(Wait::NextPrice),
    }
}

/// What a request would come to now, if anything; none when that may still change.
///
/// # Errors
/// What no waiting mends at this price: it is told now rather than when the coins come back.
pub(crate) fn estimate<T>(now: Result<T, Error>) -> Result<Option<T>, Error> {
    let Err(error) = now else { return now.map(Some) };
    let is_certain = matches!(
        *error,
        ContractError::ZeroAmount {}
            | ContractError::DustAmount { .. }
            | ContractError::BelowMinimum { .. }
            | ContractError::InsufficientFunds { .. }
            | ContractError::BucketEmpty { refills_at: RefillsAt(None), .. }
    );
    if is_certain { Err(error) } else { Ok(None) }
}

/// Takes a conversion from the buckets of what executes at once, those of all and those of the account.
pub(crate) fn at_once(
    storage: &dyn Storage,
    market: &mut Market,
    account: Option<&Addr>,
    leg: Leg,
    act: Uact,
) -> Result<Instants, Error> {
    let (rule, now) = (*market.config.params.instant(leg), market.now());
    let mut instants = instants(storage, account)?;
    take(instants.of(leg), "instant_account", act.u128(), rule.of_account(), now)?;
    take(market.throttles.instant(leg), "instant", act.u128(), rule.of_all(), now)?;
    Ok(instants)
}

fn instants(storage: &dyn Storage, account: Option<&Addr>) -> StdResult<Instants> {
    match account {
        Some(account) => Ok(INSTANTS.may_load(storage, &[account.as_bytes()])?.unwrap_or_default()),
        None => Ok(Instants::default()),
    }
}
