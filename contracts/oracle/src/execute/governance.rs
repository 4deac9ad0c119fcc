use cosmwasm_std::{DepsMut, Env, Response, Storage};
use pyth_wire::{GOVERNANCE_EMITTER, SetUpgrade, Vaa};

use crate::{
    error::OracleError,
    events,
    msg::SignerModel,
    signer_sets::{current_index, install, live_set},
    state::{load_config, load_set, save_set},
    update::HostRecover,
};

/// Replaces the current set of a model by the packet that it signed; the old set stays valid for the grace time, so
/// that updates under way still land. Mutates: signer sets, current set. Emits `signer_set_installed`.
///
/// Both models share emitter and packet format and count their sets from zero, so the signatures decide whose
/// packet it is.
///
/// # Errors
/// Another emitter, a set that is not current, wrong signatures, or a packet that is no upgrade to the next index.
pub fn submit_governance(deps: DepsMut<'_>, env: &Env, bytes: &[u8]) -> Result<Response, OracleError> {
    let vaa = Vaa::parse(bytes)?;
    let (chain, address) = (vaa.emitter.chain, vaa.emitter.address);
    if vaa.emitter != GOVERNANCE_EMITTER {
        return Err(OracleError::UnknownEmitter { chain, address });
    }
    let now = env.block.time.seconds();
    let params = load_config(deps.storage)?.params;
    let model = signed_by(&deps, &vaa, now)?;
    let upgrade = SetUpgrade::parse(vaa.payload, params.own_chain)?;
    let current = vaa.set_index;
    let expected = current.checked_add(1).ok_or(OracleError::Overflow { what: "the signer set index" })?;
    if upgrade.index != expected {
        return Err(OracleError::SetIndex { found: upgrade.index, expected });
    }

    let old_expires = now.saturating_add(u64::from(params.set_grace_secs));
    let members = upgrade.members.len();
    if let Some(mut old) = load_set(deps.storage, model, current)? {
        old.expires = Some(old_expires);
        save_set(deps.storage, model, current, &old);
    }
    install(deps.storage, model, expected, upgrade.members, true)?;
    Ok(Response::new().add_event(events::signer_set_installed(model, expected, members, Some(old_expires))))
}

/// The model whose current set signed the packet.
fn signed_by(deps: &DepsMut<'_>, vaa: &Vaa<'_>, now: u64) -> Result<SignerModel, OracleError> {
    let mut cause = None;
    for model in SignerModel::ALL {
        if current_index(deps.storage, model)? != Some(vaa.set_index) {
            continue;
        }
        // A set that ended must not stand in the way of the other model at the same index.
        let verified = live_set(deps.storage, model, vaa.set_index, now)
            .and_then(|set| Ok(set.into_set(model).verify(vaa, &HostRecover(deps.api))?));
        match verified {
            Ok(()) => return Ok(model),
            Err(wrong) => cause = Some(wrong),
        }
    }
    match cause {
        Some(wrong) => Err(wrong),
        None => {
            Err(OracleError::NotCurrentSet { found: vaa.set_index, current: current_sets(deps.storage)? })
        }
    }
}

fn current_sets(storage: &dyn Storage) -> Result<String, OracleError> {
    let mut words = Vec::new();
    for model in SignerModel::ALL {
        match current_index(storage, model)? {
            Some(index) => words.push(format!("{model} {index}")),
            None => words.push(format!("no {model}")),
        }
    }
    Ok(words.join(", "))
}
