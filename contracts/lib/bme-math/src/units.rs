use std::fmt;

use cosmwasm_schema::cw_serde;
use json::{FromJson, Json, ToJson};

use crate::MathError;

/// One, in basis points.
pub const ONE_IN_BPS: u32 = 10_000;

/// One ten-thousandth: spreads, ratios, confidence, coverage.
#[cw_serde]
#[derive(Copy, Default, Eq, PartialOrd, Ord)]
pub struct Bps(pub u32);

impl FromJson for Bps {
    fn from_json(json: Json) -> json::Result<Self> {
        u32::from_json(json).map(Self)
    }
}

impl ToJson for Bps {
    fn to_json(&self) -> Json {
        self.0.to_json()
    }
}

impl Bps {
    /// What is left of one after this part is taken; zero for one hundred percent and above.
    pub(crate) fn complement(self) -> u128 {
        u128::from(ONE_IN_BPS.saturating_sub(self.0))
    }
}

/// USD per AKT with 18 decimals, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(u128);

impl Price {
    /// Takes the price times 10¹⁸; none when it is zero.
    #[must_use]
    pub const fn new(atomics: u128) -> Option<Self> {
        if atomics == 0 { None } else { Some(Self(atomics)) }
    }

    /// The price times 10¹⁸.
    #[must_use]
    pub const fn atomics(self) -> u128 {
        self.0
    }
}

macro_rules! amount {
    ($name:ident, $unit:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u128);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// Takes a number of micro-units.
            #[must_use]
            pub const fn new(micros: u128) -> Self {
                Self(micros)
            }

            /// The number of micro-units.
            #[must_use]
            pub const fn u128(self) -> u128 {
                self.0
            }

            /// Whether there is nothing.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// Adds an amount of the same unit.
            ///
            /// # Errors
            /// `Overflow`.
            pub fn plus(self, other: Self) -> Result<Self, MathError> {
                self.0.checked_add(other.0).map(Self).ok_or(MathError::Overflow)
            }

            /// Takes an amount of the same unit away.
            ///
            /// # Errors
            /// `Underflow`, with both numbers.
            pub fn minus(self, other: Self) -> Result<Self, MathError> {
                let underflow = MathError::Underflow { taken: other.0, available: self.0 };
                self.0.checked_sub(other.0).map(Self).ok_or(underflow)
            }

            /// Takes away what is there, at most `other`.
            #[must_use]
            pub const fn minus_up_to(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{} ", $unit), self.0)
            }
        }
    };
}

amount!(Uakt, "uakt", "Millionths of an AKT.");
amount!(Uact, "uact", "Millionths of an ACT, which is one USD.");
