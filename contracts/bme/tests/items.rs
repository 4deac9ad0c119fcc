//! Items of the security checklist that have no other test: addresses, what the code does not have, first and last holder.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use bme::{
    msg::{ExecuteMsg, Payer, Payout, QueryMsg},
    responses::{BalanceResponse, BurnAnswer},
};
use bme_math::{Bps, Status};
use common::{AKT, DENOM, Suite, data, invoice, refused, spreadless};
use cosmwasm_std::{coins, from_json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Rust sources below a folder of the tree, with what they hold up to their unit tests.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            found.push((path, code));
        }
    }
    found
}

/// All code of both contracts and of their libraries.
fn code() -> Vec<(PathBuf, String)> {
    let found: Vec<_> = ["contracts/bme/src", "contracts/oracle/src", "contracts/lib"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .filter(|(path, _)| {
            !path.to_string_lossy().contains("/lib/testing/") && !path.to_string_lossy().contains("/tests")
        })
        .collect();
    assert!(found.len() > 60, "the sources are elsewhere");
    found
}

fn none_has(words: &[&str]) {
    for (path, text) in code() {
        for word in words {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
}

/// Item 1: the same address in capitals would be another key of every table.
#[test]
fn an_address_in_upper_case_is_refused_by_every_message_that_names_one() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let alice = suite.rich("alice", 100 * AKT);
    suite.mint(&alice, 10 * AKT).unwrap();
    suite.approve(&alice, 10 * AKT).unwrap();
    let owner = suite.owner.clone();
    let upper = suite.user("bob").to_string().to_uppercase();
    let (to, amount, later) = (Some(upper.clone()), AKT.into(), (suite.now() + 60).into());
    for (sender, msg, funds) in [
        (&alice, ExecuteMsg::MintAct { to: to.clone(), min_act_out: None, deadline: None }, AKT),
        (&alice, ExecuteMsg::MintActExact { act_out: amount, to: to.clone(), deadline: None }, AKT),
        (&alice, ExecuteMsg::BurnAct { amount, min_akt_out: None, deadline: None, to }, 0),
        (&alice, ExecuteMsg::RetryPayout { to: upper.clone() }, 0),
        (&alice, ExecuteMsg::ApproveSettler { settler: upper.clone(), limit: amount, expires: later }, 0),
        (&owner, ExecuteMsg::SetSettler { addr: upper.clone(), daily_cap: None, enabled: true }, 0),
        (&owner, ExecuteMsg::SetGuardian { guardian: Some(upper.clone()) }, 0),
        (&owner, ExecuteMsg::SetOracle { oracle: upper.clone(), symbol: None }, 0),
        (&owner, ExecuteMsg::ProposeOwner { nominee: upper.clone(), expires_in_secs: 60u64.into() }, 0),
    ] {
        let funds = if funds > 0 { coins(funds, DENOM) } else { vec![] };
        refused(suite.run(sender, &msg, &funds), "chain", "");
    }
    let provider = suite.user("provider");
    let good = invoice("1", &alice, &provider, AKT, Payout::Act);
    let mut payee = good.clone();
    payee.provider.clone_from(&upper);
    let mut payer = good;
    payer.payer = Payer::Account { address: upper.clone() };
    for bill in [payee, payer] {
        refused(suite.settle(&[bill], true), "chain", "");
    }
    let query = QueryMsg::Balance { address: upper };
    suite.app.wrap().query_wasm_smart::<BalanceResponse>(&suite.vault, &query).unwrap_err();
}

/// Item 2: what a message calls an address is a text until the chain has checked it.
#[test]
fn no_message_has_an_address_that_nobody_checked() {
    for file in ["contracts/bme/src/msg.rs", "contracts/bme/src/params.rs", "contracts/bme/src/patch.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        for word in [": Addr", "<Addr"] {
            assert!(!text.contains(word), "{word} in {file}");
        }
    }
}

/// Item 7: a message of a thousand nested brackets is refused, and not read until the stack is full.
#[test]
fn a_deeply_nested_message_is_refused() {
    for depth in [200, 100_000] {
        let text = format!("{{\"settle\":{{\"invoices\":{}{}}}}}", "[".repeat(depth), "]".repeat(depth));
        from_json::<json::Json>(&text).map(|_| ()).unwrap_err();
    }
}

/// Item 19: there is no door for the chain that could be left open.
#[test]
fn there_is_no_sudo() {
    none_has(&["fn sudo", "SudoMsg"]);
}

/// Item 24: the last holder leaves whole, and the next one begins as the first did.
#[test]
fn the_last_holder_leaves_and_the_next_one_comes() {
    let mut suite = Suite::new(spreadless(), "1.0");
    let [first, next] = ["first", "next"].map(|name| suite.rich(name, 100 * AKT));
    for user in [&first, &next] {
        assert_eq!(suite.status().ratio_bps, None);
        suite.mint(user, 100 * AKT).unwrap();
        assert_eq!((suite.act(user), suite.status().ratio_bps), (100 * AKT, Some(Bps(10_000))));
        let BurnAnswer::Executed { result } = data(&suite.burn(user, 100 * AKT).unwrap()) else {
            panic!("it waits");
        };
        assert_eq!((result.payment.from_credits_uakt.u128(), suite.akt(user)), (100 * AKT, 100 * AKT));
        let books = suite.books();
        assert_eq!((books.outstanding_uact.u128(), books.credits_uakt.u128()), (0, 0));
        assert_eq!(suite.status().status, Status::Healthy);
    }
}

/// Item 53: the vault calls no contract, so that nothing can call back into it while it works.
#[test]
fn the_vault_sends_nothing_but_coins() {
    for (path, text) in sources(&root().join("contracts/bme/src")) {
        for word in
            ["WasmMsg", "CosmosMsg", "Stargate", "AnyMsg", "IbcMsg", "reply_always", "reply_on_success"]
        {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
}

/// Items 57 to 59: what the compiler refuses, and what it checks in release.
#[test]
fn the_build_refuses_what_could_be_wrong_about_numbers() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for line in [
        "overflow-checks = true",
        "arithmetic_side_effects = \"deny\"",
        "as_conversions = \"deny\"",
        "float_arithmetic = \"deny\"",
        "indexing_slicing = \"deny\"",
        "unwrap_used = \"deny\"",
    ] {
        assert!(manifest.lines().any(|found| found == line), "{line}");
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let version =
        lock.split("name = \"cosmwasm-std\"\nversion = \"").nth(1).unwrap().split('"').next().unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts.as_slice() >= [2, 0, 2].as_slice(), "{version}");
    // No float in what the contract stores, takes or answers.
    none_has(&["f32", "f64"]);
}

/// Item 65.
#[test]
fn no_code_is_unfinished_or_left_over_from_a_search_for_a_bug() {
    none_has(&["TODO", "FIXME", "XXX", "dbg!", "todo!", "unimplemented!"]);
}

/// Item 47: what a walk removes was collected before it began.
#[test]
fn a_walk_collects_before_it_removes() {
    for (path, text) in sources(&root().join("contracts/bme/src")) {
        for word in [".range(", ".range_keys("] {
            assert!(!text.contains(word), "{word} in {}: only `Table::page` walks", path.display());
        }
    }
}
