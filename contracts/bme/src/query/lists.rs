//! Lists, paged: 10 by default, 30 at most.

use bme_math::Uakt;
use cosmwasm_std::{Addr, Deps, Env, StdResult, Uint64};
use records::{Record, Table, decode};

use super::responses::{
    BalanceResponse, BalancesResponse, ClaimInfo, ClaimResponse, ClaimsResponse, SettlerInfo,
    SettlersResponse,
};
use crate::{
    books::Books,
    error::ContractError,
    state::{BALANCES, CLAIMS, CLAIMS_BY_OWNER, Claim, SETTLERS, Settler, VAULT},
};

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 30;

pub(super) fn page(limit: Option<u32>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT)
}

pub(crate) fn balances(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<BalancesResponse> {
    let balances = accounts(&BALANCES, deps, start_after, limit)?
        .into_iter()
        .map(|(address, act)| BalanceResponse { address, uact: act.u128().into() })
        .collect();
    Ok(BalancesResponse { balances })
}

pub(crate) fn settlers(
    deps: Deps<'_>,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<SettlersResponse> {
    let now = env.block.time.seconds();
    let shown = |(settler, limits): (Addr, Settler)| SettlerInfo {
        settler,
        daily_cap_uact: limits.daily_cap.map(|cap| cap.u128().into()),
        left_today_uact: limits.left(now).map(|left| left.u128().into()),
    };
    let settlers = accounts(&SETTLERS, deps, start_after, limit)?.into_iter().map(shown).collect();
    Ok(SettlersResponse { settlers })
}

pub(crate) fn claim(deps: Deps<'_>, id: u64) -> Result<ClaimResponse, ContractError> {
    let books = VAULT.load(deps.storage)?.books;
    let claim = CLAIMS.may_load(deps.storage, &[&id.to_be_bytes()])?;
    Ok(ClaimResponse { claim: claim.map(|claim| info(&books, id, claim)).transpose()? })
}

pub(crate) fn claims(
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<ClaimsResponse, ContractError> {
    let books = VAULT.load(deps.storage)?.books;
    let found = of_owner(&CLAIMS, &CLAIMS_BY_OWNER, deps, owner, start_after, limit)?;
    let claims = found.into_iter().map(|(id, claim)| info(&books, decode(&id)?, claim));
    Ok(ClaimsResponse { claims: claims.collect::<Result<_, _>>()? })
}

/// A page of a table by id: of one owner's records, or of all.
pub(super) fn of_owner<V: Record>(
    table: &Table<V>,
    by_owner: &Table<()>,
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> StdResult<Vec<(Vec<u8>, V)>> {
    let after = start_after.map(|id| id.to_be_bytes());
    let after = after.as_ref().map(<[u8; 8]>::as_slice);
    let Some(owner) = owner else { return table.page(deps.storage, &[], after, page(limit)) };
    let owner = deps.api.addr_validate(&owner)?;
    let ids = by_owner.page(deps.storage, &[owner.as_bytes()], after, page(limit))?;
    let found = ids.into_iter().filter_map(|(id, ())| {
        table.may_load(deps.storage, &[&id]).map(|record| Some((id, record?))).transpose()
    });
    found.collect()
}

/// A page of a table by account.
fn accounts<V: Record>(
    table: &Table<V>,
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<Vec<(Addr, V)>> {
    let after = start_after.map(|address| deps.api.addr_validate(&address)).transpose()?;
    let entries = table.page(deps.storage, &[], after.as_ref().map(Addr::as_bytes), page(limit))?;
    entries.into_iter().map(|(key, value)| Ok((Addr::unchecked(String::from_utf8(key)?), value))).collect()
}

fn info(books: &Books, id: u64, claim: Claim) -> Result<ClaimInfo, ContractError> {
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
