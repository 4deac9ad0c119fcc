use cosmwasm_std::{Addr, StdError};
use records::RecordError;
use thiserror::Error;

/// Why an owner's message is refused.
#[derive(Debug, Error)]
pub enum AccessError {
    /// The sender is not the owner.
    #[error("not_owner: {sender} is not the owner {owner}")]
    NotOwner {
        /// Who sent the message.
        sender: Addr,
        /// Who may send it.
        owner: Addr,
    },
    /// The nominee owns the contract already.
    #[error("already_owner: {owner} is the owner already")]
    AlreadyOwner {
        /// Owner and nominee.
        owner: Addr,
    },
    /// An offer must last at least a second and at most [`crate::MAX_OFFER_SECS`].
    #[error("offer_duration: an offer of {given_secs} s is outside 1..={max_secs} s")]
    OfferDuration {
        /// Duration asked.
        given_secs: u64,
        /// Longest duration.
        max_secs: u64,
    },
    /// Nobody is nominated.
    #[error("no_offer: there is no offer to accept, ask the owner to propose one")]
    NoOffer {},
    /// Somebody else is nominated.
    #[error("not_nominee: {sender} is not the nominee {nominee}")]
    NotNominee {
        /// Who sent the message.
        sender: Addr,
        /// Who may accept.
        nominee: Addr,
    },
    /// The offer ran out.
    #[error("offer_expired: the offer ended at {expires}, it is {now} now, ask the owner to propose again")]
    OfferExpired {
        /// Last second at which it could be accepted.
        expires: u64,
        /// Block time.
        now: u64,
    },
    /// The sender is neither owner nor guardian.
    #[error("not_guardian: {sender} is neither the guardian nor the owner")]
    NotGuardian {
        /// Who sent the message.
        sender: Addr,
    },
    /// A guardian's pause ends in the future and not too far ahead.
    #[error("pause_duration: a pause until {until} is outside 1..={max_secs} s from now, {now}")]
    PauseDuration {
        /// End asked.
        until: u64,
        /// Block time.
        now: u64,
        /// Longest pause of a guardian.
        max_secs: u64,
    },
    /// Only the owner ends a pause early.
    #[error("pause_shortened: a pause stands until {standing}, only the owner may end it at {until}")]
    PauseShortened {
        /// End asked.
        until: u64,
        /// End that stands.
        standing: u64,
    },
    /// The guardian has paused as often as it may.
    #[error("no_charges: all {max} pauses are spent, ask the owner to name the guardian again")]
    NoCharges {
        /// Pauses of a guardian.
        max: u8,
    },
    /// Storage does not answer.
    #[error("storage: {0}")]
    Std(#[from] StdError),
}

impl From<RecordError> for AccessError {
    fn from(error: RecordError) -> Self {
        StdError::from(error).into()
    }
}
