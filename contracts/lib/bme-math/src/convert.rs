use crate::{
    Bps, MathError, Price, Uact, Uakt,
    exact::{BPS_ONE, PRICE_ONE, quotient},
};

/// Direction of the one rounding of a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// ACT that a mint gives for `akt`: `⌊akt × P × (10⁴ − k) / 10²²⌋`.
///
/// Rounding: down, the user receives it.
///
/// # Errors
/// `Overflow`.
pub fn mint(akt: Uakt, price: Price, spread: Bps) -> Result<Uact, MathError> {
    quotient([akt.u128(), price.atomics(), spread.complement()], [PRICE_ONE, BPS_ONE, 1], Rounding::Down)
        .map(Uact::new)
}

/// AKT that a mint of exactly `act` takes: `⌈act × 10²² / (P × (10⁴ − k))⌉`.
///
/// Rounding: up, the user pays it.
///
/// # Errors
/// `Overflow`; `DivisionByZero` for a spread of one hundred percent.
pub fn mint_cost(act: Uact, price: Price, spread: Bps) -> Result<Uakt, MathError> {
    quotient([act.u128(), PRICE_ONE, BPS_ONE], [price.atomics(), spread.complement(), 1], Rounding::Up)
        .map(Uakt::new)
}

/// AKT that is owed for `act`: `⌊act × 10¹⁸ × (10⁴ − k) / (P × 10⁴)⌋`.
///
/// Rounding: down, the user receives it.
///
/// # Errors
/// `Overflow`.
pub fn pay(act: Uact, price: Price, spread: Bps) -> Result<Uakt, MathError> {
    quotient([act.u128(), PRICE_ONE, spread.complement()], [price.atomics(), BPS_ONE, 1], Rounding::Down)
        .map(Uakt::new)
}

/// Part of a mint's AKT that is the vault's for the spread: `⌊akt × k / 10⁴⌋`.
///
/// Rounding: down; both parts stay in the vault, so it favours nobody.
///
/// # Errors
/// `Overflow`, for a spread above one hundred percent.
pub fn spread_share(akt: Uakt, spread: Bps) -> Result<Uakt, MathError> {
    part(akt.u128(), spread).map(Uakt::new)
}

/// A part of an amount: `⌊amount × part / 10⁴⌋`.
///
/// Rounding: down.
///
/// # Errors
/// `Overflow`, for a part above one hundred percent.
pub fn part(amount: u128, part: Bps) -> Result<u128, MathError> {
    quotient([amount, part.0.into(), 1], [BPS_ONE, 1, 1], Rounding::Down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Price {
        let (whole, fraction) = text.split_once('.').unwrap();
        Price::new(format!("{whole}{fraction:0<18}").parse().unwrap()).unwrap()
    }

    fn micros(text: &str) -> u128 {
        let (whole, fraction) = text.split_once('.').unwrap();
        format!("{whole}{fraction:0<6}").parse().unwrap()
    }

    /// AEP-76: a tenant needs 1,000 USD of credit at 1.14, and a provider is paid at three later prices.
    #[test]
    fn worked_examples_of_the_proposal() {
        let thousand = Uact::new(micros("1000.0"));
        assert_eq!(mint_cost(thousand, price("1.14"), Bps(0)), Ok(Uakt::new(micros("877.192983"))));
        // The text prints 877.192982, which is one uakt short of 1,000 ACT.
        assert_eq!(
            mint(Uakt::new(micros("877.192982")), price("1.14"), Bps(0)),
            Ok(Uact::new(micros("999.999999")))
        );
        for (at, akt) in
            [("1.5", "666.666666"), ("0.9", "1111.111111"), ("1.25", "800.0"), ("1.14", "877.192982")]
        {
            assert_eq!(pay(thousand, price(at), Bps(0)), Ok(Uakt::new(micros(akt))), "at {at}");
        }
    }

    /// 100 AKT at the genuine price of 9 July 2026; production's node gives 58,500,128 to the user.
    #[test]
    fn hundred_akt_at_the_genuine_price() {
        let akt = Uakt::new(micros("100.0"));
        assert_eq!(mint(akt, price("0.58646744"), Bps(0)), Ok(Uact::new(58_646_744)));
        assert_eq!(mint(akt, price("0.58646744"), Bps(25)), Ok(Uact::new(58_500_127)));
        assert_eq!(spread_share(akt, Bps(25)), Ok(Uakt::new(250_000)));
    }

    #[test]
    fn numbers_that_do_not_exist_are_errors() {
        let (dear, cheap) = (Price::new(u128::MAX).unwrap(), Price::new(1).unwrap());
        assert_eq!(mint(Uakt::new(u128::MAX), dear, Bps(0)), Err(MathError::Overflow));
        assert_eq!(pay(Uact::new(u128::MAX), cheap, Bps(0)), Err(MathError::Overflow));
        assert_eq!(mint_cost(Uact::new(1), cheap, Bps(10_000)), Err(MathError::DivisionByZero));
        assert_eq!(mint(Uakt::new(7), cheap, Bps(10_001)), Ok(Uact::ZERO));
    }
}
