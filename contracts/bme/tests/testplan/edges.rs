//! Events, and what is at the edge: nothing, one unit, everything, many at once.

use bme::{
    events::{Burned, Minted, Requested, Settled},
    msg::{ExecuteMsg, Payout, RecordStatus},
};
use cosmwasm_std::{BankMsg, Event, coins};
use cw_multi_test::{AppResponse, Executor};

use crate::{
    act_of,
    common::{AKT, DENOM, event, invoice, refused},
    seeded,
    turns::asked,
};

fn has(response: &AppResponse, kind: &str) -> bool {
    response.events.iter().any(|Event { ty, .. }| ty.strip_prefix("wasm-") == Some(kind))
}

#[test]
fn t8_1_a_mint_is_told_when_it_is_asked_and_when_it_is_done() {
    let (mut chain, alice) = seeded();
    let response = chain.mint(&alice, 100 * AKT).unwrap();
    let requested: Requested = event(&response);
    assert!(!has(&response, "bme_mint"), "it is not done yet");
    let minted: Minted = event(&chain.turn("0.5"));
    assert_eq!(minted.request, Some(requested.request));
    assert_eq!((minted.burned_uakt.u128(), minted.minted_uact.u128()), (100 * AKT, act_of(100 * AKT)));
}

#[test]
fn t8_2_a_refund_is_told_when_it_is_asked_and_when_it_is_done() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    let response = chain.burn(&alice, 10 * AKT).unwrap();
    let requested: Requested = event(&response);
    assert!(!has(&response, "bme_burn"), "it is not done yet");
    let burned: Burned = event(&chain.turn("0.5"));
    assert_eq!(burned.request, Some(requested.request));
    assert_eq!((burned.burned_uact.u128(), burned.from_credits_uakt.u128()), (10 * AKT, 20 * AKT));
}

#[test]
fn t8_3_a_settled_invoice_is_told() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    chain.approve(&alice, 10 * AKT).unwrap();
    let provider = chain.user("provider");
    let response =
        chain.settle(&[invoice("lease-1", &alice, &provider, 10 * AKT, Payout::Akt)], true).unwrap();
    let settled: Settled = event(&response);
    assert_eq!((settled.invoice.as_str(), settled.spent_uact.u128()), ("lease-1", 10 * AKT));
    assert_eq!(settled.from_credits_uakt.map(|uakt| uakt.u128()), Some(20 * AKT));
}

#[test]
fn t9_1_zero_is_refused_everywhere() {
    let (mut chain, alice) = seeded();
    let provider = chain.user("provider");
    refused(chain.burn(&alice, 0), "zero_amount", "");
    let exact = ExecuteMsg::MintActExact { act_out: 0u128.into(), to: None, deadline: None };
    refused(chain.run(&alice, &exact, &coins(AKT, DENOM)), "zero_amount", "");
    let mint = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
    refused(chain.run(&alice, &mint, &[]), "no_funds", "");
    refused(chain.run(&alice, &ExecuteMsg::FundVault {}, &[]), "no_funds", "");
    chain.approve(&alice, AKT).unwrap();
    let nothing = [invoice("1", &alice, &provider, 0, Payout::Act)];
    refused(chain.settle(&nothing, true), "zero_amount", "");
}

/// Production takes one uakt and gives it back at the end of the block; here it is not taken.
#[test]
fn t9_2_one_unit_converts_or_is_refused_cleanly() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    let akt = chain.akt(&alice);
    refused(chain.mint(&alice, 1), "dust_amount", "1 uakt converts to nothing");
    assert_eq!(chain.akt(&alice), akt);
    chain.ask_burn(&alice, 1);
    chain.turn("0.5");
    assert_eq!(chain.akt(&alice) - akt, 2);
    chain.set_price("3.0");
    refused(chain.burn(&alice, 1), "dust_amount", "1 uact converts to nothing");
}

#[test]
fn t9_3_the_greatest_amounts_overflow_nothing() {
    let (mut chain, alice) = seeded();
    refused(chain.burn(&alice, u128::MAX), "insufficient_act", &u128::MAX.to_string());
    let exact = ExecuteMsg::MintActExact { act_out: u128::MAX.into(), to: None, deadline: None };
    let response = chain.run(&alice, &exact, &coins(1_000 * AKT, DENOM)).unwrap();
    // No price of this world fits it: it runs into nothing, and comes back whole.
    chain.turn("0.5");
    chain.wait(86_400);
    chain.turn("0.5");
    assert_eq!(chain.record(asked(&response)).reason.as_deref(), Some("attempts"));
    assert_eq!((chain.akt(&alice), chain.books().outstanding_uact.u128()), (1_000 * AKT, 0));
    // All AKT that there is, several times over.
    let whale = chain.rich("whale", 1_000_000_000 * AKT);
    chain.ask_mint(&whale, 1_000_000_000 * AKT);
    chain.turn("0.5");
    assert_eq!(chain.act(&whale), act_of(1_000_000_000 * AKT));
}

#[test]
fn t9_4_mints_of_one_block_have_their_own_numbers() {
    let (mut chain, alice) = seeded();
    let height = chain.height();
    let ids = [(); 3].map(|()| chain.ask_mint(&alice, 50 * AKT));
    assert_eq!((ids, chain.height()), ([1, 2, 3], height));
    chain.turn("0.5");
    assert!(ids.iter().all(|id| chain.record(*id).status == RecordStatus::Executed));
}

/// ACT is a ledger of the vault: the bank knows no coin of it.
#[test]
fn t11_1_act_is_no_coin_that_a_bank_could_send() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    let bob = chain.user("bob");
    let send = BankMsg::Send { to_address: bob.to_string(), amount: coins(1, "uact") };
    chain.app.execute(alice.clone(), send.into()).unwrap_err();
    assert_eq!(chain.app.wrap().query_supply("uact").unwrap().amount.u128(), 0);
    assert_eq!((chain.act(&alice), chain.act(&bob)), (act_of(100 * AKT), 0));
}
