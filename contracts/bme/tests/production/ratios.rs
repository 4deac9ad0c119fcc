//! The ratio, the status that follows from it, and the length of an epoch.

use bme_math::{Bps, Status};

use crate::{
    common::{AKT, ONE},
    rows::{Row, bare, each, number, price},
    turns::{Mainnet, under},
};

/// A vault with the collateral and the ACT of a row, and with mints that wait.
fn holding(row: &Row) -> Mainnet {
    let [vault, pending, supply] =
        ["vault_uakt", "pending_uakt", "uact_total_supply"].map(|name| number(&row.inputs[name]));
    let mut chain = under(bare(row), "1.0");
    let mut given = vault - pending;
    // A price so high that the ACT costs next to nothing, and exactly that.
    let cost = if supply > 100_000_000 { AKT } else { 1 };
    let act = if given == 0 { supply * 2 } else { supply };
    let high = (act * ONE / cost).max(ONE);
    let alice = chain.rich("alice", cost + pending);
    if supply > 0 {
        chain.set_atomics(high);
        chain.ask_mint(&alice, cost);
        chain.turn_at(high);
        if given == 0 {
            // What the mint brought goes with the rest of its ACT.
            assert_eq!(supply, 1, "{}", row.id);
            chain.set_atomics(ONE);
            chain.ask_burn(&alice, 1);
            chain.turn_at(ONE);
        } else {
            given -= cost;
        }
    }
    if given > 0 {
        chain.seed(given);
    }
    if pending > 0 {
        chain.set_atomics(high);
        chain.ask_mint(&alice, pending);
    }
    let books = chain.books();
    assert_eq!(chain.held(), vault, "{}", row.id);
    assert_eq!((books.outstanding_uact.u128(), books.pending_uakt.u128()), (supply, pending), "{}", row.id);
    chain
}

#[test]
fn ratio_and_status_are_productions() {
    each("collateral", 17, |row, is_equal| {
        let mut chain = holding(row);
        chain.set_atomics(price(&row.inputs["akt_usd"]));
        let found = chain.status();
        if !is_equal {
            assert_eq!((found.ratio_bps, found.status), (None, Status::Healthy), "{}", row.id);
            return;
        }
        let expected = &row.expected;
        let ratio = number(&expected["collateral_ratio_bps"]).try_into().unwrap();
        assert_eq!(found.ratio_bps, Some(Bps(ratio)), "{}", row.id);
        assert_eq!(
            format!("mint_status_{}", found.status),
            expected["status"].as_str().unwrap(),
            "{}",
            row.id
        );
        // In a halt production leaves the length as it was; here it is told as of now.
        if expected["epoch_blocks"] != "unchanged" {
            assert_eq!(
                u128::from(chain.queue().epoch_blocks),
                number(&expected["epoch_blocks"]),
                "{}",
                row.id
            );
        }
    });
}

/// Where production's power overflows and its chain would stop, the epoch has its greatest length.
#[test]
fn epochs_are_as_long_as_in_production() {
    each("epoch_blocks", 25, |row, is_equal| {
        let mut chain = under(bare(row), "1.0");
        let alice = chain.rich("alice", 10_000 * AKT);
        chain.ask_mint(&alice, 10_000 * AKT);
        chain.turn("1.0");
        // As many ACT as AKT: the price is the ratio.
        let ratio = number(&row.inputs["collateral_ratio_bps"]);
        chain.set_atomics((ratio * ONE / 10_000).max(1));
        assert_eq!(chain.status().ratio_bps, Some(Bps(ratio.try_into().unwrap())), "{}", row.id);
        let expected = &row.expected;
        let blocks = expected.get("epoch_blocks").unwrap_or(&expected["safe_value"]);
        assert_eq!(u128::from(chain.queue().epoch_blocks), number(blocks), "{}", row.id);
        assert!(is_equal);
    });
}
