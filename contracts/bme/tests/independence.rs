//! No message can be made to fail by what another user did before within his own limits.
//!
//! Each test does all that one may do in somebody's way, and then lets the other do what he came for.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[allow(unused)]
mod turns;

use bme::{
    msg::{ExecuteMsg, Payout, RecordStatus},
    params::Params,
    preset,
    queue::MAX_REQUESTS,
};
use common::{AKT, DENOM, Suite, atomics, invoice, spreadless};
use cosmwasm_std::{Addr, BankMsg, coins};
use cw_multi_test::Executor;
use turns::{Mainnet, mainnet, under};

/// Crowding out takes many accounts: as many as a crank visits requests.
const CROWD: usize = 5;

fn hardened() -> Params {
    let mut params = preset::parse(preset::HARDENED).unwrap();
    params.mint.minimum_uact = AKT.into();
    params
}

/// Accounts that fill their places in every line, some of them with requests that can never run.
fn crowd(chain: &mut Mainnet, count: usize) -> Vec<Addr> {
    let users: Vec<_> = (0..count).map(|at| chain.rich(&format!("crowd{at}"), 10_000 * AKT)).collect();
    for user in &users {
        chain.ask_mint(user, 1_000 * AKT);
    }
    chain.turn("1.0");
    for user in &users {
        for at in 0..MAX_REQUESTS {
            if at % 2 == 0 {
                chain.ask_burn(user, 1 + u128::from(at));
                continue;
            }
            // More ACT than it will ever give: it runs into its minimum.
            let msg = ExecuteMsg::MintAct { to: None, min_act_out: Some(u128::MAX.into()), deadline: None };
            chain.run(user, &msg, &coins(20 * AKT, DENOM)).unwrap();
        }
    }
    users
}

/// Twenty requests of each of five accounts are ahead on both legs.
#[test]
fn a_full_queue_stops_no_request_and_no_payment() {
    let mut chain = mainnet("1.0");
    let alice = chain.rich("alice", 1_000 * AKT);
    chain.ask_mint(&alice, 200 * AKT);
    chain.turn("1.0");
    crowd(&mut chain, CROWD);
    let (akt, act) = (chain.akt(&alice), chain.act(&alice));
    let mint = chain.ask_mint(&alice, 100 * AKT);
    let burn = chain.ask_burn(&alice, 50 * AKT);
    chain.end_epochs(atomics("1.0"));
    // As many cranks as there are requests ahead, by fifty, and one more for each line.
    let ahead = CROWD * usize::from(MAX_REQUESTS);
    for _ in 0..ahead / 50 + 3 {
        chain.crank(50);
    }
    assert_eq!([mint, burn].map(|id| chain.record(id).status), [RecordStatus::Executed; 2]);
    assert_eq!(chain.act(&alice), act - 50 * AKT + 100 * AKT * 9_975 / 10_000);
    assert_eq!(chain.akt(&alice), akt - 100 * AKT + 50 * AKT);
    // Payments need no line at all.
    let provider = chain.user("provider");
    chain.approve(&alice, 10 * AKT).unwrap();
    chain.settle(&[invoice("1", &alice, &provider, 10 * AKT, Payout::Act)], true).unwrap();
}

/// A full line of an owner is his own: another's places are all free.
#[test]
fn the_places_of_one_owner_are_not_those_of_another() {
    let mut chain = mainnet("1.0");
    let alice = chain.rich("alice", 1_000 * AKT);
    crowd(&mut chain, 1);
    for _ in 0..MAX_REQUESTS {
        chain.ask_mint(&alice, 20 * AKT);
    }
    // Nor does minting to somebody take his places: they are the sender's.
    let bob = chain.rich("bob", 1_000 * AKT);
    let carol = chain.rich("carol", 1_000 * AKT);
    for _ in 0..MAX_REQUESTS {
        let to = Some(bob.to_string());
        let msg = ExecuteMsg::MintAct { to, min_act_out: None, deadline: None };
        chain.run(&carol, &msg, &coins(20 * AKT, DENOM)).unwrap();
    }
    chain.ask_mint(&bob, 20 * AKT);
}

/// Invoices that wait for a payee are others' doing and count among his requests in nobody's eyes.
#[test]
fn invoices_that_wait_take_no_places_of_their_payee() {
    let mut chain = under(hardened(), "1.0");
    let (payer, payee) = (chain.rich("payer", 1_000 * AKT), chain.rich("payee", 10_000 * AKT));
    chain.mint(&payer, 90 * AKT).unwrap();
    chain.approve(&payer, 90 * AKT).unwrap();
    let invoices: Vec<_> =
        (0..40).map(|at| invoice(&format!("{at}"), &payer, &payee, AKT, Payout::Akt)).collect();
    chain.settle(&invoices, true).unwrap();
    for _ in 0..MAX_REQUESTS {
        // More than goes at once.
        chain.ask_mint(&payee, 200 * AKT);
    }
}

/// What others send to somebody is locked, and what he had stays free to the last unit.
#[test]
fn nobody_locks_what_another_holds() {
    let mut params = spreadless();
    params.refund.lock_secs = 1_800;
    let mut suite = Suite::new(params, "1.0");
    let (alice, mallory) = (suite.rich("alice", 100 * AKT), suite.rich("mallory", 1_000 * AKT));
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.wait(3_600);
    suite.set_price("1.0");
    // Mints to her, and invoices that pay her, again and again.
    suite.mint(&mallory, 100 * AKT).unwrap();
    suite.approve(&mallory, 100 * AKT).unwrap();
    for at in 0..10 {
        let to = Some(alice.to_string());
        let msg = ExecuteMsg::MintAct { to, min_act_out: None, deadline: None };
        suite.run(&mallory, &msg, &coins(AKT, DENOM)).unwrap();
        suite.settle(&[invoice(&format!("{at}"), &mallory, &alice, 1, Payout::Act)], true).unwrap();
        suite.wait(300);
        suite.set_price("1.0");
    }
    suite.burn(&alice, 100 * AKT).unwrap();
    assert_eq!(suite.akt(&alice), 100 * AKT);
}

/// Claims that are ahead are served first, and stop neither a mint nor a refund nor an invoice.
#[test]
fn claims_that_are_ahead_stop_nothing() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let [whale, alice, bob] = ["whale", "alice", "bob"].map(|name| suite.rich(name, 1_000 * AKT));
    suite.mint(&whale, 500 * AKT).unwrap();
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.set_price("0.5");
    for _ in 0..10 {
        suite.burn(&whale, 50 * AKT).unwrap();
    }
    assert!(suite.books().unfunded_claims_uakt.u128() > 0);
    // A refund becomes a claim behind them, an invoice in AKT as well, one in ACT is paid.
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.approve(&alice, 20 * AKT).unwrap();
    let invoices = [
        invoice("1", &alice, &bob, 10 * AKT, Payout::Akt),
        invoice("2", &alice, &bob, 10 * AKT, Payout::Act),
    ];
    suite.settle(&invoices, true).unwrap();
    assert_eq!(suite.act(&bob), 10 * AKT);
    suite.run(&bob, &ExecuteMsg::FundVault {}, &coins(900 * AKT, DENOM)).unwrap();
    // Each is paid whoever asks first, the last one too.
    for id in (1u64..=bob_claim(&suite)).rev() {
        let _ = suite.run(&bob, &ExecuteMsg::WithdrawClaim { id: id.into() }, &[]);
    }
    assert_eq!(suite.books().unfunded_claims_uakt.u128() + suite.books().funded_claims_uakt.u128(), 0);
    suite.set_price("2.0");
    suite.mint(&alice, 10 * AKT).unwrap();
}

/// The last claim made.
fn bob_claim(suite: &Suite) -> u64 {
    let msg = bme::msg::QueryMsg::Claims { owner: None, start_after: None, limit: Some(30) };
    let answer: bme::responses::ClaimsResponse = suite.query(&msg);
    answer.claims.iter().map(|claim| claim.id.u64()).max().unwrap()
}

/// What one does at once uses his own limit; and where the limit of all is used up, the next waits instead of failing.
#[test]
fn the_instant_limit_of_all_makes_others_wait_and_not_fail() {
    let mut params = hardened();
    params.mint.instant.all_uact = (100 * AKT).into();
    let mut chain = under(params, "1.0");
    let (mallory, alice) = (chain.rich("mallory", 1_000 * AKT), chain.rich("alice", 1_000 * AKT));
    chain.mint(&mallory, 100 * AKT).unwrap();
    let id = chain.ask_mint(&alice, 50 * AKT);
    chain.blocks(2);
    chain.set_price("1.0");
    chain.crank(50);
    assert_eq!(chain.record(id).status, RecordStatus::Executed);
}

/// A bucket that another emptied makes a request wait, and refills while it does.
#[test]
fn an_empty_bucket_makes_others_wait_and_not_fail() {
    let mut params = turns::params();
    params.mint.bucket.floor_uact = (100 * AKT).into();
    let mut chain = under(params, "1.0");
    let (mallory, alice) = (chain.rich("mallory", 1_000 * AKT), chain.rich("alice", 1_000 * AKT));
    chain.ask_mint(&mallory, 100 * AKT);
    let id = chain.ask_mint(&alice, 50 * AKT);
    chain.turn("1.0");
    assert_eq!(chain.record(id).status, RecordStatus::Pending);
    chain.wait(1_800);
    chain.turn("1.0");
    assert_eq!(chain.record(id).status, RecordStatus::Executed);
}

/// Coins that are sent to the vault by the bank are nobody's, and change no answer.
#[test]
fn a_donation_stops_nothing() {
    let mut chain = mainnet("1.0");
    let (mallory, alice) = (chain.rich("mallory", 1_000 * AKT), chain.rich("alice", 1_000 * AKT));
    let before = chain.status();
    let to_address = chain.vault.to_string();
    let send = BankMsg::Send { to_address, amount: coins(999 * AKT, DENOM) };
    chain.app.execute(mallory, send.into()).unwrap();
    assert_eq!(chain.status().ratio_bps, before.ratio_bps);
    let id = chain.ask_mint(&alice, 100 * AKT);
    chain.turn("1.0");
    assert_eq!(chain.record(id).status, RecordStatus::Executed);
}

/// An invoice's id is its settler's own: another settler's same id is another invoice.
#[test]
fn an_invoice_id_that_another_settler_used_is_free() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.approve(&alice, 10 * AKT).unwrap();
    let (owner, provider, second) = (suite.owner.clone(), suite.user("provider"), suite.user("second"));
    let enable = ExecuteMsg::SetSettler { addr: second.to_string(), daily_cap: None, enabled: true };
    suite.run(&owner, &enable, &[]).unwrap();
    let expires = (suite.now() + 1_000).into();
    let approve = ExecuteMsg::ApproveSettler { settler: second.to_string(), limit: AKT.into(), expires };
    suite.run(&alice, &approve, &[]).unwrap();
    suite.settle(&[invoice("1", &alice, &provider, AKT, Payout::Act)], true).unwrap();
    let other = ExecuteMsg::Settle {
        invoices: vec![invoice("1", &alice, &provider, AKT / 2, Payout::Act)],
        atomic: Some(true),
    };
    suite.run(&second, &other, &[]).unwrap();
    assert_eq!(suite.act(&provider), AKT + AKT / 2);
}
