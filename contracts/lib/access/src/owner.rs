use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, BlockInfo, Storage, Uint64};
use json::ToJson;
use records::Slot;

use crate::AccessError;

/// Longest time an offer may stay open: 30 days.
pub const MAX_OFFER_SECS: u64 = 30 * 24 * 60 * 60;

/// Written by [`initialize_owner`], [`propose_owner`] and [`accept_owner`].
const OWNERSHIP: Slot<Ownership> = Slot::new("ownership");

/// Who owns the contract, and who may take it over.
#[cw_serde]
#[derive(ToJson)]
pub struct Ownership {
    /// The owner.
    pub owner: Addr,
    /// An offer that nobody has accepted yet; it may have expired.
    pub offer: Option<Offer>,
}

/// Ownership offered to somebody.
#[cw_serde]
#[derive(ToJson)]
pub struct Offer {
    /// Who may accept.
    pub nominee: Addr,
    /// Last second at which the offer can be accepted, Unix time.
    pub expires: Uint64,
}

/// Sets the first owner. Mutates: the ownership item.
pub fn initialize_owner(storage: &mut dyn Storage, owner: Addr) {
    OWNERSHIP.save(storage, &Ownership { owner, offer: None });
}

/// Tells who owns the contract, and an open offer.
///
/// # Errors
/// Not initialised.
pub fn ownership(storage: &dyn Storage) -> Result<Ownership, AccessError> {
    Ok(OWNERSHIP.load(storage)?)
}

/// Passes only the owner.
///
/// # Errors
/// `NotOwner`.
pub fn assert_owner(storage: &dyn Storage, sender: &Addr) -> Result<(), AccessError> {
    owned_by(storage, sender).map(|_| ())
}

/// Offers ownership to `nominee` for `expires_in_secs`; an older offer ends. Mutates: the ownership item.
///
/// # Errors
/// `NotOwner`, `AlreadyOwner`, `OfferDuration`.
pub fn propose_owner(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    sender: &Addr,
    nominee: Addr,
    expires_in_secs: u64,
) -> Result<Offer, AccessError> {
    let current = owned_by(storage, sender)?;
    if nominee == current.owner {
        return Err(AccessError::AlreadyOwner { owner: nominee });
    }
    let duration = AccessError::OfferDuration { given_secs: expires_in_secs, max_secs: MAX_OFFER_SECS };
    if expires_in_secs == 0 || expires_in_secs > MAX_OFFER_SECS {
        return Err(duration);
    }
    let expires = block.time.seconds().checked_add(expires_in_secs).ok_or(duration)?;
    let offer = Offer { nominee, expires: expires.into() };
    OWNERSHIP.save(storage, &Ownership { owner: current.owner, offer: Some(offer.clone()) });
    Ok(offer)
}

/// Makes the nominee the owner and returns who it was before. Mutates: the ownership item.
///
/// # Errors
/// `NoOffer`, `NotNominee`, `OfferExpired`.
pub fn accept_owner(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    sender: &Addr,
) -> Result<Addr, AccessError> {
    let current = ownership(storage)?;
    let offer = current.offer.ok_or(AccessError::NoOffer {})?;
    if offer.nominee != *sender {
        return Err(AccessError::NotNominee { sender: sender.clone(), nominee: offer.nominee });
    }
    let (expires, now) = (offer.expires.u64(), block.time.seconds());
    if now > expires {
        return Err(AccessError::OfferExpired { expires, now });
    }
    initialize_owner(storage, offer.nominee);
    Ok(current.owner)
}

fn owned_by(storage: &dyn Storage, sender: &Addr) -> Result<Ownership, AccessError> {
    let current = ownership(storage)?;
    if current.owner == *sender {
        return Ok(current);
    }
    Err(AccessError::NotOwner { sender: sender.clone(), owner: current.owner })
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::{MockStorage, mock_env};

    use super::*;

    fn addr(name: &str) -> Addr {
        Addr::unchecked(name)
    }

    fn owned() -> (MockStorage, BlockInfo) {
        let mut storage = MockStorage::new();
        initialize_owner(&mut storage, addr("owner"));
        (storage, mock_env().block)
    }

    fn code<T: std::fmt::Debug>(result: Result<T, AccessError>) -> String {
        result.unwrap_err().to_string().split(':').next().unwrap().to_owned()
    }

    #[test]
    fn changes_hands_when_the_nominee_accepts() {
        let (mut storage, block) = owned();
        let offer = propose_owner(&mut storage, &block, &addr("owner"), addr("next"), 60).unwrap();
        assert_eq!(offer.expires.u64(), block.time.seconds() + 60);
        assert_owner(&storage, &addr("owner")).unwrap();
        assert_eq!(accept_owner(&mut storage, &block, &addr("next")).unwrap(), addr("owner"));
        assert_eq!(ownership(&storage).unwrap(), Ownership { owner: addr("next"), offer: None });
        assert_eq!(code(assert_owner(&storage, &addr("owner"))), "not_owner");
        assert_eq!(code(accept_owner(&mut storage, &block, &addr("next"))), "no_offer");
    }

    #[test]
    fn a_new_offer_replaces_the_older() {
        let (mut storage, block) = owned();
        propose_owner(&mut storage, &block, &addr("owner"), addr("first"), 60).unwrap();
        propose_owner(&mut storage, &block, &addr("owner"), addr("second"), 60).unwrap();
        assert_eq!(code(accept_owner(&mut storage, &block, &addr("first"))), "not_nominee");
        accept_owner(&mut storage, &block, &addr("second")).unwrap();
    }

    #[test]
    fn an_offer_ends_after_its_last_second() {
        let (mut storage, mut block) = owned();
        propose_owner(&mut storage, &block, &addr("owner"), addr("next"), 60).unwrap();
        block.time = block.time.plus_seconds(61);
        assert_eq!(code(accept_owner(&mut storage, &block, &addr("next"))), "offer_expired");
        block.time = block.time.minus_seconds(1);
        accept_owner(&mut storage, &block, &addr("next")).unwrap();
    }

    #[test]
    fn refuses_strangers_and_offers_that_make_no_sense() {
        let (mut storage, block) = owned();
        let mut propose = |sender: &str, nominee: &str, secs| {
            code(propose_owner(&mut storage, &block, &addr(sender), addr(nominee), secs))
        };
        assert_eq!(propose("stranger", "stranger", 60), "not_owner");
        assert_eq!(propose("owner", "owner", 60), "already_owner");
        assert_eq!(propose("owner", "next", 0), "offer_duration");
        assert_eq!(propose("owner", "next", MAX_OFFER_SECS + 1), "offer_duration");
    }
}
