use cosmwasm_std::{Uint128, Uint512};

use crate::{MathError, convert::Rounding};

/// Ten to the decimals of a price.
pub(crate) const PRICE_ONE: u128 = 1_000_000_000_000_000_000;

/// One in basis points, as wide as an amount.
pub(crate) const BPS_ONE: u128 = 10_000;

/// The quotient of two products, exact until the one rounding: three factors of 128 bits cannot overflow 512.
///
/// # Errors
/// `DivisionByZero`; `Overflow` when the quotient needs more than 128 bits.
pub(crate) fn quotient(above: [u128; 3], below: [u128; 3], rounding: Rounding) -> Result<u128, MathError> {
    let (above, below) = (product(above)?, product(below)?);
    let floor = above.checked_div(below).map_err(|_| MathError::DivisionByZero)?;
    let rest = above.checked_rem(below).map_err(|_| MathError::DivisionByZero)?;
    let rounded = match rounding {
        Rounding::Up if !rest.is_zero() => {
            floor.checked_add(Uint512::one()).map_err(|_| MathError::Overflow)?
        }
        Rounding::Up | Rounding::Down => floor,
    };
    Uint128::try_from(rounded).map(|value| value.u128()).map_err(|_| MathError::Overflow)
}

fn product(factors: [u128; 3]) -> Result<Uint512, MathError> {
    factors
        .into_iter()
        .try_fold(Uint512::one(), |product, factor| product.checked_mul(Uint512::from(factor)))
        .map_err(|_| MathError::Overflow)
}
