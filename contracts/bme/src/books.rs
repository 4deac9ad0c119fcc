//! The books of the vault (spec/bme.md, section 2), moved by pure functions.

use bme_math::{MathError, Uact, Uakt, collateral};

use crate::params::BufferRule;

/// All amounts of the vault. uakt but for the three of ACT.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// Remint credits: AKT of mints that is not yet paid out.
    pub credits: u128,
    /// Funding and spread.
    pub buffer: u128,
    /// All ACT in balances and escrows, uact.
    pub outstanding: u128,
    /// AKT that mints ever took.
    pub burned: u128,
    /// ACT ever minted, uact.
    pub minted: u128,
    /// ACT ever burned, uact.
    pub spent: u128,
    /// AKT ever paid at a conversion, from credits and buffer.
    pub paid: u128,
    /// The part of `paid` that came from credits.
    pub reminted: u128,
    /// AKT ever given by `fund_vault`.
    pub funded: u128,
    /// AKT that ever went to the buffer as spread.
    pub spread: u128,
    /// AKT that ever became a claim: the end of the axis of claims.
    pub claimed: u128,
    /// AKT ever set aside for claims: the funded point on that axis.
    pub claims_funded: u128,
    /// AKT ever paid to claims.
    pub claims_withdrawn: u128,
    /// Claims ever made; the last id.
    pub claim_count: u64,
    /// AKT in escrows, or on its way back from them to its givers. It is theirs and covers nothing else.
    pub escrowed: u128,
}

/// Where the AKT of a payment came from.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// From remint credits.
    pub from_credits: Uakt,
    /// From the buffer.
    pub from_buffer: Uakt,
    /// From the AKT of the escrow that pays.
    pub from_escrow: Uakt,
    /// What became a claim, if anything did.
    pub claim: Option<NewClaim>,
}

/// A claim that a payment made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewClaim {
    /// Its id.
    pub id: u64,
    /// Where it begins on the axis.
    pub start: Uakt,
    /// What is owed.
    pub amount: Uakt,
}

impl Payment {
    /// AKT that leaves the contract now.
    pub fn now(&self) -> Result<Uakt, MathError> {
        self.from_credits.plus(self.from_buffer)?.plus(self.from_escrow)
    }

    /// AKT that is owed beyond it.
    pub fn claimed(&self) -> Uakt {
        self.claim.map_or(Uakt::ZERO, |claim| claim.amount)
    }
}

impl Books {
    /// Claims that no AKT is set aside for.
    pub fn unfunded(&self) -> Uakt {
        Uakt::new(self.claimed).minus_up_to(Uakt::new(self.claims_funded))
    }

    /// AKT behind the outstanding ACT.
    pub fn collateral(&self, rule: BufferRule) -> Result<Uakt, MathError> {
        let buffer = if rule.counts { self.buffer } else { 0 };
        collateral(Uakt::new(self.credits), Uakt::new(buffer), self.unfunded())
    }

    /// Books a mint. Claims come first; of the rest the spread's share goes to the buffer and what is left to credits.
    ///
    /// Older claims outrank the spread too: a payment would otherwise draw from the buffer before they are served.
    /// Returns the spread that went to the buffer.
    pub fn take_mint(&mut self, akt: Uakt, spread_share: Uakt, act: Uact) -> Result<Uakt, MathError> {
        let rest = self.fund_claims(akt)?;
        let to_buffer = spread_share.min(rest);
        add(&mut self.burned, akt.u128())?;
        add(&mut self.buffer, to_buffer.u128())?;
        add(&mut self.spread, to_buffer.u128())?;
        add(&mut self.credits, rest.minus(to_buffer)?.u128())?;
        add(&mut self.minted, act.u128())?;
        add(&mut self.outstanding, act.u128())?;
        Ok(to_buffer)
    }

    /// Books a gift: claims first, the rest to the buffer. Returns what went to claims.
    pub fn take_funding(&mut self, akt: Uakt) -> Result<Uakt, MathError> {
        let rest = self.fund_claims(akt)?;
        add(&mut self.funded, akt.u128())?;
        add(&mut self.buffer, rest.u128())?;
        akt.minus(rest)
    }

    /// Books a payment of `net` for burned ACT whose value is `gross`: credits, then buffer, then a claim. The spread
    /// between the two moves from credits to the buffer as far as credits are left. Returns the payment and the spread
    /// that moved.
    pub fn pay(
        &mut self,
        act: Uact,
        gross: Uakt,
        net: Uakt,
        rule: BufferRule,
    ) -> Result<(Payment, Uakt), MathError> {
        take(&mut self.outstanding, act.u128())?;
        add(&mut self.spent, act.u128())?;

        let from_credits = net.min(Uakt::new(self.credits));
        take(&mut self.credits, from_credits.u128())?;
        add(&mut self.reminted, from_credits.u128())?;

        let missing = net.minus(from_credits)?;
        let from_buffer = if rule.pays { missing.min(Uakt::new(self.buffer)) } else { Uakt::ZERO };
        take(&mut self.buffer, from_buffer.u128())?;
        add(&mut self.paid, from_credits.plus(from_buffer)?.u128())?;

        let claim = self.claim(missing.minus(from_buffer)?)?;

        let spread = gross.minus(net)?.min(Uakt::new(self.credits));
        take(&mut self.credits, spread.u128())?;
        add(&mut self.buffer, spread.u128())?;
        add(&mut self.spread, spread.u128())?;
        Ok((Payment { from_credits, from_buffer, from_escrow: Uakt::ZERO, claim }, spread))
    }

    /// Books the withdrawal of funded AKT by a claim.
    pub fn withdraw(&mut self, akt: Uakt) -> Result<(), MathError> {
        add(&mut self.claims_withdrawn, akt.u128())
    }

    /// Books AKT that comes into an escrow.
    pub fn hold(&mut self, akt: Uakt) -> Result<(), MathError> {
        add(&mut self.escrowed, akt.u128())
    }

    /// Books AKT of an escrow that leaves the contract.
    pub fn release(&mut self, akt: Uakt) -> Result<(), MathError> {
        take(&mut self.escrowed, akt.u128())
    }

    /// AKT set aside for the claim `[start, start + amount)`.
    pub fn funded_part(&self, start: Uakt, amount: Uakt) -> Uakt {
        Uakt::new(self.claims_funded).minus_up_to(start).min(amount)
    }

    /// Moves the funded point as far as `akt` reaches and returns what is left.
    fn fund_claims(&mut self, akt: Uakt) -> Result<Uakt, MathError> {
        let funding = akt.min(self.unfunded());
        add(&mut self.claims_funded, funding.u128())?;
        akt.minus(funding)
    }

    fn claim(&mut self, amount: Uakt) -> Result<Option<NewClaim>, MathError> {
        if amount.is_zero() {
            return Ok(None);
        }
        let start = Uakt::new(self.claimed);
        add(&mut self.claimed, amount.u128())?;
        self.claim_count = self.claim_count.checked_add(1).ok_or(MathError::Overflow)?;
        Ok(Some(NewClaim { id: self.claim_count, start, amount }))
    }
}

fn add(book: &mut u128, amount: u128) -> Result<(), MathError> {
    *book = book.checked_add(amount).ok_or(MathError::Overflow)?;
    Ok(())
}

fn take(book: &mut u128, amount: u128) -> Result<(), MathError> {
    let underflow = MathError::Underflow { taken: amount, available: *book };
    *book = book.checked_sub(amount).ok_or(underflow)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: BufferRule = BufferRule { pays: true, counts: true };
    const CREDITS_ONLY: BufferRule = BufferRule { pays: false, counts: true };

    fn akt(amount: u128) -> Uakt {
        Uakt::new(amount)
    }

    /// Books after a mint of `credits` uakt for as many uact, without spread.
    fn minted(credits: u128) -> Books {
        let mut books = Books::default();
        books.take_mint(akt(credits), Uakt::ZERO, Uact::new(u128::from(u64::MAX))).unwrap();
        books
    }

    /// Production's rows: credits pay first; what production then mints is a claim here.
    #[test]
    fn credits_pay_as_in_production_and_the_rest_is_owed() {
        let text = include_str!("../../../tests/vectors/bme/golden.json");
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<u128>().unwrap();
        let mut count = 0;
        for row in rows.iter().filter(|row| row["inputs"]["op"] == "burn_remint") {
            count += 1;
            let (inputs, expected) = (&row["inputs"], &row["expected"]);
            let mut books = minted(number(&inputs["remint_credits"]));
            let gross = akt(number(&inputs["gross_uakt"]));
            let (payment, _) = books.pay(Uact::new(1), gross, gross, CREDITS_ONLY).unwrap();
            assert_eq!(
                payment.from_credits.u128(),
                number(&expected["remint_credit_issued"]),
                "{}",
                row["id"]
            );
            assert_eq!(payment.claim.map_or(0, |claim| claim.amount.u128()), number(&expected["minted"]));
            assert_eq!(books.credits, number(&expected["credits_after"]));
        }
        assert_eq!(count, 5);
    }

    #[test]
    fn payment_draws_from_credits_then_buffer_then_owes() {
        let mut books = Books { buffer: 30, ..minted(100) };
        let (payment, _) = books.pay(Uact::new(1), akt(150), akt(150), BOTH).unwrap();
        assert_eq!((payment.from_credits, payment.from_buffer), (akt(100), akt(30)));
        assert_eq!(payment.claim, Some(NewClaim { id: 1, start: akt(0), amount: akt(20) }));
        assert_eq!((books.credits, books.buffer, books.unfunded()), (0, 0, akt(20)));
        assert_eq!((books.paid, books.reminted, books.claimed), (130, 100, 20));
    }

    #[test]
    fn a_buffer_that_does_not_pay_is_kept() {
        let mut books = Books { buffer: 30, ..minted(100) };
        let (payment, _) = books.pay(Uact::new(1), akt(150), akt(150), CREDITS_ONLY).unwrap();
        assert_eq!((payment.from_buffer, books.buffer, books.claimed), (Uakt::ZERO, 30, 50));
    }

    #[test]
    fn spread_moves_from_credits_to_the_buffer_as_far_as_credits_are_left() {
        let mut books = minted(100);
        let (_, moved) = books.pay(Uact::new(1), akt(50), akt(40), BOTH).unwrap();
        assert_eq!(moved, akt(10));
        assert_eq!((books.credits, books.buffer, books.spread), (50, 10, 10));
        let (_, moved) = books.pay(Uact::new(1), akt(60), akt(45), BOTH).unwrap();
        assert_eq!(moved, akt(5));
        assert_eq!((books.credits, books.buffer, books.spread), (0, 15, 15));
    }

    #[test]
    fn what_comes_in_serves_claims_first_in_their_order() {
        let mut books = minted(0);
        let first = books.pay(Uact::new(1), akt(70), akt(70), BOTH).unwrap().0.claim.unwrap();
        let second = books.pay(Uact::new(1), akt(50), akt(50), BOTH).unwrap().0.claim.unwrap();
        assert_eq!((second.start, second.id), (akt(70), 2));

        assert_eq!(books.take_mint(akt(100), akt(5), Uact::new(1)), Ok(Uakt::ZERO));
        assert_eq!((books.credits, books.buffer, books.spread), (0, 0, 0));
        assert_eq!(books.funded_part(first.start, first.amount), akt(70));
        assert_eq!(books.funded_part(second.start, second.amount), akt(30));

        assert_eq!(books.take_funding(akt(25)), Ok(akt(20)));
        assert_eq!((books.unfunded(), books.buffer), (Uakt::ZERO, 5));
        assert_eq!(books.funded_part(second.start, second.amount), akt(50));
    }

    #[test]
    fn collateral_counts_the_buffer_when_the_rule_says_so() {
        let books = Books { buffer: 30, claimed: 50, claims_funded: 40, ..minted(100) };
        assert_eq!(books.collateral(BOTH), Ok(akt(120)));
        assert_eq!(books.collateral(BufferRule { pays: true, counts: false }), Ok(akt(90)));
    }
}
