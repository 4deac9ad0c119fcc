//! Lists, paged: 10 by default, 30 at most.

use bme_math::Uakt;
use cosmwasm_std::{Addr, Deps, Env, StdError, Uint64};
use records::{Record, Table, decode};

use super::responses::{
    BalanceResponse, BalancesResponse, ClaimInfo, ClaimResponse, ClaimsResponse, SettlerInfo,
    SettlersResponse,
};
use crate::{
    accounts::{Account, Lock, valid},
    books::Books,
    each::each,
    error::Error,
    state::{BALANCES, CLAIMS, CLAIMS_BY_OWNER, CONFIG, Claim, SETTLERS, Settler, VAULT},
};

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 30;

pub(crate) fn page(limit: Option<u32>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT)
}

pub(crate) fn balances(
    deps: Deps<'_>,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<BalancesResponse, Error> {
    let lock = lock(deps, env)?;
    let balances = accounts(&BALANCES, deps, start_after, limit)?
        .into_iter()
        .map(|(address, account)| shown_account(address, account.at(lock), lock))
        .collect();
    Ok(BalancesResponse { balances })
}

pub(crate) fn settlers(
    deps: Deps<'_>,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<SettlersResponse, Error> {
    let now = env.block.time.seconds();
    let shown = |(settler, limits): (Addr, Settler)| SettlerInfo {
        settler,
        daily_cap_uact: limits.daily_cap.map(|cap| cap.u128().into()),
        left_today_uact: limits.left(now).map(|left| left.u128().into()),
    };
    let settlers = accounts(&SETTLERS, deps, start_after, limit)?.into_iter().map(shown).collect();
    Ok(SettlersResponse { settlers })
}

pub(crate) fn claim(deps: Deps<'_>, id: u64) -> Result<ClaimResponse, Error> {
    let books = VAULT.load(deps.storage)?.books;
    let claim = CLAIMS.may_load(deps.storage, &[&id.to_be_bytes()])?;
    Ok(ClaimResponse { claim: claim.map(|claim| info(&books, id, claim)).transpose()? })
}

pub(crate) fn claims(
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<ClaimsResponse, Error> {
    let books = VAULT.load(deps.storage)?.books;
    let found = of_owner(&CLAIMS, &CLAIMS_BY_OWNER, deps, owner, start_after, limit)?;
    let claims = each(found, |(id, claim)| info(&books, decode(&id)?, claim))?;
    Ok(ClaimsResponse { claims })
}

/// The lock of this block.
pub(crate) fn lock(deps: Deps<'_>, env: &Env) -> Result<Lock, Error> {
    let secs = CONFIG.load(deps.storage)?.params.refund.lock_secs;
    Ok(Lock { secs, now: env.block.time.seconds() })
}

pub(crate) fn shown_account(address: Addr, account: Account, lock: Lock) -> BalanceResponse {
    let locked = account.locked();
    BalanceResponse {
        address,
        uact: account.act.u128().into(),
        locked_uact: locked.u128().into(),
        unlocks_at: (!locked.is_zero()).then(|| account.unlocks_at(account.act, lock).into()),
        requests: account.requests,
    }
}

/// A page of a table by id: of one owner's records, or of all.
pub(super) fn of_owner<V: Record>(
    table: &Table<V>,
    by_owner: &Table<()>,
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<Vec<(Vec<u8>, V)>, Error> {
    let after = start_after.map(|id| id.to_be_bytes());
    let after = after.as_ref().map(<[u8; 8]>::as_slice);
    let Some(owner) = owner else { return Ok(table.page(deps.storage, &[], after, page(limit))?) };
    let owner = valid(deps, &owner)?;
    let ids = by_owner.page(deps.storage, &[owner.as_bytes()], after, page(limit))?;
    let mut found = Vec::with_capacity(ids.len());
    for (id, ()) in ids {
        if let Some(record) = table.may_load(deps.storage, &[&id])? {
            found.push((id, record));
        }
    }
    Ok(found)
}

/// A page of a table by account.
fn accounts<V: Record>(
    table: &Table<V>,
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<(Addr, V)>, Error> {
    let after = start_after.map(|address| valid(deps, &address)).transpose()?;
    let entries = table.page(deps.storage, &[], after.as_ref().map(Addr::as_bytes), page(limit))?;
    let mut page = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let name = String::from_utf8(key).map_err(StdError::from)?;
        page.push((Addr::unchecked(name), value));
    }
    Ok(page)
}

fn info(books: &Books, id: u64, claim: Claim) -> Result<ClaimInfo, Error> {
    let Claim { owner, start, amount, withdrawn } = claim;
    Ok(ClaimInfo {
        id: id.into(),
        owner,
        amount_uakt: amount.u128().into(),
        withdrawn_uakt: withdrawn.u128().into(),
        withdrawable_uakt: books.funded_part(start, amount).minus(withdrawn)?.u128().into(),
        ahead_uakt: start.minus_up_to(Uakt::new(books.claims_funded)).u128().into(),
    })
}
