//! Entry points and dispatch: who may send what with which funds, and nothing else.

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, to_json_binary};
use json::{Json, ToJson};

use crate::{
    compat,
    error::OracleError,
    execute::{governance, owner, pause, relay, sources, submit, update},
    fee, feeds, health,
    msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg},
    params::{validate, validate_emitters, validate_fee},
    query,
    signer_sets::register,
    state::{Config, save_config},
};

/// Name under which cw2 knows the contract.
pub const CONTRACT_NAME: &str = "akash-bme:oracle";
/// Version under which cw2 knows the contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Releases whose state this one reads.
const MIGRATES_FROM: [&str; 1] = ["0.1.0"];

/// Stores the configuration, the first signer sets and the first feeds.
///
/// # Errors
/// Any value outside its bounds.
pub fn instantiate(
    deps: DepsMut<'_>,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, OracleError> {
    fee::refuse(&info)?;
    let InstantiateMsg { owner, guardian, fee, params, emitters, signer_sets, feeds } = msg;
    let owner_addr = match owner {
        Some(owner) => deps.api.addr_validate(&owner)?,
        None => info.sender,
    };
    validate(&params)?;
    validate_fee(&fee)?;
    validate_emitters(&emitters)?;

    access::Release::save(CONTRACT_NAME, CONTRACT_VERSION, deps.storage)?;
    access::initialize_owner(deps.storage, owner_addr);
    if let Some(guardian) = guardian {
        access::set_guardian(deps.storage, Some(deps.api.addr_validate(&guardian)?));
    }
    save_config(
        deps.storage,
        &Config { fee, params, params_version: 1, emitters, relay: None, pauses: Vec::new() },
    );
    for set in &signer_sets {
        register(deps.storage, set)?;
    }
    for feed in &feeds {
        feeds::add(deps.storage, feed)?;
    }
    Ok(Response::new())
}

/// Dispatches a message.
///
/// # Errors
/// Those of the message.
pub fn execute(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, OracleError> {
    match &msg {
        ExecuteMsg::UpdatePriceFeeds { .. } | ExecuteMsg::UpdatePriceFeed { .. } => {}
        _ => fee::refuse(&info)?,
    }
    let only_owner = || access::assert_owner(deps.storage, &info.sender);
    match msg {
        ExecuteMsg::UpdatePriceFeeds { data } => update::update_price_feeds(deps, &env, &info, &data),
        ExecuteMsg::UpdatePriceFeed { vaa } => update::update_price_feeds(deps, &env, &info, &[vaa]),
        ExecuteMsg::SubmitGovernance { vaa } => governance::submit_governance(deps, &env, &vaa),
        ExecuteMsg::RegisterSignerSet { set } => {
            only_owner()?;
            owner::register_signer_set(deps, &set)
        }
        ExecuteMsg::ExpireSignerSet { model, index } => {
            only_owner()?;
            owner::expire_signer_set(deps, &env, model, index)
        }
        ExecuteMsg::AddFeed { feed } => {
            only_owner()?;
            sources::add_feed(deps, &feed)
        }
        ExecuteMsg::UpdateFeed { feed } => {
            only_owner()?;
            sources::update_feed(deps, &feed)
        }
        ExecuteMsg::RemoveFeed { id } => {
            only_owner()?;
            sources::remove_feed(deps, &id)
        }
        ExecuteMsg::SetSources { symbol, sources, min_sources } => {
            only_owner()?;
            sources::set_sources(deps, &symbol, sources, min_sources)
        }
        ExecuteMsg::SubmitPrice { symbol, price, conf, publish_time } => {
            submit::submit_price(deps, &env, &info, symbol, price, conf, publish_time.u64())
        }
        ExecuteMsg::UpdateParams { patch, expect_version } => {
            only_owner()?;
            owner::update_params(deps, patch, expect_version)
        }
        ExecuteMsg::Pause { symbol, until } => pause::pause(deps, &env, &info, symbol, until.u64()),
        ExecuteMsg::SetGuardian { guardian } => {
            only_owner()?;
            owner::set_guardian(deps, guardian.as_deref())
        }
        ExecuteMsg::SetRelay { relay } => {
            only_owner()?;
            relay::set_relay(deps, relay)
        }
        ExecuteMsg::SetEmitters { emitters } => {
            only_owner()?;
            owner::set_emitters(deps, &env, emitters)
        }
        ExecuteMsg::UpdateFee { new_fee } => {
            only_owner()?;
            owner::update_fee(deps, new_fee)
        }
        ExecuteMsg::TransferAdmin { new_admin } => {
            owner::propose_owner(deps, &env, &info, &new_admin, owner::TRANSFER_OFFER_SECS)
        }
        ExecuteMsg::SetFee { fee } => {
            only_owner()?;
            owner::set_fee(deps, fee)
        }
        ExecuteMsg::WithdrawFees { to, amount } => {
            only_owner()?;
            owner::withdraw_fees(deps, &to, amount)
        }
        ExecuteMsg::ProposeOwner { nominee, expires_in_secs } => {
            owner::propose_owner(deps, &env, &info, &nominee, expires_in_secs.u64())
        }
        ExecuteMsg::AcceptOwner {} => owner::accept_owner(deps, &env, &info),
    }
}

/// Takes note of a price that the chain's own oracle refused.
///
/// # Errors
/// Storage.
pub fn reply(deps: DepsMut<'_>, _env: Env, reply: Reply) -> Result<Response, OracleError> {
    relay::refused(deps, reply)
}

/// Answers a query.
///
/// # Errors
/// Those of the query.
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary, OracleError> {
    let answer: Json = match msg {
        QueryMsg::Snapshot { symbol } => query::snapshot(deps, &env, &symbol)?.to_json(),
        QueryMsg::Price { symbol, max_age_secs } => {
            query::price(deps, &env, &symbol, max_age_secs)?.to_json()
        }
        QueryMsg::Twap { symbol } => query::twap(deps, &symbol)?.to_json(),
        QueryMsg::Health { symbol } => health::health(deps, &env, &symbol)?.to_json(),
        QueryMsg::VerifyUpdate { data } => query::verify_update(deps, &env, &data)?.to_json(),
        QueryMsg::SignerSet { model, index } => query::signer_set(deps, model, index)?.to_json(),
        QueryMsg::Feeds { start_after, limit } => {
            query::feeds(deps, start_after.as_deref(), limit)?.to_json()
        }
        QueryMsg::Sources { symbol } => query::sources(deps, &env, &symbol)?.to_json(),
        QueryMsg::Symbols { start_after, limit } => {
            query::symbols(deps, start_after.as_deref(), limit)?.to_json()
        }
        QueryMsg::Observations { symbol, start_after, limit } => {
            query::observations(deps, &symbol, start_after, limit)?.to_json()
        }
        QueryMsg::SignerSets { model, start_after, limit } => {
            query::signer_sets(deps, model, start_after, limit)?.to_json()
        }
        QueryMsg::GetUpdateFee { vaas: _ } => query::config(deps)?.fee.to_json(),
        QueryMsg::GetPrice {} => compat::price_of_first(deps)?.to_json(),
        QueryMsg::GetPriceFeed {} => compat::price_feed_of_first(deps)?.to_json(),
        QueryMsg::GetConfig {} => compat::config(deps, &env)?.to_json(),
        QueryMsg::GetPriceFeedId {} => compat::feed_of_first(deps)?.to_json(),
        QueryMsg::PriceFeed { id } => compat::price_feed(deps, id)?.to_json(),
        QueryMsg::GetValidTimePeriod {} => compat::valid_time_period(deps)?.to_json(),
        QueryMsg::Config {} => query::config(deps)?.to_json(),
        QueryMsg::Params {} => query::params(deps)?.to_json(),
        QueryMsg::Roles {} => query::roles(deps, &env)?.to_json(),
        QueryMsg::Ownership {} => access::ownership(deps.storage)?.to_json(),
    };
    Ok(to_json_binary(&answer)?)
}

/// Moves the state of a release that this one knows to this one.
///
/// # Errors
/// Another contract, or a release that is not known here, which a newer one never is.
pub fn migrate(deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, OracleError> {
    let access::Release { contract, version } = access::Release::load(deps.storage)?;
    if contract != CONTRACT_NAME || !MIGRATES_FROM.contains(&version.as_str()) {
        return Err(OracleError::Migration { contract, version });
    }
    access::Release::save(CONTRACT_NAME, CONTRACT_VERSION, deps.storage)?;
    Ok(Response::new())
}
