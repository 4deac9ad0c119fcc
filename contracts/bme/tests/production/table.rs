//! Where each of the 160 rows is compared.

use std::{collections::BTreeSet, fs, path::Path};

use crate::rows::all;

/// Operations whose rows run through the contract here.
const VAULT: [&str; 13] = [
    "convert",
    "epoch_blocks",
    "collateral",
    "burn_remint",
    "flow",
    "request",
    "queue",
    "schedule",
    "status",
    "validate_params",
    "net_supply",
    "client_mint_sizing",
    "spec_usd_exact",
];

/// Operations of the oracle: its own test lists each row by its id.
const ORACLE: [&str; 5] = ["twap", "aggregate", "staleness", "add_price_entry", "pyth_price_to_18dec"];

/// Operations of escrows, which have a test of their own.
const ESCROW: [&str; 1] = ["escrow_akt_fallback"];

/// Rows whose answer is another one here on purpose. The test of the row says what it is.
const DELIBERATE: [(&str, &str); 30] = [
    (
        "BME-CONV-002",
        "production cuts a third to 18 digits and loses the unit; exactly, three units give one",
    ),
    ("BME-CONV-006", "a refund has no minimum: nobody is kept in for having little"),
    ("BME-ERR-001", "nobody asks for more than he holds: refused at once, with both numbers"),
    (
        "BME-CR-024",
        "without ACT there is no ratio, and an empty vault is healthy: it could never begin otherwise",
    ),
    ("BME-CR-026", "without ACT there is no ratio; two units of AKT decide nothing"),
    ("BME-CR-090", "without ACT there is no ratio, and one that is too large is clamped before it is cut"),
    ("BME-FLOW-001", "what production mints is owed, and what is owed lowers the ratio"),
    ("BME-FLOW-007", "a spread is kept of what is paid from credits only: what is owed is owed net"),
    ("BME-REQ-005", "the status is that of the moment: a price that is back serves in its block"),
    ("BME-REQ-006", "the status is that of the moment: a price that is back serves in its block"),
    ("BME-REQ-009", "a message has its two denoms by its name, and no field for a route that does not exist"),
    ("BME-QUEUE-001", "time counts instead of attempts: a crank is anyone's message, and would use them up"),
    ("BME-QUEUE-002", "time counts instead of attempts; the reason tells what was in the way at last"),
    (
        "BME-QUEUE-004",
        "there are no attempts to set to zero; the longest wait is at least the time to cancel",
    ),
    ("BME-QUEUE-005", "an outage cancels nothing until the longest wait is over, on neither leg"),
    ("BME-QUEUE-009", "a crank of nothing is refused by name: its caller says how much he pays for"),
    ("BME-SCHED-005", "a height that nobody used is not missed: what is due runs at the next chance"),
    (
        "BME-SCHED-008",
        "after a halt what was due runs at once; only what is asked then waits for a new epoch",
    ),
    (
        "BME-STATUS-003",
        "whatever is wrong with the price is a halt of the oracle, with its reason, and not of the ratio",
    ),
    (
        "BME-STATUS-005",
        "the length of an epoch is no state: it is computed when an epoch begins, and has no event",
    ),
    (
        "BME-STATUS-008",
        "a vault without ACT is healthy once it has a price: a halt at birth could end by a gift alone",
    ),
    ("BME-PARAM-005", "thresholds may lie above par, up to 20000, for owners who want a reserve"),
    ("BME-PARAM-016", "the minimum is one number, and zero says that there is none"),
    ("BME-PARAM-017", "the minimum is one number: it cannot be given twice"),
    ("BME-PARAM-018", "the minimum is one number: there is no order to keep"),
    ("BME-PARAM-021", "there are no attempts to count"),
    ("SPEC-NET-001", "the text gives 1,000 ACT for an AKT amount that exactly mints one unit less"),
    ("SPEC-NET-002", "the text gives 1,000 ACT for an AKT amount that exactly mints one unit less"),
    ("CLI-SIZE-001", "the margin is the client's; the contract says what the minimum is, and quotes it"),
    ("CLI-SIZE-002", "the margin is the client's; the contract mints at least what the client expects"),
];

pub fn is_deliberate(id: &str) -> bool {
    DELIBERATE.iter().any(|(deliberate, _)| *deliberate == id)
}

#[test]
fn every_row_is_compared_once() {
    let rows = all();
    assert_eq!(rows.len(), 160);
    let ids: BTreeSet<_> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), 160, "an id stands twice");
    for row in &rows {
        let op = row.inputs["op"].as_str().unwrap();
        let places =
            [VAULT.as_slice(), &ORACLE, &ESCROW].map(|ops| ops.iter().filter(|found| **found == op).count());
        assert_eq!(places.iter().sum::<usize>(), 1, "{}: {op} in {places:?}", row.id);
        assert!(!is_deliberate(&row.id) || places[0] == 1, "{} is not compared here", row.id);
    }
}

#[test]
fn what_is_other_on_purpose_has_its_reason() {
    let rows = all();
    let listed: BTreeSet<_> = DELIBERATE.iter().map(|(id, _)| *id).collect();
    assert_eq!(listed.len(), DELIBERATE.len(), "a row is listed twice");
    for (id, reason) in DELIBERATE {
        assert!(rows.iter().any(|row| row.id == id), "{id} is no row");
        assert!(reason.len() > 20, "{id}: {reason}");
    }
}

/// Each operation that is the vault's has one test that runs all of its rows.
#[test]
fn every_operation_of_the_vault_has_its_test() {
    let sources = [
        include_str!("conversions.rs"),
        include_str!("flows.rs"),
        include_str!("numbers.rs"),
        include_str!("queues.rs"),
        include_str!("ratios.rs"),
    ];
    for op in VAULT {
        let call = format!("each(\"{op}\", ");
        let count: usize = sources.iter().map(|source| source.matches(&call).count()).sum();
        assert_eq!(count, 1, "{op}");
    }
}

#[test]
fn every_row_of_the_oracle_is_in_its_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracle/tests/golden.rs");
    let source = fs::read_to_string(path).unwrap();
    let rows = all();
    let theirs: Vec<_> =
        rows.iter().filter(|row| ORACLE.contains(&row.inputs["op"].as_str().unwrap())).collect();
    assert_eq!(theirs.len(), 21);
    for row in theirs {
        assert_eq!(
            source.matches(&format!("(\"{}\", ", row.id)).count()
                + source.matches(&format!("\n        \"{}\",\n", row.id)).count(),
            1,
            "{}",
            row.id
        );
    }
}
