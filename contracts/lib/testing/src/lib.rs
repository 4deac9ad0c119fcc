//! What the tests of several crates share: a signer that makes valid updates, and the genuine vectors.
//!
//! Test code only, never part of a contract: it panics where a test should stop.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod recover;
mod signer;
mod vectors;

pub use recover::K256;
pub use signer::{FeedUpdate, Signer, wrap_container};
pub use vectors::{Feed, Vector, signer_set, vector, vectors};
