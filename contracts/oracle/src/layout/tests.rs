use std::fmt::Debug;

use oracle_snapshot::Prices;
use records::{decode, encode};

use super::*;

/// The bytes are these.
#[track_caller]
fn is<T: Record + Debug + PartialEq>(record: &T, hex: &str) -> Vec<u8> {
    let bytes = encode(record);
    assert_eq!(HexBinary::from(bytes.as_slice()).to_hex(), hex);
    assert_eq!(decode::<T>(&bytes).as_ref(), Ok(record));
    bytes
}

/// The bytes are these; none is optional, none is ignored.
#[track_caller]
fn holds<T: Record + Debug + PartialEq>(record: &T, hex: &str) {
    let bytes = is(record, hex);
    for len in 0..bytes.len() {
        decode::<T>(&bytes[..len]).unwrap_err();
    }
    decode::<T>(&[bytes.as_slice(), &[0]].concat()).unwrap_err();
}

fn hash_of(byte: u8) -> HexBinary {
    [byte; 32].into()
}

fn sixteen(last: u8) -> String {
    format!("{}{last:02x}", "00".repeat(15))
}

fn config() -> Config {
    Config {
        fee: Fee { amount: 7_u128.into(), denom: "uakt".to_owned() },
        params: Params {
            max_future_secs: 1,
            max_age_secs: u32::MAX,
            max_conf_bps: 3,
            window_secs: 4,
            min_coverage_bps: 5,
            max_gap_secs: 6,
            max_move_bps: 7,
            move_floor_bps: 8,
            confirm_secs: 9,
            outlier_bps: 10,
            flat_secs: 11,
            set_grace_secs: 12,
            own_chain: 0x0d0e,
        },
        params_version: 2,
        emitters: vec![PriceEmitter { model: SignerModel::Router, chain: 26, address: hash_of(0xee) }],
        relay: None,
        pauses: Vec::new(),
    }
}

const HEAD: &str = concat!(
    "00000002",                         // version
    "00000001ffffffff0000000300000004", // limits
    "00000005000000060000000700000008",
    "000000090000000a0000000b0000000c",
    "0d0e",
    "00000000000000000000000000000007", // fee
    "0475616b74",                       // its denom
);

#[test]
fn a_configuration() {
    let emitter = format!("01001a{}", "ee".repeat(32));
    holds(&config(), &format!("{HEAD}01{emitter}00"));
    let relay =
        Some(Relay { symbol: "AKT/USD".to_owned(), denom: "akt".to_owned(), base_denom: "usd".to_owned() });
    holds(
        &Config { relay, emitters: Vec::new(), ..config() },
        &format!("{HEAD}000107414b542f55534403616b7403757364"),
    );
}

/// However many symbols are paused: their list ends with the record.
#[test]
fn a_configuration_with_pauses() {
    let pauses: Vec<_> = (0..300).map(|number| Pause { symbol: number.to_string(), until: number }).collect();
    let paused = Config { pauses, ..config() };
    assert_eq!(decode(&encode(&paused)), Ok(paused));
    let pauses = vec![
        Pause { symbol: String::new(), until: 1_783_572_461 },
        Pause { symbol: "AKT".to_owned(), until: 2 },
    ];
    is(
        &Config { emitters: Vec::new(), pauses, ..config() },
        &format!("{HEAD}0000000000006a4f27ed00000000000000000203414b54"),
    );
}

#[test]
fn signer_sets() {
    let members = vec![[0xaa; 20], [0xbb; 20]];
    let ends = "aa".repeat(20) + &"bb".repeat(20);
    is(&StoredSet { expires: None, members: members.clone() }, &format!("0000000000000000{ends}"));
    let bytes = is(&StoredSet { expires: Some(1_783_572_461), members }, &format!("000000006a4f27ed{ends}"));
    decode::<StoredSet>(&bytes[..47]).unwrap_err();
}

#[test]
fn feeds_of_one_and_of_several_sources() {
    let alone = FeedRecord { symbol: "AKT/USD".to_owned(), is_shared: false };
    is(&alone, "414b542f555344");
    is(&FeedRecord { is_shared: true, ..alone }, "414b542f55534401");
    decode::<FeedRecord>(&[0xff]).unwrap_err();
}

#[test]
fn sources_and_what_they_said() {
    let report = Report {
        price: 1,
        conf: 2,
        ema: 3,
        ema_conf: 4,
        publish_time: 1_783_572_461,
        gate_time: 1_783_572_463,
    };
    let said = [1, 2, 3, 4].map(sixteen).concat() + "6a4f27ed6a4f27ef";
    holds(&report, &said);
    let feed = SourceState::new(Source::Feed { id: hash_of(0xfe) });
    let silent = format!("00{}0000", "fe".repeat(32));
    holds(&feed, &silent);
    let pusher = SourceState {
        source: Source::Pusher { address: "akash1".to_owned() },
        last: Some(report),
        waiting: Some(report),
    };
    let spoke = format!("0106616b61736831{}", format!("01{said}").repeat(2));
    holds(&pusher, &spoke);
    is(&Sources { min_sources: 2, entries: vec![feed, pusher] }, &format!("02{silent}{spoke}"));
}

#[test]
fn observations() {
    holds(&Observation { time: 1_783_572_461, cumulative: 255 }, &format!("6a4f27ed{}", sixteen(255)));
}

/// The public bytes have a test of their own, in `oracle_snapshot`.
#[test]
fn a_symbol_with_and_without_a_waiting_price() {
    let current = Prices { price: 1, publish_time: 1_783_572_461, ..Prices::default() };
    let snapshot = Snapshot { current, ..Snapshot::default() };
    let newest = Observation { time: 1_783_572_461, cumulative: 2 };
    let record = SymbolRecord { snapshot, window: Window { newest, head: 3, tail: 4 }, waiting: None };
    let public = HexBinary::from(snapshot.encode()).to_hex();
    let bytes = is(&record, &format!("{public}{}0000000300000004", sixteen(2)));
    assert_eq!(bytes.len(), 158);
    let waiting = Some(Quote { price: 5, time: 6 });
    let tail = format!("{}0000000000000006", sixteen(5));
    is(&SymbolRecord { waiting, ..record }, &format!("{public}{}0000000300000004{tail}", sixteen(2)));
    for len in 0..158 {
        decode::<SymbolRecord>(&bytes[..len]).unwrap_err();
    }
}

#[test]
fn a_refusal() {
    holds(&Refusal { publish_time: 5, cause: "no".to_owned() }, "0000000000000005000000026e6f");
}

#[test]
fn bytes_that_mean_nothing_are_refused() {
    for byte in 0..=255u8 {
        assert_eq!(decode::<SignerModel>(&[byte]).is_ok(), byte < 2);
        assert!(decode::<Source>(&[byte]).is_err());
    }
    decode::<Source>(&[1, 1, 0xff]).unwrap_err();
    decode::<SourceState>(&[&[0; 33][..], &[2, 0]].concat()).unwrap_err();
}
