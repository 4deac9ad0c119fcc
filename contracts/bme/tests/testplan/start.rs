//! What is there before anything happens: parameters, price, books.

use bme::{
    msg::QueryMsg,
    params::Mode,
    responses::{BalancesResponse, ParamsResponse, StatusResponse},
};
use bme_math::{Bps, Status};

use crate::{
    SEED,
    common::{AKT, refused},
    seeded,
    turns::{mainnet, params},
};

#[test]
fn t0_2_the_parameters_are_those_of_the_native_module() {
    let chain = mainnet("0.5");
    let ParamsResponse { version, params: found } = chain.query(&QueryMsg::Params {});
    assert_eq!((version, &found), (1, &params()));
    // Section 1.7 of the reference, by its numbers.
    assert_eq!((found.thresholds.warn_bps, found.thresholds.halt_bps), (Bps(9_500), Bps(9_000)));
    let epoch = found.queue.epoch;
    assert_eq!((epoch.min_blocks, epoch.max_blocks, epoch.backoff_pct), (10, 14_400, 10));
    let spreads = [found.mint.spread.at_par_bps, found.mint.spread.at_halt_bps, found.refund.spread_bps];
    assert_eq!(spreads, [Bps(25), Bps(25), Bps(0)]);
    assert_eq!(found.mint.minimum_uact.u128(), 10 * AKT);
}

#[test]
fn t0_3_a_price_serves_for_thirty_seconds() {
    let (mut chain, alice) = seeded();
    // Publication was a block ago.
    let age = chain.now()
        - chain
            .query::<bme::responses::HealthResponse>(&QueryMsg::Health {})
            .price_published_at
            .unwrap()
            .u64();
    chain.wait(30 - age);
    assert_eq!(chain.status().status, Status::Healthy);
    chain.wait(1);
    assert_eq!(chain.status().status, Status::HaltOracle);
    refused(chain.mint(&alice, 100 * AKT), "oracle_unhealthy", "31 s old, at most 30 s");
}

#[test]
fn t0_4_the_books_begin_at_zero() {
    let chain = mainnet("0.5");
    let books = chain.books();
    assert_eq!((books.credits_uakt.u128(), books.outstanding_uact.u128()), (0, 0));
    let totals = books.totals;
    let all = [totals.burned_uakt, totals.minted_uact, totals.spent_uact, totals.paid_uakt];
    assert_eq!(all.map(|total| total.u128()), [0; 4]);
}

#[test]
fn t0_5_the_ratio_of_a_seeded_vault_is_far_above_the_warning() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 1_000 * AKT);
    chain.turn("0.5");
    // 301,000 AKT at 0.5 over 500 ACT.
    assert_eq!(chain.status().ratio_bps, Some(Bps(3_010_000)));
}

#[test]
fn t0_6_a_seeded_vault_is_healthy_and_takes_mints_and_refunds() {
    let (chain, _) = seeded();
    let StatusResponse { status, policy, .. } = chain.status();
    assert_eq!((status, policy.mint, policy.refund), (Status::Healthy, Mode::Epoch, Mode::Epoch));
}

#[test]
fn t0_7_all_act_is_in_balances_and_all_akt_in_the_bank() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    let BalancesResponse { balances } = chain.query(&QueryMsg::Balances { start_after: None, limit: None });
    let sum: u128 = balances.iter().map(|balance| balance.uact.u128()).sum();
    assert_eq!((sum, sum), (50 * AKT, chain.books().outstanding_uact.u128()));
    assert_eq!(chain.held(), SEED + 100 * AKT);
}

#[test]
fn t0_8_what_is_held_beyond_the_credits_is_pending_and_seed() {
    let (mut chain, alice) = seeded();
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("0.5");
    chain.ask_mint(&alice, 70 * AKT);
    let books = chain.books();
    let (credits, pending) = (books.credits_uakt.u128(), books.pending_uakt.u128());
    assert_eq!((credits, pending), (100 * AKT, 70 * AKT));
    assert_eq!(chain.held() - credits, pending + SEED);
}
