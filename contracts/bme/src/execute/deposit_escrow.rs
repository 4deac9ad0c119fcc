use bme_math::Uact;
use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Response};

use super::{
    answer, attached,
    escrow::{give_all_back, load_admitting, save},
    mint_act::{self, Plan},
    request::{self, Ask},
    status_event,
};
use crate::{
    accounts::debit,
    error::{ContractError, Error, refuse},
    escrow::{Escrow, MAX_PARTS, Part},
    events::EscrowDeposited,
    market::Market,
    params::Params,
    query::responses::EscrowResult,
    queue::{Deposit, Order},
};

/// What the sender puts in beside the attached AKT, and on which terms.
pub(crate) struct Request {
    pub(crate) act: Option<Uact>,
    pub(crate) expires: Option<u64>,
    pub(crate) min_act_out: Option<u128>,
    pub(crate) deadline: Option<u64>,
}

/// Mints the attached AKT into an escrow and moves ACT of the sender there. Where the mint waits, the deposit does.
///
/// Mutates: escrows, books and buckets for a mint, balances; or lines and the sender's account. Emits:
/// [`EscrowDeposited`], [`Minted`](crate::events::Minted) or [`Requested`](crate::events::Requested), a change of
/// status, [`EscrowReturned`](crate::events::EscrowReturned) for whoever made room.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    id: u64,
    request: &Request,
) -> Result<Response, Error> {
    let escrow = load_admitting(deps.storage, id, info)?;
    if info.funds.is_empty() && request.act.is_none() {
        return refuse(ContractError::ZeroAmount {});
    }
    put(deps, env, info, id, escrow, request)
}

/// Books, saves and responds.
///
/// ACT of a balance stays its holder's. ACT that the owner mints belongs to the `refund_to` of the escrow, as that of
/// `mint_act` does to its `to`: it is nobody's before.
pub(crate) fn put(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    id: u64,
    mut escrow: Escrow,
    request: &Request,
) -> Result<Response, Error> {
    let mut market = Market::load(deps.as_ref(), env)?;
    market.assert_in_time(request.deadline)?;
    let (now, expires) = (market.now(), request.expires);
    if let Some(expires) = expires.filter(|expires| *expires < now) {
        return refuse(ContractError::GrantExpired { expires, now });
    }
    let to = if info.sender == escrow.owner { escrow.refund_to.clone() } else { info.sender.clone() };
    let mut events: Vec<Event> = vec![];
    let (mut back, mut deposited, mut mint) = (vec![], Uact::ZERO, None);
    let mut deposit = |by: Addr, act: Uact| -> Result<Event, Error> {
        deposited = deposited.plus(act)?;
        let (gone, event) = place(&mut escrow, id, by, act, expires, now)?;
        back.extend(gone);
        Ok(event)
    };
    let mut waits = None;
    if !info.funds.is_empty() {
        let akt = attached(&info.funds, &market.config.akt_denom)?;
        let order = Order::Mint { akt, min_act_out: request.min_act_out };
        let ratio_before = market.ratio()?;
        match mint_act::plan(deps.as_ref(), &mut market, Some(&info.sender), order, request.deadline)? {
            Plan::Now { minting, instants } => {
                events.push(mint_act::minted(&market, &info.sender, &to, None, &minting, ratio_before)?);
                events.extend(status_event(&market)?);
                events.push(deposit(to, minting.minted)?);
                mint = Some((minting, instants));
            }
            Plan::Waits { mode, .. } => {
                let escrow = Some(Deposit { id, expires });
                let deadline = request.deadline;
                waits = Some((mode, Ask { owner: info.sender.clone(), to, escrow, order, deadline }));
            }
        }
    } else if let Some(min) = request.min_act_out.filter(|min| *min > 0) {
        return refuse(ContractError::MinOut { out: 0, min, unit: "uact" });
    }
    if let Some(amount) = request.act {
        assert_worth_a_place(&market.config.params, amount)?;
        events.push(deposit(info.sender.clone(), amount)?);
    }

    if let Some(act) = request.act {
        debit(deps.storage, &info.sender, act, market.lock())?;
    }
    save(deps.storage, id, &escrow);
    let returned = give_all_back(deps.storage, id, &back, market.lock())?;
    let mut response = Response::new().add_events(events).add_events(returned);
    let mut ticket = None;
    if let Some((mode, ask)) = waits {
        let (asked, requested) = request::execute(deps.storage, &market, mode, ask)?;
        (ticket, response) = (Some(asked), response.add_events(requested.events));
    }
    if let Some((minting, instants)) = &mint {
        market.save(deps.storage)?;
        mint_act::keep(deps.storage, env, &market, &info.sender, minting, *instants)?;
    }
    let mint = mint.map(|(minting, _)| minting.result());
    answer(response, &EscrowResult { id: id.into(), deposited_uact: deposited.u128().into(), mint, ticket })
}

/// Puts ACT into an escrow. Answers what went back to make room, and the event.
pub(crate) fn place(
    escrow: &mut Escrow,
    id: u64,
    by: Addr,
    act: Uact,
    expires: Option<u64>,
    now: u64,
) -> Result<(Vec<Part>, Event), Error> {
    let part = Part { by: by.clone(), left: act.u128(), expires };
    let gone = escrow.put_act(part, now)?;
    let gone = gone.ok_or(ContractError::EscrowFull { id, count: escrow.act.len(), max: MAX_PARTS })?;
    let (deposited_uact, expires) = (act.u128().into(), expires.map(Into::into));
    Ok((gone, EscrowDeposited { id: id.into(), depositor: by, deposited_uact, expires }.into()))
}

/// Passes when a part is no dust: nobody takes a place for less than a mint.
pub(crate) fn assert_worth_a_place(params: &Params, amount: Uact) -> Result<(), Error> {
    let minimum = Uact::new(params.mint.minimum_uact.u128());
    if amount.is_zero() {
        return refuse(ContractError::ZeroAmount {});
    }
    if amount < minimum { refuse(ContractError::DepositMinimum { amount, minimum }) } else { Ok(()) }
}
