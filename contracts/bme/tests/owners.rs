//! ACT is bound to its owner: no message but `settle` takes it from one account, and none gives it to another (I6).
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    msg::{ExecuteMsg, Payout},
    params::Leg,
    patch::ParamsPatch,
};
use common::{AKT, DENOM, Suite, invoice, spreadless};
use cosmwasm_std::{Addr, BankMsg, Coin, WasmMsg, coins, to_json_binary};
use cw_multi_test::Executor;

/// What a message may do to the ACT of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Nothing.
    None,
    /// New ACT for the address that it names, against AKT of its sender.
    Mints,
    /// Less ACT of its sender, who gets AKT for it.
    Burns,
    /// ACT of its sender goes into an escrow, where it stays the sender's (`tests/escrow.rs`).
    SetsAside,
    /// From who approved it to who is named.
    Moves,
}

/// Every message: a new one does not compile before it has said what it does.
const fn effect(msg: &ExecuteMsg) -> Effect {
    match msg {
        ExecuteMsg::MintAct { .. } | ExecuteMsg::MintActExact { .. } => Effect::Mints,
        ExecuteMsg::BurnAct { .. } => Effect::Burns,
        ExecuteMsg::OpenEscrow { .. } => Effect::SetsAside,
        ExecuteMsg::Settle { .. } => Effect::Moves,
        ExecuteMsg::DepositEscrow { .. }
        | ExecuteMsg::FundEscrowAkt { .. }
        | ExecuteMsg::WithdrawEscrow { .. }
        | ExecuteMsg::WithdrawEscrowAkt { .. }
        | ExecuteMsg::SetEscrowDepositors { .. }
        | ExecuteMsg::CloseEscrow { .. }
        | ExecuteMsg::Cancel { .. }
        | ExecuteMsg::Crank { .. }
        | ExecuteMsg::RetryPayout { .. }
        | ExecuteMsg::ApproveSettler { .. }
        | ExecuteMsg::WithdrawClaim { .. }
        | ExecuteMsg::FundVault {}
        | ExecuteMsg::SetSettler { .. }
        | ExecuteMsg::UpdateParams { .. }
        | ExecuteMsg::ApplyParams {}
        | ExecuteMsg::CancelParams {}
        | ExecuteMsg::Pause { .. }
        | ExecuteMsg::SetGuardian { .. }
        | ExecuteMsg::SetOracle { .. }
        | ExecuteMsg::ProposeOwner { .. }
        | ExecuteMsg::AcceptOwner {} => Effect::None,
    }
}

/// Holders of 100 ACT each: a victim, who approved the settler for 10, a sender, and one that is named in messages.
fn ready() -> (Suite, [Addr; 3]) {
    let mut suite = Suite::new(spreadless(), "1.0");
    let holders = ["victim", "owner", "named"].map(|name| suite.rich(name, 1_000 * AKT));
    for holder in &holders {
        suite.mint(holder, 100 * AKT).unwrap();
    }
    suite.approve(&holders[0], 10 * AKT).unwrap();
    let stranger = suite.rich("stranger", 100 * AKT);
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![suite.settler.to_string()],
        refund_to: None,
        label: None,
        depositors: None,
        act: None,
        min_act_out: None,
        deadline: None,
    };
    suite.run(&stranger, &open, &coins(10 * AKT, DENOM)).unwrap();
    (suite, holders)
}

/// Every message, by somebody who may send most of them and names another wherever one can be named.
fn messages(suite: &Suite, named: &Addr) -> Vec<(ExecuteMsg, Vec<Coin>)> {
    let to = Some(named.to_string());
    let akt = || coins(10 * AKT, DENOM);
    let later = suite.now() + 1_000;
    let patch = ParamsPatch { max_future_secs: Some(1), ..ParamsPatch::default() };
    // An escrow of somebody else.
    let id = 1u64.into();
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![named.to_string()],
        refund_to: to.clone(),
        label: None,
        depositors: None,
        act: Some(AKT.into()),
        min_act_out: None,
        deadline: None,
    };
    let deposit =
        ExecuteMsg::DepositEscrow { id, act: None, expires: None, min_act_out: None, deadline: None };
    vec![
        (open, vec![]),
        (deposit, vec![]),
        (ExecuteMsg::FundEscrowAkt { id }, akt()),
        (ExecuteMsg::WithdrawEscrow { id, amount: AKT.into() }, vec![]),
        (ExecuteMsg::WithdrawEscrowAkt { id }, vec![]),
        (ExecuteMsg::SetEscrowDepositors { id, depositors: None }, vec![]),
        (ExecuteMsg::CloseEscrow { id }, vec![]),
        (ExecuteMsg::MintAct { to: to.clone(), min_act_out: None, deadline: None }, akt()),
        (ExecuteMsg::MintActExact { act_out: AKT.into(), to: to.clone(), deadline: None }, akt()),
        (ExecuteMsg::BurnAct { amount: AKT.into(), min_akt_out: None, deadline: None, to }, vec![]),
        (ExecuteMsg::Cancel { id: 1u64.into() }, vec![]),
        (ExecuteMsg::Crank { limit: None }, vec![]),
        (ExecuteMsg::RetryPayout { to: named.to_string() }, vec![]),
        (
            ExecuteMsg::ApproveSettler {
                settler: named.to_string(),
                limit: AKT.into(),
                expires: later.into(),
            },
            vec![],
        ),
        (ExecuteMsg::WithdrawClaim { id: 1u64.into() }, vec![]),
        (ExecuteMsg::FundVault {}, akt()),
        (ExecuteMsg::SetSettler { addr: named.to_string(), daily_cap: None, enabled: true }, vec![]),
        (ExecuteMsg::UpdateParams { patch: patch.into(), expect_version: suite.version() }, vec![]),
        (ExecuteMsg::ApplyParams {}, vec![]),
        (ExecuteMsg::CancelParams {}, vec![]),
        (ExecuteMsg::Pause { legs: vec![Leg::Mint], until: later.into() }, vec![]),
        (ExecuteMsg::SetGuardian { guardian: Some(named.to_string()) }, vec![]),
        (ExecuteMsg::SetOracle { oracle: named.to_string(), symbol: None }, vec![]),
        (ExecuteMsg::ProposeOwner { nominee: named.to_string(), expires_in_secs: 60u64.into() }, vec![]),
        (ExecuteMsg::AcceptOwner {}, vec![]),
        (
            ExecuteMsg::Settle { invoices: vec![invoice("1", named, named, AKT, Payout::Act)], atomic: None },
            vec![],
        ),
    ]
}

#[test]
fn no_message_moves_act_but_settle() {
    let (suite, [_, sender, named]) = ready();
    let mut seen = 0;
    for (msg, funds) in messages(&suite, &named) {
        let (mut suite, holders) = ready();
        let before = [&holders[0], &holders[1], &holders[2]].map(|holder| suite.act(holder));
        let outstanding = suite.books().outstanding_uact.u128();
        let is_ok = suite.run(&sender, &msg, &funds).is_ok();
        let after = [&holders[0], &holders[1], &holders[2]].map(|holder| suite.act(holder));
        let grown = suite.books().outstanding_uact.u128().wrapping_sub(outstanding);
        match effect(&msg) {
            Effect::Mints => {
                assert!(is_ok && after[2] > before[2], "{msg:?}");
                assert_eq!(
                    (after[..2].to_vec(), after[2] - before[2]),
                    (before[..2].to_vec(), grown),
                    "{msg:?}"
                );
            }
            Effect::Burns => {
                assert!(is_ok);
                assert_eq!(after, [before[0], before[1] - AKT, before[2]], "{msg:?}");
            }
            Effect::SetsAside => {
                assert!(is_ok);
                assert_eq!((after, grown), ([before[0], before[1] - AKT, before[2]], 0), "{msg:?}");
            }
            // The sender is no settler, and nobody approved it.
            Effect::None | Effect::Moves => assert_eq!((after, grown), (before, 0), "{msg:?}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 26, "every message of the contract");
}

/// `settle` moves what its payer approved, as far as that goes, to whom the invoice names, and nothing else.
#[test]
fn settle_moves_what_was_approved_and_no_more() {
    let (mut suite, [victim, _, named]) = ready();
    let act = [&victim, &named].map(|holder| suite.act(holder));
    suite.settle(&[invoice("1", &victim, &named, 10 * AKT, Payout::Act)], true).unwrap();
    assert_eq!([&victim, &named].map(|holder| suite.act(holder)), [act[0] - 10 * AKT, act[1] + 10 * AKT]);
    assert!(suite.settle(&[invoice("2", &victim, &named, 1, Payout::Act)], true).is_err());
    assert!(suite.settle(&[invoice("3", &named, &victim, 1, Payout::Act)], true).is_err());
}

/// There is no coin of ACT to send, and a contract that sends messages moves its own account's ACT alone.
#[test]
fn neither_the_bank_nor_another_contract_moves_act() {
    let (mut suite, [victim, sender, named]) = ready();
    let before = [&victim, &sender, &named].map(|holder| suite.act(holder));
    let send = BankMsg::Send { to_address: named.to_string(), amount: coins(1, "uact") };
    suite.app.execute(sender.clone(), send.into()).unwrap_err();
    // Another contract is a sender like any other: it holds no ACT, whoever called it.
    let contract = suite.oracle.clone();
    let burn = ExecuteMsg::BurnAct {
        amount: AKT.into(),
        min_akt_out: None,
        deadline: None,
        to: Some(named.to_string()),
    };
    let call = WasmMsg::Execute {
        contract_addr: suite.vault.to_string(),
        msg: to_json_binary(&burn).unwrap(),
        funds: vec![],
    };
    let error = suite.app.execute(contract, call.into()).unwrap_err();
    assert!(format!("{error:#}").contains("insufficient_act: "), "{error:#}");
    assert_eq!([&victim, &sender, &named].map(|holder| suite.act(holder)), before);
}
