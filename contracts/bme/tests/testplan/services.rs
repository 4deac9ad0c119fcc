//! Services: what a deployment's deposit, lease and end are to the vault, a settler that spends with permission.

use bme::{
    msg::{ExecuteMsg, Payout},
    responses::{Outcome, SettleResult},
};
use cosmwasm_std::Addr;

use crate::{
    act_of,
    common::{AKT, data, invoice},
    seeded,
    turns::Mainnet,
};

/// Somebody with the ACT of a mint, all of which the settler may spend, and a provider.
fn tenant(uakt: u128) -> (Mainnet, Addr, Addr) {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, uakt);
    chain.turn("0.5");
    chain.approve(&alice, 1_000_000 * AKT).unwrap();
    let provider = chain.user("provider");
    (chain, alice, provider)
}

/// What came of one invoice that is paid in ACT.
fn pay(chain: &mut Mainnet, id: &str, payer: &Addr, provider: &Addr, uact: u128) -> Outcome {
    let response = chain.settle(&[invoice(id, payer, provider, uact, Payout::Act)], false).unwrap();
    data::<SettleResult>(&response).results.remove(0).outcome
}

#[track_caller]
fn paid(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Settled(_)), "{outcome:?}");
}

#[test]
fn t1_1_a_service_costs_act_and_no_akt() {
    let (mut chain, alice, provider) = tenant(100 * AKT);
    let (akt, act) = (chain.akt(&alice), chain.act(&alice));
    paid(&pay(&mut chain, "1", &alice, &provider, 5 * AKT));
    assert_eq!((chain.akt(&alice), chain.act(&alice)), (akt, act - 5 * AKT));
}

#[test]
fn t1_2_nobody_spends_more_than_he_has() {
    let (mut chain, alice, provider) = tenant(100 * AKT);
    let (books, act) = (chain.books(), chain.act(&alice));
    let Outcome::Refused(refusal) = pay(&mut chain, "1", &alice, &provider, 999_999_999_999) else {
        panic!("it was paid");
    };
    assert_eq!(refusal.code, "insufficient_act");
    assert_eq!((chain.books(), chain.act(&alice)), (books, act));
}

#[test]
fn t1_3_a_small_service_is_paid() {
    let (mut chain, alice, provider) = tenant(50 * AKT);
    paid(&pay(&mut chain, "1", &alice, &provider, AKT));
    assert_eq!((chain.act(&alice), chain.act(&provider)), (act_of(50 * AKT) - AKT, AKT));
}

#[test]
fn t1_4_three_services_cost_their_sum() {
    let (mut chain, alice, provider) = tenant(200 * AKT);
    for id in ["1", "2", "3"] {
        paid(&pay(&mut chain, id, &alice, &provider, 5 * AKT));
    }
    assert_eq!((chain.act(&alice), chain.act(&provider)), (act_of(200 * AKT) - 15 * AKT, 15 * AKT));
}

/// A permission holds nothing back: when it ends, what was not spent is where it always was.
#[test]
fn t2_1_what_is_not_spent_stays_with_its_holder() {
    let (mut chain, alice, provider) = tenant(100 * AKT);
    let akt = chain.akt(&alice);
    chain.approve(&alice, 20 * AKT).unwrap();
    paid(&pay(&mut chain, "1", &alice, &provider, 3 * AKT));
    let settler = chain.settler.to_string();
    let end = ExecuteMsg::ApproveSettler { settler, limit: 0u128.into(), expires: 0u64.into() };
    chain.run(&alice, &end, &[]).unwrap();
    let Outcome::Refused(refusal) = pay(&mut chain, "2", &alice, &provider, 1) else {
        panic!("it was paid");
    };
    assert_eq!(refusal.code, "not_approved");
    assert_eq!((chain.akt(&alice), chain.act(&alice)), (akt, act_of(100 * AKT) - 3 * AKT));
}

#[test]
fn t3_1_a_provider_gets_act() {
    let (mut chain, alice, provider) = tenant(100 * AKT);
    let outstanding = chain.books().outstanding_uact;
    paid(&pay(&mut chain, "1", &alice, &provider, 7 * AKT));
    assert_eq!((chain.act(&provider), chain.akt(&provider)), (7 * AKT, 0));
    assert_eq!(chain.books().outstanding_uact, outstanding);
}

/// 330 blocks at 0.674561 are 222.6 uact; the meter rounds, the vault does not.
#[test]
fn t3_3_a_provider_gets_what_was_metered_to_the_unit() {
    let (mut chain, alice, provider) = tenant(100 * AKT);
    paid(&pay(&mut chain, "1", &alice, &provider, 223));
    assert_eq!((chain.act(&provider), chain.act(&alice)), (223, act_of(100 * AKT) - 223));
}

#[test]
fn t5_5_a_service_is_paid_from_act_without_another_conversion() {
    let (mut chain, alice, provider) = tenant(250 * AKT);
    let books = chain.books();
    paid(&pay(&mut chain, "1", &alice, &provider, 50 * AKT));
    assert_eq!(chain.books(), books);
    assert_eq!(chain.act(&alice), act_of(250 * AKT) - 50 * AKT);
}

#[test]
fn t5_6_a_refund_leaves_a_running_service_alone() {
    let (mut chain, alice, provider) = tenant(200 * AKT);
    paid(&pay(&mut chain, "1", &alice, &provider, 5 * AKT));
    let akt = chain.akt(&alice);
    chain.ask_burn(&alice, 25 * AKT);
    chain.turn("0.5");
    assert_eq!(chain.akt(&alice) - akt, 50 * AKT);
    paid(&pay(&mut chain, "2", &alice, &provider, 5 * AKT));
    assert_eq!(chain.act(&provider), 10 * AKT);
}
