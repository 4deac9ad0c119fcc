use thiserror::Error;

/// Why a number does not exist.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum MathError {
    /// The result does not fit 128 bits.
    #[error("the result does not fit 128 bits")]
    Overflow,
    /// More is taken than there is.
    #[error("{taken} is more than the {available} there is")]
    Underflow {
        /// Amount taken.
        taken: u128,
        /// Amount there.
        available: u128,
    },
    /// A divisor is zero: a spread of one hundred percent leaves nothing to convert.
    #[error("division by zero")]
    DivisionByZero,
}
