//! Entry points and dispatch.

use bme_math::{Status, Uact};
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Env, Event, MessageInfo, Reply, Response, Uint64, Uint128, to_json_binary,
};
use json::{Json, ToJson};

use crate::{
    accounts::valid,
    books::Books,
    checkpoints::{self, Totals},
    each::each,
    error::{ContractError, Error, OracleIssue, refuse},
    escrow::{self, Escrow},
    events::{GuardianSet, OwnerChanged},
    execute::{
        apply_params, approve_settler, burn_act, cancel, cancel_params, close_escrow, crank, deposit_escrow,
        fund_escrow_akt, fund_vault, mint_act, open_escrow, owner, pause, retry_payout,
        set_escrow_depositors, set_guardian, set_oracle, set_settler, settle, told, update_params,
        withdraw_claim, withdraw_escrow, withdraw_escrow_akt,
    },
    invariants,
    msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg},
    pause::Pauses,
    payouts, price,
    query::{self, escrows, lists, quotes, requests},
    queue::Queue,
    state::{Breaker, CHECKPOINTS, CONFIG, Config, QUEUE, SETTLERS, Settler, VAULT, Vault},
};

/// Name in the contract's state.
pub const CONTRACT_NAME: &str = "akash-bme:bme";
/// Version of this code.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Releases whose state this one reads. One that is not here is newer.
const MIGRATES_FROM: [&str; 1] = ["0.1.0"];

const MAX_NAME_LEN: usize = 128;
const MAX_SETTLERS: usize = 30;

/// Sets the vault up. An oracle without a price is accepted; one with another window is not, if a rule averages.
pub fn instantiate(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, Error> {
    non_payable(&info)?;
    let InstantiateMsg { owner, guardian, oracle, symbol, akt_denom, params, settlers } = msg;
    assert_name("symbol", &symbol)?;
    assert_name("akt_denom", &akt_denom)?;
    params.validate()?;
    let oracle = valid(deps.as_ref(), &oracle)?;
    match price::read(&deps.querier, &oracle, &symbol) {
        Ok(snapshot) => price::assert_window(&snapshot, &params)?,
        Err(OracleIssue::NoPrice { .. }) => {}
        Err(issue) => return Err(issue.into()),
    }
    let owner_addr = match owner {
        Some(owner) => valid(deps.as_ref(), &owner)?,
        None => info.sender,
    };
    let guardian_addr = guardian.map(|guardian| valid(deps.as_ref(), &guardian)).transpose()?;
    let settlers = settlers.unwrap_or_default();
    if settlers.len() > MAX_SETTLERS {
        return refuse(ContractError::BatchSize { count: settlers.len(), max: MAX_SETTLERS });
    }
    let settler_addrs = each(&settlers, |settler| valid(deps.as_ref(), settler))?;

    access::Release::save(CONTRACT_NAME, CONTRACT_VERSION, deps.storage)?;
    access::initialize_owner(deps.storage, owner_addr.clone());
    let guardian = guardian_addr.map(|guardian| access::set_guardian(deps.storage, Some(guardian)));
    let (params_version, pauses) = (1, Pauses::default());
    CONFIG.save(deps.storage, &Config { oracle, symbol, akt_denom, params, params_version, pauses });
    let breaker = Breaker { status: Status::Healthy, since: env.block.time.seconds() };
    let hour = checkpoints::hour_of(env.block.time.seconds());
    VAULT.save(deps.storage, &Vault { books: Books::default(), breaker, hour, first_hour: hour });
    CHECKPOINTS.save(deps.storage, &[&hour.to_be_bytes()], &Totals::default());
    QUEUE.save(deps.storage, &Queue::default());
    for settler in &settler_addrs {
        SETTLERS.save(deps.storage, &[settler.as_bytes()], &Settler::default());
    }
    let event = Event::from(OwnerChanged { from: None, to: owner_addr });
    let guardian = guardian.map(|access::Guardian { guardian, charges }| {
        Event::from(GuardianSet { guardian, charges: u64::from(charges).into() })
    });
    finish(&mut deps, &env, told(event, guardian))
}

/// Runs a message.
pub fn execute(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, Error> {
    let response = dispatch(deps.branch(), &env, &info, msg)?;
    finish(&mut deps, &env, response)
}

fn dispatch(deps: DepsMut<'_>, env: &Env, info: &MessageInfo, msg: ExecuteMsg) -> Result<Response, Error> {
    match msg {
        ExecuteMsg::MintAct { to, min_act_out, deadline } => {
            let to = recipient(deps.as_ref(), env, info, to)?;
            let wanted = mint_act::Wanted::All { min_act_out: min_act_out.map(|min| min.u128()) };
            mint_act::execute(deps, env, info, to, wanted, deadline.map(|at| at.u64()))
        }
        ExecuteMsg::MintActExact { act_out, to, deadline } => {
            let to = recipient(deps.as_ref(), env, info, to)?;
            let wanted = mint_act::Wanted::Exactly { act_out: Uact::new(act_out.u128()) };
            mint_act::execute(deps, env, info, to, wanted, deadline.map(|at| at.u64()))
        }
        ExecuteMsg::BurnAct { amount, min_akt_out, deadline, to } => {
            non_payable(info)?;
            let to = recipient(deps.as_ref(), env, info, to)?;
            let wanted = burn_act::Wanted {
                act: Uact::new(amount.u128()),
                min_akt_out: min_akt_out.map(|min| min.u128()),
                deadline: deadline.map(|at| at.u64()),
            };
            burn_act::execute(deps, env, info, to, wanted)
        }
        ExecuteMsg::Cancel { id } => {
            non_payable(info)?;
            cancel::execute(deps, env, info, id.u64())
        }
        ExecuteMsg::Crank { limit } => {
            non_payable(info)?;
            crank::execute(deps, env, limit)
        }
        ExecuteMsg::RetryPayout { to } => {
            non_payable(info)?;
            let to = valid(deps.as_ref(), &to)?;
            retry_payout::execute(deps, to)
        }
        ExecuteMsg::ApproveSettler { settler, limit, expires } => {
            non_payable(info)?;
            let settler = valid(deps.as_ref(), &settler)?;
            approve_settler::execute(deps, env, info, settler, limit, expires)
        }
        ExecuteMsg::OpenEscrow { settlers, refund_to, label, depositors, act, min_act_out, deadline } => {
            if let Some(label) = &label {
                assert_name("label", label)?;
            }
            let escrow = Escrow {
                owner: info.sender.clone(),
                refund_to: recipient(deps.as_ref(), env, info, refund_to)?,
                label,
                settlers: addresses(deps.as_ref(), "settlers", &settlers, 1, escrow::MAX_SETTLERS)?,
                depositors: named_depositors(deps.as_ref(), depositors)?,
                act: vec![],
                akt: vec![],
            };
            let request = deposit(act, None, min_act_out, deadline);
            open_escrow::execute(deps, env, info, escrow, &request)
        }
        ExecuteMsg::DepositEscrow { id, act, expires, min_act_out, deadline } => {
            let request = deposit(act, expires, min_act_out, deadline);
            deposit_escrow::execute(deps, env, info, id.u64(), &request)
        }
        ExecuteMsg::FundEscrowAkt { id } => fund_escrow_akt::execute(deps, env, info, id.u64()),
        ExecuteMsg::WithdrawEscrow { id, amount } => {
            non_payable(info)?;
            withdraw_escrow::execute(deps, env, info, id.u64(), Uact::new(amount.u128()))
        }
        ExecuteMsg::WithdrawEscrowAkt { id } => {
            non_payable(info)?;
            withdraw_escrow_akt::execute(deps, env, info, id.u64())
        }
        ExecuteMsg::SetEscrowDepositors { id, depositors } => {
            non_payable(info)?;
            let depositors = named_depositors(deps.as_ref(), depositors)?;
            set_escrow_depositors::execute(deps, info, id.u64(), depositors)
        }
        ExecuteMsg::CloseEscrow { id } => {
            non_payable(info)?;
            close_escrow::execute(deps, env, info, id.u64())
        }
        ExecuteMsg::Settle { invoices, atomic } => {
            non_payable(info)?;
            settle::execute(deps, env, info, invoices, atomic.unwrap_or(false))
        }
        ExecuteMsg::WithdrawClaim { id } => {
            non_payable(info)?;
            withdraw_claim::execute(deps, env, id.u64())
        }
        ExecuteMsg::FundVault {} => fund_vault::execute(deps, env, info),
        ExecuteMsg::SetSettler { addr, daily_cap, enabled } => {
            assert_owner(deps.as_ref(), info)?;
            let settler = valid(deps.as_ref(), &addr)?;
            set_settler::execute(deps, settler, daily_cap, enabled)
        }
        ExecuteMsg::UpdateParams { patch, expect_version } => {
            assert_owner(deps.as_ref(), info)?;
            update_params::execute(deps, env, patch, expect_version)
        }
        ExecuteMsg::ApplyParams {} => {
            assert_owner(deps.as_ref(), info)?;
            apply_params::execute(deps, env)
        }
        ExecuteMsg::CancelParams {} => {
            assert_owner(deps.as_ref(), info)?;
            cancel_params::execute(deps)
        }
        ExecuteMsg::Pause { legs, until } => {
            non_payable(info)?;
            pause::execute(deps, env, &info.sender, &legs, until.u64())
        }
        ExecuteMsg::SetGuardian { guardian } => {
            assert_owner(deps.as_ref(), info)?;
            let guardian = guardian.map(|guardian| valid(deps.as_ref(), &guardian)).transpose()?;
            set_guardian::execute(deps, guardian)
        }
        ExecuteMsg::SetOracle { oracle, symbol } => {
            assert_owner(deps.as_ref(), info)?;
            let oracle = valid(deps.as_ref(), &oracle)?;
            if let Some(symbol) = &symbol {
                assert_name("symbol", symbol)?;
            }
            set_oracle::execute(deps, env, oracle, symbol)
        }
        ExecuteMsg::ProposeOwner { nominee, expires_in_secs } => {
            non_payable(info)?;
            let nominee = valid(deps.as_ref(), &nominee)?;
            owner::propose(deps, env, &info.sender, nominee, expires_in_secs.u64())
        }
        ExecuteMsg::AcceptOwner {} => {
            non_payable(info)?;
            owner::accept(deps, env, &info.sender)
        }
    }
}

/// Hears of a payout that the bank refused.
pub fn reply(mut deps: DepsMut<'_>, env: Env, reply: Reply) -> Result<Response, Error> {
    let response = payouts::keep(deps.branch(), reply)?;
    finish(&mut deps, &env, response)
}

/// Answers a query.
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary, Error> {
    let answer: Json = match msg {
        QueryMsg::Status {} => query::status(deps, &env)?.to_json(),
        QueryMsg::Vault {} => query::vault(deps)?.to_json(),
        QueryMsg::Params {} => query::params(deps)?.to_json(),
        QueryMsg::PendingParams {} => query::pending_params(deps)?.to_json(),
        QueryMsg::Config {} => query::config(deps)?.to_json(),
        QueryMsg::Roles {} => query::roles(deps, &env)?.to_json(),
        QueryMsg::QuoteMint { amount, min_act_out, deadline, sender } => {
            quotes::mint(deps, &env, amount, min_act_out, deadline, sender)?.to_json()
        }
        QueryMsg::QuoteMintExact { act_out, amount, deadline, sender } => {
            quotes::mint_exact(deps, &env, act_out, amount, deadline, sender)?.to_json()
        }
        QueryMsg::QuoteBurn { holder, amount, min_akt_out, deadline } => {
            quotes::burn(deps, &env, holder, amount, min_akt_out, deadline)?.to_json()
        }
        QueryMsg::QuoteSettle { settler, invoices } => {
            quotes::settle(deps, &env, &settler, invoices)?.to_json()
        }
        QueryMsg::Balance { address } => query::balance(deps, &env, &address)?.to_json(),
        QueryMsg::Balances { start_after, limit } => {
            lists::balances(deps, &env, start_after, limit)?.to_json()
        }
        QueryMsg::Record { id } => requests::record(deps, id.u64())?.to_json(),
        QueryMsg::Records { owner, status, start_after, limit } => {
            requests::records(deps, owner, status, start_after, limit)?.to_json()
        }
        QueryMsg::Undelivered { address } => requests::undelivered(deps, &address)?.to_json(),
        QueryMsg::Buckets { address } => query::buckets(deps, &env, address)?.to_json(),
        QueryMsg::NetBurn {} => query::net_burn(deps, &env)?.to_json(),
        QueryMsg::Health {} => query::health(deps, &env)?.to_json(),
        QueryMsg::Approval { holder, settler } => query::approval(deps, &env, &holder, &settler)?.to_json(),
        QueryMsg::Settlers { start_after, limit } => {
            lists::settlers(deps, &env, start_after, limit)?.to_json()
        }
        QueryMsg::Invoice { settler, id } => query::invoice(deps, &settler, &id)?.to_json(),
        QueryMsg::Claim { id } => lists::claim(deps, id.u64())?.to_json(),
        QueryMsg::Claims { owner, start_after, limit } => {
            lists::claims(deps, owner, start_after, limit)?.to_json()
        }
        QueryMsg::Escrow { id } => escrows::escrow(deps, &env, id.u64())?.to_json(),
        QueryMsg::Escrows { owner, start_after, limit } => {
            escrows::escrows(deps, &env, owner, start_after, limit)?.to_json()
        }
        QueryMsg::EscrowReturns { giver, start_after, limit } => {
            escrows::returns(deps, &giver, start_after, limit)?.to_json()
        }
        QueryMsg::Invariants {} => query::invariants(deps, &env)?.to_json(),
    };
    Ok(to_json_binary(&answer)?)
}

/// Moves the state of a release that this one knows to this one.
pub fn migrate(mut deps: DepsMut<'_>, env: Env, _msg: MigrateMsg) -> Result<Response, Error> {
    let stored = access::Release::load(deps.storage)?;
    if stored.contract != CONTRACT_NAME {
        return refuse(ContractError::WrongContract { found: stored.contract });
    }
    if !MIGRATES_FROM.contains(&stored.version.as_str()) {
        return refuse(ContractError::Downgrade { from: stored.version, to: CONTRACT_VERSION });
    }
    CONFIG.load(deps.storage)?.params.validate()?;
    invariants::assert_flat(deps.as_ref(), &env)?;
    access::Release::save(CONTRACT_NAME, CONTRACT_VERSION, deps.storage)?;
    finish(&mut deps, &env, Response::new())
}

/// Asserts the invariants in test builds.
#[cfg_attr(not(any(test, feature = "invariants")), allow(clippy::unnecessary_wraps, unused_variables))]
fn finish(deps: &mut DepsMut<'_>, env: &Env, response: Response) -> Result<Response, Error> {
    #[cfg(any(test, feature = "invariants"))]
    crate::invariants::check(deps.as_ref(), env)?;
    Ok(response)
}

/// Who receives: `to`, or the sender. Never the vault, which could not spend.
fn recipient(deps: Deps<'_>, env: &Env, info: &MessageInfo, to: Option<String>) -> Result<Addr, Error> {
    let to = match to {
        Some(to) => valid(deps, &to)?,
        None => info.sender.clone(),
    };
    if to == env.contract.address {
        return refuse(ContractError::SelfTarget {});
    }
    Ok(to)
}

fn deposit(
    act: Option<Uint128>,
    expires: Option<Uint64>,
    min_act_out: Option<Uint128>,
    deadline: Option<Uint64>,
) -> deposit_escrow::Request {
    deposit_escrow::Request {
        act: act.map(|act| Uact::new(act.u128())),
        expires: expires.map(|at| at.u64()),
        min_act_out: min_act_out.map(|min| min.u128()),
        deadline: deadline.map(|at| at.u64()),
    }
}

fn named_depositors(deps: Deps<'_>, depositors: Option<Vec<String>>) -> Result<Option<Vec<Addr>>, Error> {
    depositors.map(|named| addresses(deps, "depositors", &named, 0, escrow::MAX_PARTS)).transpose()
}

fn addresses(
    deps: Deps<'_>,
    field: &'static str,
    named: &[String],
    min: usize,
    max: usize,
) -> Result<Vec<Addr>, Error> {
    let count = named.len();
    if count < min || count > max {
        return refuse(ContractError::ListSize { field, count, min, max });
    }
    each(named, |name| valid(deps, name))
}

fn assert_owner(deps: Deps<'_>, info: &MessageInfo) -> Result<(), Error> {
    non_payable(info)?;
    Ok(access::assert_owner(deps.storage, &info.sender)?)
}

fn non_payable(info: &MessageInfo) -> Result<(), Error> {
    match info.funds.first() {
        None => Ok(()),
        Some(coin) => refuse(ContractError::NonPayable { denom: coin.denom.clone() }),
    }
}

fn assert_name(field: &'static str, name: &str) -> Result<(), Error> {
    if name.is_empty() || name.len() > MAX_NAME_LEN {
        return refuse(ContractError::InvalidName { field, len: name.len() });
    }
    Ok(())
}
