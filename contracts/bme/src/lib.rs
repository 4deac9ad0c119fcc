//! The vault (spec/bme.md): burn AKT and mint ACT, spend ACT and pay AKT at the price that the oracle stores.
//!
//! ACT is a ledger inside this contract, bound to its account; burned AKT stays here as remint credits and pays for
//! spent ACT. What cannot be paid becomes a claim, served first in, first out.
//!
//! A state-changing action loads ([`market`]), plans on plain values, saves and responds; a quote runs the same plan and
//! does not save. Governance may tighten at once; what loosens waits ([`patch`]), and a guardian may pause ([`pause`]).
//! The invariants of the specification that this version has are in [`invariants`]: I1 the sum of all
//! balances and escrows is the outstanding ACT, I2 the bank balance covers what is booked, I5 AKT that came in is booked or paid.

pub mod accounts;
mod books;
pub mod checkpoints;
pub mod contract;
mod each;
#[cfg(all(target_arch = "wasm32", not(feature = "library")))]
mod entry;
pub mod error;
pub mod escrow;
pub mod events;
pub mod execute;
pub mod invariants;
pub mod market;
pub mod minting;
pub mod msg;
pub mod params;
pub mod patch;
pub mod pause;
pub mod paying;
pub mod payouts;
pub mod preset;
mod price;
mod query;
pub mod queue;
mod records;
pub mod state;
pub mod throttles;

pub use query::responses;

pub use error::{ContractError, OracleIssue};
