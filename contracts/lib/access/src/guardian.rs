use cosmwasm_std::{Addr, BlockInfo, Storage};
use records::Slot;

use crate::{AccessError, ownership};

/// Longest pause that a guardian can order: 72 hours.
pub const MAX_PAUSE_SECS: u64 = 72 * 60 * 60;
/// Pauses that a guardian can order before the owner names one again.
pub const PAUSE_CHARGES: u8 = 3;

/// Written by [`set_guardian`] and [`authorize_pause`].
const GUARDIAN: Slot<Guardian> = Slot::new("guardian");

/// Who may pause beside the owner, and how often.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Guardian {
    /// The guardian; nobody when absent.
    pub guardian: Option<Addr>,
    /// Pauses left.
    pub charges: u8,
}

/// Tells who may pause, and how often.
///
/// # Errors
/// Storage.
pub fn guardian(storage: &dyn Storage) -> Result<Guardian, AccessError> {
    Ok(GUARDIAN.may_load(storage)?.unwrap_or_default())
}

/// Names a guardian, or none, with all charges; naming the same one again refills them. The caller has checked that
/// the owner asks. Mutates: the guardian item.
pub fn set_guardian(storage: &mut dyn Storage, guardian: Option<Addr>) -> Guardian {
    let charges = if guardian.is_some() { PAUSE_CHARGES } else { 0 };
    let named = Guardian { guardian, charges };
    GUARDIAN.save(storage, &named);
    named
}

/// Passes who may pause until the second `until`, which a pause until `standing` precedes.
///
/// The owner may order any end, an early one too. A guardian spends a charge, reaches at most [`MAX_PAUSE_SECS`]
/// ahead, and never brings an end forward. Mutates: the guardian item.
///
/// # Errors
/// `NotGuardian`, `PauseDuration`, `PauseShortened`, `NoCharges`.
pub fn authorize_pause(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    sender: &Addr,
    until: u64,
    standing: u64,
) -> Result<(), AccessError> {
    if ownership(storage)?.owner == *sender {
        return Ok(());
    }
    let Guardian { guardian, charges } = guardian(storage)?;
    if guardian.as_ref() != Some(sender) {
        return Err(AccessError::NotGuardian { sender: sender.clone() });
    }
    let now = block.time.seconds();
    if until <= now || until > now.saturating_add(MAX_PAUSE_SECS) {
        return Err(AccessError::PauseDuration { until, now, max_secs: MAX_PAUSE_SECS });
    }
    if until < standing {
        return Err(AccessError::PauseShortened { until, standing });
    }
    let charges = charges.checked_sub(1).ok_or(AccessError::NoCharges { max: PAUSE_CHARGES })?;
    GUARDIAN.save(storage, &Guardian { guardian, charges });
    Ok(())
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::{MockStorage, mock_env};

    use super::*;
    use crate::initialize_owner;

    fn addr(name: &str) -> Addr {
        Addr::unchecked(name)
    }

    /// Orders a pause that ends `secs` after now.
    fn pause(storage: &mut MockStorage, sender: &str, secs: u64, standing_secs: u64) -> Result<(), String> {
        let block = mock_env().block;
        let from_now = |secs| block.time.plus_seconds(secs).seconds();
        authorize_pause(storage, &block, &addr(sender), from_now(secs), from_now(standing_secs))
            .map_err(|error| error.to_string().split(':').next().unwrap().to_owned())
    }

    fn guarded() -> MockStorage {
        let mut storage = MockStorage::new();
        initialize_owner(&mut storage, addr("owner"));
        set_guardian(&mut storage, Some(addr("guardian")));
        storage
    }

    #[test]
    fn a_guardian_pauses_three_times_and_again_when_named_again() {
        let mut storage = guarded();
        for left in [2, 1, 0] {
            pause(&mut storage, "guardian", 60, 0).unwrap();
            assert_eq!(guardian(&storage).unwrap().charges, left);
        }
        assert_eq!(pause(&mut storage, "guardian", 60, 0), Err("no_charges".into()));
        set_guardian(&mut storage, Some(addr("guardian")));
        pause(&mut storage, "guardian", 60, 0).unwrap();
    }

    #[test]
    fn a_guardian_reaches_72_hours_and_ends_nothing() {
        let mut storage = guarded();
        assert_eq!(pause(&mut storage, "guardian", 0, 0), Err("pause_duration".into()));
        assert_eq!(pause(&mut storage, "guardian", MAX_PAUSE_SECS + 1, 0), Err("pause_duration".into()));
        assert_eq!(pause(&mut storage, "guardian", 60, 61), Err("pause_shortened".into()));
        pause(&mut storage, "guardian", 60, 60).unwrap();
        pause(&mut storage, "guardian", MAX_PAUSE_SECS, 61).unwrap();
        assert_eq!(guardian(&storage).unwrap().charges, 1);
    }

    #[test]
    fn the_owner_orders_any_end_and_strangers_none() {
        let mut storage = guarded();
        for secs in [0, MAX_PAUSE_SECS * 10] {
            pause(&mut storage, "owner", secs, 999).unwrap();
        }
        assert_eq!(guardian(&storage).unwrap().charges, PAUSE_CHARGES);
        assert_eq!(pause(&mut storage, "stranger", 60, 0), Err("not_guardian".into()));
        set_guardian(&mut storage, None);
        assert_eq!(pause(&mut storage, "guardian", 60, 0), Err("not_guardian".into()));
    }
}
