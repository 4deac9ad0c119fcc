//! Records in a contract's storage as bytes of a fixed layout, and tables of them.
//!
//! A byte costs 30 gas to write and JSON costs parsing; one small codec is also less code than two general ones. A
//! type lists its fields in the order of their bytes with [`records!`], beside a test that holds the bytes still: what
//! is stored outlives the release that wrote it.

mod codec;
mod error;
mod table;

pub use codec::{Record, decode, encode};
pub use error::{RecordError, Result};
pub use table::{Key, Slot, Table, load, save};
