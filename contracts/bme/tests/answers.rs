//! The contract's own writer gives the bytes of the derived one, for every answer and the data of every response.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::{any::type_name, collections::BTreeSet};

use access::Offer;
use bme::{
    msg::{Payout, QueryMsg, RecordStatus, Refusal},
    params::{BufferRule, Leg, Mode, Modes, Params, PriceSource},
    preset,
    responses::*,
};
use bme_math::{Bps, PriceRule, Status};
use cosmwasm_schema::{QueryResponses, schemars::schema::RootSchema};
use cosmwasm_std::{Addr, Decimal, to_json_string};
use json::ToJson;
use serde::Serialize;

/// Both writers agree on these answers. Returns the name of their type.
#[track_caller]
fn agree<T: ToJson + Serialize>(answers: &[T]) -> String {
    for answer in answers {
        assert_eq!(to_json_string(&answer.to_json()).unwrap(), to_json_string(answer).unwrap());
    }
    type_name::<T>().rsplit("::").next().unwrap().to_owned()
}

fn addr(name: &str) -> Addr {
    Addr::unchecked(name)
}

/// Every status. A new one does not build until it is here.
fn statuses() -> Vec<Status> {
    use Status::*;
    let all = vec![Healthy, Warning, HaltCr, HaltOracle];
    for status in &all {
        match status {
            Healthy | Warning | HaltCr | HaltOracle => {}
        }
    }
    all
}

/// Every rule for a price, as above.
fn rules() -> Vec<PriceRule> {
    use PriceRule::*;
    let all = vec![Spot {}, Twap {}, Worst { k: u32::MAX }];
    for rule in &all {
        match rule {
            Spot {} | Twap {} | Worst { .. } => {}
        }
    }
    all
}

/// Every mode, as above.
fn modes() -> Vec<Modes> {
    use Mode::*;
    let all = [Open, NextPrice, Epoch, Closed];
    all.map(|mode| {
        match mode {
            Open | NextPrice | Epoch | Closed => {}
        }
        Modes { mint: mode, refund: Open, settle: Closed }
    })
    .into()
}

/// The parameters under every rule.
fn params() -> Vec<Params> {
    let preset = preset::parse(preset::HARDENED).unwrap();
    let under = |rule| Params {
        reference: PriceSource { rule, ..preset.reference },
        buffer: BufferRule { pays: true, counts: false },
        ..preset.clone()
    };
    rules().into_iter().map(under).collect()
}

fn refusal() -> Refusal {
    Refusal { code: "stale".into(), message: "\"quoted\" \\ \n \u{1} é".into() }
}

fn mint_result() -> MintResult {
    MintResult {
        burned_uakt: u128::MAX.into(),
        minted_uact: 1_u128.into(),
        change_uakt: 0_u128.into(),
        price: Decimal::permille(1_270),
        spread_bps: Bps(u32::MAX),
    }
}

fn payment(claim_id: Option<u64>) -> PaymentResult {
    PaymentResult {
        owed_uakt: 4_u128.into(),
        from_credits_uakt: 1_u128.into(),
        from_buffer_uakt: 2_u128.into(),
        from_escrow_uakt: 9_u128.into(),
        claimed_uakt: 3_u128.into(),
        claim_id: claim_id.map(Into::into),
    }
}

fn burn_result(claim_id: Option<u64>) -> BurnResult {
    BurnResult {
        burned_uact: 1_u128.into(),
        payment: payment(claim_id),
        price: Decimal::MAX,
        spread_bps: Bps(25),
    }
}

fn settled(payout: Payout) -> SettledInvoice {
    let is_akt = match payout {
        Payout::Akt => true,
        Payout::Act => false,
    };
    SettledInvoice {
        payer: addr("payer"),
        escrow: is_akt.then_some(3_u64.into()),
        provider: addr("provider"),
        uact: 1_u128.into(),
        payout,
        price: is_akt.then_some(Decimal::zero()),
        spread_bps: Bps(0),
        payment: is_akt.then_some(payment(Some(u64::MAX))),
        request: is_akt.then_some(7_u64.into()),
        settled_at: 2_u64.into(),
        is_replay: is_akt,
    }
}

/// Every outcome, as above.
fn outcomes() -> Vec<InvoiceResult> {
    use Outcome::*;
    let all = [Settled(settled(Payout::Akt)), Settled(settled(Payout::Act)), Refused(refusal())];
    all.map(|outcome| {
        match outcome {
            Settled(_) | Refused(_) => {}
        }
        InvoiceResult { id: "lease/1".into(), outcome }
    })
    .into()
}

fn mint_quotes() -> Vec<MintQuote> {
    let quote = |status| MintQuote {
        result: Some(mint_result()),
        wait: None,
        status,
        status_after: Some(status),
        would_fail: None,
    };
    let refused = |status| MintQuote {
        result: None,
        wait: Some(WaitInfo::NextPrice {}),
        status,
        status_after: None,
        would_fail: Some(refusal()),
    };
    statuses().into_iter().flat_map(|status| [quote(status), refused(status)]).collect()
}

fn burn_quote(result: Option<BurnResult>) -> BurnQuote {
    let (status, status_after) = (Status::HaltCr, result.as_ref().map(|_| Status::Warning));
    let would_fail = if result.is_none() { Some(refusal()) } else { None };
    let wait = result.is_none().then(|| WaitInfo::Epoch { due_height: 9_u64.into() });
    BurnQuote { result, wait, status, status_after, would_fail }
}

fn settle_quote(results: Option<Vec<InvoiceResult>>) -> SettleQuote {
    let (status, status_after) = (Status::HaltOracle, results.as_ref().map(|_| Status::HaltOracle));
    let would_fail = if results.is_none() { Some(refusal()) } else { None };
    SettleQuote { results, status, status_after, would_fail }
}

fn status(policy: Modes, is_known: bool) -> StatusResponse {
    StatusResponse {
        status: Status::Warning,
        since: 1_u64.into(),
        ratio_bps: is_known.then_some(Bps(9_400)),
        reference_price: is_known.then_some(Decimal::one()),
        oracle_issue: if is_known { None } else { Some(refusal()) },
        warn_price: is_known.then_some(Decimal::percent(95)),
        halt_price: is_known.then_some(Decimal::percent(90)),
        policy,
    }
}

fn vault() -> VaultResponse {
    VaultResponse {
        credits_uakt: 1_u128.into(),
        buffer_uakt: 2_u128.into(),
        collateral_uakt: 3_u128.into(),
        outstanding_uact: 4_u128.into(),
        unfunded_claims_uakt: 5_u128.into(),
        funded_claims_uakt: 6_u128.into(),
        pending_uakt: 17_u128.into(),
        pending_uact: 18_u128.into(),
        payable_uact: 19_u128.into(),
        undelivered_uakt: 20_u128.into(),
        totals: Totals {
            burned_uakt: 7_u128.into(),
            minted_uact: 8_u128.into(),
            spent_uact: 9_u128.into(),
            paid_uakt: 10_u128.into(),
            reminted_uakt: 11_u128.into(),
            funded_uakt: 12_u128.into(),
            spread_uakt: 13_u128.into(),
            claimed_uakt: 14_u128.into(),
            claims_funded_uakt: 15_u128.into(),
            claims_withdrawn_uakt: 16_u128.into(),
        },
    }
}

fn pending(params: Params) -> PendingParamsResponse {
    let changed = vec!["mint.price".into(), "reference.rule".into()];
    let pending = PendingParams { version: 3, due: 4_u64.into(), changed, loosened: vec![], params };
    PendingParamsResponse { pending: Some(pending) }
}

fn roles() -> Vec<RolesResponse> {
    let pauses = Leg::ALL.map(|leg| PauseInfo { leg, until: u64::MAX.into() });
    let bare =
        RolesResponse { owner: addr("owner"), offer: None, guardian: None, charges: 0, pauses: vec![] };
    let full = RolesResponse {
        offer: Some(Offer { nominee: addr("next"), expires: 5_u64.into() }),
        guardian: Some(addr("guardian")),
        charges: u8::MAX,
        pauses: pauses.into(),
        ..bare.clone()
    };
    vec![bare, full]
}

fn claim() -> ClaimInfo {
    ClaimInfo {
        id: u64::MAX.into(),
        owner: addr("owner"),
        amount_uakt: 1_u128.into(),
        withdrawn_uakt: 2_u128.into(),
        withdrawable_uakt: 3_u128.into(),
        ahead_uakt: 4_u128.into(),
    }
}

fn record(status: RecordStatus) -> RecordInfo {
    let is_over = match status {
        RecordStatus::Pending => false,
        RecordStatus::Executed | RecordStatus::Cancelled => true,
    };
    RecordInfo {
        id: 1_u64.into(),
        status,
        leg: Leg::Mint,
        owner: addr("owner"),
        to: addr("to"),
        escrow: is_over.then(|| 9_u64.into()),
        paid_uakt: 2_u128.into(),
        paid_uact: 3_u128.into(),
        min_out: is_over.then(|| 4_u128.into()),
        act_out: is_over.then(|| 5_u128.into()),
        deadline: is_over.then(|| 6_u64.into()),
        requested_at: 7_u64.into(),
        wait: WaitInfo::NextPrice {},
        ended_at: is_over.then(|| 8_u64.into()),
        reason: is_over.then(|| "oracle:stale".into()),
        minted: is_over.then(mint_result),
        burned: is_over.then(|| burn_result(None)),
    }
}

fn escrow(is_full: bool) -> EscrowInfo {
    EscrowInfo {
        id: 1_u64.into(),
        owner: addr("owner"),
        refund_to: addr("heir"),
        label: is_full.then(|| "lease".into()),
        settlers: vec![addr("settler")],
        depositors: is_full.then(|| vec![addr("giver")]),
        spendable_uact: 2_u128.into(),
        deposits: vec![EscrowDeposit {
            depositor: addr("giver"),
            uact: 3_u128.into(),
            expires: is_full.then(|| 4_u64.into()),
        }],
        fallback: vec![EscrowFallback { giver: addr("giver"), uakt: 5_u128.into() }],
    }
}

fn records() -> Vec<RecordInfo> {
    [RecordStatus::Pending, RecordStatus::Executed, RecordStatus::Cancelled].map(record).into()
}

fn bucket() -> BucketInfo {
    BucketInfo { name: "mint".into(), capacity: 1_u128.into(), available: 0_u128.into(), period_secs: 3_600 }
}

fn net_burn() -> NetBurnResponse {
    let flow = || Flow {
        burned_uakt: 1_u128.into(),
        paid_uakt: 2_u128.into(),
        net_uakt: "-1".into(),
        funded_uakt: 3_u128.into(),
        minted_uact: 4_u128.into(),
        spent_uact: 5_u128.into(),
    };
    NetBurnResponse { day: flow(), month: flow(), total: flow() }
}

fn health() -> HealthResponse {
    HealthResponse {
        height: 1_u64.into(),
        time: 2_u64.into(),
        status: status(Modes { mint: Mode::Epoch, refund: Mode::NextPrice, settle: Mode::Open }, true),
        vault: vault(),
        pauses: vec![PauseInfo { leg: Leg::Settle, until: 3_u64.into() }],
        params_version: 4,
        queue: QueueInfo {
            last_id: 5_u64.into(),
            mint_epoch_ends: 6_u64.into(),
            refund_epoch_ends: 7_u64.into(),
            epoch_blocks: 8,
            next_price_after: 9_u64.into(),
        },
        buckets: vec![bucket()],
        net_burn: net_burn(),
        price_published_at: Some(10_u64.into()),
        spot_price: None,
        all_invariants_hold: true,
    }
}

#[test]
fn answers_are_written_as_derived() {
    let params_of = |params| ParamsResponse { version: u32::MAX, params };
    let balance = || BalanceResponse {
        address: addr("holder"),
        uact: 1_u128.into(),
        locked_uact: 1_u128.into(),
        unlocks_at: Some(2_u64.into()),
        requests: 3,
    };
    let settler = |cap: Option<u128>| SettlerInfo {
        settler: addr("settler"),
        daily_cap_uact: cap.map(Into::into),
        left_today_uact: cap.map(Into::into),
    };
    let approval = |expires: Option<u64>| ApprovalResponse {
        remaining_uact: 1_u128.into(),
        expires: expires.map(Into::into),
    };
    let invariant =
        |holds| Invariant { name: "1: a = b".into(), left: 1_u128.into(), right: u128::MAX.into(), holds };

    let answers: BTreeSet<String> = [
        agree(
            &modes()
                .into_iter()
                .flat_map(|row| [status(row.clone(), true), status(row, false)])
                .collect::<Vec<_>>(),
        ),
        agree(&[vault()]),
        agree(&params().into_iter().map(params_of).collect::<Vec<_>>()),
        agree(
            &[vec![PendingParamsResponse { pending: None }], params().into_iter().map(pending).collect()]
                .concat(),
        ),
        agree(&[ConfigResponse {
            oracle: addr("oracle"),
            symbol: "AKT/USD".into(),
            akt_denom: "uakt".into(),
        }]),
        agree(&roles()),
        agree(&mint_quotes()),
        agree(&[burn_quote(None), burn_quote(Some(burn_result(Some(7))))]),
        agree(&[settle_quote(None), settle_quote(Some(vec![])), settle_quote(Some(outcomes()))]),
        agree(&[balance()]),
        agree(&[
            BalancesResponse { balances: vec![] },
            BalancesResponse { balances: vec![balance(), balance()] },
        ]),
        agree(&[
            RecordResponse { record: None },
            RecordResponse { record: Some(record(RecordStatus::Pending)) },
        ]),
        agree(&[
            RecordsResponse { records: records(), next: None },
            RecordsResponse { records: vec![], next: Some(4_u64.into()) },
        ]),
        agree(&[EscrowResponse { escrow: None }, EscrowResponse { escrow: Some(escrow(true)) }]),
        agree(&[EscrowsResponse { escrows: vec![escrow(false), escrow(true)] }]),
        agree(&[EscrowReturnsResponse {
            returns: vec![EscrowReturn { id: 1_u64.into(), uakt: 2_u128.into() }],
        }]),
        agree(&[UndeliveredResponse { uakt: 5_u128.into() }]),
        agree(&[BucketsResponse { buckets: vec![bucket()] }]),
        agree(&[net_burn()]),
        agree(&[health()]),
        agree(&[approval(None), approval(Some(2))]),
        agree(&[SettlersResponse { settlers: vec![settler(None), settler(Some(3))] }]),
        agree(&[InvoiceResponse { invoice: None }, InvoiceResponse { invoice: Some(settled(Payout::Act)) }]),
        agree(&[ClaimResponse { claim: None }, ClaimResponse { claim: Some(claim()) }]),
        agree(&[ClaimsResponse { claims: vec![] }, ClaimsResponse { claims: vec![claim(), claim()] }]),
        agree(&[InvariantsResponse { invariants: vec![invariant(true), invariant(false)], all_hold: false }]),
    ]
    .into();

    let title = |schema: RootSchema| schema.schema.metadata.unwrap().title.unwrap();
    let listed: BTreeSet<_> = QueryMsg::response_schemas().unwrap().into_values().map(title).collect();
    assert_eq!(answers, listed);
}

#[test]
fn response_data_is_written_as_derived() {
    let ticket = |wait| Ticket { id: 1_u64.into(), wait };
    let (price, epoch) = (WaitInfo::NextPrice {}, WaitInfo::Epoch { due_height: 2_u64.into() });
    agree(&[MintAnswer::Executed { result: mint_result() }, MintAnswer::Waits { ticket: ticket(price) }]);
    agree(&[
        BurnAnswer::Executed { result: burn_result(None) },
        BurnAnswer::Executed { result: burn_result(Some(1)) },
        BurnAnswer::Waits { ticket: ticket(epoch) },
    ]);
    let ticket = || Ticket { id: 1_u64.into(), wait: WaitInfo::NextPrice {} };
    let result =
        |mint, ticket| EscrowResult { id: 1_u64.into(), deposited_uact: 2_u128.into(), mint, ticket };
    agree(&[result(None, Some(ticket())), result(Some(mint_result()), None)]);
    agree(&[CrankResult { visited: 1, executed: 2, cancelled: 3 }]);
    agree(&[SettleResult { results: vec![] }, SettleResult { results: outcomes() }]);
}
