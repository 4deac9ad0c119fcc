//! What a message would do: the same plan as the message runs, not saved.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Deps, Env, Uint64, Uint128};

use super::responses::{BurnQuote, MintQuote, SettleQuote};
use crate::{
    error::ContractError,
    execute::{
        self,
        burn_act::{self, Request},
        mint_act::{self, Minting},
        mint_act_exact,
        settle::Batch,
    },
    market::Market,
    msg::InvoiceInput,
    params::Leg,
};

pub(crate) fn mint(
    deps: Deps<'_>,
    env: &Env,
    amount: Uint128,
    min_act_out: Option<Uint128>,
    deadline: Option<Uint64>,
) -> Result<MintQuote, ContractError> {
    let market = Market::load(deps, env)?;
    let minting = mint_act::convert(&market, Uakt::new(amount.u128()), deadline.map(|at| at.u64()));
    Ok(quote_mint(market, minting, |_| Ok(()), min_act_out.map(|min| min.u128())))
}

pub(crate) fn mint_exact(
    deps: Deps<'_>,
    env: &Env,
    act_out: Uint128,
    amount: Option<Uint128>,
    deadline: Option<Uint64>,
) -> Result<MintQuote, ContractError> {
    let market = Market::load(deps, env)?;
    let minting = mint_act_exact::convert(&market, Uact::new(act_out.u128()), deadline.map(|at| at.u64()));
    let pay = |minting: &mut Minting| {
        let sent = amount.map_or(minting.burned, |amount| Uakt::new(amount.u128()));
        minting.change = mint_act_exact::change(minting, sent)?;
        Ok(())
    };
    Ok(quote_mint(market, minting, pay, None))
}

fn quote_mint(
    mut market: Market,
    minting: Result<Minting, ContractError>,
    pay: impl FnOnce(&mut Minting) -> Result<(), ContractError>,
    min_act_out: Option<u128>,
) -> MintQuote {
    let status = market.status();
    match minting {
        Err(error) => {
            MintQuote { result: None, status, status_after: None, would_fail: Some(error.refusal()) }
        }
        Ok(mut minting) => {
            let booked = pay(&mut minting).and_then(|()| mint_act::book(&mut market, &minting, min_act_out));
            MintQuote {
                result: Some(minting.result()),
                status,
                status_after: booked.is_ok().then(|| market.status()),
                would_fail: booked.err().map(|error| error.refusal()),
            }
        }
    }
}

pub(crate) fn burn(
    deps: Deps<'_>,
    env: &Env,
    holder: Option<String>,
    amount: Uint128,
    min_akt_out: Option<Uint128>,
    deadline: Option<Uint64>,
) -> Result<BurnQuote, ContractError> {
    let mut market = Market::load(deps, env)?;
    let holder = holder.map(|holder| deps.api.addr_validate(&holder)).transpose()?;
    let request = Request {
        act: Uact::new(amount.u128()),
        min_akt_out: min_akt_out.map(|min| min.u128()),
        deadline: deadline.map(|at| at.u64()),
    };
    let status = market.status();
    let refused = |error: ContractError, result| BurnQuote {
        result,
        status,
        status_after: None,
        would_fail: Some(error.refusal()),
    };
    let value = match burn_act::convert(&market, request) {
        Ok(value) => value,
        Err(error) => return Ok(refused(error, None)),
    };
    if let Some(holder) = holder {
        let available = execute::balance(deps.storage, &holder)?;
        if let Err(error) = execute::spend(available, request.act) {
            return Ok(refused(error, None));
        }
    }
    let payment = match market.burn(request.act, &value) {
        Ok((payment, _)) => payment,
        Err(error) => return Ok(refused(error, None)),
    };
    let result = Some(burn_act::result(request.act, &value, &payment)?);
    let is_open = market.assert_open(Leg::Refund);
    Ok(match is_open.and_then(|()| burn_act::assert_min_out(&payment, request.min_akt_out)) {
        Ok(()) => BurnQuote { result, status, status_after: Some(market.status()), would_fail: None },
        Err(error) => refused(error, result),
    })
}

pub(crate) fn settle(
    deps: Deps<'_>,
    env: &Env,
    settler: &str,
    invoices: Vec<InvoiceInput>,
) -> Result<SettleQuote, ContractError> {
    let mut market = Market::load(deps, env)?;
    let settler = deps.api.addr_validate(settler)?;
    let status = market.status();
    let mut batch = match Batch::open(deps, env, &settler, &invoices) {
        Ok(batch) => batch,
        Err(error) => {
            let would_fail = Some(error.refusal());
            return Ok(SettleQuote { results: None, status, status_after: None, would_fail });
        }
    };
    let results = invoices
        .into_iter()
        .map(|invoice| batch.run(&mut market, invoice, false))
        .collect::<Result<Vec<_>, _>>()?;
    let status_after = Some(market.status());
    Ok(SettleQuote { results: Some(results), status, status_after, would_fail: None })
}
