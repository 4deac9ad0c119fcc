use cosmwasm_std::{Addr, DepsMut, Env, Response};

use crate::{
    error::{ContractError, Error},
    events::LegPaused,
    params::Leg,
    state::{CONFIG, Config},
};

/// Stops legs until a time; the owner lets them go by a time that has passed.
///
/// Mutates: configuration, the guardian's charges. Emits: [`LegPaused`] for each leg.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    sender: &Addr,
    legs: &[Leg],
    until: u64,
) -> Result<Response, Error> {
    let config = CONFIG.load(deps.storage)?;
    let mut pauses = config.pauses;
    // One charge buys one order, and it shortens none of the pauses that it names.
    let standing = legs.iter().map(|leg| pauses.of(*leg)).max().ok_or(ContractError::NoLegs {})?;
    access::authorize_pause(deps.storage, &env.block, sender, until, standing)?;
    let named: Vec<Leg> = Leg::ALL.into_iter().filter(|leg| legs.contains(leg)).collect();
    for leg in &named {
        pauses.set(*leg, until);
    }

    CONFIG.save(deps.storage, &Config { pauses, ..config });
    let event = |leg| LegPaused { by: sender.clone(), leg, until: until.into() };
    Ok(Response::new().add_events(named.into_iter().map(event)))
}
