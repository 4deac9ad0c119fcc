//! Mints and refunds, epoch by epoch.

use bme::{
    msg::{ExecuteMsg, QueryMsg, RecordStatus},
    responses::RecordsResponse,
};
use cosmwasm_std::{coins, from_json};

use crate::{
    SEED, act_of,
    common::{AKT, DENOM, refused},
    seeded,
    turns::mainnet,
};

#[test]
fn t4_1_a_mint_is_pending_until_its_epoch_ends() {
    let (mut chain, alice) = seeded();
    let id = chain.ask_mint(&alice, 100 * AKT);
    let books = chain.books();
    assert_eq!((chain.held(), books.pending_uakt.u128()), (SEED + 100 * AKT, 100 * AKT));
    assert_eq!((books.credits_uakt.u128(), chain.act(&alice)), (0, 0));
    assert_eq!(chain.record(id).status, RecordStatus::Pending);

    chain.turn("0.5");
    let books = chain.books();
    assert_eq!((books.credits_uakt.u128(), books.pending_uakt.u128()), (100 * AKT, 0));
    let minted = [books.outstanding_uact, books.totals.minted_uact];
    assert_eq!(minted.map(|uact| uact.u128()), [50 * AKT; 2]);
    assert_eq!(chain.act(&alice), act_of(100 * AKT));
    // Production keeps the spread as ACT of the vault.
    assert_eq!(chain.act(&chain.vault.clone()), 50 * AKT - act_of(100 * AKT));
    assert_eq!(chain.record(id).status, RecordStatus::Executed);
}

#[test]
fn t4_2_three_mints_before_the_epoch_ends() {
    let (mut chain, alice) = seeded();
    let ids = [(); 3].map(|()| chain.ask_mint(&alice, 50 * AKT));
    chain.turn("0.5");
    assert!(ids.iter().all(|id| chain.record(*id).status == RecordStatus::Executed));
    assert_eq!(chain.act(&alice), 3 * act_of(50 * AKT));
}

/// Revision 2.2: 250 AKT minted at 0.5 are worth 200 at 0.625.
#[test]
fn t2_2_at_a_higher_price_fewer_akt_come_back() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 250 * AKT);
    chain.turn("0.5");
    let (akt, act) = (chain.akt(&alice), chain.act(&alice));
    chain.set_price("0.625");
    chain.ask_burn(&alice, act);
    chain.turn("0.625");
    let back = chain.akt(&alice) - akt;
    assert_eq!(back, act * 8 / 5);
    let books = chain.books();
    // The surplus stays as credits, and nothing is owed.
    assert_eq!(books.credits_uakt.u128(), 250 * AKT - back);
    assert_eq!((books.totals.reminted_uakt.u128(), books.totals.claimed_uakt.u128()), (back, 0));
}

/// An earlier revision: 300 AKT of credits against a payout of 400. What production mints, the vault owes.
#[test]
fn t2_3_at_a_lower_price_more_is_owed_than_the_credits_hold() {
    let (mut chain, alice) = seeded();
    chain.ask_exactly(&alice, 160 * AKT, 400 * AKT);
    let bob = chain.rich("bob", 1_000 * AKT);
    chain.turn("0.6");
    let credits = chain.books().credits_uakt.u128();
    let akt = chain.akt(&alice);
    chain.set_price("0.4");
    chain.ask_burn(&alice, 160 * AKT);
    chain.turn("0.4");
    let books = chain.books();
    assert!(credits < 400 * AKT);
    assert_eq!((chain.akt(&alice) - akt, books.credits_uakt.u128()), (credits, 0));
    assert_eq!(books.unfunded_claims_uakt.u128(), 400 * AKT - credits);
    // The seed is not touched; the next mint pays what is owed.
    assert_eq!(books.buffer_uakt.u128(), SEED);
    chain.ask_mint(&bob, 500 * AKT);
    chain.turn("0.4");
    chain.run(&bob, &ExecuteMsg::WithdrawClaim { id: 1u64.into() }, &[]).unwrap();
    assert_eq!(chain.akt(&alice) - akt, 400 * AKT);

    // Another revision: 490 ACT at 2.00 are 245 AKT.
    let (mut chain, alice) = seeded();
    chain.ask_exactly(&alice, 490 * AKT, 1_000 * AKT);
    chain.turn("0.5");
    let akt = chain.akt(&alice);
    chain.set_price("2.0");
    chain.ask_burn(&alice, 490 * AKT);
    chain.turn("2.0");
    assert_eq!(chain.akt(&alice) - akt, 245 * AKT);
}

#[test]
fn t5_1_a_mint() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 250 * AKT);
    chain.turn("0.5");
    assert_eq!(chain.act(&alice), act_of(250 * AKT));
    assert_eq!(chain.books().credits_uakt.u128(), 250 * AKT);
}

#[test]
fn t5_2_a_refund() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 250 * AKT);
    chain.turn("0.5");
    let akt = chain.akt(&alice);
    chain.ask_burn(&alice, 100 * AKT);
    chain.turn("0.5");
    assert_eq!(chain.akt(&alice) - akt, 200 * AKT);
    let books = chain.books();
    assert_eq!(books.outstanding_uact.u128(), 125 * AKT - 100 * AKT);
    assert_eq!(books.credits_uakt.u128(), 50 * AKT);
}

#[test]
fn t5_7_an_address_that_is_none_is_refused() {
    let (mut chain, alice) = seeded();
    let books = chain.books();
    for to in ["", "akash1", "not an address", &alice.as_str()[1..]] {
        let msg = ExecuteMsg::MintAct { to: Some(to.to_owned()), min_act_out: None, deadline: None };
        refused(chain.run(&alice, &msg, &coins(100 * AKT, DENOM)), "chain", "");
    }
    assert_eq!((chain.books(), chain.akt(&alice)), (books, 1_000 * AKT));
}

#[test]
fn t5_8_amounts_below_one_unit_are_refused() {
    let (mut chain, alice) = seeded();
    refused(chain.burn(&alice, 0), "zero_amount", "must be above zero");
    let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
    refused(chain.run(&alice, &msg, &[]), "no_funds", "attach uakt");
    // There is no way to write less than nothing.
    for amount in ["-100", "-1", "0x10", "1.5", ""] {
        from_json::<ExecuteMsg>(format!(r#"{{"burn_act":{{"amount":"{amount}"}}}}"#)).unwrap_err();
    }
    assert_eq!(chain.akt(&alice), 1_000 * AKT);
}

#[test]
fn t5_9_another_denom_is_refused() {
    let (mut chain, alice) = seeded();
    let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
    refused(
        chain.run(&alice, &msg, &coins(100, "uatom")),
        "wrong_denom",
        "uatom was sent, only uakt is accepted",
    );
}

#[test]
fn t5_10_the_books_before_and_after_a_mint() {
    let (mut chain, alice) = seeded();
    let before = chain.books();
    let id = chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    let after = chain.books();
    assert_eq!((after.credits_uakt - before.credits_uakt).u128(), 100 * AKT);
    assert_eq!((after.totals.minted_uact - before.totals.minted_uact).u128(), 50 * AKT);
    let owner = Some(alice.to_string());
    let RecordsResponse { records, next } =
        chain.query(&QueryMsg::Records { owner, status: None, start_after: None, limit: None });
    assert_eq!((records.len(), records[0].id.u64(), next), (1, id, None));
    assert_eq!(records[0].minted.as_ref().unwrap().minted_uact.u128(), act_of(100 * AKT));
}

#[test]
fn t5_11_totals_add_up_over_four_epochs() {
    let (mut chain, alice) = seeded();
    for uakt in [200 * AKT, 100 * AKT] {
        chain.ask_mint(&alice, uakt);
        chain.turn("0.5");
    }
    chain.ask_burn(&alice, 50 * AKT);
    chain.turn("0.5");
    chain.ask_mint(&alice, 50 * AKT);
    chain.turn("0.5");
    let totals = chain.books().totals;
    assert_eq!((totals.burned_uakt.u128(), totals.minted_uact.u128()), (350 * AKT, 175 * AKT));
    assert_eq!((totals.spent_uact.u128(), totals.paid_uakt.u128()), (50 * AKT, 100 * AKT));
    assert_eq!(chain.act(&alice), act_of(350 * AKT) - 50 * AKT);
    assert_eq!(chain.akt(&alice), 1_000 * AKT - 350 * AKT + 100 * AKT);
}

#[test]
fn t10_1_a_round_trip_reconciles() {
    let mut chain = mainnet("0.5");
    let alice = chain.rich("alice", 1_000 * AKT);
    chain.ask_mint(&alice, 200 * AKT);
    chain.turn("0.5");
    let act = chain.act(&alice);
    chain.ask_burn(&alice, act);
    chain.turn("0.5");
    assert_eq!((chain.act(&alice), chain.akt(&alice)), (0, 1_000 * AKT - 500_000));
    // What is missing is the spread: ACT of the vault, and the AKT behind it.
    let books = chain.books();
    assert_eq!((books.outstanding_uact.u128(), books.credits_uakt.u128()), (250_000, 500_000));
    assert_eq!((chain.act(&chain.vault.clone()), chain.held()), (250_000, 500_000));
}

#[test]
fn t10_2_users_do_not_interfere() {
    let (mut chain, alice) = seeded();
    let (bob, carol) = (chain.rich("bob", 1_000 * AKT), chain.rich("carol", 1_000 * AKT));
    chain.ask_mint(&alice, 100 * AKT);
    chain.ask_mint(&bob, 300 * AKT);
    chain.turn("0.5");
    chain.ask_burn(&bob, 60 * AKT);
    chain.ask_mint(&carol, 200 * AKT);
    chain.turn("0.5");
    assert_eq!((chain.act(&alice), chain.akt(&alice)), (act_of(100 * AKT), 900 * AKT));
    assert_eq!((chain.act(&bob), chain.akt(&bob)), (act_of(300 * AKT) - 60 * AKT, 820 * AKT));
    assert_eq!((chain.act(&carol), chain.akt(&carol)), (act_of(200 * AKT), 800 * AKT));
}
