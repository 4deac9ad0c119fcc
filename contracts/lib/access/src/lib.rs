//! Ownership that changes hands in two steps: the owner proposes, the nominee accepts before the offer expires.
//!
//! A contract calls [`initialize_owner`] once, [`assert_owner`] in each owner's message, and hands the two messages
//! and the query over to [`propose_owner`], [`accept_owner`] and [`ownership`]. Everything lies in one item under
//! the key `ownership`. There is always an owner: nothing here can leave a contract without one.
//!
//! A guardian may pause, and nothing else: [`set_guardian`] names one, [`authorize_pause`] spends a charge. What a
//! pause stops is the contract's affair.
//!
//! Error texts begin with a stable snake_case code and a colon, like those of the contracts that pass them on.

mod error;
mod guardian;
mod owner;
mod records;
mod release;

pub use error::AccessError;
pub use guardian::{Guardian, MAX_PAUSE_SECS, PAUSE_CHARGES, authorize_pause, guardian, set_guardian};
pub use owner::{
    MAX_OFFER_SECS, Offer, Ownership, accept_owner, assert_owner, initialize_owner, ownership, propose_owner,
};
pub use release::Release;
