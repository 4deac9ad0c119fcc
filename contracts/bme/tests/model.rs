//! Random messages against a model of plain integers; the contract asserts its invariants after each of them.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    msg::{ExecuteMsg, Payout},
    params::Mode,
};
use common::{DENOM, Suite, atomics, invoice, plain};
use cosmwasm_std::{Addr, coins};
use proptest::prelude::*;

const USERS: usize = 3;
const PURSE: u128 = 1_000_000_000_000;
const PRICES: [&str; 6] = ["0.25", "0.58646744", "1.0", "1.14", "3.0", "0.333333333333333333"];

#[derive(Debug, Clone)]
enum Step {
    Price(usize),
    Wait(u64),
    Mint(usize, u128),
    MintExact(usize, u128),
    Burn(usize, u128),
    Fund(usize, u128),
    Settle(usize, usize, u128, bool),
    Withdraw(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || prop_oneof![0..20u128, 0..100_000_000u128, 0..2_000_000_000_000u128];
    let user = || 0..USERS;
    prop_oneof![
        2 => (0..PRICES.len()).prop_map(Step::Price),
        1 => (0..700u64).prop_map(Step::Wait),
        4 => (user(), amount()).prop_map(|(user, amount)| Step::Mint(user, amount)),
        2 => (user(), amount()).prop_map(|(user, amount)| Step::MintExact(user, amount)),
        4 => (user(), amount()).prop_map(|(user, amount)| Step::Burn(user, amount)),
        1 => (user(), amount()).prop_map(|(user, amount)| Step::Fund(user, amount)),
        4 => (user(), user(), amount(), any::<bool>()).prop_map(|(a, b, amount, akt)| Step::Settle(a, b, amount, akt)),
        2 => (1..6u64).prop_map(Step::Withdraw),
    ]
}

/// The books as plain integers, and the rules in their simplest words.
#[derive(Debug, Default, Clone, PartialEq)]
struct Model {
    credits: i128,
    buffer: i128,
    act: [i128; USERS],
    akt: [i128; USERS],
    claims: Vec<(usize, i128, i128, i128)>,
    claimed: i128,
    funded: i128,
}

impl Model {
    fn income(&mut self, amount: i128) -> i128 {
        let to_claims = amount.min(self.claimed - self.funded);
        self.funded += to_claims;
        amount - to_claims
    }

    fn mint(&mut self, user: usize, akt: i128, act: i128) {
        self.akt[user] -= akt;
        self.act[user] += act;
        let rest = self.income(akt);
        let spread = (akt * 25 / 10_000).min(rest);
        self.buffer += spread;
        self.credits += rest - spread;
    }

    fn pay(&mut self, payer: usize, payee: usize, act: i128, akt: i128) {
        self.act[payer] -= act;
        let credits = akt.min(self.credits);
        let buffer = (akt - credits).min(self.buffer);
        let claim = akt - credits - buffer;
        self.credits -= credits;
        self.buffer -= buffer;
        self.akt[payee] += credits + buffer;
        if claim > 0 {
            self.claims.push((payee, self.claimed, claim, 0));
            self.claimed += claim;
        }
    }
}

fn signed(amount: u128) -> i128 {
    i128::try_from(amount).unwrap()
}

/// Every other amount becomes all there is: only who empties an account empties the vault, and makes a claim.
fn often_all(amount: u128, held: i128) -> u128 {
    if amount % 2 == 0 { u128::try_from(held).unwrap() } else { amount }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_contract_follows_the_model(steps in prop::collection::vec(step(), 1..60)) {
        // Mint stays open in a halt, or no AKT would ever meet a waiting claim.
        let mut params = plain();
        params.policy.warning.mint = Mode::Open;
        params.policy.halt_cr.mint = Mode::Open;
        let mut suite = Suite::new(params, "1.0");
        let users: Vec<Addr> = (0..USERS).map(|user| suite.rich(&format!("user{user}"), PURSE)).collect();
        for user in &users {
            suite.approve(user, u128::MAX).unwrap();
        }
        let mut price = signed(atomics("1.0"));
        let mut model = Model { akt: [signed(PURSE); USERS], ..Model::default() };
        let mut before = suite.books();
        for (index, step) in steps.into_iter().enumerate() {
            // Only what the contract accepts moves the model; what it accepts must then be exactly this.
            match step {
                Step::Price(index) => {
                    price = signed(atomics(PRICES[index]));
                    suite.set_price(PRICES[index]);
                }
                Step::Wait(secs) => suite.wait(secs),
                Step::Mint(user, amount) => {
                    let act = signed(amount).checked_mul(price).unwrap() / 1_000_000_000_000 * 9_975 / 10_000_000_000;
                    if suite.mint(&users[user], amount).is_ok() {
                        let got = signed(suite.act(&users[user])) - model.act[user];
                        prop_assert!((got - act).abs() <= 1);
                        model.mint(user, signed(amount), got);
                    }
                }
                Step::MintExact(user, amount) => {
                    let msg = ExecuteMsg::MintActExact { act_out: amount.into(), to: None, deadline: None };
                    let sent = suite.akt(&users[user]);
                    if sent > 0 && suite.run(&users[user], &msg, &coins(sent, DENOM)).is_ok() {
                        let cost = signed(sent - suite.akt(&users[user]));
                        model.mint(user, cost, signed(amount));
                    }
                }
                Step::Burn(user, amount) => {
                    let amount = often_all(amount, model.act[user]);
                    if suite.burn(&users[user], amount).is_ok() {
                        model.pay(user, user, signed(amount), signed(amount) * 1_000_000_000_000_000_000 / price);
                    }
                }
                Step::Fund(user, amount) => {
                    let funds = coins(amount, DENOM);
                    if amount > 0 && suite.run(&users[user], &ExecuteMsg::FundVault {}, &funds).is_ok() {
                        model.akt[user] -= signed(amount);
                        let rest = model.income(signed(amount));
                        model.buffer += rest;
                    }
                }
                Step::Settle(payer, payee, amount, in_akt) => {
                    let amount = often_all(amount, model.act[payer]);
                    let payout = if in_akt { Payout::Akt } else { Payout::Act };
                    let bill = invoice(&index.to_string(), &users[payer], &users[payee], amount, payout);
                    if suite.settle(&[bill], true).is_ok() {
                        if in_akt {
                            model.pay(payer, payee, signed(amount), signed(amount) * 1_000_000_000_000_000_000 / price);
                        } else {
                            model.act[payer] -= signed(amount);
                            model.act[payee] += signed(amount);
                        }
                    }
                }
                Step::Withdraw(id) => {
                    if suite.run(&users[0], &ExecuteMsg::WithdrawClaim { id: id.into() }, &[]).is_ok() {
                        let funded = model.funded;
                        let (owner, start, amount, withdrawn) = &mut model.claims[usize::try_from(id - 1).unwrap()];
                        let paid = (funded - *start).clamp(0, *amount) - *withdrawn;
                        prop_assert!(paid > 0);
                        *withdrawn += paid;
                        model.akt[*owner] += paid;
                    }
                }
            }
            let books = suite.books();
            prop_assert_eq!(signed(books.credits_uakt.u128()), model.credits);
            prop_assert_eq!(signed(books.buffer_uakt.u128()), model.buffer);
            prop_assert_eq!(signed(books.outstanding_uact.u128()), model.act.iter().sum::<i128>());
            prop_assert_eq!(signed(books.totals.claimed_uakt.u128()), model.claimed);
            prop_assert_eq!(signed(books.totals.claims_funded_uakt.u128()), model.funded);
            for (user, addr) in users.iter().enumerate() {
                prop_assert_eq!(signed(suite.act(addr)), model.act[user]);
                prop_assert_eq!(signed(suite.akt(addr)), model.akt[user]);
            }
            let (old, new) = (&before.totals, &books.totals);
            for (old, new) in [
                (old.burned_uakt, new.burned_uakt),
                (old.minted_uact, new.minted_uact),
                (old.spent_uact, new.spent_uact),
                (old.paid_uakt, new.paid_uakt),
                (old.reminted_uakt, new.reminted_uakt),
                (old.funded_uakt, new.funded_uakt),
                (old.spread_uakt, new.spread_uakt),
                (old.claimed_uakt, new.claimed_uakt),
                (old.claims_funded_uakt, new.claims_funded_uakt),
                (old.claims_withdrawn_uakt, new.claims_withdrawn_uakt),
            ] {
                prop_assert!(new >= old);
            }
            before = books;
        }
    }
}
