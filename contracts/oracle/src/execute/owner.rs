use cosmwasm_std::{BankMsg, Coin, DepsMut, Env, MessageInfo, Response, Uint128};

use crate::{
    error::OracleError,
    events,
    msg::{Fee, ParamsPatch, PriceEmitter, SignerModel, SignerSetMsg},
    params::{patched, validate, validate_emitters, validate_fee},
    signer_sets::{current_index, has_live_set, is_used, register},
    state::{Config, load_config, load_set, save_config, save_set},
};

/// How long an offer stands that was made under the name `transfer_admin`, which has no duration: 7 days.
pub const TRANSFER_OFFER_SECS: u64 = 7 * 24 * 60 * 60;

/// Registers a set without a packet. Mutates: signer sets, current set. Emits `signer_set_installed`.
///
/// # Errors
/// An unusable set, or one that exists already.
pub fn register_signer_set(deps: DepsMut<'_>, set: &SignerSetMsg) -> Result<Response, OracleError> {
    register(deps.storage, set)?;
    let event = events::signer_set_installed(set.model, set.index, set.members.len(), None);
    Ok(Response::new().add_event(event))
}

/// Ends a set now. Mutates: the signer set. Emits `signer_set_expired`.
///
/// # Errors
/// `UnknownSignerSet`; `CurrentSetInUse` when nobody would be left to sign.
pub fn expire_signer_set(
    deps: DepsMut<'_>,
    env: &Env,
    model: SignerModel,
    index: u32,
) -> Result<Response, OracleError> {
    let mut set =
        load_set(deps.storage, model, index)?.ok_or(OracleError::UnknownSignerSet { model, index })?;
    let is_current = current_index(deps.storage, model)? == Some(index);
    if is_current && is_used(&load_config(deps.storage)?, model) {
        return Err(OracleError::CurrentSetInUse { model });
    }
    // The last second at which it was valid has passed.
    set.expires = Some(env.block.time.seconds().saturating_sub(1));
    save_set(deps.storage, model, index, &set);
    Ok(Response::new().add_event(events::signer_set_expired(model, index)))
}

/// Replaces the accepted publishers. Mutates: configuration. Emits `emitters_set`.
///
/// # Errors
/// An unusable list; `NoLiveSet` when a model on it has nobody to sign.
pub fn set_emitters(
    deps: DepsMut<'_>,
    env: &Env,
    emitters: Vec<PriceEmitter>,
) -> Result<Response, OracleError> {
    validate_emitters(&emitters)?;
    for PriceEmitter { model, .. } in &emitters {
        if !has_live_set(deps.storage, *model, env.block.time.seconds())? {
            return Err(OracleError::NoLiveSet { model: *model });
        }
    }
    let event = events::emitters_set(&emitters);
    let config = load_config(deps.storage)?;
    save_config(deps.storage, &Config { emitters, ..config });
    Ok(Response::new().add_event(event))
}

/// Changes limits. Mutates: configuration. Emits `params_updated`.
///
/// # Errors
/// `StaleParams`, `NoChange`, or a limit out of its bounds.
pub fn update_params(
    deps: DepsMut<'_>,
    patch: ParamsPatch,
    expect_version: u32,
) -> Result<Response, OracleError> {
    let config = load_config(deps.storage)?;
    let actual = config.params_version;
    if expect_version != actual {
        return Err(OracleError::StaleParams { expected: expect_version, actual });
    }
    let params = patched(&config.params, patch);
    if params == config.params {
        return Err(OracleError::NoChange { version: actual });
    }
    validate(&params)?;
    let params_version =
        actual.checked_add(1).ok_or(OracleError::Overflow { what: "the version of the limits" })?;
    let event = events::params_updated(params_version, &config.params, &params);
    save_config(deps.storage, &Config { params, params_version, ..config });
    Ok(Response::new().add_event(event))
}

/// Names a guardian, or none. Mutates: the guardian. Emits `guardian_set`.
///
/// # Errors
/// A malformed address.
pub fn set_guardian(deps: DepsMut<'_>, guardian: Option<&str>) -> Result<Response, OracleError> {
    let guardian_addr = guardian.map(|guardian| deps.api.addr_validate(guardian)).transpose()?;
    let named = access::set_guardian(deps.storage, guardian_addr);
    let name = named.guardian.as_ref().map_or("none", |guardian| guardian.as_str());
    Ok(Response::new().add_event(events::guardian_set(name, named.charges)))
}

/// Changes the fee. Mutates: configuration. Emits `fee_set`.
///
/// # Errors
/// An impossible denom.
pub fn set_fee(deps: DepsMut<'_>, fee: Fee) -> Result<Response, OracleError> {
    validate_fee(&fee)?;
    let event = events::fee_set(&format!("{}{}", fee.amount, fee.denom));
    let config = load_config(deps.storage)?;
    save_config(deps.storage, &Config { fee, ..config });
    Ok(Response::new().add_event(event))
}

/// Changes the amount of the fee. Mutates: configuration. Emits `fee_set`.
///
/// # Errors
/// Storage.
pub fn update_fee(deps: DepsMut<'_>, amount: Uint128) -> Result<Response, OracleError> {
    let denom = load_config(deps.storage)?.fee.denom;
    set_fee(deps, Fee { amount, denom })
}

/// Sends collected fees; the bank refuses more than there is. Emits `fees_withdrawn`.
///
/// # Errors
/// A malformed receiver.
pub fn withdraw_fees(deps: DepsMut<'_>, to: &str, amount: Fee) -> Result<Response, OracleError> {
    let to_addr = deps.api.addr_validate(to)?;
    let coin = Coin { denom: amount.denom, amount: amount.amount };
    let event = events::fees_withdrawn(to_addr.as_str(), &coin.to_string());
    let payment = BankMsg::Send { to_address: to_addr.into(), amount: vec![coin] };
    Ok(Response::new().add_event(event).add_message(payment))
}

/// Offers the ownership. Mutates: ownership. Emits `owner_proposed`.
///
/// # Errors
/// Not the owner, a malformed nominee, an offer that lasts too long.
pub fn propose_owner(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    nominee: &str,
    expires_in_secs: u64,
) -> Result<Response, OracleError> {
    let nominee_addr = deps.api.addr_validate(nominee)?;
    let offer = access::propose_owner(deps.storage, &env.block, &info.sender, nominee_addr, expires_in_secs)?;
    let event = events::owner_proposed(offer.nominee.as_str(), offer.expires.u64());
    Ok(Response::new().add_event(event))
}

/// Takes the ownership that was offered. Mutates: ownership. Emits `owner_changed`.
///
/// # Errors
/// No offer, another nominee, an offer that ended.
pub fn accept_owner(deps: DepsMut<'_>, env: &Env, info: &MessageInfo) -> Result<Response, OracleError> {
    let before = access::accept_owner(deps.storage, &env.block, &info.sender)?;
    let event = events::owner_changed(before.as_str(), info.sender.as_str());
    Ok(Response::new().add_event(event))
}
