//! Payouts that the bank refuses: they stop nothing, are kept, told, and paid later; and no other reply is known.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod refusing;
#[allow(unused)]
mod turns;

use bme::{
    contract,
    events::{PayoutKept, PayoutRetried},
    msg::{ExecuteMsg, InstantiateMsg, Payout, QueryMsg, RecordStatus},
    payouts,
    responses::{
        CrankResult, InvariantsResponse, Outcome, RecordResponse, SettleResult, UndeliveredResponse,
        VaultResponse,
    },
};
use common::{AKT, DENOM, SYMBOL, data, event, invoice, refused};
use cosmwasm_std::{
    Addr, Binary, Reply, SubMsgResponse, SubMsgResult,
    testing::{message_info, mock_dependencies, mock_env},
};
use cw_multi_test::AppResponse;
use refusing::Chain;

/// Three holders of 50 ACT at half a dollar; none of them has AKT left.
fn holders() -> (Chain, [Addr; 3]) {
    let mut chain = Chain::new(turns::params(), "0.5");
    let names = ["alice", "module", "carol"];
    let holders = names.map(|name| chain.rich(name, 100 * AKT));
    for holder in &holders {
        chain.mint(holder, 100 * AKT).unwrap();
    }
    chain.end_epoch("0.5");
    chain.crank();
    (chain, holders)
}

fn undelivered(chain: &Chain, address: &Addr) -> u128 {
    let answer: UndeliveredResponse = chain.query(&QueryMsg::Undelivered { address: address.to_string() });
    answer.uakt.u128()
}

fn books(chain: &Chain) -> VaultResponse {
    chain.query(&QueryMsg::Vault {})
}

fn executed(response: &AppResponse) -> (u32, u32, u32) {
    let CrankResult { visited, executed, cancelled } = data(response);
    (visited, executed, cancelled)
}

fn status(chain: &Chain, id: u64) -> RecordStatus {
    let answer: RecordResponse = chain.query(&QueryMsg::Record { id: id.into() });
    answer.record.unwrap().status
}

fn assert_sound(chain: &Chain) {
    let answer: InvariantsResponse = chain.query(&QueryMsg::Invariants {});
    assert!(answer.all_hold, "{answer:?}");
}

/// The second of three payees takes no coins: the first and the third are paid all the same.
#[test]
fn a_refused_payee_in_the_middle_blocks_nobody() {
    let (mut chain, [alice, module, carol]) = holders();
    for holder in [&alice, &module, &carol] {
        chain.burn(holder, 40 * AKT).unwrap();
    }
    chain.refuse(&module, true);
    chain.end_epoch("0.5");
    let response = chain.crank();
    assert_eq!(executed(&response), (3, 3, 0));
    assert_eq!([&alice, &module, &carol].map(|holder| chain.akt(holder)), [80 * AKT, 0, 80 * AKT]);

    // Nothing is hidden: it is in the books, in an answer, in an event.
    let kept: PayoutKept = event(&response);
    assert_eq!((&kept.to, kept.kept_uakt.u128()), (&module, 80 * AKT));
    assert_eq!((undelivered(&chain, &module), books(&chain).undelivered_uakt.u128()), (80 * AKT, 80 * AKT));
    assert_sound(&chain);
}

#[test]
fn what_was_refused_is_paid_once_when_the_bank_takes_it() {
    let (mut chain, [alice, module, _]) = holders();
    chain.burn(&module, 40 * AKT).unwrap();
    chain.refuse(&module, true);
    chain.end_epoch("0.5");
    chain.crank();
    let retry = ExecuteMsg::RetryPayout { to: module.to_string() };

    // Still refused: nothing changes, and it is still there.
    let failed = chain.run(&alice, &retry, &[]).unwrap_err();
    assert!(failed.contains("not allowed to receive funds"), "{failed}");
    assert_eq!((undelivered(&chain, &module), chain.akt(&module)), (80 * AKT, 0));

    chain.refuse(&module, false);
    let retried: PayoutRetried = event(&chain.run(&alice, &retry, &[]).unwrap());
    assert_eq!((&retried.to, retried.sent_uakt.u128()), (&module, 80 * AKT));
    assert_eq!((undelivered(&chain, &module), chain.akt(&module), chain.akt(&alice)), (0, 80 * AKT, 0));
    refused(chain.run(&alice, &retry, &[]), "nothing_undelivered", module.as_str());
    assert_sound(&chain);
}

/// Several payouts of one address add up, and what is given back counts as well as what is paid.
#[test]
fn refused_payouts_add_up() {
    let (mut chain, [_, module, _]) = holders();
    let module = chain.rich(module_name(&module), 30 * AKT);
    chain.burn(&module, 10 * AKT).unwrap();
    chain.burn(&module, 15 * AKT).unwrap();
    let deadline = Some((chain.app.block_info().time.seconds() + 1).into());
    let mint = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline };
    chain.run(&module, &mint, &cosmwasm_std::coins(30 * AKT, DENOM)).unwrap();
    chain.refuse(&module, true);
    chain.end_epoch("0.5");
    assert_eq!(executed(&chain.crank()), (3, 2, 1));
    assert_eq!(undelivered(&chain, &module), 20 * AKT + 30 * AKT + 30 * AKT);
    assert_eq!((status(&chain, 4), status(&chain, 6)), (RecordStatus::Executed, RecordStatus::Cancelled));
    assert_sound(&chain);
}

/// The name by which [`holders`] made the address.
fn module_name(module: &Addr) -> &'static str {
    assert!(!module.as_str().is_empty());
    "module"
}

/// One provider that takes no coins does not stop the settlement of others.
#[test]
fn a_refused_provider_stops_no_settlement() {
    let (mut chain, [alice, module, carol]) = holders();
    let settler = chain.settler.clone();
    let approve = ExecuteMsg::ApproveSettler {
        settler: settler.to_string(),
        limit: (50 * AKT).into(),
        expires: u64::MAX.into(),
    };
    chain.run(&alice, &approve, &[]).unwrap();
    chain.refuse(&module, true);
    let invoices = vec![
        invoice("1", &alice, &module, 10 * AKT, Payout::Akt),
        invoice("2", &alice, &carol, 10 * AKT, Payout::Akt),
    ];
    let msg = ExecuteMsg::Settle { invoices, atomic: Some(false) };
    let response = chain.run(&settler, &msg, &[]).unwrap();
    let results = data::<SettleResult>(&response).results;
    assert!(results.iter().all(|result| matches!(result.outcome, Outcome::Settled(_))), "{results:?}");
    assert_eq!((undelivered(&chain, &module), chain.akt(&carol)), (20 * AKT, 20 * AKT));
    assert_sound(&chain);
}

/// A refund in the transaction is its sender's own: what the bank refuses undoes it, and nobody else is in it.
#[test]
fn a_payout_in_the_transaction_fails_with_it() {
    let mut params = turns::params();
    for row in [&mut params.policy.healthy, &mut params.policy.warning, &mut params.policy.halt_cr] {
        row.refund = bme::params::Mode::Open;
    }
    let mut chain = Chain::new(params, "0.5");
    let module = chain.rich("module", 100 * AKT);
    chain.mint(&module, 100 * AKT).unwrap();
    chain.end_epoch("0.5");
    chain.crank();
    chain.refuse(&module, true);
    let before = books(&chain);
    let failed = chain.burn(&module, 10 * AKT).unwrap_err();
    assert!(failed.contains("not allowed to receive funds"), "{failed}");
    assert_eq!((books(&chain), undelivered(&chain, &module)), (before, 0));
}

/// A reply of another id, of a success, or of bytes that mean nothing changes nothing.
#[test]
fn other_replies_are_refused() {
    let mut deps = mock_dependencies();
    let addr = |name: &str| deps.api.addr_make(name);
    let (owner, oracle) = (addr("owner"), addr("oracle"));
    let init = InstantiateMsg {
        owner: None,
        guardian: None,
        oracle: oracle.to_string(),
        symbol: SYMBOL.to_owned(),
        akt_denom: DENOM.to_owned(),
        params: turns::params(),
        settlers: None,
    };
    deps.querier
        .update_wasm(|_| cosmwasm_std::SystemResult::Ok(cosmwasm_std::ContractResult::Ok(Binary::default())));
    contract::instantiate(deps.as_mut(), mock_env(), message_info(&owner, &[]), init).unwrap();
    let stored = |deps: &cosmwasm_std::OwnedDeps<cosmwasm_std::testing::MockStorage, _, _>| {
        let storage: &dyn cosmwasm_std::Storage = &deps.storage;
        storage.range(None, None, cosmwasm_std::Order::Ascending).collect::<Vec<_>>()
    };
    let before = stored(&deps);
    #[allow(deprecated)]
    let success = SubMsgResult::Ok(SubMsgResponse { events: vec![], data: None, msg_responses: vec![] });
    let failure = || SubMsgResult::Err("codespace: bank, code: 4".to_owned());
    let reply = |id, result| Reply { id, payload: Binary::default(), gas_used: 0, result };
    for id in [0, 2, 3, 255, u64::MAX] {
        let error = contract::reply(deps.as_mut(), mock_env(), reply(id, failure())).unwrap_err();
        assert_eq!(error.to_string(), format!("unknown_reply: {id}"));
    }
    let error = contract::reply(deps.as_mut(), mock_env(), reply(1, success)).unwrap_err();
    assert_eq!(error.to_string(), "unknown_reply: 1");
    // The one that is known, without the payout that it should tell of.
    payouts::keep(deps.as_mut(), reply(1, failure())).unwrap_err();
    assert_eq!(stored(&deps), before);
}
