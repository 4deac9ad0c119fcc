use bme_math::Uact;
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, to_json_binary};
use json::ToJson;

use super::{balance, save_claim, send, set_balance, spend, status_event};
use crate::{
    books::Payment,
    error::ContractError,
    events::Burned,
    market::{Market, Value, shown},
    params::Leg,
    query::responses::{BurnResult, PaymentResult},
};

/// What the sender asks for.
#[derive(Clone, Copy)]
pub(crate) struct Request {
    pub(crate) act: Uact,
    pub(crate) min_akt_out: Option<u128>,
    pub(crate) deadline: Option<u64>,
}

/// Burns the sender's ACT and pays AKT to `to`.
///
/// The table is asked before and after: a refund whose own result closes the leg is refused. Judged by the status
/// before alone, one large refund would pass both thresholds at once, and a sole holder could sell out through the
/// breaker what the others were to be kept from.
///
/// Mutates: books, balance of the sender, claims. Emits: [`Burned`], a change of status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    to: &Addr,
    request: Request,
) -> Result<Response, ContractError> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let value = convert(&market, request)?;
    let left = spend(balance(deps.storage, &info.sender)?, request.act)?;
    let ratio_before_bps = market.ratio()?;
    let (payment, spread) = market.burn(request.act, &value)?;
    market.assert_open(Leg::Refund)?;
    assert_min_out(&payment, request.min_akt_out)?;
    let result = result(request.act, &value, &payment)?;
    let event = Burned {
        sender: info.sender.clone(),
        to: to.clone(),
        burned_uact: result.burned_uact,
        from_credits_uakt: result.payment.from_credits_uakt,
        from_buffer_uakt: result.payment.from_buffer_uakt,
        claimed_uakt: result.payment.claimed_uakt,
        claim_id: result.payment.claim_id,
        spread_uakt: spread.u128().into(),
        price: result.price,
        spread_bps: result.spread_bps,
        ratio_before_bps,
        ratio_after_bps: market.ratio()?,
    };
    let status = status_event(&market)?;
    let now = payment.now()?;

    market.save(deps.storage);
    set_balance(deps.storage, &info.sender, left);
    if let Some(claim) = payment.claim {
        save_claim(deps.storage, to, claim);
    }
    let mut response =
        Response::new().add_event(event).add_events(status).set_data(to_json_binary(&result.to_json())?);
    if !now.is_zero() {
        response = response.add_message(send(to, now, &market.config.akt_denom));
    }
    Ok(response)
}

/// What the ACT is worth now.
pub(crate) fn convert(market: &Market, request: Request) -> Result<Value, ContractError> {
    if request.act.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    market.assert_in_time(request.deadline)?;
    market.value(Leg::Refund, market.config.params.refund.spread_bps, request.act)
}

/// The minimum is of what is sent now: who sets one does not want a claim in its place.
pub(crate) fn assert_min_out(payment: &Payment, min_akt_out: Option<u128>) -> Result<(), ContractError> {
    let out = payment.now()?.u128();
    match min_akt_out {
        Some(min) if out < min => Err(ContractError::MinOut { out, min, unit: "uakt" }),
        _ => Ok(()),
    }
}

/// The answer of a burn.
pub(crate) fn result(act: Uact, value: &Value, payment: &Payment) -> Result<BurnResult, ContractError> {
    Ok(BurnResult {
        burned_uact: act.u128().into(),
        payment: PaymentResult::try_from(payment)?,
        price: shown(value.price),
        spread_bps: value.spread,
    })
}
