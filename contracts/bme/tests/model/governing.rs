//! Parameters, pauses, caps and another oracle.

use bme::{
    msg::{ExecuteMsg, QueryMsg},
    params::Leg,
    patch::ParamsPatch,
    responses::{ParamsResponse, PendingParamsResponse, RolesResponse, SettlersResponse},
};
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{
    common::ONE,
    ledger::{Ledger, Refused, Role, Tune, tuned},
    run::Run,
    steps::Shape,
};

impl Run<'_> {
    fn by_owner(&mut self, msg: &ExecuteMsg, refusal: Option<Refused>) -> TestCaseResult {
        let owner = self.chain.owner.clone();
        let answer = self.chain.attempt(&owner, msg, &[]);
        self.same_refusal(&answer, refusal)?;
        self.compare_governance()
    }

    pub fn tune(&mut self, tune: Tune, is_late: bool) -> TestCaseResult {
        let expect_version = if is_late { self.ledger.version - 1 } else { self.ledger.version };
        // A patch of everything, of which what is the same is no change; and one of nothing else.
        let after = serde_json::to_string(&tuned(&self.ledger.params, tune)).unwrap();
        let patch: ParamsPatch = serde_json::from_str(&after).unwrap();
        let (before, expected) = self.expect(|ledger| ledger.tune(tune, expect_version));
        self.by_owner(&ExecuteMsg::UpdateParams { patch: patch.into(), expect_version }, expected.err())?;
        self.saw("change at once", expected == Ok(true));
        self.saw("change that waits", expected == Ok(false));
        let is_changed = self.ledger.breaker != before.breaker;
        self.saw("change that moves the breaker", expected == Ok(true) && is_changed);
        let is_waited_for = self.ledger.pending().next().is_some();
        self.saw("change while requests wait", expected == Ok(true) && is_waited_for);
        let is_locked = self.ledger.accounts.iter().any(|account| account.locked() > 0);
        let is_lock = matches!(tune, Tune::Lock(_));
        self.saw(
            "change of the lock while something is locked",
            expected == Ok(true) && is_lock && is_locked,
        );
        Ok(())
    }

    pub fn apply(&mut self) -> TestCaseResult {
        let (_, expected) = self.expect(Ledger::apply);
        self.saw("pending change applied", expected.is_ok());
        self.by_owner(&ExecuteMsg::ApplyParams {}, expected.err())
    }

    pub fn drop_change(&mut self) -> TestCaseResult {
        let (_, expected) = self.expect(Ledger::drop_change);
        self.saw("pending change dropped", expected.is_ok());
        self.by_owner(&ExecuteMsg::CancelParams {}, expected.err())
    }

    pub fn wait_and_apply(&mut self) -> TestCaseResult {
        let Some((_, _, due)) = self.ledger.waiting else { return Ok(()) };
        self.wait(due.saturating_sub(self.ledger.now));
        self.publish(self.ledger.newest().price.saturating_mul(4), Shape::Steady, 0);
        self.wait(5);
        self.apply()
    }

    pub fn pause(&mut self, role: Role, legs: u8, from_now: u64) -> TestCaseResult {
        let legs: Vec<usize> = (0..3).filter(|leg| legs >> leg & 1 == 1).collect();
        let until = (self.ledger.now + from_now).saturating_sub(100);
        let (_, expected) = self.expect(|ledger| ledger.pause(role, &legs, until));
        let sender = match role {
            Role::Owner => self.chain.owner.clone(),
            Role::Guardian => self.chain.guardian.clone(),
            Role::User => self.users[0].clone(),
        };
        let legs = legs.into_iter().map(|leg| Leg::ALL[leg]).collect();
        let msg = ExecuteMsg::Pause { legs, until: until.into() };
        let answer = self.chain.attempt(&sender, &msg, &[]);
        self.saw("pause", expected.is_ok());
        self.same_refusal(&answer, expected.err())?;
        self.compare_governance()
    }

    pub fn recharge(&mut self) -> TestCaseResult {
        self.ledger.charges = 3;
        let guardian = Some(self.chain.guardian.to_string());
        self.by_owner(&ExecuteMsg::SetGuardian { guardian }, None)
    }

    pub fn cap(&mut self, cap: Option<u128>) -> TestCaseResult {
        let (_, expected) = self.expect(|ledger| ledger.set_cap(cap));
        let (addr, daily_cap) = (self.chain.settler.to_string(), cap.map(Into::into));
        self.by_owner(&ExecuteMsg::SetSettler { addr, daily_cap, enabled: true }, expected.err())
    }

    pub fn set_oracle(&mut self, bps: u128) -> TestCaseResult {
        let price = (self.ledger.newest().price * bps / 10_000).clamp(ONE / 20, ONE * 20);
        let mut other = self.ledger.clone();
        other.feed = oracle_snapshot::Snapshot::default();
        let window = other.params.twap_window_secs;
        other.publish(crate::common::steady(price, window, other.now));
        let (oracle, feed) = (self.chain.another_oracle(), other.feed);
        self.chain.store(&oracle, &feed);
        self.wait(5);
        let (_, expected) = self.expect(|ledger| ledger.set_oracle(feed));
        let msg = ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: None };
        if expected.is_ok() {
            self.chain.oracle = oracle;
        }
        self.saw("another oracle", expected.is_ok());
        self.by_owner(&msg, expected.err())
    }

    /// Parameters, pauses, charges, and the settler's day.
    pub fn compare_governance(&self) -> TestCaseResult {
        let ledger = &self.ledger;
        let found: ParamsResponse = self.query(&QueryMsg::Params {});
        prop_assert_eq!((found.version, &found.params), (ledger.version, &ledger.params));
        let found: PendingParamsResponse = self.query(&QueryMsg::PendingParams {});
        let found = found.pending.map(|pending| (pending.params, pending.version, pending.due.u64()));
        prop_assert_eq!(&found, &ledger.waiting);
        let roles: RolesResponse = self.query(&QueryMsg::Roles {});
        prop_assert_eq!(roles.charges, ledger.charges);
        let page: SettlersResponse = self.query(&QueryMsg::Settlers { start_after: None, limit: None });
        let settler = &page.settlers[0];
        prop_assert_eq!(settler.daily_cap_uact.map(|cap| cap.u128()), ledger.cap);
        prop_assert_eq!(settler.left_today_uact.map(|left| left.u128()), ledger.left_today());
        Ok(())
    }
}
