//! Lists, paged: 10 by default, 30 at most.

use bme_math::Uakt;
use cosmwasm_std::{Addr, Deps, Order, StdResult, Uint64};
use cw_storage_plus::Bound;

use super::responses::{
    BalanceResponse, BalancesResponse, ClaimInfo, ClaimResponse, ClaimsResponse, SettlersResponse,
};
use crate::{
    books::Books,
    error::ContractError,
    state::{BALANCES, CLAIMS, CLAIMS_BY_OWNER, Claim, SETTLERS, Vault},
};

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 30;

fn page(limit: Option<u32>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT)
}

fn after(deps: Deps<'_>, start_after: Option<String>) -> StdResult<Option<Addr>> {
    start_after.map(|address| deps.api.addr_validate(&address)).transpose()
}

pub(crate) fn balances(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<BalancesResponse> {
    let after = after(deps, start_after)?;
    let balances = BALANCES
        .range(deps.storage, after.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .map(|entry| entry.map(|(address, uact)| BalanceResponse { address, uact }))
        .collect::<StdResult<_>>()?;
    Ok(BalancesResponse { balances })
}

pub(crate) fn settlers(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<SettlersResponse> {
    let after = after(deps, start_after)?;
    let settlers = SETTLERS
        .keys(deps.storage, after.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .collect::<StdResult<_>>()?;
    Ok(SettlersResponse { settlers })
}

pub(crate) fn claim(deps: Deps<'_>, id: u64) -> Result<ClaimResponse, ContractError> {
    let books = Vault::load(deps.storage)?.books;
    let claim = CLAIMS.may_load(deps.storage, id)?;
    Ok(ClaimResponse { claim: claim.map(|claim| info(&books, id, claim)).transpose()? })
}

pub(crate) fn claims(
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<ClaimsResponse, ContractError> {
    let books = Vault::load(deps.storage)?.books;
    let after = start_after.map(|id| Bound::exclusive(id.u64()));
    let ids: Vec<u64> = match owner {
        Some(owner) => CLAIMS_BY_OWNER
            .prefix(&deps.api.addr_validate(&owner)?)
            .keys(deps.storage, after, None, Order::Ascending)
            .take(page(limit))
            .collect::<StdResult<_>>()?,
        None => CLAIMS
            .keys(deps.storage, after, None, Order::Ascending)
            .take(page(limit))
            .collect::<StdResult<_>>()?,
    };
    let claims = ids
        .into_iter()
        .map(|id| info(&books, id, CLAIMS.load(deps.storage, id)?))
        .collect::<Result<_, ContractError>>()?;
    Ok(ClaimsResponse { claims })
}

fn info(books: &Books, id: u64, claim: Claim) -> Result<ClaimInfo, ContractError> {
    let Claim { owner, start_uakt, amount_uakt, withdrawn_uakt } = claim;
    let start = Uakt::new(start_uakt.u128());
    let funded = books.funded_part(start, Uakt::new(amount_uakt.u128()));
    Ok(ClaimInfo {
        id: id.into(),
        owner,
        amount_uakt,
        withdrawn_uakt,
        withdrawable_uakt: funded.minus(Uakt::new(withdrawn_uakt.u128()))?.u128().into(),
        ahead_uakt: start.minus_up_to(Uakt::new(books.claims_funded)).u128().into(),
    })
}
