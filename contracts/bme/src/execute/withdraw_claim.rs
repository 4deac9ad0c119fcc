use cosmwasm_std::{DepsMut, Env, Response};
use records::Key;

use super::told;
use crate::{
    error::{ContractError, Error, refuse},
    events::ClaimPaid,
    market::save_vault,
    payouts::send,
    state::{CLAIMS, CLAIMS_BY_OWNER, CONFIG, Claim, VAULT},
};

/// Pays the owner of a claim what is funded of it; the claim goes when it is paid in full.
///
/// Needs no price and no status: the AKT is set aside. Mutates: books, claims. Emits: [`ClaimPaid`].
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, id: u64) -> Result<Response, Error> {
    let config = CONFIG.load(deps.storage)?;
    let before = VAULT.load(deps.storage)?;
    let mut vault = before;
    let key: Key<'_> = &[&id.to_be_bytes()];
    let claim = CLAIMS.may_load(deps.storage, key)?.ok_or(ContractError::UnknownClaim { id })?;

    let Claim { owner, start, amount, withdrawn } = claim;
    let paid = vault.books.funded_part(start, amount).minus(withdrawn)?;
    if paid.is_zero() {
        return refuse(ContractError::ClaimUnfunded { id, owed: amount.minus(withdrawn)? });
    }
    vault.books.withdraw(paid)?;
    let withdrawn = withdrawn.plus(paid)?;
    let left = amount.minus(withdrawn)?;

    save_vault(deps.storage, &before, vault, env.block.time.seconds())?;
    if left.is_zero() {
        CLAIMS.remove(deps.storage, key);
        CLAIMS_BY_OWNER.remove(deps.storage, &[owner.as_bytes(), &id.to_be_bytes()]);
    } else {
        CLAIMS.save(deps.storage, key, &Claim { owner: owner.clone(), start, amount, withdrawn });
    }
    let message = send(&owner, paid, &config.akt_denom);
    let event =
        ClaimPaid { id: id.into(), owner, paid_uakt: paid.u128().into(), left_uakt: left.u128().into() };
    Ok(told(event.into(), None).add_message(message))
}
