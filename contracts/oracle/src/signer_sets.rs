//! Which signer sets exist, which is current, and who may still sign.

use cosmwasm_std::{HexBinary, Storage};
use pyth_wire::{Address, check_members};

use crate::{
    error::OracleError,
    msg::{SignerModel, SignerSetMsg},
    state::{CURRENT_SET, Config, StoredSet, load_set, save_set},
};

/// The set that `model` and `index` name, if it may sign now.
///
/// # Errors
/// `UnknownSignerSet`, `ExpiredSignerSet`.
pub fn live_set(
    storage: &dyn Storage,
    model: SignerModel,
    index: u32,
    now: u64,
) -> Result<StoredSet, OracleError> {
    let set = load_set(storage, model, index)?.ok_or(OracleError::UnknownSignerSet { model, index })?;
    match set.expires {
        Some(expired) if !set.is_live(now) => {
            Err(OracleError::ExpiredSignerSet { model, index, expired, now })
        }
        _ => Ok(set),
    }
}

/// Index of the set that may sign a rotation; none before the first registration.
///
/// # Errors
/// Storage.
pub fn current_index(storage: &dyn Storage, model: SignerModel) -> Result<Option<u32>, OracleError> {
    Ok(CURRENT_SET.may_load(storage, &[&[model.to_byte()]])?)
}

/// Registers a set without a packet. It becomes the current one of its model if its index is the highest.
///
/// # Errors
/// An unusable set, or one that exists already.
pub fn register(storage: &mut dyn Storage, set: &SignerSetMsg) -> Result<(), OracleError> {
    let SignerSetMsg { model, index, members } = set;
    let (model, index) = (*model, *index);
    let mut addresses: Vec<Address> = Vec::with_capacity(members.len());
    for member in members {
        addresses.push(fixed(member, "signer address")?);
    }
    check_members(&addresses)?;
    if load_set(storage, model, index)?.is_some() {
        return Err(OracleError::SignerSetExists { model, index });
    }
    let is_highest = current_index(storage, model)?.is_none_or(|current| index > current);
    install(storage, model, index, addresses, is_highest)
}

/// Stores a set that was checked.
///
/// # Errors
/// Storage.
pub fn install(
    storage: &mut dyn Storage,
    model: SignerModel,
    index: u32,
    members: Vec<Address>,
    is_current: bool,
) -> Result<(), OracleError> {
    save_set(storage, model, index, &StoredSet { expires: None, members });
    if is_current {
        CURRENT_SET.save(storage, &[&[model.to_byte()]], &index);
    }
    Ok(())
}

/// Whether updates of `model` can be verified at `now`: its current set is live.
///
/// # Errors
/// Storage.
pub fn has_live_set(storage: &dyn Storage, model: SignerModel, now: u64) -> Result<bool, OracleError> {
    let Some(index) = current_index(storage, model)? else { return Ok(false) };
    Ok(load_set(storage, model, index)?.is_some_and(|set| set.is_live(now)))
}

/// Whether an emitter relies on `model`.
pub fn is_used(config: &Config, model: SignerModel) -> bool {
    config.emitters.iter().any(|emitter| emitter.model == model)
}

/// Bytes of an exact length.
///
/// # Errors
/// `ByteLength`.
pub fn fixed<const N: usize>(bytes: &HexBinary, name: &'static str) -> Result<[u8; N], OracleError> {
    let found = bytes.len();
    bytes.to_array().map_err(|_| OracleError::ByteLength { name, found, expected: N })
}
