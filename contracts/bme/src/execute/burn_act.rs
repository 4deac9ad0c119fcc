use bme_math::{Bps, Price, Uact, Uakt};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Event, MessageInfo, Response, Storage};

use super::told;
use super::{
    answer,
    request::{self, Ask},
    status_event,
};
use crate::{
    accounts::{Account, save_claim},
    error::{ContractError, Error, refuse},
    events::Burned,
    market::Market,
    params::{Leg, Mode},
    paying::Paying,
    payouts::send,
    query::responses::BurnAnswer,
    queue::Order,
    state::INSTANTS,
    throttles::Instants,
};

/// What the sender asks for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) act: Uact,
    pub(crate) min_akt_out: Option<u128>,
    pub(crate) deadline: Option<u64>,
}

/// What a burn comes to.
pub(crate) enum Plan {
    /// It executes in the transaction.
    Now {
        paying: Paying,
        /// What the account did at once, when that is why it does not wait.
        instants: Option<Instants>,
    },
    /// It waits in this mode; what it would come to at the present price, if there is one.
    Waits { mode: Mode, estimate: Option<Paying> },
}

/// Burns the sender's ACT and pays AKT to `to`: now, or as a request.
///
/// Mutates: books, buckets, the sender's account, claims; or lines and the sender's account. Emits: [`Burned`] or
/// [`Requested`](crate::events::Requested), a change of status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    to: Addr,
    wanted: Wanted,
) -> Result<Response, Error> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let ratio_before = market.ratio()?;
    let (account, plan) = plan(deps.as_ref(), &mut market, Some(&info.sender), wanted)?;
    let (paying, instants) = match plan {
        Plan::Now { paying, instants } => (paying, instants),
        Plan::Waits { mode, .. } => {
            let Wanted { act, min_akt_out, deadline } = wanted;
            let order = Order::Burn { act, min_akt_out };
            account.save(deps.storage, &info.sender);
            let ask = Ask { owner: info.sender.clone(), to, escrow: None, order, deadline };
            let (ticket, response) = request::execute(deps.storage, &market, mode, ask)?;
            return answer(response, &BurnAnswer::Waits { ticket });
        }
    };
    let event = burned(&market, &info.sender, &to, None, &paying, ratio_before)?;
    let status = status_event(&market)?;
    let now = paying.payment.now()?;

    market.save(deps.storage)?;
    if let Some(instants) = instants {
        INSTANTS.save(deps.storage, &[info.sender.as_bytes()], &instants);
    }
    account.save(deps.storage, &info.sender);
    if let Some(claim) = paying.payment.claim {
        save_claim(deps.storage, &to, claim);
    }
    let mut response = told(event, status);
    if !now.is_zero() {
        response = response.add_message(send(&to, now, &market.config.akt_denom));
    }
    answer(response, &BurnAnswer::Executed { result: paying.result()? })
}

/// What a burn comes to now, with what is left to its holder; without a holder no balance is asked. Books it in memory
/// when it executes now.
pub(crate) fn plan(
    deps: Deps<'_>,
    market: &mut Market,
    holder: Option<&Addr>,
    wanted: Wanted,
) -> Result<(Account, Plan), Error> {
    let Wanted { act, min_akt_out, deadline } = wanted;
    market.assert_in_time(deadline)?;
    if act.is_zero() {
        return refuse(ContractError::ZeroAmount {});
    }
    let mode = market.mode(Leg::Refund)?;
    let left = match holder {
        Some(holder) => Account::load(deps.storage, holder, market.lock())?.refund(act, market.lock())?,
        None => Account::default(),
    };
    let before = market.plan();
    let price = market.price(Leg::Refund);
    let now = price.and_then(|price| convert(deps.storage, market, act, min_akt_out, price, mode));
    if mode == Mode::Open {
        return Ok((left, Plan::Now { paying: now?, instants: None }));
    }
    if let (Mode::NextPrice, Ok(_)) = (mode, &now) {
        if let Ok(instants) = request::at_once(deps.storage, market, holder, Leg::Refund, act) {
            return Ok((left, Plan::Now { paying: now?, instants: Some(instants) }));
        }
    }
    market.forget(before);
    Ok((left, Plan::Waits { mode, estimate: request::estimate(now)? }))
}

/// What a burn comes to at a price, in a mode that must hold after it.
pub(crate) fn convert(
    storage: &dyn Storage,
    market: &mut Market,
    act: Uact,
    min_akt_out: Option<u128>,
    price: Price,
    mode: Mode,
) -> Result<Paying, Error> {
    let paying = Paying::book(market, storage, Leg::Refund, act, price, (act, Uakt::ZERO))?;
    market.assert_still(mode, Leg::Refund)?;
    paying.assert_min_out(min_akt_out)?;
    Ok(paying)
}

/// The event of a burn.
pub(crate) fn burned(
    market: &Market,
    sender: &Addr,
    to: &Addr,
    request: Option<u64>,
    paying: &Paying,
    ratio_before_bps: Option<Bps>,
) -> Result<Event, Error> {
    let result = paying.result()?;
    Ok(Burned {
        sender: sender.clone(),
        to: to.clone(),
        request: request.map(Into::into),
        burned_uact: result.burned_uact,
        from_credits_uakt: result.payment.from_credits_uakt,
        from_buffer_uakt: result.payment.from_buffer_uakt,
        claimed_uakt: result.payment.claimed_uakt,
        claim_id: result.payment.claim_id,
        spread_uakt: paying.spread_akt.u128().into(),
        price: result.price,
        spread_bps: result.spread_bps,
        ratio_before_bps,
        ratio_after_bps: market.ratio()?,
    }
    .into())
}
