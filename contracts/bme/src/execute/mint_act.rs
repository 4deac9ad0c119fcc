use bme_math::{Bps, Price, Uact, Uakt, mint, spread_share};
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, to_json_binary};

use super::{attached, balance, send, set_balance, status_event};
use crate::{
    error::ContractError,
    events::Minted,
    market::{Market, shown},
    params::Leg,
    query::responses::MintResult,
};

/// What a mint takes and gives.
pub(crate) struct Minting {
    pub(crate) burned: Uakt,
    pub(crate) minted: Uact,
    pub(crate) change: Uakt,
    pub(crate) price: Price,
    pub(crate) spread: Bps,
}

impl Minting {
    pub(crate) fn result(&self) -> MintResult {
        MintResult {
            burned_uakt: self.burned.u128().into(),
            minted_uact: self.minted.u128().into(),
            change_uakt: self.change.u128().into(),
            price: shown(self.price),
            spread_bps: self.spread,
        }
    }
}

/// Burns the attached AKT and mints ACT to `to`.
///
/// Mutates: books, balance of `to`. Emits: [`Minted`], a change of status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    to: &Addr,
    min_act_out: Option<u128>,
    deadline: Option<u64>,
) -> Result<Response, ContractError> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let akt = attached(&info.funds, &market.config.akt_denom)?;
    let minting = convert(&market, akt, deadline)?;
    finish(deps, &mut market, info, to, &minting, min_act_out)
}

/// What `akt` mints now.
pub(crate) fn convert(market: &Market, akt: Uakt, deadline: Option<u64>) -> Result<Minting, ContractError> {
    if akt.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let (price, spread) = rate(market, deadline)?;
    let minted = mint(akt, price, spread)?;
    if minted.is_zero() {
        return Err(ContractError::DustAmount { given: akt.to_string() });
    }
    Ok(Minting { burned: akt, minted, change: Uakt::ZERO, price, spread })
}

/// Price and spread of a mint now.
pub(crate) fn rate(market: &Market, deadline: Option<u64>) -> Result<(Price, Bps), ContractError> {
    market.assert_in_time(deadline)?;
    market.assert_open(Leg::Mint)?;
    let price = market.price(Leg::Mint)?;
    let params = &market.config.params;
    Ok((price, params.mint.spread.at(market.ratio()?, params.thresholds.halt_bps)?))
}

/// Books a mint in memory. Returns the spread that went to the buffer.
pub(crate) fn book(
    market: &mut Market,
    minting: &Minting,
    min_act_out: Option<u128>,
) -> Result<Uakt, ContractError> {
    // As in production, the minimum is of the amount before the spread.
    let amount = mint(minting.burned, minting.price, Bps(0))?;
    let minimum = Uact::new(market.config.params.mint.minimum_uact.u128());
    if amount < minimum {
        return Err(ContractError::BelowMinimum { amount, minimum });
    }
    if let Some(min) = min_act_out.filter(|min| minting.minted.u128() < *min) {
        return Err(ContractError::MinOut { out: minting.minted.u128(), min, unit: "uact" });
    }
    let share = spread_share(minting.burned, minting.spread)?;
    let spread = market.vault.books.take_mint(minting.burned, share, minting.minted)?;
    market.reassess()?;
    Ok(spread)
}

/// Books a mint in memory and tells of it.
pub(crate) fn booked(
    market: &mut Market,
    info: &MessageInfo,
    to: &Addr,
    minting: &Minting,
    min_act_out: Option<u128>,
) -> Result<Minted, ContractError> {
    let ratio_before_bps = market.ratio()?;
    let spread = book(market, minting, min_act_out)?;
    Ok(Minted {
        sender: info.sender.clone(),
        to: to.clone(),
        burned_uakt: minting.burned.u128().into(),
        minted_uact: minting.minted.u128().into(),
        change_uakt: minting.change.u128().into(),
        spread_uakt: spread.u128().into(),
        price: shown(minting.price),
        spread_bps: minting.spread,
        ratio_before_bps,
        ratio_after_bps: market.ratio()?,
    })
}

/// Books, saves and responds.
pub(crate) fn finish(
    deps: DepsMut<'_>,
    market: &mut Market,
    info: &MessageInfo,
    to: &Addr,
    minting: &Minting,
    min_act_out: Option<u128>,
) -> Result<Response, ContractError> {
    let event = booked(market, info, to, minting, min_act_out)?;
    let balance = balance(deps.storage, to)?.plus(minting.minted)?;
    let status = status_event(market)?;

    market.save(deps.storage);
    set_balance(deps.storage, to, balance);
    let mut response =
        Response::new().add_event(event).add_events(status).set_data(to_json_binary(&minting.result())?);
    if !minting.change.is_zero() {
        response = response.add_message(send(&info.sender, minting.change, &market.config.akt_denom));
    }
    Ok(response)
}
