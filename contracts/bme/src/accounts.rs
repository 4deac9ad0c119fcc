//! ACT of an account, and its locks without a list: two counters by window.
//!
//! ACT that entered in this window or the one before is not refunded; spending takes it first. So a provider or an
//! escrow in between washes no lock away, and what others send never locks what is there already.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, Deps, StdResult, Storage};

use crate::{
    error::{ContractError, Error, refuse},
    state::{BALANCES, CLAIMS, CLAIMS_BY_OWNER, Claim},
};

/// What an account owns and asks for. One that does neither has no record.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// All its ACT.
    pub act: Uact,
    /// The part that entered in the window that began at `since`.
    pub fresh: Uact,
    /// The part that entered in the window before.
    pub older: Uact,
    /// Beginning of the window of `fresh`, Unix seconds.
    pub since: u64,
    /// Requests that wait and that it may cancel.
    pub requests: u8,
}

/// The lock at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Lock {
    /// Length of its windows, seconds; zero for none.
    pub secs: u32,
    /// Block time, seconds.
    pub now: u64,
}

impl Account {
    /// Reads an account as it is now.
    pub(crate) fn load(storage: &dyn Storage, address: &Addr, lock: Lock) -> StdResult<Self> {
        let stored = BALANCES.may_load(storage, &[address.as_bytes()])?.unwrap_or_default();
        Ok(stored.at(lock))
    }

    /// Writes an account; one without ACT and without requests leaves nothing behind.
    pub(crate) fn save(&self, storage: &mut dyn Storage, address: &Addr) {
        let key = &[address.as_bytes()];
        if self.act.is_zero() && self.requests == 0 {
            BALANCES.remove(storage, key);
        } else {
            BALANCES.save(storage, key, self);
        }
    }

    /// The account with the counters of the present window. Where the length changed, what is in doubt stays locked.
    #[must_use]
    pub fn at(self, Lock { secs, now }: Lock) -> Self {
        let length = u64::from(secs);
        let start = now.saturating_sub(now.checked_rem(length).unwrap_or_default());
        if length == 0 {
            return Self { fresh: Uact::ZERO, older: Uact::ZERO, since: 0, ..self };
        }
        if start <= self.since {
            return self;
        }
        let elapsed = start.saturating_sub(self.since);
        let (fresh, older) = if elapsed >= length.saturating_mul(2) {
            (Uact::ZERO, Uact::ZERO)
        } else if elapsed >= length {
            (Uact::ZERO, self.fresh)
        } else {
            (Uact::ZERO, Uact::new(self.fresh.u128().saturating_add(self.older.u128())))
        };
        Self { fresh, older, since: start, ..self }
    }

    /// The part that is not refunded now.
    #[must_use]
    pub fn locked(&self) -> Uact {
        Uact::new(self.fresh.u128().saturating_add(self.older.u128())).min(self.act)
    }

    /// First second at which `act` of it may be refunded.
    #[must_use]
    pub fn unlocks_at(&self, act: Uact, lock: Lock) -> u64 {
        let windows = if self.act.minus_up_to(self.fresh) >= act { 1 } else { 2 };
        self.since.saturating_add(u64::from(lock.secs).saturating_mul(windows))
    }

    /// The account after ACT entered it, under a lock.
    pub(crate) fn enter(self, act: Uact, lock: Lock) -> Result<Self, Error> {
        let fresh = if lock.secs == 0 { Uact::ZERO } else { self.fresh.plus(act)? };
        Ok(Self { act: self.act.plus(act)?, fresh, ..self })
    }

    /// The account after it got its own free ACT back.
    pub(crate) fn restore(self, act: Uact) -> Result<Self, Error> {
        Ok(Self { act: self.act.plus(act)?, ..self })
    }

    /// The account after spending, what is locked longest first.
    pub(crate) fn spend(self, needed: Uact) -> Result<Self, Error> {
        let available = self.act;
        let act =
            available.minus(needed).map_err(|_| ContractError::InsufficientAct { needed, available })?;
        let rest = needed.minus_up_to(self.fresh);
        Ok(Self { act, fresh: self.fresh.minus_up_to(needed), older: self.older.minus_up_to(rest), ..self })
    }

    /// The account after a refund, which takes only what is free.
    pub(crate) fn refund(self, needed: Uact, lock: Lock) -> Result<Self, Error> {
        let available = self.act;
        let act =
            available.minus(needed).map_err(|_| ContractError::InsufficientAct { needed, available })?;
        let free = available.minus_up_to(self.locked());
        if needed > free {
            return refuse(ContractError::Locked { needed, free, until: self.unlocks_at(needed, lock) });
        }
        Ok(Self { act, ..self })
    }
}

/// An address of a message, as the chain writes it.
pub(crate) fn valid(deps: Deps<'_>, text: &str) -> Result<Addr, Error> {
    Ok(deps.api.addr_validate(text)?)
}

/// Adds ACT that enters an account.
pub(crate) fn credit(storage: &mut dyn Storage, address: &Addr, act: Uact, lock: Lock) -> Result<(), Error> {
    Account::load(storage, address, lock)?.enter(act, lock)?.save(storage, address);
    Ok(())
}

/// Takes ACT out of an account, locked or not.
pub(crate) fn debit(storage: &mut dyn Storage, address: &Addr, act: Uact, lock: Lock) -> Result<(), Error> {
    Account::load(storage, address, lock)?.spend(act)?.save(storage, address);
    Ok(())
}

/// Writes a claim of its owner.
pub(crate) fn save_claim(storage: &mut dyn Storage, owner: &Addr, claim: crate::books::NewClaim) {
    let crate::books::NewClaim { id, start, amount } = claim;
    let (owner, id) = (owner.clone(), id.to_be_bytes());
    CLAIMS_BY_OWNER.save(storage, &[owner.as_bytes(), &id], &());
    CLAIMS.save(storage, &[&id], &Claim { owner, start, amount, withdrawn: Uakt::ZERO });
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(now: u64) -> Lock {
        Lock { secs: 100, now }
    }

    fn act(amount: u128) -> Uact {
        Uact::new(amount)
    }

    fn entered(now: u64, amount: u128) -> Account {
        Account::default().at(at(now)).enter(act(amount), at(0)).unwrap()
    }

    #[test]
    fn a_lock_lasts_between_one_window_and_two() {
        let account = entered(199, 10);
        for (now, locked) in [(199, 10), (200, 10), (299, 10), (300, 0), (1_000, 0)] {
            assert_eq!(account.at(at(now)).locked(), act(locked), "{now}");
        }
        assert_eq!(account.unlocks_at(act(10), at(0)), 300);
        assert_eq!(account.at(at(250)).unlocks_at(act(10), at(0)), 300);
    }

    #[test]
    fn what_comes_later_locks_nothing_that_is_free() {
        let account = entered(0, 10).at(at(500)).enter(act(5), at(0)).unwrap();
        assert_eq!(account.locked(), act(5));
        assert_eq!(account.refund(act(10), at(0)).unwrap().act, act(5));
        let refused = account.refund(act(11), at(0)).unwrap_err().to_string();
        assert!(refused.starts_with("locked: "), "{refused}");
        assert!(
            refused.contains("11 uact") && refused.contains("10 uact") && refused.contains("700"),
            "{refused}"
        );
    }

    #[test]
    fn spending_takes_what_is_locked_first() {
        let account = entered(0, 10)
            .at(at(500))
            .enter(act(5), at(0))
            .unwrap()
            .at(at(600))
            .enter(act(3), at(0))
            .unwrap();
        assert_eq!(account.locked(), act(8));
        assert_eq!(account.spend(act(4)).unwrap().locked(), act(4));
        assert_eq!(account.spend(act(9)).unwrap(), Account { act: act(9), since: 600, ..Account::default() });
        account.spend(act(19)).unwrap_err();
    }

    /// A provider that is paid holds locked ACT, whatever it was at the payer.
    #[test]
    fn another_length_frees_nothing_early() {
        let account = entered(150, 10);
        assert_eq!(account.at(Lock { secs: 1_000, now: 1_050 }).locked(), act(10));
        assert_eq!(account.at(Lock { secs: 30, now: 170 }).locked(), act(10));
        assert_eq!(account.at(Lock { secs: 0, now: 151 }).locked(), act(0));
    }
}
