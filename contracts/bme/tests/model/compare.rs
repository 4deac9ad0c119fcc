//! The vault and the ledger side by side.

use bme::{
    msg::QueryMsg,
    params::Leg,
    responses::{
        ApprovalResponse, ClaimInfo, ClaimsResponse, ParamsResponse, PendingParamsResponse, RolesResponse,
        SettlersResponse, Totals, VaultResponse,
    },
};
use bme_math::{Bps, Status};
use cosmwasm_std::Addr;
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{PURSE, Run, ledger::USERS};

impl Run<'_> {
    /// Every book, balance, permission and claim.
    pub fn compare(&self) -> TestCaseResult {
        let (suite, ledger) = (&self.suite, &self.ledger);
        let books = &ledger.books;
        let reserved = books.claims_funded - books.withdrawn;
        let expected = VaultResponse {
            credits_uakt: books.credits.into(),
            buffer_uakt: books.buffer.into(),
            collateral_uakt: ledger.collateral().into(),
            outstanding_uact: books.outstanding.into(),
            unfunded_claims_uakt: ledger.unfunded().into(),
            funded_claims_uakt: reserved.into(),
            totals: Totals {
                burned_uakt: books.burned.into(),
                minted_uact: books.minted.into(),
                spent_uact: books.spent.into(),
                paid_uakt: books.paid.into(),
                reminted_uakt: books.reminted.into(),
                funded_uakt: books.funded.into(),
                spread_uakt: books.spread.into(),
                claimed_uakt: books.claimed.into(),
                claims_funded_uakt: books.claims_funded.into(),
                claims_withdrawn_uakt: books.withdrawn.into(),
            },
        };
        prop_assert_eq!(suite.books(), expected);
        // To the last unit: what the bank holds beyond the books was donated.
        let held = books.credits + books.buffer + reserved + books.donated;
        prop_assert_eq!(suite.akt(&suite.vault), held);
        prop_assert_eq!(ledger.akt.iter().sum::<u128>() + held, PURSE * u128::try_from(USERS).unwrap());
        prop_assert_eq!(ledger.act.iter().sum::<u128>(), books.outstanding);
        for (user, addr) in self.users.iter().enumerate() {
            prop_assert_eq!((suite.act(addr), suite.akt(addr)), (ledger.act[user], ledger.akt[user]));
            let (holder, settler) = (addr.to_string(), suite.settler.to_string());
            let approval: ApprovalResponse = suite.query(&QueryMsg::Approval { holder, settler });
            prop_assert_eq!(approval.remaining_uact.u128(), ledger.allowed[user]);
            prop_assert_eq!(self.claims(Some(addr)), self.expected_claims(Some(user)));
        }
        prop_assert_eq!(self.claims(None), self.expected_claims(None));

        self.compare_governance()?;

        let (stored, mut now) = (ledger.breaker, ledger.clone());
        now.reassess();
        let status = suite.status();
        prop_assert_eq!((status.status, status.since.u64()), (now.status(), now.since));
        prop_assert_eq!((status.ratio_bps, &status.policy), (now.ratio().map(Bps), now.modes()));
        self.saw("status warning", now.status() == Status::Warning);
        self.saw("status halt_cr", now.status() == Status::HaltCr);
        self.saw("status halt_oracle", now.status() == Status::HaltOracle);
        let is_over = now.status() == Status::HaltOracle && now.breaker != Status::Healthy;
        self.saw("status halt_oracle over another", is_over);
        self.saw("status healthy again", stored != Status::Healthy && now.status() == Status::Healthy);
        let limits = &ledger.params.thresholds;
        let is_better = now.ratio().is_some_and(|ratio| ratio > limits.resume_warn_bps.0);
        self.saw("status held by the dwell time", now.breaker != Status::Healthy && is_better);
        Ok(())
    }

    /// Parameters, pauses, charges, and the settler's day.
    fn compare_governance(&self) -> TestCaseResult {
        let (suite, ledger) = (&self.suite, &self.ledger);
        let found: ParamsResponse = suite.query(&QueryMsg::Params {});
        prop_assert_eq!((found.version, &found.params), (ledger.version, &ledger.params));
        let found: PendingParamsResponse = suite.query(&QueryMsg::PendingParams {});
        let found = found.pending.map(|pending| (pending.params, pending.version, pending.due.u64()));
        prop_assert_eq!(&found, &ledger.waiting);
        let roles: RolesResponse = suite.query(&QueryMsg::Roles {});
        prop_assert_eq!(roles.charges, ledger.charges);
        let held = ledger.paused.map(|until| (until > ledger.now).then_some(until));
        let pauses = Leg::ALL.map(|leg| roles.pauses.iter().find(|pause| pause.leg == leg));
        prop_assert_eq!(pauses.map(|pause| pause.map(|pause| pause.until.u64())), held);
        let page: SettlersResponse = suite.query(&QueryMsg::Settlers { start_after: None, limit: None });
        let settler = &page.settlers[0];
        prop_assert_eq!(settler.daily_cap_uact.map(|cap| cap.u128()), ledger.cap);
        prop_assert_eq!(settler.left_today_uact.map(|left| left.u128()), ledger.left_today());
        Ok(())
    }

    fn claims(&self, owner: Option<&Addr>) -> Vec<ClaimInfo> {
        let mut claims: Vec<ClaimInfo> = vec![];
        loop {
            let (owner, limit) = (owner.map(Addr::to_string), Some(30));
            let start_after = claims.last().map(|claim| claim.id);
            let page: ClaimsResponse = self.suite.query(&QueryMsg::Claims { owner, start_after, limit });
            // A page that repeats itself must not go on for ever.
            if page.claims.is_empty() || claims.len() > self.ledger.claims.len() {
                return claims;
            }
            claims.extend(page.claims);
        }
    }

    pub fn expected_claims(&self, owner: Option<usize>) -> Vec<ClaimInfo> {
        let funded = self.ledger.books.claims_funded;
        let open = (1u64..).zip(&self.ledger.claims).filter(|(_, claim)| claim.is_open());
        open.filter(|(_, claim)| owner.is_none_or(|owner| owner == claim.owner))
            .map(|(id, claim)| ClaimInfo {
                id: id.into(),
                owner: self.users[claim.owner].clone(),
                amount_uakt: claim.amount.into(),
                withdrawn_uakt: claim.withdrawn.into(),
                withdrawable_uakt: (claim.funded(funded) - claim.withdrawn).into(),
                ahead_uakt: claim.start.saturating_sub(funded).into(),
            })
            .collect()
    }
}
