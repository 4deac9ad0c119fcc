//! ACT of accounts and its locks: what entered in this window or the one before is not refunded; spending takes it first.

use super::{Ledger, Refused};

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Account {
    pub act: u128,
    /// What entered in the window that began at `begun`, and in the one before.
    pub newer: u128,
    pub older: u128,
    pub begun: u64,
    pub requests: u8,
}

impl Account {
    /// The account in the window of `now`. In a window that does not follow on the last one, because the length changed,
    /// everything counts as locked for as long as it might be.
    pub fn at(self, length: u64, now: u64) -> Self {
        if length == 0 {
            return Self { newer: 0, older: 0, begun: 0, ..self };
        }
        let begun = now - now % length;
        if begun <= self.begun {
            return self;
        }
        let (newer, older) = match (begun - self.begun) / length {
            0 => (0, self.newer + self.older),
            1 => (0, self.newer),
            _ => (0, 0),
        };
        Self { newer, older, begun, ..self }
    }

    pub const fn locked(&self) -> u128 {
        self.newer + self.older
    }

    /// When the last of it unlocks.
    pub const fn unlocks_at(&self, length: u64) -> Option<u64> {
        match (self.newer, self.older) {
            (0, 0) => None,
            (0, _) => Some(self.begun + length),
            _ => Some(self.begun + 2 * length),
        }
    }
}

impl Ledger {
    pub fn lock_secs(&self) -> u64 {
        self.params.refund.lock_secs.into()
    }

    pub fn account(&self, user: usize) -> Account {
        self.accounts[user].at(self.lock_secs(), self.now)
    }

    fn change(&mut self, user: usize, change: impl FnOnce(&mut Account)) {
        let mut account = self.account(user);
        change(&mut account);
        self.accounts[user] = account;
    }

    /// At the end of a message an account that owns nothing and asks for nothing is forgotten.
    pub fn forget_if_empty(&mut self, user: usize) {
        let Account { act, requests, .. } = self.accounts[user];
        if act == 0 && requests == 0 {
            self.accounts[user] = Account::default();
        }
    }

    /// ACT that was not this account's before.
    pub fn enter(&mut self, user: usize, act: u128) {
        let is_locked = self.lock_secs() > 0;
        self.change(user, |account| {
            account.act += act;
            account.newer += if is_locked { act } else { 0 };
        });
    }

    /// What cannot be refunded is spent first, of that what would be locked longest.
    pub fn spend(&mut self, user: usize, act: u128) -> Result<(), Refused> {
        if act > self.accounts[user].act {
            return Err("insufficient_act");
        }
        self.change(user, |account| {
            let newer = account.newer.min(act);
            account.act -= act;
            account.newer -= newer;
            account.older -= account.older.min(act - newer);
        });
        Ok(())
    }

    pub fn take_free(&mut self, user: usize, act: u128) -> Result<(), Refused> {
        let account = self.account(user);
        if act > account.act {
            return Err("insufficient_act");
        }
        if act > account.act - account.locked() {
            return Err("locked");
        }
        self.change(user, |account| account.act -= act);
        self.forget_if_empty(user);
        Ok(())
    }

    pub fn begin_request(&mut self, user: usize) -> Result<(), Refused> {
        if self.accounts[user].requests >= 20 {
            return Err("too_many_requests");
        }
        self.change(user, |account| account.requests += 1);
        Ok(())
    }

    /// One request less; what comes back was free and is free.
    pub fn end_request(&mut self, user: usize, act_back: u128) {
        self.change(user, |account| {
            account.requests -= 1;
            account.act += act_back;
        });
        self.forget_if_empty(user);
    }
}
