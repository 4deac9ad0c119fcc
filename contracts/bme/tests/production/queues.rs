//! Requests: what is taken, when it runs, what is given back, and the status meanwhile.

use bme::{
    events::StatusChanged,
    msg::{ExecuteMsg, RecordStatus},
    responses::WaitInfo,
};
use bme_math::{Bps, Status};
use cosmwasm_std::{Addr, coins, from_json};
use cw_multi_test::AppResponse;
use oracle_snapshot::Snapshot;

use crate::{
    common::{AKT, DENOM, ONE, Suite, refused, steady},
    rows::{Row, each, number},
    turns::{Mainnet, counts, mainnet, params, under},
};

const DAY: u64 = 86_400;

/// A vault whose ACT was minted at 100, so that a price of 94 is a ratio of 9400; somebody holds it, and AKT.
fn minted() -> (Mainnet, Addr) {
    let mut chain = mainnet("100.0");
    let alice = chain.rich("alice", 1_000 * AKT);
    chain.ask_mint(&alice, 100 * AKT);
    chain.turn("100.0");
    (chain, alice)
}

/// The price at which the vault has a status of production's.
fn price_of(status: &str) -> &'static str {
    match status {
        "mint_status_healthy" => "100.0",
        "mint_status_warning" => "94.0",
        "mint_status_halt_cr" => "90.0",
        other => panic!("no price makes {other}"),
    }
}

/// The oracle holds its price back.
fn outage(chain: &mut Mainnet) {
    let mut snapshot: Snapshot = chain.snapshot(steady(100 * ONE, 5, chain.now()), None);
    snapshot.flags.is_paused = true;
    chain.store(&snapshot);
    chain.wait(1);
}

fn status_events(response: &AppResponse) -> Vec<StatusChanged> {
    response.events.iter().filter_map(|event| StatusChanged::try_from(event).ok()).collect()
}

#[test]
fn requests_are_taken_and_refused_as_in_production() {
    each("request", 9, |row, is_equal| {
        let (mut chain, alice) = minted();
        let inputs = &row.inputs;
        let (amount, status) = (number(&inputs["burn"]["amount"]), inputs["status"].as_str().unwrap());
        if status == "mint_status_halt_oracle" {
            outage(&mut chain);
            assert_eq!(chain.status().status, Status::HaltOracle, "{}", row.id);
            if inputs["oracle_healthy"] == true {
                chain.set_price("100.0");
            }
        } else {
            chain.set_price(price_of(status));
        }
        let denom = inputs["burn"]["denom"].as_str().unwrap();
        let answer = match (denom, inputs["denom_to_mint"].as_str().unwrap()) {
            ("uact", "uakt") => chain.burn(&alice, amount),
            ("uakt", "uact") if amount > 0 => chain.mint(&alice, amount),
            ("uakt", "uact") => {
                let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
                chain.run(&alice, &msg, &[])
            }
            ("uakt", "uakt") => {
                for text in
                    [r#"{"burn_mint":{"denom_to_mint":"uakt"}}"#, r#"{"mint_act":{"denom_to_mint":"uakt"}}"#]
                {
                    from_json::<ExecuteMsg>(text).unwrap_err();
                }
                assert!(!is_equal && row.expected["result"] == "bme:9", "{}", row.id);
                return;
            }
            // The chain of the tests has no USDC; any other denom does.
            ("uusdc", "uact") => {
                let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
                chain.run(&alice, &msg, &coins(1_000, "uatom"))
            }
            other => panic!("{}: {other:?}", row.id),
        };
        match row.expected["result"].as_str().unwrap() {
            "queued" => assert!(answer.is_ok(), "{}: {answer:?}", row.id),
            _ if !is_equal => {
                assert!(answer.is_ok(), "{}: the status is that of now", row.id);
            }
            "bme:6" => refused(answer, "leg_closed", "while the status is halt_cr"),
            "oracle.v2:4" => refused(answer, "oracle_unhealthy", "paused"),
            "bme:9" => refused(answer, "wrong_denom", "only uakt is accepted"),
            "bme:8" => refused(answer, "no_funds", "attach uakt"),
            other => panic!("{}: {other}", row.id),
        }
    });
}

/// What waits while the oracle is out, through three epochs and then through the longest wait.
fn through_an_outage(row: &Row, chain: &mut Mainnet, id: u64) {
    for _ in 0..3 {
        chain.blocks(10);
        outage(chain);
        assert_eq!(counts(&chain.crank(50)), (1, 0, 0), "{}", row.id);
        assert_eq!(chain.record(id).status, RecordStatus::Pending, "{}", row.id);
    }
    chain.wait(DAY);
    assert_eq!(counts(&chain.crank(50)), (1, 0, 1), "{}", row.id);
    let record = chain.record(id);
    assert_eq!(record.status, RecordStatus::Cancelled, "{}", row.id);
    assert_eq!(record.reason.as_deref(), Some("oracle:paused"), "{}", row.id);
}

#[test]
fn what_cannot_run_waits_or_is_given_back() {
    each("queue", 7, |row, is_equal| {
        let (mut chain, alice) = minted();
        let (akt, act) = (chain.akt(&alice), chain.act(&alice));
        match row.id.as_str() {
            // An obstacle keeps the request; time gives it back, and tells the obstacle.
            "BME-QUEUE-001" | "BME-QUEUE-002" | "BME-QUEUE-005" => {
                assert!(!is_equal);
                let id = chain.ask_burn(&alice, 10 * AKT);
                through_an_outage(row, &mut chain, id);
            }
            "BME-QUEUE-006" => {
                assert!(is_equal && row.expected["record"] == "pending");
                let id = chain.ask_mint(&alice, 10 * AKT);
                for _ in 0..3 {
                    chain.blocks(10);
                    outage(&mut chain);
                    chain.crank(50);
                }
                assert_eq!(chain.record(id).status, RecordStatus::Pending);
                chain.turn("100.0");
                assert_eq!(chain.record(id).status, RecordStatus::Executed);
                return;
            }
            "BME-QUEUE-003" => {
                assert!(is_equal && row.expected["record"] == "canceled");
                let id = chain.ask_burn(&alice, 100);
                chain.turn("1000.0");
                assert_eq!(chain.record(id).reason.as_deref(), Some("dust"));
            }
            "BME-QUEUE-004" => {
                assert!(!is_equal);
                let mut params = params();
                params.queue.max_wait_secs = 0;
                let message = params.validate().unwrap_err().to_string();
                assert!(message.contains("cancel_after_secs must be in 1..=max_wait_secs"), "{message}");
            }
            "BME-QUEUE-009" => {
                assert!(!is_equal);
                for _ in 0..2 {
                    chain.ask_burn(&alice, 10 * AKT);
                    chain.ask_mint(&alice, 10 * AKT);
                }
                chain.end_epochs(100 * ONE);
                let nothing = ExecuteMsg::Crank { limit: Some(0) };
                refused(chain.run(&alice, &nothing, &[]), "crank_limit", "1..=50 requests, not 0");
                assert_eq!(counts(&chain.crank(1)), (1, 1, 0));
                return;
            }
            other => panic!("{other} has no comparison"),
        }
        // Exactly what was paid in is back.
        assert_eq!((chain.akt(&alice), chain.act(&alice)), (akt, act), "{}", row.id);
    });
}

/// A vault of which a request waits for the end of an epoch of ten blocks, and the last block of that.
fn due(chain: &mut Mainnet, id: u64) -> u64 {
    let WaitInfo::Epoch { due_height } = chain.record(id).wait else { panic!("{id} waits for no epoch") };
    due_height.u64()
}

#[test]
fn epochs_end_as_in_production() {
    each("schedule", 7, |row, is_equal| {
        let (mut chain, alice) = minted();
        let is_burn = row.inputs["direction"] == "burn";
        let (next, height) = (number(&row.inputs["next_epoch"]), number(&row.inputs["height"]));
        let asked_at = chain.height();
        let id = if is_burn { chain.ask_burn(&alice, AKT) } else { chain.ask_mint(&alice, AKT) };
        let end = due(&mut chain, id);
        assert_eq!(end, asked_at + 10, "{}", row.id);

        // A block before, nothing runs.
        chain.blocks(8);
        chain.set_price("100.0");
        assert_eq!((chain.height(), counts(&chain.crank(50))), (end - 1, (1, 0, 0)), "{}", row.id);

        let late = u64::try_from(height - next).unwrap();
        let price = match row.id.as_str() {
            "BME-SCHED-003" => "90.0",
            // From an outage to a warning, and from health to one.
            "BME-SCHED-008" => {
                outage(&mut chain);
                assert_eq!(chain.status().status, Status::HaltOracle);
                "94.0"
            }
            "BME-SCHED-009" => "94.0",
            _ => "100.0",
        };
        let reached = chain.height();
        for _ in reached..(end + late).max(reached + 1) - 1 {
            chain.wait(6);
        }
        chain.set_price(price);
        let runs = counts(&chain.crank(50)) == (1, 1, 0);
        assert_eq!(chain.record(id).status == RecordStatus::Executed, runs, "{}", row.id);
        assert_eq!(runs == row.expected["runs"].as_bool().unwrap(), is_equal, "{}", row.id);
        assert!(runs, "{}: a height that is missed runs at the next chance", row.id);

        if row.id == "BME-SCHED-003" {
            assert_eq!(chain.status().status, Status::HaltCr);
        }
        if price == "94.0" {
            // The mint itself brought the ratio up: back to where the row has it.
            chain.set_price("93.94");
            assert_eq!(chain.status().ratio_bps, Some(Bps(9_399)));
        }
        // The epoch after it begins with the next request, as long as the ratio then makes it.
        let before = chain.height();
        let blocks =
            row.inputs.get("epoch_blocks").or(row.inputs.get("min_epoch_blocks")).map(number).unwrap();
        let id = if is_burn { chain.ask_burn(&alice, AKT) } else { chain.ask_mint(&alice, AKT) };
        assert_eq!(u128::from(due(&mut chain, id) - before), blocks, "{}", row.id);
    });
}

#[test]
fn the_status_changes_as_in_production() {
    each("status", 5, |row, is_equal| {
        let (mut chain, alice) = minted();
        let fund =
            |chain: &mut Mainnet| chain.run(&alice, &ExecuteMsg::FundVault {}, &coins(1, DENOM)).unwrap();
        match row.id.as_str() {
            "BME-STATUS-003" => {
                assert!(!is_equal);
                outage(&mut chain);
                let found = chain.status();
                assert_eq!(
                    (found.status, found.oracle_issue.unwrap().code.as_str()),
                    (Status::HaltOracle, "paused")
                );
                assert_eq!(status_events(&fund(&mut chain)), []);
            }
            "BME-STATUS-004" => {
                assert!(is_equal);
                chain.set_price("90.0");
                assert_eq!(status_events(&fund(&mut chain)).len(), 1);
                chain.set_price("90.01");
                let change = status_events(&fund(&mut chain)).remove(0);
                assert_eq!(
                    (change.from, change.to, change.ratio_bps),
                    (Status::HaltCr, Status::Warning, Some(Bps(9_001)))
                );
            }
            "BME-STATUS-005" => {
                assert!(!is_equal);
                chain.set_price("94.9");
                fund(&mut chain);
                assert_eq!(chain.queue().epoch_blocks, 11);
                chain.set_price("94.8");
                assert_eq!(u128::from(chain.queue().epoch_blocks), number(&row.expected["epoch_blocks"]));
                assert_eq!(status_events(&fund(&mut chain)), []);
            }
            "BME-STATUS-006" => {
                assert!(is_equal && row.expected["event"] == false);
                chain.set_price("120.0");
                assert_eq!(
                    (chain.status().status, status_events(&fund(&mut chain))),
                    (Status::Healthy, vec![])
                );
            }
            "BME-STATUS-008" => {
                assert!(!is_equal);
                let empty = under(params(), "100.0");
                assert_eq!((empty.status().status, empty.status().ratio_bps), (Status::Healthy, None));
                assert_eq!(Suite::unpriced(params()).status().status, Status::HaltOracle);
            }
            other => panic!("{other} has no comparison"),
        }
    });
}
