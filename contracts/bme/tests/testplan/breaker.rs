//! The breaker: what goes on between the thresholds and below them.

use bme::{
    msg::{ExecuteMsg, Payout},
    params::Mode,
    responses::{Outcome, SettleResult},
};
use bme_math::{Bps, Status};
use cosmwasm_std::Addr;

use crate::{
    common::{AKT, data, invoice, refused},
    turns::{Mainnet, mainnet},
};

/// A vault without a seed whose ACT was minted at 1.00, so that the price is the ratio; the settler may spend it.
fn at(price: &str) -> (Mainnet, Addr) {
    let mut chain = mainnet("1.0");
    let alice = chain.rich("alice", 2_000 * AKT);
    chain.ask_mint(&alice, 1_000 * AKT);
    chain.turn("1.0");
    chain.approve(&alice, 1_000 * AKT).unwrap();
    chain.set_price(price);
    (chain, alice)
}

fn halted() -> (Mainnet, Addr) {
    at("0.9")
}

fn warned() -> (Mainnet, Addr) {
    at("0.93")
}

fn settled(chain: &mut Mainnet, id: &str, payer: &Addr, uact: u128, payout: Payout) -> bool {
    let provider = chain.user("provider");
    let response = chain.settle(&[invoice(id, payer, &provider, uact, payout)], false).unwrap();
    matches!(data::<SettleResult>(&response).results[0].outcome, Outcome::Settled(_))
}

#[test]
fn t6_1_below_nine_tenths_mints_stop_and_refunds_do_not() {
    for (price, status) in [("0.9001", Status::Warning), ("0.9", Status::HaltCr), ("0.5", Status::HaltCr)] {
        let (chain, _) = at(price);
        assert_eq!(chain.status().status, status, "{price}");
    }
    let policy = halted().0.status().policy;
    assert_eq!((policy.mint, policy.refund, policy.settle), (Mode::Closed, Mode::Epoch, Mode::Open));
}

#[test]
fn t6_2_a_mint_in_a_halt_is_refused() {
    let (mut chain, alice) = halted();
    let akt = chain.akt(&alice);
    refused(chain.mint(&alice, 10 * AKT), "leg_closed", "mint is closed while the status is halt_cr");
    assert_eq!(chain.akt(&alice), akt);
}

/// On the testnet it failed.
#[test]
fn t6_3_a_refund_in_a_halt_is_paid() {
    let (mut chain, alice) = halted();
    let akt = chain.akt(&alice);
    chain.ask_burn(&alice, AKT);
    chain.turn("0.9");
    assert_eq!(chain.akt(&alice) - akt, 1_111_111);
}

#[test]
fn t6_4_a_service_may_be_ended_in_a_halt() {
    let (mut chain, alice) = halted();
    assert!(settled(&mut chain, "1", &alice, 5 * AKT, Payout::Act));
    let settler = chain.settler.to_string();
    let end = ExecuteMsg::ApproveSettler { settler, limit: 0u128.into(), expires: 0u64.into() };
    chain.run(&alice, &end, &[]).unwrap();
    assert!(!settled(&mut chain, "2", &alice, 5 * AKT, Payout::Act));
}

#[test]
fn t6_5_a_running_service_goes_on_in_a_halt() {
    let (mut chain, alice) = halted();
    for (id, payout) in [("1", Payout::Act), ("2", Payout::Akt)] {
        assert!(settled(&mut chain, id, &alice, 9 * AKT, payout), "{payout:?}");
    }
    let provider = chain.user("provider");
    assert_eq!((chain.act(&provider), chain.akt(&provider)), (9 * AKT, 10 * AKT));
}

#[test]
fn t7_1_between_the_thresholds_both_legs_go_on() {
    for (price, status) in [("0.9501", Status::Healthy), ("0.95", Status::Warning), ("0.93", Status::Warning)]
    {
        let (chain, _) = at(price);
        assert_eq!(chain.status().status, status, "{price}");
    }
    let policy = warned().0.status().policy;
    assert_eq!((policy.mint, policy.refund), (Mode::Epoch, Mode::Epoch));
}

/// Twenty steps of 10 bps below the warning: 10 × 1.1²⁰ blocks. Ten AKT are below the minimum by then.
#[test]
fn t7_2_a_mint_in_a_warning_is_slower() {
    let (mut chain, alice) = warned();
    assert_eq!(chain.status().ratio_bps, Some(Bps(9_300)));
    refused(chain.mint(&alice, 10 * AKT), "below_minimum", "9300000 uact");
    let asked_at = chain.height();
    let act = chain.act(&alice);
    chain.ask_mint(&alice, 20 * AKT);
    assert_eq!(chain.queue().mint_epoch_ends.u64() - asked_at, 67);
    chain.blocks(65);
    chain.set_price("0.93");
    chain.crank(50);
    assert_eq!(chain.act(&alice), act, "its epoch has a block to go");
    chain.turn("0.93");
    assert_eq!(chain.act(&alice) - act, 20 * 930_000 * 9_975 / 10_000);
}

#[test]
fn t7_3_a_refund_in_a_warning_is_paid() {
    let (mut chain, alice) = warned();
    let akt = chain.akt(&alice);
    chain.ask_burn(&alice, AKT);
    chain.turn("0.93");
    assert_eq!(chain.akt(&alice) - akt, 1_075_268);
}

#[test]
fn t7_4_a_service_in_a_warning_is_paid() {
    let (mut chain, alice) = warned();
    assert!(settled(&mut chain, "1", &alice, 5 * AKT, Payout::Act));
}
