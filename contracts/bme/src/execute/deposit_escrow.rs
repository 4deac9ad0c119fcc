use bme_math::Uact;
use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Response, to_json_binary};

use super::{
    attached, debit,
    escrow::{give_all_back, load_admitting, save},
    mint_act, status_event,
};
use crate::{
    error::ContractError,
    escrow::{Escrow, MAX_PARTS, Part},
    events::EscrowDeposited,
    market::Market,
    params::Params,
    query::responses::EscrowResult,
};

/// What the sender puts in beside the attached AKT, and on which terms.
pub(crate) struct Request {
    pub(crate) act: Option<Uact>,
    pub(crate) expires: Option<u64>,
    pub(crate) min_act_out: Option<u128>,
    pub(crate) deadline: Option<u64>,
}

/// Mints the attached AKT into an escrow and moves ACT of the sender there.
///
/// Mutates: escrows, books for a mint, balances. Emits: [`EscrowDeposited`], [`Minted`](crate::events::Minted), a
/// change of status, [`EscrowReturned`](crate::events::EscrowReturned) for whoever made room.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    id: u64,
    request: &Request,
) -> Result<Response, ContractError> {
    let escrow = load_admitting(deps.storage, id, info)?;
    if info.funds.is_empty() && request.act.is_none() {
        return Err(ContractError::ZeroAmount {});
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
) -> Result<Response, ContractError> {
    let mut market = Market::load(deps.as_ref(), env)?;
    market.assert_in_time(request.deadline)?;
    let now = market.now();
    if let Some(expires) = request.expires.filter(|expires| *expires < now) {
        return Err(ContractError::GrantExpired { expires, now });
    }
    let mut deposits: Vec<(Addr, Uact)> = vec![];
    let (mut events, mut mint): (Vec<Event>, _) = (vec![], None);
    if !info.funds.is_empty() {
        let akt = attached(&info.funds, &market.config.akt_denom)?;
        let minting = mint_act::convert(&market, akt, None)?;
        let to = if info.sender == escrow.owner { &escrow.refund_to } else { &info.sender };
        events.push(mint_act::booked(&mut market, info, to, &minting, request.min_act_out)?.into());
        events.extend(status_event(&market)?);
        deposits.push((to.clone(), minting.minted));
        mint = Some(minting.result());
    } else if let Some(min) = request.min_act_out.filter(|min| *min > 0) {
        return Err(ContractError::MinOut { out: 0, min, unit: "uact" });
    }
    if let Some(amount) = request.act {
        assert_worth_a_place(&market.config.params, amount)?;
        deposits.push((info.sender.clone(), amount));
    }
    let (mut back, mut deposited) = (vec![], Uact::ZERO);
    for (by, act) in deposits {
        deposited = deposited.plus(act)?;
        let part = Part { by: by.clone(), left: act.u128(), expires: request.expires };
        let gone = escrow.put_act(part, now)?;
        back.extend(gone.ok_or(ContractError::EscrowFull { id, count: escrow.act.len(), max: MAX_PARTS })?);
        let expires = request.expires.map(Into::into);
        let deposited_uact = act.u128().into();
        events.push(EscrowDeposited { id: id.into(), depositor: by, deposited_uact, expires }.into());
    }

    if let Some(act) = request.act {
        debit(deps.storage, &info.sender, act)?;
    }
    if mint.is_some() {
        market.save(deps.storage);
    }
    save(deps.storage, id, &escrow);
    let returned = give_all_back(deps.storage, id, &back)?;
    let result = EscrowResult { id: id.into(), deposited_uact: deposited.u128().into(), mint };
    Ok(Response::new().add_events(events).add_events(returned).set_data(to_json_binary(&result)?))
}

/// Passes when a part is no dust: nobody takes a place for less than a mint.
pub(crate) fn assert_worth_a_place(params: &Params, amount: Uact) -> Result<(), ContractError> {
    let minimum = Uact::new(params.mint.minimum_uact.u128());
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    if amount < minimum { Err(ContractError::DepositMinimum { amount, minimum }) } else { Ok(()) }
}
