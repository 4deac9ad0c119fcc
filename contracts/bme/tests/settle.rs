//! Invoices on a simulated chain.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{Settled, SettlerSet},
    msg::{ExecuteMsg, Payout, QueryMsg},
    responses::{
        ApprovalResponse, InvoiceResponse, Outcome, SettleQuote, SettleResult, SettledInvoice, SettlerInfo,
        SettlersResponse,
    },
};
use common::{AKT, Suite, data, event, invoice, refused, spreadless};
use cosmwasm_std::{Addr, Uint64};
use cw_multi_test::AppResponse;

fn ready() -> (Suite, Addr, Addr) {
    let mut suite = Suite::new(spreadless(), "1.0");
    let (payer, provider) = (suite.rich("payer", 100 * AKT), suite.user("provider"));
    suite.mint(&payer, 100 * AKT).unwrap();
    suite.approve(&payer, 50 * AKT).unwrap();
    suite.set_price("2.0");
    (suite, payer, provider)
}

fn outcomes(response: &AppResponse) -> Vec<Outcome> {
    data::<SettleResult>(response).results.into_iter().map(|result| result.outcome).collect()
}

fn settled(outcome: &Outcome) -> &SettledInvoice {
    match outcome {
        Outcome::Settled(invoice) => invoice,
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn code(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Settled(invoice) => panic!("{invoice:?}"),
        Outcome::Refused(refusal) => &refusal.code,
    }
}

#[test]
fn a_provider_gets_akt_of_the_same_value_or_the_act_itself() {
    let (mut suite, payer, provider) = ready();
    let batch = [
        invoice("a", &payer, &provider, 20 * AKT, Payout::Akt),
        invoice("b", &payer, &provider, 10 * AKT, Payout::Act),
        invoice("c", &payer, &provider, 4 * AKT, Payout::Akt),
    ];
    let quote: SettleQuote =
        suite.query(&QueryMsg::QuoteSettle { settler: suite.settler.to_string(), invoices: batch.to_vec() });
    let response = suite.settle(&batch, true).unwrap();
    assert_eq!(quote.results.unwrap(), data::<SettleResult>(&response).results);
    let outcomes = outcomes(&response);
    assert_eq!(settled(&outcomes[0]).payment.as_ref().unwrap().from_credits_uakt.u128(), 10 * AKT);
    assert_eq!((settled(&outcomes[1]).payment.as_ref(), settled(&outcomes[1]).price), (None, None));
    assert_eq!(
        (suite.akt(&provider), suite.act(&provider), suite.act(&payer)),
        (12 * AKT, 10 * AKT, 66 * AKT)
    );
    // One bank send for two invoices.
    let sends = response.events.iter().filter(|event| event.ty == "transfer").count();
    assert_eq!(sends, 1);
    assert_eq!(event::<Settled>(&response).invoice, "a");
    let left: ApprovalResponse =
        suite.query(&QueryMsg::Approval { holder: payer.to_string(), settler: suite.settler.to_string() });
    assert_eq!(left.remaining_uact.u128(), 16 * AKT);
}

#[test]
fn each_invoice_answers_for_itself_unless_atomic() {
    let (mut suite, payer, provider) = ready();
    let stranger = suite.user("stranger");
    let vault = suite.vault.clone();
    let batch = [
        invoice("1", &payer, &provider, 10 * AKT, Payout::Akt),
        invoice("2", &payer, &provider, 41 * AKT, Payout::Akt),
        invoice("3", &stranger, &provider, 1, Payout::Akt),
        invoice("4", &payer, &provider, 0, Payout::Act),
        invoice("5", &payer, &vault, 1, Payout::Act),
        invoice("", &payer, &provider, 1, Payout::Act),
        invoice("1", &payer, &provider, 11 * AKT, Payout::Akt),
        invoice("6", &payer, &provider, 1, Payout::Akt),
        invoice("7", &payer, &provider, 5 * AKT, Payout::Akt),
    ];
    let before = suite.books();
    refused(suite.settle(&batch, true), "not_approved", "lets the settler spend 40000000 uact now");
    assert_eq!(suite.books(), before);

    let outcomes = outcomes(&suite.settle(&batch, false).unwrap());
    let codes: Vec<_> = outcomes[1..8].iter().map(code).collect();
    let expected = [
        "not_approved",
        "not_approved",
        "zero_amount",
        "self_target",
        "invoice_id",
        "invoice_state",
        "dust_amount",
    ];
    assert_eq!(codes, expected);
    assert_eq!((suite.akt(&provider), suite.act(&payer)), (7_500_000, 85 * AKT));
}

#[test]
fn an_invoice_pays_once() {
    let (mut suite, payer, provider) = ready();
    let bill = invoice("once", &payer, &provider, 10 * AKT, Payout::Akt);
    // Twice in one batch, and again later at another price.
    let first = outcomes(&suite.settle(&[bill.clone(), bill.clone()], false).unwrap());
    assert_eq!((settled(&first[0]).is_replay, settled(&first[1]).is_replay), (false, true));
    suite.set_price("4.0");
    let again = outcomes(&suite.settle(&[bill.clone()], true).unwrap());
    assert_eq!(again[0], first[1]);
    assert_eq!((suite.akt(&provider), suite.act(&payer)), (5 * AKT, 90 * AKT));
    let stored: InvoiceResponse =
        suite.query(&QueryMsg::Invoice { settler: suite.settler.to_string(), id: "once".to_owned() });
    assert_eq!(stored.invoice.as_ref(), Some(settled(&again[0])));

    for other in [
        invoice("once", &payer, &provider, 9 * AKT, Payout::Akt),
        invoice("once", &payer, &provider, 10 * AKT, Payout::Act),
        invoice("once", &payer, &payer, 10 * AKT, Payout::Akt),
        invoice("once", &provider, &provider, 10 * AKT, Payout::Akt),
    ] {
        refused(suite.settle(&[other], true), "invoice_state", "once is settled with another content");
    }
}

#[test]
fn only_registered_settlers_with_a_standing_permission_spend() {
    let (mut suite, payer, provider) = ready();
    let bill = invoice("x", &payer, &provider, AKT, Payout::Act);
    let msg = ExecuteMsg::Settle { invoices: vec![bill.clone()], atomic: None };
    refused(suite.run(&payer, &msg, &[]), "unknown_settler", payer.as_str());
    refused(suite.settle(&[], false), "batch_size", "not 0");
    refused(suite.settle(&vec![bill.clone(); 101], false), "batch_size", "not 101");

    suite.approve(&payer, 0).unwrap();
    refused(suite.settle(&[bill.clone()], true), "not_approved", "spend 0 uact");
    let (settler, expires) = (suite.settler.to_string(), Uint64::new(suite.now() + 10));
    let approve = ExecuteMsg::ApproveSettler { settler, limit: AKT.into(), expires };
    suite.run(&payer, &approve, &[]).unwrap();
    suite.wait(11);
    refused(suite.settle(&[bill.clone()], true), "not_approved", "spend 0 uact");
    refused(suite.run(&payer, &approve, &[]), "approval_expired", "the permission would end");

    suite.approve(&payer, 500 * AKT).unwrap();
    let large = invoice("y", &payer, &provider, 101 * AKT, Payout::Act);
    refused(
        suite.settle(&[large], true),
        "insufficient_act",
        "101000000 uact are needed, the account holds 100000000",
    );
    let (owner, addr) = (suite.owner.clone(), suite.settler.to_string());
    suite.run(&owner, &ExecuteMsg::SetSettler { addr, daily_cap: None, enabled: false }, &[]).unwrap();
    refused(suite.settle(&[bill], true), "unknown_settler", "is not a registered settler");
}

#[test]
fn a_payout_in_act_needs_no_price_and_one_in_akt_does() {
    let (mut suite, payer, provider) = ready();
    suite.wait(100_000);
    suite.settle(&[invoice("act", &payer, &provider, AKT, Payout::Act)], true).unwrap();
    refused(
        suite.settle(&[invoice("akt", &payer, &provider, AKT, Payout::Akt)], true),
        "oracle_unhealthy",
        "stale",
    );
    assert_eq!(suite.act(&provider), AKT);
}

/// The chain trims the attributes of events, where "a" and "a " would be the same invoice.
#[test]
fn an_invoice_id_has_visible_ascii_characters_only() {
    let (mut suite, payer, provider) = ready();
    let bill = |id: &str| invoice(id, &payer, &provider, 1, Payout::Act);
    let long = "x".repeat(65);
    for id in ["", "a ", " a", "a b", "\ta", "a\n", "\u{7f}", "\0", "\u{e4}", "\u{a0}a", &long] {
        let text = format!("this one has {} bytes", id.len());
        refused(suite.settle(&[bill(id)], true), "invoice_id", &text);
    }
    for id in ["a", "!~", "2026-07/17:\"a\"", &long[1..]] {
        let response = suite.settle(&[bill(id)], true).unwrap();
        assert_eq!(event::<Settled>(&response).invoice, id);
    }
}

/// Events tell what the books moved, not what the rule asked for.
#[test]
fn a_settled_invoice_reports_the_spread_that_moved() {
    let mut params = spreadless();
    params.settle.spread_bps = bme_math::Bps(1_000);
    let mut suite = Suite::new(params, "1.0");
    let (payer, provider) = (suite.rich("payer", 100 * AKT), suite.user("provider"));
    suite.mint(&payer, 100 * AKT).unwrap();
    suite.approve(&payer, 100 * AKT).unwrap();
    // At half the price 40 ACT are worth 80 AKT, of which 72 are paid and 8 kept; the next 40 find 20 credits, pay 72
    // with the 8 of the buffer, and keep nothing.
    suite.set_price("0.5");
    for (id, spread, total) in [("a", 8 * AKT, 8 * AKT), ("b", 0, 8 * AKT)] {
        let response = suite.settle(&[invoice(id, &payer, &provider, 40 * AKT, Payout::Akt)], true).unwrap();
        assert_eq!(event::<Settled>(&response).spread_uakt.unwrap().u128(), spread, "{id}");
        assert_eq!(suite.books().totals.spread_uakt.u128(), total, "{id}");
    }
}

/// A stolen settler's key costs at most a day's cap, whatever the holders approved.
#[test]
fn a_settler_spends_no_more_than_its_cap_in_a_day() {
    let (mut suite, payer, provider) = ready();
    let (owner, addr) = (suite.owner.clone(), suite.settler.to_string());
    // Six hours before midnight.
    let midnight = (suite.now() / 86_400 + 2) * 86_400;
    suite.wait(midnight - 21_600 - suite.now());
    let set = |suite: &mut Suite, cap: Option<u128>, enabled: bool| {
        let daily_cap = cap.map(Into::into);
        suite.run(&owner, &ExecuteMsg::SetSettler { addr: addr.clone(), daily_cap, enabled }, &[])
    };
    let limits = |suite: &Suite| {
        let page: SettlersResponse = suite.query(&QueryMsg::Settlers { start_after: None, limit: None });
        let SettlerInfo { daily_cap_uact, left_today_uact, .. } = page.settlers[0].clone();
        (daily_cap_uact.map(|cap| cap.u128()), left_today_uact.map(|left| left.u128()))
    };
    assert_eq!(limits(&suite), (None, None));
    let response = set(&mut suite, Some(10 * AKT), true).unwrap();
    assert_eq!(event::<SettlerSet>(&response).daily_cap_uact.map(|cap| cap.u128()), Some(10 * AKT));
    refused(set(&mut suite, Some(10 * AKT), true), "settler_unchanged", "with that cap");

    let bill = |id: &str, uact| invoice(id, &payer, &provider, uact, Payout::Act);
    // Both payouts count, within a batch and from batch to batch; a refused invoice counts for nothing.
    let batch = [bill("1", 6 * AKT), bill("2", 5 * AKT), bill("1", 6 * AKT), bill("3", 3 * AKT)];
    let quote: SettleQuote =
        suite.query(&QueryMsg::QuoteSettle { settler: addr.clone(), invoices: batch.to_vec() });
    let response = suite.settle(&batch, false).unwrap();
    assert_eq!(quote.results.unwrap(), data::<SettleResult>(&response).results);
    assert_eq!(code(&outcomes(&response)[1]), "settler_cap");
    assert_eq!(limits(&suite), (Some(10 * AKT), Some(AKT)));
    suite.set_price("2.0");
    let text =
        format!("1000001 uact are needed, 1000000 uact of the 10000000 uact a day are left until {midnight}");
    let akt = |id: &str, uact| invoice(id, &payer, &provider, uact, Payout::Akt);
    refused(suite.settle(&[akt("4", AKT + 1)], true), "settler_cap", &text);
    suite.settle(&[akt("4", AKT)], true).unwrap();
    refused(suite.settle(&[bill("5", 1)], true), "settler_cap", "0 uact of the 10000000 uact");

    // A higher cap knows what was spent, a lower one leaves nothing; what is answered again costs nothing.
    set(&mut suite, Some(12 * AKT), true).unwrap();
    assert_eq!(limits(&suite), (Some(12 * AKT), Some(2 * AKT)));
    set(&mut suite, Some(3 * AKT), true).unwrap();
    assert_eq!(limits(&suite), (Some(3 * AKT), Some(0)));
    suite.settle(&[akt("4", AKT)], true).unwrap();

    // The last second of the day, and the first of the next.
    suite.wait(midnight - 1 - suite.now());
    refused(suite.settle(&[bill("5", 1)], true), "settler_cap", "0 uact");
    suite.wait(1);
    suite.settle(&[bill("5", AKT)], true).unwrap();
    assert_eq!(limits(&suite), (Some(3 * AKT), Some(2 * AKT)));
    suite.settle(&[bill("5b", 2 * AKT)], true).unwrap();
    refused(suite.settle(&[bill("6", 1)], true), "settler_cap", "0 uact");
    set(&mut suite, None, true).unwrap();
    suite.settle(&[bill("6", 5 * AKT)], true).unwrap();
    assert_eq!(limits(&suite), (None, None));

    // A cap beside `enabled: false` is of no account.
    set(&mut suite, Some(1), false).unwrap();
    refused(set(&mut suite, None, false), "settler_unchanged", "is registered: false");
    refused(suite.settle(&[bill("7", 1)], true), "unknown_settler", "");
}
