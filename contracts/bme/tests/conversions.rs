//! Mint, burn, fund and claims on a simulated chain; every call also asserts the invariants.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{Burned, ClaimPaid, Funded, Minted, StatusChanged},
    msg::{ExecuteMsg, QueryMsg},
    params::Mode,
    preset,
    responses::{BalancesResponse, BurnQuote, ClaimResponse, ClaimsResponse, InvariantsResponse, MintQuote},
};
use bme_math::{Bps, Status};
use common::{AKT, DENOM, Suite, burned, event, hardened_at_once, minted, plain, refused, spreadless};
use cosmwasm_std::{Decimal, Uint64, coins};

/// The demo's number: the genuine price of 9 July 2026, accepted long after by the preset `replay`.
#[test]
fn replay_mints_exactly_at_the_genuine_price() {
    let mut suite = Suite::new(preset::parse(preset::REPLAY).unwrap(), "0.58646744");
    let alice = suite.rich("alice", 100 * AKT);
    suite.wait(100 * 24 * 3600);
    let response = suite.mint(&alice, 100 * AKT).unwrap();
    let result = minted(&response);
    assert_eq!(result.minted_uact.u128(), 58_500_127);
    assert_eq!(result.price, "0.58646744".parse::<Decimal>().unwrap());
    assert_eq!(suite.act(&alice), 58_500_127);
    let books = suite.books();
    assert_eq!((books.credits_uakt.u128(), books.buffer_uakt.u128()), (99_750_000, 250_000));
    let minted: Minted = event(&response);
    assert_eq!((minted.ratio_before_bps, minted.ratio_after_bps), (None, Some(Bps(10_025))));
}

#[test]
fn an_old_price_is_refused_with_its_age() {
    let mut suite = Suite::new(hardened_at_once(), "0.58646744");
    let alice = suite.rich("alice", 100 * AKT);
    suite.wait(11_664_000);
    refused(
        suite.mint(&alice, 100 * AKT),
        "oracle_unhealthy",
        "stale: the price is 11664005 s old, at most 300 s",
    );
}

#[test]
fn an_exact_mint_takes_the_cost_and_returns_the_change() {
    let mut suite = Suite::new(spreadless(), "1.14");
    let (alice, bob) = (suite.rich("alice", 1_000 * AKT), suite.user("bob"));
    let msg =
        ExecuteMsg::MintActExact { act_out: (1_000 * AKT).into(), to: Some(bob.to_string()), deadline: None };
    let response = suite.run(&alice, &msg, &coins(900 * AKT, DENOM)).unwrap();
    let result = minted(&response);
    assert_eq!((result.burned_uakt.u128(), result.change_uakt.u128()), (877_192_983, 22_807_017));
    assert_eq!(suite.akt(&alice), 1_000 * AKT - 877_192_983);
    assert_eq!((suite.act(&alice), suite.act(&bob)), (0, 1_000 * AKT));
    refused(
        suite.run(&alice, &msg, &coins(100 * AKT, DENOM)),
        "insufficient_funds",
        "costs 877192983 uakt, 100000000 uakt were sent",
    );
}

#[test]
fn a_burn_pays_from_credits_then_buffer_then_owes_a_claim() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    let donor = suite.rich("donor", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    suite.run(&donor, &ExecuteMsg::FundVault {}, &coins(10 * AKT, DENOM)).unwrap();
    suite.set_price("0.8");

    let response = suite.burn(&alice, 100 * AKT).unwrap();
    let result = burned(&response);
    let payment = &result.payment;
    assert_eq!(payment.owed_uakt.u128(), 125 * AKT);
    assert_eq!(payment.from_credits_uakt.u128(), 100 * AKT);
    assert_eq!(payment.from_buffer_uakt.u128(), 10 * AKT);
    assert_eq!((payment.claimed_uakt.u128(), payment.claim_id), (15 * AKT, Some(Uint64::new(1))));
    let burned: Burned = event(&response);
    assert_eq!(burned.claimed_uakt.u128(), 15 * AKT);
    assert_eq!(suite.akt(&alice), 110 * AKT);
    // Nothing outstanding but a debt: the ratio is zero.
    assert_eq!((suite.status().status, suite.status().ratio_bps), (Status::HaltCr, Some(Bps(0))));

    let withdraw = ExecuteMsg::WithdrawClaim { id: Uint64::new(1) };
    refused(suite.run(&donor, &withdraw, &[]), "claim_unfunded", "nothing of the 15000000 uakt");
    let response = suite.run(&donor, &ExecuteMsg::FundVault {}, &coins(6 * AKT, DENOM)).unwrap();
    assert_eq!(event::<Funded>(&response).to_claims_uakt.u128(), 6 * AKT);
    let claim: ClaimResponse = suite.query(&QueryMsg::Claim { id: Uint64::new(1) });
    assert_eq!(claim.claim.unwrap().withdrawable_uakt.u128(), 6 * AKT);

    let response = suite.run(&donor, &withdraw, &[]).unwrap();
    let paid: ClaimPaid = event(&response);
    assert_eq!((paid.paid_uakt.u128(), paid.left_uakt.u128()), (6 * AKT, 9 * AKT));
    assert_eq!(suite.akt(&alice), 116 * AKT);

    suite.run(&donor, &ExecuteMsg::FundVault {}, &coins(20 * AKT, DENOM)).unwrap();
    suite.run(&donor, &withdraw, &[]).unwrap();
    assert_eq!(suite.akt(&alice), 125 * AKT);
    assert_eq!(suite.books().buffer_uakt.u128(), 11 * AKT);
    refused(suite.run(&donor, &withdraw, &[]), "unknown_claim", "claim 1");
    assert_eq!(
        suite
            .query::<ClaimsResponse>(&QueryMsg::Claims { owner: None, start_after: None, limit: None })
            .claims,
        []
    );
}

#[test]
fn claims_are_served_in_their_order_whoever_withdraws_first() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let (alice, bob) = (suite.rich("alice", 10 * AKT), suite.rich("bob", 10 * AKT));
    let donor = suite.rich("donor", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.mint(&bob, 10 * AKT).unwrap();
    suite.set_price("0.25");
    suite.burn(&alice, 10 * AKT).unwrap();
    suite.burn(&bob, 10 * AKT).unwrap();
    let owned = |suite: &Suite, owner: &cosmwasm_std::Addr| {
        let msg = QueryMsg::Claims { owner: Some(owner.to_string()), start_after: None, limit: None };
        suite.query::<ClaimsResponse>(&msg).claims
    };
    assert_eq!(owned(&suite, &alice)[0].amount_uakt.u128(), 20 * AKT);
    assert_eq!(owned(&suite, &bob)[0].ahead_uakt.u128(), 20 * AKT);
    // The AKT of a mint serves claims before it becomes credits.
    suite.set_price("100.0");
    suite.run(&donor, &ExecuteMsg::FundVault {}, &coins(20 * AKT, DENOM)).unwrap();
    refused(
        suite.run(&bob, &ExecuteMsg::WithdrawClaim { id: Uint64::new(2) }, &[]),
        "claim_unfunded",
        "claim 2",
    );
    suite.run(&bob, &ExecuteMsg::WithdrawClaim { id: Uint64::new(1) }, &[]).unwrap();
    assert_eq!((suite.akt(&alice), suite.akt(&bob)), (40 * AKT, 0));
}

#[test]
fn the_breaker_trips_at_the_threshold_and_resumes_after_the_dwell_time() {
    let mut params = preset::parse(preset::AEP76).unwrap();
    params.mint.spread.at_par_bps = Bps(0);
    params.mint.spread.at_halt_bps = Bps(0);
    params.policy.warning.mint = Mode::Closed;
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 200 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    assert_eq!(suite.status().warn_price, Some("0.950099999999999999".parse().unwrap()));

    suite.set_price("0.95");
    assert_eq!(suite.status().status, Status::Warning);
    refused(suite.mint(&alice, AKT), "leg_closed", "mint is closed while the status is warning");
    suite.set_price("0.9");
    assert_eq!(suite.status().status, Status::HaltCr);
    let response = suite.burn(&alice, AKT).unwrap();
    assert_eq!(event::<StatusChanged>(&response).to, Status::HaltCr);

    suite.set_price("1.2");
    assert_eq!(suite.status().status, Status::HaltCr);
    suite.wait(600);
    suite.set_price("1.2");
    assert_eq!(suite.status().status, Status::Healthy);
    suite.mint(&alice, AKT).unwrap();
}

#[test]
fn quotes_give_the_numbers_and_the_refusals_of_the_messages() {
    let mut suite = Suite::new(plain(), "0.5");
    let alice = suite.rich("alice", 100 * AKT);
    let quote = |suite: &Suite, min: Option<u128>| -> MintQuote {
        suite.query(&QueryMsg::QuoteMint {
            amount: (10 * AKT).into(),
            min_act_out: min.map(Into::into),
            deadline: None,
            sender: None,
        })
    };
    let offered = quote(&suite, None);
    assert_eq!((offered.would_fail, offered.status_after), (None, Some(Status::Healthy)));
    let refusal = quote(&suite, Some(5 * AKT)).would_fail.unwrap();
    let msg = ExecuteMsg::MintAct { to: None, min_act_out: Some((5 * AKT).into()), deadline: None };
    let error = suite.run(&alice, &msg, &coins(10 * AKT, DENOM));
    refused(error, &refusal.code, &refusal.message);
    assert_eq!(refusal.message, "4987500 uact is below the minimum 5000000 uact of the message");
    assert_eq!(minted(&suite.mint(&alice, 10 * AKT).unwrap()), offered.result.unwrap());

    let quote = |suite: &Suite, amount: u128| -> BurnQuote {
        suite.query(&QueryMsg::QuoteBurn {
            holder: Some(alice.to_string()),
            amount: amount.into(),
            min_akt_out: None,
            deadline: None,
        })
    };
    let refusal = quote(&suite, 5 * AKT).would_fail.unwrap();
    refused(suite.burn(&alice, 5 * AKT), &refusal.code, &refusal.message);
    let offered = quote(&suite, AKT).result.unwrap();
    assert_eq!(burned(&suite.burn(&alice, AKT).unwrap()), offered);

    suite.wait(10_000);
    let exact: MintQuote = suite.query(&QueryMsg::QuoteMintExact {
        act_out: AKT.into(),
        amount: None,
        deadline: None,
        sender: None,
    });
    assert_eq!(exact.status, Status::HaltOracle);
    assert_eq!((exact.result, exact.would_fail.unwrap().code), (None, "oracle_unhealthy".to_owned()));
}

#[test]
fn the_spread_grows_towards_the_halt() {
    let mut params = hardened_at_once();
    params.policy.warning.mint = bme::params::Mode::Open;
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    for (price, spread) in [("1.0", 25), ("0.9725", 145), ("0.9476", 263)] {
        suite.set_price(price);
        let quote: MintQuote = suite.query(&QueryMsg::QuoteMint {
            amount: (10 * AKT).into(),
            min_act_out: None,
            deadline: None,
            sender: None,
        });
        assert_eq!(quote.result.unwrap().spread_bps, Bps(spread), "{price}");
    }
}

#[test]
fn lists_page_and_invariants_answer() {
    let mut suite = Suite::new(plain(), "0.5");
    for index in 0..35 {
        let user = suite.rich(&format!("user{index}"), AKT);
        suite.mint(&user, AKT).unwrap();
    }
    let page = |start_after: Option<String>, limit| -> BalancesResponse {
        suite.query(&QueryMsg::Balances { start_after, limit })
    };
    assert_eq!(page(None, None).balances.len(), 10);
    let first = page(None, Some(1_000)).balances;
    assert_eq!(first.len(), 30);
    assert_eq!(page(Some(first[29].address.to_string()), Some(30)).balances.len(), 5);
    let answer: InvariantsResponse = suite.query(&QueryMsg::Invariants {});
    assert!(answer.all_hold && answer.invariants.len() == 7);
}

/// Events tell what the books moved: nothing where the credits are used up, nothing where claims come first.
#[test]
fn mints_and_burns_report_the_spread_that_moved() {
    let mut params = plain();
    (params.mint.spread.at_par_bps, params.mint.spread.at_halt_bps) = (Bps(1_000), Bps(1_000));
    params.refund.spread_bps = Bps(1_000);
    params.policy.warning.mint = bme::params::Mode::Open;
    params.policy.halt_cr.mint = bme::params::Mode::Open;
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 200 * AKT);
    let spread = |suite: &Suite| suite.books().totals.spread_uakt.u128();
    let minted: Minted = event(&suite.mint(&alice, 100 * AKT).unwrap());
    assert_eq!((minted.spread_uakt.u128(), spread(&suite)), (10 * AKT, 10 * AKT));
    suite.set_price("0.5");
    // 80 of 90 credits and 80 ACT of 90: the spread of 8 AKT finds 18 credits.
    let burned: Burned = event(&suite.burn(&alice, 40 * AKT).unwrap());
    assert_eq!((burned.spread_uakt.u128(), spread(&suite)), (8 * AKT, 18 * AKT));
    // 90 are owed, 10 credits and 18 of the buffer are there: nothing is left for the spread, and claims wait.
    let burned: Burned = event(&suite.burn(&alice, 50 * AKT).unwrap());
    assert_eq!((burned.spread_uakt.u128(), burned.claimed_uakt.u128()), (0, 62 * AKT));
    assert_eq!(spread(&suite), 18 * AKT);
    let minted: Minted = event(&suite.mint(&alice, 65 * AKT).unwrap());
    assert_eq!((minted.spread_uakt.u128(), spread(&suite)), (3 * AKT, 21 * AKT));
}
