use bme_math::{Bps, Price, Uact, Uakt};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Event, MessageInfo, Response, Storage};

use super::told;
use super::{
    answer, attached,
    request::{self, Ask},
    status_event,
};
use crate::{
    accounts::credit,
    error::{ContractError, Error, refuse},
    events::Minted,
    market::{Market, shown},
    minting::Minting,
    params::{Leg, Mode},
    payouts::send,
    query::responses::MintAnswer,
    queue::Order,
    state::INSTANTS,
    throttles::Instants,
};

/// What a mint comes to.
pub(crate) enum Plan {
    /// It executes in the transaction.
    Now {
        minting: Minting,
        /// What the account did at once, when that is why it does not wait.
        instants: Option<Instants>,
    },
    /// It waits in this mode; what it would come to at the present price, if there is one.
    Waits { mode: Mode, estimate: Option<Minting> },
}

/// What to mint from the attached AKT.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// As much as it gives, at least so much.
    All { min_act_out: Option<u128> },
    /// Exactly so much.
    Exactly { act_out: Uact },
}

impl Wanted {
    /// The same as an order of what is attached.
    pub(crate) const fn from(self, akt: Uakt) -> Order {
        match self {
            Self::All { min_act_out } => Order::Mint { akt, min_act_out },
            Self::Exactly { act_out } => Order::MintExact { akt, act_out },
        }
    }
}

/// Burns the attached AKT and mints ACT to `to`: now, or as a request.
///
/// Mutates: books, buckets, balance of `to`; or lines and the sender's account. Emits: [`Minted`] or
/// [`Requested`](crate::events::Requested), a change of status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    to: Addr,
    wanted: Wanted,
    deadline: Option<u64>,
) -> Result<Response, Error> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let order = wanted.from(attached(&info.funds, &market.config.akt_denom)?);
    let ratio_before = market.ratio()?;
    let (minting, instants) = match plan(deps.as_ref(), &mut market, Some(&info.sender), order, deadline)? {
        Plan::Now { minting, instants } => (minting, instants),
        Plan::Waits { mode, .. } => {
            let ask = Ask { owner: info.sender.clone(), to, escrow: None, order, deadline };
            let (ticket, response) = request::execute(deps.storage, &market, mode, ask)?;
            return answer(response, &MintAnswer::Waits { ticket });
        }
    };
    let event = minted(&market, &info.sender, &to, None, &minting, ratio_before)?;
    let status = status_event(&market)?;

    market.save(deps.storage)?;
    credit(deps.storage, &to, minting.minted, market.lock())?;
    keep(deps.storage, env, &market, &info.sender, &minting, instants)?;
    let mut response = told(event, status);
    if !minting.change.is_zero() {
        response = response.add_message(send(&info.sender, minting.change, &market.config.akt_denom));
    }
    answer(response, &MintAnswer::Executed { result: minting.result() })
}

/// What an order comes to now. Books it in memory when it executes now.
pub(crate) fn plan(
    deps: Deps<'_>,
    market: &mut Market,
    account: Option<&Addr>,
    order: Order,
    deadline: Option<u64>,
) -> Result<Plan, Error> {
    market.assert_in_time(deadline)?;
    if order.akt().is_zero() || matches!(order, Order::MintExact { act_out: Uact::ZERO, .. }) {
        return refuse(ContractError::ZeroAmount {});
    }
    let mode = market.mode(Leg::Mint)?;
    let before = market.plan();
    let now = market.price(Leg::Mint).and_then(|price| convert(market, order, price));
    if mode == Mode::Open {
        return Ok(Plan::Now { minting: now?, instants: None });
    }
    if let (Mode::NextPrice, Ok(minting)) = (mode, &now) {
        if let Ok(instants) = request::at_once(deps.storage, market, account, Leg::Mint, minting.minted) {
            return Ok(Plan::Now { minting: now?, instants: Some(instants) });
        }
    }
    market.forget(before);
    Ok(Plan::Waits { mode, estimate: request::estimate(now)? })
}

/// What an order comes to at a price, booked.
pub(crate) fn convert(market: &mut Market, order: Order, price: Price) -> Result<Minting, Error> {
    let min_act_out = if let Order::Mint { min_act_out, .. } = order { min_act_out } else { None };
    numbers(market, order, price)?.book(market, min_act_out)
}

/// The numbers of an order at a price.
pub(crate) fn numbers(market: &Market, order: Order, price: Price) -> Result<Minting, Error> {
    match order {
        Order::MintExact { akt, act_out } => Minting::exactly(market, act_out, Some(akt), price),
        _ => Minting::of(market, order.akt(), price),
    }
}

/// Writes what a mint leaves beside the minted ACT: that of the vault, and what the account did at once.
pub(crate) fn keep(
    storage: &mut dyn Storage,
    env: &Env,
    market: &Market,
    account: &Addr,
    minting: &Minting,
    instants: Option<Instants>,
) -> Result<(), Error> {
    if let Some(instants) = instants {
        INSTANTS.save(storage, &[account.as_bytes()], &instants);
    }
    if minting.spread_act.is_zero() {
        return Ok(());
    }
    credit(storage, &env.contract.address, minting.spread_act, market.lock())
}

/// The event of a mint.
pub(crate) fn minted(
    market: &Market,
    sender: &Addr,
    to: &Addr,
    request: Option<u64>,
    minting: &Minting,
    ratio_before_bps: Option<Bps>,
) -> Result<Event, Error> {
    Ok(Minted {
        sender: sender.clone(),
        to: to.clone(),
        request: request.map(Into::into),
        burned_uakt: minting.burned.u128().into(),
        minted_uact: minting.minted.u128().into(),
        change_uakt: minting.change.u128().into(),
        spread_uakt: minting.spread_akt.u128().into(),
        spread_uact: minting.spread_act.u128().into(),
        price: shown(minting.price),
        spread_bps: minting.spread,
        ratio_before_bps,
        ratio_after_bps: market.ratio()?,
    }
    .into())
}
