//! The layout of every record: its fields in the order of their bytes. Those of numbers and rules are in `bme_math`.

use records::{Record, byte_records, records};

use crate::{
    accounts::Account,
    books::{Books, NewClaim, Payment},
    checkpoints::Totals,
    escrow::{Escrow, Part},
    minting::Minting,
    msg::Payout,
    params::{
        BucketRule, BufferRule, InstantRule, MintLeg, Mode, Modes, Params, PayLeg, Policy, PriceSource,
        QueueRule, RefundLeg, ShortfallRule, SpreadTo,
    },
    pause::Pauses,
    paying::Paying,
    queue::{Deposit, Done, Order, Progress, Queue, Reason, Request, Wait},
    state::{Approval, Breaker, Claim, Config, Invoice, Pending, Settler, Vault},
    throttles::{Instants, Throttles},
};

records! {
    Config { oracle, symbol, akt_denom, params, params_version, pauses }
    Pauses { mint, refund, settle }
    Pending { params, version, due }
    Params {
        thresholds, policy, twap_window_secs, max_future_secs, reference, mint, refund, settle, queue,
        shortfall, buffer, loosening_delay_secs
    }
    Policy { healthy, warning, halt_cr, halt_oracle }
    Modes { mint, refund, settle }
    PriceSource { rule, max_age_secs, max_conf_bps, min_coverage_bps }
    MintLeg { price, spread, spread_to, minimum_uact, bucket, instant }
    RefundLeg { price, spread_bps, lock_secs, bucket, instant }
    PayLeg { price, spread_bps }
    BucketRule { floor_uact, share_bps }
    InstantRule { account_uact, all_uact }
    QueueRule { epoch, cancel_after_secs, max_wait_secs }
    ShortfallRule { floor_uakt, intake_bps }
    BufferRule { pays, counts }

    Vault { books, breaker, hour, first_hour }
    Books {
        credits, buffer, outstanding, burned, minted, spent, paid, reminted, funded, spread, claimed, claims_funded,
        claims_withdrawn, claim_count, escrowed
    }
    Breaker { status, since }
    Throttles { mint, refund, instant_mint, instant_refund, shortfall }
    Totals { burned, funded, paid, minted, spent }

    Account { act, fresh, older, since, requests }
    Instants { mint, refund }
    Settler { daily_cap, day, spent }
    Approval { remaining, expires }
    Claim { owner, start, amount, withdrawn }
    Invoice { payer, escrow, provider, act, payout, price, spread, payment, request, settled_at }
    Payment { from_credits, from_buffer, from_escrow, claim }
    NewClaim { id, start, amount }
    Escrow { owner, refund_to, label, settlers, depositors, act, akt }
    Part { by, left, expires }

    Queue {
        last_id, cleared, mint_place, refund_place, settle_place, mint_epoch_ends, refund_epoch_ends, akt, act,
        payable, undelivered
    }
    Request { owner, to, escrow, order, deadline, requested_at, wait, progress }
    Deposit { id, expires }
    Minting { burned, minted, change, price, spread, spread_akt, spread_act }
    Paying { burned, price, spread, payment, spread_akt }
}

byte_records! {
    Mode { Open = 0, NextPrice = 1, Epoch = 2, Closed = 3 }
    SpreadTo { Buffer = 0, Vault = 1 }
    Payout { Akt = 0, Act = 1 }
}

/// Lists the byte of each variant and its fields behind it.
macro_rules! choices {
    ($($name:ident { $($variant:ident = $byte:literal $({ $($field:ident),+ })?,)+ })+) => {$(
        impl Record for $name {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        out.push($byte);
                        $($($field.write(out);)+)?
                    })+
                }
            }

            fn read(input: &mut &[u8]) -> Option<Self> {
                match u8::read(input)? {
                    $($byte => Some(Self::$variant $({ $($field: Record::read(input)?),+ })?),)+
                    _ => None,
                }
            }
        }
    )+};
}

choices! {
    Order {
        Mint = 0 { akt, min_act_out },
        MintExact = 1 { akt, act_out },
        Burn = 2 { act, min_akt_out },
        Pay = 3 { act },
    }
    Wait {
        NextPrice = 0,
        Epoch = 1 { due },
    }
    Progress {
        Pending = 0,
        Executed = 1 { at, done },
        Cancelled = 2 { at, reason },
    }
    Done {
        Minted = 0 { minting },
        Paid = 1 { paying },
    }
    Reason {
        MinOut = 0,
        Deadline = 1,
        Dust = 2,
        BelowMinimum = 3,
        BucketEmpty = 4,
        Status = 5,
        Oracle = 6 { issue },
        ByOwner = 7,
        Attempts = 8,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use bme_math::{Bps, Meter, Price, PriceRule, Status, Uact, Uakt};
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
        hex += "0000000700000006";
        let breaker = Breaker { status: Status::HaltCr, since: 1_783_572_461 };
        holds(&Vault { books, breaker, hour: 7, first_hour: 6 }, &hex);
    }

    #[test]
    fn what_accounts_own_and_allow() {
        let account =
            Account { act: Uact::new(258), fresh: Uact::new(2), older: Uact::new(3), since: 4, requests: 5 };
        let counters = format!("{0}02{0}03{1}0405", zeros(15), zeros(7));
        holds(&account, &format!("00000000000000000000000000000102{counters}"));
        let meter = |used, at| Meter { used, at };
        let instants = Instants { mint: meter(1, 2), refund: meter(3, 4) };
        holds(&instants, &format!("{0}01{1}02{0}03{1}04", zeros(15), zeros(7)));
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
            request: None,
            settled_at: 5,
        };
        let head = format!("0000000161000000000162{}01", zeros(15));
        holds(&in_act, &format!("{head}0100000000000000{}05", zeros(7)));
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
            request: Some(8),
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
        let request = "010000000000000008";
        let head = format!("000000016101{}09{}", zeros(7), &head["000000016100".len()..]);
        holds(&in_akt, &format!("{head}0001{}00000019{}{request}{}05", sixteen(7), paid.concat(), zeros(7)));
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
        for text in [preset::AEP76, preset::MAINNET, preset::HARDENED, preset::REPLAY] {
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

    fn request(order: Order, wait: Wait, progress: Progress) -> Request {
        let (owner, to) = (Addr::unchecked("a"), Addr::unchecked("b"));
        Request { owner, to, escrow: None, order, deadline: None, requested_at: 9, wait, progress }
    }

    #[test]
    fn requests_from_beginning_to_end() {
        let sixteen = |last: u8| format!("{}{last:02x}", zeros(15));
        let eight = |last: u8| format!("{}{last:02x}", zeros(7));
        let (head, nine) = ("00000001610000000162", eight(9));
        let (akt, act) = (Uakt::new(1), Uact::new(2));
        let minting = Minting {
            burned: akt,
            minted: act,
            change: Uakt::new(3),
            price: Price::new(4).unwrap(),
            spread: Bps(5),
            spread_akt: Uakt::new(6),
            spread_act: Uact::new(7),
        };
        let minted = [1, 2, 3, 4].map(sixteen).concat() + "00000005" + &sixteen(6) + &sixteen(7);
        let paying = Paying {
            burned: act,
            price: Price::new(4).unwrap(),
            spread: Bps(5),
            payment: Payment::default(),
            spread_akt: Uakt::new(6),
        };
        let paid = [2, 4].map(sixteen).concat() + "00000005" + &zeros(49) + &sixteen(6);
        for (order, order_hex) in [
            (Order::Mint { akt, min_act_out: None }, format!("00{}00", sixteen(1))),
            (Order::MintExact { akt, act_out: act }, format!("01{}{}", sixteen(1), sixteen(2))),
            (Order::Burn { act, min_akt_out: Some(3) }, format!("02{}01{}", sixteen(2), sixteen(3))),
            (Order::Pay { act }, format!("03{}", sixteen(2))),
        ] {
            for (wait, wait_hex) in
                [(Wait::NextPrice, "00".to_owned()), (Wait::Epoch { due: 8 }, format!("01{}", eight(8)))]
            {
                let (minting, paying) = (minting.clone(), paying.clone());
                for (progress, progress_hex) in [
                    (Progress::Pending, "00".to_owned()),
                    (
                        Progress::Executed { at: 7, done: Done::Minted { minting } },
                        format!("01{}00{minted}", eight(7)),
                    ),
                    (
                        Progress::Executed { at: 7, done: Done::Paid { paying } },
                        format!("01{}01{paid}", eight(7)),
                    ),
                    (Progress::Cancelled { at: 7, reason: Reason::Attempts }, format!("02{}08", eight(7))),
                    (
                        Progress::Cancelled { at: 7, reason: Reason::Oracle { issue: "no".to_owned() } },
                        format!("02{}06000000026e6f", eight(7)),
                    ),
                ] {
                    let hex = format!("{head}00{order_hex}00{nine}{wait_hex}{progress_hex}");
                    holds(&request(order, wait, progress), &hex);
                }
            }
        }
    }

    /// Reasons are a closed set, and each has a name of its own.
    #[test]
    fn reasons() {
        let mut names = std::collections::BTreeSet::new();
        for byte in 0..=255u8 {
            let bytes = [[byte].as_slice(), if byte == 6 { &[0, 0, 0, 0] } else { &[] }].concat();
            let reason = decode::<Reason>(&bytes);
            assert_eq!(reason.is_ok(), byte < 9);
            names.extend(reason.map(|reason| reason.name()));
        }
        assert_eq!(names.len(), 9);
    }

    #[test]
    fn lines_buckets_and_totals() {
        let queue = Queue {
            last_id: 1,
            cleared: 2,
            mint_place: 3,
            refund_place: 4,
            settle_place: 5,
            mint_epoch_ends: 6,
            refund_epoch_ends: 7,
            akt: Uakt::new(8),
            act: Uact::new(9),
            payable: Uact::new(10),
            undelivered: Uakt::new(11),
        };
        let hex: String = (1..=7).map(|number| format!("{number:016x}")).collect();
        holds(&queue, &(hex + &(8..=11).map(|amount| format!("{amount:032x}")).collect::<String>()));
        let meter = |number: u8| Meter { used: number.into(), at: number.into() };
        let throttles = Throttles {
            mint: meter(1),
            refund: meter(2),
            instant_mint: meter(3),
            instant_refund: meter(4),
            shortfall: meter(5),
        };
        holds(&throttles, &(1..=5).map(|number| format!("{number:032x}{number:016x}")).collect::<String>());
        let totals = Totals {
            burned: Uakt::new(1),
            funded: Uakt::new(2),
            paid: Uakt::new(3),
            minted: Uact::new(4),
            spent: Uact::new(5),
        };
        holds(&totals, &(1..=5).map(|amount| format!("{amount:032x}")).collect::<String>());
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
            assert_eq!(decode::<Mode>(&[byte]).is_ok(), byte < 4);
            assert_eq!(decode::<SpreadTo>(&[byte]).is_ok(), byte < 2);
            assert_eq!(decode::<Wait>(&[byte]).is_ok(), byte == 0);
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
