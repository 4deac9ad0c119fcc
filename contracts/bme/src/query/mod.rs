//! Queries: thin, at one block.

pub(crate) mod lists;
pub(crate) mod quotes;
pub mod responses;
mod shape;

use bme_math::{Bps, Uakt};
use cosmwasm_std::{Deps, Env, StdResult};

use crate::{
    error::ContractError,
    invariants,
    market::{Market, shown},
    msg::Payout,
    state::{APPROVALS, Config, Invoice, Vault},
};
use responses::{
    ApprovalResponse, BalanceResponse, ConfigResponse, InvariantsResponse, InvoiceResponse, StatusResponse,
    Totals, VaultResponse,
};

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
    let rule = Config::load(deps.storage)?.params.buffer;
    let books = Vault::load(deps.storage)?.books;
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
    let Config { oracle, symbol, akt_denom, params: _ } = Config::load(deps.storage)?;
    Ok(ConfigResponse { oracle, symbol, akt_denom })
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
    let stored = APPROVALS.may_load(deps.storage, (&holder, &settler))?;
    let expires = stored.as_ref().map(|approval| approval.expires);
    let remaining_uact = stored
        .filter(|approval| env.block.time.seconds() <= approval.expires.u64())
        .map(|approval| approval.remaining_uact)
        .unwrap_or_default();
    Ok(ApprovalResponse { remaining_uact, expires })
}

pub(crate) fn invoice(deps: Deps<'_>, settler: &str, id: &str) -> Result<InvoiceResponse, ContractError> {
    let settler = deps.api.addr_validate(settler)?;
    let invoice = Invoice::may_load(deps.storage, &settler, id)?;
    Ok(InvoiceResponse { invoice: invoice.map(|invoice| invoice.answer(true)).transpose()? })
}

pub(crate) fn invariants(deps: Deps<'_>, env: &Env) -> Result<InvariantsResponse, ContractError> {
    let invariants = invariants::flat(deps, env)?;
    let all_hold = invariants.iter().all(|invariant| invariant.holds);
    Ok(InvariantsResponse { invariants, all_hold })
}

impl Payout {
    /// Name as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Akt => "akt",
            Self::Act => "act",
        }
    }
}

impl Invoice {
    /// The invoice as answers show it.
    pub(crate) fn answer(&self, is_replay: bool) -> Result<responses::SettledInvoice, ContractError> {
        Ok(responses::SettledInvoice {
            payer: self.payer.clone(),
            provider: self.provider.clone(),
            uact: self.uact.into(),
            payout: self.payout,
            price: bme_math::Price::new(self.price).map(shown),
            spread_bps: Bps(self.spread_bps),
            payment: match self.payout {
                Payout::Akt => Some(self.payment.try_into()?),
                Payout::Act => None,
            },
            settled_at: self.settled_at.into(),
            is_replay,
        })
    }
}
