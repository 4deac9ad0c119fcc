use bme_math::Uakt;
use cosmwasm_std::{DepsMut, Response};

use super::send;
use crate::{
    error::ContractError,
    events::ClaimPaid,
    state::{CLAIMS, CLAIMS_BY_OWNER, Claim, Config, Vault},
};

/// Pays the owner of a claim what is funded of it; the claim goes when it is paid in full.
///
/// Needs no price and no status: the AKT is set aside. Mutates: books, claims. Emits: [`ClaimPaid`].
pub(crate) fn execute(deps: DepsMut<'_>, id: u64) -> Result<Response, ContractError> {
    let config = Config::load(deps.storage)?;
    let mut vault = Vault::load(deps.storage)?;
    let claim = CLAIMS.may_load(deps.storage, id)?.ok_or(ContractError::UnknownClaim { id })?;

    let Claim { owner, start_uakt, amount_uakt, withdrawn_uakt } = claim;
    let (amount, withdrawn) = (Uakt::new(amount_uakt.u128()), Uakt::new(withdrawn_uakt.u128()));
    let paid = vault.books.funded_part(Uakt::new(start_uakt.u128()), amount).minus(withdrawn)?;
    if paid.is_zero() {
        return Err(ContractError::ClaimUnfunded { id, owed: amount.minus(withdrawn)? });
    }
    vault.books.withdraw(paid)?;
    let withdrawn = withdrawn.plus(paid)?;
    let left = amount.minus(withdrawn)?;

    vault.save(deps.storage)?;
    if left.is_zero() {
        CLAIMS.remove(deps.storage, id);
        CLAIMS_BY_OWNER.remove(deps.storage, (&owner, id));
    } else {
        let withdrawn_uakt = withdrawn.u128().into();
        let claim = Claim { owner: owner.clone(), start_uakt, amount_uakt, withdrawn_uakt };
        CLAIMS.save(deps.storage, id, &claim)?;
    }
    let message = send(&owner, paid, &config.akt_denom);
    let event =
        ClaimPaid { id: id.into(), owner, paid_uakt: paid.u128().into(), left_uakt: left.u128().into() };
    Ok(Response::new().add_event(event).add_message(message))
}
