//! Every typed event survives the way to the chain and back.
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use bme::{
    events::{
        Approved, Burned, ClaimPaid, EscrowAktDue, EscrowAktPaid, EscrowClosed, EscrowDeposited,
        EscrowDepositorsSet, EscrowFunded, EscrowOpened, EscrowReturned, EventError, Funded, GuardianSet,
        InvoicePaid, LegPaused, Minted, OracleSet, OwnerChanged, OwnerProposed, ParamsCancelled,
        ParamsChanged, ParamsProposed, PayoutKept, PayoutRetried, RequestCancelled, Requested, Requeued,
        Settled, SettlerSet, StatusChanged,
    },
    msg::Payout,
    params::Leg,
};
use bme_math::{Bps, Status};
use cosmwasm_std::{Addr, Decimal, Event, Uint64, Uint128};

fn akt(amount: u128) -> Uint128 {
    Uint128::new(amount)
}

/// There and back, as the contract emits it and as the chain shows it; with `len` attributes and none twice.
#[track_caller]
fn round_trip<T>(typed: &T, kind: &str, len: usize)
where
    T: Clone + Debug + PartialEq + Into<Event> + for<'a> TryFrom<&'a Event, Error = EventError>,
{
    let event: Event = typed.clone().into();
    assert_eq!((event.ty.as_str(), event.attributes.len()), (kind, len), "{event:?}");
    let mut keys: Vec<_> = event.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), len, "{event:?}");
    assert_eq!(T::try_from(&event).as_ref(), Ok(typed));
    let shown = Event::new(format!("wasm-{kind}")).add_attributes(event.attributes.clone());
    assert_eq!(T::try_from(&shown).as_ref(), Ok(typed));

    let other = Event::new("bme_other").add_attributes(event.attributes.clone());
    assert!(matches!(T::try_from(&other), Err(EventError::Type { .. })));
    // Without an attribute it is either not readable or the attribute is an option.
    for index in 0..len {
        let mut less = event.clone();
        less.attributes.remove(index);
        assert!(T::try_from(&less).as_ref() != Ok(typed), "{less:?}");
    }
}

#[test]
fn a_mint() {
    let full = Minted {
        sender: Addr::unchecked("alice"),
        to: Addr::unchecked("bob"),
        request: Some(Uint64::new(3)),
        burned_uakt: akt(u128::MAX),
        minted_uact: akt(2),
        change_uakt: akt(0),
        spread_uakt: akt(4),
        spread_uact: akt(5),
        price: Decimal::raw(586_467_440_000_000_001),
        spread_bps: Bps(25),
        ratio_before_bps: Some(Bps(9_999)),
        ratio_after_bps: Some(Bps(u32::MAX)),
    };
    round_trip(&full, "bme_mint", 12);
    round_trip(
        &Minted { request: None, ratio_before_bps: None, ratio_after_bps: None, ..full },
        "bme_mint",
        9,
    );
}

#[test]
fn a_burn() {
    let full = Burned {
        sender: Addr::unchecked("alice"),
        to: Addr::unchecked("bob"),
        request: Some(Uint64::new(3)),
        burned_uact: akt(1),
        from_credits_uakt: akt(2),
        from_buffer_uakt: akt(3),
        claimed_uakt: akt(4),
        claim_id: Some(Uint64::MAX),
        spread_uakt: akt(5),
        price: Decimal::MAX,
        spread_bps: Bps(0),
        ratio_before_bps: Some(Bps(1)),
        ratio_after_bps: Some(Bps(0)),
    };
    round_trip(&full, "bme_burn", 13);
    round_trip(
        &Burned { request: None, claim_id: None, ratio_before_bps: None, ratio_after_bps: None, ..full },
        "bme_burn",
        9,
    );
}

#[test]
fn a_settled_invoice() {
    let full = Settled {
        settler: Addr::unchecked("settler"),
        invoice: "2026-07/17: \"a\" ü".to_owned(),
        payer: Addr::unchecked("payer"),
        escrow: Some(Uint64::MAX),
        provider: Addr::unchecked("provider"),
        spent_uact: akt(1),
        payout: Payout::Akt,
        from_credits_uakt: Some(akt(2)),
        from_buffer_uakt: Some(akt(0)),
        from_escrow_uakt: Some(akt(9)),
        claimed_uakt: Some(akt(3)),
        claim_id: Some(Uint64::one()),
        request: Some(Uint64::MAX),
        spread_uakt: Some(akt(4)),
        price: Some(Decimal::one()),
        ratio_before_bps: Some(Bps(9_500)),
        ratio_after_bps: Some(Bps(9_000)),
    };
    round_trip(&full, "bme_settle", 17);
    let in_act = Settled {
        payout: Payout::Act,
        escrow: None,
        from_credits_uakt: None,
        from_buffer_uakt: None,
        from_escrow_uakt: None,
        claimed_uakt: None,
        claim_id: None,
        request: None,
        spread_uakt: None,
        price: None,
        ratio_before_bps: None,
        ratio_after_bps: None,
        ..full
    };
    round_trip(&in_act, "bme_settle", 6);
}

#[test]
fn a_paid_invoice() {
    let full = InvoicePaid {
        request: Uint64::new(1),
        provider: Addr::unchecked("provider"),
        spent_uact: akt(1),
        from_credits_uakt: akt(2),
        from_buffer_uakt: akt(3),
        claimed_uakt: akt(4),
        claim_id: Some(Uint64::MAX),
        spread_uakt: akt(5),
        price: Decimal::MAX,
        spread_bps: Bps(0),
        ratio_before_bps: Some(Bps(1)),
        ratio_after_bps: Some(Bps(0)),
    };
    round_trip(&full, "bme_pay", 12);
    let bare = InvoicePaid { claim_id: None, ratio_before_bps: None, ratio_after_bps: None, ..full };
    round_trip(&bare, "bme_pay", 9);
}

#[test]
fn requests() {
    let full = Requested {
        request: Uint64::MAX,
        owner: Addr::unchecked("alice"),
        to: Addr::unchecked("bob"),
        leg: Leg::Mint,
        paid_uakt: Some(akt(1)),
        paid_uact: Some(akt(2)),
        due_height: Some(Uint64::one()),
    };
    round_trip(&full, "bme_request", 7);
    round_trip(&Requested { paid_uakt: None, paid_uact: None, due_height: None, ..full }, "bme_request", 4);
    round_trip(&Requeued { request: Uint64::MAX, due_height: Uint64::one() }, "bme_requeue", 2);
    let full = RequestCancelled {
        request: Uint64::MAX,
        owner: Addr::unchecked("alice"),
        reason: "oracle:stale".to_owned(),
        returned_uakt: Some(akt(1)),
        returned_uact: Some(akt(2)),
    };
    round_trip(&full, "bme_cancel", 5);
    round_trip(&RequestCancelled { returned_uakt: None, returned_uact: None, ..full }, "bme_cancel", 3);
}

#[test]
fn payouts_that_the_bank_refused() {
    let to = Addr::unchecked("module");
    round_trip(&PayoutKept { to: to.clone(), kept_uakt: akt(1) }, "bme_undelivered", 2);
    round_trip(&PayoutRetried { to, sent_uakt: akt(u128::MAX) }, "bme_retry", 2);
}

#[test]
fn a_changed_status() {
    let statuses = [Status::Healthy, Status::Warning, Status::HaltCr, Status::HaltOracle];
    for from in statuses {
        for to in statuses {
            round_trip(&StatusChanged { from, to, ratio_bps: Some(Bps(9_000)) }, "bme_status", 3);
            round_trip(&StatusChanged { from, to, ratio_bps: None }, "bme_status", 2);
        }
    }
}

#[test]
fn all_others() {
    let (alice, bob) = (Addr::unchecked("alice"), Addr::unchecked("bob"));
    round_trip(
        &ClaimPaid { id: Uint64::new(7), owner: alice.clone(), paid_uakt: akt(1), left_uakt: akt(0) },
        "bme_claim",
        4,
    );
    round_trip(&Funded { sender: alice.clone(), funded_uakt: akt(2), to_claims_uakt: akt(1) }, "bme_fund", 3);
    round_trip(
        &Approved {
            holder: alice.clone(),
            settler: bob.clone(),
            limit_uact: akt(9),
            expires: Uint64::new(1),
        },
        "bme_approve",
        4,
    );
    for enabled in [true, false] {
        round_trip(
            &SettlerSet { settler: bob.clone(), daily_cap_uact: Some(akt(5)), enabled },
            "bme_settler",
            3,
        );
        round_trip(&SettlerSet { settler: bob.clone(), daily_cap_uact: None, enabled }, "bme_settler", 2);
    }
    round_trip(&OwnerProposed { nominee: bob.clone(), expires: Uint64::MAX }, "bme_owner_offer", 2);
    round_trip(&OwnerChanged { from: Some(alice.clone()), to: bob }, "bme_owner", 2);
    round_trip(&OwnerChanged { from: None, to: alice }, "bme_owner", 1);
}

#[test]
fn escrows() {
    let (id, alice, bob) = (Uint64::new(7), Addr::unchecked("alice"), Addr::unchecked("bob"));
    let opened = EscrowOpened {
        id,
        owner: alice.clone(),
        refund_to: bob.clone(),
        settlers: "bob,carol".to_owned(),
        depositors: Some("alice,bob".to_owned()),
    };
    round_trip(&opened, "bme_escrow_open", 5);
    round_trip(&EscrowOpened { depositors: None, ..opened }, "bme_escrow_open", 4);
    let depositors = Some("alice".to_owned());
    round_trip(&EscrowDepositorsSet { id, depositors }, "bme_escrow_depositors", 2);
    round_trip(&EscrowDepositorsSet { id, depositors: None }, "bme_escrow_depositors", 1);
    let deposited = EscrowDeposited {
        id,
        depositor: alice.clone(),
        deposited_uact: akt(u128::MAX),
        expires: Some(Uint64::MAX),
    };
    round_trip(&deposited, "bme_escrow_deposit", 4);
    round_trip(&EscrowDeposited { expires: None, ..deposited }, "bme_escrow_deposit", 3);
    let returned = EscrowReturned { id, depositor: bob.clone(), returned_uact: akt(1) };
    round_trip(&returned, "bme_escrow_return", 3);
    round_trip(&EscrowFunded { id, giver: bob.clone(), funded_uakt: akt(1) }, "bme_escrow_fund", 3);
    round_trip(&EscrowAktDue { id, giver: bob.clone(), due_uakt: akt(1) }, "bme_escrow_akt_due", 3);
    round_trip(&EscrowAktPaid { id, giver: bob, paid_uakt: akt(1) }, "bme_escrow_akt_paid", 3);
    round_trip(&EscrowClosed { id, owner: alice }, "bme_escrow_close", 2);
}

#[test]
fn what_governance_decides() {
    let (alice, version) = (Addr::unchecked("alice"), Uint64::new(u64::from(u32::MAX)));
    let (fields, due) = ("thresholds.warn_bps,max_future_secs".to_owned(), Uint64::MAX);
    round_trip(&ParamsChanged { version, fields: fields.clone() }, "bme_params", 2);
    let loosened = "max_future_secs".to_owned();
    round_trip(&ParamsProposed { version, fields, loosened, due }, "bme_params_proposed", 4);
    round_trip(&ParamsCancelled { version }, "bme_params_cancelled", 1);
    for leg in Leg::ALL {
        round_trip(&LegPaused { by: alice.clone(), leg, until: due }, "bme_pause", 3);
    }
    let charges = Uint64::new(3);
    round_trip(&GuardianSet { guardian: Some(alice.clone()), charges }, "bme_guardian", 2);
    round_trip(&GuardianSet { guardian: None, charges: Uint64::zero() }, "bme_guardian", 1);
    let price = Decimal::raw(586_467_440_000_000_001);
    round_trip(&OracleSet { oracle: alice, symbol: "AKT/USD".to_owned(), price }, "bme_oracle", 3);
}
