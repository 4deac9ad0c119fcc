//! Verifies signed Pyth updates, keeps a price, a TWAP and a verdict for each symbol, and hands them to other
//! contracts at the cost of one storage read (spec/oracle.md).
//!
//! What holds: no price is stored that neither a quorum of a registered, live signer set signed nor a listed pusher
//! sent; the time of a symbol's price never goes back; a TWAP is served only over a window that prices cover.
//! SECURITY.md names the test of each.

mod aggregate;
mod compat;
pub mod contract;
mod draft;
#[cfg(all(target_arch = "wasm32", not(feature = "library")))]
mod entry;
mod error;
mod events;
mod execute;
mod fee;
mod feeds;
mod gate;
mod health;
mod layout;
mod msg;
mod observations;
mod params;
mod pause;
mod price;
mod query;
mod relay;
mod responses;
mod signer_sets;
mod sources;
mod state;
mod twap;
mod update;

pub use compat::*;
pub use error::OracleError;
pub use msg::*;
pub use responses::*;
