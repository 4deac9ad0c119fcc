//! Every status, every leg, paused or not: what a message does, and how one status follows another.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[allow(unused)]
mod turns;

use bme::{
    msg::{ExecuteMsg, Payout, QueryMsg},
    params::Leg,
    preset,
    responses::{BurnAnswer, MintAnswer, Outcome, SettleResult, WaitInfo},
};
use bme_math::Status;
use common::{AKT, Suite, atomics, data, invoice, steady};
use cosmwasm_std::{Addr, Uint64};
use cw_multi_test::AppResponse;

const STATUSES: [Status; 4] = [Status::Healthy, Status::Warning, Status::HaltCr, Status::HaltOracle];

/// What came of a message: done, waiting for a price or an epoch, or refused by this code.
fn outcome(suite: &mut Suite, user: &Addr, leg: Leg) -> String {
    let answer = match leg {
        Leg::Mint => suite.mint(user, 500 * AKT),
        Leg::Refund => suite.burn(user, 150 * AKT),
        Leg::Settle => {
            let provider = suite.user("provider");
            suite.settle(&[invoice("1", user, &provider, AKT, Payout::Akt)], false)
        }
    };
    let response = match answer {
        Ok(response) => response,
        Err(text) => {
            let code =
                text.split(": ").find(|part| ["leg_closed", "paused", "oracle_unhealthy"].contains(part));
            return code.unwrap_or(&text).to_owned();
        }
    };
    match leg {
        Leg::Mint => match data(&response) {
            MintAnswer::Executed { .. } => "now".to_owned(),
            MintAnswer::Waits { ticket } => waits(&ticket.wait),
        },
        Leg::Refund => match data(&response) {
            BurnAnswer::Executed { .. } => "now".to_owned(),
            BurnAnswer::Waits { ticket } => waits(&ticket.wait),
        },
        Leg::Settle => settled(&response),
    }
}

fn waits(wait: &WaitInfo) -> String {
    match wait {
        WaitInfo::NextPrice {} => "price".to_owned(),
        WaitInfo::Epoch { .. } => "epoch".to_owned(),
    }
}

fn settled(response: &AppResponse) -> String {
    match data::<SettleResult>(response).results.remove(0).outcome {
        Outcome::Settled(invoice) if invoice.request.is_some() => "price".to_owned(),
        Outcome::Settled(_) => "now".to_owned(),
        Outcome::Refused(refusal) => refusal.code,
    }
}

/// A vault with a price that is the ratio, a holder who approved the settler, and no lock.
fn vault(text: &str) -> (Suite, Addr) {
    let mut params = preset::parse(text).unwrap();
    params.refund.lock_secs = 0;
    params.mint.spread.at_par_bps = bme_math::Bps(0);
    params.mint.spread.at_halt_bps = bme_math::Bps(0);
    let mut suite = Suite::new(params, "1.0");
    let alice = suite.rich("alice", 10_000_000 * AKT);
    suite.mint(&alice, 10_000 * AKT).unwrap();
    // Where a mint waits, its time comes.
    for _ in 0..12 {
        suite.wait(6);
    }
    suite.set_price("1.0");
    suite.run(&alice, &ExecuteMsg::Crank { limit: None }, &[]).unwrap();
    assert!(suite.act(&alice) > 9_000 * AKT);
    suite.approve(&alice, 1_000 * AKT).unwrap();
    (suite, alice)
}

/// Brings a status about, and writes it down where it is the breaker's.
fn bring(suite: &mut Suite, status: Status) {
    match status {
        Status::Healthy => suite.set_price("1.0"),
        Status::Warning => suite.set_price("0.94"),
        Status::HaltCr => suite.set_price("0.85"),
        Status::HaltOracle => {
            let mut snapshot =
                suite.snapshot(steady(atomics("1.0"), suite.params.twap_window_secs, suite.now()), None);
            snapshot.flags.is_paused = true;
            suite.store(&snapshot);
            suite.wait(5);
        }
    }
}

/// By hand from the table of the specification, not from the preset: rows are statuses, columns mint, refund, settle.
const TABLES: [(&str, &str, [[&str; 3]; 4]); 3] = [
    (
        "aep76",
        preset::AEP76,
        [
            ["now", "now", "now"],
            ["epoch", "now", "now"],
            ["leg_closed", "now", "now"],
            ["oracle_unhealthy", "oracle_unhealthy", "price"],
        ],
    ),
    (
        "mainnet",
        preset::MAINNET,
        [
            ["epoch", "epoch", "now"],
            ["epoch", "epoch", "now"],
            ["leg_closed", "epoch", "now"],
            ["oracle_unhealthy", "oracle_unhealthy", "oracle_unhealthy"],
        ],
    ),
    (
        "hardened",
        preset::HARDENED,
        [
            ["price", "price", "price"],
            ["epoch", "epoch", "price"],
            ["epoch", "leg_closed", "price"],
            ["oracle_unhealthy", "oracle_unhealthy", "price"],
        ],
    ),
];

#[test]
fn every_leg_does_in_every_status_what_the_table_says() {
    for (name, text, table) in TABLES {
        for (status, row) in STATUSES.into_iter().zip(table) {
            for (leg, expected) in Leg::ALL.into_iter().zip(row) {
                let (mut suite, alice) = vault(text);
                bring(&mut suite, status);
                assert_eq!(suite.status().status, status, "{name}");
                assert_eq!(outcome(&mut suite, &alice, leg), expected, "{name}: {leg:?} while {status}");
            }
        }
    }
}

/// A pause is refused by its name in every status, and only on its leg.
#[test]
fn a_pause_closes_its_leg_in_every_status() {
    for (name, text, table) in TABLES {
        for (status, row) in STATUSES.into_iter().zip(table) {
            for paused in Leg::ALL {
                for (leg, expected) in Leg::ALL.into_iter().zip(row) {
                    let (mut suite, alice) = vault(text);
                    bring(&mut suite, status);
                    let until = Uint64::new(suite.now() + 3_600);
                    let guardian = suite.guardian.clone();
                    suite.run(&guardian, &ExecuteMsg::Pause { legs: vec![paused], until }, &[]).unwrap();
                    let expected = if leg == paused { "paused" } else { expected };
                    let found = outcome(&mut suite, &alice, leg);
                    assert_eq!(found, expected, "{name}: {leg:?} while {status}, {paused:?} paused");
                }
            }
        }
    }
}

/// From each status to each, at once for the worse, and for the better only beyond the resume levels and after the
/// dwell time. What is not in this list does not happen.
#[test]
fn every_status_follows_every_other_as_listed() {
    use Status::{HaltCr, HaltOracle, Healthy, Warning};
    // From, to by the price, at once, after the dwell time.
    for (from, to, at_once, later) in [
        (Healthy, Healthy, Healthy, Healthy),
        (Healthy, Warning, Warning, Warning),
        (Healthy, HaltCr, HaltCr, HaltCr),
        (Healthy, HaltOracle, HaltOracle, HaltOracle),
        (Warning, Healthy, Warning, Healthy),
        (Warning, Warning, Warning, Warning),
        (Warning, HaltCr, HaltCr, HaltCr),
        (Warning, HaltOracle, HaltOracle, HaltOracle),
        (HaltCr, Healthy, HaltCr, Healthy),
        (HaltCr, Warning, HaltCr, Warning),
        (HaltCr, HaltCr, HaltCr, HaltCr),
        (HaltCr, HaltOracle, HaltOracle, HaltOracle),
        // It lies over the status of the ratio, which was healthy.
        (HaltOracle, Healthy, Healthy, Healthy),
        (HaltOracle, Warning, Warning, Warning),
        (HaltOracle, HaltCr, HaltCr, HaltCr),
        (HaltOracle, HaltOracle, HaltOracle, HaltOracle),
    ] {
        let (mut suite, alice) = vault(preset::HARDENED);
        bring(&mut suite, from);
        note(&mut suite, &alice);
        assert_eq!(suite.status().status, from);
        bring(&mut suite, to);
        assert_eq!(suite.status().status, at_once, "{from} to {to}, at once");
        note(&mut suite, &alice);
        assert_eq!(suite.status().status, at_once, "{from} to {to}, written down");
        suite.wait(600);
        bring(&mut suite, to);
        // Read, and not written: the status is that of the moment.
        assert_eq!(suite.status().status, later, "{from} to {to}, later");
        let health: bme::responses::HealthResponse = suite.query(&QueryMsg::Health {});
        assert_eq!(health.status.status, later);
    }
}

/// Any message that changes books writes the status down.
fn note(suite: &mut Suite, user: &Addr) {
    suite.run(user, &ExecuteMsg::FundVault {}, &cosmwasm_std::coins(1, common::DENOM)).unwrap();
}
