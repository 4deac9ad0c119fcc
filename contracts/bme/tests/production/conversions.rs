//! Amounts: what a conversion gives, and when it gives nothing.

use bme::{
    msg::{ExecuteMsg, RecordStatus},
    params::Params,
    responses::RecordInfo,
};
use bme_math::Bps;
use cosmwasm_std::Addr;
use serde_json::Value;

use crate::{
    common::{AKT, DENOM, ONE, refused},
    rows::{Row, bare, bps, each, number, params, price},
    turns::{Mainnet, under},
};

/// A price at which the minimum and one unit are passed.
const HIGH: u128 = 100_000_000 * ONE;
const PAR: Bps = Bps(10_000);

/// At most the exact quotient, and within one unit of production.
#[track_caller]
fn close(id: &str, ours: u128, theirs: u128, exact: impl Fn(u128) -> bool) {
    assert!(ours.abs_diff(theirs) <= 1, "{id}: {ours} against {theirs}");
    assert!(exact(ours), "{id}: {ours} is above the exact quotient");
}

fn chain_of(params: Params, price: u128) -> Mainnet {
    let mut chain = under(params, "1.0");
    chain.set_atomics(price);
    chain
}

/// `out ≤ akt × P × (10⁴ − k) / 10²²`.
fn is_within_mint(out: u128, akt: u128, price: u128, spread: Bps) -> bool {
    let wide = |number: u128| cosmwasm_std::Uint512::from(number);
    wide(out) * wide(ONE) * wide(10_000) <= wide(akt) * wide(price) * wide((PAR.0 - spread.0).into())
}

/// `out ≤ act × 10¹⁸ × (10⁴ − k) / (P × 10⁴)`.
fn is_within_pay(out: u128, act: u128, price: u128, spread: Bps) -> bool {
    let wide = |number: u128| cosmwasm_std::Uint512::from(number);
    wide(out) * wide(price) * wide(10_000) <= wide(act) * wide(ONE) * wide((PAR.0 - spread.0).into())
}

#[test]
fn conversions_give_what_production_gives() {
    each("convert", 34, |row, is_equal| {
        let amount = number(&row.inputs["burn"]["amount"]);
        if row.inputs["burn"]["denom"] == "uakt" {
            mint(row, amount);
        } else {
            burn(row, amount, is_equal);
        }
    });
}

/// Asks where the numbers fit and executes at the price of the row.
fn mint_at(chain: &mut Mainnet, alice: &Addr, amount: u128, price: u128) -> RecordInfo {
    chain.set_atomics(HIGH);
    let id = chain.ask_mint(alice, amount);
    chain.turn_at(price);
    chain.record(id)
}

fn mint(row: &Row, amount: u128) {
    let (id, expected, price) = (row.id.as_str(), &row.expected, price(&row.inputs["akt_usd"]));
    let spread = bps(&row.inputs["params"]["mint_spread_bps"]);
    let mut chain = chain_of(params(row), price.max(1));
    let alice = chain.rich("alice", amount);
    match expected["result"].as_str().unwrap() {
        "executed" => {
            chain.ask_mint(&alice, amount);
            chain.turn_at(price);
            let gross = chain.books().outstanding_uact.u128();
            close(id, gross, number(&expected["gross"]), |out| is_within_mint(out, amount, price, Bps(0)));
            let net = chain.act(&alice);
            close(id, net, number(&expected["user_receives"]), |out| {
                is_within_mint(out, amount, price, spread)
            });
            // The spread is ACT of the vault, as in production.
            assert_eq!(gross - net, chain.act(&chain.vault.clone()), "{id}");
        }
        "canceled" => {
            let reason = expected["cancel_reason"].as_str().unwrap();
            let (code, ours) = match reason {
                "epsilon" => ("dust_amount", "dust"),
                "minimum_mint" => ("below_minimum", "below_minimum"),
                other => panic!("{id}: {other}"),
            };
            refused(chain.mint(&alice, amount), code, "");
            let record = mint_at(&mut chain, &alice, amount, price);
            assert_eq!(
                (record.status, record.reason.as_deref()),
                (RecordStatus::Cancelled, Some(ours)),
                "{id}"
            );
            let refund = &expected["refund"];
            assert_eq!(
                (refund["denom"] == DENOM, chain.akt(&alice)),
                (true, number(&refund["amount"])),
                "{id}"
            );
        }
        "retry_or_max_attempts" => {
            assert_eq!((expected["error"].as_str(), price), (Some("zero_price"), 0), "{id}");
            let record = mint_at(&mut chain, &alice, amount, 0);
            assert_eq!(record.status, RecordStatus::Pending, "{id}");
            let alice = chain.rich("alice", amount);
            let part = "not_positive: the price is not above zero";
            refused(chain.mint(&alice, amount), "oracle_unhealthy", part);
        }
        other => panic!("{id}: {other}"),
    }
}

fn burn(row: &Row, amount: u128, is_equal: bool) {
    let (id, expected, price) = (row.id.as_str(), &row.expected, price(&row.inputs["akt_usd"]));
    let spread = bps(&row.inputs["params"]["settle_spread_bps"]);
    let mut chain = chain_of(params(row), price);
    // Enough credits at this price that nothing is owed.
    let whale = chain.rich("whale", u128::MAX >> 40);
    let alice = chain.rich("alice", u128::MAX >> 40);
    chain.ask_exactly(&whale, 2 * (amount + 20 * AKT), u128::MAX >> 50);
    chain.ask_exactly(&alice, amount + 20 * AKT, u128::MAX >> 50);
    chain.turn_at(price);
    let akt = chain.akt(&alice);
    match (expected["result"].as_str().unwrap(), id) {
        ("executed", _) | (_, "BME-CONV-002" | "BME-CONV-006") => {
            let theirs = expected.get("user_receives").map_or(0, number);
            let theirs = if id == "BME-CONV-006" { number(&expected["gross"]) } else { theirs };
            chain.ask_burn(&alice, amount);
            chain.turn_at(price);
            let out = chain.akt(&alice) - akt;
            close(id, out, theirs, |out| is_within_pay(out, amount, price, spread));
            assert_eq!(is_equal, expected["result"] == "executed", "{id}");
        }
        ("canceled", _) => {
            assert_eq!(expected["cancel_reason"], "epsilon", "{id}");
            refused(chain.burn(&alice, amount), "dust_amount", "");
            // Asked where it is worth something, and worth nothing at the end of the epoch.
            chain.set_atomics(ONE);
            let (request, act) = (chain.ask_burn(&alice, amount), chain.act(&alice));
            chain.turn_at(price);
            let record = chain.record(request);
            assert_eq!(record.reason.as_deref(), Some("dust"), "{id}");
            assert_eq!((chain.akt(&alice), chain.act(&alice) - act), (akt, amount), "{id}");
        }
        ("retry_or_max_attempts", _) => {
            assert!(!is_equal && expected["error"] == "insufficient_funds", "{id}");
            let all = chain.act(&alice);
            refused(chain.burn(&alice, all + 1), "insufficient_act", &all.to_string());
        }
        other => panic!("{other:?}"),
    }
}

/// An exact mint costs what the proposal says.
#[test]
fn an_exact_mint_costs_what_the_proposal_says() {
    each("spec_usd_exact", 1, |row, is_equal| {
        let (act, cost) = (number(&row.expected["act_out"]), number(&row.expected["akt_required"]));
        let price = price(&row.inputs["akt_usd"]);
        let mut chain = chain_of(bare(row), price);
        let alice = chain.rich("alice", 2_000 * AKT);
        assert_eq!(number(&row.inputs["usd_uact"]), act);
        chain.ask_exactly(&alice, act, 2_000 * AKT);
        chain.turn_at(price);
        assert_eq!((chain.act(&alice), 2_000 * AKT - chain.akt(&alice)), (act, cost));
        // One unit less does not pay for it.
        let less = cosmwasm_std::coins(cost - 1, DENOM);
        let msg = ExecuteMsg::MintActExact { act_out: act.into(), to: None, deadline: None };
        refused(chain.run(&alice, &msg, &less), "insufficient_funds", &cost.to_string());
        assert!(is_equal);
    });
}

/// The net of AKT that came and went, at the numbers of the proposal's text.
#[test]
fn the_net_supply_is_within_a_unit_of_the_text() {
    each("net_supply", 2, |row, _| {
        let (akt_in, settle) = (number(&row.inputs["akt_in"]), price(&row.inputs["settle_price"]));
        let mut chain = under(bare(row), "1.14");
        let alice = chain.rich("alice", akt_in);
        chain.ask_mint(&alice, akt_in);
        chain.turn("1.14");
        let act = chain.act(&alice);
        assert_eq!(number(&row.inputs["act_out"]) - act, 1, "{}", row.id);
        chain.set_atomics(settle);
        chain.ask_burn(&alice, act);
        chain.turn_at(settle);
        let totals = chain.books().totals;
        let owed = (totals.paid_uakt + totals.claimed_uakt).u128();
        assert!(owed.abs_diff(number(&row.expected["akt_out"])) <= 1, "{}: {owed}", row.id);
        let net = i128::try_from(owed).unwrap() - i128::try_from(totals.burned_uakt.u128()).unwrap();
        let Value::String(text) = &row.expected["net_circulating_akt"] else { panic!("{}", row.id) };
        assert!(net.abs_diff(text.parse().unwrap()) <= 1, "{}: {net} against {text}", row.id);
    });
}
