//! The security checklist: each item has a test that proves it, or a line that says why it is not the vault's.
#![allow(clippy::unwrap_used, clippy::panic)]

mod named;

use std::{collections::BTreeSet, fs, path::Path};

use named::{is_rust_test, is_script_test};

/// What stands behind an item.
enum Proof {
    /// Tests: file, from the folder of the project, and name.
    Tests(&'static [(&'static str, &'static str)]),
    /// No test, for this reason.
    Reason(&'static str),
}
use Proof::{Reason, Tests};

const ITEMS: [(u8, Proof); 67] = [
    (
        1,
        Tests(&[
            (
                "contracts/bme/tests/items.rs",
                "an_address_in_upper_case_is_refused_by_every_message_that_names_one",
            ),
            ("contracts/bme/tests/testplan/conversions.rs", "t5_7_an_address_that_is_none_is_refused"),
        ]),
    ),
    (2, Tests(&[("contracts/bme/tests/items.rs", "no_message_has_an_address_that_nobody_checked")])),
    (
        3,
        Tests(&[
            ("contracts/bme/tests/testplan/edges.rs", "t9_1_zero_is_refused_everywhere"),
            ("contracts/bme/tests/testplan/edges.rs", "t9_3_the_greatest_amounts_overflow_nothing"),
        ]),
    ),
    (
        4,
        Tests(&[(
            "contracts/bme/tests/refusals.rs",
            "funds_are_one_coin_of_akt_where_they_are_wanted_and_none_elsewhere",
        )]),
    ),
    (
        5,
        Tests(&[(
            "contracts/bme/tests/refusals.rs",
            "funds_are_one_coin_of_akt_where_they_are_wanted_and_none_elsewhere",
        )]),
    ),
    (6, Tests(&[("contracts/oracle/tests/update.rs", "the_fee_is_taken_exactly_and_the_surplus_returned")])),
    (
        7,
        Tests(&[
            ("contracts/bme/tests/items.rs", "a_deeply_nested_message_is_refused"),
            ("contracts/bme/tests/settle.rs", "an_invoice_id_has_visible_ascii_characters_only"),
            ("contracts/bme/tests/refusals.rs", "instantiation_refuses_what_could_never_work"),
        ]),
    ),
    (8, Tests(&[("contracts/oracle/tests/sources.rs", "lists_are_checked")])),
    (9, Tests(&[("contracts/oracle/tests/roles.rs", "members_of_a_set_are_checked")])),
    (
        10,
        Tests(&[
            ("contracts/bme/tests/refusals.rs", "parameters_are_checked_together"),
            ("contracts/oracle/tests/roles.rs", "every_limit_is_bounded_on_both_sides"),
        ]),
    ),
    (11, Tests(&[("contracts/bme/tests/roles.rs", "each_role_may_send_what_the_table_says")])),
    (
        12,
        Tests(&[
            ("contracts/bme/tests/roles.rs", "an_offer_of_the_ownership_has_its_limits"),
            ("contracts/lib/access/src/owner.rs", "a_new_offer_replaces_the_older"),
        ]),
    ),
    (13, Tests(&[("contracts/bme/tests/guardian.rs", "a_guardian_can_only_tighten")])),
    (
        14,
        Tests(&[
            ("contracts/bme/tests/guardian.rs", "a_guardian_has_three_pauses_of_72_hours_and_ends_none"),
            ("contracts/bme/tests/guardian.rs", "the_first_second_after_a_pause_is_free"),
        ]),
    ),
    (15, Tests(&[("contracts/bme/tests/roles.rs", "a_role_that_was_lost_counts_no_more")])),
    (16, Tests(&[("contracts/lib/access/src/owner.rs", "changes_hands_when_the_nominee_accepts")])),
    (
        17,
        Tests(&[
            ("contracts/bme/tests/params.rs", "every_field_has_its_safe_direction"),
            ("contracts/bme/tests/params.rs", "what_goes_the_safe_way_comes_into_force_at_once"),
            ("contracts/bme/tests/params.rs", "what_loosens_is_announced_and_waits"),
        ]),
    ),
    (18, Tests(&[("contracts/bme/tests/params.rs", "nobody_loosens_in_a_crisis")])),
    (19, Tests(&[("contracts/bme/tests/items.rs", "there_is_no_sudo")])),
    (
        20,
        Tests(&[(
            "tests/install.e2e.test.ts",
            "stores both codes and makes every contract at the address computed before, in one proposal",
        )]),
    ),
    (
        21,
        Tests(&[
            ("contracts/bme/tests/buckets.rs", "mints_stay_within_their_bucket"),
            ("contracts/bme/tests/settle.rs", "a_settler_spends_no_more_than_its_cap_in_a_day"),
        ]),
    ),
    (
        22,
        Tests(&[
            ("contracts/bme/tests/adversary.rs", "splitting_into_dust_loses"),
            ("contracts/lib/bme-math/tests/properties.rs", "splitting_never_beats_one_big_conversion"),
        ]),
    ),
    (
        23,
        Tests(&[
            ("contracts/bme/tests/adversary.rs", "round_trips_never_gain"),
            ("contracts/lib/bme-math/tests/properties.rs", "mint_then_pay_never_gains"),
        ]),
    ),
    (
        24,
        Tests(&[
            ("contracts/bme/tests/items.rs", "the_last_holder_leaves_and_the_next_one_comes"),
            ("contracts/bme/tests/production/ratios.rs", "ratio_and_status_are_productions"),
        ]),
    ),
    (
        25,
        Tests(&[
            ("contracts/bme/tests/adversary.rs", "donations_are_not_booked"),
            ("contracts/bme/tests/independence.rs", "a_donation_stops_nothing"),
        ]),
    ),
    (26, Tests(&[("contracts/bme/tests/model/main.rs", "the_contract_follows_the_ledger")])),
    (
        27,
        Tests(&[
            ("contracts/bme/tests/model/main.rs", "the_contract_follows_the_ledger"),
            ("contracts/bme/tests/testplan/start.rs", "t0_7_all_act_is_in_balances_and_all_akt_in_the_bank"),
        ]),
    ),
    (
        28,
        Tests(&[
            ("contracts/bme/tests/model/main.rs", "the_contract_follows_the_ledger"),
            (
                "contracts/bme/tests/testplan/start.rs",
                "t0_8_what_is_held_beyond_the_credits_is_pending_and_seed",
            ),
        ]),
    ),
    (
        29,
        Tests(&[
            ("contracts/bme/tests/lines.rs", "a_request_ends_once"),
            ("contracts/bme/tests/production/queues.rs", "what_cannot_run_waits_or_is_given_back"),
        ]),
    ),
    (
        30,
        Tests(&[
            ("contracts/bme/tests/lines.rs", "a_request_ends_once"),
            ("contracts/bme/tests/testplan/edges.rs", "t9_4_mints_of_one_block_have_their_own_numbers"),
        ]),
    ),
    (
        31,
        Tests(&[
            ("contracts/bme/tests/refusals.rs", "amounts_deadlines_and_targets"),
            ("contracts/bme/tests/refusals.rs", "a_minimum_does_not_accept_a_claim_in_place_of_akt"),
        ]),
    ),
    (
        32,
        Tests(&[
            ("contracts/bme/tests/refusals.rs", "amounts_deadlines_and_targets"),
            ("contracts/bme/tests/adversary.rs", "a_settler_cannot_pay_himself_twice"),
        ]),
    ),
    (
        33,
        Tests(&[
            ("contracts/bme/tests/owners.rs", "no_message_moves_act_but_settle"),
            ("contracts/bme/tests/owners.rs", "neither_the_bank_nor_another_contract_moves_act"),
            ("contracts/bme/tests/owners.rs", "settle_moves_what_was_approved_and_no_more"),
        ]),
    ),
    (34, Tests(&[("contracts/bme/tests/buckets.rs", "promises_stay_within_their_bucket")])),
    (
        35,
        Tests(&[
            ("contracts/bme/tests/buckets.rs", "mints_stay_within_their_bucket"),
            ("contracts/bme/tests/buckets.rs", "refunds_stay_within_their_bucket"),
            ("contracts/bme/tests/buckets.rs", "a_refusal_names_the_second_of_the_refill"),
        ]),
    ),
    (
        36,
        Tests(&[
            ("contracts/bme/tests/buckets.rs", "another_size_never_forgets_what_was_taken"),
            ("contracts/bme/tests/buckets.rs", "a_larger_bucket_holds_the_difference_more"),
        ]),
    ),
    (
        37,
        Tests(&[(
            "contracts/bme/tests/conversions.rs",
            "claims_are_served_in_their_order_whoever_withdraws_first",
        )]),
    ),
    (
        38,
        Tests(&[
            ("contracts/bme/tests/breaker.rs", "every_leg_does_in_every_status_what_the_table_says"),
            ("contracts/bme/tests/breaker.rs", "a_pause_closes_its_leg_in_every_status"),
            ("contracts/bme/tests/breaker.rs", "every_status_follows_every_other_as_listed"),
            ("contracts/lib/bme-math/src/status.rs", "every_transition_is_listed"),
        ]),
    ),
    (
        39,
        Tests(&[
            (
                "contracts/bme/tests/lines.rs",
                "each_request_of_a_crank_sees_the_status_that_the_one_before_left",
            ),
            ("contracts/bme/tests/lines.rs", "a_refund_that_would_close_its_own_leg_waits_and_blocks_nobody"),
        ]),
    ),
    (
        40,
        Tests(&[
            ("contracts/bme/tests/lines.rs", "a_height_that_was_missed_runs_at_the_next_chance"),
            ("contracts/bme/tests/production/queues.rs", "epochs_end_as_in_production"),
        ]),
    ),
    (
        41,
        Tests(&[
            ("contracts/bme/tests/refusals.rs", "every_oracle_issue_has_its_reason"),
            ("contracts/bme/tests/settle.rs", "a_payout_in_act_needs_no_price_and_one_in_akt_does"),
            ("contracts/bme/tests/breaker.rs", "every_status_follows_every_other_as_listed"),
        ]),
    ),
    (42, Tests(&[("contracts/bme/tests/codes.rs", "every_code_is_documented_and_provoked")])),
    (
        43,
        Tests(&[
            ("contracts/bme/tests/production/queues.rs", "what_cannot_run_waits_or_is_given_back"),
            ("contracts/bme/tests/settle.rs", "only_registered_settlers_with_a_standing_permission_spend"),
        ]),
    ),
    (44, Tests(&[("contracts/bme/tests/conversions.rs", "lists_page_and_invariants_answer")])),
    (
        45,
        Tests(&[
            ("contracts/bme/tests/lines.rs", "requests_run_in_the_order_of_their_arrival"),
            ("contracts/bme/tests/lines.rs", "one_account_delays_others_by_its_share_at_most"),
            ("contracts/bme/tests/independence.rs", "a_full_queue_stops_no_request_and_no_payment"),
        ]),
    ),
    (
        46,
        Tests(&[
            ("contracts/bme/tests/replies.rs", "a_refused_payee_in_the_middle_blocks_nobody"),
            ("contracts/bme/tests/lines.rs", "what_cannot_run_yet_blocks_nobody"),
        ]),
    ),
    (47, Tests(&[("contracts/bme/tests/items.rs", "a_walk_collects_before_it_removes")])),
    (
        48,
        Tests(&[("contracts/bme/tests/lines.rs", "what_ended_long_ago_is_forgotten_and_what_waits_is_not")]),
    ),
    (
        49,
        Reason(
            "settlers, permissions and balances are entries of tables, read by their key; the bench holds the gas",
        ),
    ),
    (
        50,
        Reason(
            "npm run bench holds the gas of every message against tests/gas.json, not a test of this crate",
        ),
    ),
    (51, Tests(&[("contracts/bme/tests/replies.rs", "other_replies_are_refused")])),
    (
        52,
        Tests(&[
            ("contracts/bme/tests/replies.rs", "a_refused_payee_in_the_middle_blocks_nobody"),
            ("contracts/bme/tests/replies.rs", "what_was_refused_is_paid_once_when_the_bank_takes_it"),
            ("contracts/bme/tests/replies.rs", "refused_payouts_add_up"),
        ]),
    ),
    (
        53,
        Tests(&[
            ("contracts/bme/tests/items.rs", "the_vault_sends_nothing_but_coins"),
            ("contracts/bme/tests/replies.rs", "a_payout_in_the_transaction_fails_with_it"),
        ]),
    ),
    (
        54,
        Tests(&[
            ("contracts/bme/tests/lines.rs", "one_crank_reads_what_it_wrote"),
            ("contracts/bme/tests/adversary.rs", "a_settler_cannot_pay_himself_twice"),
        ]),
    ),
    (
        55,
        Tests(&[
            ("contracts/bme/tests/refusals.rs", "every_oracle_issue_has_its_reason"),
            ("contracts/bme/tests/refusals.rs", "instantiation_refuses_an_oracle_that_is_no_contract"),
        ]),
    ),
    (
        56,
        Reason(
            "a reply keeps a payout and sends no message, so that there is one level; the chain's version is the chain's",
        ),
    ),
    (57, Tests(&[("contracts/bme/tests/items.rs", "the_build_refuses_what_could_be_wrong_about_numbers")])),
    (
        58,
        Tests(&[
            ("contracts/lib/bme-math/tests/properties.rs", "mint_is_the_floor_of_the_exact_quotient"),
            ("contracts/lib/bme-math/tests/properties.rs", "pay_is_the_floor_of_the_exact_quotient"),
            ("contracts/bme/tests/items.rs", "the_build_refuses_what_could_be_wrong_about_numbers"),
        ]),
    ),
    (
        59,
        Tests(&[
            ("contracts/bme/tests/items.rs", "the_build_refuses_what_could_be_wrong_about_numbers"),
            ("packages/cli/test/schema.test.ts", "never has a number for money"),
        ]),
    ),
    (
        60,
        Tests(&[
            ("contracts/bme/tests/production/conversions.rs", "conversions_give_what_production_gives"),
            ("packages/clients/test/units.test.ts", "refuses to guess or to round"),
        ]),
    ),
    (
        61,
        Tests(&[
            ("contracts/bme/tests/migration.rs", "a_newer_state_or_another_contracts_is_refused"),
            ("contracts/bme/tests/refusals.rs", "migration_knows_its_own_state_only"),
        ]),
    ),
    (
        62,
        Tests(&[
            ("contracts/bme/tests/migration.rs", "everything_is_carried_over_bit_for_bit"),
            ("contracts/bme/tests/migration.rs", "a_state_that_breaks_an_invariant_is_refused"),
        ]),
    ),
    (
        63,
        Tests(&[(
            "contracts/bme/tests/carried.rs",
            "what_waits_and_what_was_taken_is_carried_over_byte_for_byte",
        )]),
    ),
    (64, Reason("npm run reproduce builds twice with the pinned compiler and compares the checksums")),
    (
        65,
        Tests(&[(
            "contracts/bme/tests/items.rs",
            "no_code_is_unfinished_or_left_over_from_a_search_for_a_bug",
        )]),
    ),
    (
        66,
        Tests(&[
            ("contracts/bme/tests/events.rs", "a_mint"),
            ("contracts/bme/tests/events.rs", "what_governance_decides"),
            (
                "contracts/bme/tests/testplan/edges.rs",
                "t8_1_a_mint_is_told_when_it_is_asked_and_when_it_is_done",
            ),
        ]),
    ),
    (
        67,
        Tests(&[
            ("contracts/bme/tests/params.rs", "what_goes_the_safe_way_comes_into_force_at_once"),
            (
                "contracts/bme/tests/set_oracle.rs",
                "another_oracle_must_have_a_price_that_the_vault_could_use",
            ),
            ("contracts/bme/tests/settle.rs", "a_settler_spends_no_more_than_its_cap_in_a_day"),
        ]),
    ),
];

#[test]
fn every_item_is_listed_once() {
    let listed: BTreeSet<_> = ITEMS.iter().map(|(item, _)| *item).collect();
    assert_eq!(listed, (1..=67).collect());
}

#[test]
fn every_item_has_its_test_or_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (item, proof) in &ITEMS {
        match proof {
            Tests(tests) => {
                assert!(!tests.is_empty(), "{item}");
                for (file, name) in *tests {
                    let source = fs::read_to_string(root.join(file))
                        .unwrap_or_else(|error| panic!("{item}: {file}: {error}"));
                    let is_there = match file.rsplit('.').next() {
                        Some("rs") => is_rust_test(&source, name),
                        _ => is_script_test(&source, name),
                    };
                    assert!(is_there, "{item}: no test {name} in {file}");
                }
            }
            Reason(reason) => assert!(reason.len() > 20, "{item}: {reason}"),
        }
    }
}

/// What the two tests above rely on.
#[test]
fn a_name_counts_with_its_attribute_alone() {
    let source = "
        #[test]
        fn counts() {}
        fn helps() {}
        #[test]
        #[ignore = \"later\"]
        fn is_ignored() {}
        /// Says what.
        #[test]
        fn is_a_property(x in y) {}
    ";
    for (name, is_there) in
        [("counts", true), ("helps", false), ("is_ignored", false), ("is_a_property", true), ("count", false)]
    {
        assert_eq!(is_rust_test(source, name), is_there, "{name}");
    }
    let script = "  it(\"runs\", async () => {\n  it.skip(\"rests\", () => {";
    assert!(
        is_script_test(script, "runs") && !is_script_test(script, "rests") && !is_script_test(script, "run")
    );
}
