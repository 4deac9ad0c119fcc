//! Who may send what: every role against every message.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::msg::{ExecuteMsg, Payout};
use common::{AKT, DENOM, Suite, invoice, spreadless};
use cosmwasm_std::{Addr, Coin, Uint64, coins};

struct Roles {
    suite: Suite,
    /// Owner, settler, holder, nominee, stranger: the columns of the table.
    senders: [Addr; 5],
}

/// A vault with a holder who approved the settler, a funded claim, and an offer of the ownership.
fn ready() -> Roles {
    let mut suite = Suite::new(spreadless(), "1.0");
    let senders =
        ["owner", "settler", "holder", "nominee", "stranger"].map(|name| suite.rich(name, 100 * AKT));
    let [owner, _, holder, nominee, _] = senders.clone();
    let creditor = suite.rich("creditor", 100 * AKT);
    suite.mint(&creditor, 10 * AKT).unwrap();
    suite.set_price("0.5");
    suite.burn(&creditor, 10 * AKT).unwrap();
    suite.run(&creditor, &ExecuteMsg::FundVault {}, &coins(50 * AKT, DENOM)).unwrap();
    suite.set_price("1.0");
    suite.mint(&holder, 10 * AKT).unwrap();
    suite.approve(&holder, 10 * AKT).unwrap();
    let offer = ExecuteMsg::ProposeOwner { nominee: nominee.to_string(), expires_in_secs: Uint64::new(60) };
    suite.run(&owner, &offer, &[]).unwrap();
    Roles { suite, senders }
}

#[test]
fn each_role_may_send_what_the_table_says() {
    let Roles { suite, senders } = ready();
    let [_, _, holder, _, stranger] = &senders;
    let (holder, other) = (holder.clone(), suite.user("other").to_string());
    let expires = Uint64::new(suite.now() + 1_000);
    let akt: Vec<Coin> = coins(2 * AKT, DENOM);
    let none: Vec<Coin> = vec![];
    let (anyone, owner) = (["ok"; 5], ["ok", "not_owner", "not_owner", "not_owner", "not_owner"]);
    let rows: [(ExecuteMsg, &[Coin], [&str; 5]); 10] = [
        (ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None }, &akt, anyone),
        (ExecuteMsg::MintActExact { act_out: AKT.into(), to: None, deadline: None }, &akt, anyone),
        (ExecuteMsg::FundVault {}, &akt, anyone),
        (ExecuteMsg::ApproveSettler { settler: other.clone(), limit: AKT.into(), expires }, &none, anyone),
        (ExecuteMsg::WithdrawClaim { id: Uint64::new(1) }, &none, anyone),
        (
            ExecuteMsg::BurnAct { amount: AKT.into(), min_akt_out: None, deadline: None, to: None },
            &none,
            ["insufficient_act", "insufficient_act", "ok", "insufficient_act", "insufficient_act"],
        ),
        (
            ExecuteMsg::Settle {
                invoices: vec![invoice("1", &holder, stranger, AKT, Payout::Akt)],
                atomic: Some(true),
            },
            &none,
            ["unknown_settler", "ok", "unknown_settler", "unknown_settler", "unknown_settler"],
        ),
        (ExecuteMsg::SetSettler { addr: other.clone(), enabled: true }, &none, owner),
        (ExecuteMsg::ProposeOwner { nominee: other, expires_in_secs: Uint64::new(60) }, &none, owner),
        (
            ExecuteMsg::AcceptOwner {},
            &none,
            ["not_nominee", "not_nominee", "not_nominee", "ok", "not_nominee"],
        ),
    ];
    for (msg, funds, expected) in rows {
        for (column, expected) in expected.into_iter().enumerate() {
            // Each cell on a vault of its own: what one may do must not open the way for another.
            let Roles { mut suite, senders } = ready();
            let answer = suite.attempt(&senders[column], &msg, funds);
            assert_eq!(answer.err().as_deref().unwrap_or("ok"), expected, "{msg:?} by {column}");
        }
    }
}

#[test]
fn a_role_that_was_lost_counts_no_more() {
    let Roles { mut suite, senders } = ready();
    let [owner, settler, holder, nominee, stranger] = senders;
    suite.run(&nominee, &ExecuteMsg::AcceptOwner {}, &[]).unwrap();
    let disable = ExecuteMsg::SetSettler { addr: settler.to_string(), enabled: false };
    assert_eq!(suite.attempt(&owner, &disable, &[]).unwrap_err(), "not_owner");
    suite.run(&nominee, &disable, &[]).unwrap();
    let invoices = vec![invoice("1", &holder, &stranger, AKT, Payout::Act)];
    let settle = ExecuteMsg::Settle { invoices, atomic: None };
    assert_eq!(suite.attempt(&settler, &settle, &[]).unwrap_err(), "unknown_settler");
}

#[test]
fn an_offer_of_the_ownership_has_its_limits() {
    let Roles { mut suite, senders } = ready();
    let [owner, _, _, nominee, _] = senders;
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
