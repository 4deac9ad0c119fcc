//! Lines of requests: whose turn it is, what stands in nobody's way, what is forgotten.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[allow(unused)]
mod turns;

use bme::{
    events::Minted,
    msg::{ExecuteMsg, QueryMsg, RecordStatus},
    params::{Leg, Mode},
    queue::MAX_REQUESTS,
    responses::{RecordResponse, RecordsResponse},
};
use bme_math::Status;
use common::{AKT, atomics, refused};
use cosmwasm_std::Addr;
use turns::{Mainnet, counts, mainnet, under};

const DAY: u64 = 86_400;
const MONTH: u64 = 30 * DAY;

fn users(chain: &mut Mainnet, count: usize) -> Vec<Addr> {
    (0..count).map(|at| chain.rich(&format!("user{at}"), 1_000 * AKT)).collect()
}

fn is_known(chain: &Mainnet, id: u64) -> bool {
    chain.query::<RecordResponse>(&QueryMsg::Record { id: id.into() }).record.is_some()
}

/// Who waits longest is served first, by whichever crank.
#[test]
fn requests_run_in_the_order_of_their_arrival() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 5);
    let ids: Vec<_> = users.iter().map(|user| chain.ask_mint(user, 20 * AKT)).collect();
    chain.end_epochs(atomics("1.0"));
    let mut served = Vec::new();
    for _ in 0..3 {
        let response = chain.crank(2);
        served.extend(response.events.iter().filter_map(|event| Minted::try_from(event).ok()?.request));
    }
    assert_eq!(served.iter().map(|id| id.u64()).collect::<Vec<_>>(), ids);
}

/// A crowd of one account's requests: at most twenty, and one crank reaches past all of them.
#[test]
fn one_account_delays_others_by_its_share_at_most() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 2);
    chain.ask_mint(&users[0], 500 * AKT);
    chain.turn("1.0");
    for _ in 0..MAX_REQUESTS {
        chain.ask_burn(&users[0], AKT);
    }
    refused(
        chain.burn(&users[0], AKT),
        "too_many_requests",
        "20 requests of the account wait, at most 20 may",
    );
    // On all legs together.
    refused(chain.mint(&users[0], 20 * AKT), "too_many_requests", "at most 20 may");
    let id = chain.ask_mint(&users[1], 20 * AKT);
    chain.end_epochs(atomics("1.0"));
    assert_eq!(counts(&chain.crank(u32::from(MAX_REQUESTS) + 1)), (21, 21, 0));
    assert_eq!(chain.record(id).status, RecordStatus::Executed);
}

/// Requests that cannot run yet are passed over, however small the crank.
#[test]
fn what_cannot_run_yet_blocks_nobody() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 2);
    chain.ask_mint(&users[0], 500 * AKT);
    chain.turn("1.0");
    // Mints that wait for the end of a halt, and a refund behind them.
    let ids: Vec<_> = (0..6).map(|_| chain.ask_mint(&users[1], 20 * AKT)).collect();
    chain.set_price("0.8");
    let refund = chain.ask_burn(&users[0], 10 * AKT);
    chain.end_epochs(atomics("0.8"));
    for _ in 0..8 {
        chain.crank(1);
    }
    assert_eq!(chain.record(refund).status, RecordStatus::Executed);
    assert!(ids.iter().all(|id| chain.record(*id).status == RecordStatus::Pending));
    // And when the halt is over, all of them have their turn.
    chain.set_price("1.2");
    for _ in 0..8 {
        chain.crank(1);
    }
    assert!(ids.iter().all(|id| chain.record(*id).status == RecordStatus::Executed));
}

/// Idle requests of one line leave room in a crank for the others: nine of them would otherwise leave a single place in
/// each crank of the usual size, for as long as they idle.
#[test]
fn idle_requests_of_a_line_leave_room_for_the_others() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 2);
    chain.ask_mint(&users[0], 500 * AKT);
    chain.turn("1.0");
    for _ in 0..9 {
        chain.ask_burn(&users[0], AKT);
    }
    for _ in 0..MAX_REQUESTS {
        chain.ask_mint(&users[1], 20 * AKT);
    }
    let until = (chain.now() + 3_600).into();
    let guardian = chain.guardian.clone();
    chain.run(&guardian, &ExecuteMsg::Pause { legs: vec![Leg::Refund], until }, &[]).unwrap();
    chain.end_epochs(atomics("1.0"));
    let executed: u32 = (0..5).map(|_| counts(&chain.crank(10)).1).sum();
    assert_eq!(executed, u32::from(MAX_REQUESTS));
}

/// A status is judged before and after each request: a refund that halts the vault stops the mint behind it.
#[test]
fn each_request_of_a_crank_sees_the_status_that_the_one_before_left() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 2);
    chain.ask_mint(&users[0], 1_000 * AKT);
    chain.turn("1.0");
    chain.set_price("0.92");
    let refund = chain.ask_burn(&users[0], 500 * AKT);
    let mint = chain.ask_mint(&users[1], 100 * AKT);
    chain.end_epochs(atomics("0.92"));
    assert_eq!(chain.status().status, Status::Warning);
    assert_eq!(counts(&chain.crank(50)), (2, 1, 0));
    assert_eq!(chain.record(refund).status, RecordStatus::Executed);
    assert_eq!((chain.record(mint).status, chain.status().status), (RecordStatus::Pending, Status::HaltCr));
    assert_eq!(chain.act(&users[1]), 0);
}

/// Where a halt closes refunds, the one that would cause it waits, and a smaller one behind it runs.
#[test]
fn a_refund_that_would_close_its_own_leg_waits_and_blocks_nobody() {
    let mut params = turns::params();
    params.policy.halt_cr.refund = Mode::Closed;
    let mut chain = under(params, "1.0");
    let users = users(&mut chain, 2);
    for user in &users {
        chain.ask_mint(user, 500 * AKT);
    }
    chain.turn("1.0");
    chain.set_price("0.92");
    let large = chain.ask_burn(&users[0], 490 * AKT);
    let small = chain.ask_burn(&users[1], 10 * AKT);
    chain.turn("0.92");
    assert_eq!(chain.record(large).status, RecordStatus::Pending);
    assert_eq!(chain.record(small).status, RecordStatus::Executed);
    assert_eq!(chain.status().status, Status::Warning);
}

/// Nobody has to come at the very height: what was missed by a day runs at the next chance.
#[test]
fn a_height_that_was_missed_runs_at_the_next_chance() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 1);
    let first = chain.ask_mint(&users[0], 20 * AKT);
    chain.blocks(1_000);
    chain.set_price("1.0");
    let second = chain.ask_mint(&users[0], 20 * AKT);
    chain.end_epochs(atomics("1.0"));
    chain.blocks(500);
    chain.set_price("1.0");
    assert_eq!(counts(&chain.crank(50)), (2, 2, 0));
    assert!([first, second].iter().all(|id| chain.record(*id).status == RecordStatus::Executed));
}

/// Requests of one owner in one crank: each reads what the one before wrote.
#[test]
fn one_crank_reads_what_it_wrote() {
    let mut chain = mainnet("1.0");
    let alice = users(&mut chain, 1).remove(0);
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("1.0");
    let (akt, act) = (chain.akt(&alice), chain.act(&alice));
    for _ in 0..3 {
        chain.ask_burn(&alice, 10 * AKT);
        chain.ask_mint(&alice, 20 * AKT);
    }
    chain.turn("1.0");
    assert_eq!(chain.act(&alice), act - 30 * AKT + 3 * (20 * AKT * 9_975 / 10_000));
    assert_eq!(chain.akt(&alice), akt - 60 * AKT + 30 * AKT);
    let answer: bme::responses::BalanceResponse =
        chain.query(&QueryMsg::Balance { address: alice.to_string() });
    assert_eq!(answer.requests, 0);
}

/// A request is remembered for 30 days after its end; then new ones clear it away, two at a time, and never one that
/// waits.
#[test]
fn what_ended_long_ago_is_forgotten_and_what_waits_is_not() {
    let mut chain = mainnet("1.0");
    let users = users(&mut chain, 2);
    for _ in 0..4 {
        chain.ask_mint(&users[0], 20 * AKT);
    }
    chain.turn("1.0");
    let ended = chain.now();
    let left = ended + MONTH - chain.now();
    chain.wait(left - 6);
    chain.set_price("1.0");
    let fifth = chain.ask_mint(&users[1], 20 * AKT);
    assert!((1..=fifth).all(|id| is_known(&chain, id)), "a second too early");
    chain.wait(1);
    chain.set_price("1.0");
    let sixth = chain.ask_mint(&users[1], 20 * AKT);
    assert_eq!(
        (1..=sixth).map(|id| is_known(&chain, id)).collect::<Vec<_>>(),
        [false, false, true, true, true, true]
    );
    let owner = Some(users[0].to_string());
    let page: RecordsResponse =
        chain.query(&QueryMsg::Records { owner, status: None, start_after: None, limit: None });
    assert_eq!(page.records.iter().map(|record| record.id.u64()).collect::<Vec<_>>(), [3, 4]);
    // What waits stands, and all behind it, however old.
    chain.ask_mint(&users[1], 20 * AKT);
    chain.wait(MONTH);
    chain.set_price("1.0");
    let eighth = chain.ask_mint(&users[1], 20 * AKT);
    assert!((5..=eighth).all(|id| is_known(&chain, id)));
    assert!((1..5).all(|id| !is_known(&chain, id)));
    // A forgotten number is not given again, and cannot be cancelled.
    refused(
        chain.run(&users[0].clone(), &ExecuteMsg::Cancel { id: 1u64.into() }, &[]),
        "unknown_request",
        &format!("request 1 was never made or is forgotten, the last is {eighth}"),
    );
}

/// A request executes once and ends once: neither a second crank nor its owner gets anything more of it.
#[test]
fn a_request_ends_once() {
    let mut chain = mainnet("1.0");
    let alice = users(&mut chain, 1).remove(0);
    let done = chain.ask_mint(&alice, 20 * AKT);
    let dropped = chain.ask_mint(&alice, 30 * AKT);
    let cancel = |id: u64| ExecuteMsg::Cancel { id: id.into() };
    chain.run(&alice, &cancel(dropped), &[]).unwrap();
    assert_eq!(chain.akt(&alice), 980 * AKT, "exactly what was paid in");
    chain.turn("1.0");
    let act = chain.act(&alice);
    assert_eq!(counts(&chain.turn("1.0")), (0, 0, 0));
    refused(chain.run(&alice, &cancel(done), &[]), "request_ended", "is executed");
    refused(chain.run(&alice, &cancel(dropped), &[]), "request_ended", "is cancelled");
    assert_eq!((chain.act(&alice), chain.akt(&alice)), (act, 980 * AKT));
    let other = chain.user("other");
    let mine = chain.ask_mint(&alice, 20 * AKT);
    refused(chain.run(&other, &cancel(mine), &[]), "not_request_owner", other.as_str());
}
