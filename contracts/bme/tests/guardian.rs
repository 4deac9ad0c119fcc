//! Pauses: what they stop, who may order them, and that a guardian can only tighten (I16).
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    events::{GuardianSet, LegPaused},
    msg::{ExecuteMsg, Payout, QueryMsg},
    params::Leg,
    patch::ParamsPatch,
    responses::{BurnQuote, MintQuote, Outcome, RolesResponse, SettleQuote, SettleResult},
};
use common::{AKT, DENOM, Suite, data, event, invoice, refused, spreadless};
use cosmwasm_std::{Addr, Uint64, coins};
use cw_multi_test::AppResponse;

const HOUR: u64 = 3_600;

/// A vault with a holder who approved the settler.
fn ready() -> (Suite, Addr, Addr) {
    let mut suite = Suite::new(spreadless(), "1.0");
    let (holder, guardian) = (suite.rich("holder", 100 * AKT), suite.guardian.clone());
    suite.mint(&holder, 50 * AKT).unwrap();
    suite.approve(&holder, 50 * AKT).unwrap();
    (suite, holder, guardian)
}

fn pause(suite: &mut Suite, sender: &Addr, legs: &[Leg], secs: u64) -> Result<AppResponse, String> {
    let until = Uint64::new(suite.now() + secs);
    suite.run(sender, &ExecuteMsg::Pause { legs: legs.to_vec(), until }, &[])
}

fn roles(suite: &Suite) -> RolesResponse {
    suite.query(&QueryMsg::Roles {})
}

#[test]
fn a_paused_leg_is_refused_by_name_and_quotes_foretell_it() {
    let (mut suite, holder, guardian) = ready();
    let until = suite.now() + HOUR;
    let response = pause(&mut suite, &guardian, &[Leg::Refund, Leg::Mint, Leg::Mint], HOUR).unwrap();
    let events: Vec<_> = response.events.iter().filter_map(|event| LegPaused::try_from(event).ok()).collect();
    let paused = |leg| LegPaused { by: guardian.clone(), leg, until: until.into() };
    assert_eq!(events, [paused(Leg::Mint), paused(Leg::Refund)]);
    let legs: Vec<_> = roles(&suite).pauses.iter().map(|pause| (pause.leg, pause.until.u64())).collect();
    assert_eq!(legs, [(Leg::Mint, until), (Leg::Refund, until)]);

    refused(suite.mint(&holder, AKT), "paused", &format!("mint is paused until {until}"));
    refused(suite.burn(&holder, AKT), "paused", &format!("refund is paused until {until}"));
    let exact = ExecuteMsg::MintActExact { act_out: AKT.into(), to: None, deadline: None };
    refused(suite.run(&holder, &exact, &coins(2 * AKT, DENOM)), "paused", "mint is paused");
    let amount = AKT.into();
    let quote: MintQuote =
        suite.query(&QueryMsg::QuoteMint { amount, min_act_out: None, deadline: None, sender: None });
    assert_eq!(quote.would_fail.unwrap().code, "paused");
    let quote: MintQuote = suite.query(&QueryMsg::QuoteMintExact {
        act_out: amount,
        amount: None,
        deadline: None,
        sender: None,
    });
    assert_eq!(quote.would_fail.unwrap().code, "paused");
    let quote: BurnQuote =
        suite.query(&QueryMsg::QuoteBurn { holder: None, amount, min_akt_out: None, deadline: None });
    assert_eq!(quote.would_fail.unwrap().code, "paused");
    // The third leg runs on.
    suite.settle(&[invoice("a", &holder, &holder, AKT, Payout::Akt)], true).unwrap();

    // The last second is paused, the next one is not.
    suite.wait(until - 1 - suite.now());
    suite.set_price("1.0");
    assert_eq!(suite.now(), until + 4);
    suite.mint(&holder, AKT).unwrap();
    assert_eq!(roles(&suite).pauses, []);
}

#[test]
fn the_first_second_after_a_pause_is_free() {
    let (mut suite, holder, guardian) = ready();
    pause(&mut suite, &guardian, &[Leg::Mint], 10).unwrap();
    suite.wait(9);
    refused(suite.mint(&holder, AKT), "paused", "mint is paused");
    suite.wait(1);
    suite.mint(&holder, AKT).unwrap();
}

/// A settler whose key is stolen is stopped, whatever the payee would take; what was settled is still answered.
#[test]
fn a_pause_of_settle_stops_both_payouts_and_answers_what_was_settled() {
    let (mut suite, holder, guardian) = ready();
    let done = invoice("done", &holder, &guardian, AKT, Payout::Act);
    suite.settle(&[done.clone()], true).unwrap();
    pause(&mut suite, &guardian, &[Leg::Settle], HOUR).unwrap();
    let batch = [
        done,
        invoice("akt", &holder, &guardian, AKT, Payout::Akt),
        invoice("act", &holder, &guardian, AKT, Payout::Act),
    ];
    let settler = suite.settler.to_string();
    let quote: SettleQuote = suite.query(&QueryMsg::QuoteSettle { settler, invoices: batch.to_vec() });
    let results = data::<SettleResult>(&suite.settle(&batch, false).unwrap()).results;
    assert_eq!(quote.results.unwrap(), results);
    let codes: Vec<_> = results
        .iter()
        .map(|result| match &result.outcome {
            Outcome::Settled(_) => "settled",
            Outcome::Refused(refusal) => refusal.code.as_str(),
        })
        .collect();
    assert_eq!(codes, ["settled", "paused", "paused"]);
    suite.burn(&holder, AKT).unwrap();
}

/// Funded claims are paid in any pause.
#[test]
fn what_is_set_aside_is_paid_in_any_pause() {
    let (mut suite, holder, guardian) = ready();
    suite.set_price("0.5");
    suite.burn(&holder, 50 * AKT).unwrap();
    suite.run(&holder, &ExecuteMsg::FundVault {}, &coins(50 * AKT, DENOM)).unwrap();
    pause(&mut suite, &guardian, &Leg::ALL, HOUR).unwrap();
    suite.run(&holder, &ExecuteMsg::FundVault {}, &coins(AKT, DENOM)).unwrap();
    suite.run(&holder, &ExecuteMsg::WithdrawClaim { id: 1u64.into() }, &[]).unwrap();
    suite.approve(&holder, 1).unwrap();
}

#[test]
fn a_guardian_has_three_pauses_of_72_hours_and_ends_none() {
    let (mut suite, holder, guardian) = ready();
    let owner = suite.owner.clone();
    assert_eq!((roles(&suite).guardian, roles(&suite).charges), (Some(guardian.clone()), 3));
    refused(pause(&mut suite, &holder, &[Leg::Mint], HOUR), "not_guardian", holder.as_str());
    refused(pause(&mut suite, &guardian, &[], HOUR), "no_legs", "name the legs to pause");
    refused(pause(&mut suite, &guardian, &[Leg::Mint], 0), "pause_duration", "outside 1..=259200 s from now");
    refused(pause(&mut suite, &guardian, &[Leg::Mint], 259_201), "pause_duration", "outside 1..=259200 s");
    pause(&mut suite, &guardian, &[Leg::Mint], 2 * HOUR).unwrap();
    // Not by way of a second leg either.
    let both = [Leg::Settle, Leg::Mint];
    refused(pause(&mut suite, &guardian, &both, HOUR), "pause_shortened", "only the owner may end it");
    assert_eq!(roles(&suite).charges, 2);
    pause(&mut suite, &guardian, &both, 259_200).unwrap();
    pause(&mut suite, &guardian, &[Leg::Refund], 1).unwrap();
    refused(pause(&mut suite, &guardian, &[Leg::Refund], 10), "no_charges", "all 3 pauses are spent");
    // The owner ends what it wants to, pauses longer, and gives three more.
    pause(&mut suite, &owner, &[Leg::Mint], 0).unwrap();
    suite.mint(&holder, AKT).unwrap();
    pause(&mut suite, &owner, &[Leg::Mint], 1_000 * HOUR).unwrap();
    let again = ExecuteMsg::SetGuardian { guardian: Some(guardian.to_string()) };
    let response = suite.run(&owner, &again, &[]).unwrap();
    assert_eq!(event::<GuardianSet>(&response).charges.u64(), 3);
    pause(&mut suite, &guardian, &[Leg::Refund], 10).unwrap();
    let nobody = ExecuteMsg::SetGuardian { guardian: None };
    let response = suite.run(&owner, &nobody, &[]).unwrap();
    assert_eq!(event::<GuardianSet>(&response), GuardianSet { guardian: None, charges: 0u64.into() });
    refused(pause(&mut suite, &guardian, &[Leg::Refund], 10), "not_guardian", guardian.as_str());
    assert_eq!((roles(&suite).guardian, roles(&suite).charges), (None, 0));
}

/// I16. Of all storage a guardian's message changes its own charges and the ends of pauses, and these only to later; all
/// other messages that are not for everybody are refused to it. So nothing passes after it that did not pass before.
#[test]
fn a_guardian_can_only_tighten() {
    let (mut suite, holder, guardian) = ready();
    let addr = guardian.to_string();
    let (patch, until) = (ParamsPatch { max_future_secs: Some(1), ..ParamsPatch::default() }, Uint64::new(1));
    for (msg, code) in [
        (ExecuteMsg::UpdateParams { patch: patch.into(), expect_version: 1 }, "not_owner"),
        (ExecuteMsg::ApplyParams {}, "not_owner"),
        (ExecuteMsg::CancelParams {}, "not_owner"),
        (ExecuteMsg::SetGuardian { guardian: Some(addr.clone()) }, "not_owner"),
        (ExecuteMsg::SetOracle { oracle: addr.clone(), symbol: None }, "not_owner"),
        (ExecuteMsg::SetSettler { addr: addr.clone(), daily_cap: None, enabled: true }, "not_owner"),
        (ExecuteMsg::ProposeOwner { nominee: addr, expires_in_secs: until }, "not_owner"),
        (ExecuteMsg::AcceptOwner {}, "no_offer"),
        (ExecuteMsg::Settle { invoices: vec![], atomic: None }, "unknown_settler"),
        (ExecuteMsg::Pause { legs: Leg::ALL.to_vec(), until }, "pause_duration"),
    ] {
        assert_eq!(suite.attempt(&guardian, &msg, &[]).unwrap_err(), code, "{msg:?}");
    }
    let ends = |suite: &Suite| {
        Leg::ALL.map(|leg| roles(suite).pauses.iter().find(|pause| pause.leg == leg).map(|pause| pause.until))
    };
    for (legs, secs) in [(&[Leg::Mint][..], HOUR), (&Leg::ALL[..], 2 * HOUR), (&Leg::ALL[1..], 5 * HOUR)] {
        let before = (suite.app.dump_wasm_raw(&suite.vault), ends(&suite), suite.books(), suite.status());
        pause(&mut suite, &guardian, legs, secs).unwrap();
        let after = suite.app.dump_wasm_raw(&suite.vault);
        let touched: Vec<_> = before
            .0
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .map(|((key, _), _)| String::from_utf8_lossy(key).into_owned())
            .collect();
        assert_eq!(
            (touched, before.0.len()),
            (vec!["config".to_owned(), "guardian".to_owned()], after.len())
        );
        assert!(ends(&suite).into_iter().zip(before.1).all(|(after, before)| after >= before));
        assert_eq!((suite.books(), suite.status()), (before.2, before.3));
        assert_eq!(suite.version(), 1);
    }
    refused(suite.burn(&holder, AKT), "paused", "refund");
}
