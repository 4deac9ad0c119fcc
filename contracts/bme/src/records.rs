//! The layout of every record: its fields in the order of their bytes. Those of numbers and rules are in `bme_math`.

use records::{byte_records, records};

use crate::{
    books::{Books, NewClaim, Payment},
    escrow::{Escrow, Part},
    msg::Payout,
    params::{BufferRule, MintLeg, Mode, Modes, Params, PayLeg, Policy, PriceSource},
    pause::Pauses,
    state::{Approval, Breaker, Claim, Config, Invoice, Pending, Settler, Vault},
};

records! {
    Config { oracle, symbol, akt_denom, params, params_version, pauses }
    Pauses { mint, refund, settle }
    Pending { params, version, due }
    Params {
        thresholds, policy, twap_window_secs, max_future_secs, reference, mint, refund, settle, buffer,
        loosening_delay_secs
    }
    Policy { healthy, warning, halt_cr, halt_oracle }
    Modes { mint, refund, settle }
    PriceSource { rule, max_age_secs, max_conf_bps, min_coverage_bps }
    MintLeg { price, spread, minimum_uact }
    PayLeg { price, spread_bps }
    BufferRule { pays, counts }

    Vault { books, breaker }
    Books {
        credits, buffer, outstanding, burned, minted, spent, paid, reminted, funded, spread, claimed, claims_funded,
        claims_withdrawn, claim_count, escrowed
    }
    Breaker { status, since }

    Settler { daily_cap, day, spent }
    Approval { remaining, expires }
    Claim { owner, start, amount, withdrawn }
    Invoice { payer, escrow, provider, act, payout, price, spread, payment, settled_at }
    Payment { from_credits, from_buffer, from_escrow, claim }
    NewClaim { id, start, amount }
    Escrow { owner, refund_to, label, settlers, depositors, act, akt }
    Part { by, left, expires }
}

byte_records! {
    Mode { Open = 0, Closed = 1 }
    Payout { Akt = 0, Act = 1 }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use bme_math::{Bps, Price, PriceRule, Status, Uact, Uakt};
    use cosmwasm_std::Addr;
    use records::{Record, decode, encode};

    use super::*;
    use crate::preset;

    /// The bytes are these; none is optional, none is ignored.
    #[track_caller]
    fn holds<T: Record + Debug + PartialEq>(record: &T, hex: &str) {
        let bytes = encode(record);
        let found: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, hex);
        assert_eq!(decode::<T>(&bytes).as_ref(), Ok(record));
        for len in 0..bytes.len() {
            decode::<T>(&bytes[..len]).unwrap_err();
        }
        decode::<T>(&[bytes.as_slice(), &[0]].concat()).unwrap_err();
    }

    fn zeros(count: usize) -> String {
        "00".repeat(count)
    }

    #[test]
    fn a_vault() {
        let books = Books {
            credits: 1,
            buffer: 2,
            outstanding: 3,
            burned: 4,
            minted: 5,
            spent: 6,
            paid: 7,
            reminted: 8,
            funded: 9,
            spread: 10,
            claimed: 11,
            claims_funded: 12,
            claims_withdrawn: u128::MAX,
            claim_count: 14,
            escrowed: 15,
        };
        let mut hex: String = (1..=12).map(|book| format!("{book:032x}")).collect();
        hex += &"f".repeat(32);
        hex += "000000000000000e";
        hex += &format!("{:032x}", 15);
        hex += "02";
        hex += "000000006a4f27ed";
        holds(&Vault { books, breaker: Breaker { status: Status::HaltCr, since: 1_783_572_461 } }, &hex);
    }

    #[test]
    fn what_accounts_own_and_allow() {
        holds(&Uact::new(258), "00000000000000000000000000000102");
        holds(
            &Approval { remaining: Uact::new(255), expires: 16 },
            "000000000000000000000000000000ff0000000000000010",
        );
        let claim = Claim {
            owner: Addr::unchecked("ab"),
            start: Uakt::new(1),
            amount: Uakt::new(2),
            withdrawn: Uakt::new(3),
        };
        holds(&claim, &format!("000000026162{}01{}02{}03", zeros(15), zeros(15), zeros(15)));
        holds(&(), "01");
    }

    #[test]
    fn invoices_with_and_without_a_payment() {
        let in_act = Invoice {
            payer: Addr::unchecked("a"),
            escrow: None,
            provider: Addr::unchecked("b"),
            act: Uact::new(1),
            payout: Payout::Act,
            price: None,
            spread: Bps(0),
            payment: None,
            settled_at: 5,
        };
        let head = format!("0000000161000000000162{}01", zeros(15));
        holds(&in_act, &format!("{head}01000000000000{}05", zeros(7)));
        let claim = Some(NewClaim { id: 4, start: Uakt::new(5), amount: Uakt::new(6) });
        let payment = Some(Payment {
            from_credits: Uakt::new(2),
            from_buffer: Uakt::new(3),
            from_escrow: Uakt::new(8),
            claim,
        });
        let in_akt = Invoice {
            escrow: Some(9),
            payout: Payout::Akt,
            price: Price::new(7),
            spread: Bps(25),
            payment,
            ..in_act
        };
        let sixteen = |last: u8| format!("{}{last:02x}", zeros(15));
        let paid = [
            "01".to_owned(),
            sixteen(2),
            sixteen(3),
            sixteen(8),
            "010000000000000004".to_owned(),
            sixteen(5),
            sixteen(6),
        ];
        let head = format!("000000016101{}09{}", zeros(7), &head["000000016100".len()..]);
        holds(&in_akt, &format!("{head}0001{}00000019{}{}05", sixteen(7), paid.concat(), zeros(7)));
    }

    #[test]
    fn escrows_with_and_without_what_is_optional() {
        let addr = Addr::unchecked;
        let bare = Escrow {
            owner: addr("a"),
            refund_to: addr("b"),
            label: None,
            settlers: vec![addr("c")],
            depositors: None,
            act: vec![],
            akt: vec![],
        };
        let (a, b, c, d) = ("0000000161", "0000000162", "0000000163", "0000000164");
        holds(&bare, &format!("{a}{b}0000000001{c}00{}", zeros(8)));
        let full = Escrow {
            label: Some("d".to_owned()),
            depositors: Some(vec![addr("c"), addr("d")]),
            act: vec![
                Part { by: addr("a"), left: 258, expires: Some(3) },
                Part { by: addr("b"), left: 1, expires: None },
            ],
            akt: vec![Part { by: addr("c"), left: 2, expires: None }],
            ..bare
        };
        let act = format!("00000002{a}{}010201{}03{b}{}0100", zeros(14), zeros(7), zeros(15));
        let akt = format!("00000001{c}{}0200", zeros(15));
        holds(&full, &format!("{a}{b}01{d}00000001{c}0100000002{c}{d}{act}{akt}"));
    }

    #[test]
    fn every_preset_comes_back_whole() {
        for text in [preset::AEP76, preset::HARDENED, preset::REPLAY] {
            let params = preset::parse(text).unwrap();
            let (oracle, symbol) = (Addr::unchecked("oracle"), "AKT/USD".to_owned());
            let pauses = Pauses { mint: 1, refund: 2, settle: 3 };
            let akt_denom = "uakt".to_owned();
            let config = Config { oracle, symbol, akt_denom, params, params_version: 7, pauses };
            let bytes = encode(&config);
            assert_eq!(decode::<Config>(&bytes), Ok(config));
            for len in 0..bytes.len() {
                decode::<Config>(&bytes[..len]).unwrap_err();
            }
        }
    }

    #[test]
    fn limits_of_settlers_and_ends_of_pauses() {
        let eight = |last: u8| format!("{}{last:02x}", zeros(7));
        holds(&Settler::default(), &format!("00{}{}", zeros(8), zeros(16)));
        let capped = Settler { daily_cap: Some(Uact::new(255)), day: 2, spent: Uact::new(3) };
        holds(&capped, &format!("01{}ff{}{}03", zeros(15), eight(2), zeros(15)));
        holds(&Pauses { mint: 1, refund: 2, settle: 3 }, &[eight(1), eight(2), eight(3)].concat());
    }

    /// A change that waits is the parameters, the version that they follow, and when.
    #[test]
    fn a_change_that_waits() {
        let params = preset::parse(preset::HARDENED).unwrap();
        // The last of the parameters is the delay.
        let bytes = [encode(&params), vec![0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 0]].concat();
        assert_eq!(bytes[bytes.len() - 16..bytes.len() - 12], 172_800_u32.to_be_bytes());
        let pending = Pending { params, version: 9, due: 256 };
        assert_eq!(encode(&Some(pending.clone())), [vec![1], bytes.clone()].concat());
        assert_eq!(decode::<Pending>(&bytes), Ok(pending));
        assert_eq!(encode(&None::<Pending>), [0]);
    }

    #[test]
    fn bytes_that_mean_nothing_are_refused() {
        for byte in 0..=255u8 {
            assert_eq!(decode::<Mode>(&[byte]).is_ok(), byte < 2);
            assert_eq!(decode::<Payout>(&[byte]).is_ok(), byte < 2);
            assert_eq!(decode::<Status>(&[byte]).is_ok(), byte < 4);
            assert_eq!(decode::<bool>(&[byte]).is_ok(), byte < 2);
            assert_eq!(decode::<PriceRule>(&[byte]).is_ok(), byte < 2);
        }
        decode::<Price>(&[0; 16]).unwrap_err();
        decode::<String>(&[0, 0, 0, 1, 0xff]).unwrap_err();
        decode::<String>(&[0xff; 4]).unwrap_err();
    }
}
