//! The arithmetic of the vault (spec/bme.md, sections 1 and 3): pure functions on plain numbers.
//!
//! - Amounts are newtypes without operators. Two units meet only in a named conversion, so uakt are never added to
//!   uact, and nothing is multiplied by accident.
//! - A conversion is exact in 512 bits and rounded once, always in favour of the vault (I3).
//! - The breaker's status depends on ratio, oracle health, previous status and time only (I9).
//!
//! Types that governance sets (rules, thresholds, curves) carry their JSON form and their stored one, so that they
//! exist once.

mod convert;
mod epoch;
mod error;
mod exact;
mod meter;
mod price;
mod ratio;
mod records;
mod spread;
mod status;
mod units;

pub use convert::{Rounding, mint, mint_cost, part, pay, spread_share};
pub use epoch::EpochRule;
pub use error::MathError;
pub use meter::{Capacity, Empty, Meter};
pub use price::{Observation, PriceRule, Side, confidence_bps, leg_price};
pub use ratio::{collateral, price_at_ratio, ratio};
pub use spread::SpreadCurve;
pub use status::{Status, Thresholds, next_status};
pub use units::{Bps, ONE_IN_BPS, Price, Uact, Uakt};
