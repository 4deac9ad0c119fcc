//! What the tests of several crates share: a signer that makes valid updates, the genuine vectors, production's
//! rows, and a source of inputs that are nearly genuine.
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

mod golden;
mod mutate;
mod recover;
mod signer;
mod vectors;

pub use golden::{Row, rows};
pub use mutate::{Input, Tally, fuzz, mutated};
pub use recover::K256;
pub use signer::{FeedUpdate, Signer, wrap_container};
pub use vectors::{Feed, Vector, hermes_answer, indexed_files, signer_set, vector, vector_files, vectors};
