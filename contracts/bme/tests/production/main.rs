//! Production's rows for its vault (`tests/vectors/bme`), run through the contract under the preset `mainnet`: conversions
//! within one micro-unit and never above the exact quotient, everything else equal, or other on purpose and listed so.
//!
//! What production mints for a refund beyond its credits, the vault owes as a claim: no contract can mint AKT.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

#[path = "../common/mod.rs"]
mod common;
mod conversions;
mod flows;
mod numbers;
mod queues;
mod ratios;
mod rows;
mod table;
#[path = "../turns/mod.rs"]
mod turns;
