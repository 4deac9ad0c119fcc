//! The vault and the ledger side by side.

use std::collections::BTreeSet;

use bme::{
    msg::{QueryMsg, RecordStatus},
    params::Leg,
    responses::{
        BalanceResponse, BalancesResponse, BucketInfo, BucketsResponse, ClaimInfo, ClaimsResponse,
        HealthResponse, InvariantsResponse, NetBurnResponse, PauseInfo, QueueInfo, RecordInfo,
        RecordResponse, RecordsResponse, StatusResponse, Totals, UndeliveredResponse, VaultResponse,
    },
};
use bme_math::{Bps, Status};
use cosmwasm_std::Addr;
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::{
    ledger::{BPS, DAY, End, Flow, HOUR, Ledger, ONE, Order, Request, USERS, VAULT},
    run::{PURSE, Run, burn_result, mint_result, shown_price, shown_wait},
};

impl Run<'_> {
    /// After each step: every book, account, claim, bucket and flow, and the requests that changed.
    pub fn compare(&mut self) -> TestCaseResult {
        for id in std::mem::take(&mut self.ledger.touched) {
            let found: RecordResponse = self.query(&QueryMsg::Record { id: id.into() });
            let expected = self.ledger.requests.get(&id).map(|request| self.shown_request(id, request));
            prop_assert_eq!(&found.record, &expected);
            self.saw("request forgotten", expected.is_none());
        }
        let ledger = &self.ledger;
        let health: HealthResponse = self.query(&QueryMsg::Health {});
        prop_assert_eq!(&health.vault, &expected_vault(ledger));
        prop_assert_eq!((health.height.u64(), health.time.u64()), (ledger.height, ledger.now));
        prop_assert_eq!(&health.buckets, &expected_buckets(ledger));
        prop_assert_eq!(&health.net_burn, &expected_net_burn(ledger));
        prop_assert_eq!(&health.pauses, &expected_pauses(ledger));
        prop_assert_eq!(health.params_version, ledger.version);
        prop_assert!(health.all_invariants_hold);
        let newest = ledger.newest();
        prop_assert_eq!(health.price_published_at.map(|at| at.u64()), Some(newest.publish_time));
        prop_assert_eq!(health.spot_price, Some(shown_price(newest.price)));
        self.compare_status(&health)?;
        self.compare_holdings()?;
        prop_assert_eq!(self.claims(None), self.expected_claims(None));
        Ok(())
    }

    fn compare_status(&self, health: &HealthResponse) -> TestCaseResult {
        let (stored, mut now) = (self.ledger.breaker, self.ledger.clone());
        now.reassess();
        let StatusResponse {
            status,
            since,
            ratio_bps,
            reference_price,
            oracle_issue,
            warn_price,
            halt_price,
            policy,
        } = &health.status;
        prop_assert_eq!((*status, since.u64(), *ratio_bps), (now.status(), now.since, now.ratio().map(Bps)));
        prop_assert_eq!(policy, now.modes());
        prop_assert_eq!(*reference_price, now.reference().ok().map(shown_price));
        let issue = oracle_issue.as_ref().map(|issue| ["oracle:", &issue.code].concat());
        prop_assert_eq!(issue.as_deref(), now.reference().err());
        let limits = &now.params.thresholds;
        for (line, price) in [(limits.warn_bps, warn_price), (limits.halt_bps, halt_price)] {
            let Some(price) = price.map(|price| price.atomics().u128()) else { continue };
            let ratio = |price: u128| {
                let value = price.checked_mul(now.collateral() * BPS)?;
                value.checked_div(now.books.outstanding * ONE)
            };
            let is_last = ratio(price).is_none_or(|ratio| ratio <= line.0.into())
                && ratio(price + 1).is_none_or(|ratio| ratio > line.0.into());
            prop_assert!(is_last, "{price} is not the last price at {line:?}");
        }
        let queue = QueueInfo {
            last_id: now.last_id.into(),
            mint_epoch_ends: now.epoch_ends[0].into(),
            refund_epoch_ends: now.epoch_ends[1].into(),
            epoch_blocks: now.epoch_blocks().try_into().unwrap(),
            next_price_after: (now.now + u64::from(now.params.max_future_secs)).into(),
        };
        prop_assert_eq!(&health.queue, &queue);
        self.saw("status warning", now.status() == Status::Warning);
        self.saw("status halt_cr", now.status() == Status::HaltCr);
        self.saw("status halt_oracle", now.status() == Status::HaltOracle);
        let is_over = now.status() == Status::HaltOracle && now.breaker != Status::Healthy;
        self.saw("status halt_oracle over another", is_over);
        self.saw("status healthy again", stored != Status::Healthy && now.status() == Status::Healthy);
        let is_better = now.ratio().is_some_and(|ratio| ratio > limits.resume_warn_bps.0);
        self.saw("status held by the dwell time", now.breaker != Status::Healthy && is_better);
        self.saw(
            "epoch longer than the shortest",
            now.epoch_blocks() > now.params.queue.epoch.min_blocks.into(),
        );
        Ok(())
    }

    /// Who holds what, to the last unit: what the bank holds beyond the books was donated.
    fn compare_holdings(&self) -> TestCaseResult {
        let ledger = &self.ledger;
        let held = self.chain.akt(&self.chain.vault);
        prop_assert_eq!(held, ledger.held());
        prop_assert_eq!(ledger.akt.iter().sum::<u128>() + held, PURSE * u128::try_from(USERS).unwrap());
        let [burns, payable] = ledger.pending_act();
        let owned: u128 = ledger.accounts.iter().map(|account| account.act).sum();
        prop_assert_eq!(owned + burns + payable, ledger.books.outstanding);
        for (user, addr) in self.users.iter().enumerate() {
            prop_assert_eq!(self.chain.akt(addr), ledger.akt[user]);
        }
        let mut expected: Vec<BalanceResponse> = vec![];
        for (user, addr) in self.users.iter().chain([&self.chain.vault]).enumerate() {
            let account = ledger.account(user);
            if account.act > 0 || account.requests > 0 {
                expected.push(BalanceResponse {
                    address: addr.clone(),
                    uact: account.act.into(),
                    locked_uact: account.locked().into(),
                    unlocks_at: account.unlocks_at(ledger.lock_secs()).map(Into::into),
                    requests: account.requests,
                });
            }
            self.saw(
                "account with some of its act locked",
                account.locked() > 0 && account.locked() < account.act,
            );
        }
        expected.sort_by(|one, other| one.address.cmp(&other.address));
        let found: BalancesResponse = self.query(&QueryMsg::Balances { start_after: None, limit: Some(30) });
        prop_assert_eq!(found.balances, expected);
        self.saw("act of the vault's own", ledger.accounts[VAULT].act > 0);
        Ok(())
    }

    /// At the end of a history: what is long or seldom changes.
    pub fn compare_all(&self) -> TestCaseResult {
        self.compare_governance()?;
        self.compare_approvals()?;
        let health: HealthResponse = self.query(&QueryMsg::Health {});
        prop_assert_eq!(&health.vault, &self.query::<VaultResponse>(&QueryMsg::Vault {}));
        prop_assert_eq!(&health.status, &self.query::<StatusResponse>(&QueryMsg::Status {}));
        prop_assert_eq!(&health.net_burn, &self.query::<NetBurnResponse>(&QueryMsg::NetBurn {}));
        let answer: InvariantsResponse = self.query(&QueryMsg::Invariants {});
        prop_assert!(answer.all_hold, "{answer:?}");
        let all: Vec<RecordInfo> =
            self.ledger.requests.iter().map(|(id, request)| self.shown_request(*id, request)).collect();
        prop_assert_eq!(&self.records(None, None), &all);
        for status in [RecordStatus::Pending, RecordStatus::Executed, RecordStatus::Cancelled] {
            let of_status: Vec<_> = all.iter().filter(|record| record.status == status).cloned().collect();
            prop_assert_eq!(self.records(None, Some(status)), of_status);
        }
        for (user, addr) in self.users.iter().enumerate() {
            let own: Vec<_> = all.iter().filter(|record| record.owner == addr).cloned().collect();
            prop_assert_eq!(self.records(Some(addr), None), own);
            prop_assert_eq!(self.claims(Some(addr)), self.expected_claims(Some(user)));
            let address = addr.to_string();
            let found: UndeliveredResponse = self.query(&QueryMsg::Undelivered { address: address.clone() });
            prop_assert_eq!(found.uakt.u128(), self.ledger.kept[user]);
            let found: BucketsResponse = self.query(&QueryMsg::Buckets { address: Some(address) });
            let mut expected = expected_buckets(&self.ledger);
            expected.extend(expected_instants(&self.ledger, user));
            prop_assert_eq!(found.buckets, expected);
        }
        Ok(())
    }

    fn records(&self, owner: Option<&Addr>, status: Option<RecordStatus>) -> Vec<RecordInfo> {
        let (mut records, mut start_after, mut seen) = (vec![], None, BTreeSet::new());
        loop {
            let (owner, limit) = (owner.map(Addr::to_string), Some(30));
            let page: RecordsResponse = self.query(&QueryMsg::Records { owner, status, start_after, limit });
            records.extend(page.records);
            start_after = page.next;
            // A page that repeats itself must not go on for ever.
            if start_after.is_none_or(|next| !seen.insert(next)) {
                return records;
            }
        }
    }

    fn shown_request(&self, id: u64, request: &Request) -> RecordInfo {
        let Request { owner, to, order, deadline, requested_at, due, end } = request;
        let (mut min_out, mut act_out) = (None, None);
        match order {
            Order::Mint { min, .. } | Order::Burn { min, .. } => min_out = min.map(Into::into),
            Order::MintExact { act, .. } => act_out = Some((*act).into()),
            Order::Pay { .. } => {}
        }
        let (mut minted, mut burned, mut reason) = (None, None, None);
        let status = match end {
            None => RecordStatus::Pending,
            Some((_, End::Cancelled(why))) => {
                reason = Some((*why).to_owned());
                RecordStatus::Cancelled
            }
            Some((_, End::Minted(done))) => {
                minted = Some(mint_result(done));
                RecordStatus::Executed
            }
            Some((_, End::Paid(done))) => {
                burned = Some(burn_result(done));
                RecordStatus::Executed
            }
        };
        RecordInfo {
            id: id.into(),
            status,
            leg: Leg::ALL[order.leg()],
            owner: self.users[*owner].clone(),
            escrow: None,
            to: self.users[*to].clone(),
            paid_uakt: order.akt().into(),
            paid_uact: order.act().into(),
            min_out,
            act_out,
            deadline: deadline.map(Into::into),
            requested_at: (*requested_at).into(),
            wait: shown_wait(*due),
            ended_at: end.as_ref().map(|(at, _)| (*at).into()),
            reason,
            minted,
            burned,
        }
    }

    fn claims(&self, owner: Option<&Addr>) -> Vec<ClaimInfo> {
        let mut claims: Vec<ClaimInfo> = vec![];
        loop {
            let (owner, limit) = (owner.map(Addr::to_string), Some(30));
            let start_after = claims.last().map(|claim| claim.id);
            let page: ClaimsResponse = self.query(&QueryMsg::Claims { owner, start_after, limit });
            // A page that repeats itself must not go on for ever.
            let is_end = page.claims.len() < 30 || claims.len() > self.ledger.claims.len();
            claims.extend(page.claims);
            if is_end {
                return claims;
            }
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

fn expected_vault(ledger: &Ledger) -> VaultResponse {
    let books = &ledger.books;
    let [burns, payable] = ledger.pending_act();
    let akt: u128 = ledger.pending().map(|(_, request)| request.order.akt()).sum();
    VaultResponse {
        credits_uakt: books.credits.into(),
        buffer_uakt: books.buffer.into(),
        collateral_uakt: ledger.collateral().into(),
        outstanding_uact: books.outstanding.into(),
        unfunded_claims_uakt: ledger.unfunded().into(),
        funded_claims_uakt: (books.claims_funded - books.withdrawn).into(),
        pending_uakt: akt.into(),
        pending_uact: burns.into(),
        payable_uact: payable.into(),
        undelivered_uakt: ledger.kept.iter().sum::<u128>().into(),
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
    }
}

fn shown_bucket(name: &str, size: u128, left: u128, period: u64) -> BucketInfo {
    let period_secs = period.try_into().unwrap();
    BucketInfo { name: name.to_owned(), capacity: size.into(), available: left.into(), period_secs }
}

fn expected_buckets(ledger: &Ledger) -> Vec<BucketInfo> {
    let [mint, refund] = ledger.instant_rules();
    let buckets = &ledger.buckets;
    [
        ("mint", &buckets.mint, ledger.mint_size(), HOUR),
        ("refund", &buckets.refund, ledger.refund_size(), HOUR),
        ("instant_mint", &buckets.instant_mint, mint.all_uact.u128(), HOUR),
        ("instant_refund", &buckets.instant_refund, refund.all_uact.u128(), HOUR),
        ("shortfall", &buckets.shortfall, ledger.shortfall_size(), DAY),
    ]
    .into_iter()
    .map(|(name, bucket, size, period)| {
        shown_bucket(name, size, bucket.left(size, period, ledger.now), period)
    })
    .collect()
}

fn expected_instants(ledger: &Ledger, user: usize) -> Vec<BucketInfo> {
    let rules = ledger.instant_rules().into_iter().zip(&ledger.instants[user]);
    let named = ["account_mint", "account_refund"].into_iter().zip(rules);
    named
        .map(|(name, (rule, bucket))| {
            let size = rule.account_uact.u128();
            shown_bucket(name, size, bucket.left(size, HOUR, ledger.now), HOUR)
        })
        .collect()
}

fn expected_net_burn(ledger: &Ledger) -> NetBurnResponse {
    let shown = |Flow { burned, funded, paid, minted, spent }| bme::responses::Flow {
        burned_uakt: u128::into(burned),
        paid_uakt: u128::into(paid),
        net_uakt: if burned >= paid { (burned - paid).to_string() } else { format!("-{}", paid - burned) },
        funded_uakt: u128::into(funded),
        minted_uact: u128::into(minted),
        spent_uact: u128::into(spent),
    };
    let ever = ledger.recent(u64::MAX);
    NetBurnResponse { day: shown(ledger.recent(24)), month: shown(ledger.recent(720)), total: shown(ever) }
}

fn expected_pauses(ledger: &Ledger) -> Vec<PauseInfo> {
    let held = Leg::ALL.into_iter().zip(ledger.paused).filter(|(_, until)| *until > ledger.now);
    held.map(|(leg, until)| PauseInfo { leg, until: until.into() }).collect()
}
