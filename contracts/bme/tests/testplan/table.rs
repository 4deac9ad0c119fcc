//! Every scenario by its number.

use std::{collections::BTreeSet, fs, path::Path};

use crate::named::is_rust_test;

/// Where a scenario is.
enum Place {
    /// Here, in one of the sources of this test.
    Here(&'static str),
    /// A test of the oracle: file and name.
    Oracle(&'static str, &'static str),
    /// Nowhere, because it is none of a contract's.
    Nowhere(&'static str),
}
use Place::{Here, Nowhere, Oracle};

const PLAN: [(&str, Place); 57] = [
    ("0.1", Nowhere("a node that catches up is no state of a contract")),
    ("0.2", Here("t0_2_the_parameters_are_those_of_the_native_module")),
    ("0.3", Here("t0_3_a_price_serves_for_thirty_seconds")),
    ("0.4", Here("t0_4_the_books_begin_at_zero")),
    ("0.5", Here("t0_5_the_ratio_of_a_seeded_vault_is_far_above_the_warning")),
    ("0.6", Here("t0_6_a_seeded_vault_is_healthy_and_takes_mints_and_refunds")),
    ("0.7", Here("t0_7_all_act_is_in_balances_and_all_akt_in_the_bank")),
    ("0.8", Here("t0_8_what_is_held_beyond_the_credits_is_pending_and_seed")),
    ("0.9", Nowhere("a faucet gives coins, not the vault")),
    ("0.10", Nowhere("providers register with the market, not with the vault")),
    ("1.1", Here("t1_1_a_service_costs_act_and_no_akt")),
    ("1.2", Here("t1_2_nobody_spends_more_than_he_has")),
    ("1.3", Here("t1_3_a_small_service_is_paid")),
    ("1.4", Here("t1_4_three_services_cost_their_sum")),
    ("2.1", Here("t2_1_what_is_not_spent_stays_with_its_holder")),
    ("2.2", Here("t2_2_at_a_higher_price_fewer_akt_come_back")),
    ("2.3", Here("t2_3_at_a_lower_price_more_is_owed_than_the_credits_hold")),
    ("3.1", Here("t3_1_a_provider_gets_act")),
    ("3.2", Nowhere("a lease has its price from a bid, in the market module")),
    ("3.3", Here("t3_3_a_provider_gets_what_was_metered_to_the_unit")),
    ("4.1", Here("t4_1_a_mint_is_pending_until_its_epoch_ends")),
    ("4.2", Here("t4_2_three_mints_before_the_epoch_ends")),
    ("5.1", Here("t5_1_a_mint")),
    ("5.2", Here("t5_2_a_refund")),
    ("5.3", Nowhere("there is no message for both ways: mint_act is 5.1")),
    ("5.4", Nowhere("there is no message for both ways: burn_act is 5.2")),
    ("5.5", Here("t5_5_a_service_is_paid_from_act_without_another_conversion")),
    ("5.6", Here("t5_6_a_refund_leaves_a_running_service_alone")),
    ("5.7", Here("t5_7_an_address_that_is_none_is_refused")),
    ("5.8", Here("t5_8_amounts_below_one_unit_are_refused")),
    ("5.9", Here("t5_9_another_denom_is_refused")),
    ("5.10", Here("t5_10_the_books_before_and_after_a_mint")),
    ("5.11", Here("t5_11_totals_add_up_over_four_epochs")),
    ("6.1", Here("t6_1_below_nine_tenths_mints_stop_and_refunds_do_not")),
    ("6.2", Here("t6_2_a_mint_in_a_halt_is_refused")),
    ("6.3", Here("t6_3_a_refund_in_a_halt_is_paid")),
    ("6.4", Here("t6_4_a_service_may_be_ended_in_a_halt")),
    ("6.5", Here("t6_5_a_running_service_goes_on_in_a_halt")),
    ("7.1", Here("t7_1_between_the_thresholds_both_legs_go_on")),
    ("7.2", Here("t7_2_a_mint_in_a_warning_is_slower")),
    ("7.3", Here("t7_3_a_refund_in_a_warning_is_paid")),
    ("7.4", Here("t7_4_a_service_in_a_warning_is_paid")),
    ("8.1", Here("t8_1_a_mint_is_told_when_it_is_asked_and_when_it_is_done")),
    ("8.2", Here("t8_2_a_refund_is_told_when_it_is_asked_and_when_it_is_done")),
    ("8.3", Here("t8_3_a_settled_invoice_is_told")),
    ("9.1", Here("t9_1_zero_is_refused_everywhere")),
    ("9.2", Here("t9_2_one_unit_converts_or_is_refused_cleanly")),
    ("9.3", Here("t9_3_the_greatest_amounts_overflow_nothing")),
    ("9.4", Here("t9_4_mints_of_one_block_have_their_own_numbers")),
    ("9.5", Nowhere("an SDL is read by the deployment module")),
    ("10.1", Here("t10_1_a_round_trip_reconciles")),
    ("10.2", Here("t10_2_users_do_not_interfere")),
    ("11.1", Here("t11_1_act_is_no_coin_that_a_bank_could_send")),
    ("11.2", Oracle("mutations.rs", "every_changed_byte_of_a_guardian_update_is_refused")),
    ("11.3", Oracle("fuzz.rs", "no_price_is_stored_that_was_not_published")),
    ("11.4", Oracle("sources.rs", "a_price_is_taken_from_listed_pushers_of_the_symbol_alone")),
    ("11.5", Oracle("update.rs", "a_repeated_update_is_nothing_new_and_takes_no_fee")),
];

/// Scenarios of each category of the plan.
const CATEGORIES: [(u8, u8); 12] =
    [(0, 10), (1, 4), (2, 3), (3, 3), (4, 2), (5, 11), (6, 5), (7, 4), (8, 3), (9, 5), (10, 2), (11, 5)];

const SOURCES: [&str; 5] = [
    include_str!("start.rs"),
    include_str!("services.rs"),
    include_str!("conversions.rs"),
    include_str!("breaker.rs"),
    include_str!("edges.rs"),
];

#[test]
fn every_scenario_is_listed_once() {
    let mut numbers = BTreeSet::new();
    for (category, count) in CATEGORIES {
        numbers.extend((1..=count).map(|number| match category {
            // The first category counts the state of the chain before everything.
            0 => format!("0.{number}"),
            category => format!("{category}.{number}"),
        }));
    }
    let listed: BTreeSet<_> = PLAN.iter().map(|(number, _)| (*number).to_owned()).collect();
    assert_eq!(listed.len(), PLAN.len(), "a scenario is listed twice");
    assert_eq!(listed, numbers);
    let public: u8 = CATEGORIES.iter().filter(|(category, _)| *category < 11).map(|(_, count)| count).sum();
    assert_eq!(public, 52);
}

#[test]
fn every_scenario_has_its_test_or_its_reason() {
    for (number, place) in &PLAN {
        match place {
            Here(name) => {
                let prefix = format!("t{}_", number.replace('.', "_"));
                assert!(name.starts_with(&prefix), "{number} is {name}");
                assert!(SOURCES.iter().any(|source| is_rust_test(source, name)), "{number}: no test {name}");
            }
            Oracle(file, name) => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracle/tests").join(file);
                assert!(is_rust_test(&fs::read_to_string(path).unwrap(), name), "{number}: no test {name}");
            }
            Nowhere(reason) => assert!(reason.len() > 20, "{number}: {reason}"),
        }
    }
}

/// A test that is not in the table would be lost from it unseen.
#[test]
fn every_test_of_a_number_is_in_the_table() {
    for line in SOURCES.iter().flat_map(|source| source.lines()) {
        let Some(name) = line.strip_prefix("fn ").and_then(|rest| rest.split('(').next()) else { continue };
        let is_numbered =
            name.strip_prefix('t').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !is_numbered {
            continue;
        }
        assert!(PLAN.iter().any(|(_, place)| matches!(place, Here(here) if here == &name)), "{name}");
    }
}
