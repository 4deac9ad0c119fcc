//! Who may send what: every role against every message.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    msg::{ExecuteMsg, InvoiceInput, Payer, Payout},
    params::{Leg, Mode},
    patch::ParamsPatch,
};
use common::{AKT, DENOM, ONE, Suite, invoice, spreadless, steady, ticket, undelivered};
use cosmwasm_std::{Addr, Coin, Uint64, coins};

struct Roles {
    suite: Suite,
    /// Owner, settler, holder, nominee, guardian, stranger: the columns of the table.
    senders: [Addr; 6],
    /// With a price.
    oracle: Addr,
}

/// A vault with a holder who approved the settler and has an escrow for itself and for it, a funded claim, an offer of the ownership, and a change of parameters
/// whose time has come.
fn ready() -> Roles {
    let mut params = spreadless();
    params.loosening_delay_secs = 60;
    let mut suite = Suite::new(params, "1.0");
    let senders = ["owner", "settler", "holder", "nominee", "guardian", "stranger"]
        .map(|name| suite.rich(name, 100 * AKT));
    let [owner, _, holder, nominee, ..] = senders.clone();
    let creditor = suite.rich("creditor", 100 * AKT);
    suite.mint(&creditor, 10 * AKT).unwrap();
    suite.set_price("0.5");
    suite.burn(&creditor, 10 * AKT).unwrap();
    suite.run(&creditor, &ExecuteMsg::FundVault {}, &coins(50 * AKT, DENOM)).unwrap();
    suite.set_price("1.0");
    suite.mint(&holder, 10 * AKT).unwrap();
    suite.approve(&holder, 10 * AKT).unwrap();
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![suite.settler.to_string()],
        refund_to: None,
        label: None,
        depositors: Some(vec![]),
        act: Some((2 * AKT).into()),
        min_act_out: None,
        deadline: None,
    };
    suite.run(&holder, &open, &[]).unwrap();
    suite.run(&holder, &ExecuteMsg::FundEscrowAkt { id: Uint64::one() }, &coins(AKT, DENOM)).unwrap();
    let offer = ExecuteMsg::ProposeOwner { nominee: nominee.to_string(), expires_in_secs: Uint64::new(90) };
    suite.run(&owner, &offer, &[]).unwrap();
    suite.tune(&ParamsPatch { loosening_delay_secs: Some(0), ..ParamsPatch::default() }).unwrap();
    suite.wait(60);
    suite.set_price("1.0");
    ask(&mut suite, &holder);
    undelivered(&mut suite, &holder, 1);
    let oracle = suite.another_oracle();
    let snapshot = suite.snapshot(steady(ONE, suite.params.twap_window_secs, suite.now()), None);
    suite.store_at(&oracle, &snapshot);
    suite.wait(1);
    Roles { suite, senders, oracle }
}

/// A request of the holder that waits for its epoch.
fn ask(suite: &mut Suite, holder: &Addr) {
    let mut storage = suite.app.contract_storage_mut(&suite.vault.clone());
    let mut config = bme::state::CONFIG.load(&*storage).unwrap();
    config.params.policy.healthy.mint = Mode::Epoch;
    bme::state::CONFIG.save(&mut *storage, &config);
    drop(storage);
    ticket(&suite.mint(holder, AKT).unwrap());
    let mut storage = suite.app.contract_storage_mut(&suite.vault.clone());
    config.params.policy.healthy.mint = Mode::Open;
    bme::state::CONFIG.save(&mut *storage, &config);
}

#[test]
fn each_role_may_send_what_the_table_says() {
    let Roles { suite, senders, oracle } = ready();
    let [_, _, holder, _, _, stranger] = &senders;
    let (holder, other) = (holder.clone(), suite.user("other").to_string());
    let expires = Uint64::new(suite.now() + 1_000);
    let akt: Vec<Coin> = coins(2 * AKT, DENOM);
    let none: Vec<Coin> = vec![];
    let (anyone, owner) = (["ok"; 6], except("not_owner", 0));
    let (patch, expect_version) = (ParamsPatch { max_future_secs: Some(1), ..ParamsPatch::default() }, 1);
    let until = Uint64::new(suite.now() + 60);
    let id = Uint64::one();
    let from_escrow =
        InvoiceInput { payer: Payer::Escrow { id }, ..invoice("2", &holder, stranger, AKT, Payout::Act) };
    let open = ExecuteMsg::OpenEscrow {
        settlers: vec![other.clone()],
        refund_to: None,
        label: None,
        depositors: None,
        act: None,
        min_act_out: None,
        deadline: None,
    };
    let deposit =
        ExecuteMsg::DepositEscrow { id, act: None, expires: None, min_act_out: None, deadline: None };
    let rows: [(ExecuteMsg, &[Coin], [&str; 6]); 27] = [
        (ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None }, &akt, anyone),
        (ExecuteMsg::MintActExact { act_out: AKT.into(), to: None, deadline: None }, &akt, anyone),
        (ExecuteMsg::FundVault {}, &akt, anyone),
        (ExecuteMsg::ApproveSettler { settler: other.clone(), limit: AKT.into(), expires }, &none, anyone),
        (ExecuteMsg::WithdrawClaim { id: Uint64::new(1) }, &none, anyone),
        (ExecuteMsg::Crank { limit: None }, &none, anyone),
        (ExecuteMsg::RetryPayout { to: holder.to_string() }, &none, anyone),
        (ExecuteMsg::Cancel { id: Uint64::new(1) }, &none, except("not_request_owner", 2)),
        (
            ExecuteMsg::BurnAct { amount: AKT.into(), min_akt_out: None, deadline: None, to: None },
            &none,
            except("insufficient_act", 2),
        ),
        (
            ExecuteMsg::Settle {
                invoices: vec![invoice("1", &holder, stranger, AKT, Payout::Akt)],
                atomic: Some(true),
            },
            &none,
            except("unknown_settler", 1),
        ),
        (open, &akt, anyone),
        (deposit, &akt, except("not_depositor", 2)),
        (ExecuteMsg::FundEscrowAkt { id }, &akt, except("not_depositor", 2)),
        (ExecuteMsg::WithdrawEscrow { id, amount: AKT.into() }, &none, except("escrow_part", 2)),
        (ExecuteMsg::WithdrawEscrowAkt { id }, &none, except("no_escrow_akt", 2)),
        (ExecuteMsg::SetEscrowDepositors { id, depositors: None }, &none, except("not_escrow_owner", 2)),
        (ExecuteMsg::CloseEscrow { id }, &none, except("not_escrow_owner", 2)),
        (
            ExecuteMsg::Settle { invoices: vec![from_escrow], atomic: Some(true) },
            &none,
            except("unknown_settler", 1),
        ),
        (ExecuteMsg::SetSettler { addr: other.clone(), daily_cap: None, enabled: true }, &none, owner),
        (ExecuteMsg::UpdateParams { patch: patch.clone().into(), expect_version }, &none, owner),
        (ExecuteMsg::ApplyParams {}, &none, owner),
        (ExecuteMsg::CancelParams {}, &none, owner),
        (ExecuteMsg::SetGuardian { guardian: Some(other.clone()) }, &none, owner),
        (ExecuteMsg::SetOracle { oracle: oracle.to_string(), symbol: None }, &none, owner),
        (
            ExecuteMsg::Pause { legs: vec![Leg::Mint], until },
            &none,
            ["ok", "not_guardian", "not_guardian", "not_guardian", "ok", "not_guardian"],
        ),
        (ExecuteMsg::ProposeOwner { nominee: other, expires_in_secs: Uint64::new(60) }, &none, owner),
        (ExecuteMsg::AcceptOwner {}, &none, except("not_nominee", 3)),
    ];
    for (msg, funds, expected) in rows {
        for (column, expected) in expected.into_iter().enumerate() {
            // Each cell on a vault of its own: what one may do must not open the way for another.
            let Roles { mut suite, senders, .. } = ready();
            let answer = suite.attempt(&senders[column], &msg, funds);
            assert_eq!(answer.err().as_deref().unwrap_or("ok"), expected, "{msg:?} by {column}");
        }
    }
}

/// One may, the others are told why not.
fn except(code: &'static str, who: usize) -> [&'static str; 6] {
    let mut row = [code; 6];
    row[who] = "ok";
    row
}

#[test]
fn a_role_that_was_lost_counts_no_more() {
    let Roles { mut suite, senders, .. } = ready();
    let [owner, settler, holder, nominee, _, stranger] = senders;
    suite.run(&nominee, &ExecuteMsg::AcceptOwner {}, &[]).unwrap();
    let disable = ExecuteMsg::SetSettler { addr: settler.to_string(), daily_cap: None, enabled: false };
    assert_eq!(suite.attempt(&owner, &disable, &[]).unwrap_err(), "not_owner");
    suite.run(&nominee, &disable, &[]).unwrap();
    let invoices = vec![invoice("1", &holder, &stranger, AKT, Payout::Act)];
    let settle = ExecuteMsg::Settle { invoices, atomic: None };
    assert_eq!(suite.attempt(&settler, &settle, &[]).unwrap_err(), "unknown_settler");
}

#[test]
fn an_offer_of_the_ownership_has_its_limits() {
    let Roles { mut suite, senders, .. } = ready();
    let [owner, _, _, nominee, ..] = senders;
    let propose = |suite: &mut Suite, nominee: &Addr, secs: u64| {
        let offer = ExecuteMsg::ProposeOwner { nominee: nominee.to_string(), expires_in_secs: secs.into() };
        suite.attempt(&owner, &offer, &[]).map(|_| ())
    };
    assert_eq!(propose(&mut suite, &owner, 60).unwrap_err(), "already_owner");
    assert_eq!(propose(&mut suite, &nominee, 0).unwrap_err(), "offer_duration");
    assert_eq!(propose(&mut suite, &nominee, 2_592_001).unwrap_err(), "offer_duration");
    propose(&mut suite, &nominee, 60).unwrap();
    suite.wait(61);
    assert_eq!(suite.attempt(&nominee, &ExecuteMsg::AcceptOwner {}, &[]).unwrap_err(), "offer_expired");
}
