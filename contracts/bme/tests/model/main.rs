//! Random messages of several users at moving prices, against a ledger of plain integers ([`ledger`]): what the vault
//! answers or refuses, what its quotes say beforehand, what waits and why, and every book afterwards must be the
//! ledger's. The contract asserts its own invariants after each message besides.
//!
//! Three hundred histories in a normal run; `BME_MODEL_CASES=5000` makes it long (CONTRIBUTING.md).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod cases;
mod chain;
#[path = "../common/mod.rs"]
mod common;
mod compare;
mod converting;
mod governing;
mod ledger;
mod queueing;
mod run;
mod settling;
mod steps;

use std::{cell::RefCell, collections::BTreeMap, env, thread};

use cases::case;
use proptest::{
    prelude::*,
    test_runner::{TestCaseResult, TestRunner},
};
use run::Run;
use steps::Step;

/// What happened how often, over all histories.
type Seen = RefCell<BTreeMap<&'static str, usize>>;

/// Histories of a normal run.
const CASES: u32 = 300;
/// Each of them runs its part of the histories.
const THREADS: u32 = 2;
/// How often each kind must have happened in a normal run.
const LEAST: usize = 2;

#[test]
fn the_contract_follows_the_ledger() {
    let cases = env::var("BME_MODEL_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let threads: Vec<_> = (0..THREADS).map(|_| thread::spawn(move || explore(cases / THREADS))).collect();
    let mut seen = BTreeMap::new();
    for thread in threads {
        let found = thread.join().unwrap_or_else(|failure| std::panic::resume_unwind(failure));
        for (kind, times) in found {
            *seen.entry(kind).or_insert(0) += times;
        }
    }

    // A path that nothing takes proves nothing: each must have been taken several times.
    println!("{seen:#?}");
    let rare: Vec<_> =
        KINDS.iter().filter(|kind| seen.get(*kind).is_none_or(|times| *times < LEAST)).collect();
    assert!(cases < CASES || rare.is_empty(), "too rarely: {rare:?} in {seen:#?}");
}

fn explore(cases: u32) -> BTreeMap<&'static str, usize> {
    let seen = Seen::default();
    let config = ProptestConfig {
        cases,
        max_shrink_iters: 1_000_000,
        max_shrink_time: 60_000,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&case(), |(params, steps)| follow(Run::new(params, &seen), &steps))
        .unwrap_or_else(|failure| panic!("{failure}"));
    seen.into_inner()
}

fn follow(mut run: Run<'_>, steps: &[Step]) -> TestCaseResult {
    run.begin()?;
    for (index, step) in steps.iter().enumerate() {
        run.step(index, step)?;
        run.compare()?;
    }
    run.compare_all()
}

const KINDS: [&str; 121] = [
    "mint",
    "mint at once within the limit",
    "mint while claims wait",
    "mint that leaves claims waiting",
    "mint at a raised spread",
    "mint whose spread is the vault's",
    "mint to another account",
    "mint that waits",
    "mint that waited",
    "mint that waited, with change",
    "mint exact that waited",
    "mint exact with change",
    "mint exact without change",
    "burn from credits alone",
    "burn from the buffer too",
    "burn that makes a claim",
    "burn with claims waiting",
    "burn of the last act",
    "burn that would close its own leg",
    "burn at once within the limit",
    "burn that waits",
    "burn that waited",
    "spread of a payment to the buffer",
    "spread of a payment in part to the buffer",
    "minimum met exactly",
    "fund while claims wait",
    "fund without claims",
    "donation",
    "settle in akt",
    "settle in act",
    "settle that waits",
    "settle that makes a claim",
    "settle with one account on both sides",
    "settle with a refused invoice beside a settled one",
    "invoice that waited",
    "invoice that waited and makes a claim",
    "replay in the same batch",
    "replay of an earlier batch",
    "replay of one that waited",
    "withdraw in part",
    "withdraw in full",
    "request executed in its epoch",
    "request that moves to the epoch",
    "request that waits on for its price",
    "request that waits on for a price at all",
    "request that waits on for its epoch",
    "request that waits on for a bucket",
    "request that waits on for its leg",
    "request forgotten",
    "crank that leaves some for the next",
    "cancelled min_out",
    "cancelled deadline",
    "cancelled dust",
    "cancelled below_minimum",
    "cancelled bucket_empty",
    "cancelled status",
    "cancelled oracle",
    "cancelled by_owner",
    "cancelled at the next price",
    "payout kept",
    "payout of a batch kept",
    "payout retried",
    "account with some of its act locked",
    "act of the vault's own",
    "epoch longer than the shortest",
    "status warning",
    "status halt_cr",
    "status halt_oracle",
    "status halt_oracle over another",
    "status healthy again",
    "status held by the dwell time",
    "change at once",
    "change that waits",
    "change that moves the breaker",
    "change while requests wait",
    "change of the lock while something is locked",
    "pending change applied",
    "pending change dropped",
    "pause",
    "another oracle",
    "refused leg_closed",
    "refused oracle_unhealthy",
    "refused dust_amount",
    "refused min_out",
    "refused deadline_passed",
    "refused deadline_too_soon",
    "refused bucket_empty",
    "refused insufficient_act",
    "refused locked",
    "refused too_many_requests",
    "refused unknown_request",
    "refused request_ended",
    "refused not_request_owner",
    "refused not_cancellable",
    "refused executable",
    "refused invoice_final",
    "refused nothing_undelivered",
    "refused bank",
    "refused crank_limit",
    "refused not_approved",
    "refused invoice_state",
    "refused claim_unfunded",
    "refused zero_amount",
    "refused below_minimum",
    "refused insufficient_funds",
    "refused unknown_claim",
    "refused stale_params",
    "refused no_change",
    "refused invalid_params",
    "refused loosens_in_crisis",
    "refused pending_exists",
    "refused nothing_pending",
    "refused not_yet_due",
    "refused paused",
    "refused not_guardian",
    "refused pause_duration",
    "refused pause_shortened",
    "refused no_charges",
    "refused settler_cap",
    "refused oracle_move",
    "refused no_legs",
];
