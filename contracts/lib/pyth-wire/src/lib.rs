//! Pyth on the wire: VAA v1, accumulator update (`PNAU`), Merkle proof, price message, signer set upgrade.
//!
//! Everything here is pure. Recovering a public key is left to a [`Recover`] of the caller's, so that a contract
//! uses the host function and a test uses a library. All integers are big-endian; no input makes a function panic.
//!
//! Order of use: [`Container::parse`] → [`Vaa::parse`] → [`SignerSet::verify`] → [`MerkleRoot::parse`] →
//! [`MerkleRoot::verify`] → [`PriceMessage::parse`]. Formats: spec/oracle.md section 2.

mod container;
mod error;
mod governance;
mod keccak;
mod merkle;
mod price;
mod reader;
mod signers;
mod vaa;

pub use container::{Container, MAX_PROOF_NODES, MAX_UPDATES, MAX_VAA_BYTES, Update};
pub use error::WireError;
pub use governance::{GOVERNANCE_EMITTER, MAX_SET_SIZE, SetUpgrade, check_members};
pub use keccak::keccak256;
pub use merkle::{MerkleRoot, hash_leaf, hash_node};
pub use price::{FeedId, PriceMessage};
pub use reader::Reader;
pub use signers::{Address, Model, Recover, SignerSet};
pub use vaa::{Emitter, Vaa};
