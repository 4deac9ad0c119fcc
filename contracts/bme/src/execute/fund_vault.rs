use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::{attached, status_event, told};
use crate::{error::Error, events::Funded, market::Market};

/// Gives the attached AKT to the vault. Mutates: books. Emits: [`Funded`], a change of status.
pub(crate) fn execute(deps: DepsMut<'_>, env: &Env, info: &MessageInfo) -> Result<Response, Error> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let akt = attached(&info.funds, &market.config.akt_denom)?;
    let to_claims = market.vault.books.take_funding(akt)?;
    market.reassess()?;
    let status = status_event(&market)?;

    market.save(deps.storage)?;
    let event = Funded {
        sender: info.sender.clone(),
        funded_uakt: akt.u128().into(),
        to_claims_uakt: to_claims.u128().into(),
    };
    Ok(told(event.into(), status))
}
