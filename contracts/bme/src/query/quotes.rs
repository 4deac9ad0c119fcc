//! What a message would do: the same plan as the message runs, not saved.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, Deps, Env, Uint64, Uint128};

use super::responses::{BurnQuote, MintQuote, SettleQuote, WaitInfo};
use crate::{
    accounts::{Account, valid},
    each::each,
    error::Error,
    execute::{
        burn_act::{self, Wanted},
        mint_act::{self, Plan},
        request,
        settle::Batch,
    },
    market::Market,
    minting::Minting,
    msg::{InvoiceInput, Refusal},
    params::{Leg, Mode},
    queue::Order,
    state::QUEUE,
};

pub(crate) fn mint(
    deps: Deps<'_>,
    env: &Env,
    amount: Uint128,
    min_act_out: Option<Uint128>,
    deadline: Option<Uint64>,
    sender: Option<String>,
) -> Result<MintQuote, Error> {
    let order = Order::Mint { akt: Uakt::new(amount.u128()), min_act_out: min_act_out.map(|min| min.u128()) };
    quote_mint(deps, Market::load(deps, env)?, order, deadline, sender)
}

pub(crate) fn mint_exact(
    deps: Deps<'_>,
    env: &Env,
    act_out: Uint128,
    amount: Option<Uint128>,
    deadline: Option<Uint64>,
    sender: Option<String>,
) -> Result<MintQuote, Error> {
    let market = Market::load(deps, env)?;
    let act_out = Uact::new(act_out.u128());
    let akt = match amount {
        Some(amount) => Uakt::new(amount.u128()),
        // Exactly the cost; where there is none the plan tells why.
        None => market
            .price(Leg::Mint)
            .and_then(|price| Minting::exactly(&market, act_out, None, price))
            .map_or(Uakt::new(u128::MAX), |minting| minting.burned),
    };
    quote_mint(deps, market, Order::MintExact { akt, act_out }, deadline, sender)
}

fn quote_mint(
    deps: Deps<'_>,
    mut market: Market,
    order: Order,
    deadline: Option<Uint64>,
    sender: Option<String>,
) -> Result<MintQuote, Error> {
    let sender = sender.map(|sender| valid(deps, &sender)).transpose()?;
    let (status, before) = (market.status(), market.plan());
    let quote = MintQuote { result: None, wait: None, status, status_after: None, would_fail: None };
    let planned = mint_act::plan(deps, &mut market, sender.as_ref(), order, deadline.map(|at| at.u64()));
    Ok(match planned {
        Ok(Plan::Now { minting, .. }) => {
            MintQuote { result: Some(minting.result()), status_after: Some(market.status()), ..quote }
        }
        Ok(Plan::Waits { mode, estimate }) => {
            let result = estimate.map(|minting| minting.result());
            let (wait, would_fail) = waiting(deps, &market, (Leg::Mint, mode), sender.as_ref(), deadline)?;
            MintQuote { result, wait, would_fail, ..quote }
        }
        Err(error) => {
            market.forget(before);
            let minting = market.price(Leg::Mint).and_then(|price| mint_act::numbers(&market, order, price));
            let result = minting.ok().map(|minting| minting.result());
            MintQuote { result, would_fail: Some(error.refusal()), ..quote }
        }
    })
}

pub(crate) fn burn(
    deps: Deps<'_>,
    env: &Env,
    holder: Option<String>,
    amount: Uint128,
    min_akt_out: Option<Uint128>,
    deadline: Option<Uint64>,
) -> Result<BurnQuote, Error> {
    let mut market = Market::load(deps, env)?;
    let holder = holder.map(|holder| valid(deps, &holder)).transpose()?;
    let wanted = Wanted {
        act: Uact::new(amount.u128()),
        min_akt_out: min_akt_out.map(|min| min.u128()),
        deadline: deadline.map(|at| at.u64()),
    };
    let (status, before) = (market.status(), market.plan());
    let quote = BurnQuote { result: None, wait: None, status, status_after: None, would_fail: None };
    let planned = burn_act::plan(deps, &mut market, holder.as_ref(), wanted);
    Ok(match planned {
        Ok((_, burn_act::Plan::Now { paying, .. })) => {
            BurnQuote { result: Some(paying.result()?), status_after: Some(market.status()), ..quote }
        }
        Ok((_, burn_act::Plan::Waits { mode, estimate })) => {
            let result = estimate.map(|paying| paying.result()).transpose()?;
            let (wait, would_fail) = waiting(deps, &market, (Leg::Refund, mode), holder.as_ref(), deadline)?;
            BurnQuote { result, wait, would_fail, ..quote }
        }
        Err(error) => {
            market.forget(before);
            let paying = market.price(Leg::Refund).and_then(|price| {
                burn_act::convert(deps.storage, &mut market, wanted.act, None, price, Mode::Closed)
            });
            let result = paying.and_then(|paying| paying.result()).ok();
            BurnQuote { result, would_fail: Some(error.refusal()), ..quote }
        }
    })
}

/// What a request would wait for, and why the account may not make it.
fn waiting(
    deps: Deps<'_>,
    market: &Market,
    (leg, mode): (Leg, Mode),
    account: Option<&Addr>,
    deadline: Option<Uint64>,
) -> Result<(Option<WaitInfo>, Option<Refusal>), Error> {
    let wait = request::wait(&mut QUEUE.load(deps.storage)?, market, leg, mode)?;
    let account = match account {
        Some(account) => Account::load(deps.storage, account, market.lock())?,
        None => Account::default(),
    };
    let room = request::assert_room(market, &account, wait, deadline.map(|at| at.u64()));
    Ok((Some(wait.shown()), room.err().map(|error| error.refusal())))
}

pub(crate) fn settle(
    deps: Deps<'_>,
    env: &Env,
    settler: &str,
    invoices: Vec<InvoiceInput>,
) -> Result<SettleQuote, Error> {
    let mut market = Market::load(deps, env)?;
    let settler = valid(deps, settler)?;
    let status = market.status();
    let mut batch = match Batch::open(deps, env, &settler, &invoices) {
        Ok(batch) => batch,
        Err(error) => {
            let would_fail = Some(error.refusal());
            return Ok(SettleQuote { results: None, status, status_after: None, would_fail });
        }
    };
    let results = each(invoices, |invoice| batch.run(&mut market, invoice, false))?;
    let status_after = Some(market.status());
    Ok(SettleQuote { results: Some(results), status, status_after, would_fail: None })
}
