//! Queries: thin, at one block.

pub(crate) mod escrows;
pub(crate) mod lists;
pub(crate) mod quotes;
pub mod responses;
mod shape;

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Deps, Env, StdResult};
use serde::Serialize;

use crate::{
    error::ContractError,
    invariants,
    market::{Market, shown},
    params::Leg,
    patch::Changes,
    state::{APPROVALS, CONFIG, Config, INVOICES, PENDING, Pending, VAULT},
};
use responses::{
    ApprovalResponse, BalanceResponse, BalancesResponse, BurnQuote, ClaimResponse, ClaimsResponse,
    ConfigResponse, EscrowResponse, EscrowReturnsResponse, EscrowsResponse, InvariantsResponse,
    InvoiceResponse, MintQuote, ParamsResponse, PauseInfo, PendingParams, PendingParamsResponse,
    RolesResponse, SettleQuote, SettlersResponse, StatusResponse, Totals, VaultResponse,
};

/// Whatever a query answers: one value to serialise. Its JSON is that of the answer itself.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Status(StatusResponse),
    Vault(VaultResponse),
    Params(ParamsResponse),
    PendingParams(PendingParamsResponse),
    Config(ConfigResponse),
    Roles(RolesResponse),
    MintQuote(MintQuote),
    BurnQuote(BurnQuote),
    SettleQuote(SettleQuote),
    Balance(BalanceResponse),
    Balances(BalancesResponse),
    Approval(ApprovalResponse),
    Settlers(SettlersResponse),
    Invoice(InvoiceResponse),
    Claim(ClaimResponse),
    Claims(ClaimsResponse),
    Escrow(EscrowResponse),
    Escrows(EscrowsResponse),
    EscrowReturns(EscrowReturnsResponse),
    Invariants(InvariantsResponse),
}

pub(crate) fn status(deps: Deps<'_>, env: &Env) -> Result<StatusResponse, ContractError> {
    let market = Market::load(deps, env)?;
    let thresholds = &market.config.params.thresholds;
    Ok(StatusResponse {
        status: market.status(),
        since: market.vault.breaker.since.into(),
        ratio_bps: market.ratio()?,
        reference_price: market.reference().as_ref().ok().copied().map(shown),
        oracle_issue: market.reference().as_ref().err().map(|issue| issue.refusal()),
        warn_price: market.price_at(thresholds.warn_bps)?.map(shown),
        halt_price: market.price_at(thresholds.halt_bps)?.map(shown),
        policy: market.modes().clone(),
    })
}

pub(crate) fn vault(deps: Deps<'_>) -> Result<VaultResponse, ContractError> {
    let rule = CONFIG.load(deps.storage)?.params.buffer;
    let books = VAULT.load(deps.storage)?.books;
    let funded = Uakt::new(books.claims_funded).minus_up_to(Uakt::new(books.claims_withdrawn));
    Ok(VaultResponse {
        credits_uakt: books.credits.into(),
        buffer_uakt: books.buffer.into(),
        collateral_uakt: books.collateral(rule)?.u128().into(),
        outstanding_uact: books.outstanding.into(),
        unfunded_claims_uakt: books.unfunded().u128().into(),
        funded_claims_uakt: funded.u128().into(),
        totals: Totals {
            burned_uakt: books.burned.into(),
            minted_uact: books.minted.into(),
            spent_uact: books.spent.into(),
            paid_uakt: books.paid.into(),
            reminted_uakt: books.reminted.into(),
            funded_uakt: books.funded.into(),
            spread_uakt: books.spread.into(),
            claimed_uakt: books.claimed.into(),
            claims_funded_uakt: books.claims_funded.into(),
            claims_withdrawn_uakt: books.claims_withdrawn.into(),
        },
    })
}

pub(crate) fn config(deps: Deps<'_>) -> StdResult<ConfigResponse> {
    let Config { oracle, symbol, akt_denom, .. } = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse { oracle, symbol, akt_denom })
}

pub(crate) fn params(deps: Deps<'_>) -> StdResult<ParamsResponse> {
    let Config { params, params_version, .. } = CONFIG.load(deps.storage)?;
    Ok(ParamsResponse { version: params_version, params })
}

pub(crate) fn pending_params(deps: Deps<'_>) -> StdResult<PendingParamsResponse> {
    let present = CONFIG.load(deps.storage)?.params;
    let pending = PENDING.may_load(deps.storage)?.flatten().map(|pending| {
        let Pending { params, version, due } = pending;
        let Changes { changed, loosened } = Changes::between(&present, &params);
        PendingParams { version, due: due.into(), changed, loosened, params }
    });
    Ok(PendingParamsResponse { pending })
}

pub(crate) fn roles(deps: Deps<'_>, env: &Env) -> Result<RolesResponse, ContractError> {
    let access::Ownership { owner, offer } = access::ownership(deps.storage)?;
    let access::Guardian { guardian, charges } = access::guardian(deps.storage)?;
    let (stored, now) = (CONFIG.load(deps.storage)?.pauses, env.block.time.seconds());
    let held = Leg::ALL.into_iter().filter(|leg| now < stored.of(*leg));
    let pauses = held.map(|leg| PauseInfo { leg, until: stored.of(leg).into() }).collect();
    Ok(RolesResponse { owner, offer, guardian, charges, pauses })
}

pub(crate) fn balance(deps: Deps<'_>, address: &str) -> StdResult<BalanceResponse> {
    let address = deps.api.addr_validate(address)?;
    let act = crate::execute::balance(deps.storage, &address)?;
    Ok(BalanceResponse { address, uact: act.u128().into() })
}

pub(crate) fn approval(
    deps: Deps<'_>,
    env: &Env,
    holder: &str,
    settler: &str,
) -> StdResult<ApprovalResponse> {
    let (holder, settler) = (deps.api.addr_validate(holder)?, deps.api.addr_validate(settler)?);
    let stored = APPROVALS.may_load(deps.storage, &[holder.as_bytes(), settler.as_bytes()])?;
    let remaining = stored
        .filter(|approval| env.block.time.seconds() <= approval.expires)
        .map_or(Uact::ZERO, |approval| approval.remaining);
    Ok(ApprovalResponse {
        remaining_uact: remaining.u128().into(),
        expires: stored.map(|approval| approval.expires.into()),
    })
}

pub(crate) fn invoice(deps: Deps<'_>, settler: &str, id: &str) -> Result<InvoiceResponse, ContractError> {
    let settler = deps.api.addr_validate(settler)?;
    let invoice = INVOICES.may_load(deps.storage, &[settler.as_bytes(), id.as_bytes()])?;
    Ok(InvoiceResponse { invoice: invoice.map(|invoice| invoice.answer(true)).transpose()? })
}

pub(crate) fn invariants(deps: Deps<'_>, env: &Env) -> Result<InvariantsResponse, ContractError> {
    let invariants = invariants::flat(deps, env)?;
    let all_hold = invariants.iter().all(|invariant| invariant.holds);
    Ok(InvariantsResponse { invariants, all_hold })
}
