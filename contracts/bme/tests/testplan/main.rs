//! The public test plan of Akash's testnet, against the vault under the preset `mainnet`: 52 scenarios, and five more
//! of a page that was added later. Each is a test of its number, or a line that says why it is none of a contract's.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod breaker;
#[path = "../common/mod.rs"]
mod common;
mod conversions;
mod edges;
#[path = "../named/mod.rs"]
mod named;
mod services;
mod start;
mod table;
#[path = "../turns/mod.rs"]
mod turns;

use cosmwasm_std::Addr;

use common::AKT;
use turns::{Mainnet, mainnet};

/// AKT that the community pool gave production's vault.
const SEED: u128 = 300_000 * AKT;

/// A seeded vault at half a dollar, and somebody with 1,000 AKT.
fn seeded() -> (Mainnet, Addr) {
    let mut chain = mainnet("0.5");
    chain.seed(SEED);
    let alice = chain.rich("alice", 1_000 * AKT);
    (chain, alice)
}

/// ACT that a mint of so much AKT gives at half a dollar, after the spread.
const fn act_of(akt: u128) -> u128 {
    akt / 2 * 9_975 / 10_000
}
