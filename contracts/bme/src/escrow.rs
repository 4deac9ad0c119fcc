//! An escrow (spec/bme.md, section 5): what one or several accounts put in for one job. Pure functions on one record.
//!
//! Parts are spent in the order in which they were put in, and each stays its depositor's until it is spent. A part may
//! end at a time: from then on nobody but its depositor gets it.

use bme_math::{MathError, Uact, Uakt};
use cosmwasm_std::Addr;

/// Most parts of ACT, and as many of AKT; also most depositors that an owner names. It keeps the record small.
pub const MAX_PARTS: usize = 32;
/// Most settlers of an escrow.
pub const MAX_SETTLERS: usize = 10;

/// A payment account for one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escrow {
    /// Who opened it, and closes it.
    pub owner: Addr,
    /// Whose the ACT is that the owner mints into it.
    pub refund_to: Addr,
    /// What the job is called.
    pub label: Option<String>,
    /// Who may spend it.
    pub settlers: Vec<Addr>,
    /// Who may put something in beside the owner; none for everyone.
    pub depositors: Option<Vec<Addr>>,
    /// ACT, uact, in the order in which it is spent.
    pub act: Vec<Part>,
    /// Fallback, uakt, in the order in which it is spent.
    pub akt: Vec<Part>,
}

/// What an account has in an escrow, by one deposit or by several that nothing tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose it is.
    pub by: Addr,
    /// What is left of it, never nothing.
    pub left: u128,
    /// Last second at which it may be spent; none for no end.
    pub expires: Option<u64>,
}

impl Part {
    const fn is_live(&self, now: u64) -> bool {
        match self.expires {
            Some(expires) => now <= expires,
            None => true,
        }
    }
}

impl Escrow {
    /// Whether an account may put something in.
    #[must_use]
    pub fn admits(&self, who: &Addr) -> bool {
        let named = self.depositors.as_ref().is_none_or(|named| named.contains(who));
        named || *who == self.owner || *who == self.refund_to
    }

    /// ACT that may be spent.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn spendable(&self, now: u64) -> Result<Uact, MathError> {
        total(&self.act, &|part| part.is_live(now)).map(Uact::new)
    }

    /// ACT that an account can take out.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn own(&self, who: &Addr) -> Result<Uact, MathError> {
        total(&self.act, &|part| part.by == *who).map(Uact::new)
    }

    /// All ACT.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn total_act(&self) -> Result<Uact, MathError> {
        total(&self.act, &|_| true).map(Uact::new)
    }

    /// All AKT.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn total_akt(&self) -> Result<Uakt, MathError> {
        total(&self.akt, &|_| true).map(Uakt::new)
    }

    /// Puts ACT in. When every place is taken, those give theirs up whose time is over or whom the owner no longer
    /// admits. Returns what went back for that, or none when there is still no place.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn put_act(&mut self, part: Part, now: u64) -> Result<Option<Vec<Part>>, MathError> {
        let mut parts = std::mem::take(&mut self.act);
        let back = put(&mut parts, part, &|part| part.is_live(now) && self.admits(&part.by));
        self.act = parts;
        back
    }

    /// Puts AKT in, as [`Escrow::put_act`] does ACT.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn put_akt(&mut self, part: Part) -> Result<Option<Vec<Part>>, MathError> {
        let mut parts = std::mem::take(&mut self.akt);
        let back = put(&mut parts, part, &|part| self.admits(&part.by));
        self.akt = parts;
        back
    }

    /// Spends ACT.
    ///
    /// # Errors
    /// `Underflow`, with what is spendable.
    pub fn spend_act(&mut self, act: Uact, now: u64) -> Result<(), MathError> {
        take(&mut self.act, act.u128(), &|part| part.is_live(now)).map(|_| ())
    }

    /// Spends AKT.
    ///
    /// # Errors
    /// `Underflow`, with what there is.
    pub fn spend_akt(&mut self, akt: Uakt) -> Result<(), MathError> {
        take(&mut self.akt, akt.u128(), &|_| true).map(|_| ())
    }

    /// Takes an account's own ACT out. Returns what stays in the part at which that ended.
    ///
    /// # Errors
    /// `Underflow`, with what is its own.
    pub fn withdraw(&mut self, who: &Addr, act: Uact) -> Result<Uact, MathError> {
        take(&mut self.act, act.u128(), &|part| part.by == *who).map(Uact::new)
    }

    /// Takes all AKT of an account out.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn withdraw_akt(&mut self, who: &Addr) -> Result<Uakt, MathError> {
        let akt = total(&self.akt, &|part| part.by == *who)?;
        self.akt.retain(|part| part.by != *who);
        Ok(Uakt::new(akt))
    }
}

fn total(parts: &[Part], counts: &dyn Fn(&Part) -> bool) -> Result<u128, MathError> {
    let counted = parts.iter().filter(|part| counts(part));
    counted.map(|part| part.left).try_fold(0_u128, u128::checked_add).ok_or(MathError::Overflow)
}

fn put(
    parts: &mut Vec<Part>,
    part: Part,
    stays: &dyn Fn(&Part) -> bool,
) -> Result<Option<Vec<Part>>, MathError> {
    if let Some(last) = parts.last_mut().filter(|last| last.by == part.by && last.expires == part.expires) {
        last.left = last.left.checked_add(part.left).ok_or(MathError::Overflow)?;
        return Ok(Some(vec![]));
    }
    let mut back = vec![];
    if parts.len() >= MAX_PARTS {
        let (kept, gone) = std::mem::take(parts).into_iter().partition(|part| stays(part));
        (*parts, back) = (kept, gone);
    }
    if parts.len() >= MAX_PARTS {
        return Ok(None);
    }
    parts.push(part);
    Ok(Some(back))
}

/// Takes `amount` from the parts that count, in their order. Returns what is left of the last one that it touched.
fn take(parts: &mut Vec<Part>, amount: u128, counts: &dyn Fn(&Part) -> bool) -> Result<u128, MathError> {
    let available = total(parts, counts)?;
    if amount > available {
        return Err(MathError::Underflow { taken: amount, available });
    }
    let (mut missing, mut rest) = (amount, 0);
    for part in parts.iter_mut().filter(|part| counts(part)) {
        if missing == 0 {
            break;
        }
        let taken = part.left.min(missing);
        (missing, rest) = (missing.saturating_sub(taken), part.left.saturating_sub(taken));
        part.left = rest;
    }
    parts.retain(|part| part.left > 0);
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(name: &str) -> Addr {
        Addr::unchecked(name)
    }

    fn part(by: &str, left: u128, expires: Option<u64>) -> Part {
        Part { by: addr(by), left, expires }
    }

    fn escrow(act: Vec<Part>) -> Escrow {
        Escrow {
            owner: addr("owner"),
            refund_to: addr("heir"),
            label: None,
            settlers: vec![addr("settler")],
            depositors: None,
            act,
            akt: vec![],
        }
    }

    fn full(last: Option<u64>) -> Vec<Part> {
        let mut parts: Vec<_> = (1..MAX_PARTS).map(|index| part(&format!("other{index}"), 1, None)).collect();
        parts.push(part("last", 7, last));
        parts
    }

    #[test]
    fn what_came_first_is_spent_first() {
        let mut escrow = escrow(vec![part("a", 5, None), part("b", 5, None), part("a", 5, None)]);
        escrow.spend_act(Uact::new(7), 0).unwrap();
        assert_eq!(escrow.act, [part("b", 3, None), part("a", 5, None)]);
        assert_eq!(escrow.spendable(0), Ok(Uact::new(8)));
        let short = MathError::Underflow { taken: 9, available: 8 };
        assert_eq!(escrow.spend_act(Uact::new(9), 0), Err(short));
        assert_eq!(escrow.act, [part("b", 3, None), part("a", 5, None)]);
        escrow.spend_act(Uact::new(8), 0).unwrap();
        assert_eq!(escrow.act, []);
    }

    #[test]
    fn a_grant_is_spent_up_to_its_last_second() {
        let mut escrow = escrow(vec![part("a", 5, Some(10)), part("b", 5, None), part("c", 5, Some(11))]);
        assert_eq!(escrow.spendable(10), Ok(Uact::new(15)));
        assert_eq!(escrow.spendable(11), Ok(Uact::new(10)));
        escrow.spend_act(Uact::new(7), 11).unwrap();
        assert_eq!(escrow.act, [part("a", 5, Some(10)), part("c", 3, Some(11))]);
        assert_eq!(escrow.spendable(12), Ok(Uact::ZERO));
        assert_eq!(escrow.total_act(), Ok(Uact::new(8)));
        assert_eq!(escrow.own(&addr("a")), Ok(Uact::new(5)));
    }

    #[test]
    fn deposits_merge_when_nothing_tells_them_apart() {
        let mut escrow = escrow(vec![]);
        for (by, expires) in [("a", None), ("a", None), ("a", Some(9)), ("b", Some(9)), ("a", None)] {
            assert_eq!(escrow.put_act(part(by, 2, expires), 0), Ok(Some(vec![])));
        }
        let expected = [part("a", 4, None), part("a", 2, Some(9)), part("b", 2, Some(9)), part("a", 2, None)];
        assert_eq!(escrow.act, expected);
        assert_eq!(escrow.put_act(part("a", u128::MAX, None), 0), Err(MathError::Overflow));
        assert_eq!(escrow.act, expected);
    }

    #[test]
    fn a_full_escrow_makes_room_from_what_is_over() {
        let mut crowded = escrow(full(Some(10)));
        assert_eq!(crowded.put_act(part("new", 1, None), 10), Ok(None));
        // Whoever has the last place needs no other.
        assert_eq!(crowded.put_act(part("last", 1, Some(10)), 10), Ok(Some(vec![])));
        let gone = crowded.put_act(part("new", 1, None), 11).unwrap().unwrap();
        assert_eq!(gone, [part("last", 8, Some(10))]);
        assert_eq!((crowded.act.len(), crowded.act.last()), (MAX_PARTS, Some(&part("new", 1, None))));
        // With room, what is over stays until it is asked for.
        let mut roomy = escrow(vec![part("a", 1, Some(10))]);
        assert_eq!(roomy.put_act(part("b", 1, None), 11), Ok(Some(vec![])));
        assert_eq!(roomy.act.len(), 2);
    }

    #[test]
    fn a_full_escrow_makes_room_from_those_who_are_no_longer_admitted() {
        let mut crowded = escrow(full(None));
        crowded.akt = full(None);
        crowded.depositors = Some(vec![addr("last"), addr("other5")]);
        let gone = crowded.put_act(part("owner", 1, None), 0).unwrap().unwrap();
        assert_eq!(gone.len(), MAX_PARTS - 2);
        let left = [part("other5", 1, None), part("last", 7, None), part("owner", 1, None)];
        assert_eq!(crowded.act, left);
        assert_eq!(crowded.put_akt(part("owner", 1, None)).unwrap().unwrap(), gone);
        assert_eq!(crowded.akt, left);
    }

    #[test]
    fn the_owner_says_who_may_deposit() {
        let mut escrow = escrow(vec![]);
        assert!(escrow.admits(&addr("stranger")));
        escrow.depositors = Some(vec![addr("friend")]);
        for (who, may) in [("friend", true), ("owner", true), ("heir", true), ("stranger", false)] {
            assert_eq!(escrow.admits(&addr(who)), may, "{who}");
        }
        escrow.depositors = Some(vec![]);
        assert!(escrow.admits(&addr("owner")) && !escrow.admits(&addr("friend")));
    }

    #[test]
    fn an_account_takes_out_its_own_and_no_more() {
        let mut escrow = escrow(vec![
            part("a", 5, Some(1)),
            part("b", 9, None),
            part("a", 5, None),
            part("a", 5, Some(9)),
        ]);
        let short = MathError::Underflow { taken: 16, available: 15 };
        assert_eq!(escrow.withdraw(&addr("a"), Uact::new(16)), Err(short));
        assert_eq!(escrow.withdraw(&addr("a"), Uact::new(7)), Ok(Uact::new(3)));
        assert_eq!(escrow.act, [part("b", 9, None), part("a", 3, None), part("a", 5, Some(9))]);
        assert_eq!(escrow.withdraw(&addr("a"), Uact::new(8)), Ok(Uact::ZERO));
        assert_eq!(escrow.act, [part("b", 9, None)]);

        escrow.akt = vec![part("a", 1, None), part("b", 2, None), part("a", 3, None)];
        assert_eq!(escrow.withdraw_akt(&addr("a")), Ok(Uakt::new(4)));
        assert_eq!(escrow.withdraw_akt(&addr("a")), Ok(Uakt::ZERO));
        assert_eq!(escrow.total_akt(), Ok(Uakt::new(2)));
    }
}
