//! Every documented refusal that no other file provokes.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg},
    params::{Leg, Mode, Params},
    patch::ParamsPatch,
    preset,
    responses::RolesResponse,
};
use bme_math::{Bps, PriceRule};
use common::{
    AKT, DENOM, ONE, SYMBOL, Suite, atomics, hardened_at_once, instantiate, plain, refused, steady,
};
use cosmwasm_std::{Uint64, coin, coins};
use cw_multi_test::Executor;
use oracle_snapshot::Flags;

fn mint() -> ExecuteMsg {
    ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None }
}

#[test]
fn funds_are_one_coin_of_akt_where_they_are_wanted_and_none_elsewhere() {
    let mut suite = Suite::new(plain(), "1.0");
    let alice = suite.rich("alice", 10 * AKT);
    refused(suite.run(&alice, &mint(), &[]), "no_funds", "attach uakt");
    refused(suite.run(&alice, &mint(), &[coin(5, "uatom")]), "wrong_denom", "uatom was sent, only uakt");
    let two = [coin(5, DENOM), coin(5, "uatom")];
    refused(suite.run(&alice, &mint(), &two), "too_many_coins", "2 coins were sent");
    refused(suite.run(&alice, &ExecuteMsg::FundVault {}, &[]), "no_funds", "attach uakt");

    let (addr, none) = (alice.to_string(), None::<String>);
    let id = Uint64::new(1);
    for msg in [
        ExecuteMsg::BurnAct { amount: 1u128.into(), min_akt_out: None, deadline: None, to: none },
        ExecuteMsg::ApproveSettler { settler: addr.clone(), limit: 1u128.into(), expires: id },
        ExecuteMsg::Settle { invoices: vec![], atomic: None },
        ExecuteMsg::WithdrawClaim { id },
        ExecuteMsg::WithdrawEscrow { id, amount: 1u128.into() },
        ExecuteMsg::WithdrawEscrowAkt { id },
        ExecuteMsg::SetEscrowDepositors { id, depositors: None },
        ExecuteMsg::CloseEscrow { id },
        ExecuteMsg::SetSettler { addr: addr.clone(), daily_cap: None, enabled: true },
        ExecuteMsg::ProposeOwner { nominee: addr, expires_in_secs: id },
        ExecuteMsg::AcceptOwner {},
        ExecuteMsg::UpdateParams { patch: ParamsPatch::default().into(), expect_version: 1 },
        ExecuteMsg::ApplyParams {},
        ExecuteMsg::CancelParams {},
        ExecuteMsg::Pause { legs: vec![Leg::Mint], until: id },
        ExecuteMsg::SetGuardian { guardian: None },
        ExecuteMsg::SetOracle { oracle: alice.to_string(), symbol: None },
    ] {
        refused(suite.run(&alice, &msg, &coins(1, DENOM)), "non_payable", "takes no funds, uakt was sent");
    }
}

#[test]
fn amounts_deadlines_and_targets() {
    let mut params = plain();
    params.mint.minimum_uact = (10 * AKT).into();
    let mut suite = Suite::new(params, "0.5");
    let alice = suite.rich("alice", 100 * AKT);
    refused(suite.mint(&alice, 1), "dust_amount", "1 uakt converts to nothing");
    refused(
        suite.mint(&alice, 19_999_999),
        "below_minimum",
        "9999999 uact before the spread is below the minimum of 10000000 uact",
    );
    // As in production: exactly the minimum before the spread passes.
    suite.mint(&alice, 20 * AKT).unwrap();
    assert_eq!(suite.act(&alice), 9_975_000);

    let exact =
        |act_out: u128| ExecuteMsg::MintActExact { act_out: act_out.into(), to: None, deadline: None };
    refused(suite.run(&alice, &exact(0), &coins(1, DENOM)), "zero_amount", "above zero");
    refused(suite.burn(&alice, 0), "zero_amount", "above zero");
    refused(
        suite.burn(&alice, 9_975_001),
        "insufficient_act",
        "9975001 uact are needed, the account holds 9975000 uact",
    );
    let huge = u128::MAX;
    refused(suite.run(&alice, &exact(huge), &coins(1, DENOM)), "arithmetic", "128 bits");

    let deadline = Some(Uint64::new(suite.now() - 1));
    let late = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline };
    refused(suite.run(&alice, &late, &coins(AKT, DENOM)), "deadline_passed", "the deadline was");
    let late = ExecuteMsg::BurnAct { amount: 1u128.into(), min_akt_out: None, deadline, to: None };
    refused(suite.run(&alice, &late, &[]), "deadline_passed", "the deadline was");

    let to = Some(suite.vault.to_string());
    let own = ExecuteMsg::MintAct { to: to.clone(), min_act_out: None, deadline: None };
    refused(suite.run(&alice, &own, &coins(AKT, DENOM)), "self_target", "the vault itself");
    let burn = |min: u128, to| ExecuteMsg::BurnAct {
        amount: AKT.into(),
        min_akt_out: Some(min.into()),
        deadline: None,
        to,
    };
    refused(suite.run(&alice, &burn(0, to), &[]), "self_target", "the vault itself");
    refused(
        suite.run(&alice, &burn(2 * AKT + 1, None), &[]),
        "min_out",
        "2000000 uakt is below the minimum 2000001 uakt",
    );
    let bad = Some("COSMWASM1".to_owned());
    let to_bad = ExecuteMsg::MintAct { to: bad, min_act_out: None, deadline: None };
    refused(suite.run(&alice, &to_bad, &coins(AKT, DENOM)), "chain", "");
}

#[test]
fn a_minimum_does_not_accept_a_claim_in_place_of_akt() {
    let mut suite = Suite::new(common::spreadless(), "1.0");
    let alice = suite.rich("alice", 10 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.set_price("0.5");
    let min_akt_out = Some((20 * AKT).into());
    let msg = ExecuteMsg::BurnAct { amount: (10 * AKT).into(), min_akt_out, deadline: None, to: None };
    refused(suite.run(&alice, &msg, &[]), "min_out", "10000000 uakt is below the minimum 20000000 uakt");
}

#[test]
fn every_oracle_issue_has_its_reason() {
    let mut suite = Suite::unpriced(hardened_at_once());
    let alice = suite.rich("alice", 1_000 * AKT);
    refused(suite.mint(&alice, AKT), "oracle_unhealthy", "no_price: the oracle has no price of AKT/USD yet");

    let window = suite.params.twap_window_secs;
    let good = steady(ONE, window, suite.now());
    let store = |suite: &mut Suite, prices, flags, window_secs| {
        let snapshot = suite.snapshot(prices, None);
        suite.store(&oracle_snapshot::Snapshot { flags, window_secs, ..snapshot });
    };
    store(&mut suite, good, Flags::default(), window);
    refused(suite.mint(&alice, AKT), "oracle_unhealthy", "same_block: the first price came in this block");
    suite.wait(1);
    suite.mint(&alice, 2 * AKT).unwrap();

    let now = suite.now();
    let cases = [
        (good, Flags { is_paused: true, ..Flags::default() }, window, "paused: "),
        (good, Flags { is_quarantined: true, ..Flags::default() }, window, "quarantined: "),
        (good, Flags::default(), 60, "window: the oracle averages over 60 s, 1800 s are needed"),
        (
            oracle_snapshot::Prices { twap: 0, coverage_secs: 17, ..good },
            Flags { is_warming: true, ..Flags::default() },
            window,
            "warming: 17 s of the window are covered, 1620 s are needed",
        ),
        (
            oracle_snapshot::Prices { coverage_secs: 1_619, ..good },
            Flags::default(),
            window,
            "warming: 1619 s",
        ),
        (
            oracle_snapshot::Prices { conf: ONE / 40, ..good },
            Flags::default(),
            window,
            "uncertain: the confidence is 250 bps of the price, at most 200",
        ),
        (
            oracle_snapshot::Prices { publish_time: now + 7, ..good },
            Flags::default(),
            window,
            "future: the price is 6 s ahead of the block, at most 5",
        ),
        (
            oracle_snapshot::Prices { publish_time: now - 300, ..good },
            Flags::default(),
            window,
            "stale: the price is 301 s old, at most 300",
        ),
        (oracle_snapshot::Prices { price: 0, ..good }, Flags::default(), window, "not_positive: "),
    ];
    for (prices, flags, window, reason) in cases {
        let publish_time = if prices.publish_time == good.publish_time {
            suite.now()
        } else {
            prices.publish_time + suite.now() - now
        };
        store(&mut suite, oracle_snapshot::Prices { publish_time, ..prices }, flags, window);
        suite.wait(1);
        refused(suite.mint(&alice, 2 * AKT), "oracle_unhealthy", reason);
        // The query says the same, and the status follows on read.
        let status = suite.status();
        assert_eq!(status.status, bme_math::Status::HaltOracle, "{reason}");
        assert!(reason.starts_with(&status.oracle_issue.unwrap().code), "{reason}");
    }
    // A leg may be stricter than the reference: 90 s is fine for the ratio and too old for a mint.
    suite.set_price("1.0");
    suite.wait(90);
    refused(suite.mint(&alice, 2 * AKT), "oracle_unhealthy", "at most 60 s");
    assert_eq!(suite.status().status, bme_math::Status::Healthy);

    let mut record = suite.snapshot(good, None).encode();
    record[0] = 9;
    let (owner, oracle) = (suite.owner.clone(), suite.oracle.clone());
    suite.app.execute_contract(owner, oracle, &cosmwasm_std::Binary::new(record), &[]).unwrap();
    refused(suite.mint(&alice, 2 * AKT), "oracle_unhealthy", "unreadable: snapshot has layout version 9");
}

#[test]
fn owner_messages_are_for_the_owner_and_ownership_moves_in_two_steps() {
    let mut suite = Suite::new(plain(), "1.0");
    let (owner, next) = (suite.owner.clone(), suite.user("next"));
    let addr = next.to_string();
    let set = ExecuteMsg::SetSettler { addr: addr.clone(), daily_cap: None, enabled: true };
    let propose = ExecuteMsg::ProposeOwner { nominee: addr, expires_in_secs: Uint64::new(60) };
    for msg in [&set, &propose] {
        refused(suite.run(&next, msg, &[]), "not_owner", next.as_str());
    }
    refused(suite.run(&next, &ExecuteMsg::AcceptOwner {}, &[]), "no_offer", "no offer");
    suite.run(&owner, &set, &[]).unwrap();
    refused(suite.run(&owner, &set, &[]), "settler_unchanged", "is registered: true");
    suite.run(&owner, &propose, &[]).unwrap();
    refused(suite.run(&owner, &ExecuteMsg::AcceptOwner {}, &[]), "not_nominee", owner.as_str());
    suite.run(&next, &ExecuteMsg::AcceptOwner {}, &[]).unwrap();
    refused(suite.run(&owner, &set, &[]), "not_owner", owner.as_str());
    let roles: RolesResponse = suite.query(&QueryMsg::Roles {});
    assert_eq!((roles.owner, roles.offer), (next, None));
}

#[test]
fn instantiation_refuses_what_could_never_work() {
    let mut suite = Suite::new(plain(), "1.0");
    let owner = suite.owner.clone();
    suite
        .app
        .init_modules(|router, _, storage| router.bank.init_balance(storage, &owner, coins(1, DENOM)))
        .unwrap();
    let good = InstantiateMsg {
        owner: None,
        guardian: None,
        oracle: suite.oracle.to_string(),
        symbol: SYMBOL.to_owned(),
        akt_denom: DENOM.to_owned(),
        params: plain(),
        settlers: None,
    };
    instantiate(&mut suite, &good, &[]).unwrap();
    let nobody = suite.user("nobody").to_string();
    let mut other_window = plain();
    other_window.twap_window_secs = 60;
    for (msg, code, part) in [
        (
            InstantiateMsg { params: other_window, ..good.clone() },
            "oracle_unhealthy",
            "window: the oracle averages over 1800 s, 60 s",
        ),
        (
            InstantiateMsg { symbol: String::new(), ..good.clone() },
            "invalid_name",
            "symbol has 1..=128 bytes",
        ),
        (InstantiateMsg { akt_denom: "x".repeat(129), ..good.clone() }, "invalid_name", "akt_denom"),
        (InstantiateMsg { settlers: Some(vec![nobody; 31]), ..good.clone() }, "batch_size", "31"),
    ] {
        refused(instantiate(&mut suite, &msg, &[]), code, part);
    }
    refused(instantiate(&mut suite, &good, &coins(1, DENOM)), "non_payable", DENOM);
}

/// The simulated chain answers nothing for an address without contract; the real one, like the mock, refuses.
#[test]
fn instantiation_refuses_an_oracle_that_is_no_contract() {
    use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("owner");
    let msg = InstantiateMsg {
        owner: None,
        guardian: None,
        oracle: sender.to_string(),
        symbol: SYMBOL.to_owned(),
        akt_denom: DENOM.to_owned(),
        params: plain(),
        settlers: None,
    };
    let info = message_info(&sender, &[]);
    let error = bme::contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap_err();
    assert!(error.to_string().starts_with("oracle_unhealthy: unreadable: "));
}

#[test]
fn parameters_are_checked_together() {
    type Change = fn(&mut Params);
    let break_one: [(Change, &str); 27] = [
        (|p| p.thresholds.halt_bps = Bps(0), "thresholds.halt_bps"),
        (|p| p.thresholds.halt_bps = Bps(9_501), "thresholds.halt_bps"),
        (|p| p.thresholds.resume_warn_bps = Bps(9_499), "thresholds.resume_warn_bps"),
        (|p| p.thresholds.resume_halt_bps = Bps(8_999), "thresholds.resume_halt_bps"),
        (|p| p.thresholds.resume_halt_bps = Bps(9_501), "thresholds.resume_halt_bps"),
        (|p| p.thresholds.resume_warn_bps = Bps(20_001), "thresholds.resume_warn_bps"),
        (|p| p.thresholds.dwell_secs = 604_801, "thresholds.dwell_secs"),
        (|p| p.policy.halt_cr.settle = Mode::Closed, "policy.halt_cr.settle"),
        (|p| p.twap_window_secs = 0, "twap_window_secs"),
        (|p| p.max_future_secs = 61, "max_future_secs"),
        (|p| p.reference.max_age_secs = 0, "reference max_age_secs"),
        (|p| p.mint.price.max_conf_bps = Bps(10_001), "mint.price max_conf_bps"),
        (|p| p.refund.price.min_coverage_bps = Bps(10_001), "refund.price min_coverage_bps"),
        (|p| p.settle.price.rule = PriceRule::Worst { k: 11 }, "settle.price k"),
        (|p| p.mint.spread.at_par_bps = Bps(26), "mint.spread must not fall"),
        (|p| p.mint.spread.at_halt_bps = Bps(1_001), "mint.spread must be at most"),
        (|p| p.refund.spread_bps = Bps(1_001), "refund.spread_bps"),
        (|p| p.mint.minimum_uact = 1_000_000_000_001u128.into(), "mint.minimum_uact"),
        (|p| p.refund.price.rule = PriceRule::Spot {}, "refund.price rule"),
        (|p| p.settle.price.rule = PriceRule::Spot {}, "settle.price rule"),
        (
            |p| (p.policy.healthy.mint, p.policy.warning.mint) = (Mode::Closed, Mode::Open),
            "policy.warning.mint",
        ),
        (|p| p.policy.healthy.refund = Mode::Closed, "policy.warning.refund"),
        (|p| p.policy.halt_cr.mint = Mode::Open, "policy.halt_cr.mint"),
        (|p| p.policy.warning.refund = Mode::Closed, "policy.halt_cr.refund"),
        (|p| p.policy.halt_oracle.mint = Mode::Open, "policy.halt_oracle.mint"),
        (
            |p| (p.policy.halt_cr.refund, p.policy.halt_oracle.refund) = (Mode::Closed, Mode::Open),
            "policy.halt_oracle.refund",
        ),
        (|p| p.loosening_delay_secs = 2_592_001, "loosening_delay_secs"),
    ];
    for (change, field) in break_one {
        let mut params = preset::parse(preset::AEP76).unwrap();
        change(&mut params);
        let text = params.validate().unwrap_err().to_string();
        assert!(text.starts_with("invalid_params: ") && text.contains(field), "{field}: {text}");
    }
    for text in [preset::AEP76, preset::MAINNET, preset::HARDENED, preset::REPLAY] {
        preset::parse(text).unwrap().validate().unwrap();
    }
}

/// I4 at one snapshot: a payment that could be cheaper than the mint beside it cannot be configured.
#[test]
fn no_pair_of_rules_pays_below_the_mint_price() {
    use bme_math::{Observation, Side, leg_price};
    let rules =
        [PriceRule::Spot {}, PriceRule::Twap {}, PriceRule::Worst { k: 0 }, PriceRule::Worst { k: 2 }];
    let seen = |spot, ema, twap| Observation { spot, conf: 1, ema, ema_conf: 2, twap };
    let markets = [90, 100, 110].map(|spot| [90, 100, 110].map(|twap| seen(spot, 100, twap)));
    let price = |rule, side, seen| leg_price(rule, side, seen).unwrap().unwrap().atomics();
    for mint in rules {
        for pay in rules {
            let is_safe = markets
                .iter()
                .flatten()
                .all(|seen| price(mint, Side::Mint, seen) <= price(pay, Side::Pay, seen));
            for leg in ["refund.price", "settle.price"] {
                let mut params = preset::parse(preset::REPLAY).unwrap();
                (params.mint.price.rule, params.refund.price.rule, params.settle.price.rule) =
                    (mint, PriceRule::Worst { k: 0 }, PriceRule::Worst { k: 0 });
                let of_leg =
                    if leg == "refund.price" { &mut params.refund.price } else { &mut params.settle.price };
                of_leg.rule = pay;
                match params.validate() {
                    Ok(()) => assert!(is_safe, "{mint:?} {leg} {pay:?}"),
                    Err(error) => {
                        let text = error.to_string();
                        assert!(
                            !is_safe && text.starts_with(&format!("invalid_params: {leg} rule")),
                            "{text}"
                        );
                    }
                }
            }
        }
    }
}

/// The worst-of rule uses the exponential average and its confidence, so both must be fit to be used.
#[test]
fn the_worst_of_rule_needs_a_certain_exponential_average() {
    let mut suite = Suite::new(hardened_at_once(), "1.0");
    let alice = suite.rich("alice", 1_000 * AKT);
    suite.mint(&alice, 100 * AKT).unwrap();
    let at = |suite: &mut Suite, ema, ema_conf| {
        let good = steady(ONE, suite.params.twap_window_secs, suite.now());
        let snapshot = suite.snapshot(oracle_snapshot::Prices { ema, ema_conf, ..good }, None);
        suite.store(&snapshot);
        suite.wait(1);
    };
    at(&mut suite, ONE, ONE * 3 / 200);
    suite.burn(&alice, AKT).unwrap();
    let over = "uncertain: the confidence is 151 bps of the price, at most 150 are allowed";
    at(&mut suite, ONE, ONE * 3 / 200 + 1);
    refused(suite.mint(&alice, 2 * AKT), "oracle_unhealthy", over);
    refused(suite.burn(&alice, AKT), "oracle_unhealthy", over);
    // Absent it would vanish from the maximum of a paying leg.
    at(&mut suite, 0, 0);
    refused(suite.burn(&alice, AKT), "oracle_unhealthy", "not_positive");
    // A rule that does not look at it does not ask for it.
    assert_eq!(suite.status().status, bme_math::Status::Healthy);
}

#[test]
fn migration_knows_its_own_state_only() {
    use bme::contract::{CONTRACT_NAME, migrate};
    use cosmwasm_std::testing::{mock_dependencies, mock_env};
    let run = |name: &str, version: &str| {
        let mut deps = mock_dependencies();
        cw2::set_contract_version(&mut deps.storage, name, version).unwrap();
        migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err().to_string()
    };
    assert_eq!(run("other", "0.1.0"), "wrong_contract: the state belongs to other");
    assert!(run(CONTRACT_NAME, "0.1.1").starts_with("downgrade: the state is of version 0.1.1"));
    assert!(run(CONTRACT_NAME, "0.2.0-rc1").starts_with("downgrade: "));
    // The right one gets as far as the state, which is empty here.
    assert!(run(CONTRACT_NAME, "0.1.0").starts_with("chain: "));

    let mut suite = Suite::new(plain(), "1.0");
    let before = suite.books();
    let (owner, vault) = (suite.owner.clone(), suite.vault.clone());
    let code = suite.app.wrap().query_wasm_contract_info(&vault).unwrap().code_id;
    suite.app.migrate_contract(owner, vault, &MigrateMsg {}, code).unwrap();
    assert_eq!(suite.books(), before);
    assert_eq!(atomics("1.0"), ONE);
}

/// Nothing is stored here: neither the ownership nor the configuration.
#[test]
fn a_vault_that_was_never_instantiated_says_so() {
    use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("owner");
    let addr = sender.to_string();
    for (msg, funds, code) in [
        (ExecuteMsg::SetSettler { addr, daily_cap: None, enabled: true }, vec![], "storage: "),
        (ExecuteMsg::FundVault {}, coins(1, DENOM), "chain: "),
    ] {
        let info = message_info(&sender, &funds);
        let error = bme::contract::execute(deps.as_mut(), mock_env(), info, msg).unwrap_err();
        assert!(error.to_string().starts_with(code), "{error}");
    }
}
