use bme_math::{Bps, Uact};
use cosmwasm_std::{DepsMut, Env, Event, Response, Storage};

use super::{answer, burn_act, deposit_escrow::place, escrow, mint_act, status_event};
use crate::{
    accounts::{Account, credit, save_claim},
    error::{ContractError, Error, refuse},
    events::{InvoicePaid, RequestCancelled, Requeued},
    market::{Market, shown},
    params::{Leg, Mode},
    paying::Paying,
    payouts::payout,
    query::responses::CrankResult,
    queue::{Deposit, Done, Order, Progress, Queue, Reason, Request, Wait, line},
    state::{ESCROWS, QUEUE, REQUESTS, WAITING},
};

/// Most requests of a crank.
pub const MAX_CRANK: u32 = 50;
const DEFAULT_CRANK: u32 = 10;

/// What comes of a request now.
enum Step {
    /// It executes; the ratio before.
    Done(Done, Option<Bps>),
    /// It ends.
    Over(Reason),
    /// The status became worse, or would by it: it waits for the end of the epoch now.
    Moves,
    /// It waits on, and this is why.
    Waits(Reason),
}

/// Runs requests whose price or epoch has come, at most `limit`; those who paid for their services first, then those who
/// leave, then those who come.
///
/// In each line it goes on where the last crank stopped, so one that cannot run yet blocks no other, and no line takes the
/// room of another. Mutates: books, buckets, lines, accounts, claims, the breaker. Emits: an event for each request that
/// changed, a change of status.
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, limit: Option<u32>) -> Result<Response, Error> {
    let limit = limit.unwrap_or(DEFAULT_CRANK);
    if !(1..=MAX_CRANK).contains(&limit) {
        return refuse(ContractError::CrankLimit { limit, max: MAX_CRANK });
    }
    let mut left = usize::try_from(limit).unwrap_or_default();
    let mut market = Market::load(deps.as_ref(), env)?;
    let mut queue = QUEUE.load(deps.storage)?;
    let mut response = Response::new();
    let mut result = CrankResult { visited: 0, executed: 0, cancelled: 0 };
    // First each line has its share, so that requests which idle in one leave room for the others; then what is left goes
    // to whoever has more.
    let mut legs = vec![Leg::Settle, Leg::Refund, Leg::Mint];
    for most in [left.div_ceil(legs.len()), left] {
        let mut longer = Vec::new();
        for leg in legs {
            let count = most.min(left);
            let from = queue.place(leg).to_be_bytes();
            let page = WAITING.page(deps.storage, &[&line(leg)], Some(&from), count)?;
            let is_end = page.len() < count;
            left = left.saturating_sub(page.len());
            for (key, ()) in page {
                let id = records::decode(&key)?;
                *queue.place(leg) = id;
                result.visited = result.visited.saturating_add(1);
                visit(deps.storage, env, &mut market, &mut queue, id, &mut response, &mut result)?;
            }
            if is_end {
                *queue.place(leg) = 0;
            } else {
                longer.push(leg);
            }
        }
        legs = longer;
    }
    let status = status_event(&market)?;

    market.save(deps.storage)?;
    queue.save(deps.storage);
    answer(response.add_events(status), &result)
}

/// Looks at one request and does what has come.
fn visit(
    storage: &mut dyn Storage,
    env: &Env,
    market: &mut Market,
    queue: &mut Queue,
    id: u64,
    response: &mut Response,
    result: &mut CrankResult,
) -> Result<(), Error> {
    let key = id.to_be_bytes();
    let Some(mut request) = REQUESTS.may_load(storage, &[&key])? else { return Ok(()) };
    match attempt(storage, market, &request)? {
        Step::Done(done, ratio_before) => {
            result.executed = result.executed.saturating_add(1);
            carry_out(storage, env, market, queue, id, request, done, ratio_before, response)
        }
        Step::Over(reason) => {
            result.cancelled = result.cancelled.saturating_add(1);
            give_back(storage, market, queue, id, request, reason, response)
        }
        Step::Moves => {
            let due = queue.epoch(request.order.leg(), market)?;
            request.wait = Wait::Epoch { due };
            REQUESTS.save(storage, &[&key], &request);
            response.events.push(Requeued { request: id.into(), due_height: due.into() }.into());
            Ok(())
        }
        Step::Waits(_) => Ok(()),
    }
}

/// Whether a request would execute now.
pub(crate) fn would_execute(
    storage: &dyn Storage,
    market: &mut Market,
    request: &Request,
) -> Result<bool, Error> {
    let before = market.plan();
    let step = attempt(storage, market, request)?;
    market.forget(before);
    Ok(matches!(step, Step::Done(..)))
}

/// What comes of a request now; executes it in memory.
fn attempt(storage: &dyn Storage, market: &mut Market, request: &Request) -> Result<Step, Error> {
    let now = market.now();
    if request.deadline.is_some_and(|deadline| now > deadline) {
        return Ok(Step::Over(Reason::Deadline));
    }
    let before = market.plan();
    let ratio = market.ratio()?;
    let step = match run(storage, market, request) {
        Ok(Ran::Done(done)) => return Ok(Step::Done(done, ratio)),
        Ok(Ran::Moves) => Step::Moves,
        Ok(Ran::NotDue) => return Ok(Step::Waits(Reason::Status)),
        Err(error) => judged(error)?,
    };
    market.forget(before);
    let limit = request.requested_at.saturating_add(market.config.params.queue.max_wait_secs.into());
    Ok(match step {
        // What pays an invoice waits for as long as it takes: its payer's ACT is burned.
        Step::Waits(reason) if now >= limit && request.order.leg() != Leg::Settle => Step::Over(reason),
        step => step,
    })
}

/// How far a run came.
enum Ran {
    Done(Done),
    Moves,
    /// Its epoch goes on.
    NotDue,
}

fn run(storage: &dyn Storage, market: &mut Market, request: &Request) -> Result<Ran, Error> {
    let Request { order, wait, requested_at, .. } = request;
    let leg = order.leg();
    let mode = market.mode(leg)?;
    match wait {
        Wait::NextPrice if mode == Mode::Epoch => return Ok(Ran::Moves),
        Wait::Epoch { due } if market.block.height < *due => return Ok(Ran::NotDue),
        Wait::NextPrice | Wait::Epoch { .. } => {}
    }
    let price = market.price_after(*requested_at, leg)?;
    let done = match *order {
        Order::Burn { act, min_akt_out } => {
            // In its epoch a request may slow the leg down, but not close it.
            let mode = if matches!(wait, Wait::Epoch { .. }) { Mode::Epoch } else { mode };
            match burn_act::convert(storage, market, act, min_akt_out, price, mode) {
                Ok(paying) => Done::Paid { paying },
                Err(error)
                    if matches!(*error, ContractError::LegClosed { .. })
                        && market.modes().refund == Mode::Epoch =>
                {
                    return Ok(Ran::Moves);
                }
                Err(error) => return Err(error),
            }
        }
        Order::Pay { act } => Done::Paid { paying: Paying::final_of(market, storage, leg, act, price)? },
        Order::Mint { .. } | Order::MintExact { .. } => {
            Done::Minted { minting: mint_act::convert(market, *order, price)? }
        }
    };
    Ok(Ran::Done(done))
}

/// What a refusal means for a request that waits.
fn judged(error: Error) -> Result<Step, Error> {
    Ok(match *error {
        ContractError::MinOut { .. } | ContractError::InsufficientFunds { .. } => Step::Over(Reason::MinOut),
        ContractError::DustAmount { .. } => Step::Over(Reason::Dust),
        ContractError::BelowMinimum { .. } => Step::Over(Reason::BelowMinimum),
        ContractError::BucketEmpty { .. } => Step::Waits(Reason::BucketEmpty),
        ContractError::LegClosed { .. } | ContractError::Paused { .. } => Step::Waits(Reason::Status),
        ContractError::OracleUnhealthy(ref issue) => {
            Step::Waits(Reason::Oracle { issue: issue.refusal().code })
        }
        ContractError::Math(_) => Step::Waits(Reason::Attempts),
        _ => return Err(error),
    })
}

/// Writes what a request came to.
#[allow(clippy::too_many_arguments)]
fn carry_out(
    storage: &mut dyn Storage,
    env: &Env,
    market: &Market,
    queue: &mut Queue,
    id: u64,
    request: Request,
    done: Done,
    ratio_before_bps: Option<Bps>,
    response: &mut Response,
) -> Result<(), Error> {
    let Request { owner, to, order, .. } = &request;
    let denom = &market.config.akt_denom;
    let event = match &done {
        Done::Minted { minting } => {
            response.events.extend(hand_out(storage, market, &request, minting.minted)?);
            mint_act::keep(storage, env, market, owner, minting, None)?;
            if !minting.change.is_zero() {
                response.messages.push(payout(owner, minting.change, denom));
            }
            mint_act::minted(market, owner, to, Some(id), minting, ratio_before_bps)?
        }
        Done::Paid { paying } => {
            let now = paying.payment.now()?;
            if !now.is_zero() {
                response.messages.push(payout(to, now, denom));
            }
            if let Some(claim) = paying.payment.claim {
                save_claim(storage, to, claim);
            }
            match order.leg() {
                Leg::Settle => invoice_paid(market, id, &request, paying, ratio_before_bps)?,
                Leg::Mint | Leg::Refund => {
                    burn_act::burned(market, owner, to, Some(id), paying, ratio_before_bps)?
                }
            }
        }
    };
    if order.leg() != Leg::Settle {
        release(storage, market, &request, false)?;
    }
    let at = market.now();
    queue.end(storage, id, &Request { progress: Progress::Executed { at, done }, ..request })?;
    response.events.push(event);
    Ok(())
}

/// Gives minted ACT to whom it is for: the escrow, if it is open, admits the owner and has a place; else the balance.
fn hand_out(
    storage: &mut dyn Storage,
    market: &Market,
    request: &Request,
    act: Uact,
) -> Result<Vec<Event>, Error> {
    let (Request { owner, to, escrow, .. }, now) = (request, market.now());
    if let Some(Deposit { id, expires }) = escrow.filter(|into| into.expires.is_none_or(|end| now <= end)) {
        let open = ESCROWS.may_load(storage, &[&id.to_be_bytes()])?;
        if let Some(mut escrow) = open.filter(|escrow| escrow.admits(owner)) {
            match place(&mut escrow, id, to.clone(), act, expires, now) {
                Ok((gone, event)) => {
                    escrow::save(storage, id, &escrow);
                    let mut events = escrow::give_all_back(storage, id, &gone, market.lock())?;
                    events.push(event);
                    return Ok(events);
                }
                Err(error) if matches!(*error, ContractError::EscrowFull { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    credit(storage, to, act, market.lock())?;
    Ok(vec![])
}

/// Ends a request and gives back exactly what was paid in, to its owner.
pub(crate) fn give_back(
    storage: &mut dyn Storage,
    market: &Market,
    queue: &mut Queue,
    id: u64,
    request: Request,
    reason: Reason,
    response: &mut Response,
) -> Result<(), Error> {
    let (akt, act) = (request.order.akt(), request.order.act());
    release(storage, market, &request, true)?;
    if !akt.is_zero() {
        response.messages.push(payout(&request.owner, akt, &market.config.akt_denom));
    }
    let event = RequestCancelled {
        request: id.into(),
        owner: request.owner.clone(),
        reason: reason.name(),
        returned_uakt: (!akt.is_zero()).then(|| akt.u128().into()),
        returned_uact: (!act.is_zero()).then(|| act.u128().into()),
    };
    let at = market.now();
    queue.end(storage, id, &Request { progress: Progress::Cancelled { at, reason }, ..request })?;
    response.events.push(event.into());
    Ok(())
}

/// The owner has one request less, and its ACT back if the request is cancelled: it was free and is free again.
fn release(
    storage: &mut dyn Storage,
    market: &Market,
    request: &Request,
    is_cancelled: bool,
) -> Result<(), Error> {
    let mut account = Account::load(storage, &request.owner, market.lock())?;
    account.requests = account.requests.saturating_sub(1);
    if is_cancelled {
        account = account.restore(request.order.act())?;
    }
    account.save(storage, &request.owner);
    Ok(())
}

fn invoice_paid(
    market: &Market,
    id: u64,
    request: &Request,
    paying: &Paying,
    ratio_before_bps: Option<Bps>,
) -> Result<Event, Error> {
    let payment = paying.payment;
    Ok(InvoicePaid {
        request: id.into(),
        provider: request.to.clone(),
        spent_uact: paying.burned.u128().into(),
        from_credits_uakt: payment.from_credits.u128().into(),
        from_buffer_uakt: payment.from_buffer.u128().into(),
        claimed_uakt: payment.claimed().u128().into(),
        claim_id: payment.claim.map(|claim| claim.id.into()),
        spread_uakt: paying.spread_akt.u128().into(),
        price: shown(paying.price),
        spread_bps: paying.spread,
        ratio_before_bps,
        ratio_after_bps: market.ratio()?,
    }
    .into())
}
