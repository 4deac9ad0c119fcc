//! What waits, what is counted and what could not be paid outlives a migration byte for byte, and goes on afterwards.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod refusing;

use std::collections::BTreeSet;

use bme::{
    msg::{ExecuteMsg, Payout, QueryMsg},
    params::{Mode, Params},
    preset,
    responses::{BucketsResponse, CrankResult, HealthResponse, InvariantsResponse, UndeliveredResponse},
};
use bme_math::Bps;
use common::{AKT, DENOM, data, invoice};
use cosmwasm_std::{Addr, coins};
use refusing::Chain;

/// At the next price, but small amounts at once; nothing is locked.
fn params() -> Params {
    let mut params = preset::parse(preset::HARDENED).unwrap();
    params.refund.lock_secs = 0;
    for row in [&mut params.policy.warning, &mut params.policy.halt_cr] {
        row.refund = Mode::Epoch;
    }
    params.shortfall.floor_uakt = (1_000 * AKT).into();
    params
}

/// A vault with something of everything that lines, buckets and payouts keep.
fn lived_in() -> (Chain, [Addr; 3]) {
    let mut chain = Chain::new(params(), "1.0");
    let users = ["alice", "bob", "module"].map(|name| chain.rich(name, 10_000 * AKT));
    let [alice, bob, module] = &users;
    // Another hour than the first, so that there is a checkpoint.
    chain.blocks(700);
    chain.set_price("1.0");
    // At once, from the instant limits; the rest at the next price.
    chain.mint(alice, 90 * AKT).unwrap();
    chain.mint(alice, 500 * AKT).unwrap();
    chain.mint(module, 50 * AKT).unwrap();
    chain.blocks(2);
    chain.set_price("1.0");
    chain.crank();
    chain.burn(alice, 20 * AKT).unwrap();
    let (settler, expires) = (chain.settler.clone(), u64::MAX.into());
    let approve =
        ExecuteMsg::ApproveSettler { settler: settler.to_string(), limit: (100 * AKT).into(), expires };
    chain.run(alice, &approve, &[]).unwrap();
    // Below par: an epoch for both legs, and more owed than there is.
    chain.set_price("0.94");
    chain.burn(module, 30 * AKT).unwrap();
    chain.end_epoch("0.94");
    chain.refuse(module, true);
    chain.crank();
    chain.refuse(module, false);
    let settle = ExecuteMsg::Settle {
        invoices: vec![invoice("1", alice, bob, 40 * AKT, Payout::Akt)],
        atomic: Some(true),
    };
    chain.run(&settler, &settle, &[]).unwrap();
    chain.mint(bob, 300 * AKT).unwrap();
    chain.burn(alice, 25 * AKT).unwrap();
    (chain, users)
}

/// The name of a record: a slot's key, or the first part of a table's, which its length precedes.
fn kind(key: &[u8]) -> String {
    let name = match key {
        [0, len, rest @ ..] => &rest[..usize::from(*len)],
        slot => slot,
    };
    String::from_utf8(name.to_vec()).unwrap()
}

fn invariants(chain: &Chain) -> InvariantsResponse {
    chain.query(&QueryMsg::Invariants {})
}

#[test]
fn what_waits_and_what_was_taken_is_carried_over_byte_for_byte() {
    let (mut chain, [alice, bob, module]) = lived_in();
    let before = chain.app.dump_wasm_raw(&chain.vault);
    let kinds: BTreeSet<_> = before.iter().map(|(key, _)| kind(key)).collect();
    for expected in ["request", "asked", "line", "queue", "throttles", "instant", "hour", "undelivered"] {
        assert!(kinds.contains(expected), "the vault of this test has no {expected}: {kinds:?}");
    }
    let health: HealthResponse = chain.query(&QueryMsg::Health {});
    let buckets: BucketsResponse = chain.query(&QueryMsg::Buckets { address: Some(alice.to_string()) });
    assert!(buckets.buckets.iter().filter(|bucket| bucket.available < bucket.capacity).count() >= 4);
    assert!(invariants(&chain).all_hold);

    chain.migrate();
    assert_eq!(chain.app.dump_wasm_raw(&chain.vault), before);
    assert_eq!(chain.query::<HealthResponse>(&QueryMsg::Health {}), health);
    assert_eq!(
        chain.query::<BucketsResponse>(&QueryMsg::Buckets { address: Some(alice.to_string()) }),
        buckets
    );
    assert!(invariants(&chain).all_hold);

    // What waited runs: a mint, a refund, an invoice; and what was kept is paid.
    let akt = [&alice, &bob, &module].map(|user| chain.akt(user));
    chain.blocks(60);
    chain.end_epoch("0.94");
    let CrankResult { executed, .. } = data(&chain.crank());
    assert_eq!(executed, 3);
    let kept: UndeliveredResponse = chain.query(&QueryMsg::Undelivered { address: module.to_string() });
    chain.run(&alice, &ExecuteMsg::RetryPayout { to: module.to_string() }, &[]).unwrap();
    assert_eq!(chain.akt(&module) - akt[2], kept.uakt.u128());
    assert!(chain.akt(&alice) > akt[0] && chain.akt(&bob) > akt[1]);
    chain.run(&alice, &ExecuteMsg::FundVault {}, &coins(AKT, DENOM)).unwrap();
    assert!(invariants(&chain).all_hold);
    assert_ne!(health.status.ratio_bps, Some(Bps(0)));
}
