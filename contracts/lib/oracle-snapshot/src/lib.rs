//! The price record of one symbol: written by the oracle, read raw by anyone (spec/oracle.md, section 3).
//!
//! One raw storage read costs a consumer about 3,000 gas; a smart query would start a second VM instance.
//! The layout is fixed width and big-endian, starts with its version, and lies at [`snapshot_key`]:
//!
//! | offset | bytes | field |
//! | --- | --- | --- |
//! | 0 | 1 | version, 1 |
//! | 1 | 1 | flags: bit 0 paused, bit 1 quarantined, bit 2 warming |
//! | 2 | 2 | TWAP window in seconds |
//! | 4 | 4 | block time at which the newest update was received, seconds |
//! | 8 | 4 | block height at which it was received |
//! | 12 | 61 | prices of the newest update |
//! | 73 | 61 | prices of the newest update of an earlier block; all zero when there is none |
//!
//! and prices are: price, conf, ema, ema_conf, twap (11 bytes each, USD per unit with 18 decimals), coverage of the
//! TWAP window in seconds (2 bytes), publish time in seconds (4 bytes). Bytes after offset 134 belong to the oracle
//! and may change: readers ignore them. Numbers are no wider than they have to be, because each byte costs 30 gas in
//! each update.
//!
//! Limits for age, confidence and coverage belong to the consumer, so nothing here judges a price.

mod layout;
mod read;

pub use layout::{Flags, LEN, PRICE_DECIMALS, Prices, Snapshot, SnapshotError, VERSION};
pub use read::{ReadError, read_snapshot, snapshot_key};
