//! A newer release reads what an older one left, to the last bit, and refuses what it does not know.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    contract::{CONTRACT_NAME, CONTRACT_VERSION},
    msg::{ExecuteMsg, MigrateMsg, Payout},
    params::{InstantRule, Leg, Mode},
    patch::ParamsPatch,
};
use common::{AKT, DENOM, Suite, invoice, refused, spreadless, ticket, undelivered};
use cosmwasm_std::{Uint64, coins};
use cw_multi_test::Executor;

/// A vault with something of everything.
fn lived_in() -> Suite {
    let mut params = spreadless();
    params.loosening_delay_secs = 60;
    // A first mint executes at once, a second one waits.
    params.policy.healthy.mint = Mode::NextPrice;
    params.policy.warning.mint = Mode::NextPrice;
    params.mint.instant = InstantRule { account_uact: (60 * AKT).into(), all_uact: (60 * AKT).into() };
    let mut suite = Suite::new(params, "1.0");
    let (alice, bob) = (suite.rich("alice", 200 * AKT), suite.rich("bob", 100 * AKT));
    suite.tune(&ParamsPatch { loosening_delay_secs: Some(0), ..ParamsPatch::default() }).unwrap();
    suite.mint(&alice, 50 * AKT).unwrap();
    ticket(&suite.mint(&alice, 20 * AKT).unwrap());
    suite.approve(&alice, 50 * AKT).unwrap();
    let (owner, settler) = (suite.owner.clone(), suite.settler.to_string());
    let capped = ExecuteMsg::SetSettler { addr: settler, daily_cap: Some((40 * AKT).into()), enabled: true };
    suite.run(&owner, &capped, &[]).unwrap();
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![suite.settler.to_string()],
        refund_to: Some(bob.to_string()),
        label: Some("lease 7".to_owned()),
        depositors: Some(vec![bob.to_string()]),
        act: Some(AKT.into()),
        min_act_out: None,
        deadline: None,
    };
    suite.run(&alice, &open, &[]).unwrap();
    suite.run(&alice, &open, &[]).unwrap();
    for id in [1u64, 2] {
        suite.run(&bob, &ExecuteMsg::FundEscrowAkt { id: id.into() }, &coins(AKT, DENOM)).unwrap();
    }
    suite.run(&alice, &ExecuteMsg::CloseEscrow { id: 2u64.into() }, &[]).unwrap();
    suite.settle(&[invoice("1", &alice, &bob, 10 * AKT, Payout::Act)], true).unwrap();
    suite.set_price("0.5");
    suite.settle(&[invoice("2", &alice, &bob, 30 * AKT, Payout::Akt)], true).unwrap();
    suite.burn(&bob, 10 * AKT).unwrap();
    suite.run(&bob, &ExecuteMsg::FundVault {}, &coins(5 * AKT, DENOM)).unwrap();
    undelivered(&mut suite, &bob, 1);
    let until = Uint64::new(suite.now() + 60);
    suite.run(&suite.guardian.clone(), &ExecuteMsg::Pause { legs: vec![Leg::Mint], until }, &[]).unwrap();
    let offer = ExecuteMsg::ProposeOwner { nominee: alice.to_string(), expires_in_secs: 60u64.into() };
    suite.run(&owner, &offer, &[]).unwrap();
    suite
}

fn migrate(suite: &mut Suite) -> Result<(), String> {
    let (owner, vault) = (suite.owner.clone(), suite.vault.clone());
    let code = suite.app.wrap().query_wasm_contract_info(&vault).unwrap().code_id;
    let answer = suite.app.migrate_contract(owner, vault, &MigrateMsg {}, code);
    answer.map(|_| ()).map_err(|error| format!("{error:#}"))
}

#[test]
fn everything_is_carried_over_bit_for_bit() {
    let mut suite = lived_in();
    let before = suite.app.dump_wasm_raw(&suite.vault);
    let mut kinds: Vec<_> = before.iter().map(|(key, _)| kind(key)).collect();
    kinds.dedup();
    let expected = [
        "inv",
        "hour",
        "line",
        "asked",
        "claim",
        "owned",
        "escrow",
        "balance",
        "instant",
        "request",
        "settler",
        "approval",
        "escrowed",
        "escrow_akt",
        "undelivered",
        "config",
        "contract_info",
        "escrows",
        "guardian",
        "ownership",
        "pending",
        "queue",
        "throttles",
        "vault",
    ];
    assert_eq!(kinds, expected, "the vault of this test lacks a kind of record");
    migrate(&mut suite).unwrap();
    assert_eq!(suite.app.dump_wasm_raw(&suite.vault), before);
    // And it goes on from there.
    suite.wait(3_600);
    suite.set_price("2.0");
    let alice = suite.user("alice");
    suite.run(&alice, &ExecuteMsg::FundVault {}, &coins(50 * AKT, DENOM)).unwrap();
    suite.run(&suite.owner.clone(), &ExecuteMsg::ApplyParams {}, &[]).unwrap();
}

/// The name of a record: a slot's key, or the first part of a table's, which its length precedes.
fn kind(key: &[u8]) -> String {
    let name = match key {
        [0, len, rest @ ..] => &rest[..usize::from(*len)],
        slot => slot,
    };
    String::from_utf8(name.to_vec()).unwrap()
}

#[test]
fn a_newer_state_or_another_contracts_is_refused() {
    let mut suite = lived_in();
    for (name, version, code, part) in [
        (CONTRACT_NAME, "0.1.1", "downgrade", "of version 0.1.1, this code is"),
        (CONTRACT_NAME, "99.0.0", "downgrade", CONTRACT_VERSION),
        ("akash-bme:oracle", CONTRACT_VERSION, "wrong_contract", "belongs to akash-bme:oracle"),
    ] {
        let vault = suite.vault.clone();
        let mut storage = suite.app.contract_storage_mut(&vault);
        cw2::set_contract_version(&mut *storage, name, version).unwrap();
        drop(storage);
        let before = suite.app.dump_wasm_raw(&vault);
        refused(migrate(&mut suite), code, part);
        assert_eq!(suite.app.dump_wasm_raw(&vault), before);
    }
}

/// Books that do not add up are not carried on by a newer release as if they did.
#[test]
fn a_state_that_breaks_an_invariant_is_refused() {
    let mut suite = lived_in();
    let vault = suite.vault.clone();
    let mut storage = suite.app.contract_storage_mut(&vault);
    let mut books = storage.get(b"vault").unwrap();
    // The last byte of the remint credits.
    books[15] ^= 1;
    storage.set(b"vault", &books);
    drop(storage);
    refused(migrate(&mut suite), "invariant_broken", "I2 AKT in the bank");
}
