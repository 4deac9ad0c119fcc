//! I11: each record is written by the messages that `src/state.rs` lists, and by no other.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use bme::{
    msg::{ExecuteMsg, InvoiceInput, Payer, Payout},
    params::{Leg, Mode},
    patch::ParamsPatch,
};
use common::{AKT, DENOM, ONE, Suite, invoice, spreadless, steady, undelivered};
use cosmwasm_std::{Addr, Coin, coins};

/// Keys and values.
type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// Storage by the name of its record: a slot's key, or the first part of a table's, which its length precedes.
fn stored(suite: &Suite) -> BTreeMap<String, Entries> {
    let mut kinds: BTreeMap<String, Entries> = BTreeMap::new();
    for (key, value) in suite.app.dump_wasm_raw(&suite.vault) {
        let name = match key.as_slice() {
            [0, len, rest @ ..] => &rest[..usize::from(*len)],
            slot => slot,
        };
        kinds.entry(String::from_utf8(name.to_vec()).unwrap()).or_default().push((key, value));
    }
    kinds
}

/// Names of the records that a message changed.
fn touched(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> BTreeSet<String> {
    let before = stored(suite);
    suite.run(sender, msg, funds).unwrap();
    let after = stored(suite);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

fn mint() -> ExecuteMsg {
    ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None }
}

/// Mints wait for an epoch in a warning; elsewhere all is open.
fn suite() -> Suite {
    let mut params = spreadless();
    params.policy.warning.mint = Mode::Epoch;
    params.policy.warning.refund = Mode::Epoch;
    params.policy.halt_cr.refund = Mode::Epoch;
    Suite::new(params, "1.0")
}

#[test]
fn each_record_is_written_by_its_messages_alone() {
    let mut suite = suite();
    let users = ["alice", "bob", "carol"].map(|name| suite.rich(name, 10_000 * AKT));
    let [alice, bob, carol] = &users;
    let (owner, settler, guardian) = (suite.owner.clone(), suite.settler.clone(), suite.guardian.clone());
    let akt = |amount: u128| coins(amount * AKT, DENOM);
    let burn = |amount: u128| ExecuteMsg::BurnAct {
        amount: (amount * AKT).into(),
        min_akt_out: None,
        deadline: None,
        to: None,
    };
    let settle = |id: &str, act: u128, payout| ExecuteMsg::Settle {
        invoices: vec![invoice(id, alice, bob, act * AKT, payout)],
        atomic: Some(true),
    };
    let from_escrow = ExecuteMsg::Settle {
        invoices: vec![InvoiceInput {
            payer: Payer::Escrow { id: 1_u64.into() },
            ..invoice("e", alice, bob, AKT, Payout::Act)
        }],
        atomic: Some(true),
    };
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![settler.to_string()],
        refund_to: None,
        label: None,
        depositors: None,
        act: Some((10 * AKT).into()),
        min_act_out: None,
        deadline: None,
    };
    let id = 1_u64.into();
    let deposit = ExecuteMsg::DepositEscrow {
        id,
        act: Some(AKT.into()),
        expires: None,
        min_act_out: None,
        deadline: None,
    };
    let far = suite.now() + 1_000_000;
    let approve = ExecuteMsg::ApproveSettler {
        settler: settler.to_string(),
        limit: (900 * AKT).into(),
        expires: far.into(),
    };
    let none: Vec<Coin> = vec![];
    let expect = |suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin], names: &[&str]| {
        let expected: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(touched(suite, sender, msg, funds), expected, "{msg:?}");
    };
    let money = ["balance", "throttles", "vault"];

    expect(&mut suite, alice, &mint(), &akt(1_000), &money);
    let exact = ExecuteMsg::MintActExact { act_out: AKT.into(), to: None, deadline: None };
    expect(&mut suite, carol, &exact, &akt(2), &money);
    expect(&mut suite, alice, &burn(10), &none, &money);
    expect(&mut suite, alice, &approve, &none, &["approval"]);
    expect(&mut suite, &settler, &settle("a", 1, Payout::Act), &none, &["approval", "balance", "inv"]);
    expect(
        &mut suite,
        &settler,
        &settle("b", 1, Payout::Akt),
        &none,
        &["approval", "balance", "inv", "vault"],
    );
    expect(&mut suite, alice, &open, &none, &["balance", "escrow", "escrowed", "escrows"]);
    expect(&mut suite, alice, &deposit, &none, &["balance", "escrow"]);
    expect(&mut suite, &settler, &from_escrow, &none, &["balance", "escrow", "inv"]);
    expect(&mut suite, bob, &ExecuteMsg::FundEscrowAkt { id }, &akt(5), &["escrow", "vault"]);
    let out = ExecuteMsg::WithdrawEscrow { id, amount: AKT.into() };
    expect(&mut suite, alice, &out, &none, &["balance", "escrow"]);
    let named = ExecuteMsg::SetEscrowDepositors { id, depositors: Some(vec![carol.to_string()]) };
    expect(&mut suite, alice, &named, &none, &["escrow"]);
    expect(&mut suite, bob, &ExecuteMsg::WithdrawEscrowAkt { id }, &none, &["escrow", "vault"]);
    expect(&mut suite, bob, &ExecuteMsg::FundVault {}, &akt(1), &["vault"]);
    expect(&mut suite, alice, &ExecuteMsg::CloseEscrow { id }, &none, &["balance", "escrow", "escrowed"]);

    // In a warning what comes waits.
    suite.set_price("0.94");
    let waits = ["asked", "balance", "line", "queue", "request", "vault"];
    expect(&mut suite, carol, &mint(), &akt(1), &waits);
    let rest = ["asked", "balance", "line", "queue", "request"];
    expect(&mut suite, carol, &mint(), &akt(1), &rest);
    expect(&mut suite, alice, &burn(1), &none, &rest);
    let cancel = ExecuteMsg::Cancel { id: 1_u64.into() };
    expect(&mut suite, carol, &cancel, &none, &["balance", "line", "queue", "request"]);
    for _ in 0..12 {
        suite.wait(6);
    }
    suite.set_price("0.94");
    let crank = ExecuteMsg::Crank { limit: None };
    expect(&mut suite, bob, &crank, &none, &["balance", "line", "queue", "request", "throttles", "vault"]);

    // Owed at a lower price, and paid.
    suite.set_price("0.5");
    let all = suite.act(alice);
    suite
        .run(
            alice,
            &ExecuteMsg::ApproveSettler {
                settler: settler.to_string(),
                limit: all.into(),
                expires: far.into(),
            },
            &[],
        )
        .unwrap();
    let names = ["approval", "balance", "claim", "inv", "owned", "throttles", "vault"];
    expect(&mut suite, &settler, &settle("c", all / AKT, Payout::Akt), &none, &names);
    suite.run(bob, &ExecuteMsg::FundVault {}, &akt(3_000)).unwrap();
    expect(
        &mut suite,
        bob,
        &ExecuteMsg::WithdrawClaim { id: 1_u64.into() },
        &none,
        &["claim", "owned", "vault"],
    );
    undelivered(&mut suite, bob, 1);
    expect(
        &mut suite,
        bob,
        &ExecuteMsg::RetryPayout { to: bob.to_string() },
        &none,
        &["queue", "undelivered"],
    );

    // Governance, an hour later: the first change of the hour keeps the totals before it.
    suite.wait(3_600);
    suite.set_price("1.0");
    expect(&mut suite, bob, &ExecuteMsg::FundVault {}, &akt(1), &["hour", "vault"]);
    let patch = |delay| ParamsPatch { loosening_delay_secs: Some(delay), ..ParamsPatch::default() };
    let update = |suite: &Suite, delay| ExecuteMsg::UpdateParams {
        patch: patch(delay).into(),
        expect_version: suite.version(),
    };
    let tighter = update(&suite, 60);
    expect(&mut suite, &owner, &tighter, &none, &["config"]);
    let looser = update(&suite, 0);
    expect(&mut suite, &owner, &looser, &none, &["pending"]);
    expect(&mut suite, &owner, &ExecuteMsg::CancelParams {}, &none, &["pending"]);
    suite.run(&owner, &looser, &[]).unwrap();
    suite.wait(60);
    suite.set_price("1.0");
    expect(&mut suite, &owner, &ExecuteMsg::ApplyParams {}, &none, &["config", "pending"]);
    let until = (suite.now() + 60).into();
    let pause = ExecuteMsg::Pause { legs: vec![Leg::Mint], until };
    expect(&mut suite, &guardian, &pause, &none, &["config", "guardian"]);
    let cap =
        ExecuteMsg::SetSettler { addr: settler.to_string(), daily_cap: Some(AKT.into()), enabled: true };
    expect(&mut suite, &owner, &cap, &none, &["settler"]);
    expect(&mut suite, &owner, &ExecuteMsg::SetGuardian { guardian: None }, &none, &["guardian"]);
    let oracle = suite.another_oracle();
    let snapshot = suite.snapshot(steady(ONE, suite.params.twap_window_secs, suite.now()), None);
    suite.store_at(&oracle, &snapshot);
    suite.wait(1);
    let elsewhere = ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: None };
    expect(&mut suite, &owner, &elsewhere, &none, &["config"]);
    let offer = ExecuteMsg::ProposeOwner { nominee: carol.to_string(), expires_in_secs: 60_u64.into() };
    expect(&mut suite, &owner, &offer, &none, &["ownership"]);
    expect(&mut suite, carol, &ExecuteMsg::AcceptOwner {}, &none, &["ownership"]);
}
